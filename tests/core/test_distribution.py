"""Bars against counting each number by itself, and the median against the standard library's."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyllm.core.distribution import SCALES, histogram, query_of
from studyllm.core.progress import Bar, Histogram, Quantity
from studyllm.core.query import Compared, Every, Sign, parse

NUMBERS = {
    Quantity.INTERVAL: st.integers(0, 36_500),
    Quantity.STABILITY: st.integers(0, 10**10).map(lambda tenths: tenths / 10),
    Quantity.EASE: st.integers(130, 3000).map(lambda hundredths: hundredths / 100),
    Quantity.DIFFICULTY: st.integers(10, 100).map(lambda tenths: tenths / 10),
    Quantity.RECALL: st.floats(0, 1, exclude_min=True),
}

CASES = st.sampled_from(Quantity).flatmap(
    lambda quantity: st.tuples(
        st.just(quantity),
        st.lists(NUMBERS[quantity] | st.sampled_from(SCALES[quantity]), min_size=1),
    )
)


@given(CASES)
def test_bars_have_the_numbers_that_lie_between_their_ends(
    case: tuple[Quantity, list[float]],
) -> None:
    quantity, numbers = case
    found = histogram(quantity, Counter(numbers))
    end = SCALES[quantity][-1]
    for low, high, cards in found.bars:
        assert cards == sum(low <= one < high or (high == end <= one) for one in numbers)
    assert sum(bar.cards for bar in found.bars) == len(numbers)


@given(CASES)
def test_bars_rise_without_gaps_from_the_first_to_the_last_that_has_cards(
    case: tuple[Quantity, list[float]],
) -> None:
    quantity, numbers = case
    bars = histogram(quantity, Counter(numbers)).bars
    assert all(bar.low < bar.high for bar in bars)
    assert all(before.high == after.low for before, after in pairwise(bars))
    assert bars[0].cards
    assert bars[-1].cards


@given(CASES)
def test_the_median_is_exact_and_lies_within_the_bars(
    case: tuple[Quantity, list[float]],
) -> None:
    quantity, numbers = case
    found = histogram(quantity, Counter(numbers))
    assert found.median == median(numbers)
    assert found.bars[0].low <= found.median
    assert found.median < found.bars[-1].high or found.bars[-1].high == SCALES[quantity][-1]


@pytest.mark.parametrize("quantity", Quantity)
def test_no_cards_are_no_bars(quantity: Quantity) -> None:
    assert histogram(quantity, {}) == Histogram(quantity, (), None)


def test_bars_of_days_are_those_that_people_name() -> None:
    days = {float(day): 1 for day in range(1, 731)}
    bars = [(bar.low, bar.high - 1) for bar in histogram(Quantity.INTERVAL, days).bars]
    assert bars == [
        *((1, 1), (2, 3), (4, 7), (8, 14), (15, 30), (31, 60), (61, 120), (121, 240)),
        *((241, 365), (366, 730)),
    ]


def test_bars_of_fractions_end_at_round_numbers() -> None:
    ease = histogram(Quantity.EASE, {1.3: 1, 1.6: 1}).bars
    assert [bar.low for bar in ease] == [1.3, 1.4, 1.5, 1.6]
    recall = histogram(Quantity.RECALL, {0.65: 1, 1.0: 1}).bars
    assert [bar.low for bar in recall] == [0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95]
    assert recall[-1] == Bar(0.95, 1.0, 1)
    assert histogram(Quantity.DIFFICULTY, {10.0: 3}).bars == (Bar(10, 11, 3),)


@pytest.mark.parametrize(
    ("quantity", "bar", "query"),
    [
        (Quantity.INTERVAL, Bar(4, 8, 1), "interval:>=4 interval:<8 -is:suspended"),
        (Quantity.EASE, Bar(1.3, 1.4, 1), "ease:>=1.3 ease:<1.4 -is:suspended"),
        (Quantity.DIFFICULTY, Bar(10, 11, 1), "difficulty:>=10 -is:suspended"),
    ],
)
def test_a_bar_is_a_search(quantity: Quantity, bar: Bar, query: str) -> None:
    assert query_of(quantity, bar) == query


@pytest.mark.parametrize("quantity", Quantity)
def test_the_search_of_a_bar_has_its_ends_and_nothing_else(quantity: Quantity) -> None:
    scale = SCALES[quantity]
    for low, high in pairwise(scale):
        found = parse(query_of(quantity, Bar(low, high, 0)))
        assert isinstance(found, Every)
        ends = [(one.sign, one.number) for one in found.parts if isinstance(one, Compared)]
        most = [] if high == scale[-1] else [(Sign.LESS, high)]
        assert ends == [(Sign.AT_LEAST, low), *most]
