"""Facts out of a database that SQLite cannot read any more, each held against what else knows it.

A byte that has changed makes another fact of a row, and nothing in a page tells. But our database
says most things twice: each fact stands in the journal and in an index by card, each key in a table
and in its index, and the answers of a day are added up beside.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Container, Iterator, Mapping
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from studyllm.core.journal import (
    NO_CARD,
    Answer,
    Correction,
    Day,
    Fact,
    FactId,
    Mark,
    Withdrawal,
    effective,
)
from studyllm.core.schedule import COUNTED_MS, CRAM
from studyllm.store.connection import DamageError
from studyllm.store.facts import PLAN, columns, fact
from studyllm.store.pages import Cell, Pages

Row: TypeAlias = tuple[Any, ...]
"""Of the journal: at, device, lag, day, kind, card, grade, took_ms, data."""

Id: TypeAlias = tuple[Any, ...]
"""Of a row: at, device, lag."""

Place: TypeAlias = tuple[Day, str, int, bool]
"""Of answers that are added up: day, deck, grade, whether they were practice."""

Progress: TypeAlias = Callable[[int, int], None]
"""Is told how many pages were read, and how many there are."""

KEY = re.compile(r"[^/\s]{1,100}/[^/\s]{1,110}")
MADE = re.compile("[0-9a-f]{16}")
"""The names that we make for devices."""
LONGEST_NAME = 220
"""Characters of a key or a device's name."""
BODIES = ("{", " {")
"""What the texts of cards begin with."""
DEVICE = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]{0,63}")

ENTRIES = (5,)
"""What the entries of the index by card begin with, four numbers, and no row that is looked for."""
ROWS = tuple(head for head in range(16) if head not in ENTRIES)

TOLD_EVERY = 500
"""Pages from one word of progress to the next."""


class Salvaged(NamedTuple):
    """What could be read of a journal."""

    facts: dict[FactId, Fact]
    """By their ids, in fold order."""
    sure: frozenset[FactId]
    """Those that agree with everything that knows of them, and that something does."""
    unread: frozenset[FactId]
    """Those that there were, as something says, and that are not read or in doubt; an empty name
    where that of the device is lost."""


def salvage(path: Path, known: AbstractSet[str], progress: Progress) -> Salvaged:
    """All that can be read of the journal in a damaged database, which is only read.

    Args:
        path: of the database; what its log has counts, too.
        known: keys, slugs and names of devices that are right wherever they are met.
        progress: is told how much of it was read; twice, since it is read twice.

    Raises:
        StoreError: the file itself cannot be read.
    """
    pages = Pages(path)
    try:
        found = _Found(known)
        for cell in _cells(pages, progress, 0, ROWS):
            found.take(cell)
        found.entries = {hash(_entry(row)): False for row in found.rows}
        for cell in _cells(pages, progress, 1, ENTRIES):
            found.hold(cell)
    finally:
        pages.close()
    return found.told()


def _cells(pages: Pages, progress: Progress, turn: int, heads: Container[int]) -> Iterator[Cell]:
    for number in range(1, pages.count + 1):
        yield from pages.cells(number, heads)
        if number % TOLD_EVERY == 0:
            progress(turn * pages.count + number, 2 * pages.count)


