"""The plan towards an interview: its days foreseen, what will be known at their end, and what fits.

The days that are left are lived in advance several times, each time with other luck and another
correction of the model (`core.forecast`), evenly out of what is believed of the learner. What
differs between these lives is how uncertain the plan is. Of which cards are recalled on one day,
chance decides besides: both together make the interval.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import accumulate, chain, pairwise, repeat
from math import ceil, sqrt
from typing import NamedTuple

from studyllm.core.budget import MINUTE_MS
from studyllm.core.cards import Key
from studyllm.core.forecast import Belief, Correction, belief, even, model_of
from studyllm.core.foreseeing import AT_ONCE, Ground, Life, Lived
from studyllm.core.interview import Expected, PlannedDay, PointOutlook, Preparation, TopicOutlook
from studyllm.core.journal import Day
from studyllm.core.progress import PointCount, Result, Work
from studyllm.core.reaching import reached
from studyllm.core.shortfall import fits, shortfall
from studyllm.core.situation import Cut, Situation, TopicCards, ground

LIVES = (12, 8, 6, 4)
"""So many as have ANSWERS together, or else the last."""
ANSWERS = 100_000

A_CARD = 12
"""Answers that a card gets at most, as a rule."""

STRIDE = 5
"""Has no divisor in common with the numbers of lives: it gives each shift another slope."""

SEARCHED = 40
"""So many lives more a search for what it would take is expected to need."""

FOUR_IN_FIVE = 1.2816
"""Standard deviations about the mean of a normal distribution that hold four fifths of it."""

NEVER = 1 << 40
"""A day after all others."""

SAID, ANSWERED = 1.5, 2.0
"""What is added to the counts of a point."""


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
    """Of all cards that were seen, or may be by then."""


class _Standing(NamedTuple):
    """A chance without further study: today and on the day of the interview."""

    now: float
    idle: float


class _Lived(NamedTuple):
    """What came of one life."""

    days: dict[Day, Lived]
    """Of study."""
    complete: dict[str, Day]
    """On which the last new card of a topic was met; topics where it was."""
    unseen: int
    chances: list[float]
    """Of recall on the day of the interview, of each card that is followed."""


def prepare(situation: Situation) -> Work[Preparation]:
    """The plan as of today, and what it leads to.

    The same situation gives the same preparation.
    """
    return (yield from prospect(situation)).preparation


def prospect(situation: Situation) -> Work[Prospect]:
    """The plan as of today, and what it leads to, card by card.

    What is planned for today is what is left of it. The same situation gives the same prospect.
    """
    lives = _number_of_lives(situation)
    days = situation.interview.study_days(situation.today)
    cards = sum(topic.cards for topic in situation.topics)
    progress = _Progress(1 + 2 * cards // AT_ONCE + (lives + SEARCHED) * len(days))
    known = belief(situation.calibration)
    corrections = _corrections(known, lives)
    cuts = yield from progress.through(reached(situation))
    standings = yield from progress.through(_stand(situation, corrections))
    lived = yield from progress.through(_live(ground(situation, cuts), corrections))
    account = _Account(situation, cuts, standings, lived)
    found = account.preparation()
    best = known.best
    if account.unseen or not (yield from progress.through(fits(situation, best))):
        short = yield from progress.through(shortfall(situation, best, account.losses(found)))
        found = replace(found, shortfall=short)
    return Prospect(found, account.chances())


class _Progress:
    """How much of the work is done."""

    def __init__(self, total: int) -> None:
        self._done, self._total = 0, total

    def through(self, work: Generator[None, None, Result]) -> Work[Result]:
        """Go through a part of it, in its steps."""
        while True:
            try:
                next(work)
            except StopIteration as end:
                found: Result = end.value
                return found
            self._done = min(self._done + 1, self._total)
            yield self._done, self._total


def _number_of_lives(situation: Situation) -> int:
    """As many as a second or two allow."""
    cards = sum(topic.cards for topic in situation.topics)
    answers = min(situation.reach, A_CARD * cards)
    return next((one for one in LIVES[:-1] if one * answers <= ANSWERS), LIVES[-1])


def _corrections(known: Belief, number: int) -> list[Correction]:
    """So many that stand for all that may be true of the learner."""
    spread = even(number)
    return [
        known.at(spread[place], spread[(place * STRIDE + number // 4) % number])
        for place in range(number)
    ]


def _stand(
    situation: Situation, corrections: Sequence[Correction]
) -> Generator[None, None, list[list[_Standing]]]:
    """How the cards that were seen stand, topic by topic."""
    model, today = model_of(situation.scheduler), situation.today
    then = max(today, situation.interview.date)

    @cache
    def fair(chance: float) -> float:
        return sum(one.of(chance) for one in corrections) / len(corrections)

    found: list[list[_Standing]] = []
    for topic in situation.topics:
        found.append([])
        for place, one in enumerate(topic.learned, 1):
            recall = model.recall
            standing = _Standing(fair(recall(one.model, today)), fair(recall(one.model, then)))
            found[-1].append(standing)
            if place % AT_ONCE == 0:
                yield
    return found


def _live(ground: Ground, corrections: Sequence[Correction]) -> Generator[None, None, list[_Lived]]:
    """All lives."""
    yield from ground.know_gains()
    found = []
    for seed, correction in enumerate(corrections):
        life = Life(ground, correction, seed)
        unseen = life.unseen()
        days: dict[Day, Lived] = {}
        complete: dict[str, Day] = {}
        for day, lived in life.days():
            days[day] = lived
            unseen -= Counter(lived.new)
            for slug in lived.new:
                if not unseen[slug]:
                    complete[slug] = day
            yield
        found.append(_Lived(days, complete, unseen.total(), life.chances()))
    return found


class _Account:
    """What all lives together amount to."""

    def __init__(
        self,
        situation: Situation,
        cuts: Sequence[Cut],
        standings: Sequence[Sequence[_Standing]],
        lives: Sequence[_Lived],
    ) -> None:
        self._situation = situation
        self._cuts = cuts
        self._lives = lives
        self._standings = standings
        ends = list(accumulate((len(cut.learned) + len(cut.fresh) for cut in cuts), initial=0))
        self._parts = [slice(*ends_) for ends_ in pairwise(ends)]
        """Where the followed cards of each topic are."""
        self._others = [_others(cut, stand) for cut, stand in zip(cuts, standings, strict=True)]
        """The chances of each topic's cards that were seen and are not followed."""
        self._sums = [list(map(self._sum, range(len(cuts)), repeat(life))) for life in lives]
        """Of each life, topic by topic."""
        self._days = self._planned()

    @property
    def unseen(self) -> int:
        """How many cards will not have been met."""
        fresh = sum(len(topic.fresh) for topic in self._situation.topics)
        return fresh - sum(day.new for day in self._days)

    def preparation(self) -> Preparation:
        """The plan without what it would take if it does not fit."""
        situation = self._situation
        topics = situation.topics
        whole = sum(topic.weight * topic.cards for topic in topics) or 1
        sums = [_sums(standings) for standings in self._standings]
        weights = [topic.weight for topic in topics]
        return Preparation(
            today=situation.today,
            interview=situation.interview,
            days=tuple(self._days),
            topics=tuple(self._outlooks()),
            now=sum(w * now for w, (now, _) in zip(weights, sums, strict=True)) / whole,
            idle=sum(w * idle for w, (_, idle) in zip(weights, sums, strict=True)) / whole,
            then=self._expected({place: topic.weight for place, topic in enumerate(topics)}),
            weakest=self._weakest(),
            unseen=self.unseen,
            shortfall=None,
            calibration=situation.calibration,
        )

    def losses(self, found: Preparation) -> list[float]:
        """What is lost with each topic: what studying it brings, times its weight."""
        return [one.weight * one.cards * (one.then.mean - one.idle) for one in found.topics]

    def chances(self) -> dict[Key, Chance]:
        """Of all cards that were seen or are followed."""
        number = len(self._lives)
        columns = zip(*(life.chances for life in self._lives), strict=True)
        then = iter([sum(column) / number for column in columns])
        found = {}
        for cut, standings in zip(self._cuts, self._standings, strict=True):
            for one, standing in zip(cut.topic.learned, standings, strict=True):
                found[one.key] = Chance(*standing)
            for one in cut.learned:
                found[one.key] = found[one.key]._replace(then=next(then))
            for key in cut.fresh:
                found[key] = Chance(0.0, next(then))
        return found

    def _planned(self) -> list[PlannedDay]:
        """Means of all lives, rounded so that they add up to the mean of the whole."""
        situation = self._situation
        today, interview = situation.today, situation.interview
        found = []
        new_before = reviews_before = 0.0
        for day in range(today, interview.date):
            lived = [life.days[day] for life in self._lives if day in life.days]
            new = new_before + _mean([sum(one.new.values()) for one in lived])
            reviews = reviews_before + _mean([one.reviews for one in lived])
            minutes = ceil(_mean([one.took_ms for one in lived]) / MINUTE_MS)
            found.append(
                PlannedDay(
                    day,
                    interview.is_off(day),
                    round(new) - round(new_before),
                    round(reviews) - round(reviews_before),
                    minutes,
                )
            )
            new_before, reviews_before = new, reviews
        return found

    def _outlooks(self) -> Iterator[TopicOutlook]:
        today, topics = self._situation.today, self._situation.topics
        new = self._new_today()
        for place, topic in enumerate(topics):
            now, idle = _sums(self._standings[place])
            cards = topic.cards or 1
            yield TopicOutlook(
                topic.slug,
                topic.title,
                topic.weight,
                topic.cards,
                len(topic.learned),
                now / cards,
                idle / cards,
                self._expected({place: 1}),
                self._complete(topic) if topic.fresh else today,
                new[place],
            )

    def _new_today(self) -> list[int]:
        """Today's new cards by topic: means, rounded so that they add up to the day's."""
        today, slugs = self._situation.today, [topic.slug for topic in self._situation.topics]
        first = [life.days[today] for life in self._lives if today in life.days]
        means = [_mean([one.new.get(slug, 0) for one in first]) for slug in slugs]
        return [round(b) - round(a) for a, b in pairwise(accumulate(means, initial=0.0))]

    def _complete(self, topic: TopicCards) -> Day | None:
        """The median of all lives."""
        days = sorted(life.complete.get(topic.slug, NEVER) for life in self._lives)
        middle = days[len(days) // 2]
        return None if middle == NEVER else middle

    def _expected(self, weights: Mapping[int, int]) -> Expected:
        """The share of these topics' cards that is recalled, each times its weight."""
        topics = self._situation.topics
        whole = sum(weight * topics[place].cards for place, weight in weights.items()) or 1
        means, chance = [], []
        for sums in self._sums:
            means.append(sum(w * sums[place][0] for place, w in weights.items()) / whole)
            variance = sum(w * w * sums[place][1] for place, w in weights.items())
            chance.append(variance / whole**2)
        middle = _mean(means)
        between = sum((one - middle) ** 2 for one in means) / (len(means) - 1)
        away = FOUR_IN_FIVE * sqrt(between + _mean(chance))
        return Expected(middle, max(0.0, middle - away), min(1.0, middle + away))

    def _sum(self, topic: int, life: _Lived) -> tuple[float, float]:
        """How many cards of a topic are recalled: the mean, and the variance by chance alone."""
        chances = life.chances[self._parts[topic]] + self._others[topic]
        return sum(chances), sum(one * (1 - one) for one in chances)

    def _weakest(self) -> float:
        """The mean chance of the tenth of the cards that is known least, in each life."""
        cards = sum(topic.cards for topic in self._situation.topics)
        tenth = max(1, cards // 10)
        others = sorted(chain.from_iterable(self._others))
        found = []
        for life in self._lives:
            beyond = cards - len(others) - len(life.chances)  # new ones that nobody gets to
            weak = sorted(chain(others[:tenth], life.chances))[: max(0, tenth - beyond)]
            found.append(sum(weak) / tenth)
        return _mean(found)


def _others(cut: Cut, standings: Sequence[_Standing]) -> list[float]:
    if len(cut.learned) == len(cut.topic.learned):
        return []
    followed = {one.key for one in cut.learned}
    cards = zip(cut.topic.learned, standings, strict=True)
    return [standing.idle for one, standing in cards if one.key not in followed]


def _sums(standings: Iterable[_Standing]) -> tuple[float, float]:
    now = idle = 0.0
    for standing in standings:
        now += standing.now
        idle += standing.idle
    return now, idle


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def point_outlooks(
    counts: Iterable[tuple[PointCount, bool]], chances: Mapping[Key, Chance]
) -> list[PointOutlook]:
    """How single key points stand: the chance of their card times how often they were said.

    A point of which little is known is taken to be said 3 times out of 4: SAID times in ANSWERED
    answers are added to the learner's own.

    Args:
        counts: how often each point was said and missed, and whether it is required.
        chances: of their cards, as in a `Prospect`; one that is not there has none.

    Returns:
        In the same order.
    """
    found = []
    for (key, point, said, missed), required in counts:
        share = (said + SAID) / (said + missed + ANSWERED)
        now, then = chances.get(key, Chance(0.0, 0.0))
        found.append(PointOutlook(key, point, required, said, missed, now * share, then * share))
    return found
