"""Cards checked by themselves against what reading a deck file of them gives."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studyllm import deckfile
from studyllm.core.cards import Card
from studyllm.core.fields import CARD, Fields, card_fields, deck_fields
from studyllm.deckfile.checking import Checker, LooseError, RefusedError, without_links
from studyllm.deckfile.shape import Limits
from studyllm.deckfile.writing import render
from studyllm.errors import StudyError
from tests.any_decks import AnyDeck, decks

TEXTS = st.one_of(st.text(max_size=8), st.sampled_from(["en", "c1", "{{1:a}}", "a\x1b[m", "1"]))
VALUES = st.recursive(
    st.one_of(TEXTS, st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(TEXTS | st.just("zh"), inner, max_size=3)
    ),
    max_leaves=8,
)
ANYTHING = st.one_of(
    st.dictionaries(st.sampled_from([*CARD, "oops"]), VALUES, max_size=6),
    st.fixed_dictionaries(
        {"question": TEXTS, "answer": TEXTS},
        optional={key: VALUES for key in CARD if key not in ("question", "answer")},
    ),
)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("checking") / "d.yaml"


@settings(suppress_health_check=list(HealthCheck), deadline=None, max_examples=15)
@given(decks())
def test_good_cards_are_what_they_were(any_deck: AnyDeck) -> None:
    deck, cards = any_deck
    checker = Checker("x")
    assert [checker.card(card_fields(card), n) for n, card in enumerate(cards, 1)] == cards
    assert checker.head(deck_fields(deck)) == deck


@settings(suppress_health_check=list(HealthCheck), deadline=None, max_examples=60)
@given(st.lists(ANYTHING, max_size=5))
def test_whatever_is_said_becomes_a_card_that_reads_the_same_or_is_refused(
    path: Path, said: list[Fields]
) -> None:
    loose: dict[int, str] = {}
    while True:
        cards: list[Card] = []
        checker = Checker("x")
        for line, fields in enumerate(said, 1):
            try:
                card = checker.card(without_links(fields) if line in loose else fields, line)
                cards.append(card)
            except RefusedError:
                continue
        try:
            head = checker.head({"deck": "d"})
            break
        except LooseError as error:
            loose |= error.lines
    if cards:
        text = "".join(render(deck_fields(head), map(card_fields, cards)))
        path.write_text(text, encoding="utf-8", newline="")
        assert deckfile.load(path) == (head, cards)


LABELS = st.lists(TEXTS, max_size=4)
SIMPLE = st.fixed_dictionaries(
    {"question": TEXTS, "answer": TEXTS},
    optional={
        "id": TEXTS | st.just("a-1"),
        "note": TEXTS,
        "source": TEXTS,
        "tags": LABELS,
        "reverse": st.booleans(),
    },
)


def outcome(checker: Checker, fields: Fields, line: int) -> Card | str:
    """The card without its date, or why it is refused."""
    try:
        return replace(checker.card(fields, line), as_of="")
    except RefusedError as error:
        return str(error)


@settings(deadline=None, max_examples=300)
@given(st.lists(SIMPLE | ANYTHING, max_size=3))
def test_a_date_changes_nothing_else(said: list[Fields]) -> None:
    """Cards that have one are checked as nodes, others without where they are simple."""
    simple, dated = Checker("x"), Checker("x")
    for line, fields in enumerate(said, 1):
        without = {key: value for key, value in fields.items() if key != "as_of"}
        told = outcome(dated, {**without, "as_of": "2024"}, line)
        assert outcome(simple, without, line) == told


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"deck": "a/b"}, "`deck: a/b` cannot hold `/`"),
        ({}, "`deck` is missing"),
        ({"deck": "d", "oops": "x"}, "unknown key `oops`"),
        ({"deck": "d", "title": [[[[[[[[["x"]]]]]]]]]}, "inside each other"),
    ],
)
def test_what_is_wrong_with_a_deck_is_named(fields: Fields, why: str) -> None:
    with pytest.raises(StudyError, match=f"^x:1: .*{why}"):
        Checker("x").head(fields)


def test_a_deck_has_limits() -> None:
    few = Limits(cards=2, values=20, all_values=30, links=250_000)
    card: dict[str, Any] = {"question": "a", "answer": "b"}
    checker = Checker("x", few)
    checker.card({"id": "1", **card}, 1)
    with pytest.raises(RefusedError, match="more than 20 values in one card"):
        checker.card({"id": "2", **card, "tags": ["x"] * 20}, 2)
    with pytest.raises(RefusedError, match="more than 20 values in one card"):
        checker.card({"id": "2", "question": "a", "answer": dict.fromkeys("abcdefghij", "x")}, 2)
    checker.card({"id": "3", **card}, 3)
    with pytest.raises(StudyError, match="x: more than 2 cards in one deck"):
        checker.card({"id": "4", **card}, 4)
    checker = Checker("x", few)
    long = {**card, "tags": [*"abcdefg"]}
    checker.card({"id": "1", **long}, 1)
    with pytest.raises(StudyError, match="x: more than 30 values in one deck"):
        checker.card({"id": "2", **long}, 2)
