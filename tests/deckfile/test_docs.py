"""The examples of docs/deck-format.md, against the loader."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path

import pytest

from studyllm import deckfile
from studyllm.core.cards import Basic, Choices, Cloze, Number, Points
from studyllm.deckfile import shape
from studyllm.errors import DeckError

PAGE = (Path(__file__).parents[2] / "docs/deck-format.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```yaml\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
DECKS = [block for block in BLOCKS if block.startswith("deck:")]
CARDS = ["deck: d\ncards:\n" + block for block in BLOCKS if block.startswith("- ")]
QUOTED = re.findall(r"^\| .*\| `([^`]+)` \| `('[^`]+')` \|$", PAGE, re.MULTILINE)


def load(folder: Path, text: str) -> list[object]:
    path = folder / "d.yaml"
    path.write_text(text, encoding="utf-8")
    return [card.kind for card in deckfile.load(path)[1]]


@pytest.mark.parametrize("text", DECKS + CARDS, ids=lambda text: text.split("\n")[2][:40])
def test_each_example_loads(tmp_path: Path, text: str) -> None:
    assert load(tmp_path, text)


def test_there_is_an_example_of_each_kind(tmp_path: Path) -> None:
    kinds = {type(kind) for text in DECKS + CARDS for kind in load(tmp_path, text)}
    assert kinds == {Basic, Choices, Cloze, Number, Points}
    assert len(DECKS) + len(CARDS) == len(BLOCKS) - 1


def test_each_key_is_explained() -> None:
    for key in {*shape.keys(shape.DECK), *shape.keys(shape.CARD), *shape.keys(shape.POINT)}:
        assert re.search(rf"`{key}`|\b{key}:", PAGE), key


@pytest.mark.parametrize(("bare", "quoted"), QUOTED)
def test_what_the_page_quotes_is_the_text_and_would_not_be_without(
    tmp_path: Path, bare: str, quoted: str
) -> None:
    def answer(written: str) -> list[object]:
        with suppress(DeckError):
            return load(tmp_path, f"deck: d\ncards:\n  - q: Q\n    a: {written}\n")
        return []

    assert answer(quoted) == [Basic({"": bare})]
    assert answer(bare) != [Basic({"": bare})]


def test_each_row_about_quotes_is_checked() -> None:
    assert len(QUOTED) == 6
