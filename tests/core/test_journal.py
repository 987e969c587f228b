"""Study days against the calendar, the order of facts against its laws."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyllm.core.journal import (
    Answer,
    Fact,
    FactId,
    Grade,
    Moment,
    Review,
    Withdrawal,
    effective,
    next_instant,
)

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


def answer(at: int, device: str = "a") -> Answer:
    return Answer(FactId(at, device, at), "deck/card", Review(Grade.GOOD, 20_000, 0))


def withdrawal(at: int, of: Answer) -> Withdrawal:
    return Withdrawal(FactId(at, "a", at), of.card, 20_000, of.id)


def test_a_withdrawn_answer_does_not_count() -> None:
    first, second = answer(1), answer(2)
    assert effective([first, second, withdrawal(3, second)]) == [first]


@given(st.lists(st.integers(1, 30), unique=True), st.sets(st.integers(1, 30)), st.randoms())
def test_the_order_of_arrival_does_not_matter(
    instants: list[int], withdrawn: set[int], random: object
) -> None:
    answers = [answer(at, device) for at in instants for device in "ab"]
    facts: list[Fact] = [*answers]
    facts += [withdrawal(100 + at, answer(at)) for at in withdrawn]
    expected = effective(facts)
    random.shuffle(facts)  # type: ignore[attr-defined]
    assert effective(facts) == expected
    assert expected == sorted(expected, key=lambda a: (a.id.at, a.id.device))
