"""What several lives until an interview, each with its own luck, amount to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import accumulate, chain, pairwise, repeat
from math import sqrt
from typing import NamedTuple

from studyllm.core.budget import whole_minutes
from studyllm.core.cards import Key
from studyllm.core.forecast import Correction, logit, model_of
from studyllm.core.foreseeing import AT_ONCE, Ground, Life, Lived
from studyllm.core.interview import Expected, PlannedDay, Preparation, TopicOutlook
from studyllm.core.journal import Day
from studyllm.core.situation import Cut, Situation, TopicCards

FOUR_IN_FIVE = 1.2816
"""Standard deviations about the mean of a normal distribution that hold four fifths of it."""

NEVER = 1 << 40
"""A day after all others."""


class Chance(NamedTuple):
    """How a card stands."""

    now: float
    """The chance of recall today; 0 of a new card."""
    then: float
    """The same on the day of the interview, if the plan is followed."""


class Standing(NamedTuple):
    """A card's chances without further study."""

    now: float
    idle: float
    """On the day of the interview."""
    told: float
    """The same as the model has it, in log-odds."""


class LivedThrough(NamedTuple):
    """What came of one life."""

    days: dict[Day, Lived]
    """Of study."""
    complete: dict[str, Day]
    """On which the last new card of a topic was met; topics where it was."""
    chances: list[float]
    """Of recall on the day of the interview, of each card that is followed."""
    others: list[list[float]]
    """The same of those that were seen and are not followed, topic by topic."""


def stand(
    situation: Situation, corrections: Sequence[Correction]
) -> Generator[None, None, list[list[Standing]]]:
    """How the cards that were seen stand, topic by topic."""
    model, today = model_of(situation.scheduler), situation.today
    then = max(today, situation.interview.date)

    @cache
    def fair(chance: float) -> float:
        told = logit(chance)
        return sum([one.of_logit(told) for one in corrections]) / len(corrections)

    found: list[list[Standing]] = []
    for topic in situation.topics:
        found.append([])
        for place, one in enumerate(topic.learned, 1):
            recall = model.recall
            told = recall(one.model, then)
            found[-1].append(Standing(fair(recall(one.model, today)), fair(told), logit(told)))
            if place % AT_ONCE == 0:
                yield
    return found


def live(
    ground: Ground, corrections: Sequence[Correction], others: Sequence[Sequence[float]]
) -> Generator[None, None, list[LivedThrough]]:
    """All lives; `others` are what the model tells of cards that are not followed, in log-odds."""
    yield from ground.know_values()
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
        left: list[list[float]] = []
        for told in others:
            left.append([])
            for start in range(0, len(told), AT_ONCE):
                left[-1] += map(correction.of_logit, told[start : start + AT_ONCE])
                yield
        found.append(LivedThrough(days, complete, life.chances(), left))
    return found


class Account:
    """What all lives together amount to."""

    def __init__(
        self,
        situation: Situation,
        cuts: Sequence[Cut],
        standings: Sequence[Sequence[Standing]],
        lives: Sequence[LivedThrough],
    ) -> None:
        self._situation = situation
        self._cuts = cuts
        self._lives = lives
        self._standings = standings
        ends = list(accumulate((len(cut.learned) + len(cut.fresh) for cut in cuts), initial=0))
        self._parts = [slice(*ends_) for ends_ in pairwise(ends)]
        """Where the followed cards of each topic are."""
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
                found[one.key] = Chance(standing.now, standing.idle)
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
            minutes = whole_minutes(_mean([one.took_ms for one in lived]))
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

    def _sum(self, topic: int, life: LivedThrough) -> tuple[float, float]:
        """How many cards of a topic are recalled: the mean, and the variance by chance alone."""
        chances = life.chances[self._parts[topic]] + life.others[topic]
        return sum(chances), sum(one * (1 - one) for one in chances)

    def _weakest(self) -> float:
        """The mean chance of the tenth of the cards that is known least, in each life."""
        cards = sum(topic.cards for topic in self._situation.topics)
        tenth = max(1, cards // 10)
        found = []
        for life in self._lives:
            others = list(chain.from_iterable(life.others))
            beyond = cards - len(others) - len(life.chances)  # new ones that nobody gets to
            weak = sorted(chain(others, life.chances))[: max(0, tenth - beyond)]
            found.append(sum(weak) / tenth)
        return _mean(found)


def others_of(cut: Cut, standings: Sequence[Standing]) -> list[float]:
    """What the model tells of a topic's cards that were seen and are not followed, in log-odds."""
    if len(cut.learned) == len(cut.topic.learned):
        return []
    followed = {one.key for one in cut.learned}
    cards = zip(cut.topic.learned, standings, strict=True)
    return [standing.told for one, standing in cards if one.key not in followed]


def _sums(standings: Iterable[Standing]) -> tuple[float, float]:
    now = idle = 0.0
    for standing in standings:
        now += standing.now
        idle += standing.idle
    return now, idle


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0
