"""The numbers of a learner's progress, read from the views and, where those do not tell, the
journal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from studyllm.config import Settings
from studyllm.core.journal import Day
from studyllm.core.progress import CardLine, Histogram, Outlook, States, Topic, Work
from studyllm.core.schedule import Scheduler
from studyllm.store.connection import Database, plainly
from studyllm.store.ledger import Ledger
from studyllm.store.shelf import Shelf
from studyllm.study.memories import Memories
from studyllm.study.planning import own_pace


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

    def states(self, decks: Sequence[str] = ()) -> States:
        """Cards by state.

        Here and below, `decks` are slugs; without any it is about all decks that are shown.
        """
        with plainly(self._db.path):
            return self._memories(decks).states()

    def memories(
        self, decks: Sequence[str] = ()
    ) -> Work[tuple[tuple[Histogram, ...], tuple[Topic, ...]]]:
        """How numbers are distributed over the learned cards, and how well each deck is known."""
        with plainly(self._db.path):
            return (yield from self._memories(decks).measure())

    def outlook(self, days: int = 30, decks: Sequence[str] = ()) -> Outlook:
        """The reviews ahead, the first days one by one."""
        with plainly(self._db.path):
            pace = own_pace(self._ledger, self._moment()[1])
            return self._memories(decks).outlook(days, pace.review_ms)

    def hardest(self, most: int = 20, decks: Sequence[str] = ()) -> list[CardLine]:
        """So many cards at most, the hardest first."""
        with plainly(self._db.path):
            return self._memories(decks).hardest(most)

    def cards(self, decks: Sequence[str] = ()) -> Iterator[CardLine]:
        """All cards in the order of decks, as a stream."""
        with plainly(self._db.path):
            yield from self._memories(decks).lines()

    def _memories(self, decks: Sequence[str]) -> Memories:
        self._ledger.catch_up()
        return Memories(
            self._db, self._shelf, self._scheduler, self._settings, self._moment()[1], decks
        )
