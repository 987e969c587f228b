"""Tables of other programs to decks: a row is a card, or is left out with the reason."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Final

from studyllm.core.fields import Fields
from studyllm.errors import StudyError
from studyllm.exchange.allowance import Allowance
from studyllm.exchange.by_deck import Order, codes_of
from studyllm.exchange.files import TextFile
from studyllm.exchange.foreign import Foreign, Skipped, Wish
from studyllm.exchange.found import Found
from studyllm.exchange.spool import Spool
from studyllm.exchange.table_layout import Layout, layout_of
from studyllm.exchange.table_row import NoCardError, row_of
from studyllm.text.clean import clean, one_line
from studyllm.text.slugs import slug_of

MOST_ROWS: Final = 250_000
"""Of a table, as many as cards of a deck."""
MOST_NAMED: Final = 1_000
"""Rows that are named as left out."""

_MAX_CELL: Final = 1024 * 1024
"""Characters of a cell. One that is longer has a quotation mark that is never closed."""
_LINES_LOOKED_AT: Final = 2_000
_CHARACTERS_LOOKED_AT: Final = 256 * 1024


def foreign(text: TextFile, path: Path, wish: Wish, aside: Spool) -> Foreign:
    """The decks of a table, of which the cards go to `aside` until they are taken.

    Raises:
        StudyError: it cannot be read, or most of its rows can be no cards.
    """
    layout = layout_of(_beginning(text), text.name)
    slug = wish.slug or slug_of(path.stem) or "deck"
    skipped = [
        Skipped(f"line {layout.before + 1}", f"the column `{one_line(name, 40)}` is not known")
        for name in layout.left_out[:MOST_NAMED]
    ]
    reading = _Reading(text, layout, slug, skipped)
    if sum(1 for _ in islice(text.lines(), MOST_ROWS + 1)) > MOST_ROWS:
        reading.look_through()
    order = Order(text.name)
    for found in reading.cards():
        order.check_room(found)
        order.note(found)
        aside.put(found)
    reading.check(order.cards)
    again = _Reading(text, layout, slug, [])
    return Foreign("CSV", order.decks(lambda: aside.cards(again.cards)), skipped=skipped)


def _beginning(text: TextFile) -> list[str]:
    found: list[str] = []
    size = 0
    for line in islice(text.lines(), _LINES_LOOKED_AT):
        size += len(line)
        if found and size > _CHARACTERS_LOOKED_AT:
            break
        found.append(line)
    return found


class _Reading:
    """Goes through the rows of a table."""

    def __init__(self, text: TextFile, layout: Layout, slug: str, skipped: list[Skipped]) -> None:
        self._text = text
        self._layout = layout
        self._slug = slug
        """Of cards for which no deck is named."""
        self._skipped = skipped
        self._left_out = self._flawed = 0
        self._first_flaw = ""

    def cards(self) -> Iterator[Found]:
        """The cards, row by row; rows that are none are noted."""
        taken: set[int] = set()
        decks: dict[str, Fields] = {}
        """By the name that rows have for it."""
        by_slug: dict[str, Fields] = {}
        allowance = Allowance()
        for line, cells in self._rows():
            try:
                name, card, lost = row_of(cells, self._layout, allowance)
            except NoCardError as error:
                self._flawed += 1
                self._first_flaw = self._first_flaw or f"in line {line} {error}"
                self._leave_out(line, str(error))
                continue
            deck = decks.get(name)
            if deck is None:
                slug = slug_of(name) or self._slug
                deck = decks[name] = by_slug.setdefault(slug, _deck(slug, name))
            codes = codes_of(deck["deck"], card)
            if not taken.isdisjoint(codes):
                what = "its question is asked" if codes[0] in taken else "its id is taken"
                self._leave_out(line, f"{what} further up")
                continue
            taken.update(codes)
            for why in lost:
                self._leave_out(line, why)
            yield Found(line, deck, card)

    def look_through(self) -> None:
        """Refuse what cannot be read or has too many rows, before any of them becomes a card."""
        for _ in self._rows():
            pass

    def check(self, cards: int) -> None:
        """Raise a `StudyError` if more rows can be no cards than can be some."""
        if self._left_out > MOST_NAMED:
            more = self._left_out - MOST_NAMED
            self._skipped.append(Skipped("further lines", f"{more:,} more of such"))
        if not cards and not self._flawed:
            raise StudyError(f"{self._text.name}: there are no rows below the names of the columns")
        if self._flawed > cards or not cards:
            why = f", {self._first_flaw}" if self._first_flaw else ""
            count = f"{self._flawed:,} of {self._flawed + cards:,} rows can be no cards{why}"
            raise StudyError(f"{self._text.name}: this is no table of cards: {count}")

    def _leave_out(self, line: int, why: str) -> None:
        self._left_out += 1
        if self._left_out <= MOST_NAMED:
            self._skipped.append(Skipped(f"line {line}", why))

    def _rows(self) -> Iterator[tuple[int, list[str]]]:
        """The rows of cards that are not blank, each with the line where it begins."""
        before = self._layout.before
        csv.field_size_limit(_MAX_CELL)
        lines = islice(self._text.lines(), before, None)
        reader = csv.reader(lines, delimiter=self._layout.separator, strict=True)
        begin = before + 1
        rows = -1 if self._layout.headed else 0
        try:
            for cells in reader:
                if any(map(str.strip, cells)):
                    rows += 1
                    if rows > MOST_ROWS:
                        place = f"{self._text.name}:{begin}"
                        raise StudyError(f"{place}: more than {MOST_ROWS:,} rows; split the table")
                    if rows:
                        yield begin, cells
                begin = before + reader.line_num + 1
        except csv.Error as error:
            raise StudyError(f"{self._text.name}:{begin}: {_sentence(error)}") from error


def _sentence(error: csv.Error) -> str:
    told = str(error)
    if "unexpected end" in told or "field limit" in told:
        return "a cell begins with a quotation mark and never ends; double each mark inside a cell"
    if "expected after" in told:
        return "a quotation mark ends a cell, and more follows; double each mark inside a cell"
    return f"this row cannot be read: {one_line(told)}"


def _deck(slug: str, name: str) -> Fields:
    title = clean(" ".join(name.split()))
    return {"deck": slug, "title": title} if title not in ("", slug) else {"deck": slug}
