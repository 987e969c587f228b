"""What the journal has of a device, in the order in which it was made: to be given to others."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from studyllm.core.journal import Fact
from studyllm.store import cold
from studyllm.store.connection import Database
from studyllm.store.facts import fact

LEAST: Final = -(1 << 62)
"""Less than any number of a fact."""


class Sharing:
    """Reads the journal device by device; it changes nothing."""

    def __init__(self, database: Database) -> None:
        self._db = database

    @contextmanager
    def reading(self) -> Iterator[None]:
        """All that is read in the block is of one moment."""
        self._db.execute("begin")
        try:
            yield
        finally:
            self._db.execute("rollback")

    def count_up_to(self, device: str, number: int) -> int:
        """How many facts of a device have a number that is not greater."""
        return int(self._db.execute(cold.COUNT_UP_TO, (device, number)).fetchone()[0])

    def facts(self, device: str, above: int = LEAST) -> Iterator[Fact]:
        """The facts of a device above a number, in the order in which it made them."""
        return map(fact, self._db.execute(cold.FACTS_ABOVE, (device, above)))
