"""Spread due days against their bounds, and schedulers that spread against those that do not."""

from __future__ import annotations

from dataclasses import replace
from hashlib import blake2b

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyllm.core.journal import Grade, Review
from studyllm.core.schedule import LONGEST, Memory, Scheduler
from studyllm.core.sm2 import SM2
from studyllm.core.spread import moved, share, spread
from tests.core.histories import CARD, EXACT, GAPS, GRADES, PASTS, exact, last_day, reviews

KEYS = st.text("abc/#-012", min_size=1, max_size=12)


def chance(key: str, reviews: int) -> float:
    """From -1 to 1, by key and number of answers."""
    digest = blake2b(f"{key} {reviews}".encode(), digest_size=4).digest()
    return int.from_bytes(digest, "big") / (2**32 - 1) * 2 - 1


def spreading(scheduler: Scheduler) -> Scheduler:
    return replace(scheduler, spreads=True)


@pytest.mark.parametrize(
    ("interval", "part"),
    [(1, 0.15), (7, 0.15), (8, 0.10), (20, 0.10), (21, 0.05), (36_500, 0.05)],
)
def test_the_longer_an_interval_the_smaller_the_part_by_which_it_moves(
    interval: int, part: float
) -> None:
    assert share(interval) == part


@pytest.mark.parametrize(
    ("interval", "least", "most"),
    [
        (1, 1, 1),
        (3, 3, 3),
        (4, 3, 5),
        (7, 6, 8),
        (8, 7, 9),
        (20, 18, 22),
        (21, 20, 22),
        (100, 95, 105),
        (1000, 950, 1050),
    ],
)
def test_an_interval_moves_so_far_and_no_further(interval: int, least: int, most: int) -> None:
    reached = {moved(interval, n / 500 - 1) for n in range(1001)}
    assert (min(reached), max(reached)) == (least, most)
    assert reached == set(range(least, most + 1))


@given(KEYS, st.integers(1, 500), st.integers(1, LONGEST))
def test_a_due_day_moves_by_a_hash_of_key_and_number_of_answers(
    key: str, count: int, interval: int
) -> None:
    by = round(chance(key, count) * share(interval) * interval)
    assert spread(key, count, interval) == interval + by >= 1


def test_a_spread_is_the_same_wherever_it_is_worked_out() -> None:
    found = [spread("deck/card", count, 1000) for count in range(1, 7)]
    assert found == [954, 995, 1011, 988, 962, 1041]
    assert [spread(f"deck/card#{n}", 1, 100) for n in range(2, 6)] == [103, 105, 95, 98]


def test_a_longer_interval_is_never_moved_before_a_shorter_one() -> None:
    for step in range(2001):
        u = step / 1000 - 1
        due = [moved(interval, u) for interval in range(1, 150)]
        assert due == sorted(due)


@given(st.floats(-1, 1), st.integers(1, LONGEST - 1))
def test_a_longer_interval_is_never_moved_before_a_shorter_one_anywhere(
    u: float, interval: int
) -> None:
    assert 1 <= moved(interval, u) <= moved(interval + 1, u)


@exact
@given(PASTS, GAPS, GRADES)
def test_spread_moves_the_due_day_alone_and_within_its_bound(
    scheduler: Scheduler, past: list[tuple[Grade, int]], gap: int, grade: Grade
) -> None:
    spread_one = spreading(scheduler)
    memory = spread_one.fold(CARD, reviews(past))
    review = Review(grade, last_day(memory) + gap, 0)
    plain, after = scheduler.after(CARD, memory, review), spread_one.after(CARD, memory, review)
    assert after._replace(due=plain.due) == plain
    if after is memory:
        return
    days = after.due - review.day
    u = chance(CARD, after.reviews)
    bound = plain.interval + round(u * share(plain.interval) * plain.interval)
    if memory is not None and grade > Grade.AGAIN and review.day < memory.due:
        bound = max(bound, memory.due - review.day)
    assert days == min(bound, LONGEST)


@exact
@given(PASTS, st.data())
def test_a_card_passed_early_is_not_due_before_it_was_due_anyway(
    scheduler: Scheduler, past: list[tuple[Grade, int]], data: st.DataObject
) -> None:
    memory = spreading(scheduler).fold(CARD, reviews([(Grade.GOOD, 0), *past]))
    assert memory is not None
    day = data.draw(st.integers(memory.day, max(memory.day, memory.due - 1)))
    outcomes = spreading(scheduler).outcomes(CARD, memory, day)
    assert all(after.due >= memory.due for g, after in outcomes.items() if g > Grade.AGAIN)


def test_the_interval_in_memory_is_the_base_of_the_next_one() -> None:
    keys = [f"deck/{n}" for n in range(50)]
    days = [0, 1, 7, 22]
    past = [Review(Grade.GOOD, day, 0) for day in days]
    folded = [spreading(SM2).fold(key, past) for key in keys]
    assert {memory.interval for memory in folded if memory} == {38}
    assert {memory.due - 22 for memory in folded if memory} == {36, 37, 38, 39, 40}


def test_a_card_spread_to_a_later_day_is_early_until_then() -> None:
    scheduler = spreading(SM2)
    held = Memory(10, 0, 0, 10, 0, 7, 3, 250)
    late = held._replace(due=11)
    assert SM2.step(held, Review(Grade.EASY, 10, 0)).ease == 260
    after = scheduler.after("deck/x", late, Review(Grade.EASY, 10, 0))
    assert (after.interval, after.ease) == (25, 250)


def test_schedulers_spread_only_when_told_to() -> None:
    for scheduler in EXACT.values():
        assert not scheduler.spreads
