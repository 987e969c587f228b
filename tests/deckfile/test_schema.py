"""The JSON Schema against the loader: it accepts what loads, and refuses what it can express."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from studyllm import deckfile
from studyllm.deckfile import shape
from studyllm.deckfile.json_schema import written

ROOT = Path(__file__).parents[2]
BAD = {path.stem: path for path in sorted((ROOT / "tests/decks/bad").glob("*.yaml"))}
GOOD = sorted((ROOT / "decks").glob("*.yaml"))

VALIDATOR = Draft202012Validator(deckfile.schema())

BEYOND = {
    "anchor",
    "answer-of-invisible-marks",
    "as-of-day",
    "cloze-empty-part",
    "cloze-nested",
    "cloze-nothing-hidden",
    "cloze-numbers-differ",
    "cloze-open",
    "follow-up-itself",
    "follow-up-unknown",
    "id-taken",
    "id-taken-but-for-an-invisible-mark",
    "id-taken-in-another-form",
    "id-with-control-character",
    "id-with-full-width-slash",
    "key-of-the-deck-twice",
    "key-twice",
    "languages-of-answer",
    "languages-of-choices",
    "languages-of-points",
    "languages-of-question",
    "number-infinite",
    "right-out-of-range",
    "same-question-without-id",
    "slug-too-long-for-a-file",
    "tag",
    "tolerance-infinite",
    "was-another-card",
    "was-claimed-twice",
    "was-itself",
}
"""Rules that a schema cannot express: between cards, between texts, and of YAML itself."""


def as_an_editor_reads(node: yaml.Node) -> Any:
    """Values by YAML 1.2's core schema, as editors have them."""
    if isinstance(node, yaml.MappingNode):
        return {str(key.value): as_an_editor_reads(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [as_an_editor_reads(item) for item in node.value]
    assert isinstance(node, yaml.ScalarNode)
    text: str = node.value
    if node.style:
        return text
    if text in ("", "~", "null", "Null", "NULL"):
        return None
    if re.fullmatch(r"true|True|TRUE|false|False|FALSE", text):
        return text.lower() == "true"
    if re.fullmatch(r"[-+]?[0-9]+", text):
        return int(text)
    if re.fullmatch(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", text):
        return float(text)
    return text


def valid(text: str) -> bool:
    node = yaml.compose(text, Loader=yaml.CSafeLoader)
    return node is not None and bool(VALIDATOR.is_valid(as_an_editor_reads(node)))


def test_the_shipped_schema_is_the_one_that_the_loader_follows() -> None:
    shipped = Path(deckfile.__file__).with_name("deck.schema.json").read_text(encoding="utf-8")
    # If this fails, write `written()` into that file.
    assert shipped == written()
    assert json.loads(shipped) == deckfile.schema()
    Draft202012Validator.check_schema(deckfile.schema())


def test_every_key_has_a_description_for_editors() -> None:
    definitions: Any = deckfile.schema()
    for fields, mapping in (
        (shape.DECK, definitions),
        (shape.CARD, definitions["$defs"]["card"]),
        (shape.POINT, definitions["$defs"]["point"]),
    ):
        properties = mapping["properties"]
        assert set(properties) == set(shape.keys(fields))
        assert all(each["description"].endswith(".") for each in properties.values())


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_each_shipped_deck_is_valid(path: Path) -> None:
    assert valid(path.read_text(encoding="utf-8"))


def test_the_template_is_valid() -> None:
    assert valid(deckfile.template("d"))


@pytest.mark.parametrize(
    "card",
    [
        "{q: 1, a: no}",
        "{q: Q, a: 3.10}",
        "{question: {en: 1, zh: 2}, answer: {en: true, zh: x}, reverse: true}",
        "{cloze: 'a {{b}}', tags: [1, 2.0], refs: [3.10]}",
        "{q: Q, choices: [1, 2], right: [2]}",
        "{q: Q, number: 1e-4, tolerance: 0.5, unit: 1}",
        "{q: Q, number: '65,504', tolerance: 1%}",
        "{q: Q, points: [1, {en: x}, {point: y, required: true}]}",
        "{q: Q, a: A, as_of: 2024}",
        "{q: Q, a: A, as_of: 2024-09-30, was: [1], id: 2}",
    ],
)
def test_what_loads_is_valid(tmp_path: Path, card: str) -> None:
    text = f"deck: d\ncards:\n  - {card}\n"
    path = tmp_path / "d.yaml"
    path.write_text(text)
    assert deckfile.load(path)
    assert valid(text)


@pytest.mark.parametrize("path", BAD.values(), ids=lambda path: path.stem)
def test_a_bad_deck_is_invalid_where_a_schema_can_say_so(path: Path) -> None:
    try:
        accepted = valid(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError):
        return
    assert accepted == (path.stem in BEYOND)


def test_what_is_beyond_a_schema_is_in_the_corpus() -> None:
    assert set(BAD) >= BEYOND
