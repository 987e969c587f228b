"""SM-2 against numbers worked out by hand from the paper and from the rules of scheduling."""

from __future__ import annotations

from itertools import product

import pytest

from studyllm.core.fsrs import fsrs
from studyllm.core.journal import Grade, Review
from studyllm.core.schedule import LONGEST, Memory
from studyllm.core.sm2 import SM2, estimate, stability, step

CARD = "deck/card"


def memory(interval: int, ease: int, day: int = 20_000) -> Memory:
    return Memory(day + interval, day, day, interval, 0, 7, 5, ease)


@pytest.mark.parametrize(
    ("days_late", "expected"),
    [
        (0, [1, 24, 25, 26]),
        (-5, [1, 12, 13, 13]),
        (5, [1, 24, 38, 39]),
        (19_985, [1, 24, LONGEST, LONGEST]),
    ],
)
def test_ten_days_at_two_and_a_half(days_late: int, expected: list[int]) -> None:
    held = memory(10, 250)
    day = held.due + days_late
    assert [m.interval for m in SM2.outcomes(CARD, held, day).values()] == expected


def test_a_failure_leaves_the_ease_and_starts_the_repetitions_again() -> None:
    held = memory(30, 236)
    failed = step(held, Review(Grade.AGAIN, held.due, 0))
    assert failed == Memory(held.due + 1, held.due, held.due, 1, 1, 8, 0, 236)
    first = step(failed, Review(Grade.GOOD, failed.due, 0))
    second = step(first, Review(Grade.GOOD, first.due, 0))
    assert [first.interval, second.interval] == [1, 6]


def test_a_further_answer_of_the_day_changes_nothing() -> None:
    held = memory(10, 250)
    for grade in Grade:
        assert step(held, Review(grade, held.day, 0)) is held


@pytest.mark.parametrize(
    ("lapses", "reviews", "passes", "interval", "ease", "expected"),
    [
        (0, 1, 0, 1, 250, 0.2),  # never passed
        (2, 9, 0, 1, 250, 0.5),  # passed before
        (0, 1, 1, 1, 250, 2.5),
        (0, 2, 2, 6, 250, 2.5 * 6**0.3 * 2**1.4),
        (0, 5, 2, 6, 250, 1.25 * 6**0.3 * 2**1.4),  # three others
        (0, 1, 1, 1, 130, 2.5 * 0.52**3),
        (0, 2, 2, 15, 250, 2.5 * 15**0.3 * 3**1.4),  # as long as after a third pass
        (0, 0, 2, 15, 250, 2.5 * 15**0.3 * 3**1.4),  # the same, taken over
        (0, 4, 2, 15, 250, 2.5 * 15**0.3 * 3**1.4 / 2**0.5),
    ],
)
def test_stability_is_told_by_passes_other_answers_interval_and_ease(
    lapses: int, reviews: int, passes: int, interval: int, ease: int, expected: float
) -> None:
    held = Memory(100 + interval, 100, 100, interval, lapses, reviews, passes, ease)
    assert stability(held) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("wait", [1, 3])
def test_stability_is_about_that_of_fsrs_for_most_pasts_short_or_long(wait: int) -> None:
    """Whether cards are asked when they are due, or after a third of their interval."""
    other, near = fsrs(), []
    for grades in product(Grade, repeat=4):
        held = true = None
        day = 100
        for grade in grades:
            review = Review(grade, day, 0)
            held, true = step(held, review), other.step(true, review)
            day += max(1, held.interval // wait)
        assert held is not None
        assert true is not None
        near.append(1 / 3 < stability(held) / true.stability < 3)
    assert sum(near) > 0.75 * len(near)


def test_the_estimate_is_on_the_curve_of_fsrs_with_that_stability() -> None:
    held = Memory(140, 100, 100, 40, 0, 4, 4, 250)
    stable = held._replace(stability=stability(held))
    days = (99, 100, 101, 140, 500, 10**6)
    chances = [estimate(held, day) for day in days]
    assert chances == pytest.approx([fsrs().recall(stable, day) for day in days], rel=1e-12)
    assert chances[:2] == [1, 1]
    assert chances[1:] == sorted(chances[1:], reverse=True)
    assert chances[-1] > 0
