"""Where an answer is counted: by the state of its card before it."""

from __future__ import annotations

from studyllm.core.journal import Grade, Review
from studyllm.core.schedule import NEW, OLD, REPEAT, YOUNG, fold, state_before, tally
from studyllm.core.sm2 import step


def test_nothing_answered_is_no_memory() -> None:
    assert fold(step, []) is None


def test_each_answer_is_counted_by_the_card_before_it() -> None:
    days = [0, 0, 1, 7, 22, 61]
    reviews = [Review(Grade.GOOD, day, 0) for day in days]
    memory, counted = tally(step, reviews)
    assert memory == fold(step, reviews)
    assert [state for _, state in counted] == [NEW, REPEAT, YOUNG, YOUNG, YOUNG, OLD]
    assert [review for review, _ in counted] == reviews


def test_a_card_is_mature_from_twenty_one_days_on() -> None:
    memory = fold(step, [Review(Grade.GOOD, 0, 0)])
    assert memory is not None
    assert state_before(memory._replace(interval=20), 99) == YOUNG
    assert state_before(memory._replace(interval=21), 99) == OLD
