"""What the learner prepares for: the interview that was chosen, its plan, and how ready one is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from studyllm.config import Settings
from studyllm.core.interview import (
    Interview,
    PointOutlook,
    Preparation,
)
from studyllm.core.journal import Day
from studyllm.core.progress import Work
from studyllm.core.schedule import Scheduler
from studyllm.core.session import Left
from studyllm.store.connection import Database
from studyllm.store.ledger import Ledger
from studyllm.store.shelf import Shelf

PAGE = 250
"""Cards that are read at once, which takes some milliseconds with all their answers."""


class Asks(NamedTuple):
    """What is still to be done today."""

    interview: Interview
    new: Mapping[str, int]
    """New cards by the slug of their deck; topics that have any."""
    reviews: int
    """Cards that were seen before, about."""
    minutes: int
    """Of all of them, rounded up."""


class Preparing:
    """Keeps what the learner chose, and foresees what follows from it; each day anew."""

    def __init__(
        self,
        database: Database,
        ledger: Ledger,
        shelf: Shelf,
        scheduler: Scheduler,
        settings: Settings,
        moment: Callable[[], tuple[int, Day]],
        left: Callable[[], Left],
    ) -> None:
        """What it reads from.

        `moment` tells the present instant in epoch milliseconds and its study day; `left` what
        there is to ask today.
        """
        raise NotImplementedError

    def interview(self) -> Interview | None:
        """What was chosen last, also when its date has come or passed; `None` if nothing is."""
        raise NotImplementedError

    def is_ahead(self) -> bool:
        """Whether there is an interview whose date has not come yet."""
        raise NotImplementedError

    def choose(self, interview: Interview) -> None:
        """Prepare for that interview from now on; it is on disk when this returns.

        Raises:
            StudyError: its date has come, or there is no study day before it; nothing changed.
        """
        raise NotImplementedError

    def clear(self) -> None:
        """Prepare for no interview any more; it is on disk when this returns."""
        raise NotImplementedError

    def resolve_topics(self, words: Iterable[str]) -> dict[str, int]:
        """Weights by slug of the decks that some words mean.

        Args:
            words: each a deck's slug, or the first tag of decks, all of which it means; with
                `=WEIGHT` behind it, or it has weight 1. A later word outdoes an earlier one.

        Raises:
            StudyError: there is no such topic, or no such weight.
        """
        raise NotImplementedError

    def today(self) -> Asks | None:
        """What is still to be done today, at little cost; `None` if no interview is ahead."""
        raise NotImplementedError

    def prepare(self) -> Work[Preparation]:
        """The plan as of today, and what it leads to; in steps of some milliseconds.

        Without an interview, and from its date on, it is as if that were today: then there are no
        days, and it tells how the learner stands now. It is kept until something changes, so that
        asking again costs nothing.
        """
        raise NotImplementedError

    def points(self) -> Work[list[PointOutlook]]:
        """How the key points of the topics' cards stand, those most likely to be missing first."""
        raise NotImplementedError
