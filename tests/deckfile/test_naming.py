"""The ids of all cards written into their file at once: same cards, same keys, little changed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studyllm import deckfile
from studyllm.core.cards import Cloze
from studyllm.core.fields import card_fields, deck_fields
from studyllm.deckfile import writing
from studyllm.deckfile.names import made
from studyllm.errors import DeckError
from tests.any_decks import AnyDeck, decks

EXAMPLES = int(os.environ.get("STUDYLLM_NAMED_DECKS", "8"))

DECK = """# Mine.
deck: mine   # the slug
cards:
  - id: rope   # named
    question: What?
    answer: That.

  -   q: Which one?   # blanks before it
      a: "This: one"
  # between
  -
    cloze: 'One {{hidden}} part'
  - {q: "In braces?", a: Yes}
  - {"question": {"en": "Two?"}, "answer": {"en": "A"}}   # JSON
tags: [x]"""


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "utf-16-le", "utf-16-be"])
def test_every_card_gets_its_id_and_nothing_else_changes(
    tmp_path: Path, code: str, newline: str
) -> None:
    mark = "\ufeff" if code.startswith("utf-16") else ""
    path = tmp_path / "d.yaml"
    path.write_bytes((mark + DECK.replace("\n", newline)).encode(code))
    before = deckfile.load(path)
    ids = [card.id for card in before[1] if card.id != "rope"]
    assert [found for _, found in deckfile.nameless(path)] == ids
    assert deckfile.name_cards(path) == 4
    expected = (
        DECK.replace("-   q", f"-   id: {ids[0]}\n      q")
        .replace("    cloze", f"    id: {ids[1]}\n    cloze")
        .replace('{q: "In', f'{{id: {ids[2]}, q: "In')
        .replace('{"question', f'{{"id": "{ids[3]}", "question')
    )
    assert path.read_bytes() == (mark + expected.replace("\n", newline)).encode(code)
    assert deckfile.load(path) == before
    assert deckfile.name_cards(path) == 0
    assert [found.name for found in tmp_path.iterdir()] == ["d.yaml"]


def test_a_file_with_a_mistake_gets_no_id(tmp_path: Path) -> None:
    path = tmp_path / "d.yaml"
    path.write_text(DECK + "\noops: 1\n", encoding="utf-8")
    for act in (deckfile.nameless, deckfile.name_cards):
        with pytest.raises(DeckError, match=r"d\.yaml:16:1: unknown key `oops`"):
            act(path)
    assert path.read_text(encoding="utf-8") == DECK + "\noops: 1\n"


@settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck), deadline=None)
@given(decks(), st.booleans())
def test_any_deck_is_the_same_deck_with_its_ids_written(
    tmp_path_factory: pytest.TempPathFactory, any_deck: AnyDeck, as_json: bool
) -> None:
    path = tmp_path_factory.mktemp("named") / "d.yaml"
    deck, cards = any_deck
    loose = [card_fields(card) for card in cards]
    for each, card in zip(loose, cards, strict=True):
        asked = card.kind.text if isinstance(card.kind, Cloze) else card.question
        if card.id == made(asked):
            del each["id"]
    if as_json:
        whole = {**deck_fields(deck), "cards": loose}
        text = writing.in_braces(whole, as_json=True)
    else:
        text = "".join(writing.render(deck_fields(deck), loose))
    path.write_text(text, encoding="utf-8", newline="")
    assert deckfile.name_cards(path) == sum("id" not in each for each in loose)
    assert deckfile.load(path) == any_deck
    for card_id in (card.id for card in cards if card.id.startswith("~")):
        assert path.read_bytes().decode().count(card_id) >= 1
    assert deckfile.name_cards(path) == 0