class _Found:
    """What was met on the pages, by its shape: no table or index tells what is whose."""

    def __init__(self, known: AbstractSet[str]) -> None:
        self.rows: dict[Row, None] = {}
        self.entries: dict[int, bool] = {}
        """Hashes of the index entries that rows should have: whether there are such ones."""
        self._names = _Names(known)
        self._devices = _Names(known)
        self._tally: defaultdict[Row, set[Row]] = defaultdict(set)
        self._unread: dict[Id, int] = {}
        """The card of facts that only the index knows."""
        self._writers: dict[int, tuple[str, bool]] = {}
        self._unread_of: defaultdict[int, list[Id]] = defaultdict(list)

    def take(self, cell: Cell) -> None:
        """Keep what a row or an entry of an index tells, but not which facts an index knows."""
        values = cell.values
        if cell.rowid is not None:
            if len(values) in (2, 5) and values[0] is None and isinstance(values[1], str):
                names = self._names if len(values) == 2 else self._devices
                names.told(cell.rowid, values[1])
        elif len(values) == 9:
            if _is_fact(values):
                self.rows[values] = None
        elif len(values) == 2:
            text, number = values
            if isinstance(text, str) and isinstance(number, int):
                self._names.indexed(number, text)
                self._devices.indexed(number, text)
        elif len(values) == 6 and _are_whole(values):
            self._tally[values[:4]].add(values[4:])

    def hold(self, cell: Cell) -> None:
        """Note for which facts there is an entry of the index, once all rows were taken."""
        values: Row = cell.values
        if cell.rowid is not None or len(values) != 4 or not _are_whole(values):
            return
        known = hash(values)
        if known in self.entries:
            self.entries[known] = True
        elif _is_instant(values[1]):
            card, *rest = values
            self._unread[tuple(rest)] = card
            self._unread_of[card].append(tuple(rest))

    def told(self) -> Salvaged:
        """What all of it comes to; nothing is left to be told again."""
        facts: dict[FactId, Fact] = {}
        certain: set[FactId] = set()
        unread: set[FactId] = set()
        rows = sorted(self.rows, key=_order, reverse=True)
        self.rows.clear()
        while rows:  # they go as the facts come, since there may be a million
            row = rows.pop()
            one, agrees = self._fact(row)
            if one is None or one.id in facts:  # of two that differ, nothing tells which is right
                unread.add(self._id(row[:3]))
                continue
            facts[one.id] = one
            self._unread.pop(row[:3], None)
            if agrees:
                certain.add(one.id)
        unread.update(map(self._id, self._unread))
        # What is about a fact of which there is no trace was damaged.
        known = facts.keys() | unread
        unread.update(one.id for one in facts.values() if about(one) not in known)
        for fact_id in unread:
            facts.pop(fact_id, None)
        sure = frozenset(certain - unread) & self._added_up(facts)
        return Salvaged(facts, sure, frozenset(unread))

    def _id(self, row: Id) -> FactId:
        at, device, lag = row
        return FactId(at, self._writer(device)[0], at + lag)

    def _fact(self, row: Row) -> tuple[Fact | None, bool]:
        """The fact of a row, and whether all else that knows its id and card says the same."""
        at, device, lag, day, kind, card, *rest = row
        writer, sure_writer = self._writer(device)
        key, sure_key = self._names.best(card)
        if not writer or not (key == NO_CARD if kind == PLAN else KEY.fullmatch(key)):
            return None, False
        indexed = self.entries[hash(_entry(row))]
        if not indexed and self._is_doubtful(row):
            return None, False
        try:
            one = fact((at, writer, lag, day, kind, key, *rest))
        except DamageError:
            return None, False
        if columns(one) != (day, kind, *rest):  # we would have written it otherwise
            return None, False
        return one, indexed and sure_writer and sure_key

    def _is_doubtful(self, row: Row) -> bool:
        """Whether the index has the like of a row, so that one of the two is damaged."""
        this = row[:3]
        return this in self._unread or any(_alike(this, it) for it in self._unread_of[row[5]])

    def _writer(self, number: int) -> tuple[str, bool]:
        if number not in self._writers:
            slug = self._names.best(number)[0]
            name, sure = self._devices.best(number, slug)
            if not name:
                name = self._devices.likeliest(number, slug)
            self._writers[number] = (name, sure) if DEVICE.fullmatch(name) else ("", False)
        return self._writers[number]

    def _added_up(self, facts: Mapping[FactId, Fact]) -> set[FactId]:
        """The answers of which the sums beside the journal are right."""
        by_card: defaultdict[str, list[Fact]] = defaultdict(list)
        for one in facts.values():
            by_card[one.card].append(one)
        sums: defaultdict[Place, list[int]] = defaultdict(lambda: [0, 0])
        members: defaultdict[Place, list[FactId]] = defaultdict(list)
        for key, past in by_card.items():
            for answer in effective(past):
                if not isinstance(answer, Answer):
                    continue
                grade, day, took_ms = answer.review
                place = day, key.partition("/")[0], int(grade), answer.cram
                sums[place][0] += 1
                sums[place][1] += min(took_ms, COUNTED_MS)
                # Nothing knows of a longer time, of points that were named, and of mocks.
                if took_ms <= COUNTED_MS and answer.recital is None and answer.mock is None:
                    members[place].append(answer.id)
        told = self._told_sums()
        right = (place for place in members if told.get(place) == sums[place])
        return {fact_id for place in right for fact_id in members[place]}

    def _told_sums(self) -> dict[Place, list[int]]:
        """Answers and milliseconds by place, where only one thing is said of each of its parts."""
        found: defaultdict[Place, list[int]] = defaultdict(lambda: [0, 0])
        doubtful: set[Place] = set()
        for (day, deck, grade, state), said in self._tally.items():
            place = day, self._names.best(deck)[0], grade, state == CRAM
            if len(said) > 1:
                doubtful.add(place)
            for answers, took_ms in said:
                found[place][0] += answers
                found[place][1] += took_ms
        return {place: sums for place, sums in found.items() if place not in doubtful}


