"""Forecasts against what was recalled: held against floats, fractions and the definitions."""

from __future__ import annotations

import statistics
from collections import defaultdict
from fractions import Fraction
from math import log, sqrt

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from studyllm.core.calibration import EDGES, NAT, WHOLE, Sums, calibration, forecast, unpacked
from studyllm.core.progress import Passed

CHANCES = st.floats(0, 1)
FORECASTS = st.lists(st.tuples(CHANCES, st.booleans()), max_size=60)

MOST_FACTS = 10_000_000


def added(forecasts: list[tuple[float, bool]]) -> dict[int, Sums]:
    """Their sums by bin."""
    sums: defaultdict[int, list[int]] = defaultdict(lambda: [0] * 5)
    for chance, recalled in forecasts:
        number, one, _ = forecast(chance, recalled)
        sums[number] = [a + b for a, b in zip(sums[number], one, strict=True)]
    return {number: Sums(*columns) for number, columns in sums.items()}


def loss(chance: float, recalled: bool) -> float:
    """By the definition, of a chance that is kept away from 0 and 1."""
    kept = min(max(chance, 1 / WHOLE), 1 - 1 / WHOLE)
    return -log(kept if recalled else 1 - kept)


@given(chance=CHANCES, recalled=st.booleans())
@example(chance=0.0, recalled=True)
@example(chance=1.0, recalled=False)
@example(chance=0.9, recalled=True)
def test_one_forecast_is_its_chance_and_its_loss_within_what_is_rounded_away(
    chance: float, recalled: bool
) -> None:
    number, sums, _ = forecast(chance, recalled)
    assert sums[:2] == (1, recalled)
    assert sums.chance / WHOLE == pytest.approx(chance, abs=1.01 / WHOLE)
    assert EDGES[number] <= sums.chance < EDGES[number + 1]
    told = sums.chance / WHOLE
    assert sums.loss / NAT == pytest.approx(loss(told, recalled), abs=0.51 / NAT)
    assert sums.square == sums.loss**2


@given(
    more=FORECASTS,
    less=FORECASTS,
    rows=st.lists(st.builds(Sums, *[st.integers(-(2**60), 2**60)] * 5), max_size=4),
)
def test_packed_sums_add_up_as_their_parts_do(
    more: list[tuple[float, bool]], less: list[tuple[float, bool]], rows: list[Sums]
) -> None:
    forecasts = [(forecast(*one), 1) for one in more] + [(forecast(*one), -1) for one in less]
    packed = sum(sign * one.packed for one, sign in forecasts) + sum(row.packed for row in rows)
    parts = [[sign * column for column in one.sums] for one, sign in forecasts]
    expected = [sum(column) for column in zip([0] * 5, *parts, *rows, strict=True)]
    assert list(unpacked(packed)) == expected


def test_ten_million_of_the_worst_forecasts_stay_within_64_bits() -> None:
    worst = max((forecast(float(wrong), not wrong)[1] for wrong in (0, 1)), key=lambda s: s.square)
    assert worst.loss == round(log(WHOLE) * NAT)
    assert max(worst) * MOST_FACTS < 2**63


@given(forecasts=FORECASTS)
def test_means_and_error_are_those_of_a_plain_reckoning(
    forecasts: list[tuple[float, bool]],
) -> None:
    found = calibration(added(forecasts))
    chances = [min(max(chance, 1 / WHOLE), 1 - 1 / WHOLE) for chance, _ in forecasts]
    losses = [loss(chance, recalled) for chance, recalled in forecasts]
    near = pytest.approx
    assert found.passed == Passed(len(forecasts), sum(recalled for _, recalled in forecasts))
    if not forecasts:
        assert (found.foretold, found.loss, found.error) == (0, 0, 0)
        return
    assert found.foretold == near(statistics.fmean(chances), abs=1 / WHOLE)
    # Half of a ten-thousandth is much for a chance that is near to none.
    rounded = [round(chance * WHOLE) / WHOLE for chance in chances]
    exact = [loss(told, recalled) for told, (_, recalled) in zip(rounded, forecasts, strict=True)]
    assert found.loss == near(statistics.fmean(exact), abs=1 / NAT)
    if len(losses) > 1:
        error = statistics.stdev(exact) / sqrt(len(exact))
        assert found.error == near(error, abs=1 / NAT)
    else:
        assert found.error == 0


@given(forecasts=FORECASTS, other=FORECASTS)
def test_sums_are_exact_in_any_order(
    forecasts: list[tuple[float, bool]], other: list[tuple[float, bool]]
) -> None:
    assert added([*forecasts, *other]) == added([*other[::-1], *forecasts[::-1]])
    sums = added(forecasts)
    if sums:
        total = sum(Fraction(one.chance, WHOLE) for one in sums.values())
        assert calibration(sums).foretold == float(total / len(forecasts))


@given(forecasts=FORECASTS)
def test_bins_cover_all_chances_without_gaps_and_each_forecast_is_in_its_own(
    forecasts: list[tuple[float, bool]],
) -> None:
    bins = calibration(added(forecasts)).bins
    assert (bins[0].low, bins[-1].high) == (0, 1)
    assert [one.high for one in bins[:-1]] == [one.low for one in bins[1:]]
    for one in bins:
        own = [
            recalled
            for chance, recalled in forecasts
            if one.low <= min(round(chance * WHOLE), WHOLE - 1) / WHOLE < one.high
        ]
        assert one.passed == Passed(len(own), sum(own))
        assert one.low <= one.foretold < one.high
        if not own:
            assert one.foretold == pytest.approx((one.low + one.high) / 2)


def test_what_is_commonly_aimed_at_lies_in_the_middle_of_its_bin() -> None:
    bins = calibration({}).bins
    for aim in range(70, 100, 5):
        one = bins[forecast(aim / 100, True)[0]]
        assert (one.low + one.high) / 2 == pytest.approx(aim / 100)
    assert 10 <= len(bins) <= 14
