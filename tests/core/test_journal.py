"""Study days against the calendar, instants of new facts against a clock set back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyllm.core.journal import SITTING_GAP_MS, Moment, follows_in_sitting, next_instant

ZONES = ["UTC", "Asia/Shanghai", "America/New_York", "Pacific/Kiritimati", "Australia/Lord_Howe"]


def moment(text: str, zone: str) -> Moment:
    local = datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))
    offset = local.utcoffset()
    assert offset is not None
    return Moment(int(local.timestamp() * 1000), int(offset.total_seconds()))


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize(
    ("clock", "day"),
    [
        ("2026-03-08 03:59:59", "2026-03-07"),
        ("2026-03-08 04:00:00", "2026-03-08"),
        ("2026-11-01 03:30:00", "2026-10-31"),
        ("2026-11-02 03:59:59", "2026-11-01"),
        ("2024-02-29 12:00:00", "2024-02-29"),
        ("2024-03-01 03:00:00", "2024-02-29"),
    ],
)
def test_a_study_day_begins_at_four_by_the_local_clock(zone: str, clock: str, day: str) -> None:
    days = (date.fromisoformat(day) - date(1970, 1, 1)).days
    assert moment(clock, zone).day() == days


@given(st.integers(0, 4 * 10**12), st.integers(-12 * 3600, 14 * 3600), st.integers(0, 23))
def test_a_study_day_is_the_date_of_the_clock_set_back_by_the_rollover_hour(
    at: int, offset: int, hour: int
) -> None:
    local = datetime.fromtimestamp(at // 1000, UTC) + timedelta(seconds=offset, hours=-hour)
    assert Moment(at, offset).day(hour) == (local.date() - date(1970, 1, 1)).days


def test_a_new_fact_comes_after_the_newest_even_if_the_clock_was_set_back() -> None:
    assert next_instant(1000, None) == 1000
    assert next_instant(1000, 500) == 1000
    assert next_instant(1000, 1000) == 1001
    assert next_instant(1000, 5000) == 5001


def test_a_sitting_ends_with_a_long_pause_or_when_the_clock_is_set_far() -> None:
    last = 10**12
    gaps = (0, 1, SITTING_GAP_MS, SITTING_GAP_MS + 1, -SITTING_GAP_MS, -SITTING_GAP_MS - 1)
    follows = [follows_in_sitting(last + gap, last) for gap in gaps]
    assert follows == [True, True, True, False, True, False]
