"""Written decks against the reader, and against another reader of YAML."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from studyllm import deckfile
from studyllm.core.cards import Basic, Card, Deck
from studyllm.core.fields import CARD, DECK, Fields, card_fields, deck_fields
from studyllm.deckfile import shape, writing
from tests.any_decks import STRINGS, AnyDeck, decks

ROOT = Path(__file__).parents[2]
SHIPPED = sorted((ROOT / "decks").glob("*.yaml"))


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("writing") / "d.yaml"


def rendered(deck: Deck, cards: list[Card]) -> str:
    return "".join(writing.render(deck_fields(deck), map(card_fields, cards)))


def as_others_read(text: str) -> list[Fields]:
    """The cards as PyYAML's safe loader has them, which resolves `no`, `1.10` and dates."""
    cards: list[Fields] = yaml.load(text, yaml.CSafeLoader)["cards"]
    return cards


@settings(suppress_health_check=list(HealthCheck), deadline=None)
@given(decks())
def test_what_is_written_is_read_again(path: Path, any_deck: AnyDeck) -> None:
    path.write_text(rendered(*any_deck), encoding="utf-8", newline="")
    assert deckfile.load(path) == any_deck


@settings(suppress_health_check=list(HealthCheck), deadline=None)
@given(STRINGS)
@example("no")
@example("1.10")
@example("~")
@example("12:30")
@example("a: b")
@example("a #b")
@example("a:")
@example("Null")
@example("x\n  y\n\n- z")
@example("\n x")
@example("x\ny ")
def test_other_readers_take_each_text_for_the_same_text(text: str) -> None:
    answer = {"en": text, "no": text}
    card = Card("c", {"": text}, Basic(answer), tags=("a", text[:100]))
    (found,) = as_others_read(rendered(Deck("d", {"": "d"}), [card]))
    assert found["question"].rstrip("\n") == text
    assert {lang: each.rstrip("\n") for lang, each in found["answer"].items()} == answer
    assert found["tags"] == list(card.tags)


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: str(file.stem))
def test_shipped_decks_come_back(path: Path, file: Path) -> None:
    deck, cards = deckfile.load(file)
    path.write_text(rendered(deck, cards), encoding="utf-8")
    assert deckfile.load(path) == (deck, cards)


def test_a_card_without_an_id_keeps_the_one_that_was_made_for_it(path: Path) -> None:
    path.write_text("deck: d\ncards:\n- {q: One?, a: A}\n- {cloze: '{{Two}}'}\n", encoding="utf-8")
    before = [card.id for card in deckfile.load(path)[1]]
    assert all(name.startswith("~") for name in before)
    path.write_text(rendered(*deckfile.load(path)).replace("One", "Three"), encoding="utf-8")
    assert [card.id for card in deckfile.load(path)[1]] == before


def test_a_deck_is_laid_out_as_a_person_would(path: Path) -> None:
    text = (
        "deck: rope\n"
        "title:\n"
        "  en: Rotary embedding\n"
        "  zh: 旋转位置编码\n"
        "tags: [architecture]\n"
        "cards:\n"
        "  - id: rope-angle\n"
        "    question: By which angle does RoPE rotate the query at position $m$?\n"
        "    answer: '$m\\theta_i$'\n"
        "    note: |\n"
        "      Its own position:\n"
        "\n"
        "      - not the offset\n"
        "    as_of: 2024-09\n"
        "    tags: [math, 'no']\n"
        "\n"
        "  - id: two\n"
        "    question: 'Which: one?'\n"
        "    choices:\n"
        "      - RMSNorm\n"
        "      - en: Layer norm\n"
        "        zh: 层归一化\n"
        "    right: [2]\n"
        "    follow_up: [rope-angle]\n"
        "\n"
        "  - id: three\n"
        "    question: Why?\n"
        "    points:\n"
        "      - point: Gradients.\n"
        "        required: true\n"
        '      - "Blanks \\n at its end"\n'
    )
    path.write_text(text, encoding="utf-8")
    assert rendered(*deckfile.load(path)) == text


def test_every_key_of_the_format_can_be_written() -> None:
    assert set(CARD) == {field.name for field in shape.CARD}
    assert {*DECK, "format", "cards"} == {field.name for field in shape.DECK}
    assert {field.name for field in shape.POINT} == {"point", "required"}


@given(st.text())
def test_a_word_is_itself_also_in_brackets(text: str) -> None:
    assert yaml.load(f"[{writing.word(text)}, end]", yaml.CSafeLoader) == [text, "end"]
