"""Cards and decks as plain values, against what their deck files would say."""

from __future__ import annotations

import pytest

from studyllm.core.cards import (
    Basic,
    Card,
    Choices,
    Cloze,
    Deck,
    Kind,
    Number,
    Point,
    Points,
    Text,
)
from studyllm.core.fields import CARD, DECK, Fields, card_fields, deck_fields, written

BOTH = {"en": "one", "zh": "一"}


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        (Basic({"": "A"}), {"answer": "A"}),
        (Basic(BOTH, reverse=True), {"answer": BOTH, "reverse": True}),
        (Cloze({"": "{{x}}"}), {"cloze": "{{x}}"}),
        (Choices(({"": "a"}, BOTH), frozenset({0})), {"choices": ["a", BOTH]}),
        (
            Choices(({"": "a"}, {"": "b"}, {"": "c"}), frozenset({2, 0})),
            {"choices": ["a", "b", "c"], "right": [1, 3]},
        ),
        (Number("1.50"), {"number": "1.50"}),
        (Number("0", "5%", BOTH), {"number": "0", "tolerance": "5%", "unit": BOTH}),
        (
            Points((Point({"": "p"}, required=True), Point(BOTH))),
            {"points": [{"point": "p", "required": True}, BOTH]},
        ),
    ],
)
def test_a_card_has_the_keys_of_its_kind(kind: Kind, fields: Fields) -> None:
    question: Text = {} if isinstance(kind, Cloze) else {"": "Q"}
    asked = {"question": "Q"} if question else {}
    assert card_fields(Card("c", question, kind)) == {"id": "c", **asked, **fields}


def test_keys_stand_in_their_order_and_lists_as_they_were() -> None:
    card = Card(
        "c",
        {"": "Q"},
        Number("1", "2", {"": "m"}),
        note={"": "N"},
        source=BOTH,
        as_of="2024",
        tags=("b", "a"),
        refs=("2", "1"),
        follow_up=("z", "y"),
        was=("old",),
    )
    fields = card_fields(card)
    assert list(fields) == [key for key in CARD if key in fields]
    assert (fields["tags"], fields["follow_up"]) == (["b", "a"], ["z", "y"])
    deck = Deck("d", {"": "T"}, BOTH, ("t",), ("earlier",))
    assert list(deck_fields(deck)) == list(DECK)


def test_a_title_that_is_the_slug_is_left_out() -> None:
    assert deck_fields(Deck("d", {"": "d"})) == {"deck": "d"}
    assert deck_fields(Deck("d", {"en": "d"})) == {"deck": "d", "title": {"en": "d"}}


def test_no_text_is_none() -> None:
    assert written(None) is None
    assert written({}) is None
