"""From counts of answers to what was done in a stretch of study days."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from studyllm.core.journal import Day, Grade
from studyllm.core.periods import Stretch
from studyllm.core.progress import STATES, Done, GradeCounts

Cells = list[list[int]]
"""Answers by state and grade."""


class Count(NamedTuple):
    """Answers of one day, grade and state before."""

    day: Day
    grade: int
    state: int
    answers: int
    took_ms: int


class Adding:
    """What was done, as it is added up."""

    def __init__(self, stretch: Stretch) -> None:
        self._stretch = stretch
        self._cells: Cells = [[0] * len(Grade) for _ in STATES]
        self._took_ms = 0

    def add(self, grade: int, state: int, answers: int, took_ms: int) -> None:
        """So many more answers of that grade and state, which took so long together."""
        self._cells[state][grade - 1] += answers
        self._took_ms += took_ms

    def done(self) -> Done:
        """All that was added."""
        return Done(*self._stretch, tuple(map(_four, self._cells)), self._took_ms)


def by_stretch(stretches: Sequence[Stretch], counts: Iterable[Count]) -> list[Done]:
    """What was done in each of some stretches.

    Args:
        stretches: rising, without gaps.
        counts: the oldest day first; what lies outside of all stretches does not matter.
    """
    found = []
    rest = iter(counts)
    count = next(rest, None)
    for stretch in stretches:
        first, last = stretch
        adding = Adding(stretch)
        while count is not None and count.day <= last:
            if count.day >= first:
                adding.add(*count[1:])
            count = next(rest, None)
        found.append(adding.done())
    return found


def _four(counts: Sequence[int]) -> GradeCounts:
    again, hard, good, easy = counts
    return again, hard, good, easy
