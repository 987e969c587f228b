"""The words of `studyllm stats`: times and periods."""

from __future__ import annotations

from datetime import date

import pytest

from studyllm.cli import amounts
from studyllm.core.progress import Period

MONDAY = (date(2026, 3, 2) - date(1970, 1, 1)).days


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(0, "0 minutes"), (1, "1 minute"), (60, "1 hour"), (121, "2 hours 1 minute")],
)
def test_a_time_is_said_in_hours_where_there_are_some(minutes: int, words: str) -> None:
    assert amounts.hours(minutes) == words


@pytest.mark.parametrize(
    ("day", "period", "name"),
    [
        (MONDAY, Period.DAY, "2026-03-02"),
        (MONDAY, Period.WEEK, "week of 2026-03-02"),
        (MONDAY - 1, Period.WEEK, "week of 2026-02-23"),
        (MONDAY, Period.MONTH, "2026-03"),
        (MONDAY, Period.YEAR, "2026"),
    ],
)
def test_a_period_is_named_for_its_first_day(day: int, period: Period, name: str) -> None:
    assert amounts.stretch(day, period) == name


def test_weekdays_are_those_of_the_calendar() -> None:
    for day in range(MONDAY, MONDAY + 14):
        when = date(1970, 1, 1).fromordinal(date(1970, 1, 1).toordinal() + day)
        assert amounts.weekday(day) == when.strftime("%a %m-%d")
