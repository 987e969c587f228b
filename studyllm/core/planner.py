"""The plan towards an interview: its days foreseen, what will be known at their end, and what fits.

The days that are left are lived in advance several times, each time with other luck and another
correction of the model (`core.forecast`), evenly out of what is believed of the learner. What
differs between these lives is how uncertain the plan is. Of which cards are recalled on one day,
chance decides besides: both together make the interval.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping
from dataclasses import dataclass, replace

from studyllm.core.cards import Key, Text
from studyllm.core.forecast import Belief, Correction, belief, even
from studyllm.core.foreseeing import AT_ONCE
from studyllm.core.interview import PointOutlook, Preparation
from studyllm.core.lives import Account, Chance, live, others_of, stand
from studyllm.core.progress import PointCount, Result, Work
from studyllm.core.reaching import reached
from studyllm.core.shortfall import fits, shortfall
from studyllm.core.situation import Situation, ground

LIVES = (12, 8, 6, 4)
"""So many as have ANSWERS together, or else the last."""
ANSWERS = 100_000

A_CARD, EVERY = 12, 5
"""Answers that a card gets at most, as a rule; or one in so many days, if those are more."""

STRIDE = 5
"""Has no divisor in common with the numbers of lives: it gives each shift another slope."""

SEARCHED = 40
"""So many lives more a search for what it would take is expected to need."""

SAID, ANSWERED = 1.5, 2.0
"""What is added to the counts of a point."""


@dataclass(frozen=True, slots=True)
class Prospect:
    """The plan, with what it means for each card."""

    preparation: Preparation
    chances: Mapping[Key, Chance]
    """Of all cards that were seen, or may be by then."""


def prepare(situation: Situation) -> Work[Preparation]:
    """The plan as of today, and what it leads to.

    The same situation gives the same preparation.
    """
    return (yield from prospect(situation)).preparation


def prospect(situation: Situation) -> Work[Prospect]:
    """The plan as of today, and what it leads to, card by card.

    What is planned for today is what is left of it. The same situation gives the same prospect.
    """
    days = situation.interview.study_days(situation.today)
    lives = _number_of_lives(situation, len(days))
    cards = sum(topic.cards for topic in situation.topics)
    progress = _Progress(1 + (2 + lives) * cards // AT_ONCE + (lives + SEARCHED) * len(days))
    corrections = _corrections(belief(situation.calibration), lives)
    cuts = yield from progress.through(reached(situation))
    standings = yield from progress.through(stand(situation, corrections))
    others = [others_of(cut, one) for cut, one in zip(cuts, standings, strict=True)]
    lived = yield from progress.through(live(ground(situation, cuts), corrections, others))
    account = Account(situation, cuts, standings, lived)
    found = account.preparation()
    if days and (account.unseen or not (yield from progress.through(fits(situation, corrections)))):
        short = yield from progress.through(
            shortfall(situation, corrections, account.losses(found))
        )
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


def _number_of_lives(situation: Situation, days: int) -> int:
    """As many as a second or two allow."""
    cards = sum(topic.cards for topic in situation.topics)
    answers = min(situation.reach, max(A_CARD, days // EVERY) * cards)
    return next((one for one in LIVES[:-1] if one * answers <= ANSWERS), LIVES[-1])


def _corrections(known: Belief, number: int) -> list[Correction]:
    """So many that stand for all that may be true of the learner."""
    spread = even(number)
    return [
        known.at(spread[place], spread[(place * STRIDE + number // 4) % number])
        for place in range(number)
    ]


def point_outlooks(
    counts: Iterable[tuple[PointCount, Text, bool]], chances: Mapping[Key, Chance]
) -> list[PointOutlook]:
    """How single key points stand: the chance of their card times how often they were said.

    A point of which little is known is taken to be said 3 times out of 4: SAID times in ANSWERED
    answers are added to the learner's own.

    Args:
        counts: how often each point was said and missed, what its card asks, and whether the point
            is required.
        chances: of their cards, as in a `Prospect`; one that is not there has none.

    Returns:
        In the same order.
    """
    found = []
    for (key, point, said, missed), question, required in counts:
        share = (said + SAID) / (said + missed + ANSWERED)
        now, then = chances.get(key, Chance(0.0, 0.0))
        told = PointOutlook(key, question, point, required, said, missed, now * share, then * share)
        found.append(told)
    return found
