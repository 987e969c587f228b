"""Weak cards against step 7 of SM-2 and against the rules of practice."""

from __future__ import annotations

import pytest

from studyllm.core.again import AGAIN_WAIT, AgainToday
from studyllm.core.journal import Grade
from tests.core.sittings import drain, due, queue, turn

AGAIN, HARD, GOOD, EASY = Grade


def weak_after(*grades: tuple[Grade, bool], again_below: Grade = GOOD) -> bool:
    """Whether a card is asked again after these answers, each practice or not."""
    again = AgainToday(again_below)
    for grade, cram in grades:
        again.take(turn("a/1", grade, cram=cram))
    return "a/1" in again


@pytest.mark.parametrize(
    ("again_below", "weak"), [(GOOD, [True, True, False, False]), (HARD, [True] + [False] * 3)]
)
def test_a_card_is_weak_below_what_the_scheduler_says(again_below: Grade, weak: list[bool]) -> None:
    assert [weak_after((grade, False), again_below=again_below) for grade in Grade] == weak


@pytest.mark.parametrize("again_below", [GOOD, HARD])
def test_practice_makes_a_card_weak_only_if_it_failed(again_below: Grade) -> None:
    weak = [weak_after((grade, True), again_below=again_below) for grade in Grade]
    assert weak == [True, False, False, False]


@pytest.mark.parametrize("cram", [True, False])
@pytest.mark.parametrize("again_below", [GOOD, HARD])
def test_what_failed_in_practice_is_weak_until_it_is_good(again_below: Grade, cram: bool) -> None:
    for grade, weak in zip(Grade, [True, True, False, False], strict=True):
        assert weak_after((AGAIN, True), (grade, cram), again_below=again_below) == weak
        assert weak_after((AGAIN, True), (HARD, cram), (grade, cram)) == weak


def test_a_weak_card_that_is_answered_goes_to_the_end_of_the_line() -> None:
    again = AgainToday(GOOD)
    for card in ("a/1", "a/2", "a/1"):
        again.take(turn(card, AGAIN))
    assert again.cards == ["a/2", "a/1"]
    assert len(again) == 2
    assert again.first(lambda _: True) == "a/2"
    assert again.first(lambda card: card != "a/2") == "a/1"
    assert again.first(lambda _: False) is None


def test_a_weak_card_waits_for_three_answers() -> None:
    again = AgainToday(GOOD)
    again.take(turn("a/1", AGAIN))
    waited = []
    for n in range(AGAIN_WAIT + 1):
        waited.append(again.has_waited("a/1"))
        again.take(turn(f"b/{n}"))
    assert waited == [False, False, False, True]


def test_a_card_is_practice_only_as_long_as_only_practice_failed() -> None:
    again = AgainToday(GOOD)
    assert not again.is_cram("a/1")
    again.take(turn("a/1", AGAIN, cram=True))
    assert again.is_cram("a/1")
    again.take(turn("a/1", HARD))
    assert not again.is_cram("a/1")
    again.take(turn("a/1", AGAIN, cram=True))
    assert not again.is_cram("a/1")
    again.drop("a/1")
    again.drop("a/1")
    assert "a/1" not in again


@pytest.mark.parametrize("again_below", [GOOD, HARD])
def test_the_grade_told_to_bring_a_card_back_is_the_one_that_does(again_below: Grade) -> None:
    before = [(), ((AGAIN, True),), ((AGAIN, False),), ((HARD, False),)]
    for past in before:
        for cram in (True, False):
            for grade in Grade:
                again = AgainToday(again_below)
                for earlier, was_cram in past:
                    again.take(turn("a/1", earlier, cram=was_cram))
                told = grade < again.below("a/1", cram)
                again.take(turn("a/1", grade, cram=cram))
                assert told == ("a/1" in again)


def test_a_failed_practice_comes_again_and_is_practice() -> None:
    asked = queue(turns=[turn("a/1", AGAIN, cram=True)])
    assert asked.next() == "a/1"
    assert asked.is_cram("a/1")
    assert asked.again_below("a/1", True) == GOOD
    asked.answered(turn("a/1", HARD, cram=True))
    assert drain(asked) == ["a/1"]
    assert asked.next() is None


def test_a_failed_practice_of_a_due_card_is_its_answer_when_it_comes_again() -> None:
    asked = queue(due=[due(f"a/{n:02}") for n in range(12)], turns=[turn("a/11", AGAIN, cram=True)])
    assert not asked.is_cram("a/11")
    assert [asked.next()] == ["a/00"]
    assert drain(asked) == ["a/00", "a/01", "a/02", "a/11", *(f"a/{n:02}" for n in range(3, 11))]


def test_a_failed_practice_of_a_new_card_is_its_answer_only_if_it_is_next() -> None:
    crams = [turn("a/2", AGAIN, cram=True), turn("a/1", AGAIN, cram=True)]
    asked = queue(fresh={"a": ["a/1", "a/2"]}, new_left=2, turns=crams)
    assert not asked.is_cram("a/1")
    assert asked.is_cram("a/2")
    full = queue(fresh={"a": ["a/1", "a/2"]}, new_left=0, turns=crams)
    assert full.is_cram("a/1")
    assert full.is_cram("a/2")


def test_only_what_is_weak_by_practice_is_practice() -> None:
    asked = queue(due=[due("a/1")], turns=[turn("a/2", AGAIN)])
    assert not any(map(asked.is_cram, ["a/1", "a/2", "a/3"]))
    assert asked.again_below("a/1", False) == GOOD
    assert queue(HARD).again_below("a/1", False) == HARD
