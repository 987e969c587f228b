"""Cards that were lost and gained: those whose history waits, and those that may take it up."""

from __future__ import annotations

from collections.abc import Iterator

from studyllm.core.cards import Card, Key, split_key
from studyllm.core.identity import Candidate
from studyllm.store import cold, hot
from studyllm.store.bodies import unpack_card
from studyllm.store.connection import Database, undamaged


class Orphans:
    """What deck files have lost and newly have. Writing methods need a transaction."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def to_look(self) -> bool:
        """Whether it has to be looked if cards that were lost have come back."""
        return bool(self._db.execute(hot.TO_LOOK).fetchone()[0])

    def looked(self) -> None:
        """Remember that it was looked: what is new now is new no more."""
        self._db.execute(cold.LOOKED)

    def lost(self) -> list[Candidate]:
        """The cards with a past that deck files had, and that none has now, deck by deck."""
        return self._candidates(cold.LOST)

    def gained(self) -> list[Candidate]:
        """The cards that deck files newly have, and of which nothing is known; deck by deck."""
        return self._candidates(cold.GAINED)

    def untouched(self) -> list[Candidate]:
        """The cards without a past in decks that have lost cards with one."""
        return self._candidates(cold.UNTOUCHED)

    def absent(self) -> list[Key]:
        """The keys for which facts count and which no deck has; of first siblings."""
        keys = (key for (key,) in self._db.execute(cold.ABSENT))
        heads = dict.fromkeys(key.partition("#")[0] for key in keys)
        return [key for key in heads if not self.has(key)]

    def has(self, key: Key) -> bool:
        """Whether a deck has the card."""
        return self._db.execute(cold.PRESENT, (key,)).fetchone() is not None

    def naming_former(self) -> Iterator[tuple[Key, tuple[str, ...]]]:
        """The cards that say which ids they had before, with those; deck by deck."""
        for key, body in self._db.execute(cold.NAMING_FORMER).fetchall():
            if former := _unpacked(key, body).was:
                yield key, former

    def card(self, key: Key) -> Card | None:
        """What a card says, or last said before it was lost; `None` if that is not known."""
        row = self._db.execute(cold.KEPT_BODY, (key,)).fetchone()
        return None if row is None else _unpacked(key, row[0])

    def release(self, key: Key) -> None:
        """Wait for a lost card no longer: its history has gone to another."""
        self._db.execute(cold.RELEASE, (key,))
        self._db.execute(cold.RELEASE_CONTENT, (key,))

    def _candidates(self, statement: str) -> list[Candidate]:
        rows = self._db.execute(statement)
        return [
            Candidate(key, _unpacked(key, body), before, after) for key, body, before, after in rows
        ]


def _unpacked(key: Key, body: str) -> Card:
    with undamaged():
        return unpack_card(split_key(key)[1], body)
