"""Words, numbers and formulas in a card's text, for comparing texts with each other."""

from __future__ import annotations

import re
from typing import NamedTuple

from studyllm.core.cloze import SPAN

_HANZI = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
_TOKEN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]|[^\W_]+(?:[-'.][^\W_]+)*")
_ARXIV = re.compile(r"\d{4}\.\d{4,5}")
_NUMBER = re.compile(
    r"(?<![\w.])(\d+(?:,\d{3})+|\d+)(\.\d+)?(?:e([+-]?\d+))?\s*"
    r"(万亿|亿|万|千|百万|trillion|billion|million|thousand|[KMBT](?![A-Za-z]))?"
)
_SCALE = {
    "千": 1e3, "万": 1e4, "百万": 1e6, "亿": 1e8, "万亿": 1e12,
    "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12,
    "K": 1e3, "M": 1e6, "B": 1e9, "T": 1e12,
}  # fmt: skip
_WORDS = {
    "zero": 0, "one": 1, "single": 1, "first": 1, "once": 1, "two": 2, "second": 2, "twice": 2,
    "both": 2, "half": 2, "pair": 2, "double": 2, "three": 3, "third": 3, "four": 4, "fourth": 4,
    "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "twelve": 12,
    "january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6, "july": 7,
    "august": 8, "september": 9, "october": 10, "november": 11, "december": 12,
}  # fmt: skip
_NUMERALS = {
    "零": 0, "一": 1, "首": 1, "单": 1, "二": 2, "两": 2, "双": 2, "半": 2, "倍": 2, "三": 3,
    "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10,
}  # fmt: skip


class Figures(NamedTuple):
    """The numbers of a text."""

    digits: frozenset[float]
    """Written in digits."""
    any: frozenset[float]
    """Written in digits or in words."""


def prose(text: str, formula: str = " ", code: str = " ") -> str:
    """The text without formulas and code, which these stand for."""
    return SPAN.sub(lambda match: code if match["code"] or match["fence"] else formula, text)


def formulas(text: str) -> list[str]:
    """The formulas of a text, sorted, without what they say in words."""
    found = (match for match in SPAN.finditer(text) if match["inline"] or match["display"])
    return sorted(re.sub(r"\\text\{[^}]*\}|\s", "", match[0]) for match in found)


def chinese(text: str) -> int:
    """How many Chinese characters a text has."""
    return len(_HANZI.findall(prose(text)))


def tokens(text: str) -> list[str]:
    """The words of a text in lower case; a Chinese character is one."""
    return _TOKEN.findall(text.casefold())


def figures(text: str) -> Figures:
    """The numbers of a text outside formulas and code."""
    plain = _ARXIV.sub(" ", prose(text))
    digits = set()
    for match in _NUMBER.finditer(plain):
        # Put together before it is read: `1e400` is infinite then, and not an error.
        value = float(f"{match[1].replace(',', '')}{match[2] or ''}e{match[3] or 0}")
        digits.add(round(value * _SCALE.get(match[4] or "", 1.0), 9))
    words = {_WORDS[word] for word in tokens(plain) if word in _WORDS}
    words |= {_NUMERALS[letter] for letter in plain if letter in _NUMERALS}
    return Figures(frozenset(digits), frozenset(digits | words))


def stray_dollar(text: str) -> str:
    """The surroundings of a `$` that belongs to no formula and is no price, or nothing."""
    plain = prose(text)
    match = re.search(r".{0,12}(?<!\\)\$(?!\d).{0,12}", plain)
    return match[0] if match else ""
