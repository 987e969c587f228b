"""An interview that the learner prepares for: what was chosen, and what there is to tell of it.

Values that the planner, screens, commands and reports share.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from studyllm.core.cards import Key, Text
from studyllm.core.journal import Day, day_of_week

if TYPE_CHECKING:
    from studyllm.core.progress import Calibration

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""As files and programs are told of them."""

HORIZON = 366
"""Days. Of an interview that is further away nothing is planned but the time until then."""

LEAST_WEIGHT, MOST_WEIGHT = 1, 100
LEAST_MINUTES, MOST_MINUTES = 1, 1440
MOST_TOPICS, MOST_DAYS_OFF = 300, 366
"""That are named one by one, so that all of it fits into a line of a journal file."""


@dataclass(frozen=True, slots=True)
class Interview:
    """What the learner chose: all that a plan follows from beside what was done."""

    date: Day
    """The study day of the interview; it is the first on which nothing is planned."""
    minutes: int
    """Of each study day, LEAST_MINUTES to MOST_MINUTES."""
    weekdays_off: tuple[int, ...] = ()
    """Days of the week without study, rising, each from 0 (Monday) to 6; never all of them."""
    days_off: tuple[Day, ...] = ()
    """Single days without study, rising."""
    topics: Mapping[str, int] = field(default_factory=dict, hash=False)
    """Weights by the slug of a deck, LEAST_WEIGHT to MOST_WEIGHT; empty for all shown decks
    alike."""

    def is_off(self, day: Day) -> bool:
        """Whether the learner does not study on that day."""
        return day_of_week(day) in self.weekdays_off or day in self.days_off

    def study_days(self, today: Day) -> list[Day]:
        """The days that are left for study, from `today` on; none once the date has come."""
        return [day for day in range(today, self.date) if not self.is_off(day)]

    def has_study_day(self, today: Day) -> bool:
        """Whether any day is left for study, from `today` on."""
        return any(not self.is_off(day) for day in range(today, self.date))

    def in_sight(self, today: Day) -> Interview:
        """The interview as it is planned for: HORIZON days from `today` if it is later."""
        last = today + HORIZON
        return self if self.date <= last else replace(self, date=last)


VAGUE = 20
"""Points. A share is told as one number only where its range is no wider: such numbers are right
within 5 points nearly always, and others not in half of the cases (`benchmarks.forecasts`)."""


class Expected(NamedTuple):
    """A share of cards that the learner is expected to recall, with its uncertainty."""

    mean: float
    """0 to 1."""
    low: float
    high: float
    """The share is expected from `low` to `high` in four of five cases."""

    @property
    def is_vague(self) -> bool:
        """Whether the range is all that can be told: the mean would say more than is known."""
        return round(100 * (self.high - self.low)) > VAGUE


class PlannedDay(NamedTuple):
    """What the plan foresees for one day."""

    day: Day
    off: bool
    new: int
    """Cards that are met for the first time."""
    reviews: int
    """Answers to cards seen before that day."""
    minutes: int
    """Of all answers, those to cards that are asked again included; to the nearest."""


class TopicOutlook(NamedTuple):
    """How one topic stands, and will stand on the day."""

    slug: str
    title: Text
    weight: int
    cards: int
    """Suspended ones not."""
    seen: int
    """Cards answered at least once."""
    now: float
    """The share that is recalled today, a new card being not recalled; 0 to 1."""
    idle: float
    """The same on the day, if nothing more is studied."""
    then: Expected
    """The same on the day, if the plan is followed."""
    complete: Day | None
    """The first day in the evening of which all its cards have been seen, today if they have been
    already; `None` if not before the interview."""
    new: int
    """How many of today's new cards are of this topic."""


class PointOutlook(NamedTuple):
    """How one key point of a card stands."""

    key: Key
    question: Text
    """Of the card."""
    point: Text
    required: bool
    said: int
    missed: int
    """How often it was named or left out, of the answers whose points were gone through."""
    now: float
    """The chance that it is named today; 0 to 1."""
    then: float
    """The same on the day, if the plan is followed."""


@dataclass(frozen=True, slots=True)
class Shortfall:
    """What it would take, where not all fits."""

    minutes: int | None
    """Of each day, with which it fits; `None` if no number of them does."""
    date: Day | None
    """Of the interview, with which it fits; `None` if none within a year does."""
    drop: tuple[str, ...]
    """Slugs of topics without which it fits, those that cost the least first; empty if that
    leaves none."""


@dataclass(frozen=True, slots=True)
class Preparation:
    """The plan as of today, and what it leads to."""

    today: Day
    interview: Interview
    days: tuple[PlannedDay, ...]
    """From today to the day before the interview; none once the date has come."""
    topics: tuple[TopicOutlook, ...]
    """In the learner's order."""
    now: float
    """The share of all cards recalled today, by weight; 0 to 1."""
    idle: float
    """The same on the day, if nothing more is studied."""
    then: Expected
    """The same on the day, if the plan is followed."""
    weakest: float
    """The mean chance on the day of the tenth of the cards that is known least."""
    unseen: int
    """Cards that the learner will not have met by then."""
    shortfall: Shortfall | None
    """`None` if each card is met and all that is due asked; or no study day is left."""
    calibration: Calibration
    """What was foretold so far, held against the learner's own answers."""

    @property
    def fits(self) -> bool:
        """Whether all of it can be done in the time that there is."""
        return self.shortfall is None
