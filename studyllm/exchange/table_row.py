"""A row of another program's table to a card."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from studyllm.core import cloze
from studyllm.core.fields import CARD, Fields
from studyllm.errors import StudyError
from studyllm.exchange.allowance import Allowance, TooMuchError
from studyllm.exchange.anki.notes import id_of as anki_id_of
from studyllm.exchange.clozes import ANKI_PART, UnsayableError, from_anki
from studyllm.exchange.files import MOST_TEXT
from studyllm.exchange.fitting import unfit
from studyllm.exchange.html_text import markdown
from studyllm.exchange.table import SLUG, TEXTS, Column
from studyllm.exchange.table_layout import NOTE_TYPE, UNKNOWN, Layout
from studyllm.exchange.table_reading import fields_of
from studyllm.text.clean import clean

MOST_TAGS: Final = 100
"""Of a card."""
LONGEST_TAG: Final = 200
"""Characters of one."""

_SHORT: Final = 1_000
"""Characters of texts that are far from too long."""

_KINDS: Final = ("answer", "cloze", "choices", "number", "points")
_NOT_TAKEN: Final = frozenset({"follow_up", "was"})
"""What names other cards, which another program knows by other ids."""

_SURE: Final = frozenset({"id", "question", "answer", "reverse", "cloze", "note", "source", "tags"})

_ID: Final = re.compile(r"(?!~)[^\s/#]{1,100}")
_PARTED: Final = re.compile(r"[,;，；、\n]")
_REVERSED: Final = ("revers", "反转", "反向", "翻转")
_FALSE: Final = frozenset({"false", "no", "n", "0", "否"})


class NoCardError(Exception):
    """A row can be no card; the text is a clause that says why."""


class Row(NamedTuple):
    """What a row says."""

    deck: str
    """The name of its deck; may be empty."""
    card: Fields
    lost: list[str]
    """What its HTML said and the card does not, as clauses."""


class _Html(NamedTuple):
    """Reads the cells of a row as HTML."""

    allowance: Allowance
    lost: list[str]

    def markdown(self, cell: str, hides: bool = False) -> str:
        try:
            self.allowance.take(cell)
        except TooMuchError as error:
            raise NoCardError(str(error)) from error
        found = markdown(cell, cloze=hides)
        self.lost.extend(found.dropped)
        return clean(found.text).strip()


def row_of(cells: Sequence[str], layout: Layout, allowance: Allowance) -> Row:
    """What the cells of a row say.

    Args:
        cells: their texts.
        layout: of the table.
        allowance: of its HTML, if it has such.

    Raises:
        NoCardError: they say no card.
    """
    columns = layout.columns
    if any(map(str.strip, cells[len(columns) :])):
        raise NoCardError(f"it has {len(cells)} cells, and others have {len(columns)}")
    said: dict[Column, str] = {}
    more: list[str] = []
    for column, raw in zip(columns, cells, strict=False):
        cell = clean(raw).strip() if raw else ""
        if len(cell) > _SHORT and _is_long(cell):
            raise NoCardError(f"a text is longer than {MOST_TEXT // 1024} KB")
        if cell and column != UNKNOWN:
            said[column] = cell
        elif cell and not layout.left_out:
            more.append(cell)
    deck = said.pop((SLUG, ""), layout.deck)
    html = _Html(allowance, []) if layout.html else None
    if html:
        allowance.more()
    card = _card(said, more, layout, html)
    # Texts without HTML become hardly longer than their cells.
    may_be_long = layout.html or sum(map(len, cells)) > _SHORT
    if may_be_long and any(_is_long(text) for text in card.values()):
        raise NoCardError(f"a text is longer than {MOST_TEXT // 1024} KB")
    return Row(deck, card, html.lost if html else [])


def _is_long(text: object) -> bool:
    return isinstance(text, str) and len(text) > MOST_TEXT // 4 and len(text.encode()) > MOST_TEXT


def _card(said: dict[Column, str], more: list[str], layout: Layout, html: _Html | None) -> Fields:
    note_type = said.pop(NOTE_TYPE, layout.note_type).lower()
    tags = _tags(said.pop(("tags", ""), ""), layout.tags)
    card_id = said.pop(("id", ""), "")
    reverse = said.pop(("reverse", ""), "").lower()
    hidden = _hidden(said, html)
    if hidden and ("answer", "") in said:
        more.insert(0, said.pop(("answer", "")))
    if html:
        more = [text for cell in more if (text := html.markdown(cell))]
        said = {
            column: html.markdown(cell) if column[0] in TEXTS else cell
            for column, cell in said.items()
        }
    fields = _fields({column: cell for column, cell in said.items() if cell})
    if hidden:
        fields["cloze"] = hidden
    _check_kind(fields)
    if "answer" in fields and (
        any(word in note_type for word in _REVERSED) or (reverse and reverse not in _FALSE)
    ):
        fields["reverse"] = True
    if card_id:
        fields["id"] = anki_id_of(card_id) if layout.of_anki else id_of(card_id)
    if tags:
        fields["tags"] = tags
    if more and isinstance(note := fields.get("note", ""), str):
        fields["note"] = "\n\n".join([note, *more] if note else more)
    # All else that comes of a row is a text, or made so here.
    if not fields.keys() <= _SURE and (flaw := unfit(fields, CARD)):
        raise NoCardError(flaw)
    return {key: fields[key] for key in CARD if key in fields}


def _hidden(said: dict[Column, str], html: _Html | None) -> str:
    """The cloze text of a row, which is taken out of it; empty if it has none."""
    for column in (("cloze", ""), ("question", "")):
        cell = said.get(column, "")
        if ANKI_PART.search(cell):
            del said[column]
            return _ours(cell, html)
    text = said.get(("cloze", ""), "")
    if text and not _hides(text) and ("question", "") not in said:
        said["question", ""] = said.pop(("cloze", ""))
    return ""


def _ours(cell: str, html: _Html | None) -> str:
    try:
        if not html:
            return from_anki(cell)
        found = html.markdown(cell, hides=True)
        cloze.numbers(found)
    except (UnsayableError, cloze.ClozeError) as error:
        raise NoCardError(str(error)) from error
    return found


def _hides(text: str) -> bool:
    try:
        return bool(cloze.numbers(text))
    except cloze.ClozeError:
        return False


def _fields(said: Mapping[Column, str]) -> Fields:
    try:
        found = fields_of(said, "")
    except StudyError as error:
        raise NoCardError(str(error).removeprefix(": ")) from error
    return {key: value for key, value in found.items() if key in CARD and key not in _NOT_TAKEN}


def _check_kind(fields: Fields) -> None:
    kinds = [key for key in _KINDS if key in fields]
    if "question" not in fields and kinds != ["cloze"]:
        raise NoCardError("it has no question")
    if not kinds:
        raise NoCardError("it has no answer")
    if len(kinds) > 1 or ("cloze" in fields and "question" in fields):
        both = [key for key in ("question", *kinds) if key in fields]
        raise NoCardError(f"it has {' and '.join(f'`{key}`' for key in both)}")


def id_of(name: str) -> str:
    """An id that is always the same for a name of another program: the name, if it can be one."""
    if name.isascii() and name.isprintable() and _ID.fullmatch(name):
        return name
    return "n" + hashlib.blake2b(name.encode(), digest_size=8).hexdigest()


def _tags(cell: str, of_all: str) -> list[str]:
    """The tags of a row, parted by commas and the like, else by blanks."""
    if not cell and not of_all:
        return []
    parted = _PARTED.split(cell) if _PARTED.search(cell) else cell.split()
    words = (
        " ".join(word.split()).lstrip("#")[:LONGEST_TAG].strip()
        for word in (*parted, *of_all.split())
    )
    return list(dict.fromkeys(filter(None, words)))[:MOST_TAGS]
