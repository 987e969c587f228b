"""What a plan towards an interview follows from, and the days to be lived in advance from there."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from studyllm.core.again import Turn
from studyllm.core.budget import MINUTE_MS, Pace
from studyllm.core.cards import Key, Text
from studyllm.core.forecast import habits, model_of
from studyllm.core.foreseeing import Ground, Today
from studyllm.core.interview import Interview
from studyllm.core.journal import Day
from studyllm.core.progress import NO_GRADES, STATES, Calibration, GradeCounts
from studyllm.core.schedule import Memory, Scheduler
from studyllm.core.session import Budget
from studyllm.core.towards import AGAIN_BELOW


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

    @property
    def cards(self) -> int:
        """All of them."""
        return len(self.fresh) + len(self.learned)


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

    @property
    def budget(self) -> Budget:
        """Of each day."""
        return Budget(self.interview.minutes * MINUTE_MS, *self.pace)

    @property
    def reach(self) -> int:
        """How many answers there is time for at most."""
        day_ms, *each = self.budget
        return len(self.interview.study_days(self.today)) * -(-day_ms // min(each))


class Cut(NamedTuple):
    """The cards of a topic that are followed one by one."""

    topic: TopicCards
    fresh: Sequence[Key]
    learned: Sequence[Learned]


def whole(situation: Situation) -> list[Cut]:
    """All cards of all topics."""
    return [Cut(topic, topic.fresh, topic.learned) for topic in situation.topics]


def ground(
    situation: Situation, cuts: Sequence[Cut], part: int = 1, *, rough: bool = False
) -> Ground:
    """The days that are left, for such cards; topic by topic, those seen before first.

    Args:
        situation: as it is.
        cuts: of its topics.
        part: one in so many cards stands for all, and has that part of the time.
        rough: whether it is enough to know how much fits.
    """
    keys: list[Key] = []
    decks: list[str] = []
    start: list[tuple[Memory, Memory] | None] = []
    for topic, fresh, learned in cuts:
        keys += [one.key for one in learned]
        keys += fresh
        start += [(one.memory, one.model) for one in learned]
        start += [None] * len(fresh)
        decks += [topic.slug] * (len(fresh) + len(learned))
    budget, scheduler = situation.budget, situation.scheduler
    return Ground(
        date=max(situation.today, situation.interview.date),
        days=situation.interview.study_days(situation.today),
        budget=budget._replace(day_ms=budget.day_ms // part),
        scheduler=scheduler,
        model=model_of(scheduler),
        habits=habits(situation.grades),
        weights={topic.slug: topic.weight for topic, _, _ in cuts},
        new_per_day=situation.new_per_day // part,
        keys=keys,
        decks=decks,
        start=start,
        beyond={
            topic.slug: (len(topic.fresh) if part == 1 else len(fresh)) - len(fresh)
            for topic, fresh, _ in cuts
        },
        today=_today(situation, keys, part),
        rough=rough,
        values={},
    )


def _today(situation: Situation, keys: Sequence[Key], part: int) -> Today:
    """What was done today, for these cards."""
    turns = situation.turns
    if not turns and not situation.buried:
        return Today(situation.today)
    last = {turn.card: turn.grade for turn in turns if not turn.cram}
    done = last.keys() | set(situation.buried)
    places = {key: place for place, key in enumerate(keys) if key in done}
    topics = {topic.slug: situation.begun.get(topic.slug, 0) for topic in situation.topics}
    answered = sum(key in last for key in places)
    return Today(
        situation.today,
        sum(turn.took_ms for turn in turns) // part,
        {slug: number // part for slug, number in topics.items()},
        max(0, answered - sum(topics.values())),
        frozenset(places.values()),
        [place for key, place in places.items() if key in last and last[key] < AGAIN_BELOW],
    )
