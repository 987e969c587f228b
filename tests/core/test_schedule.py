"""Where an answer is counted, by the state of its card before it; and which cards are leeches."""

from __future__ import annotations

import pytest

from studyllm.core.journal import Answer, Baseline, FactId, Grade, Promise, Review
from studyllm.core.schedule import (
    CRAM,
    NEW,
    OLD,
    REPEAT,
    YOUNG,
    Memory,
    Scheduler,
    becomes_leech,
    state_before,
)
from studyllm.core.sm2 import SM2
from tests.core.histories import exact

CARD = "deck/card"


def answer(number: int, day: int, *, cram: bool = False) -> Answer:
    return Answer(FactId(number, "a", number), CARD, Review(Grade.GOOD, day, 0), cram)


def test_nothing_answered_is_no_memory() -> None:
    assert SM2.fold(CARD, []) is None
    assert SM2.tally([]) == (None, [])


def test_each_answer_is_counted_by_the_card_before_it() -> None:
    days = [0, 0, 1, 7, 22, 61]
    reviews = [Review(Grade.GOOD, day, 0) for day in days]
    answers = [answer(number, day) for number, day in enumerate(days)]
    memory, counted = SM2.tally(answers)
    assert memory == SM2.fold(CARD, reviews)
    assert [state for _, state, _ in counted] == [NEW, REPEAT, YOUNG, YOUNG, YOUNG, OLD]
    assert [review for review, _, _ in counted] == reviews


@exact
def test_what_was_foretold_comes_with_first_answers_of_a_day_to_cards_seen_before(
    scheduler: Scheduler,
) -> None:
    answers = [answer(number, day) for number, day in enumerate([0, 0, 3, 3, 9])]
    answers.insert(4, answer(4, 8, cram=True))
    reviews = [one.review for one in answers if not one.cram]
    _, counted = scheduler.tally(answers)
    chances = [chance for _, _, chance in counted]
    seen, again = scheduler.fold(CARD, reviews[:2]), scheduler.fold(CARD, reviews[:4])
    assert seen
    assert again
    expected = (scheduler.recall(seen, 3), scheduler.recall(again, 9))
    assert chances == [None, None, expected[0], None, None, expected[1]]


@exact
def test_practice_is_counted_as_such_and_a_promise_not_at_all(scheduler: Scheduler) -> None:
    promise = Promise(5, 35, 30)
    facts: list[Answer | Baseline] = [
        answer(1, 0, cram=True),
        answer(2, 0),
        answer(3, 1, cram=True),
        Baseline(FactId(4, "a", 4), CARD, promise),
        answer(5, 5),
    ]
    memory, counted = scheduler.tally(facts)
    good = [Review(Grade.GOOD, day, 0) for day in (0, 5)]
    assert memory == scheduler.fold(CARD, [good[0], promise, good[1]])
    assert [state for _, state, _ in counted] == [CRAM, NEW, CRAM, OLD]


def test_a_card_is_mature_from_twenty_one_days_on() -> None:
    memory = SM2.fold(CARD, [Review(Grade.GOOD, 0, 0)])
    assert memory is not None
    assert state_before(memory._replace(interval=20), 99) == YOUNG
    assert state_before(memory._replace(interval=21), 99) == OLD


def lapsed(lapses: int) -> Memory:
    return Memory(1, 0, 0, 1, lapses, 99, 0)


@pytest.mark.parametrize("lapses", range(30))
def test_a_card_becomes_a_leech_with_eight_lapses_and_with_every_four_more(lapses: int) -> None:
    before = lapsed(lapses - 1) if lapses else None
    assert becomes_leech(before, lapsed(lapses)) == (lapses in {8, 12, 16, 20, 24, 28})
    assert not becomes_leech(lapsed(lapses), lapsed(lapses))


@exact
def test_forgetting_makes_a_leech_on_the_eighth_the_twelfth_and_the_sixteenth_time(
    scheduler: Scheduler,
) -> None:
    memory: Memory | None = None
    said = []
    for forgotten in range(1, 18):
        for grade, day in ((Grade.GOOD, 2 * forgotten), (Grade.AGAIN, 2 * forgotten + 1)):
            after = scheduler.after(CARD, memory, Review(grade, day, 0))
            if becomes_leech(memory, after):
                said.append(forgotten)
                assert grade == Grade.AGAIN
            memory = after
    assert said == [8, 12, 16]
