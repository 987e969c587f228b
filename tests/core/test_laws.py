"""Every scheduler against the laws of scheduling, over random histories."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from studyllm.core.fsrs import fsrs
from studyllm.core.journal import Grade, Promise, Review
from studyllm.core.schedule import LONGEST, Scheduler
from tests.core.histories import (
    CARD,
    EXACT,
    GAPS,
    GRADES,
    PASTS,
    every,
    exact,
    last_day,
    mixed,
    pasts,
    reviews,
)
from tests.golden.make_fsrs import weights_within_bounds

History = list[Review | Promise]


@every
@given(mixed(), GAPS)
def test_a_better_grade_is_never_due_sooner(scheduler: Scheduler, past: History, gap: int) -> None:
    memory = scheduler.fold(CARD, past)
    outcomes = scheduler.outcomes(CARD, memory, last_day(memory) + gap - 2)
    due = [after.due for after in outcomes.values()]
    assert due == sorted(due)


@given(st.randoms(use_true_random=False), PASTS, GAPS)
def test_a_better_grade_is_never_due_sooner_whatever_the_weights(
    random: object, past: list[tuple[Grade, int]], gap: int
) -> None:
    weights = weights_within_bounds(random)  # type: ignore[arg-type]
    weights[15] = min(weights[15], 1.0)
    scheduler = fsrs(weights)
    memory = scheduler.fold(CARD, reviews(past))
    outcomes = scheduler.outcomes(CARD, memory, last_day(memory) + gap)
    intervals = [after.interval for after in outcomes.values()]
    assert intervals == sorted(intervals)


@every
@given(mixed(), GAPS, GRADES, st.integers(0, 10**7))
def test_the_outcome_shown_is_the_outcome_given(
    scheduler: Scheduler, past: History, gap: int, grade: Grade, took_ms: int
) -> None:
    memory = scheduler.fold(CARD, past)
    day = last_day(memory) + gap - 2
    shown = scheduler.outcomes(CARD, memory, day)
    assert list(shown) == list(Grade)
    assert shown[grade] == scheduler.fold(CARD, [*past, Review(grade, day, took_ms)])


@every
@given(pasts())
def test_a_card_is_due_within_a_century(scheduler: Scheduler, past: History) -> None:
    memory = None
    for event in past:
        if isinstance(event, Promise):
            memory = scheduler.adopt(memory, event)
        else:
            memory = scheduler.after(CARD, memory, event)
            assert event.day <= memory.due <= event.day + LONGEST
            assert 1 <= memory.interval <= LONGEST
        assert memory.due <= memory.day + LONGEST


@every
@given(mixed(), st.integers(0, 15))
def test_a_second_half_folds_on_from_the_memory_of_the_first(
    scheduler: Scheduler, past: History, cut: int
) -> None:
    memory = scheduler.fold(CARD, past[:cut])
    for event in past[cut:]:
        if isinstance(event, Promise):
            memory = scheduler.adopt(memory, event)
        else:
            memory = scheduler.after(CARD, memory, event)
    assert memory == scheduler.fold(CARD, past)


@exact
@given(PASTS.filter(bool), GRADES, st.data())
def test_an_early_answer_never_gives_a_longer_interval(
    scheduler: Scheduler, past: list[tuple[Grade, int]], grade: Grade, data: st.DataObject
) -> None:
    memory = scheduler.fold(CARD, reviews(past))
    assert memory is not None
    day = data.draw(st.integers(memory.day + 1, memory.due))
    early = scheduler.after(CARD, memory, Review(grade, day, 0))
    assert early.interval <= scheduler.after(CARD, memory, Review(grade, memory.due, 0)).interval
    assert early.due >= memory.due or grade == Grade.AGAIN


@given(PASTS.filter(bool), GRADES, st.data())
def test_an_early_answer_never_raises_the_ease(
    past: list[tuple[Grade, int]], grade: Grade, data: st.DataObject
) -> None:
    scheduler = EXACT["sm2"]
    memory = scheduler.fold(CARD, reviews(past))
    assert memory is not None
    day = data.draw(st.integers(memory.day + 1, memory.due))
    early = scheduler.after(CARD, memory, Review(grade, day, 0))
    assert early.ease <= memory.ease or day == memory.due


@every
@given(pasts().filter(bool), GAPS)
def test_recall_is_a_probability_that_falls(scheduler: Scheduler, past: History, gap: int) -> None:
    memory = scheduler.fold(CARD, past)
    assert memory is not None
    chance = scheduler.recall(memory, memory.day + gap)
    assert 0 < chance <= 1
    assert scheduler.recall(memory, memory.day + gap + 1) <= chance
    assert scheduler.recall(memory, memory.day) == 1


@every
@given(PASTS.filter(bool))
def test_every_review_is_counted_and_lapses_are_among_them(
    scheduler: Scheduler, past: list[tuple[Grade, int]]
) -> None:
    memory = None
    for review in reviews(past):
        after = scheduler.after(CARD, memory, review)
        if memory is not None:
            assert after is memory or after.reviews == memory.reviews + 1
            assert after.lapses - memory.lapses <= (review.grade == Grade.AGAIN)
            assert after.lapses >= memory.lapses
        memory = after
        assert memory.lapses < memory.reviews
        assert memory.day == memory.answered == review.day
