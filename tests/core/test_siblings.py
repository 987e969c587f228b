"""Siblings against the rule that no two of them are asked on the same study day."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from studyllm.core.journal import Grade
from studyllm.core.session import Left, due_by_deck, note_of
from tests.core.sittings import drain, due, queue, turn


def test_siblings_share_all_of_the_key_but_the_number() -> None:
    assert {note_of(key) for key in ("a/x", "a/x#2", "a/x#3")} == {"a/x"}
    assert note_of("a/y#2") == "a/y"


def test_of_two_due_siblings_the_more_overdue_is_asked() -> None:
    assert drain(queue(due=[due("a/x", 1), due("a/x#2", 5), due("a/y")])) == ["a/x#2", "a/y"]
    assert drain(queue(due=[due("a/x#2"), due("a/x")])) == ["a/x"]


def test_a_new_sibling_of_a_due_card_waits() -> None:
    asked = queue(due=[due("a/x")], fresh={"a": ["a/x#2", "a/y"]}, new_left=9)
    assert asked.left() == Left(1, 1, 0)
    assert sorted(drain(asked)) == ["a/x", "a/y"]


def test_of_two_new_siblings_the_first_is_asked() -> None:
    asked = queue(fresh={"a": ["a/x", "a/x#2", "a/y#2", "a/y"]}, new_left=9)
    assert drain(asked) == ["a/x", "a/y#2"]


def test_siblings_of_a_card_answered_today_wait() -> None:
    asked = queue(
        due=[due("a/x"), due("a/y")],
        fresh={"a": ["a/x#3", "a/z"]},
        new_left=9,
        turns=[turn("a/x#2")],
    )
    assert sorted(drain(asked)) == ["a/y", "a/z"]


def test_a_sibling_practised_today_does_not_hold_back_the_others() -> None:
    asked = queue(due=[due("a/x")], turns=[turn("a/x#2", cram=True)])
    assert drain(asked) == ["a/x"]


def test_a_weak_card_comes_again_and_its_siblings_do_not() -> None:
    asked = queue(due=[due("a/x"), due("a/x#2")], turns=[turn("a/x", Grade.AGAIN)])
    assert drain(asked) == ["a/x"]


def test_a_waiting_sibling_takes_no_place_of_a_new_card() -> None:
    fresh = {"a": ["a/x#2", "a/y", "a/z"]}
    assert sorted(drain(queue(due=[due("a/x")], fresh=fresh, new_left=2))) == [
        "a/x",
        "a/y",
        "a/z",
    ]


CARDS = st.lists(
    st.builds(
        lambda deck, card, number: f"{deck}/{card}" + (f"#{number}" if number > 1 else ""),
        st.sampled_from("ab"),
        st.sampled_from("vwxyz"),
        st.integers(1, 3),
    ),
    unique=True,
    max_size=20,
)


@given(CARDS, st.integers(0, 20), st.integers(0, 20), st.integers(0, 9), st.sampled_from(Grade))
def test_no_two_siblings_are_asked_on_one_day(
    cards: list[str], answered: int, new: int, new_left: int, grade: Grade
) -> None:
    turns = [turn(card, grade) for card in cards[:answered]]
    begins = answered + new
    fresh = {deck: [card for card in cards[answered:begins] if card[0] == deck] for deck in "ab"}
    all_due = [due(card, len(card), 5) for card in cards[begins:]]
    asked = queue(turns=turns[:1], due=all_due, fresh=fresh, new_left=new_left)
    seen = {turn.card for turn in turns[:1]} | set(drain(asked))
    assert len(seen) == len({note_of(card) for card in seen})
    waiting = {note_of(one.card) for one in all_due} - {note_of(card) for card in seen}
    assert waiting == set()


@given(CARDS, st.integers(0, 20))
def test_as_many_cards_are_told_to_be_due_as_are_asked(cards: list[str], answered: int) -> None:
    done, left = cards[:answered], [due(card) for card in cards[answered:]]
    asked = drain(queue(due=left, turns=[turn(card) for card in done]))
    told = due_by_deck(left, done)
    assert {deck: n for deck, n in told.items() if n} == {
        deck: len(names) for deck in "ab" if (names := [c for c in asked if c[0] == deck])
    }


def test_siblings_of_a_card_buried_today_wait() -> None:
    asked = queue(
        due=[due("a/x"), due("a/y")], fresh={"a": ["a/x#3", "a/z"]}, new_left=9, buried=["a/x#2"]
    )
    assert sorted(drain(asked)) == ["a/y", "a/z"]
