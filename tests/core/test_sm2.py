"""SM-2 against numbers worked out by hand from the paper and from the rules of scheduling."""

from __future__ import annotations

import pytest

from studyllm.core.journal import Grade, Review
from studyllm.core.schedule import LONGEST, Memory
from studyllm.core.sm2 import SM2, step

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
