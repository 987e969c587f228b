"""Progress as JSON for scripts: one object, whose cards are written one by one."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from studyllm.core.journal import Day
from studyllm.core.progress import CardLine
from studyllm.report.plain import as_card
from studyllm.report.shapes import Data
from studyllm.text.clean import clean


def document(numbers: Data, cards: Iterable[CardLine], language: str, today: Day) -> Iterator[str]:
    """The object, piece by piece.

    Args:
        numbers: its properties but for `cards`; at least one.
        cards: what `cards` lists.
        language: of the questions, as far as the cards have it.
        today: the present study day.
    """
    begin = _text(numbers, indent=2).removesuffix("\n}")
    yield f'{begin},\n  "cards": ['
    between = ""
    for line in cards:
        yield f"{between}\n    {_text(as_card(line, language, today))}"
        between = ","
    yield "\n  ]\n}\n"


def _text(value: Data, indent: int | None = None) -> str:
    return json.dumps(_cleaned(value), ensure_ascii=False, allow_nan=False, indent=indent)


def _cleaned(value: object) -> object:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {name: _cleaned(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_cleaned(item) for item in value]
    return value
