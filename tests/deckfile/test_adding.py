"""One more card in a deck file: read with it, and without it byte for byte what it was."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from studyllm import deckfile
from studyllm.core.cards import Card
from studyllm.core.fields import Fields, card_fields, deck_fields
from studyllm.deckfile import writing
from studyllm.errors import DeckError, StudyError
from tests.any_decks import AnyDeck, decks

EXAMPLES = int(os.environ.get("STUDYLLM_ADDED_CARDS", "8"))

PLAIN: Fields = {"question": "New?", "answer": "Yes: new"}
LONG: Fields = {"question": {"en": "New?"}, "answer": {"en": "One\ntwo"}, "tags": ["a", "no"]}

BLOCK = """# Mine.
deck: mine   # the slug
cards:
    # first
    - q: One?  # so
      a: |
        A

        # no comment

    -   q: Two?
        a: B # end
        # note: later
# behind all
tags: [x]
"""
ADDED = """
    - question: New?
      answer: 'Yes: new'
"""


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("adding") / "d.yaml"


def added(path: Path, text: str, card: Fields = PLAIN, code: str = "utf-8") -> str:
    path.write_bytes(text.encode(code))
    deckfile.add_card(path, card)
    return path.read_bytes().decode(code)


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "utf-16-le", "utf-16-be"])
def test_a_card_stands_behind_the_last_one_and_all_else_stays(
    path: Path, code: str, newline: str
) -> None:
    mark = "\ufeff" if code.startswith("utf-16") else ""
    behind = "        # note: later\n"
    expected = mark + BLOCK.replace(behind, behind + ADDED)
    text = (mark + BLOCK).replace("\n", newline)
    assert added(path, text, code=code) == expected.replace("\n", newline)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("cards:\n- q: A?", "cards:\n- q: A?\n- question: New?\n  answer: 'Yes: new'\n"),
        (
            "cards:\n  - {q: A?, a: b}\n  - {q: B?, a: b}",
            """cards:\n  - {q: A?, a: b}\n  - {q: B?, a: b}
  - {question: 'New?', answer: 'Yes: new'}\n""",
        ),
        (
            'cards:\n- {"q": "A?", "a": "b"}\n',
            'cards:\n- {"q": "A?", "a": "b"}\n- {"question": "New?", "answer": "Yes: new"}\n',
        ),
        ("cards: [] # none\n", "cards: # none\n  - question: New?\n    answer: 'Yes: new'\n"),
        ("cards: [ ]", "cards:\n  - question: New?\n    answer: 'Yes: new'\n"),
        ("cards:\n# none\n", "cards:\n  - question: New?\n    answer: 'Yes: new'\n# none\n"),
        ("cards: [ # none\n]\n", "cards: [{question: 'New?', answer: 'Yes: new'} # none\n]\n"),
        (
            "cards: [\n  {q: A?, a: b}, # so\n]\n",
            "cards: [\n  {q: A?, a: b},\n  {question: 'New?', answer: 'Yes: new'}, # so\n]\n",
        ),
        (
            "cards:\n- q: B?\n  a: |+\n    b\n\n\n# end\n",
            "cards:\n- q: B?\n  a: |+\n    b\n- question: New?\n  answer: 'Yes: new'\n\n\n# end\n",
        ),
    ],
)  # fmt: skip
def test_a_card_is_laid_out_as_the_others_are(path: Path, before: str, after: str) -> None:
    before, after = (text.replace("- q: A?", "- q: A?\n  a: b") for text in (before, after))
    assert added(path, f"deck: d\n{before}") == f"deck: d\n{after}"


@pytest.mark.parametrize(
    "cards", ["[]", '[{"q": "A?", "a": "b"}]', '[\n\t{"q": "A?", "a": "b"}\n]']
)
def test_json_stays_json(path: Path, cards: str) -> None:
    value = json.loads(added(path, f'{{"cards": {cards}, "deck": "d"}}', LONG))
    assert value["cards"][-1] == LONG


def test_texts_of_several_lines_stand_below_their_keys(path: Path) -> None:
    text = added(path, "deck: d\ncards:\n- {q: A?, a: b}\n", LONG)
    assert text.endswith(
        "\n- question:\n    en: New?\n  answer:\n    en: |\n      One\n      two\n"
        "  tags: [a, 'no']\n"
    )


@pytest.mark.parametrize("question", ["One?", " One? ", {"en": "x", "zh": "One?"}])
def test_who_asks_the_same_is_named(path: Path, question: str | dict[str, str]) -> None:
    text = (
        "deck: d\ncards:\n- q: Zero?\n  a: b\n- id: one\n"
        "  question: {en: One?, de: Eins?}\n  answer: {en: a, de: b}\n"
    )
    path.write_text(text, encoding="utf-8")
    with pytest.raises(StudyError, match=r"d\.yaml:5: the card `one` asks that already"):
        deckfile.add_card(path, {"question": question, "answer": "a"})
    assert path.read_text(encoding="utf-8") == text


@pytest.mark.parametrize(
    ("card", "message"),
    [
        ({"id": "a b", **PLAIN}, "the card cannot be added: .*blanks"),
        ({"id": "one", **PLAIN}, "the card cannot be added: `id: one` is taken by line 3"),
        ({"cloze": "{{1:a}} {{"}, "the card cannot be added"),
        ({"question": {"english!": "New?"}, "answer": "a"}, "the card cannot be added"),
    ],
)
def test_a_card_that_breaks_a_rule_is_refused(path: Path, card: Fields, message: str) -> None:
    text = "deck: d\ncards:\n- id: one\n  q: One?\n  a: b\n"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(StudyError, match=message):
        deckfile.add_card(path, card)
    assert path.read_text(encoding="utf-8") == text
    assert [each.name for each in path.parent.iterdir()] == ["d.yaml"]


@pytest.mark.parametrize(
    "text", ["deck: d\n", "deck: d\noops: 1\ncards: []\n", "cards: [{q: A?}]\ndeck: d\n", "", "[]"]
)
def test_a_file_with_a_mistake_stays_as_it_is(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
    with pytest.raises(StudyError):
        deckfile.add_card(path, PLAIN)
    assert path.read_text(encoding="utf-8") == text


def test_a_mistake_of_the_file_is_named_with_its_place(path: Path) -> None:
    path.write_text("deck: d\ncards:\n- q: A?\n", encoding="utf-8")
    with pytest.raises(DeckError, match=r"d\.yaml:3:3: "):
        deckfile.add_card(path, PLAIN)


def test_a_layout_that_takes_no_card_is_said(path: Path) -> None:
    text = "deck: d\n? cards\n: - {q: A?, a: b}\n"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(StudyError, match="use an editor"):
        deckfile.add_card(path, PLAIN)
    assert path.read_text(encoding="utf-8") == text


def as_yaml(any_deck: AnyDeck) -> str:
    deck, cards = any_deck
    return "".join(writing.render(deck_fields(deck), map(card_fields, cards)))


def as_json(any_deck: AnyDeck) -> str:
    deck, cards = any_deck
    value = {**deck_fields(deck), "cards": [card_fields(card) for card in cards]}
    return writing.in_braces(value, as_json=True)


@settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck), deadline=None)
@given(decks(), decks(1), st.sampled_from([as_yaml, as_json]))
def test_any_card_is_added_to_any_deck(
    path: Path, any_deck: AnyDeck, other: AnyDeck, layout: Callable[[AnyDeck], str]
) -> None:
    text = layout(any_deck)
    path.write_text(text, encoding="utf-8", newline="")
    assert deckfile.load(path) == any_deck
    new: Card = replace(other[1][0], id="the-new-one", was=())
    assume(all(asked(new).isdisjoint(asked(card)) for card in any_deck[1]))
    assert deckfile.add_card(path, card_fields(new)) == "the-new-one"
    assert deckfile.load(path) == (any_deck[0], [*any_deck[1], new])
    after = path.read_bytes().decode()
    same = next(
        (n for n, pair in enumerate(zip(text, after, strict=False)) if pair[0] != pair[1]),
        len(text),
    )
    assert after.endswith(text[same:])


def asked(card: Card) -> set[str]:
    fields = card_fields(card)
    found = fields.get("question") or fields["cloze"]
    texts = [found] if isinstance(found, str) else found.values()
    return {" ".join(text.split()) for text in texts}
