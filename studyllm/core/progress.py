"""What there is to tell of a learner's progress: values that screens, commands and reports show.

What they mean, with formulas, stands in docs/statistics.md; other modules of `core` work them out.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple, TypeAlias, TypeVar

from studyllm.core.cards import Card, Key, Text
from studyllm.core.journal import Day, Grade, Standing
from studyllm.core.schedule import CRAM, NEW, OLD, REPEAT, YOUNG, Memory

Result = TypeVar("Result")

Work: TypeAlias = Generator[tuple[int, int], None, Result]
"""Long work in steps of some milliseconds: yields how much is done and how much there is, and
returns what it found. Anything else may be done between two steps."""

STATES = (NEW, YOUNG, OLD, REPEAT, CRAM)

GradeCounts: TypeAlias = tuple[int, int, int, int]
"""How many answers were Again, Hard, Good, Easy."""

NO_GRADES: GradeCounts = (0, 0, 0, 0)


class Period(Enum):
    """What days are put together by; the value is how it is asked for."""

    DAY = "day"
    WEEK = "week"
    """From Monday."""
    MONTH = "month"
    YEAR = "year"


class Passed(NamedTuple):
    """How many of some answers recalled their cards."""

    answers: int
    recalled: int
    """Of them, those graded above Again."""

    @property
    def share(self) -> float | None:
        """0 to 1; `None` of no answers."""
        return self.recalled / self.answers if self.answers else None


class Done(NamedTuple):
    """What was done in a stretch of study days, by answers that count."""

    first: Day
    last: Day
    """Not before `first`; included."""
    grades: tuple[GradeCounts, ...] = (NO_GRADES,) * len(STATES)
    """By the card's state before the answer, as in STATES."""
    took_ms: int = 0
    """Of all of it, practice too; at most COUNTED_MS an answer."""

    @property
    def answers(self) -> int:
        """All but practice."""
        return sum(map(sum, self.grades)) - self.practice

    @property
    def begun(self) -> int:
        """New cards."""
        return sum(self.grades[NEW])

    @property
    def practice(self) -> int:
        """Answers beside the schedule."""
        return sum(self.grades[CRAM])

    @property
    def by_grade(self) -> GradeCounts:
        """All answers but practice."""
        again, hard, good, easy = (
            sum(self.grades[state][place] for state in STATES if state != CRAM)
            for place in range(len(Grade))
        )
        return again, hard, good, easy

    @property
    def young(self) -> Passed:
        """First answers of a day to cards with an interval under MATURE days."""
        return _passed(self.grades[YOUNG])

    @property
    def mature(self) -> Passed:
        """First answers of a day to cards with an interval of MATURE days or more."""
        return _passed(self.grades[OLD])

    @property
    def retention(self) -> Passed:
        """True retention: first answers of a day to cards seen before."""
        young, mature = self.young, self.mature
        return Passed(young.answers + mature.answers, young.recalled + mature.recalled)


def _passed(grades: GradeCounts) -> Passed:
    return Passed(sum(grades), sum(grades[Grade.HARD - 1 :]))


class Streaks(NamedTuple):
    """Study days in a row with an answer."""

    now: int
    """Up to today, or to yesterday if today has none yet."""
    longest: int
    """Of all time."""


class Bin(NamedTuple):
    """Answers whose cards were foretold about the same chance of recall."""

    low: float
    high: float
    """The chances are at least `low` and below `high`; of the last bin 1 is among them."""
    passed: Passed
    foretold: float
    """The mean chance, 0 to 1; the middle of the bin if it has no answers."""


class Calibration(NamedTuple):
    """What the scheduler foretold, held against what was recalled.

    Of the first answers of a day to cards seen before.
    """

    bins: tuple[Bin, ...]
    """The lowest chance first; empty ones too."""
    passed: Passed
    foretold: float
    """The mean chance of all; 0 of no answers."""
    loss: float
    """The mean log-loss in nats, -ln of the chance that was given to what happened; 0 of none."""
    error: float
    """The standard error of `loss`."""

    @property
    def plain_loss(self) -> float:
        """The log-loss of always telling the observed share: a forecast worth having is below."""
        from math import log

        share = self.passed.share
        if not share or share == 1:
            return 0.0
        return -share * log(share) - (1 - share) * log(1 - share)


