"""The curve of a card by its laws, over random pasts and both schedulers."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyllm.core.forgetting import forgetting
from studyllm.core.journal import Grade, Review
from studyllm.core.schedule import Memory, Scheduler
from tests.core.histories import EXACT, PASTS

BOTH = pytest.mark.parametrize("scheduler", EXACT.values(), ids=EXACT)
FIRST = 100


def memories(scheduler: Scheduler, past: list[tuple[Grade, int]]) -> list[Memory]:
    """What a first pass and these answers leave behind, each so many days after the other."""
    day = FIRST
    found = [scheduler.after("d/c", None, Review(Grade.GOOD, day, 0))]
    for grade, gap in past:
        day += gap
        found.append(scheduler.after("d/c", found[-1], Review(grade, day, 0)))
    return found


@BOTH
@given(past=PASTS, beyond=st.integers(0, 300), samples=st.integers(2, 200))
def test_recall_only_falls_within_a_spell_and_is_a_chance(
    scheduler: Scheduler, past: list[tuple[Grade, int]], beyond: int, samples: int
) -> None:
    known = memories(scheduler, past)
    last = known[-1].day + beyond
    found = forgetting(known, scheduler.recall, last, samples)
    assert len(found) == (samples if last > FIRST else 1)
    assert all(0 < one.recall <= 1 for one in found)
    assert found[0].at == FIRST
    assert last == FIRST or found[-1].at == pytest.approx(last)
    for before, after in pairwise(found):
        assert before.at < after.at
        assert before.spell <= after.spell
        if before.spell == after.spell:
            assert after.recall <= before.recall + 1e-12


@BOTH
@given(past=PASTS, beyond=st.integers(1, 60))
def test_on_whole_days_it_is_what_the_scheduler_says(
    scheduler: Scheduler, past: list[tuple[Grade, int]], beyond: int
) -> None:
    known = memories(scheduler, [(grade, gap % 9) for grade, gap in past])
    last = known[-1].day + beyond
    found = forgetting(known, scheduler.recall, last, last - FIRST + 1)
    assert [round(one.at) for one in found] == list(range(FIRST, last + 1))
    for day, one in enumerate(found, FIRST):
        latest = [memory for memory in known if memory.day <= day][-1]
        assert one.recall == pytest.approx(scheduler.recall(latest, day), abs=1e-9)


@BOTH
def test_between_days_it_falls_evenly(scheduler: Scheduler) -> None:
    known = memories(scheduler, [])
    start, half, end = forgetting(known, scheduler.recall, FIRST + 1, 3)
    assert half.recall == pytest.approx((start.recall + end.recall) / 2)


@BOTH
def test_an_answer_of_today_is_one_sample(scheduler: Scheduler) -> None:
    known = memories(scheduler, [(Grade.GOOD, 0)])
    assert [(one.recall, one.spell) for one in forgetting(known, scheduler.recall, FIRST, 9)] == [
        (1.0, 1)
    ]
