"""The queue against the rules of the day: what comes when, and how much."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from studyllm.core.journal import Grade
from studyllm.core.session import Left
from tests.core.sittings import TODAY, drain, due, queue, turn


def test_nothing_due_and_nothing_new_is_an_end() -> None:
    assert queue().next() is None


def test_the_most_overdue_for_its_interval_comes_first_and_ties_go_by_key() -> None:
    cards = [due("a/long", 10, 100), due("a/short", 2, 4), due("a/2"), due("a/1")]
    assert drain(queue(due=cards)) == ["a/short", "a/long", "a/1", "a/2"]


@given(
    st.lists(
        st.tuples(st.integers(0, 99), st.integers(0, 9), st.integers(0, 30)),
        unique_by=lambda one: one[0],
    )
)
def test_the_order_is_by_lateness_for_the_interval_then_by_key(
    made: list[tuple[int, int, int]],
) -> None:
    cards = [due(f"a/{n}", late, interval) for n, late, interval in made]
    late_first = sorted(cards, key=lambda one: ((one.due - TODAY) / max(1, one.interval), one.card))
    assert drain(queue(due=cards)) == [one.card for one in late_first]


def test_another_deck_is_preferred_among_the_next_eight() -> None:
    cards = [due("a/1", 9), due("a/2", 8), due("a/3", 7), due("b/1", 1)]
    assert drain(queue(due=cards)) == ["a/1", "b/1", "a/2", "a/3"]


def test_a_deck_further_down_than_eight_is_not_looked_for() -> None:
    cards = [due(f"a/{n}", 20 - n) for n in range(10)] + [due("b/1")]
    assert drain(queue(due=cards)).index("b/1") == 3


def test_new_cards_are_spread_evenly_among_the_due_ones() -> None:
    cards = [due(f"a/{n}", 9 - n) for n in range(6)]
    asked = drain(queue(due=cards, fresh={"b": ["b/x", "b/y"]}, new_left=2))
    assert [card for card in asked if card[0] == "b"] == ["b/x", "b/y"]
    assert [place for place, card in enumerate(asked) if card[0] == "b"] == [2, 5]


def test_new_cards_come_from_each_deck_in_turn() -> None:
    fresh = {"a": ["a/1", "a/2", "a/3"], "b": ["b/1"], "c": ["c/1", "c/2"]}
    assert drain(queue(fresh=fresh, new_left=9)) == ["a/1", "b/1", "c/1", "a/2", "c/2", "a/3"]


def test_the_turn_goes_on_from_what_was_begun_today() -> None:
    fresh = {"a": ["a/2"], "b": ["b/1"]}
    assert queue(fresh=fresh, new_left=9, begun={"a": 1}).next() == "b/1"


def test_no_more_new_cards_than_are_left() -> None:
    fresh = {"a": ["a/1", "a/2", "a/3"]}
    assert drain(queue(fresh=fresh, new_left=2)) == ["a/1", "a/2"]
    assert drain(queue(fresh=fresh, new_left=-5)) == []


def test_a_weak_card_comes_again_after_three_others() -> None:
    asked = queue(due=[due(f"a/{n}", 9 - n) for n in range(6)])
    asked.answered(turn("a/0", Grade.AGAIN))
    assert drain(asked)[:4] == ["a/1", "a/2", "a/3", "a/0"]


def test_a_weak_card_comes_early_when_nothing_else_is_left() -> None:
    asked = queue(due=[due("a/1")])
    asked.answered(turn("a/1", Grade.HARD))
    assert asked.weak == ["a/1"]
    assert asked.left() == Left(0, 0, 1)
    assert drain(asked) == ["a/1"]
    assert asked.weak == []


def test_weak_is_what_the_scheduler_says() -> None:
    asked = queue(Grade.HARD, due=[due("a/1")])
    asked.answered(turn("a/1", Grade.HARD))
    assert asked.next() is None


def test_a_limit_counts_cards_not_answers() -> None:
    asked = queue(due=[due(f"a/{n}", 9 - n) for n in range(6)], limit=2)
    assert asked.left() == Left(2, 0, 0)
    asked.answered(turn("a/0", Grade.AGAIN))
    assert drain(asked) == ["a/1", "a/0"]


def test_a_full_sitting_leaves_weak_cards_of_another_sitting() -> None:
    full = queue(turns=[turn("a/1", Grade.AGAIN)], limit=1, met={"b/1"})
    assert full.next() is None
    assert queue(turns=[turn("a/1", Grade.AGAIN)], limit=2, met={"b/1"}).next() == "a/1"


def test_a_limit_bounds_what_is_told_to_be_left() -> None:
    asked = queue(due=[due("a/1")], fresh={"b": ["b/1", "b/2"]}, new_left=2, limit=2)
    assert asked.left() == Left(1, 1, 0)


def test_a_card_that_is_gone_is_dropped_wherever_it_was() -> None:
    asked = queue(
        due=[due("a/1"), due("a/2")],
        fresh={"b": ["b/1", "b/2"], "c": ["c/1"]},
        new_left=3,
        turns=[turn("d/1", Grade.AGAIN)],
    )
    for card in ("a/1", "b/1", "d/1"):
        asked.drop(card)
    assert asked.left() == Left(1, 2, 0)
    assert sorted(drain(asked)) == ["a/2", "b/2", "c/1"]


def test_an_answer_to_a_card_not_in_the_queue_counts_as_a_turn_only() -> None:
    asked = queue(due=[due("a/1")])
    asked.answered(turn("z/9"))
    assert drain(asked) == ["a/1"]
