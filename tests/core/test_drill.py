"""Practice beside the schedule against its rules, and against itself after a restart."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from studyllm.core.again import Turn
from studyllm.core.drill import Drill, DrillPlan, Practice
from studyllm.core.journal import Grade
from studyllm.core.session import Left
from tests.core.sittings import deck_of, turn


def practice(card: str, recall: float = 0.5) -> Practice:
    return Practice(card, deck_of(card), recall, is_new=recall == 0)


def crammed(card: str, grade: Grade = Grade.GOOD) -> Turn:
    return turn(card, grade, cram=True)


def drill(*cards: Practice, **rest: Any) -> Drill:
    return Drill(DrillPlan(cards, **rest))


def drain(asked: Drill, grade: Grade = Grade.GOOD) -> list[str]:
    cards: list[str] = []
    while (card := asked.next()) and len(cards) < 100:
        cards.append(card)
        asked.answered(crammed(card, grade))
    return cards


def test_nothing_to_practise_is_an_end() -> None:
    assert drill().next() is None


def test_the_weakest_come_first_and_ties_go_by_key() -> None:
    cards = [practice("a/1", 0.9), practice("a/4", 0.5), practice("a/3", 0.5), practice("a/2", 0.1)]
    assert drain(drill(*cards)) == ["a/2", "a/3", "a/4", "a/1"]


def test_new_cards_come_last_in_the_order_of_their_decks() -> None:
    cards = [practice("a/9", 0), practice("a/1", 0), practice("a/5", 0.99)]
    assert drain(drill(*cards)) == ["a/5", "a/9", "a/1"]


def test_cards_practised_today_stand_behind_the_others() -> None:
    cards = [practice("a/1", 0.1), practice("a/2", 0.9), practice("a/3", 0), practice("a/4", 0.2)]
    turns = [crammed("a/1"), crammed("a/1"), crammed("a/4"), turn("a/2")]
    assert drain(drill(*cards, turns=turns)) == ["a/2", "a/3", "a/4", "a/1"]


def test_another_deck_is_preferred_among_the_next_eight() -> None:
    cards = [practice(f"a/{n}", 0.1 + n / 100) for n in range(9)]
    near, far = practice("b/1", 0.175), practice("b/1", 0.9)
    assert drain(drill(*cards, near)).index("b/1") == 1
    assert drain(drill(*cards, far)).index("b/1") == 2


def test_an_answer_is_always_practice() -> None:
    asked = drill(practice("a/1"))
    assert asked.is_cram("a/1")
    assert asked.is_cram("a/2")


def test_what_has_failed_comes_again_until_it_is_good_and_hard_alone_does_not() -> None:
    asked = drill(*(practice(f"a/{n}", n / 10) for n in range(1, 7)))
    assert asked.again_below("a/1", True) == Grade.HARD
    asked.answered(crammed("a/1", Grade.AGAIN))
    assert asked.again_below("a/1", True) == Grade.GOOD
    assert asked.weak == ["a/1"]
    asked.answered(crammed("a/2", Grade.HARD))
    assert asked.weak == ["a/1"]
    assert drain(asked, Grade.HARD)[:3] == ["a/3", "a/4", "a/1"]
    assert asked.weak == ["a/1"]
    assert drain(asked) == ["a/1"]
    assert asked.next() is None


def test_cards_met_are_not_asked_again_unless_they_failed() -> None:
    cards = [practice(f"a/{n}", n / 10) for n in range(1, 5)]
    turns = [crammed("a/1"), crammed("a/2", Grade.AGAIN)]
    asked = drill(*cards, turns=turns, met={"a/1", "a/2"})
    assert asked.left() == Left(2, 0, 1)
    assert drain(asked) == ["a/3", "a/4", "a/2"]


def test_what_failed_in_an_earlier_sitting_waits_and_is_counted_once() -> None:
    cards = [practice(f"a/{n}", n / 10) for n in range(1, 5)]
    asked = drill(*cards, turns=[crammed("a/1", Grade.AGAIN)])
    assert asked.left() == Left(3, 0, 1)
    assert drain(asked) == ["a/2", "a/3", "a/4", "a/1"]


def test_a_card_that_is_weak_for_the_schedule_is_not_weak_here() -> None:
    asked = drill(practice("a/1"), turns=[turn("a/2", Grade.AGAIN)])
    assert asked.weak == []
    assert drain(asked) == ["a/1"]


def test_a_limit_counts_cards_not_answers() -> None:
    asked = drill(*(practice(f"a/{n}", n / 10) for n in range(1, 7)), limit=2)
    assert asked.left() == Left(2, 0, 0)
    asked.answered(crammed("a/1", Grade.AGAIN))
    assert asked.left() == Left(1, 0, 1)
    assert drain(asked) == ["a/2", "a/1"]


def test_a_full_sitting_leaves_what_failed_in_another() -> None:
    turns = [crammed("a/1", Grade.AGAIN)]
    assert drill(practice("a/2"), turns=turns, limit=1, met={"b/1"}).next() is None
    assert drain(drill(practice("a/2"), turns=turns, limit=2, met={"b/1"})) == ["a/2"]


def test_what_is_left_is_told_within_the_limit_and_new_cards_by_themselves() -> None:
    cards = [practice("a/1"), practice("a/2"), practice("a/3", 0), practice("a/4", 0)]
    assert drill(*cards).left() == Left(2, 2, 0)
    assert drill(*cards, limit=3).left() == Left(2, 1, 0)
    assert drill(*cards, limit=1).left() == Left(1, 0, 0)
    assert drill(*cards, limit=1, met={"b/1", "b/2"}).left() == Left(0, 0, 0)


def test_a_card_that_is_gone_is_dropped_wherever_it_was() -> None:
    asked = drill(practice("a/1"), practice("a/2"), turns=[crammed("a/3", Grade.AGAIN)])
    asked.drop("a/1")
    asked.drop("a/3")
    assert asked.left() == Left(1, 0, 0)
    assert drain(asked) == ["a/2"]


CARDS = st.lists(
    st.tuples(st.sampled_from("abc"), st.integers(0, 9), st.sampled_from([0, 0.25, 0.5, 0.75, 1])),
    unique_by=lambda one: one[:2],
    max_size=14,
).map(lambda made: [practice(f"{deck}/{n}", recall) for deck, n, recall in made])


@given(
    CARDS,
    st.lists(st.tuples(st.integers(0, 13), st.sampled_from(Grade), st.booleans()), max_size=6),
    st.lists(st.sampled_from(Grade), max_size=20),
    st.none() | st.integers(0, 9),
)
def test_a_sitting_that_is_opened_again_goes_on_with_the_same_cards(
    cards: list[Practice],
    earlier: list[tuple[int, Grade, bool]],
    grades: list[Grade],
    limit: int | None,
) -> None:
    turns = [turn(cards[n].card, g, cram=cram) for n, g, cram in earlier if n < len(cards)]
    running = drill(*cards, turns=turns, limit=limit)
    met: set[str] = set()
    for grade in grades:
        again = drill(*cards, turns=turns, met=met, limit=limit)
        asked = running.next()
        assert again.next() == asked
        assert again.left() == running.left()
        assert again.weak == running.weak
        if asked is None:
            break
        turns.append(crammed(asked, grade))
        met.add(asked)
        foretold = running.upcoming(asked, deck_of(asked))
        running.answered(turns[-1])
        assert running.next() in (*foretold, asked, None)
