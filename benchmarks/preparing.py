"""Simulated days up to an interview: a way of asking asks, a simulated learner answers.

Any way of asking can be held against any other: it is given what an app would know in the morning,
and gives the cards of the day one after another. The time of a day, the learner and the learner's
luck with each card are the same for all.
"""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol, TypeAlias

from benchmarks.days import NEW_MS, TIMES, TIMES_MS, Life
from benchmarks.learners import TrueMemory, When
from studyllm.core.again import Turn
from studyllm.core.budget import budget
from studyllm.core.cards import Key
from studyllm.core.journal import Review
from studyllm.core.schedule import Memory, Scheduler
from studyllm.core.session import Budget


@dataclass(frozen=True, slots=True)
class Setting:
    """What there is to be done, and the time for it."""

    cards: int
    """Of DECKS decks with as many in each, but for one; all are topics and weigh the same."""
    days: int
    """Until the interview: they are 0 to `days` - 1, and it is on day `days`."""
    minutes: int
    """Of each day; cards to be asked again are asked beyond it."""
    missed: Collection[int] = ()
    """Days without study, of which nobody knows in advance."""


def missed(number: int, days: int, seed: int) -> frozenset[int]:
    """So many of the days but the first one, the same for a seed."""
    return frozenset(random.Random(f"missed {seed} {days}").sample(range(1, days), number))


class Morning(NamedTuple):
    """What an app knows when a day begins."""

    day: int
    setting: Setting
    fresh: Mapping[str, Sequence[Key]]
    """Cards that were never answered, by deck and in its order."""
    memories: Mapping[Key, Memory]
    """Of all others."""
    time: Budget
    """The day's, with the learner's own pace."""


class Asking(Protocol):
    """The cards of a day."""

    def next(self) -> Key | None:
        """The card to ask now; `None` in the evening."""

    def answered(self, turn: Turn) -> None:
        """It was answered."""


class Way(Protocol):
    """A way of asking."""

    @property
    def scheduler(self) -> Scheduler:
        """Whose memories it goes by."""

    def asking(self, morning: Morning) -> Asking:
        """The cards of a day."""


class Evening(NamedTuple):
    """What a day was like."""

    begun: int
    """New cards."""
    reviews: int
    """First answers of the day to cards that were not new."""
    took_ms: int
    due: int
    """Cards that were due in the morning."""
    left: int
    """Of these, how many still are in the evening."""


After: TypeAlias = Callable[[Key, Memory | None, Review], Memory]
"""Gives the memory of a card after a review."""


class Preparing:
    """One learner, who is asked in one way, day after day."""

    def __init__(
        self, way: Way, truth: TrueMemory, setting: Setting, after: After | None = None
    ) -> None:
        """`after`: if given, what gives memories instead of the way's scheduler."""
        self._way = way
        self._after = after or way.scheduler.after
        self._truth = truth
        self._setting = setting
        self._fresh = Life(setting.cards).decks()
        self._studied_ms = 0
        self._times: deque[tuple[int, bool]] = deque(maxlen=TIMES)
        self.day = 0
        """The next one."""
        self.memories: dict[Key, Memory] = {}
        """What the scheduler knows of each card that was answered."""

    def morning(self) -> Morning:
        """What is known before the next day."""
        minutes = self._setting.minutes
        time = budget(minutes, self._times)
        return Morning(self.day, self._setting, self._fresh, self.memories, time)

    def study(self) -> Evening:
        """The next day."""
        day = self.day
        due = [card for card, memory in self.memories.items() if memory.due <= day]
        begun = reviews = took_ms = 0
        if day not in self._setting.missed:
            asking = self._way.asking(self.morning())
            times = []
            while card := asking.next():
                before = self.memories.get(card)
                turn = self._answer(card)
                begun += before is None
                reviews += before is not None and before.day < day
                took_ms += turn.took_ms
                times.append((turn.took_ms, before is None))
                asking.answered(turn)
            self._times.extend(times)
        self.day += 1
        left = sum(self.memories[card].due <= day for card in due)
        return Evening(begun, reviews, took_ms, len(due), left)

    def recalls(self) -> list[float]:
        """The true chance of recall of each card on the next morning, rising; 0 of a new one."""
        when = When(self.day, self._studied_ms / 1000)
        known = [self._truth.recall(card, when) for card in self.memories]
        return sorted([0.0] * (self._setting.cards - len(known)) + known)

    def _answer(self, card: Key) -> Turn:
        grade = self._truth.answer(card, When(self.day, self._studied_ms / 1000))
        before = self.memories.get(card)
        took_ms = NEW_MS if before is None else TIMES_MS[grade]
        self._studied_ms += took_ms
        review = Review(grade, self.day, took_ms)
        self.memories[card] = self._after(card, before, review)
        deck = deck_of(card)
        if before is None:
            self._fresh[deck].remove(card)
        return Turn(card, deck, grade, took_ms)


def deck_of(card: Key) -> str:
    """The slug of a card's deck."""
    return card.partition("/")[0]


class Outcome(NamedTuple):
    """How a learner comes to the interview."""

    mean: float
    """The mean true chance of recall of all cards on its morning; a card never seen has 0."""
    weakest: float
    """The same of the tenth of the cards that is known least."""
    unseen: int
    """Cards never seen."""
    minutes: float
    """Of study a day, those of missed days included."""
    left: float
    """Cards that were due on a day and were not asked on it, a day that was not missed."""


def outcome(way: Way, truth: TrueMemory, setting: Setting) -> Outcome:
    """What comes of all days until the interview."""
    learner = Preparing(way, truth, setting)
    evenings = [learner.study() for _ in range(setting.days)]
    recalls = learner.recalls()
    tenth = recalls[: max(1, len(recalls) // 10)]
    studied = [one for day, one in enumerate(evenings) if day not in setting.missed]
    return Outcome(
        sum(recalls) / len(recalls),
        sum(tenth) / len(tenth),
        setting.cards - len(learner.memories),
        sum(one.took_ms for one in evenings) / 60_000 / setting.days,
        sum(one.left for one in studied) / max(1, len(studied)),
    )
