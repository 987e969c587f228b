"""Numbers as people type them, and whether they answer a card."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction
from typing import NamedTuple
from unicodedata import normalize

from studyllm.core.cards import Number
from studyllm.core.journal import Grade

MOST_DIGITS = 60
"""Of a number that is typed; more are a slip."""

LARGEST_EXPONENT = 400
"""Floats end before."""

LONGEST_EXACT = 1000
"""Characters of a card's number that is taken exactly; in a float at most 767 digits count."""

_SIGNS = str.maketrans({"−": "-", "–": "-", "—": "-", "×": "*", "·": "*", "，": ",", "。": "."})

_NUMBER = re.compile(
    r"(?P<sign>[-+]?)\s*"
    r"(?P<whole>\d{1,3}(?:[, _]\d{3})+(?![\d])|\d*)"
    r"(?:\.(?P<part>\d*))?"
    r"(?:\s*(?:[eE]|\*\s*10\s*\^|\*\s*10\s*\*\*)\s*\(?(?P<exponent>[-+]?\d{1,4})\)?)?"
    r"(?:\s*/\s*(?P<under>\d+))?"
)
_POWER = re.compile(
    r"(?P<sign>[-+]?)\s*(?P<base>\d{1,4})\s*(?:\^|\*\*)\s*\(?(?P<exponent>[-+]?\d{1,4})\)?"
)

_SCALES = {
    "k": 3, "m": 6, "b": 9, "t": 12, "thousand": 3, "million": 6, "billion": 9, "trillion": 12,
    "千": 3, "万": 4, "百万": 6, "亿": 8, "万亿": 12,
}  # fmt: skip
"""Words and letters behind a number, as powers of ten."""

_PERCENT = ("%", "percent", "per cent")


class Typed(NamedTuple):
    """A number that was typed, as far as it could be understood."""

    value: Fraction
    right: bool
    """Whether it is within the tolerance."""

    @property
    def proposal(self) -> Grade:
        """The grade that it deserves; the learner decides."""
        return Grade.GOOD if self.right else Grade.AGAIN


def understood(typed: str, card: Number) -> Typed | None:
    """What was typed as an answer to a card; `None` if it is no number, or in another unit.

    `1e-4` is `0.0001`, `65,504` is `65504`, `2^-10` and `3 * 10^8` are what they say, `7B` and
    `70 亿` are large; the card's unit may stand behind it or not. A comma or a blank is read where
    it parts thousands, and nowhere else.
    """
    text = normalize("NFKC", typed.translate(_SIGNS)).translate(_SIGNS).strip()
    units = _units(card)
    for value, rest in _readings(text):
        factor = _factor(rest.strip(" .").casefold(), units)
        if factor is not None:
            return Typed(value * factor, _fits(value * factor, card))
    return None


def _units(card: Number) -> set[str]:
    texts = card.unit.values() if card.unit else ()
    return {normalize("NFKC", text).strip().casefold() for text in texts}


def _readings(text: str) -> Iterable[tuple[Fraction, str]]:
    """What a text may mean, each with what stands behind the number; the likeliest first."""
    if (power := _POWER.match(text)) and (value := _power(power)) is not None:
        yield value, text[power.end() :]
    match = _NUMBER.match(text)
    if match is None or not (match["whole"] or match["part"]):
        return
    whole = re.sub(r"[, _]", "", match["whole"])
    digits = whole + (match["part"] or "")
    if len(digits) > MOST_DIGITS:
        return
    exponent = int(match["exponent"] or 0) - len(match["part"] or "")
    if abs(exponent) > LARGEST_EXPONENT or len(match["under"] or "") > MOST_DIGITS:
        return
    under = int(match["under"] or 1)
    if not under:
        return
    value = Fraction(int(digits) * (-1 if match["sign"] == "-" else 1), under)
    yield value * Fraction(10) ** exponent, text[match.end() :]


def _power(match: re.Match[str]) -> Fraction | None:
    base, exponent = int(match["base"]), int(match["exponent"])
    if abs(exponent) > LARGEST_EXPONENT or (not base and exponent < 0):
        return None
    value = Fraction(base) ** exponent
    return -value if match["sign"] == "-" else value


def _factor(rest: str, units: set[str]) -> Fraction | None:
    """By what a number is multiplied that has this behind it; `None` if that is not understood."""
    if not rest or rest in units:
        return Fraction(1)
    if rest in _PERCENT:
        return None if units else Fraction(1, 100)
    for scale, power in _SCALES.items():
        if rest.startswith(scale):
            behind = rest[len(scale) :]
            part_of_a_word = scale.isascii() and behind[:1].isalpha()
            if not part_of_a_word and behind.strip() in {"", *units}:
                return Fraction(10**power)
    return None


def _fits(value: Fraction, card: Number) -> bool:
    right = _exact(card.value)
    allowed = _exact(card.tolerance.removesuffix("%") or "0")
    if card.tolerance.endswith("%"):
        allowed *= abs(right) / 100
    return abs(value - right) <= allowed


def _exact(written: str) -> Fraction:
    """A number of a card; an absurd one as what a float makes of it."""
    digits, _, exponent = written.lower().partition("e")
    # Python reads no whole number of thousands of digits.
    usual = len(digits) <= LONGEST_EXACT and len(exponent) <= len(f"-{LARGEST_EXPONENT}")
    if usual and abs(int(exponent or 0)) <= LARGEST_EXPONENT:
        return Fraction(written)
    return Fraction(float(written))