class _Names:
    """Texts by number, out of a table and out of its index."""

    def __init__(self, known: AbstractSet[str]) -> None:
        """`known` are texts that are right wherever they stand."""
        self._known = known
        self._told: defaultdict[int, set[str]] = defaultdict(set)
        self._indexed: defaultdict[int, set[str]] = defaultdict(set)

    def told(self, number: int, text: str) -> None:
        """A row of the table says so."""
        if len(text) <= LONGEST_NAME:
            self._told[number].add(text)

    def indexed(self, number: int, text: str) -> None:
        """An index says so, of this table or of another one."""
        if len(text) <= LONGEST_NAME:
            self._indexed[number].add(text)

    def best(self, number: int, other: str = "") -> tuple[str, bool]:
        """The text, nothing if it is in doubt, and whether it was told twice.

        Args:
            number: of it.
            other: what the index says that is meant for another table.
        """
        # Texts of cards are such rows, too; no key begins like one.
        told = {text for text in self._told.get(number, ()) if not text.startswith(BODIES)}
        indexed = self._indexed.get(number, set()) - {other}
        slashed = {text for text in indexed if "/" in text}
        indexed = slashed or indexed if any("/" in text for text in told) or not told else indexed
        found = told & indexed or told | indexed
        if len(found) > 1:
            found &= self._known
        if len(found) != 1:
            return "", False
        text = next(iter(found))
        return text, text in self._known or text in told & indexed

    def likeliest(self, number: int, other: str) -> str:
        """A text in doubt: that of the table, if it is one that we make for a device."""
        told, indexed = self._told.get(number, set()), self._indexed.get(number, set()) - {other}
        found = sorted(told) + sorted(indexed)
        return next((text for text in found if MADE.fullmatch(text)), found[0] if found else "")


def _entry(row: Row) -> Row:
    """Of the index by card."""
    return (row[5], *row[:3])


def _order(row: Row) -> Row:
    return row[:3]


def about(one: Fact) -> FactId:
    """Which fact another one is about; its own id if it is about none."""
    if isinstance(one, Withdrawal | Correction):
        return one.answer
    return (one.cause if isinstance(one, Mark) else None) or one.id


def _alike(one: Row, other: Row) -> bool:
    """Whether two ids differ in a byte of one number."""
    differing = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    if len(differing) != 1:
        return False
    changed: int = differing[0][0] ^ differing[0][1]
    lowest = (changed & -changed).bit_length() - 1
    return changed > 0 and (changed.bit_length() - 1) // 8 == lowest // 8


def _are_whole(values: Row) -> bool:
    return all(type(value) is int for value in values)


def _is_instant(value: int) -> bool:
    return -(10**12) <= value < 10**15


def _is_fact(values: Row) -> bool:
    took_ms, data = values[7:]
    return (
        _are_whole(values[:6])
        and _is_instant(values[0])
        and 0 <= values[4] <= PLAN
        and (values[6] is None or type(values[6]) is int)
        and (took_ms is None or (type(took_ms) is int and took_ms >= 0))
        and (data is None or isinstance(data, str))
    )
