"""Cards that were lost and gained: those whose history waits, and those that may take it up."""

from __future__ import annotations

from collections.abc import Container, Iterator

from studyllm.core.cards import Card, Key, split_key
from studyllm.core.identity import Candidate
from studyllm.store import cold
from studyllm.store.bodies import unpack_card
from studyllm.store.connection import Database, undamaged

MANY = 1000
"""New cards from which on they are not all taken apart."""


class Orphans:
    """What deck files have lost and newly have. Writing methods need a transaction."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def looked(self) -> None:
        """Remember that it was looked: what is new now is new no more."""
        self._db.execute(cold.LOOKED)

    def look_again(self) -> None:
        """Have it looked once more when decks are read the next time."""
        self._db.execute(cold.LOOK)

    def lost(self) -> list[Candidate]:
        """The cards with a past that deck files had, and that none has now, deck by deck."""
        return self._candidates(cold.LOST)

    def lost_keys(self) -> list[Key]:
        """Those of the lost cards."""
        return [first(key) for (key,) in self._db.execute(cold.LOST_KEYS)]

    def gained(self) -> list[Candidate]:
        """The cards that deck files newly have, and of which nothing is known; deck by deck.

        Of very many, those that are likest to a lost one.
        """
        count = self._db.execute(cold.COUNT_NEWCOMERS).fetchone()[0]
        return self._candidates(cold.GAINED, None if count <= MANY else self._likest(cold.GAINED))

    def untouched(self) -> list[Candidate]:
        """The cards without a past that are likest to a lost one of their deck, or another's."""
        return self._candidates(cold.UNTOUCHED, self._likest(cold.UNTOUCHED))

    def absent(self) -> list[Key]:
        """The keys for which facts count and which no deck has; of first siblings."""
        keys = dict.fromkeys(first(key) for (key,) in self._db.execute(cold.ABSENT))
        return [key for key in keys if not self.has(key)]

    def has(self, key: Key) -> bool:
        """Whether a deck has the card."""
        return bool(self._db.execute(cold.PRESENT, _siblings(key)).fetchone()[0])

    def siblings(self, key: Key) -> list[Key]:
        """The key of a card and those of its further siblings, as far as anything had them."""
        return [one for (one,) in self._db.execute(cold.KEYS_OF, _siblings(key))]

    def naming_former(self) -> Iterator[tuple[Key, tuple[str, ...]]]:
        """The cards that say which ids they had before, with those; deck by deck."""
        for key, body in self._db.execute(cold.NAMING_FORMER).fetchall():
            if former := _unpacked(key, body).was:
                yield first(key), former

    def card(self, key: Key) -> Card | None:
        """What a card says, or last said before it was lost; `None` if that is not known."""
        row = self._db.execute(cold.KEPT_BODY, _siblings(key)).fetchone()
        return None if row is None else _unpacked(key, row[0])

    def release(self, key: Key) -> None:
        """Wait for a lost card no longer: its history has gone to another."""
        self._db.execute(cold.RELEASE, _siblings(key))
        self._db.execute(cold.RELEASE_CONTENT, _siblings(key))

    def _candidates(self, statement: str, only: Container[Key] | None = None) -> list[Candidate]:
        return [
            Candidate(first(key), _unpacked(key, body), first(before), first(after))
            for key, body, before, after in self._db.execute(statement)
            if only is None or key in only
        ]

    def _likest(self, statement: str) -> set[Key]:
        """The keys of those candidates that may be one of the lost cards."""
        from studyllm.core.sieve import clues, sifted

        lost = {row[0]: clues(*row) for row in self._db.execute(cold.LOST)}
        return sifted(lost, ((row[0], clues(*row)) for row in self._db.execute(statement)))


def first(key: Key) -> Key:
    """The key of a card's first sibling, which stands for all, even where there is no such one."""
    return key.partition("#")[0]


def _siblings(key: Key) -> tuple[str, str, str]:
    """What the keys of a card's siblings lie between, the card's own key first."""
    return key, f"{key}#", f"{key}$"


def _unpacked(key: Key, body: str) -> Card:
    with undamaged():
        return unpack_card(split_key(key)[1], body)
