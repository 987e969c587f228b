"""The correction of a model against counts and its laws, and drawn numbers against their source."""

from __future__ import annotations

from collections.abc import Iterable
from math import exp, log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyllm.core.calibration import NOTHING, Sums, calibration, forecast
from studyllm.core.forecast import (
    CENTRE,
    MISFIT_SD,
    SHIFT_SD,
    SLOPE_SD,
    Correction,
    belief,
    drawn,
    even,
    habits,
    model_of,
)
from studyllm.core.fsrs import fsrs
from studyllm.core.habits import repeats
from studyllm.core.journal import Grade
from studyllm.core.progress import NO_GRADES, STATES, Calibration
from studyllm.core.sm2 import SM2

CHANCES = st.floats(0.001, 0.999)
ANSWERS = st.lists(st.tuples(st.floats(0.0, 1.0), st.booleans()), max_size=60)


def counted(answers: Iterable[tuple[float, bool]]) -> Calibration:
    bins: dict[int, Sums] = {}
    for chance, recalled in answers:
        one = forecast(chance, recalled)
        bins[one.bin] = Sums(*map(sum, zip(bins.get(one.bin, NOTHING), one.sums, strict=True)))
    return calibration(bins)


def often(chance: float, recalled: int, of: int) -> list[tuple[float, bool]]:
    return [(chance, number < recalled) for number in range(of)]


def test_fsrs_foretells_where_sm2_asks_and_else_whoever_asks() -> None:
    own = fsrs(retention=0.8)
    assert model_of(own) is own
    assert model_of(SM2).fingerprint == fsrs().fingerprint


@given(CHANCES)
def test_no_correction_leaves_a_chance_as_it_is(chance: float) -> None:
    assert Correction().of(chance) == pytest.approx(chance)


@given(CHANCES, CHANCES, st.floats(-2, 2), st.floats(0.01, 3))
def test_a_correction_keeps_the_order_of_chances(
    one: float, other: float, shift: float, slope: float
) -> None:
    correction = Correction(shift, slope)
    low, high = sorted((one, other))
    assert 0 < correction.of(low) <= correction.of(high) < 1


def test_without_answers_only_what_is_believed_beforehand_is_known() -> None:
    found = belief(counted([]))
    assert found.best == Correction()
    assert (found.shift_sd, found.slope_sd) == pytest.approx((SHIFT_SD, SLOPE_SD))
    assert found.together == 0
    assert found.at(0, 0) == Correction()
    assert found.at(1, 0).shift == pytest.approx((SHIFT_SD**2 + MISFIT_SD**2) ** 0.5)
    assert found.at(0, -100).slope == 0


def test_many_answers_are_believed() -> None:
    found = belief(counted(often(0.9, 16_000, 20_000))).best
    assert found.of(0.9) == pytest.approx(0.8, abs=0.001)
    shift, slope = -0.7, 0.6
    answers = []
    for chance in (0.2, 0.4, 0.7, 0.8, 0.9, 0.95):
        x = CENTRE + shift + slope * (log(chance / (1 - chance)) - CENTRE)
        answers += often(chance, round(40_000 / (1 + exp(-x))), 40_000)
    found = belief(counted(answers)).best
    assert (found.shift, found.slope) == pytest.approx((shift, slope), abs=0.01)


@given(ANSWERS)
def test_answers_make_the_belief_narrower_and_forgetting_lowers_it(
    answers: list[tuple[float, bool]],
) -> None:
    before, after = belief(counted(answers)), belief(counted([*answers, (0.9, False)]))
    assert after.best.of(0.9) < before.best.of(0.9)
    assert 0 < before.shift_sd <= SHIFT_SD
    assert 0 < before.slope_sd <= SLOPE_SD
    assert -1 < before.together < 1


@given(st.integers(1, 20))
def test_values_that_stand_for_a_normal_distribution_rise_evenly_about_its_middle(
    number: int,
) -> None:
    found = even(number)
    assert found == sorted(found)
    assert sum(found) == pytest.approx(0, abs=1e-9)


def test_the_quarters_of_a_normal_distribution_are_where_they_are() -> None:
    assert even(2)[1] == pytest.approx(0.6744897501960817)
    assert even(10)[9] == pytest.approx(1.6448536269514722)


def test_a_learners_own_grades_count_with_the_usual_ones() -> None:
    nothing = habits()
    assert nothing.first == pytest.approx((0.24, 0.334, 0.829))
    assert nothing.recalled == pytest.approx((0, 0.224, 0.855))
    assert nothing.again == pytest.approx((0.1, 0.3, 0.87))
    zero = (0, 0, 0, 0)
    own = habits([(30, 0, 0, 0), (99, 0, 10, 0), (1, 0, 20, 0), (0, 0, 0, 30), zero])
    assert own.first == pytest.approx((0.62, 0.667, 0.9145))
    assert own.recalled == pytest.approx((0, 0.112, 0.112 + 0.3155 + 0.5))
    assert own.again == pytest.approx((0.05, 0.15, 0.435))


def test_drawn_numbers_are_those_of_splitmix64() -> None:
    """The first outputs for the seed 1234567, which Rosetta Code gives."""
    known = [6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431]
    found = [drawn(1_234_567, number) for number in range(1, 5)]
    assert found == [(one >> 11) / 2**53 for one in known]


def test_drawn_numbers_are_spread_evenly() -> None:
    found = [drawn(seed, number) for seed in range(100) for number in range(100)]
    assert len(set(found)) > 9_990
    assert sum(found) / len(found) == pytest.approx(0.5, abs=0.01)
    assert sum(one < 0.1 for one in found) == pytest.approx(1_000, abs=100)


@pytest.mark.parametrize("below", [Grade.HARD, Grade.GOOD])
def test_what_is_asked_again_is_what_the_grades_so_far_make_probable(below: Grade) -> None:
    nothing = repeats([NO_GRADES] * len(STATES), below)
    first, _, more = (bounds[below - 2] for bounds in habits())
    again = sum(more**number for number in range(60))
    assert nothing.again == pytest.approx(again)
    assert nothing.new == pytest.approx(first * again)
    sure = repeats([(0, 0, 10**6, 0)] * len(STATES), below)
    assert sure == pytest.approx((0, 0, 1), abs=1e-4)
    half = repeats([(5 * 10**5, 0, 5 * 10**5, 0)] * len(STATES), below)
    assert half == pytest.approx((1, 1, 2), abs=1e-3)
