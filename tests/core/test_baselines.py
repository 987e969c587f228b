"""What is taken over from another program against the rules of adoption, in numbers."""

from __future__ import annotations

import pytest

from studyllm.core.fsrs import WEIGHTS, fsrs
from studyllm.core.journal import Grade, Promise, Review
from studyllm.core.schedule import LONGEST, NEVER, YOUNG, Memory, Scheduler, state_before
from studyllm.core.sm2 import SM2
from tests.core.histories import CARD, exact

FSRS = fsrs()
DAY = 20_000


def promise(interval: int = 10, **rest: object) -> Promise:
    return Promise(DAY, DAY + interval, interval, **rest)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("interval", "repetitions"), [(0, 0), (1, 1), (5, 1), (6, 2), (7, 2), (1000, 2)]
)
def test_sm2_takes_over_repetitions_by_the_interval(interval: int, repetitions: int) -> None:
    assert SM2.adopt(None, promise(interval)).repetitions == repetitions


@pytest.mark.parametrize(
    ("known", "ease"), [(None, 250), (0, 130), (129, 130), (130, 130), (236, 236), (400, 400)]
)
def test_sm2_takes_over_the_ease_or_begins_with_two_and_a_half(
    known: int | None, ease: int
) -> None:
    assert SM2.adopt(None, promise(ease=known)).ease == ease


@pytest.mark.parametrize(
    ("interval", "due", "expected"),
    [
        (10, 10, [1, 24, 25, 26]),
        (10, 5, [1, 24, 25, 26]),
        (3, 3, [1, 6, 6, 6]),
        (0, 0, [1, 1, 1, 1]),
    ],
)
def test_sm2_goes_on_from_what_was_taken_over(interval: int, due: int, expected: list[int]) -> None:
    memory = SM2.adopt(None, promise(interval)._replace(due=DAY + due))
    outcomes = SM2.outcomes(CARD, memory, DAY + interval)
    assert [after.interval for after in outcomes.values()] == expected


def test_fsrs_takes_the_interval_for_the_stability_and_the_difficulty_of_a_first_good() -> None:
    memory = FSRS.adopt(None, promise(10))
    assert memory.stability == 10
    assert memory.difficulty == FSRS.step(None, Review(Grade.GOOD, DAY, 0)).difficulty
    assert FSRS.recall(memory, DAY + 10) == pytest.approx(0.9, rel=1e-12)


def test_fsrs_takes_over_stability_and_difficulty_where_they_are_known() -> None:
    memory = FSRS.adopt(None, promise(10, stability=12.5, difficulty=4.25))
    assert (memory.stability, memory.difficulty) == (12.5, 4.25)
    assert (memory.due, memory.interval) == (DAY + 10, 10)


@pytest.mark.parametrize(
    ("difficulty", "taken"), [(0.0, 1.0), (1.0, 1.0), (10.0, 10.0), (11.0, 10.0)]
)
def test_fsrs_keeps_what_it_takes_over_within_its_bounds(difficulty: float, taken: float) -> None:
    assert FSRS.adopt(None, promise(difficulty=difficulty)).difficulty == taken
    assert FSRS.adopt(None, promise(0)).stability == 0.001
    assert FSRS.adopt(None, promise(stability=0.0)).stability == 0.001


def test_the_difficulty_of_a_first_good_follows_the_weights() -> None:
    weights = [*WEIGHTS[:4], 5.0, *WEIGHTS[5:]]
    scheduler = fsrs(weights)
    first = scheduler.step(None, Review(Grade.GOOD, DAY, 0))
    assert scheduler.adopt(None, promise()).difficulty == first.difficulty
    assert first.difficulty != FSRS.adopt(None, promise()).difficulty


@exact
def test_a_promise_is_held_to_a_century(scheduler: Scheduler) -> None:
    memory = scheduler.adopt(None, promise(40_000))
    assert (memory.due, memory.interval) == (DAY + LONGEST, LONGEST)
    assert scheduler.adopt(None, promise(-3)).interval == 0


@exact
def test_a_promise_alone_is_no_answer(scheduler: Scheduler) -> None:
    memory = scheduler.adopt(None, promise())
    assert memory.due == DAY + 10
    assert (memory.day, memory.answered) == (DAY, NEVER)
    assert (memory.reviews, memory.lapses) == (0, 0)
    assert state_before(memory, DAY) == YOUNG


@exact
def test_an_answer_on_the_study_day_of_a_promise_counts(scheduler: Scheduler) -> None:
    memory = scheduler.adopt(None, promise())
    after = scheduler.after(CARD, memory, Review(Grade.AGAIN, DAY, 0))
    assert (after.answered, after.reviews, after.lapses, after.repetitions) == (DAY, 1, 1, 0)
    assert after._replace(answered=NEVER, reviews=0, lapses=0) != memory


def test_sm2_takes_an_answer_on_the_study_day_of_a_promise_as_early() -> None:
    memory = SM2.adopt(None, promise())
    outcomes = SM2.outcomes(CARD, memory, DAY)
    assert [(m.interval, m.ease, m.repetitions) for m in outcomes.values()] == [
        (1, 250, 0),
        (10, 236, 3),
        (10, 250, 3),
        (10, 250, 3),
    ]


def answered_here_then_promised(scheduler: Scheduler) -> tuple[Memory, Memory]:
    """Memories of a card that was answered on DAY, before and after a promise of that day."""
    answered = scheduler.fold(CARD, [Review(Grade.GOOD, DAY - 1, 0), Review(Grade.GOOD, DAY, 0)])
    assert answered is not None
    return answered, scheduler.adopt(answered, promise())


def test_a_card_answered_here_on_the_day_of_a_promise_has_had_its_sm2_answer() -> None:
    _, memory = answered_here_then_promised(SM2)
    for grade in Grade:
        assert SM2.after(CARD, memory, Review(grade, DAY, 0)) is memory
    later = SM2.after(CARD, memory, Review(Grade.GOOD, DAY + 10, 0))
    assert later.interval == 25


def test_a_card_answered_here_on_the_day_of_a_promise_has_not_lapsed_that_day() -> None:
    _, memory = answered_here_then_promised(FSRS)
    after = FSRS.after(CARD, memory, Review(Grade.AGAIN, DAY, 0))
    assert after.lapses == 0
    assert after.stability < memory.stability


@exact
def test_what_was_learned_here_is_counted_on_over_a_promise(scheduler: Scheduler) -> None:
    grades = [Grade.GOOD, Grade.AGAIN, Grade.GOOD, Grade.AGAIN, Grade.GOOD]
    past = [Review(grade, DAY - 9 + n, 0) for n, grade in enumerate(grades)]
    before = scheduler.fold(CARD, past)
    assert before is not None
    memory = scheduler.adopt(before, promise())
    assert (memory.lapses, memory.reviews) == (before.lapses, before.reviews) == (2, 5)
    assert memory.answered == before.answered == DAY - 5
    assert memory.due == DAY + 10
