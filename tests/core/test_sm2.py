"""SM-2 against exact fractions, against a published port, and against its laws."""

from __future__ import annotations

import json
from fractions import Fraction
from math import ceil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyllm.core.journal import Grade, Review
from studyllm.core.schedule import Memory, fold, outcomes
from studyllm.core.sm2 import LEAST_EASE, LONGEST, step

GOLDEN = json.loads((Path(__file__).parent.parent / "golden" / "sm2.json").read_text())

GRADES = st.sampled_from(Grade)
GAPS = st.integers(0, 400)
HISTORIES = st.lists(st.tuples(GRADES, GAPS), min_size=1, max_size=30)


def reviews(history: list[tuple[Grade, int]], start: int = 20_000) -> list[Review]:
    """Answers with so many days between them."""
    day = start
    made = []
    for grade, gap in history:
        day += gap
        made.append(Review(grade, day, 0))
    return made


def memory(interval: int, ease: int, day: int = 20_000) -> Memory:
    return Memory(day + interval, day, interval, ease, 5, 0)


@pytest.mark.parametrize("case", GOLDEN)
def test_agrees_with_exact_fractions(case: dict[str, list[list[int]]]) -> None:
    held: Memory | None = None
    for (grade, day), expected in zip(case["answers"], case["states"], strict=True):
        held = step(held, Review(Grade(grade), day, 0))
        assert [held.due, held.interval, held.ease, held.repetitions, held.lapses] == expected


@given(st.integers(1, LONGEST), st.integers(LEAST_EASE, 400), st.sampled_from(list(Grade)[1:]))
def test_intervals_are_exact_at_any_ease(interval: int, ease: int, grade: Grade) -> None:
    after = step(memory(interval, ease), Review(grade, 20_000 + interval, 0))
    assert after.interval == min(ceil(Fraction(interval) * Fraction(after.ease, 100)), LONGEST)


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
    assert [m.interval for m in outcomes(step, held, day).values()] == expected


def test_a_failure_leaves_the_ease_and_starts_the_repetitions_again() -> None:
    held = memory(30, 236)
    failed = step(held, Review(Grade.AGAIN, held.due, 0))
    assert failed == Memory(held.due + 1, held.due, 1, 236, 0, 1)
    first = step(failed, Review(Grade.GOOD, failed.due, 0))
    second = step(first, Review(Grade.GOOD, first.due, 0))
    assert [first.interval, second.interval] == [1, 6]


def test_a_further_answer_of_the_day_changes_nothing() -> None:
    held = memory(10, 250)
    for grade in Grade:
        assert step(held, Review(grade, held.day, 0)) is held


@given(HISTORIES, GAPS)
def test_a_better_grade_is_never_due_sooner(history: list[tuple[Grade, int]], gap: int) -> None:
    past = reviews(history)
    due = [m.due for m in outcomes(step, fold(step, past), past[-1].day + gap).values()]
    assert due == sorted(due)


@given(HISTORIES)
def test_a_card_is_due_within_a_century(history: list[tuple[Grade, int]]) -> None:
    held = None
    for review in reviews(history):
        held = step(held, review)
        assert review.day <= held.due <= review.day + LONGEST


@given(HISTORIES, st.integers(0, 29))
def test_a_second_half_folds_on_from_the_memory_of_the_first(
    history: list[tuple[Grade, int]], cut: int
) -> None:
    past = reviews(history)
    held = fold(step, past[:cut])
    for review in past[cut:]:
        held = step(held, review)
    assert held == fold(step, past)


@given(HISTORIES, GRADES, st.data())
def test_an_early_answer_never_gives_a_longer_interval(
    history: list[tuple[Grade, int]], grade: Grade, data: st.DataObject
) -> None:
    held = fold(step, reviews(history))
    assert held is not None
    day = data.draw(st.integers(held.day + 1, max(held.day + 1, held.due)))
    early = step(held, Review(grade, day, 0))
    assert early.interval <= step(held, Review(grade, held.due, 0)).interval
    assert early.ease <= held.ease or day == held.due
