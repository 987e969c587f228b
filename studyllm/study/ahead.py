"""Cards that are looked up before they are asked, while the learner reads another one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from studyllm.core.cards import Key
from studyllm.store.connection import Database
from studyllm.store.ledger import Ledger

if TYPE_CHECKING:
    from studyllm.study.sitting import Ready


class Ahead:
    """What was looked up, as long as nothing but answers to other cards is written, by anybody."""

    def __init__(self, database: Database, ledger: Ledger) -> None:
        self._db = database
        self._ledger = ledger
        self._ready: dict[Key, Ready] = {}
        self._as_of = self._written_here()
        self._version = 0

    def look(self, keys: Iterable[Key], look_up: Callable[[Key], Ready | None]) -> None:
        """Have these cards ready, and no others."""
        # First the state, then the cards: what somebody writes meanwhile makes them be forgotten.
        as_of, version = self._written_here(), self._db.version()
        known = self._ready if (as_of, version) == (self._as_of, self._version) else {}
        self._as_of, self._version, self._ready = as_of, version, {}
        for key in keys:
            ready = known.get(key) or look_up(key)
            if ready is not None:
                self._ready[key] = ready

    def take(self, key: Key) -> Ready | None:
        """A card that is ready, as the database had it when the ledger caught up, a moment ago.

        `None` if it has to be looked up.
        """
        return self._ready.get(key) if self.holds() else None

    def holds(self) -> bool:
        """Whether nothing was written from here since; within a transaction, by nobody.

        The ledger must have caught up in that transaction.
        """
        return self._written_here() == self._as_of

    def answered(self, key: Key) -> None:
        """Go on after an answer to a card, within its transaction, if until then this held."""
        self._ready.pop(key, None)
        rows, changes = self._written_here()
        # If the ledger has done more than append an answer, other cards may have changed with it.
        if changes == self._as_of[1]:
            self._as_of = rows, changes

    def _written_here(self) -> tuple[int, int]:
        """Rows that this connection has changed, and what the ledger knows of changes."""
        return self._db.raw.total_changes, self._ledger.changes
