"""What was done with a card before it is graded, and what that proposes, kind by kind."""

from __future__ import annotations

import pytest

from studyllm.core.attempts import Attempt, choice, proposal, recital
from studyllm.core.cards import Basic, Card, Choices, Kind, Number, Point, Points
from studyllm.core.faces import face
from studyllm.core.journal import Grade
from studyllm.core.points import digest

THREE = tuple(Point({"en": word}, word == "b") for word in "abc")


def proposed(kind: Kind, attempt: Attempt, missed: tuple[str, ...] = ()) -> Grade:
    card = Card("c", {"en": "Which?"}, kind)
    return proposal(card, face(card, 1, "en", "d/c", 0, missed), attempt)


@pytest.mark.parametrize(
    ("right", "picked", "worth"),
    [
        ({0}, {0}, Grade.GOOD),
        ({0}, {1}, Grade.AGAIN),
        ({0, 2}, {0, 2}, Grade.GOOD),
        ({0, 2}, {0}, Grade.HARD),
        ({0, 2}, {0, 1}, Grade.AGAIN),
        ({0, 2}, {0, 1, 2}, Grade.AGAIN),
        ({0, 2}, set(), Grade.AGAIN),
    ],
)
def test_a_choice_is_worth_what_was_picked(right: set[int], picked: set[int], worth: Grade) -> None:
    assert choice(right, picked) == worth


def test_an_answer_that_was_only_thought_is_the_learners_affair() -> None:
    options = Choices(({"en": "x"}, {"en": "y"}), frozenset({0}))
    for kind in (Basic({"en": "a"}), Number("5"), options):
        assert proposed(kind, Attempt()) == Grade.GOOD
    assert proposed(Basic({"en": "a"}), Attempt(typed="something else")) == Grade.GOOD


def test_a_picked_option_is_judged_where_it_is_shown() -> None:
    options = Choices(tuple({"en": word} for word in "uvwxyz"), frozenset({0}))
    card = Card("c", {"en": "Which?"}, options)
    shown = face(card, 1, "en", "d/c", 3)
    for place, option in enumerate(shown.options):
        worth = proposal(card, shown, Attempt(picked=frozenset({place})))
        assert worth == (Grade.GOOD if option == "u" else Grade.AGAIN)


def test_a_typed_number_is_judged_if_it_is_one() -> None:
    assert proposed(Number("65504"), Attempt(typed="65,504")) == Grade.GOOD
    assert proposed(Number("65504"), Attempt(typed="65535")) == Grade.AGAIN
    assert proposed(Number("65504"), Attempt(typed="much")) == Grade.GOOD


def test_ticks_count_for_the_points_that_they_stand_at() -> None:
    """`c` was missed the last time, so that it is shown first."""
    missed = (digest(THREE[2]),)
    card = Card("c", {"en": "Which?"}, Points(THREE))
    shown = face(card, 1, "en", "d/c", 0, missed)
    assert shown.points == ("c", "a", "b")
    attempt = Attempt().ticks(0).ticks(2).ticks(1).ticks(1)
    assert proposal(card, shown, attempt) == Grade.HARD
    written = recital(card, shown, attempt)
    assert written is not None
    assert written.said == (digest(THREE[1]), digest(THREE[2]))
    assert written.missed == (digest(THREE[0]),)


def test_nothing_ticked_is_nothing_recorded() -> None:
    card = Card("c", {"en": "Which?"}, Points(THREE))
    assert recital(card, face(card, 1, "en", "d/c", 0), Attempt()) is None
    assert proposed(Points(THREE), Attempt()) == Grade.AGAIN
    basic = Card("c", {"en": "Which?"}, Basic({"en": "x"}))
    assert recital(basic, face(basic, 1, "en", "d/c", 0), Attempt(typed="x")) is None


def test_picking_another_option_takes_its_place_where_one_is_right() -> None:
    assert Attempt().picks(1, one=True).picks(2, one=True).picked == {2}
    assert Attempt().picks(1, one=False).picks(2, one=False).picked == {1, 2}
    assert Attempt().picks(1, one=False).picks(1, one=False).picked == set()
