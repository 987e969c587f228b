"""What is ahead against cards counted one by one."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from studyllm.core.outlook import outlook
from studyllm.core.progress import DueDay

TODAY = 20_000

CARDS = st.lists(st.tuples(st.integers(TODAY - 60, TODAY + 90), st.booleans()))


@given(CARDS, st.integers(1, 60))
def test_each_card_is_ahead_once(cards: list[tuple[int, bool]], days: int) -> None:
    load = [(due, mature, number) for (due, mature), number in Counter(cards).items()]
    ahead = outlook(load, TODAY, days, 10_000)
    assert ahead.backlog == sum(due < TODAY for due, _ in cards)
    assert [day.day for day in ahead.days] == list(range(TODAY, TODAY + days))
    for day in ahead.days:
        on_that = [mature for due, mature in cards if due == day.day]
        assert day == DueDay(day.day, on_that.count(False), on_that.count(True))
    told = ahead.backlog + sum(day.cards for day in ahead.days) + ahead.later
    assert told == len(cards)


@given(CARDS, st.integers(1, 60))
def test_what_is_told_as_due_just_outside_is_the_same(
    cards: list[tuple[int, bool]], days: int
) -> None:
    clipped = [(min(max(due, TODAY - 1), TODAY + days), mature) for due, mature in cards]
    one, other = (
        outlook(((due, mature, 1) for due, mature in each), TODAY, days, 1)
        for each in (cards, clipped)
    )
    assert one == other
