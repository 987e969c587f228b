"""Decks as JSON Lines, against the cards that they were made of and against their reader."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studyllm.core.cards import Basic, Card, Deck
from studyllm.core.fields import Fields, card_fields, deck_fields
from studyllm.errors import StudyError
from studyllm.exchange import jsonl
from studyllm.store.bodies import card_json
from studyllm.store.packing import pack_card
from tests.any_decks import AnyDeck, decks

HEAD = '{"studyllm":"deck","version":1,"deck":"d"}\n'
CARD = '{"id":"a","answer":"A","question":"Q"}\n'


def written(*any_decks: AnyDeck) -> str:
    """A file as it is made from the mirror."""
    lines: list[str] = []
    for deck, cards in any_decks:
        bodies = (card_json(card.id, pack_card(card)) for card in cards)
        lines += jsonl.lines(deck_fields(deck), bodies)
    return "".join(lines)


@settings(max_examples=40, suppress_health_check=list(HealthCheck), deadline=None)
@given(st.lists(decks(most=3), min_size=1, max_size=2))
def test_a_file_has_all_that_the_decks_say(any_decks: list[AnyDeck]) -> None:
    wanted = [(deck_fields(deck), card_fields(card)) for deck, cards in any_decks for card in cards]
    text = written(*any_decks)
    found = list(jsonl.read(text.splitlines(keepends=True), "f"))
    assert [(each.deck, each.card) for each in found] == wanted
    # One that knows nothing of us.
    lines = [json.loads(line) for line in text.split("\n")[:-1]]
    assert [line for line in lines if "studyllm" not in line] == [card for _, card in wanted]


def test_a_line_is_a_card_and_says_where_it_stands() -> None:
    text = written((Deck("d", {"": "D"}), [Card("a", {"": "问"}, Basic({"": "A\nB"}))]))
    assert text == (
        '{"studyllm":"deck","version":1,"deck":"d","title":"D"}\n'
        '{"id":"a","answer":"A\\nB","question":"问"}\n'
    )
    found = list(jsonl.read(["\n", *text.splitlines(), "  "], "f"))
    assert [each.line for each in found] == [3]
    assert jsonl.is_ours(text.partition("\n")[0])


@pytest.mark.parametrize("first", ["", "deck,id", '{"deck":"d"}', "[1]", "[" * 100_000, CARD])
def test_other_files_are_not_taken_for_ours(first: str) -> None:
    assert not jsonl.is_ours(first)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (CARD, 'f:1: no deck is named; the first line is `{"studyllm": "deck", …}`'),
        (HEAD + '{"id" 1}\n', "f:2:7: this is no JSON: Expecting ':' delimiter"),
        (HEAD + "\n[1]\n", "f:3: a line is a JSON object: `{…}`"),
        (HEAD + '{"id":"a","id":"b"}', "f:2: this cannot be read: `id` is given twice"),
        (HEAD + '{"number":NaN}', "f:2: this cannot be read: `NaN` is no number"),
        (HEAD + "[" * 100_000, "f:2: this cannot be read: too many brackets"),
        (HEAD + "1" * 5_000, "f:2: this cannot be read: a number has more than 300 digits"),
        ('{"studyllm":"journal\x1b"}', "f:1:21: this is no JSON: Invalid control character at"),
        ('{"studyllm":"journal"}', "f:1: this is no deck, but `journal`"),
        (
            '{"studyllm":"deck","version":2}',
            "f:1: version 2 is not known; a newer studyllm may read it",
        ),
    ],
)
def test_what_is_wrong_is_said_with_its_line(text: str, message: str) -> None:
    with pytest.raises(StudyError) as error:
        list(jsonl.read(text.splitlines(keepends=True), "f"))
    assert str(error.value).startswith(message)


def test_cards_before_a_mistake_are_given() -> None:
    found: list[Fields] = []
    with pytest.raises(StudyError):
        found.extend(each.card for each in jsonl.read([HEAD, CARD, "x"], "f"))
    assert found == [json.loads(CARD)]


def test_the_example_of_the_page_is_read() -> None:
    page = (Path(__file__).parents[2] / "docs/deck-format.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"^```json\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    assert jsonl.is_ours(example.partition("\n")[0])
    (found,) = jsonl.read(example.splitlines(), "f")
    assert found.deck["deck"] == "moe"
    assert found.card["choices"] == ["The top k experts", "One token"]
