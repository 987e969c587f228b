"""What limits a day, against the numbers: new cards by deck, and minutes."""

from __future__ import annotations

from typing import Any

import pytest

from studyllm.core.journal import Grade
from studyllm.core.session import Budget, Left, Queue
from tests.core.sittings import drain, due, queue, turn

FRESH = {"a": ["a/1", "a/2", "a/3"], "b": ["b/1", "b/2", "b/3"]}


def test_a_deck_may_have_a_limit_of_its_own() -> None:
    asked = queue(fresh=FRESH, new_left=9, new_left_in={"a": 1})
    assert asked.left() == Left(0, 4, 0)
    assert drain(asked) == ["a/1", "b/1", "b/2", "b/3"]


@pytest.mark.parametrize("left", [0, -3])
def test_a_deck_whose_limit_is_reached_begins_no_more(left: int) -> None:
    assert drain(queue(fresh=FRESH, new_left=9, new_left_in={"a": left})) == ["b/1", "b/2", "b/3"]


def test_the_limit_of_the_day_holds_over_those_of_the_decks() -> None:
    asked = queue(fresh=FRESH, new_left=3, new_left_in={"a": 9, "b": 9})
    assert drain(asked) == ["a/1", "b/1", "a/2"]


def test_decks_without_new_cards_and_without_limits_are_no_matter() -> None:
    assert drain(queue(fresh={"a": [], "b": ["b/1"]}, new_left=9, new_left_in={"c": 4})) == ["b/1"]


def minutes(day_s: int, reviews: int = 0, new: int = 0, **rest: Any) -> Queue:
    """A day of so many seconds; a due card takes 10 of them, a new one 20."""
    return queue(
        due=[due(f"a/{n:02}") for n in range(reviews)],
        fresh={"b": [f"b/{n:02}" for n in range(new)]},
        new_left=new,
        budget=Budget(day_s * 1000, 10_000, 20_000),
        **rest,
    )


@pytest.mark.parametrize(
    ("day_s", "reviews", "new", "left"),
    [
        (600, 5, 5, (5, 5)),
        (100, 5, 5, (5, 2)),  # 50 s of due cards, 50 s left: two new ones of 20 s
        (90, 5, 5, (5, 2)),
        (89, 5, 5, (5, 1)),
        (69, 5, 5, (5, 0)),
        (50, 5, 5, (5, 0)),
        (41, 5, 5, (5, 0)),  # the last due card is begun in time
        (40, 5, 5, (4, 0)),
        (1, 5, 5, (1, 0)),
        (0, 5, 5, (0, 0)),
        (40, 0, 5, (0, 2)),
        (19, 0, 5, (0, 0)),
        (6000, 0, 0, (0, 0)),
    ],
)
def test_due_cards_come_first_and_new_ones_get_what_is_left(
    day_s: int, reviews: int, new: int, left: tuple[int, int]
) -> None:
    asked = minutes(day_s, reviews, new)
    assert asked.left() == (*left, 0)
    assert (asked.next() is None) == (sum(left) == 0)


def test_as_many_come_as_are_told_when_each_takes_what_it_is_taken_to() -> None:
    asked = minutes(100, 5, 5)
    cards = []
    while card := asked.next():
        cards.append(card)
        asked.answered(turn(card, took_ms=10_000 if card[0] == "a" else 20_000))
    assert [len([c for c in cards if c[0] == deck]) for deck in "ab"] == [5, 2]
    assert [place for place, card in enumerate(cards) if card[0] == "b"] == [1, 4]


def test_new_cards_pause_under_a_backlog() -> None:
    asked = minutes(100, 60, 5)
    assert asked.left() == Left(10, 0, 0)
    assert drain(asked, took_ms=10_000) == [f"a/{n:02}" for n in range(10)]


def test_quick_answers_make_room_and_slow_ones_take_it() -> None:
    assert len(drain(minutes(100, 60), took_ms=5_000)) == 20
    assert len(drain(minutes(100, 60), took_ms=30_000)) == 4


def test_the_days_time_holds_also_what_was_answered_before_the_sitting() -> None:
    turns = [turn("z/1", took_ms=35_000), turn("z/2", took_ms=35_000, cram=True)]
    assert minutes(100, 60, 5, turns=turns).left() == Left(3, 0, 0)


def test_cards_to_be_asked_again_are_asked_also_when_the_time_is_used_up() -> None:
    asked = minutes(10, 5, 5)
    asked.answered(turn("a/00", Grade.AGAIN, 10_000))
    assert asked.left() == Left(0, 0, 1)
    assert drain(asked, took_ms=10_000) == ["a/00"]
    assert asked.next() is None


def test_a_limit_of_the_sitting_holds_within_the_days_time() -> None:
    assert minutes(100, 5, 5, limit=6).left() == Left(5, 1, 0)
    assert minutes(30, 5, 5, limit=6).left() == Left(3, 0, 0)


def test_without_a_budget_there_is_no_limit_of_time() -> None:
    asked = queue(due=[due("a/1")], turns=[turn("z/1", took_ms=10**9)])
    assert asked.left() == Left(1, 0, 0)
