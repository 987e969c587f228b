"""What fits into a day's minutes, by the learner's own times, and how long a backlog takes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from studyllm.core.journal import Day
from studyllm.core.schedule import COUNTED_MS
from studyllm.core.session import Budget, Left

if TYPE_CHECKING:
    from studyllm.core.habits import Repeats

MINUTE_MS = 60_000

REVIEW_MS, NEW_MS = 10_000, 20_000
"""What a due and a new card are taken to need before the learner's own times are known."""

ENOUGH = 5
"""Answers from which on their median is trusted."""

HORIZON = 365
"""Days that are looked ahead for the end of a backlog."""

GROWTH = 2
"""A reviewed card is taken to come back after so many times its interval."""


class Pace(NamedTuple):
    """What cards take of the learner's time."""

    review_ms: int
    """What a due card takes; more than 0."""
    new_ms: int
    """What a new card takes; more than 0."""

    def takes_ms(self, left: Left, repeats: Repeats) -> int:
        """The time for what is left, with what is expected to be asked again."""
        again = left.due * repeats.review + left.new * repeats.new + left.again * repeats.again
        return round((left.due + again) * self.review_ms) + left.new * self.new_ms


def whole_minutes(ms: float) -> int:
    """A half is rounded up, and more than nothing is 1 at least."""
    return max(int(ms + MINUTE_MS / 2) // MINUTE_MS, 1 if ms > 0 else 0)


def budget(minutes: int, times: Iterable[tuple[int, bool]]) -> Budget:
    """The time of a day of so many minutes.

    Args:
        minutes: 1 or more.
        times: as in `pace`.
    """
    return Budget(minutes * MINUTE_MS, *pace(times))


def pace(times: Iterable[tuple[int, bool]]) -> Pace:
    """The learner's own, as far as it is known.

    Args:
        times: milliseconds of earlier answers, and whether each was the first of its card.
    """
    first: list[int] = []
    later: list[int] = []
    for took_ms, is_first in times:
        (first if is_first else later).append(min(took_ms, COUNTED_MS))
    review_ms = _typical(later, REVIEW_MS)
    return Pace(review_ms, _typical(first, max(NEW_MS, review_ms)))


def _typical(times: list[int], otherwise: int) -> int:
    """The lower median, if there are enough."""
    if len(times) < ENOUGH:
        return otherwise
    return max(1, sorted(times)[(len(times) - 1) // 2])


def days_to_clear(load: Mapping[tuple[Day, int], int], today: Day, budget: Budget) -> int | None:
    """On which day from today on, counted from 1, nothing due will be left at its end.

    If the whole day's time is given to due cards, the shortest intervals first, and each comes
    back after GROWTH times its interval.

    Args:
        load: how many cards are due, by due day and interval.
        today: the study day.
        budget: of each day.

    Returns:
        `None` if not within HORIZON days.
    """
    coming: dict[Day, Counter[int]] = {}
    for (due, interval), cards in load.items():
        coming.setdefault(max(due, today), Counter())[interval] += cards
    most = max(1, budget.day_ms // budget.review_ms)
    waiting: Counter[int] = Counter()
    for day in range(today, today + HORIZON):
        waiting.update(coming.pop(day, {}))
        left = most
        for interval in sorted(waiting):
            done = min(left, waiting[interval])
            back = day + max(1, GROWTH * interval)
            coming.setdefault(back, Counter())[GROWTH * interval] += done
            waiting[interval] -= done
            left -= done
        waiting = +waiting
        if not waiting:
            return day - today + 1
    return None
