"""From counts of answers to what was done in a stretch of study days."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from studyllm.core.journal import Day, Grade
from studyllm.core.periods import Stretch
from studyllm.core.progress import STATES, Done, GradeCounts

CELLS = tuple((state, grade) for state in STATES for grade in Grade)
"""In which order a day's answers are counted: by the state before, then by grade."""


class Adding:
    """What was done in a stretch of days, as it is added up."""

    def __init__(self, stretch: Stretch) -> None:
        self._stretch = stretch
        self._cells = [[0] * len(Grade) for _ in STATES]
        self._took_ms = 0

    def add(self, grade: int, state: int, answers: int, took_ms: int) -> None:
        """So many more answers of that grade and state, which took so long together."""
        self._cells[state][grade - 1] += answers
        self._took_ms += took_ms

    def done(self) -> Done:
        """All that was added."""
        return Done(*self._stretch, tuple(map(_four, self._cells)), self._took_ms)


def by_stretch(stretches: Sequence[Stretch], days: Iterable[Sequence[int]]) -> list[Done]:
    """What was done in each of some stretches.

    Args:
        stretches: rising, without gaps.
        days: of each day with answers, the day, their milliseconds, and how many there are of
            each of CELLS; the oldest first, none outside of the stretches.
    """
    rest = iter(days)
    day = next(rest, None)
    found = []
    for first, last in stretches:
        own = []
        while day is not None and day[0] <= last:
            own.append(day[1:])
            day = next(rest, None)
        found.append(_together(first, last, own))
    return found


def _together(first: Day, last: Day, days: Sequence[Sequence[int]]) -> Done:
    if not days:
        return Done(first, last)
    took_ms, *answers = days[0] if len(days) == 1 else map(sum, zip(*days, strict=True))
    grades = tuple(_four(answers[at : at + len(Grade)]) for at in range(0, len(CELLS), len(Grade)))
    return Done(first, last, grades, took_ms)


def _four(counts: Sequence[int]) -> GradeCounts:
    again, hard, good, easy = counts
    return again, hard, good, easy
