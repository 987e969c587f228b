"""Key points: their digests, what naming them is worth, and which come first."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyllm.core.cards import Card, Point, Points
from studyllm.core.faces import face
from studyllm.core.journal import Grade
from studyllm.core.points import digest, missed_first, proposal, recital


def points(required: str) -> tuple[Point, ...]:
    """A point for each letter; `r` is a required one."""
    return tuple(Point({"en": f"Point {n}"}, kind == "r") for n, kind in enumerate(required))


@pytest.mark.parametrize(
    ("required", "said", "proposed"),
    [
        ("r..", {1, 2}, Grade.AGAIN),  # a required point missed
        ("r..", set(), Grade.AGAIN),
        ("...", {0, 1, 2}, Grade.GOOD),  # all
        ("rrr", {0, 1, 2}, Grade.GOOD),
        ("r...", {0, 1}, Grade.HARD),  # all required, and half
        ("r..", {0, 2}, Grade.HARD),
        ("r..", {0}, Grade.AGAIN),  # all required, and less than half
        ("...", {0}, Grade.AGAIN),
        ("....", {0, 3}, Grade.HARD),
        (".", set(), Grade.AGAIN),
    ],
)
def test_the_proposal_follows_from_what_was_said(
    required: str, said: set[int], proposed: Grade
) -> None:
    assert proposal(points(required), said) == proposed


@given(st.text("r.", min_size=1, max_size=9), st.data())
def test_saying_more_is_never_worth_less(required: str, data: st.DataObject) -> None:
    places = st.integers(0, len(required) - 1)
    said = data.draw(st.sets(places))
    more = said | {data.draw(places)}
    assert proposal(points(required), said) <= proposal(points(required), more)


def test_a_digest_is_of_the_english_text_whatever_is_added_to_it() -> None:
    english = Point({"en": "Softmax  over\n experts"})
    both = Point({"zh": "对专家做 softmax", "en": "Softmax over experts"}, required=True)
    assert digest(english) == digest(both) == "95c24d5bbb0e1aff"
    assert digest(Point({"zh": "对专家做 softmax"})) != digest(both)
    assert digest(Point({"": "对专家做 softmax", "en": "x"})) == digest(
        Point({"zh": "对专家做 softmax"})
    )


def test_a_recital_names_each_point_once() -> None:
    three = points("r..")
    said, missed = recital(three, {2, 0})
    assert said == (digest(three[0]), digest(three[2]))
    assert missed == (digest(three[1]),)


@given(st.integers(1, 9), st.data())
def test_what_was_missed_comes_first_and_nothing_else_moves(
    count: int, data: st.DataObject
) -> None:
    all_points = points("." * count)
    said = data.draw(st.sets(st.integers(0, count - 1)))
    order, first = missed_first(all_points, recital(all_points, said).missed)
    missed = [place for place in range(count) if place not in said]
    assert order == missed + sorted(said)
    assert first == len(missed)


def test_a_face_shows_missed_points_first_with_their_marks() -> None:
    card = Card("c", {"en": "Which?"}, Points(points("..r.")))
    missed = recital(card.kind.points, {0, 1}).missed if isinstance(card.kind, Points) else ()
    shown = face(card, 1, "en", "d/c", 0, missed)
    assert shown.points == ("Point 2", "Point 3", "Point 0", "Point 1")
    assert shown.order == (2, 3, 0, 1)
    assert shown.required == {0}
    assert shown.missed == 2
    gone = face(card, 1, "en", "d/c", 0, ["0123456789abcdef"])
    assert (gone.order, gone.missed) == ((0, 1, 2, 3), 0)
