"""The days until an interview, foreseen: what they ask, and what will be known at their end."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from studyllm.core.again import Turn
from studyllm.core.budget import Pace
from studyllm.core.cards import Key, Text
from studyllm.core.interview import Interview, PointOutlook, Preparation
from studyllm.core.journal import Day
from studyllm.core.progress import NO_GRADES, STATES, Calibration, GradeCounts, PointCount, Work
from studyllm.core.schedule import Memory, Scheduler


class Learned(NamedTuple):
    """A card that was answered, or for which another program had promised something."""

    key: Key
    memory: Memory
    """The scheduler's: by it the card is asked."""
    model: Memory
    """Of `core.forecast.model_of(scheduler)`, of the same facts: by it recall is foretold.

    The very same where that is the scheduler itself.
    """


@dataclass(frozen=True, slots=True)
class TopicCards:
    """The cards of a topic, suspended ones not."""

    slug: str
    title: Text
    weight: int
    fresh: Sequence[Key]
    """Cards never answered, in the deck's order."""
    learned: Sequence[Learned]
    """All others."""


@dataclass(frozen=True, slots=True)
class Situation:
    """All that a plan follows from."""

    today: Day
    interview: Interview
    scheduler: Scheduler
    pace: Pace
    topics: Sequence[TopicCards]
    """In the learner's order."""
    calibration: Calibration
    """What `core.forecast.model_of(scheduler)` would have foretold the first answers of a day to
    cards seen before, held against them."""
    grades: Sequence[GradeCounts] = (NO_GRADES,) * len(STATES)
    """All answers so far by the card's state before, as `core.progress.Done` counts them: they
    tell how often this learner knows a new card, and how often a repeated one."""
    turns: Sequence[Turn] = ()
    """Today's answers to cards of any deck, in their order."""
    begun: Mapping[str, int] = field(default_factory=dict)
    """How many new cards were begun today, by deck."""
    buried: Collection[Key] = ()
    """Cards that are not asked today."""
    new_per_day: int = 20
    """New cards a day where there is time for them, as in `core.towards.new_today`."""


class Chance(NamedTuple):
    """How a card stands."""

    now: float
    """The chance of recall today; 0 of a new card."""
    then: float
    """The same on the day of the interview, if the plan is followed."""


@dataclass(frozen=True, slots=True)
class Prospect:
    """The plan, with what it means for each card."""

    preparation: Preparation
    chances: Mapping[Key, Chance]
    """Of all cards that were seen, or are expected to be."""


def prospect(situation: Situation) -> Work[Prospect]:
    """The plan as of today, and what it leads to, card by card.

    The same situation gives the same prospect.
    """
    raise NotImplementedError


def prepare(situation: Situation) -> Work[Preparation]:
    """The plan as of today, and what it leads to.

    The same situation gives the same preparation.
    """
    return (yield from prospect(situation)).preparation


def point_outlooks(
    counts: Sequence[tuple[PointCount, bool]], chances: Mapping[Key, Chance]
) -> list[PointOutlook]:
    """How single key points stand.

    Args:
        counts: how often each point was said and missed, and whether it is required.
        chances: of their cards, as in a `Prospect`; one that is not there has none.

    Returns:
        In the same order.
    """
    raise NotImplementedError
