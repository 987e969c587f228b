"""The decks as their files have them: a mirror for planning and showing cards quickly."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from studyllm.core.cards import Card, Deck, Key, split_key
from studyllm.core.journal import Day
from studyllm.core.schedule import Memory
from studyllm.core.session import Due
from studyllm.store import hot
from studyllm.store.bodies import unpack_card, unpack_deck
from studyllm.store.connection import Database, undamaged


class Seen(NamedTuple):
    """A deck file as it lies on the disk."""

    path: str
    """`place:name`, as in `shipped:moe.yaml`."""
    size: int
    """Bytes."""
    mtime_ns: int


class FileState(NamedTuple):
    """A deck file as it was when it was last read."""

    path: str
    size: int
    mtime_ns: int
    deck: int | None
    """The number of its deck; `None` if it is broken or its slug is another file's."""
    problem: str | None


class ShelfDeck(NamedTuple):
    """A deck in the mirror."""

    number: int
    slug: str
    head: str
    cards: int
    """Siblings count as cards."""
    hidden: bool

    def deck(self) -> Deck:
        """What its file says of the deck."""
        with undamaged():
            return unpack_deck(self.slug, self.head)


class ShelfCard(NamedTuple):
    """One card with all that is needed to ask it."""

    number: int
    """Of its key."""
    deck_number: int
    deck: Deck
    card: Card
    sibling: int
    memory: Memory | None


class Shelf:
    """Decks and cards in the database. Writing methods make their own transactions."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def files(self) -> dict[str, FileState]:
        """The deck files that were read, by path."""
        return {row[0]: FileState._make(row) for row in self._db.execute(hot.FILES)}

    def decks(self) -> list[ShelfDeck]:
        """All decks, hidden ones too, in the learner's order."""
        return [ShelfDeck._make(row) for row in self._db.execute(hot.DECKS)]

    def new(self) -> dict[int, int]:
        """How many cards of each deck are new, by the deck's number."""
        from studyllm.store import cold

        return dict(self._db.execute(cold.COUNT_FRESH).fetchall())

    def due(self, day: Day, decks: Iterable[ShelfDeck]) -> list[Due]:
        """The cards of these decks that are due on a day or before, in no order."""
        slugs = {deck.number: deck.slug for deck in decks}
        return [
            Due(key, slugs[deck], due, interval)
            for key, deck, due, interval in self._db.execute(hot.DUE, (day,))
            if deck in slugs
        ]

    def fresh(self, deck: ShelfDeck, most: int = -1) -> list[Key]:
        """The new cards of a deck in its order, `most` at most; all if that is negative."""
        return [row[0] for row in self._db.execute(hot.FRESH, (deck.number, most, 0))]

    def card(self, key: Key) -> ShelfCard | None:
        """The card with that key, or `None` if no deck has it now."""
        row = self._db.execute(hot.CARD, (key,)).fetchone()
        if row is None:
            return None
        number, deck_number, head, body, *memory = row
        with undamaged():
            slug, card_id, sibling = split_key(key)
            return ShelfCard(
                number,
                deck_number,
                unpack_deck(slug, head),
                unpack_card(card_id, body),
                sibling,
                None if memory[0] is None else Memory._make(memory),
            )

    def hide(self, slug: str, hidden: bool) -> None:
        """Leave a deck out of study and counts, or take it in again."""
        from studyllm.store import cold

        with self._db.writing():
            self._db.execute(cold.HIDE_DECK, (int(hidden), slug))

    def order(self, slugs: Iterable[str]) -> None:
        """Put decks into this order; those not named stay behind them, by slug."""
        from studyllm.store import cold

        with self._db.writing():
            self._db.execute(cold.UNPLACE_DECKS)
            for position, slug in enumerate(slugs):
                self._db.execute(cold.PLACE_DECK, (position, slug))

    def file_of(self, slug: str) -> tuple[str, str | None] | None:
        """The path of the file that gives a deck, and where that was imported from."""
        from studyllm.store import cold

        row = self._db.execute(cold.FILE_OF_DECK, (slug,)).fetchone()
        return None if row is None else (row[0], row[1])
