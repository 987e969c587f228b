"""The report's own words: the same in both languages, none missing and none in vain."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from studyllm.core.progress import Quantity
from studyllm.report import words
from studyllm.report.sections import amount, bound, range_of, share_of, time_of
from studyllm.report.sentences import SENTENCES
from studyllm.report.words import date_of, say

TEXTS = {**words._WORDS, **SENTENCES}


def values(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)", text))


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_both_languages_tell_the_same_numbers(name: str) -> None:
    english, chinese = TEXTS[name]
    for form in english.split("|"):
        assert values(form) == values(chinese)
    assert "|" not in chinese
    assert english[-1:] != "." or chinese[-1:] == "。"


def test_each_is_used() -> None:
    used: set[str] = set()
    for path in Path(words.__file__).parent.glob("*.py"):
        if path.stem in ("words", "sentences"):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                used |= {node.value, *node.value.split()}
    made = re.compile(r"(head|picture of) \w+|\w+ (state|means)|trust( \w+)?")
    assert [name for name in TEXTS if name not in used and not made.fullmatch(name)] == []


def test_another_language_is_answered_in_english() -> None:
    assert say("de", "title") == say("en", "title")
    assert say("zh-CN", "title") == say("zh", "title")
    assert words.language_of("zh-TW") == "zh"


def test_one_is_not_many() -> None:
    assert [say("en", "days", n) for n in (0, 1, "1", "2.5")] == [
        "0 days",
        "1 day",
        "1 day",
        "2.5 days",
    ]


@pytest.mark.parametrize(
    ("share", "said"),
    [(None, "–"), (0, "0%"), (0.001, "1%"), (0.5, "50%"), (0.999, "99%"), (1, "100%")],
)
def test_all_and_nothing_are_said_without_exception(share: float | None, said: str) -> None:
    assert share_of(share) == said


def test_numbers_are_said_shortly() -> None:
    assert bound(0.675, Quantity.RECALL) == "67.5%"
    assert amount(7.5, Quantity.INTERVAL, "en") == "7.5 days"
    assert amount(2.5, Quantity.EASE, "en") == "2.5"
    assert amount(0.934, Quantity.RECALL, "en") == "93%"
    assert [time_of(ms, "en") for ms in (29_999, 60_000, 3_600_000, 360_060_000)] == [
        "1 min",
        "1 min",
        "1 h 0 min",
        "100 h 1 min",
    ]
    assert date_of(20_000) == "2024-10-04"


@pytest.mark.parametrize(
    ("low", "high", "quantity", "said"),
    [
        (1, 2, Quantity.INTERVAL, "1"),
        (4, 8, Quantity.INTERVAL, "4 to 7"),
        (2.1, 2.2, Quantity.EASE, "2.1 to < 2.2"),
        (0.9, 0.95, Quantity.RECALL, "90% to < 95%"),
        (0.95, 1, Quantity.RECALL, "95% to 100%"),
    ],
)
def test_ranges_say_what_is_in_them(low: float, high: float, quantity: Quantity, said: str) -> None:
    assert range_of(low, high, quantity, "en") == said
