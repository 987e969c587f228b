"""The numbers of a learner's progress, read from the views and, where those do not tell, the
journal.
"""

from __future__ import annotations

from collections.abc import Callable

from studyllm.config import Settings
from studyllm.core.journal import Day
from studyllm.core.schedule import Scheduler
from studyllm.store.connection import Database
from studyllm.store.ledger import Ledger
from studyllm.store.shelf import Shelf


class Statistics:
    """Answers how it is going, where it is weak, and how much is ahead; it changes nothing."""

    def __init__(
        self,
        database: Database,
        ledger: Ledger,
        shelf: Shelf,
        scheduler: Scheduler,
        settings: Settings,
        moment: Callable[[], tuple[int, Day]],
    ) -> None:
        """`moment` tells the present instant in epoch milliseconds and its study day."""
        self._db = database
        self._ledger = ledger
        self._shelf = shelf
        self._scheduler = scheduler
        self._settings = settings
        self._moment = moment
