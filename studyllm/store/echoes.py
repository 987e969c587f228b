"""Whether an answer from another program was given here, under the name of a device of ours."""

from __future__ import annotations

from functools import cache

from studyllm.core.journal import Answer
from studyllm.store import cold
from studyllm.store.connection import Database


class Echoes:
    """Looks answers up by card and instant."""

    def __init__(self, database: Database) -> None:
        self._db = database
        self.has_keys = cache(self._look_for_keys)
        """Whether any card of a deck has a past, by its slug."""

    def has(self, answer: Answer) -> bool:
        """Whether its card was answered at that very instant on another device."""
        if not self.has_keys(answer.card.partition("/")[0]):
            return False  # as with every package that comes for the first time
        asked = (answer.id.at, answer.card, answer.id.device)
        return bool(self._db.execute(cold.ECHOED, asked).fetchone()[0])

    def _look_for_keys(self, slug: str) -> bool:
        return bool(self._db.execute(cold.HAS_KEYS, (f"{slug}/", f"{slug}0")).fetchone()[0])
