"""A question or an answer taken apart for comparing: words, names, numbers and formulas."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final, NamedTuple, TypeAlias

from studyllm.core.cloze import SPAN
from studyllm.core.vocabulary import ALIKE, EMPTY, EMPTY_ZH, NEGATIONS, NEGATIONS_ZH, POLES

MOST: Final = 4000
"""Characters of a text that are read; the rest counts by being the same or not."""


Marks: TypeAlias = tuple[Counter[str], ...]


class Reading(NamedTuple):
    """A text as it is compared."""

    written: str
    """In NFKC, on one line; the first `MOST` characters of it."""
    folded: str
    """NFKC, case and blanks folded. Markdown stays."""
    words: tuple[str, ...]
    """In order; a Chinese character is one, and a formula, code or picture."""
    features: frozenset[str]
    """Words, and pairs of Chinese characters."""
    gist: frozenset[str]
    """Words that count, in one form each."""
    marks: Marks
    """Numbers; names; formulas; code and pictures."""
    spelt: dict[str, str]
    """Words with capitals as they are written, names or not, by how they are compared."""
    order: tuple[str, ...]
    """Numbers, names and formulas as they come."""
    poles: Counter[tuple[int, int]]
    """Words that have an opposite: which pair, and which of it."""
    negated: tuple[bool, bool]
    """Whether something is denied, in English and in Chinese."""
    figures: int
    """Numbers, formulas, and names with a number in them."""
    mass: int
    """How much it says: letters and digits; a Chinese character counts as three."""


NAMES: Final = 1
"""Where the names are among the marks."""

_PICTURE = re.compile(r"!\[[^\]\n]*\]\([^)\n]*\)")
_WORD = re.compile(
    r"\x00\d+\x00|[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3]"
    r"|\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?(?:e[+-]?\d+)?(?:[a-z](?![^\W\d_]))?"
    r"|[^\W\d_\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]+\d*(?:'[^\W\d_]+)?|_|[^\w\s]",
    re.IGNORECASE,
)
WIDE: Final = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3]")
_LETTER = re.compile(r"[^\W_]")
_OPENING = frozenset(".!?:;\"'“(")
_PLAIN_FORMULA = re.compile(r"[A-Za-z0-9.]+")
_COUNTS = {
    word: str(number)
    for number, words in enumerate(
        ["two 二 两 twice", "three 三", "four 四", "five 五", "six 六", "seven 七", "eight 八"], 2
    )
    for word in words.split()
}

_POLES_ZH = re.compile(
    "(?<!多)(?:"
    + "|".join(sorted((w for w in POLES if not w.isascii()), key=lambda w: (-len(w), w)))
    + ")"
)
_NEGATION_ZH = re.compile(NEGATIONS_ZH)
_EMPTY_ZH = re.compile("|".join(EMPTY_ZH))


@lru_cache(maxsize=4096)
def singular(word: str) -> str:
    """A word without the ending of a plural or a form of a verb."""
    for ending, least in (("ing", 6), ("ies", 6), ("es", 6), ("ed", 6), ("e", 5), ("s", 4)):
        if word.endswith(ending) and len(word) >= least and not word.endswith("ss"):
            return word[: -len(ending)]
    return word


_ONE_FORM = {
    singular(word): line.split()[0] for line in ALIKE.strip().split("\n") for word in line.split()
}
_STEMS = {singular(word): poles for word, poles in POLES.items()}


def one_form(word: str) -> str:
    """A word in the form that stands for all of its forms, and for those that say the same."""
    return _ONE_FORM.get(singular(word), singular(word))


def folded(text: str) -> str:
    """A text as it is compared: NFKC, case and blanks folded."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def read(text: str) -> Reading:
    """A text taken apart."""
    plain = " ".join(unicodedata.normalize("NFKC", text).replace("’", "'").split())
    kept: list[str] = []
    marks: Marks = (Counter(), Counter(), Counter(), Counter())

    def keep(match: re.Match[str]) -> str:
        span = match[0]
        formula = span.strip("$").strip()
        plain = span.startswith("$") and _PLAIN_FORMULA.fullmatch(formula)
        kept.append(formula if plain else span.replace(" ", ""))
        return f" \x00{len(kept) - 1}\x00 "

    body = SPAN.sub(keep, _PICTURE.sub(keep, plain[:MOST].replace("\x00", "")))
    raw = _WORD.findall(body)
    titled = 2 * sum(word[:1].isupper() for word in raw) > sum(word[:1].isalpha() for word in raw)
    words: list[str] = []
    order: list[str] = []
    spelt: dict[str, str] = {}
    chinese = WIDE.search(body) is not None  # where no sentence begins with a capital
    opening = not chinese
    for word in raw:
        word = word.removesuffix("'s")
        if word.startswith("\x00"):
            word = kept[int(word[1:-1])]
            bare = _bare(word)
            marks[_sort(word)][bare] += 1
            order.append(bare)
        elif (number := _number(word)) is not None:
            word = number
            marks[0][word] += 1
            order.append(word)
        elif _is_name(word, opening or titled):
            name, word = word, singular(word.casefold())
            spelt[word] = name
            marks[NAMES][word] += 1
            order.append(word)
        else:
            word, written = word.casefold(), word
            if word != written:
                spelt[word] = written
            if word in _COUNTS:
                marks[0][_COUNTS[word]] += 1
        opening = not chinese and word in _OPENING
        words.append(word)
    flat = folded(text)
    return Reading(
        plain[:MOST],
        flat,
        tuple(words),
        frozenset(_features(words)),
        frozenset(_gist(words)),
        marks,
        spelt,
        tuple(order),
        Counter(
            pole
            for word in (*_judging(words), *_POLES_ZH.findall(flat))
            for pole in _STEMS.get(singular(word), ())
        ),
        (
            any(w in NEGATIONS or w.endswith("n't") for w in words),
            _NEGATION_ZH.search(flat) is not None,
        ),
        marks[0].total() + marks[2].total() + sum(any(map(str.isdigit, w)) for w in marks[NAMES]),
        len(_LETTER.findall(flat)) + 2 * len(WIDE.findall(flat)),
    )


