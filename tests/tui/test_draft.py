"""What is typed in the form of an interview: what it comes to, and what is wrong with it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyllm.core.interview import MOST_WEIGHT, Interview
from studyllm.core.journal import WEEK
from studyllm.tui.draft import AHEAD, LAST, Draft, DraftError

TODAY = 20_000
"""2024-10-04, a Friday."""

SLUGS = ("attention", "moe", "sft")


def draft(chosen: Interview | None = None) -> Draft:
    return Draft(TODAY, SLUGS, 25, chosen)


def mistake(changed: Draft) -> str:
    with pytest.raises(DraftError) as caught:
        changed.interview()
    return caught.value.name


def test_a_new_form_is_three_weeks_of_all_topics() -> None:
    assert draft().interview() == Interview(TODAY + AHEAD, 25)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-10-21", TODAY + 17),
        ("2024-10-5", TODAY + 1),
        ("+17", TODAY + 17),
        (" +1 ", TODAY + 1),
        ("+999999", TODAY + 999_999),
        ("9999-12-31", LAST),
    ],
)
def test_a_date_is_written_in_two_ways(text: str, day: int) -> None:
    changed = draft()
    changed.date = text
    assert changed.interview().date == day


@pytest.mark.parametrize(
    "text", ["", "+", "17", "2024-13-01", "2024-02-30", "0000-01-01", "2024-10", "++1", "+9999999"]
)
def test_what_is_no_date_is_said(text: str) -> None:
    changed = draft()
    changed.date = text
    assert mistake(changed) == "no date"


@pytest.mark.parametrize("text", ["2024-10-04", "+0", "2023-12-14"])
def test_a_date_must_be_ahead(text: str) -> None:
    changed = draft()
    changed.date = text
    assert mistake(changed) == "date over"


@pytest.mark.parametrize("text", ["", "0", "1441", "9" * 200, "-5", "²"])
def test_minutes_are_those_of_a_day(text: str) -> None:
    changed = draft()
    changed.minutes = text
    assert mistake(changed) == "no minutes"


def test_days_off_are_those_before_the_interview() -> None:
    changed = draft()
    changed.date = "+5"
    changed.days_off = "2024-10-06, +1  2024-10-06,+5 2020-01-01"
    assert changed.interview().days_off == (TODAY + 1, TODAY + 2)
    changed.days_off = "tomorrow"
    assert mistake(changed) == "no day off"


def test_one_day_at_least_is_left_for_study() -> None:
    changed = draft()
    for weekday in range(WEEK):
        changed.toggle_weekday(weekday)
    assert mistake(changed) == "all days off"
    changed.toggle_weekday(0)
    assert changed.interview().weekdays_off == (1, 2, 3, 4, 5, 6)
    changed.date = "+2"  # Sunday
    assert mistake(changed) == "no day left"


def test_topics_are_weighed_and_left_out() -> None:
    changed = draft()
    changed.toggle("sft")
    assert changed.interview().topics == {"attention": 1, "moe": 1}
    changed.move_weight("sft", 2)
    assert changed.interview().topics == {"attention": 1, "moe": 1, "sft": 3}
    changed.move_weight("sft", MOST_WEIGHT)
    assert changed.interview().topics["sft"] == MOST_WEIGHT
    changed.move_weight("sft", -2 * MOST_WEIGHT)
    assert changed.interview().topics == {}  # all alike
    changed.toggle_all()
    assert mistake(changed) == "no topic"
    changed.toggle_all()
    assert changed.interview().topics == {}


def test_what_holds_stays_as_it_was_chosen() -> None:
    chosen = Interview(TODAY + 9, 40, (5, 6), (TODAY + 3,), {"moe": 2, "gone": 1})
    found = draft(chosen)
    assert found.interview() == chosen
    found.toggle("gone")
    assert found.interview().topics == {"moe": 2}


def test_an_interview_that_is_over_gives_all_but_its_date() -> None:
    over = Interview(TODAY, 40, (6,), (TODAY - 3,), {"moe": 2})
    assert draft(over).interview() == Interview(TODAY + AHEAD, 40, (6,), (), {"moe": 2})


@given(st.lists(st.integers(-400, 400)), st.text("0123456789-+", max_size=12))
def test_however_a_date_is_moved_it_is_ahead(moves: list[int], text: str) -> None:
    changed = draft()
    changed.date = text
    for days in [0, *moves]:
        changed.move_date(days)
        assert changed.day is not None
        assert changed.day > TODAY
    assert changed.interview().date == changed.day


@given(st.lists(st.integers(-400, 400)), st.text("0123456789", max_size=12))
def test_however_minutes_are_moved_they_are_those_of_a_day(moves: list[int], text: str) -> None:
    changed = draft()
    changed.minutes = text
    for minutes in [0, *moves]:
        changed.move_minutes(minutes)
        assert changed.interview().minutes == int(changed.minutes)
