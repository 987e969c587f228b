"""JSON for scripts, read by Python's json."""

from __future__ import annotations

import json
from collections.abc import Iterable

import pytest

from studyllm.core.progress import CardLine
from studyllm.report.plain import as_card, as_data
from studyllm.report.script import document
from studyllm.text.clean import clean
from tests.progress import TODAY, sample
from tests.report.texts import HOSTILE, nothing, with_text


def test_all_numbers_and_all_cards_are_there() -> None:
    progress = sample()
    numbers = as_data(progress, "zh")
    read = json.loads("".join(document(numbers, progress.hardest, "zh", TODAY)))
    assert read.pop("cards") == [as_card(line, "zh", TODAY) for line in progress.hardest]
    assert read == json.loads(json.dumps(numbers))


def test_without_cards_there_is_an_empty_list() -> None:
    read = json.loads("".join(document(as_data(nothing(), "en"), (), "en", TODAY)))
    assert read["cards"] == []


@pytest.mark.parametrize("text", HOSTILE)
def test_any_text_can_be_read_back_and_printed(text: str) -> None:
    progress = with_text(text)
    written = "".join(document(as_data(progress, "en"), progress.hardest, "en", TODAY))
    assert clean(written) == written
    (card,) = json.loads(written)["cards"]
    assert card["question"] == clean(text)


def test_cards_are_read_one_by_one() -> None:
    line = sample().hardest[0]
    taken = 0

    def lines() -> Iterable[CardLine]:
        nonlocal taken
        while True:
            taken += 1
            yield line

    chunks = document({"a": 1}, lines(), "en", TODAY)
    assert next(chunks).startswith('{\n  "a": 1,\n  "cards": [')
    for _ in range(3):
        next(chunks)
    assert taken == 3
