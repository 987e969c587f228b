"""`--since`: what may be written, and the day that it means."""

from __future__ import annotations

from datetime import date, timedelta

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyllm.cli.since import Since, understood
from studyllm.core.journal import Day

EPOCH = date(1970, 1, 1)


def day(text: str) -> Day:
    return (date.fromisoformat(text) - EPOCH).days


def first(written: str, today: str) -> str | None:
    found = understood(written).first(day(today))
    return None if found is None else (EPOCH + timedelta(days=found)).isoformat()


@pytest.mark.parametrize(
    ("written", "today", "expected"),
    [
        ("1d", "2026-03-02", "2026-03-02"),
        ("30d", "2026-03-02", "2026-02-01"),
        ("1w", "2026-03-02", "2026-02-24"),
        ("1m", "2026-03-02", "2026-02-03"),
        ("1m", "2026-03-31", "2026-03-01"),
        ("3m", "2026-01-15", "2025-10-16"),
        ("1y", "2026-03-02", "2025-03-03"),
        ("1y", "2024-02-29", "2023-03-01"),
        ("99999y", "2026-03-02", "1970-01-01"),
        ("2026-03-02", "2026-03-02", "2026-03-02"),
        ("2025-12-31", "2026-03-02", "2025-12-31"),
        ("all", "2026-03-02", None),
    ],
)
def test_a_stretch_ends_today_and_has_as_many_days_as_it_says(
    written: str, today: str, expected: str | None
) -> None:
    assert first(written, today) == expected


@given(
    st.dates(date(1971, 1, 1), date(2999, 12, 31)), st.integers(1, 11_000), st.sampled_from("dwmy")
)
def test_further_back_is_never_later(today: date, number: int, unit: str) -> None:
    now = (today - EPOCH).days
    near, far = Since(number=number, unit=unit), Since(number=number + 1, unit=unit)
    found = near.first(now), far.first(now)
    assert found[0] is not None
    assert found[1] is not None
    assert 0 <= found[1] <= found[0] <= now


@pytest.mark.parametrize(
    "written",
    [
        "",
        "0d",
        "30",
        "d",
        "-3d",
        "3 d",
        "3D",
        "123456d",
        "２d",
        "yesterday",
        "2026-3-2",
        "20260302",
    ],
)
def test_nonsense_is_answered_with_what_may_be_written(written: str) -> None:
    with pytest.raises(click.UsageError, match="is no day; write a date as in 2026-03-02, or 30d"):
        understood(written)


@pytest.mark.parametrize("written", ["2026-02-29", "2026-13-01", "0000-01-01"])
def test_a_date_that_is_in_no_calendar_is_refused(written: str) -> None:
    with pytest.raises(click.UsageError, match=f"there is no day {written}"):
        understood(written)


def test_the_future_is_refused_with_the_present_day() -> None:
    with pytest.raises(click.UsageError, match="--since 2026-03-03 is after today, which is 2026"):
        first("2026-03-03", "2026-03-02")
