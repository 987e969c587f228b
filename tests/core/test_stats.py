"""Streaks against days counted by hand, the heatmap against calendars, knowledge by its laws."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyllm.core.journal import Grade, Review
from studyllm.core.schedule import LEECH, Memory, Scheduler
from studyllm.core.sm2 import SM2
from studyllm.core.stats import (
    LEVELS,
    NOTHING_KNOWN,
    WEAK_BELOW,
    Knowledge,
    bounds,
    heatmap,
    is_weak,
    knowledge,
    level,
    longest,
    streak,
    together,
)
from tests.core.histories import EXACT

EPOCH = date(1970, 1, 1)
DAYS = st.integers(0, 40_000)


@pytest.mark.parametrize(
    ("days", "length"),
    [
        ([], 0),
        ([10], 1),
        ([10, 10, 9, 9, 8], 3),
        ([9, 8], 2),
        ([8, 7], 0),
        ([10, 8], 1),
        ([9, 7], 1),
        ([12, 10, 9], 2),
    ],
)
def test_days_in_a_row_up_to_today_or_yesterday(days: list[int], length: int) -> None:
    assert streak(days, today=10) == length


@given(st.lists(st.integers(0, 60)), st.integers(0, 60))
def test_the_longest_streak_is_the_longest_run_of_days_up_to_today(
    days: list[int], today: int
) -> None:
    word = "".join("x" if day in days else " " for day in range(today + 1))
    found = longest(sorted(days, reverse=True), today)
    assert found == max(map(len, word.split()), default=0)
    assert streak(sorted(days, reverse=True), today) <= found


@given(
    today=DAYS,
    weeks=st.integers(1, 60),
    ago=st.lists(st.integers(-8, 500), max_size=60),
)
def test_the_heatmap_is_the_calendar_of_the_iso_weeks(
    today: int, weeks: int, ago: list[int]
) -> None:
    counts = Counter(today - days for days in ago)
    rows = heatmap(counts, today, weeks)
    assert len(rows) == weeks
    last = EPOCH + timedelta(days=today)
    expected: Counter[tuple[int, int, int]] = Counter()
    for day, count in counts.items():
        if day <= today:
            expected[(EPOCH + timedelta(days=day)).isocalendar()] += count
    for back, row in enumerate(reversed(rows)):
        year, week, _ = (last - timedelta(weeks=back)).isocalendar()
        assert row == [expected[year, week, weekday] for weekday in range(1, 8)]


@given(today=DAYS, weeks=st.integers(1, 60), ago=st.lists(st.integers(0, 600)))
def test_the_heatmap_loses_no_answer_of_its_weeks(today: int, weeks: int, ago: list[int]) -> None:
    counts = Counter(today - days for days in ago)
    shown = sum(map(sum, heatmap(counts, today, weeks)))
    weekday = (EPOCH + timedelta(days=today)).weekday()
    assert shown == sum(days <= weekday + 7 * (weeks - 1) for days in ago)


def test_a_heatmap_has_a_week_at_least() -> None:
    assert heatmap({}, 0) == [[0] * 7] * 12
    with pytest.raises(ValueError, match="0 weeks"):
        heatmap({}, 0, 0)


@given(st.lists(st.integers(0, 500)), st.lists(st.integers(0, 600), min_size=2))
def test_more_answers_are_never_a_lower_level(days: list[int], counts: list[int]) -> None:
    found = bounds(days)
    levels = [level(count, found) for count in sorted(counts)]
    assert levels == sorted(levels)
    assert set(levels) <= set(range(LEVELS + 1))
    assert level(0, found) == 0
    assert level(1, found) > 0


@given(st.lists(st.integers(1, 20), min_size=1))
def test_a_day_has_its_level_by_the_days_with_fewer_answers(days: list[int]) -> None:
    for count in days:
        fewer = sum(day < count for day in days) + sum(day == count for day in days) / 2
        assert level(count, bounds(days)) == max(1, ceil(4 * fewer / len(days)))


@given(st.sets(st.integers(1, 10_000), min_size=4))
def test_days_that_all_differ_are_spread_evenly_over_the_levels(days: set[int]) -> None:
    sizes = Counter(level(count, bounds(days)) for count in days)
    assert sorted(sizes) == [1, 2, 3, 4]
    assert max(sizes.values()) - min(sizes.values()) <= 1


MEMORIES = st.builds(
    Memory,
    due=st.just(0),
    day=st.integers(0, 100),
    answered=st.just(0),
    interval=st.integers(1, 400),
    lapses=st.integers(0, 12),
    reviews=st.integers(1, 20),
    repetitions=st.integers(0, 9),
    ease=st.just(250),
    stability=st.floats(0.1, 500),
    difficulty=st.floats(1, 10),
)


@pytest.mark.parametrize("scheduler", EXACT.values(), ids=EXACT)
@given(st.lists(MEMORIES), st.booleans())
def test_knowledge_is_the_sum_of_recalls_and_of_weak_cards(
    scheduler: Scheduler, memories: list[Memory], leeches: bool
) -> None:
    found = knowledge(memories, scheduler.recall, 100, leeches)
    recalls = [scheduler.recall(memory, 100) for memory in memories]
    assert found.cards == len(memories)
    assert found.recalled == pytest.approx(sum(recalls))
    weak = {n for n, chance in enumerate(recalls) if chance < 0.7}
    weak |= {n for n, memory in enumerate(memories) if memory.repetitions == 0}
    weak |= {n for n, memory in enumerate(memories) if leeches and memory.lapses >= 8}
    assert found.weak == len(weak)
    assert 0 <= found.mastery <= 1


@given(st.lists(MEMORIES), st.lists(MEMORIES))
def test_parts_are_known_together_as_the_whole(one: list[Memory], other: list[Memory]) -> None:
    parts = [knowledge(each, SM2.recall, 100, True) for each in (one, other)]
    whole = knowledge([*one, *other], SM2.recall, 100, True)
    both = together(parts)
    assert (both.cards, both.weak) == (whole.cards, whole.weak)
    assert both.recalled == pytest.approx(whole.recalled)
    assert both.mastery == pytest.approx(whole.mastery)


@given(st.lists(MEMORIES), st.integers(0, 1000), st.integers(1, 50))
def test_mastery_falls_while_nothing_is_answered(
    memories: list[Memory], day: int, days: int
) -> None:
    now = knowledge(memories, SM2.recall, 100 + day, True)
    later = knowledge(memories, SM2.recall, 100 + day + days, True)
    assert later.mastery <= now.mastery
    assert later.weak >= now.weak


def test_no_card_is_no_mastery_and_a_new_one_halves_it() -> None:
    assert NOTHING_KNOWN.mastery == 0
    assert together([]) == NOTHING_KNOWN
    assert Knowledge(1, 1.0, 0).mastery == 1
    assert Knowledge(2, 1.0, 0).mastery == 0.5


@pytest.mark.parametrize("scheduler", EXACT.values(), ids=EXACT)
def test_a_card_is_weak_after_again_and_not_after_good(scheduler: Scheduler) -> None:
    memory = None
    for day, grade, weak in [
        (0, Grade.AGAIN, True),
        (1, Grade.GOOD, False),
        (3, Grade.AGAIN, True),
    ]:
        memory = scheduler.after("d/c", memory, Review(grade, day, 0))
        assert is_weak(memory, scheduler.recall(memory, day), leeches=True) == weak


def test_a_leech_is_weak_if_leeches_are_wanted() -> None:
    memory = Memory(9, 0, 0, 9, LEECH, 20, 5)
    assert is_weak(memory, 1.0, leeches=True)
    assert not is_weak(memory, 1.0, leeches=False)
    assert not is_weak(memory._replace(lapses=LEECH - 1), WEAK_BELOW, leeches=True)
    assert is_weak(memory._replace(lapses=0), WEAK_BELOW - 0.01, leeches=False)
