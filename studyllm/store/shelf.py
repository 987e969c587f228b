"""The decks as their files have them: a mirror for planning and showing cards quickly."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from studyllm.core.cards import Card, Deck, Key, split_key
from studyllm.core.journal import Day, Standing
from studyllm.core.schedule import LEECH, Memory
from studyllm.core.session import Due
from studyllm.store import hot
from studyllm.store.bodies import unpack_card, unpack_deck
from studyllm.store.connection import DamageError, Database, let_go, undamaged
from studyllm.store.remembered import memory_of

if TYPE_CHECKING:
    from studyllm.store.merged import Merged


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


class New(NamedTuple):
    """How many cards of a deck are new."""

    cards: int
    suspended: int
    """Of them."""


class MarkedCard(NamedTuple):
    """A card to which something has happened beside its answers."""

    key: Key
    standing: Standing
    lapses: int


class ShelfCard(NamedTuple):
    """One card with all that is needed to ask it."""

    number: int
    """Of its key."""
    deck_number: int
    deck: Deck
    card: Card
    sibling: int
    memory: Memory | None
    standing: Standing


class Shelf:
    """Decks and cards in the database. Writing methods make their own transactions."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def files(self) -> dict[str, FileState]:
        """The deck files that were read, by path."""
        found = {row[0]: FileState._make(row) for row in self._db.execute(hot.FILES)}
        texts: Iterable[object] = (text for of in found.values() for text in (of.path, of.problem))
        if not all(isinstance(text, str | None) for text in texts):
            raise DamageError
        return found

    def digests(self) -> dict[str, bytes]:
        """What identifies the content of each file that gives a deck, as it was read; by path."""
        from studyllm.store import cold

        return dict(self._db.execute(cold.DIGESTS).fetchall())

    def imported(self, origin: str) -> dict[bytes, Merged]:
        """What a further import of the same bytes from the same place would change: nothing.

        By the digest of the bytes.
        """
        from studyllm.store import cold
        from studyllm.store.merged import Merged

        rows = self._db.execute(cold.KNOWN_FROM, (origin,))
        return {digest: Merged(slug, 0, 0, 0, cards) for _, digest, _, slug, _, cards in rows}

    def to_look(self) -> bool:
        """Whether it has to be looked if cards that were lost have come back."""
        return bool(self._db.execute(hot.TO_LOOK).fetchone()[0])

    def decks(self) -> list[ShelfDeck]:
        """All decks, hidden ones too, in the learner's order."""
        return [ShelfDeck._make(row) for row in self._db.execute(hot.DECKS)]

    def new(self) -> dict[int, New]:
        """How many cards of each deck are new, by the deck's number; none is left out."""
        from studyllm.store import cold

        return {deck: New(*counts) for deck, *counts in self._db.execute(cold.COUNT_FRESH)}

    def due(self, day: Day, decks: Iterable[ShelfDeck], ahead: int = 0) -> list[Due]:
        """The cards of these decks that are due and asked on a day, in no order.

        Args:
            day: the study day.
            decks: which.
            ahead: how many days later a card may be due.
        """
        slugs = {deck.number: deck.slug for deck in decks}
        new = tuple.__new__  # Thousands are made at a start, each of four values by name.
        return [
            new(Due, (key, slugs[deck], due, interval))
            for key, deck, due, interval in self._db.execute(hot.DUE, (day + ahead, day))
            if deck in slugs
        ]

    def each_due(self, day: Day, decks: Iterable[ShelfDeck]) -> Iterator[Key]:
        """The keys of what `due` gives, read one by one, as far as is wanted."""
        numbers = {deck.number for deck in decks}
        rows = self._db.execute(hot.DUE, (day, day))
        try:
            yield from (key for key, deck, *_ in rows if deck in numbers)
        finally:
            let_go(rows)

    def seen(self, until: Day, day: Day, decks: Iterable[ShelfDeck]) -> list[tuple[Due, Memory]]:
        """As `due` gives them, each with what is remembered of it, in no order.

        Args:
            until: the day until which they are due.
            day: the study day on which they are asked.
            decks: which.
        """
        from studyllm.store import cold

        return list(self._known(cold.SEEN_DUE, (day, until), decks))

    def early(
        self, until: Day, day: Day, decks: Iterable[ShelfDeck]
    ) -> Iterator[tuple[Due, Memory]]:
        """The cards of these decks with which an interview may begin before they are due.

        In no order, read one by one.

        Args:
            until: the day until which they are `towards.early`.
            day: the study day on which they are asked, and after which they are due.
            decks: which.
        """
        from studyllm.store import cold

        return self._known(cold.SEEN_EARLY, (day, day, until), decks)

    def _known(
        self, statement: str, values: tuple[Day, ...], decks: Iterable[ShelfDeck]
    ) -> Iterator[tuple[Due, Memory]]:
        slugs = {deck.number: deck.slug for deck in decks}
        new = tuple.__new__
        rows = self._db.execute(statement, values)
        try:
            for row in rows:
                if row[1] in slugs:
                    memory = memory_of(row[3:])
                    yield new(Due, (row[0], slugs[row[1]], memory[0], memory[3])), memory
        finally:
            let_go(rows)

    def asked(self, until: Day, day: Day) -> dict[int, tuple[int, int]]:
        """How many cards can be asked on a day, one of siblings, by the number of their deck.

        Those that are due then, and those that are until another day, or are `towards.early`.

        Args:
            until: that other day, not before `day`.
            day: the study day.
        """
        from studyllm.store import cold

        rows = self._db.execute(cold.COUNT_ASKED, (day, until, until, day))
        return {deck: (due, early) for deck, due, early in rows}

    def buried(self, day: Day) -> list[Key]:
        """The cards that are buried on a day, of all decks, in no order."""
        return [key for (key,) in self._db.execute(hot.BURIED, (day,))]

    def load(self, until: Day, decks: Iterable[ShelfDeck]) -> Counter[tuple[Day, int]]:
        """How many cards of these decks are due on each day up to `until`, by due day and interval.

        Buried cards too; suspended ones not.
        """
        from studyllm.store import cold

        numbers = {deck.number for deck in decks}
        counts: Counter[tuple[Day, int]] = Counter()
        for due, interval, deck, cards in self._db.execute(cold.LOAD, (until,)):
            if deck in numbers:
                counts[due, interval] += cards
        return counts

    def fresh(self, deck: ShelfDeck, day: Day) -> Iterator[Key]:
        """The new cards of a deck that are asked on a day, in its order, read one by one."""
        rows = self._db.execute(hot.FRESH, (deck.number, day))
        try:
            for (key,) in rows:
                yield key
        finally:
            let_go(rows)

    def cards_of(self, deck: ShelfDeck, day: Day) -> list[tuple[Key, Memory | None]]:
        """All cards of a deck that are asked on a day, in its order."""
        from studyllm.store import cold

        return [
            (key, None if row[0] is None else memory_of(row[1:]))
            for key, *row in self._db.execute(cold.CARDS_OF, (deck.number, day))
        ]

    def contents(self, deck: ShelfDeck) -> Iterator[tuple[str, str]]:
        """The id and the packed text of each card of a deck, in its order, read one by one."""
        from studyllm.store import cold

        start = len(deck.slug) + 1
        rows = self._db.execute(cold.CONTENTS, (deck.number,))
        try:
            for key, body in rows:
                yield key[start:], body
        finally:
            let_go(rows)

    def suspended(self) -> dict[int, int]:
        """How many cards of each deck are suspended, by the deck's number; none is left out."""
        from studyllm.store import cold

        return dict(self._db.execute(cold.COUNT_SUSPENDED).fetchall())

    def learned(self, deck: int, most: int) -> Iterator[list[Memory]]:
        """The memories of a deck's cards that are not suspended, so many at a time.

        Between two lists nothing holds on to the database.
        """
        from studyllm.store import cold

        place = -1
        while rows := self._db.execute(cold.LEARNED_FROM, (deck, place, most)).fetchall():
            place = rows[-1][0]
            yield [memory_of(row[1:]) for row in rows]

    def marked(self) -> list[MarkedCard]:
        """The cards of which something was said, and leeches, in the order of their decks."""
        from studyllm.store import cold

        return [
            MarkedCard(key, Standing(bool(suspended), buried, bool(flagged)), lapses)
            for key, suspended, buried, flagged, lapses in self._db.execute(cold.MARKED, (LEECH,))
        ]

    def card(self, key: Key) -> ShelfCard | None:
        """The card with that key, or `None` if no deck has it now."""
        row = self._db.execute(hot.CARD, (key,)).fetchone()
        if row is None:
            return None
        number, deck_number, head, body, suspended, buried, flagged, *memory = row
        with undamaged():
            slug, card_id, sibling = split_key(key)
            return ShelfCard(
                number,
                deck_number,
                unpack_deck(slug, head),
                unpack_card(card_id, body),
                sibling,
                None if memory[0] is None else memory_of(memory),
                Standing(bool(suspended), buried, bool(flagged)),
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

    def origin(self, path: str) -> str | None:
        """Where a file that gives its deck was imported or copied from; `None` if it was not."""
        from studyllm.store import cold

        row = self._db.execute(cold.FILE, (path,)).fetchone()
        return None if row is None else row[5]

    def digest(self, path: str) -> bytes | None:
        """Of a file that gives its deck as it was last read; `None` if the file is broken."""
        from studyllm.store import cold

        row = self._db.execute(cold.FILE, (path,)).fetchone()
        return None if row is None else row[2]
