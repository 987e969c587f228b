"""The words of `studyllm stats`: times, periods and whether a forecast can be trusted."""

from __future__ import annotations

from datetime import date

import pytest

from studyllm.cli import amounts
from studyllm.core.progress import Calibration, Passed, Period

MONDAY = (date(2026, 3, 2) - date(1970, 1, 1)).days


def found(answers: int, recalled: int, foretold: float) -> Calibration:
    return Calibration((), Passed(answers, recalled), foretold, 0.4, 0.01)


@pytest.mark.parametrize(
    ("ms", "words"),
    [
        (0, "0 minutes"),
        (1, "1 minute"),
        (89_000, "1 minute"),
        (91_000, "2 minutes"),
        (3_600_000, "1 hour"),
        (2 * 3_600_000 + 60_000, "2 hours 1 minute"),
    ],
)
def test_any_time_at_all_is_a_minute(ms: int, words: str) -> None:
    assert amounts.hours(amounts.minutes(ms)) == words


@pytest.mark.parametrize(
    ("share", "words"),
    [(None, "-"), (0, "0 %"), (0.001, "1 %"), (0.914, "91 %"), (0.999, "99 %"), (1.0, "100 %")],
)
def test_a_hundred_of_a_hundred_is_all(share: float | None, words: str) -> None:
    assert amounts.percent(share) == words


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


@pytest.mark.parametrize(
    ("calibration", "end"),
    [
        (found(0, 0, 0.0), "no card has been answered on a later day."),
        (found(99, 99, 0.5), "too few to judge the forecast by."),
        (found(1000, 900, 0.9), "the forecast can be trusted."),
        (found(1000, 881, 0.9), "the forecast can be trusted."),
        # Of 100 answers 84 to 96 are within two standard errors.
        (found(100, 85, 0.9), "the forecast can be trusted."),
        (found(100, 60, 0.9), "the forecast hopes too much, you forget more than it says."),
        (found(1000, 950, 0.9), "the forecast is too careful, you recall more than it says."),
        (found(1_000_000, 899_000, 0.9), "the forecast can be trusted."),
    ],
)
def test_a_forecast_is_trusted_within_chance_and_two_points(
    calibration: Calibration, end: str
) -> None:
    assert amounts.verdict(calibration).endswith(end)
