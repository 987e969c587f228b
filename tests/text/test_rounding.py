"""How numbers are rounded, against exact fractions and cases worked out by hand."""

from __future__ import annotations

from fractions import Fraction
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyllm.text.rounding import figure, minutes, percent


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (None, "-"),
        (0, "0%"),
        (0.001, "1%"),
        (0.125, "13%"),
        (0.285, "29%"),
        (0.914, "91%"),
        (0.999, "99%"),
        (1.0, "100%"),
    ],
)
def test_a_hundred_of_a_hundred_is_all(share: float | None, said: str) -> None:
    assert percent(share) == said


def test_a_share_of_nothing_is_what_the_page_has_for_it() -> None:
    assert percent(None, "none") == "none"


@given(st.integers(1, 3_000), st.data())
def test_a_share_of_answers_is_rounded_half_up(answers: int, data: st.DataObject) -> None:
    recalled = data.draw(st.integers(1, answers))
    exact = Fraction(100 * recalled, answers)
    rounded = min(max(floor(exact + Fraction(1, 2)), 1), 100 if recalled == answers else 99)
    assert percent(recalled / answers) == f"{rounded}%"


@pytest.mark.parametrize(
    ("ms", "whole"),
    [(0, 0), (1, 1), (89_999, 1), (90_000, 2), (149_999, 2), (150_000, 3), (3_600_000, 60)],
)
def test_any_time_at_all_is_a_minute_and_a_half_is_rounded_up(ms: int, whole: int) -> None:
    assert minutes(ms) == whole


@pytest.mark.parametrize(
    ("number", "said"),
    [(17.5, "17.5"), (18, "18"), (2.405, "2.4"), (2.41, "2.41"), (1234, "1,234")],
)
def test_a_number_has_no_more_places_than_it_needs(number: float, said: str) -> None:
    assert figure(number) == said
