"""What it would take to prepare for an interview where the time is too short: searches for it."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import replace
from typing import TypeAlias

from studyllm.core.forecast import Correction
from studyllm.core.foreseeing import Life
from studyllm.core.interview import MOST_MINUTES, Shortfall
from studyllm.core.situation import Cut, Situation, ground

SAMPLE = 500
"""Of more cards than these one in some is followed, with that part of the time."""

FOLLOWED = 720
"""Cards that are followed in all lives together for a question whether something fits."""

CLOSE = 20
"""What is looked for is found to one part in so many, or to a whole number."""

MOST_DROPS = 12
"""Of so many topics at most it is tried whether they could stay after all."""

YEAR = 365
"""Days by which the interview is put off at most."""

Check: TypeAlias = Generator[None, None, bool]
"""Whether something fits, found out in steps of some milliseconds."""


def fits(situation: Situation, corrections: Sequence[Correction]) -> Check:
    """Whether all cards are met, and there is time for all that is due on the last evening.

    In the mean and in most of some lives with some of the corrections; of all of them where cards
    are few.
    """
    if not possible(situation):
        return False
    cards = sum(topic.cards for topic in situation.topics)
    part = -(-cards // SAMPLE) or 1
    some = [Cut(topic, topic.fresh[::part], topic.learned[::part]) for topic in situation.topics]
    start = ground(situation, some, part, rough=True)
    whole = len(corrections)
    lives = min(whole, max(1, FOLLOWED // max(1, cards)))
    unseen = crowded = 0
    for seed in ((2 * number + 1) * whole // (2 * lives) for number in range(lives)):
        life = Life(start, corrections[seed], seed)
        last = 0
        for _, lived in life.days():
            last = lived.left
            yield
        unseen += life.unseen().total()
        crowded += last > 0
    return 2 * unseen < lives and 2 * crowded < lives


def possible(situation: Situation) -> bool:
    """Whether there is time for all new cards at least, if nothing else was asked."""
    day_ms, _, new_ms = situation.budget
    days = len(situation.interview.study_days(situation.today))
    new = sum(len(topic.fresh) for topic in situation.topics)
    return new <= days * (day_ms // new_ms)


def shortfall(
    situation: Situation, corrections: Sequence[Correction], losses: Sequence[float]
) -> Generator[None, None, Shortfall]:
    """What it would take, where not all fits.

    Args:
        situation: as it is.
        corrections: of the model that stand for what may be true of this learner.
        losses: what is lost with each topic, of which those that lose the least are dropped.
    """
    interview = situation.interview
    first = max(situation.today, interview.date)

    def longer(minutes: int) -> Situation:
        more = replace(interview, minutes=interview.minutes + minutes)
        return replace(situation, interview=more)

    def later(days: int) -> Situation:
        return replace(situation, interview=replace(interview, date=first + days))

    minutes = yield from _least(longer, MOST_MINUTES - interview.minutes, corrections)
    days = yield from _least(later, YEAR, corrections)
    return Shortfall(
        None if minutes is None else interview.minutes + minutes,
        None if days is None else first + days,
        (yield from _dropped(situation, corrections, losses)),
    )


def _least(
    changed: Callable[[int], Situation], most: int, corrections: Sequence[Correction]
) -> Generator[None, None, int | None]:
    """The least number from 1 on with which it fits; `None` if none up to `most` does.

    It is looked for in growing steps, then between the last two.
    """
    low, high = 0, min(1, most)
    while not (yield from fits(changed(high), corrections)):
        if high == most:
            return None
        low, high = high, min(2 * high, most)
    while high - low > max(1, low // CLOSE):
        middle = (low + high) // 2
        if (yield from fits(changed(middle), corrections)):
            high = middle
        else:
            low = middle
    return high


def _dropped(
    situation: Situation, corrections: Sequence[Correction], losses: Sequence[float]
) -> Generator[None, None, tuple[str, ...]]:
    """The topics without which it fits: the least loss first, and none for nothing."""
    order = sorted(range(len(losses)), key=losses.__getitem__)

    def without(gone: Sequence[int]) -> Situation:
        kept = [topic for place, topic in enumerate(situation.topics) if place not in gone]
        return replace(situation, topics=kept)

    number = yield from _least(lambda number: without(order[:number]), len(order) - 1, corrections)
    if number is None:
        return ()
    gone = order[:number]
    for place in gone[-2 : -2 - MOST_DROPS : -1]:
        fewer = [one for one in gone if one != place]
        if (yield from fits(without(fewer), corrections)):
            gone = fewer
    return tuple(situation.topics[place].slug for place in gone)