class States(NamedTuple):
    """Cards by state; each is in one of them, and a suspended or buried one in none else."""

    new: int
    young: int
    mature: int
    suspended: int
    buried: int
    """Today."""

    @property
    def cards(self) -> int:
        """All of them."""
        return sum(self)


class Quantity(Enum):
    """What of a learned card can be put into bars; the value is how a search asks for it."""

    INTERVAL = "interval"
    """Days."""
    EASE = "ease"
    """As it is shown, so 2.5 and not 250; SM-2's."""
    STABILITY = "stability"
    """Days; FSRS's."""
    DIFFICULTY = "difficulty"
    """1 to 10; FSRS's."""
    RECALL = "recall"
    """The chance of recall today, 0 to 1."""


class Bar(NamedTuple):
    """How many cards have a number in a range."""

    low: float
    high: float
    """The number is at least `low` and below `high`; of a last bar of RECALL 1 is among them."""
    cards: int


class Histogram(NamedTuple):
    """How a number is distributed over the learned cards that are not suspended."""

    quantity: Quantity
    bars: tuple[Bar, ...]
    """The lowest first, without gaps; none if there is no such card."""
    median: float | None


class DueDay(NamedTuple):
    """The cards that fall due on a day."""

    day: Day
    young: int
    mature: int

    @property
    def cards(self) -> int:
        """Both."""
        return self.young + self.mature


class Outlook(NamedTuple):
    """The reviews that are ahead, as they stand now: cards begun from now on are not in it."""

    backlog: int
    """Cards that should have been asked before today."""
    days: tuple[DueDay, ...]
    """From today on, without gaps; today without the backlog."""
    later: int
    """Cards that are due after the last of the days."""
    review_ms: int
    """What a due card takes of the learner's time; more than 0."""

    def minutes(self, cards: int) -> int:
        """What so many due cards take, rounded up."""
        return -(-cards * self.review_ms // 60_000)


class Topic(NamedTuple):
    """How well the cards of a deck are known."""

    slug: str
    title: Text
    tag: str
    """The first of the deck's tags, which puts decks together; empty if it has none."""
    cards: int
    """Suspended ones not."""
    learned: int
    now: float
    """How many of the cards the learner is expected to recall today; a new one is not."""
    week: float
    """In 7 days, if none is answered until then."""
    month: float
    """In 30 days, if none is answered until then."""
    weak: int

    def share(self, recalled: float) -> float:
        """Of all its cards, 0 to 1; 0 if there is none."""
        return recalled / self.cards if self.cards else 0.0


class CardLine(NamedTuple):
    """One card and how it stands."""

    key: Key
    card: Card
    memory: Memory | None
    """`None` of a new card."""
    recall: float | None
    """The chance of recall today; `None` of a new card."""
    standing: Standing
    leech: bool


class PointCount(NamedTuple):
    """How often a key point was left out."""

    key: Key
    point: Text
    said: int
    missed: int


class Survey(NamedTuple):
    """What only all of the journal can tell."""

    hours: tuple[Passed, ...]
    """24: answers but practice by the hour of the learner's present clock."""
    tags: dict[str, Done]
    """By the tags of cards and their decks; an answer counts for each of its tags."""
    points: tuple[PointCount, ...]
    """Key points that were missed, the most often missed first."""
    calibration: Calibration


@dataclass(frozen=True, slots=True)
class Progress:
    """All of it together, for a command or a report."""

    today: Day
    decks: tuple[str, ...]
    """Slugs of the decks that it is about; none for all."""
    since: Day
    """The first day of `total`, `periods`, `survey`."""
    period: Period
    streaks: Streaks
    now: Done
    """Today."""
    total: Done
    periods: tuple[Done, ...]
    """From `since` to today without gaps, the oldest first."""
    year: tuple[Done, ...]
    """The last 366 days, one by one, the oldest first."""
    by_deck: dict[str, Done]
    """As `total`, by slug; decks that are gone too."""
    states: States
    histograms: tuple[Histogram, ...]
    outlook: Outlook
    topics: tuple[Topic, ...]
    """In the learner's order."""
    hardest: tuple[CardLine, ...]
    """The hardest first."""
    survey: Survey | None
    """`None` if nobody asked for what only all of the journal can tell."""
    foretold: Calibration | None = None
    """The calibration without a survey; `None` of named decks, of which only a survey tells."""

    @property
    def calibration(self) -> Calibration | None:
        """Of the decks that it is about; `None` if nobody asked for what it takes."""
        return self.survey.calibration if self.survey else self.foretold
