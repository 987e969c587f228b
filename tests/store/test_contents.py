"""Cards as the mirror keeps them, against the cards that went in."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from studyllm.core.cards import Card
from studyllm.core.fields import card_fields
from studyllm.store.bodies import card_json, packed_fields, unpack_card
from studyllm.store.packing import pack_card
from tests.any_decks import AnyDeck, decks
from tests.learner import Learner, notes_text


@settings(suppress_health_check=list(HealthCheck), deadline=None)
@given(decks(most=3))
def test_a_packed_card_is_the_card_and_says_all_of_it_in_json(any_deck: AnyDeck) -> None:
    for card in any_deck[1]:
        body = pack_card(card)
        assert unpack_card(card.id, body) == card
        # As an encoder writes it: who compares it with what is there must find it the same.
        again = json.dumps(json.loads(body), ensure_ascii=False, separators=(",", ":"))
        assert body.lstrip(" ") == again
        fields = packed_fields(card.id, body)
        assert fields == card_fields(card)
        assert list(fields) == list(card_fields(card))
        line = card_json(card.id, body)
        assert "\n" not in line
        assert json.loads(line) == card_fields(card)


def test_each_card_is_read_once_in_the_order_of_its_deck(tmp_path: Path) -> None:
    learner = Learner(tmp_path, {"rope": 3})
    (learner.shipped / "notes.yaml").write_text(notes_text("notes", 4), encoding="utf-8")
    try:
        shelf = learner.reopen()._shelf
        found: dict[str, list[Card]] = {
            deck.slug: [unpack_card(*packed) for packed in shelf.contents(deck)]
            for deck in shelf.decks()
        }
    finally:
        learner.study.close()
    assert [card.id for card in found["rope"]] == ["c1", "c2", "c3"]
    assert [card.id for card in found["notes"]] == ["n1", "n2", "n3", "n4"]


@pytest.mark.parametrize("text", ["deck: rope\ncards: [{q: Q}]\n", "no deck"])
def test_the_digest_of_a_broken_file_is_not_known(tmp_path: Path, text: str) -> None:
    learner = Learner(tmp_path, {"rope": 3})
    try:
        assert learner.study._shelf.digest("shipped:rope.yaml") is not None
        assert learner.study._shelf.digest("shipped:other.yaml") is None
        (learner.shipped / "rope.yaml").write_text(text, encoding="utf-8")
        assert learner.reopen()._shelf.digest("shipped:rope.yaml") is None
    finally:
        learner.study.close()
