"""Weeks, months and years of study days, held against the calendar day by day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyllm.core.periods import first_day, last_day, stretches
from studyllm.core.progress import Period

EPOCH = date(1970, 1, 1)
DAYS = st.integers(0, 60_000)
PERIODS = st.sampled_from(Period)


def name(period: Period, day: int) -> tuple[int, ...]:
    """What the calendar calls the period of a day."""
    then = EPOCH + timedelta(days=day)
    return {
        Period.DAY: (day,),
        Period.WEEK: tuple(then.isocalendar()[:2]),
        Period.MONTH: (then.year, then.month),
        Period.YEAR: (then.year,),
    }[period]


@given(period=PERIODS, day=DAYS)
def test_a_period_is_all_the_days_that_the_calendar_calls_the_same(
    period: Period, day: int
) -> None:
    first, last = first_day(period, day), last_day(period, day)
    assert {name(period, one) for one in range(first, last + 1)} == {name(period, day)}
    assert name(period, first - 1) != name(period, day) != name(period, last + 1)


@given(period=PERIODS, first=DAYS, more=st.integers(0, 1500))
def test_stretches_are_the_days_put_together_by_name(period: Period, first: int, more: int) -> None:
    found = stretches(period, first, first + more)
    days = [list(range(begin, end + 1)) for begin, end in found]
    assert [one for part in days for one in part] == list(range(first, first + more + 1))
    names = [[name(period, one) for one in part] for part in days]
    assert all(len(set(part)) == 1 for part in names)
    assert len({part[0] for part in names}) == len(names)


@pytest.mark.parametrize("period", Period)
def test_there_is_no_stretch_before_the_first_day(period: Period) -> None:
    assert stretches(period, 20_001, 20_000) == []
