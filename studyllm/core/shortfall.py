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

CLOSE = 20
"""What is looked for is found to one part in so many, or to a whole number."""

MOST_DROPS = 12
"""Of so many topics at most it is tried whether they could stay after all."""

YEAR = 365
"""Days by which the interview is put off at most."""

Check: TypeAlias = Generator[None, None, bool]
"""Whether something fits, found out in steps of some milliseconds."""


def fits(situation: Situation, correction: Correction) -> Check:
    """Whether all cards are met, and there is time for all that is due on the last evening."""
    if not possible(situation):
        return False
    part = -(-sum(topic.cards for topic in situation.topics) // SAMPLE) or 1
    some = [Cut(topic, topic.fresh[::part], topic.learned[::part]) for topic in situation.topics]
    life = Life(ground(situation, some, part, rough=True), correction, 0)
    left = 0
    for _, lived in life.days():
        left = lived.left
        yield
    return not left and not life.unseen().total()


def possible(situation: Situation) -> bool:
    """Whether there is time for all new cards at least, if nothing else was asked."""
    day_ms, _, new_ms = situation.budget
    days = len(situation.interview.study_days(situation.today))
    new = sum(len(topic.fresh) for topic in situation.topics)
    return bool(days) and new <= days * (day_ms // new_ms)


def shortfall(
    situation: Situation, correction: Correction, losses: Sequence[float]
) -> Generator[None, None, Shortfall]:
    """What it would take, where not all fits.

    Args:
        situation: as it is.
        correction: of the model for this learner.
        losses: what is lost with each topic, of which those that lose the least are dropped.
    """
    interview = situation.interview
    first = max(situation.today, interview.date)

    def longer(minutes: int) -> Situation:
        more = replace(interview, minutes=interview.minutes + minutes)
        return replace(situation, interview=more)

    def later(days: int) -> Situation:
        return replace(situation, interview=replace(interview, date=first + days))

    minutes = yield from _least(longer, MOST_MINUTES - interview.minutes, correction)
    days = yield from _least(later, YEAR, correction)
    return Shortfall(
        None if minutes is None else interview.minutes + minutes,
        None if days is None else first + days,
        (yield from _dropped(situation, correction, losses)),
    )


def _least(
    changed: Callable[[int], Situation], most: int, correction: Correction
) -> Generator[None, None, int | None]:
    """The least number from 1 on with which it fits; `None` if none up to `most` does.

    It is looked for in growing steps, then between the last two.
    """
    low, high = 0, min(1, most)
    while not (yield from fits(changed(high), correction)):
        if high == most:
            return None
        low, high = high, min(2 * high, most)
    while high - low > max(1, low // CLOSE):
        middle = (low + high) // 2
        if (yield from fits(changed(middle), correction)):
            high = middle
        else:
            low = middle
    return high


def _dropped(
    situation: Situation, correction: Correction, losses: Sequence[float]
) -> Generator[None, None, tuple[str, ...]]:
    """The topics without which it fits: the least loss first, and none for nothing."""
    order = sorted(range(len(losses)), key=losses.__getitem__)

    def without(gone: Sequence[int]) -> Situation:
        kept = [topic for place, topic in enumerate(situation.topics) if place not in gone]
        return replace(situation, topics=kept)

    number = yield from _least(lambda number: without(order[:number]), len(order) - 1, correction)
    if number is None:
        return ()
    gone = order[:number]
    for place in gone[-2 : -2 - MOST_DROPS : -1]:
        fewer = [one for one in gone if one != place]
        if (yield from fits(without(fewer), correction)):
            gone = fewer
    return tuple(situation.topics[place].slug for place in gone)