def _sort(span: str) -> int:
    """Which marks a formula, code or picture belongs to: a lone letter is a name."""
    if span.startswith("$"):
        return 2
    return 3 if span.startswith(("`", "~", "!")) else NAMES


def _bare(span: str) -> str:
    """A formula with its commands by their first and last letters only, mistyped or not."""
    if not span.startswith("$"):
        return span.casefold()
    return re.sub(r"\\([a-z])[a-z]+", r"\\\1", span)


def _number(word: str) -> str | None:
    """The number that a word begins with, in one way of writing."""
    if not word[0].isdigit():
        return None
    digits = word.replace(",", "")
    scale = digits[-1] if digits[-1].isalpha() else ""
    digits = digits.removesuffix(scale)
    if digits.isascii() and "e" not in digits.casefold() and "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    return (digits + scale).casefold()


def _is_name(word: str, opening: bool) -> bool:
    """Whether it names something: a capital where none must stand, or letters with digits."""
    if word[-1].isdigit() or (word.isupper() and word.isascii() and word not in ("A", "I")):
        return True
    return word[0].isalpha() and (
        any(letter.isupper() for letter in word[1:]) or (not opening and word[0].isupper())
    )


def _judging(words: Sequence[str]) -> Iterable[str]:
    """English words, but the one that "how" asks with: "how large" says no more than "what"."""
    return (
        word
        for before, word in zip(("", *words), words, strict=False)
        if word.isascii() and before != "how"
    )


def _features(words: Sequence[str]) -> Iterable[str]:
    last = ""
    for word in words:
        if not word.isalnum() and len(word) == 1:
            last = ""
            continue
        wide = WIDE.match(word) is not None
        yield word if wide else singular(word)
        if wide and last:
            yield last + word
        last = word if wide else ""


def _gist(words: Sequence[str]) -> Iterable[str]:
    run = ""
    for word in [*words, " "]:
        if WIDE.match(word):
            run += word
            continue
        yield from _EMPTY_ZH.sub("", run)
        run = ""
        if (len(word) > 1 or word.isalnum()) and word not in EMPTY:
            yield one_form(word)
