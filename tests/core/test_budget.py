"""A day's minutes by the learner's own times, and the end of a backlog counted by hand."""

from __future__ import annotations

import pytest

from studyllm.core.budget import (
    HORIZON,
    NEW_MS,
    REVIEW_MS,
    Pace,
    budget,
    days_to_clear,
    pace,
    whole_minutes,
)
from studyllm.core.habits import Repeats
from studyllm.core.session import Budget, Left

TODAY = 20_000


def reviews(*times: int) -> list[tuple[int, bool]]:
    return [(took_ms, False) for took_ms in times]


def first(*times: int) -> list[tuple[int, bool]]:
    return [(took_ms, True) for took_ms in times]


def test_times_are_guessed_until_there_are_five_answers() -> None:
    assert budget(20, []) == Budget(1_200_000, REVIEW_MS, NEW_MS)
    few = reviews(1, 2, 3, 4) + first(1, 2, 3, 4)
    assert budget(1, few) == Budget(60_000, REVIEW_MS, NEW_MS)


def test_times_are_the_learners_lower_medians() -> None:
    times = reviews(9000, 1000, 5000, 3000, 7000) + first(30, 10, 50, 20, 40, 60)
    assert budget(1, times) == Budget(60_000, 5000, 30)


def test_a_new_card_is_guessed_to_take_no_less_than_a_due_one() -> None:
    assert budget(1, reviews(*[45_000] * 5)) == Budget(60_000, 45_000, 45_000)
    assert budget(1, reviews(*[4_000] * 5)) == Budget(60_000, 4_000, NEW_MS)


def test_an_answer_counts_with_a_minute_at_most_and_a_card_takes_some_time() -> None:
    assert budget(1, reviews(*[10**9] * 5)).review_ms == 60_000
    assert budget(1, reviews(*[0] * 5)).review_ms == 1


def test_what_is_left_takes_its_cards_times() -> None:
    assert pace(reviews(*[3000] * 5) + first(*[7000] * 5)) == Pace(3000, 7000)
    never, often = Repeats(0, 0, 1), Repeats(0.5, 0.25, 2)
    assert Pace(3000, 7000).takes_ms(Left(due=4, new=2, again=1), never) == 5 * 3000 + 2 * 7000
    assert Pace(3000, 7000).takes_ms(Left(due=4, new=2, again=1), often) == 8 * 3000 + 2 * 7000
    assert Pace(3000, 7000).takes_ms(Left(0, 0, 0), often) == 0


@pytest.mark.parametrize(
    ("ms", "minutes"), [(0, 0), (1, 1), (89_999, 1), (90_000, 2), (1_529_999, 25)]
)
def test_minutes_are_told_to_the_nearest_and_none_is_of_nothing_alone(
    ms: int, minutes: int
) -> None:
    assert whole_minutes(ms) == minutes


def ten_a_day(load: dict[tuple[int, int], int]) -> int | None:
    return days_to_clear(load, TODAY, Budget(100_000, 10_000, 20_000))


@pytest.mark.parametrize(
    ("load", "days"),
    [
        ({}, 1),
        ({(TODAY, 100): 10}, 1),
        ({(TODAY, 100): 11}, 2),
        ({(TODAY - 50, 100): 95}, 10),
        ({(TODAY, 100): 15, (TODAY + 1, 100): 5}, 2),
        ({(TODAY, 100): 15, (TODAY + 1, 100): 6}, 3),
        ({(TODAY + 1, 100): 100}, 1),
        # Eleven cards of one day, ten done: they come back after two, the last one is done first.
        ({(TODAY, 1): 11}, 2),
        # Twenty of one day: ten today, ten tomorrow, and nothing waits then.
        ({(TODAY, 1): 20}, 2),
        # The short intervals come back on the third day, while the long ones wait.
        ({(TODAY, 1): 10, (TODAY, 100): 15}, 4),
    ],
)
def test_a_backlog_ends_on_the_first_day_that_leaves_nothing(
    load: dict[tuple[int, int], int], days: int
) -> None:
    assert ten_a_day(load) == days


def test_a_backlog_that_does_not_end_within_a_year_has_no_end() -> None:
    assert ten_a_day({(TODAY, 10_000): 10 * HORIZON}) == HORIZON
    assert ten_a_day({(TODAY, 10_000): 10 * HORIZON + 1}) is None


def test_a_card_a_day_is_done_however_little_time_there_is() -> None:
    assert days_to_clear({(TODAY, 100): 3}, TODAY, Budget(1, 10_000, 20_000)) == 3
