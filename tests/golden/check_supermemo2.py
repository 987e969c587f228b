"""Hold the SM-2 scheduler against the package supermemo2, and count where they part and why.

Run: `python -m tests.golden.check_supermemo2`, at the top of the repository. The output is the
same on every run.

The package deviates from our reading of the paper in four ways, each a `Deviation`. Here is a
third telling of SM-2, for cards answered on the day they are due, which can deviate in any of
them: in all, it must be the package to the last digit; in none, it must be the scheduler. So
nothing else parts the two, and each deviation can be counted by itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from enum import Enum
from fractions import Fraction
from functools import cache
from math import ceil
from random import Random
from typing import NamedTuple

import supermemo2  # type: ignore[import-untyped]

from studyllm.core.journal import Grade, Review
from studyllm.core.schedule import Memory
from studyllm.core.sm2 import SM2

SEED = 301
HISTORIES = 10_000
START = datetime(2000, 1, 1)
"""The package asks for an instant, from which nothing but its due date follows."""


class Deviation(Enum):
    """Where the package is not what we read in the paper."""

    EASE_BEFORE = "multiplies by the ease before the answer"
    LOWERED_BY_FAILURE = "lowers the ease on a failure"
    FLOAT_EASE = "keeps the ease as a float"
    NO_LONGEST = "knows no longest interval"


NONE: frozenset[Deviation] = frozenset()
ALL = frozenset(Deviation)


class State(NamedTuple):
    """What is known of a card after an answer."""

    interval: int
    repetitions: int
    ease: Fraction | float


@cache
def change(number: type[Fraction | float], quality: int) -> Fraction | float:
    """What an answer of a quality adds to the ease, reckoned in such numbers."""
    short = 5 - quality
    return number("0.1") - short * (number("0.08") + short * number("0.02"))


def told(qualities: Sequence[int], deviations: Collection[Deviation]) -> Iterator[State]:
    """The states of a card answered on each due day, by the telling with these deviations."""
    number = float if Deviation.FLOAT_EASE in deviations else Fraction
    ease, least = number("2.5"), number("1.3")
    interval = repetitions = 0
    for quality in qualities:
        after = max(least, ease + change(number, quality))
        if quality < 3:
            interval, repetitions = 1, 0
            ease = after if Deviation.LOWERED_BY_FAILURE in deviations else ease
        else:
            repetitions += 1
            times = ease if Deviation.EASE_BEFORE in deviations else after
            interval = {1: 1, 2: 6}.get(repetitions) or ceil(interval * times)
            if Deviation.NO_LONGEST not in deviations:
                interval = min(interval, 36_500)
            ease = after
        yield State(interval, repetitions, ease)


def package(qualities: Sequence[int]) -> Iterator[State]:
    """The states of the same card by the package."""
    ease, interval, repetitions = 2.5, 0, 0
    for quality in qualities:
        after = supermemo2.review(quality, ease, interval, repetitions, review_datetime=START)
        ease = after["easiness"]
        interval, repetitions = after["interval"], after["repetitions"]
        yield State(interval, repetitions, ease)


def ours(qualities: Sequence[int]) -> Iterator[State]:
    """The states of the same card by the scheduler."""
    held: Memory | None = None
    day = 20_000
    for quality in qualities:
        grade = Grade(max(1, quality - 1))
        held = SM2.step(held, Review(grade, day, 0))
        day = held.due
        yield State(held.interval, held.repetitions, Fraction(held.ease, 100))


def histories(count: int = HISTORIES, seed: int = SEED) -> Iterator[list[int]]:
    """Random qualities of 6 to 12 answers; one in ten a failure, half of them 4."""
    rng = Random(seed)
    mix = (0, 1, 2, 3, 3, 3, 3, 3, 3) + 15 * (4,) + 6 * (5,)
    for _ in range(count):
        length = 6 + int(rng.random() * 7)
        yield [mix[int(rng.random() * len(mix))] for _ in range(length)]


class Found(NamedTuple):
    """Of how many histories what is true."""

    histories: int
    apart: int
    """The package's intervals are not ours."""
    by: dict[Deviation, int]
    """The same of the telling with one deviation alone."""
    by_float: Counter[int]
    """By how many days float ease alone parts them, where it does so first."""
    unexplained: int
    """With all deviations the telling is not the package, or with none it is not ours."""


def compare(asked: Iterator[list[int]]) -> Found:
    """Count over these histories."""
    count = apart = unexplained = 0
    by: Counter[Deviation] = Counter()
    by_float: Counter[int] = Counter()
    for qualities in asked:
        count += 1
        mine, theirs = list(ours(qualities)), list(package(qualities))
        unexplained += list(told(qualities, NONE)) != mine
        unexplained += list(told(qualities, ALL)) != theirs
        apart += _intervals(theirs) != _intervals(mine)
        for deviation in Deviation:
            deviating = _intervals(told(qualities, {deviation}))
            if deviating != _intervals(mine):
                by[deviation] += 1
                if deviation is Deviation.FLOAT_EASE:
                    pairs = zip(deviating, _intervals(mine), strict=True)
                    by_float[next(a - b for a, b in pairs if a != b)] += 1
    return Found(count, apart, dict(by), by_float, unexplained)


def _intervals(states: Iterator[State] | Sequence[State]) -> list[int]:
    return [state.interval for state in states]


def main() -> None:
    """Compare and say what was found."""
    found = compare(histories())
    print(f"{found.histories:,} histories answered on the due day, {found.apart:,} apart")
    for deviation, histories_apart in found.by.items():
        print(f"{histories_apart:>7,} because the package {deviation.value}")
    print(f"float ease parts them first by (days: histories) {dict(found.by_float)}")
    print(f"{found.unexplained:>7,} not explained by these")


if __name__ == "__main__":
    main()
