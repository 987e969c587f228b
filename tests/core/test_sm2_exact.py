"""SM-2 against exact fractions: recorded histories, and a hundred thousand random ones."""

from __future__ import annotations

import json
from fractions import Fraction
from math import ceil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyllm.core.journal import Grade, Review
from studyllm.core.schedule import LONGEST, Memory
from studyllm.core.sm2 import LEAST_EASE, step
from tests.golden.check_sm2 import compare

GOLDEN = json.loads((Path(__file__).parent.parent / "golden" / "sm2.json").read_text())


@pytest.mark.parametrize("case", GOLDEN)
def test_agrees_with_exact_fractions(case: dict[str, list[list[int]]]) -> None:
    held: Memory | None = None
    for (grade, day), expected in zip(case["answers"], case["states"], strict=True):
        held = step(held, Review(Grade(grade), day, 0))
        assert [held.due, held.interval, held.ease, held.repetitions, held.lapses] == expected


@pytest.mark.parametrize("seed", range(4))
def test_agrees_with_exact_fractions_over_a_hundred_thousand_histories(seed: int) -> None:
    found = compare(25_000, seed)
    assert found.histories == 25_000
    assert found.answers > 10 * found.histories
    assert found.apart == 0


@given(st.integers(1, LONGEST), st.integers(LEAST_EASE, 400), st.sampled_from(list(Grade)[1:]))
def test_intervals_are_exact_at_any_ease(interval: int, ease: int, grade: Grade) -> None:
    day = 20_000
    held = Memory(day + interval, day, day, interval, 0, 7, 5, ease)
    after = step(held, Review(grade, held.due, 0))
    assert after.interval == min(ceil(Fraction(interval) * Fraction(after.ease, 100)), LONGEST)
