"""What a card's memory follows from: facts against the same history told without detours."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from studyllm.core.interview import Interview
from studyllm.core.journal import (
    NO_CARD,
    PLAIN,
    Answer,
    Appointment,
    Baseline,
    Correction,
    Fact,
    FactId,
    Grade,
    Mark,
    Mock,
    Promise,
    Recital,
    Reset,
    Review,
    Trait,
    Withdrawal,
    effective,
    last_recital,
    since_reset,
    standing,
)
from studyllm.core.schedule import CRAM, Memory, Scheduler
from tests.core.histories import CARD, FIRST_DAY, GRADES, every, promises
from tests.core.journals import INTERVIEWS, MOCKS


def answer(at: int, grade: Grade = Grade.GOOD, device: str = "a", *, cram: bool = False) -> Answer:
    """An answer on the study day of its instant, a day being 10."""
    review = Review(grade, FIRST_DAY + at // 10, 0)
    return Answer(FactId(at, device, at), CARD, review, cram)


def withdrawal(number: int, of: FactId, device: str = "a") -> Withdrawal:
    return Withdrawal(FactId(10_000 + number, device, number), CARD, FIRST_DAY, of)


def correction(number: int, of: FactId, grade: Grade, device: str = "a") -> Correction:
    return Correction(FactId(of.at, device, 20_000 + number), CARD, FIRST_DAY, of, grade)


def folded(scheduler: Scheduler, facts: list[Fact]) -> Memory | None:
    return scheduler.tally(effective(facts))[0]


def test_a_withdrawn_answer_does_not_count() -> None:
    first, second = answer(1), answer(2)
    assert effective([first, second, withdrawal(3, second.id)]) == [first]


def test_a_withdrawal_may_arrive_before_its_answer() -> None:
    assert effective([withdrawal(3, answer(1).id), answer(1)]) == []
    assert effective([withdrawal(3, answer(1).id)]) == []


def test_an_answer_of_the_same_instant_on_another_device_stays() -> None:
    here, there = answer(1), answer(1, device="b")
    assert effective([there, here, withdrawal(2, here.id)]) == [there]


def test_facts_fold_by_instant_then_device_then_number() -> None:
    ids = [FactId(1, "a", 9), FactId(1, "b", 1), FactId(1, "b", 2), FactId(2, "a", 1)]
    answers = [Answer(one, CARD, Review(Grade.GOOD, FIRST_DAY, 0)) for one in ids]
    assert effective(reversed(answers)) == answers


def test_the_newest_correction_counts_and_keeps_the_place_of_the_answer() -> None:
    first, second = answer(1, Grade.AGAIN), answer(2)
    corrections = [
        correction(2, first.id, Grade.EASY),
        correction(1, first.id, Grade.HARD),
    ]
    right = first._replace(review=first.review._replace(grade=Grade.EASY))
    assert effective([second, *corrections, first]) == [right, second]
    assert effective([*reversed(corrections), first, second]) == [right, second]


def test_a_correction_of_a_withdrawn_or_unknown_answer_changes_nothing() -> None:
    first = answer(1)
    corrected = correction(1, first.id, Grade.AGAIN)
    assert effective([first, corrected, withdrawal(2, first.id)]) == []
    assert effective([corrected]) == []


def test_a_correction_does_not_touch_what_is_no_answer() -> None:
    promise = Promise(FIRST_DAY, FIRST_DAY + 10, 10)
    baseline = Baseline(FactId(1, "a", 1), CARD, promise)
    assert effective([correction(1, baseline.id, Grade.AGAIN), baseline]) == [baseline]


def test_marks_are_no_part_of_a_memory() -> None:
    mark = Mark(FactId(2, "a", 2), CARD, FIRST_DAY, Trait.SUSPENDED, on=True)
    assert effective([mark, answer(1)]) == [answer(1)]


def reset(at: int, device: str = "a") -> Reset:
    return Reset(FactId(at, device, at), CARD, FIRST_DAY + at // 10)


@every
def test_a_reset_card_is_new_and_goes_on_like_one(scheduler: Scheduler) -> None:
    before, after = [answer(10), answer(20)], [answer(40), answer(60, Grade.HARD)]
    assert folded(scheduler, [*before, reset(30)]) is None
    assert folded(scheduler, [*before, reset(30), *after]) == folded(scheduler, [*after])
    _, counted = scheduler.tally(effective([*before, reset(30), *after]))
    assert len(counted) == 4


@every
def test_a_reset_that_is_taken_back_leaves_no_trace(scheduler: Scheduler) -> None:
    facts: list[Fact] = [answer(10), answer(20), answer(40)]
    detour: list[Fact] = [*facts, reset(30), withdrawal(50, reset(30).id)]
    assert folded(scheduler, detour) == folded(scheduler, facts)


def test_answers_before_a_reset_are_none_of_today() -> None:
    other = answer(15)._replace(card="d/other")
    promised = [Baseline(FactId(5, "a", 5), CARD, Promise(FIRST_DAY, FIRST_DAY + 3, 3))]
    counting = effective([answer(10), reset(30), answer(40), other, *promised])
    assert since_reset(counting) == [other, answer(40)]


def test_the_last_recital_that_counts_is_the_one_that_is_known() -> None:
    first, second = Recital(("a",), ("b",)), Recital((), ("a", "b"))
    told = [
        answer(10)._replace(recital=first),
        answer(20)._replace(recital=second),
        answer(30),
    ]
    assert last_recital(told) == second
    assert last_recital([*told, withdrawal(1, told[1].id)]) == first
    assert last_recital([answer(10), reset(30)]) is None


@dataclass
class Told:
    """A journal with detours, and the same told without."""

    facts: list[Fact] = field(default_factory=list)
    straight: list[Fact] = field(default_factory=list)
    """Only what counts, as it should have been from the start."""


@st.composite
def journals(draw: st.DrawFn) -> Told:
    """Facts of two devices about one card, in the order in which they were made."""
    told = Told()
    instants = draw(st.lists(st.integers(0, 300), unique=True, max_size=14))
    for number, at in enumerate(sorted(instants)):
        device = draw(st.sampled_from("ab"))
        if draw(st.integers(0, 7)) == 0:
            baseline = Baseline(FactId(at, device, at), CARD, draw(promises()))
            told.facts.append(baseline)
            told.straight.append(baseline)
            continue
        given_one = answer(at, draw(GRADES), device, cram=draw(st.integers(0, 4)) == 0)
        told.facts.append(given_one)
        right = given_one.review.grade
        for again in range(draw(st.sampled_from([0, 0, 0, 1, 2]))):
            right = draw(GRADES)
            fact = correction(10 * number + again, given_one.id, right, device)
            told.facts.append(fact)
        if draw(st.integers(0, 3)) == 0:
            told.facts.append(withdrawal(number, given_one.id, draw(st.sampled_from("ab"))))
        else:
            told.straight.append(given_one._replace(review=given_one.review._replace(grade=right)))
    return told


@given(journals(), st.integers(0, 2**32))
def test_the_order_of_arrival_does_not_matter(told: Told, seed: int) -> None:
    arrived = [*told.facts]
    Random(seed).shuffle(arrived)
    assert effective(arrived) == effective(told.facts)


@given(journals(), st.integers(0, 14))
def test_two_halves_that_meet_are_one_journal(told: Told, cut: int) -> None:
    theirs = [fact for fact in told.facts if fact.id.device == "b"]
    mine = [fact for fact in told.facts if fact.id.device == "a"]
    assert effective([*theirs, *mine]) == effective([*mine, *theirs]) == effective(told.facts)
    assert effective([*told.facts[cut:], *told.facts[:cut]]) == effective(told.facts)


@every
@given(told=journals(), seed=st.integers(0, 2**32))
def test_detours_leave_no_trace(scheduler: Scheduler, told: Told, seed: int) -> None:
    arrived = [*told.facts]
    Random(seed).shuffle(arrived)
    assert effective(arrived) == told.straight
    assert folded(scheduler, arrived) == folded(scheduler, told.straight)


@every
@given(told=journals(), at=st.integers(0, 300), grade=GRADES)
def test_a_withdrawn_answer_leaves_no_trace(
    scheduler: Scheduler, told: Told, at: int, grade: Grade
) -> None:
    extra = answer(at, grade, "c")
    detour = [*told.facts, withdrawal(99, extra.id, "c"), extra]
    assert scheduler.tally(effective(detour)) == scheduler.tally(effective(told.facts))


@every
@given(told=journals(), crams=st.lists(st.tuples(st.integers(0, 300), GRADES), max_size=6))
def test_practice_changes_no_memory(
    scheduler: Scheduler, told: Told, crams: list[tuple[int, Grade]]
) -> None:
    practice: list[Fact] = [
        answer(at, grade, f"c{n}", cram=True) for n, (at, grade) in enumerate(crams)
    ]
    assert folded(scheduler, [*told.facts, *practice]) == folded(scheduler, told.facts)
    alone, counted = scheduler.tally(effective(practice))
    assert alone is None
    assert [state for _, state, _ in counted] == [CRAM] * len(crams)


@every
@given(
    told=journals(),
    asked=st.lists(st.tuples(st.integers(0, 300), GRADES, MOCKS), max_size=6),
    plans=st.lists(st.tuples(st.integers(0, 300), st.none() | INTERVIEWS), max_size=3),
    seed=st.integers(0, 2**32),
)
def test_no_mock_interview_and_no_plan_changes_a_memory(
    scheduler: Scheduler,
    told: Told,
    asked: list[tuple[int, Grade, Mock]],
    plans: list[tuple[int, Interview | None]],
    seed: int,
) -> None:
    """Nor what is counted of other answers, and foretold; wherever they stand."""
    arrived: list[Fact] = [*told.facts]
    for number, (at, grade, mock) in enumerate(asked):
        arrived.append(answer(at, grade, f"c{number}", cram=True)._replace(mock=mock))
    for number, (at, chosen) in enumerate(plans):
        arrived.append(Appointment(FactId(at, f"p{number}", at), NO_CARD, FIRST_DAY, chosen))
    Random(seed).shuffle(arrived)
    memory, counted = scheduler.tally(effective(arrived))
    without, expected = scheduler.tally(effective(told.facts))
    assert memory == without
    assert [one for one in counted if one[1] != CRAM] == [one for one in expected if one[1] != CRAM]
    assert len(counted) == len(expected) + len(asked)
    assert standing(arrived) == standing(told.facts) == PLAIN
