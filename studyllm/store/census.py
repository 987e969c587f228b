"""Cards and memories of decks as statistics need them: counted, page by page, or all in a row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from studyllm.core.cards import Card, Key, split_key
from studyllm.core.collection import Alike
from studyllm.core.journal import Day, Standing
from studyllm.core.schedule import Memory
from studyllm.store import cold
from studyllm.store.bodies import unpack_card
from studyllm.store.connection import Database, let_go, undamaged
from studyllm.store.remembered import memory_of
from studyllm.store.shelf import ShelfDeck


class Page(NamedTuple):
    """Some learned cards that are not suspended."""

    memories: list[Memory]
    stabilities: list[float]
    """As they are shown and searched, to one place; none where the scheduler has none."""
    difficulties: list[float]
    """The same."""


class Line(NamedTuple):
    """A card with what there is of it."""

    number: int
    """That of its key."""
    key: Key
    card: Card
    memory: Memory | None
    standing: Standing


class Census:
    """Reads what there is of cards. Between two items of what it gives, the database is free."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def alike(self, day: Day, decks: Iterable[ShelfDeck]) -> list[Alike]:
        """The cards of these decks, grouped by what can be said of them on a day."""
        numbers = {deck.number for deck in decks}
        return [
            Alike(bool(suspended), bool(buried), None if mature is None else bool(mature), cards)
            for deck, suspended, buried, mature, cards in self._db.execute(cold.ALIKE, (day,))
            if deck in numbers
        ]

    def ahead(
        self, first: Day, last: Day, decks: Iterable[ShelfDeck]
    ) -> list[tuple[Day, bool, int]]:
        """How many cards of these decks are due on each day, by day and whether they are mature.

        Not suspended ones; what is due before `first` is told as of that day, and what is due
        after `last` as of that one.
        """
        numbers = {deck.number for deck in decks}
        return [
            (due, bool(mature), cards)
            for deck, due, mature, cards in self._db.execute(cold.AHEAD, (first, last))
            if deck in numbers
        ]

    def lapsed(self, decks: Iterable[ShelfDeck]) -> Iterator[tuple[int, Memory]]:
        """Numbers and memories of these decks' cards that had lapses, sorted by `hardness`.

        Not suspended ones. Read one by one.
        """
        numbers = {deck.number for deck in decks}
        rows = self._db.execute(cold.LAPSED)
        try:
            for deck, number, *memory in rows:
                if deck in numbers:
                    yield number, memory_of(memory)
        finally:
            let_go(rows)

    def measured(self, deck: ShelfDeck, most: int) -> Iterator[Page]:
        """A deck's learned cards that are not suspended, in its order, so many at a time."""
        page = (deck.number, -1, most)
        while rows := self._db.execute(cold.MEASURED_FROM, page).fetchall():
            page = (deck.number, rows[-1][0], most)
            yield Page(
                [memory_of(row[3:]) for row in rows],
                [row[1] for row in rows if row[1] is not None],
                [row[2] for row in rows if row[2] is not None],
            )

    def lines(self, deck: ShelfDeck, most: int) -> Iterator[Line]:
        """All cards of a deck, in its order, read so many at a time."""
        page = (deck.number, -1, most)
        while rows := self._db.execute(cold.LINES_FROM, page).fetchall():
            page = (deck.number, rows[-1][0], most)
            with undamaged():
                lines = [_line(row[1:]) for row in rows]
            yield from lines

    def asked(self, deck: ShelfDeck, most: int) -> Iterator[list[tuple[int, Key, Memory | None]]]:
        """Number, key and memory of a deck's cards that are not suspended, so many at a time.

        In the deck's order; new ones have no memory.
        """
        page = (deck.number, -1, most)
        while rows := self._db.execute(cold.ASKED_FROM, page).fetchall():
            page = (deck.number, rows[-1][0], most)
            yield [
                (number, key, None if memory[0] is None else memory_of(memory))
                for _, number, key, *memory in rows
            ]

    def with_points(self, deck: ShelfDeck, most: int) -> Iterator[list[tuple[int, Key, Card]]]:
        """Number and key of a deck's cards that ask for key points, and the cards themselves.

        In the deck's order, so many at a time; suspended ones not.
        """
        page = (deck.number, -1, most)
        while rows := self._db.execute(cold.POINTS_FROM, page).fetchall():
            page = (deck.number, rows[-1][0], most)
            with undamaged():
                found = [
                    (number, key, unpack_card(split_key(key)[1], body))
                    for _, number, key, body in rows
                ]
            yield found

    def line(self, number: int) -> Line:
        """The card of that number; a deck has it."""
        with undamaged():
            return _line((number, *self._db.execute(cold.FOUND_CARD, (number,)).fetchone()))


def _line(row: tuple[Any, ...]) -> Line:
    number, key, body, suspended, buried, flagged, *memory = row
    _, card_id, _ = split_key(key)
    return Line(
        number,
        key,
        unpack_card(card_id, body),
        None if memory[0] is None else memory_of(memory),
        Standing(bool(suspended), buried, bool(flagged)),
    )
