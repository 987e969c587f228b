"""Whether what differs between two texts was mistyped, or somebody meant something else by it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from studyllm.core.lookalikes import CHINESE, COMMANDS, ENGLISH, LITTLE, NAMES, WORDS
from studyllm.core.reading import WIDE, one_form, singular
from studyllm.core.slips import Change, distance, middle, only
from studyllm.core.vocabulary import ALIKE, EMPTY, NEGATIONS, NEGATIONS_ZH, POLES

FIGURES: Final = 3
"""Numbers in a text from which on one of them is hardly replaced by another alone."""

FAR: Final = 2
"""Letters of a word that differ, from which on nobody mistyped it."""

MOST: Final = 2
"""Places in which texts may differ to be looked at."""

_CHUNK = re.compile(
    r"(?:(?<=\d)[,:](?=\d)|[^\s,;:?!\u3000-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3])+"
)
_RUN = re.compile(r"[\w\\.,+#-]")
_PIECE = re.compile(
    r"\\[A-Za-z]+|[.,]{2,}|\d[\d,]*(?:\.\d+)?(?:e[+-]?\d+)?[A-Za-z0-9]*|[^\W\d_]\w*?(?=_|\b)|."
)
_NUMBER = re.compile(
    r"(?:(?:0|[1-9]\d*|[1-9]\d{0,2}(?:,\d{3})+)(?:\.\d+)?(?:e[+-]?[1-9]\d?)?"
    r"(?:[kmbgtx]|[kmgt]i?b|[1-4]d|st|nd|rd|th|s)?|[1-9]\d?x\d+b|[1-4]d)",
    re.IGNORECASE,
)
_SERIES = re.compile(r"([a-z]+)-?\d{1,3}(?:\.\d)?[bmovx]?")
_SERIAL: Final = frozenset(
    """
    a b blip bm c chatglm claude clip codellama cuda deepseek dino e gemini gemma glm gpt grok h hit
    internlm internvl k l layer llama m minimax mistral mixtral o olmo p palm phi precision q qwen
    r recall resnet rouge rtx s sam siglip sm stage top unet v vgg vit x yi z zero
    """.split()
)
"""Names that go on with any number; those of formats do with few, which `NAMES` has."""

_ENGLISH: Final = (
    ENGLISH | EMPTY | NEGATIONS | {word for word in POLES if word.isascii()} | {*ALIKE.split()}
)
_FIGURE = re.compile(r"\d+")
_NARROW = re.compile(rf"[^{WIDE.pattern[1:-1]}]+")
_NO_BASE = re.compile(r"[$({][_^]")
_TWICE = re.compile(rf"({WIDE.pattern})\1")
_ENDINGS = ("s", "d", "ing")
_DENIAL = re.compile(NEGATIONS_ZH)
_TERM = re.compile("|".join(CHINESE))
_PAIRS: Final = {")": "(", "]": "[", "}": "{"}


def changed(one: str, two: str) -> Change:
    """What the words in which two texts differ are to each other, in NFKC; the same both ways."""
    ours, theirs = _chunks(one), _chunks(two)
    gone, come = only(ours, theirs), only(theirs, ours)
    lost, new = (only(WIDE.findall(a), WIDE.findall(b)) for a, b in ((one, two), (two, one)))
    if max(map(len, (gone, come, lost, new))) > MOST:
        return Change.UNKNOWN
    if len(gone) == len(come):
        pairs = list(zip(gone, come, strict=True))
    else:
        pairs = [(" ".join(gone), " ".join(come))]
    # A new card with another number has hardly the old one with a digit typed twice.
    doubled = min(len(_FIGURE.findall(one)), len(_FIGURE.findall(two))) >= FIGURES
    if any(distance(a.casefold(), b.casefold()) > FAR for a, b in pairs):
        return Change.UNKNOWN
    changes = [_change(*_around(a, b), doubled=doubled) for a, b in pairs]
    if lost or new:
        changes += _terms(one, two), _characters(one, two)
        if len(_DENIAL.findall(one)) != len(_DENIAL.findall(two)):
            changes.append(Change.OTHER)
    if _broken(one) != _broken(two):
        if len(changes) == 1:
            return Change.LAPSE
        changes.append(Change.LAPSE)
    return max(changes, default=Change.UNKNOWN)


@lru_cache(maxsize=4096)
def _chunks(text: str) -> list[str]:
    return _CHUNK.findall(text)


def _terms(one: str, two: str) -> Change:
    """Whether Chinese terms stand for each other."""
    ours, theirs = (_TERM.findall(_TWICE.sub(r"\1", text)) for text in (one, two))
    more = abs(len(one) - len(two))
    others = any(
        abs(len(a) - len(b)) <= more for a in only(ours, theirs) for b in only(theirs, ours)
    )
    return Change.OTHER if others else Change.UNKNOWN


def _characters(one: str, two: str) -> Change:
    """What a Chinese character is to the one that stands for it, by the words around it."""
    ours, theirs = (_NARROW.sub(" ", text) for text in (one, two))
    places = [i for i, (a, b) in enumerate(zip(ours, theirs, strict=False)) if a != b]
    if len(ours) != len(theirs) or len(places) != 1:
        return Change.UNKNOWN
    at = places[0]
    real = [
        text[max(at - 1, 0) : at + 1] in WORDS or text[at : at + 2] in WORDS
        for text in (ours, theirs)
    ]
    if all(real):
        return Change.OTHER
    return Change.LAPSE if any(real) else Change.UNKNOWN


def _around(one: str, two: str) -> tuple[str, str]:
    """What differs, with the rest of the words that it is part of."""
    here, _ = middle(one, two)
    least = min(len(one), len(two))
    head = next((i for i in range(least) if one[i] != two[i]), least)
    tail = len(one) - head - len(here)
    while head and _RUN.match(one[head - 1]):
        head -= 1
    while tail and _RUN.match(one[len(one) - tail]):
        tail -= 1
    return one[head : len(one) - tail], two[head : len(two) - tail]


def _change(one: str, two: str, *, doubled: bool) -> Change:
    """What a word, name, number or formula is to what stands for it.

    Args:
        one: the one, with what is around it.
        two: the other.
        doubled: whether a digit that is there twice was mistyped.
    """
    away = distance(one.casefold(), two.casefold())
    if not (one and two):
        return Change.UNKNOWN
    whole = _is_name(one), _is_name(two)
    if all(whole):
        return (
            Change.UNKNOWN if singular(one.casefold()) == singular(two.casefold()) else Change.OTHER
        )
    here, there = _split(one), _split(two)
    while here and there and here[0] == there[0]:
        here, there = here[1:], there[1:]
    while here and there and here[-1] == there[-1]:
        here, there = here[:-1], there[:-1]
    signs = [not any(map(str.isalnum, "".join(some))) for some in (here, there)]
    if all(signs):
        return Change.UNKNOWN
    if _lettered(here, there) or (here and there and any(signs)):
        return Change.LAPSE
    twice = _doubled(one, two) or _doubled(two, one)
    real = whole[0] or all(map(_is_one, here)), whole[1] or all(map(_is_one, there))
    if all(real):
        if twice and doubled and _all_digits(here) and _all_digits(there):
            return Change.TWICE
        return Change.UNKNOWN if _may_be_one(here, there) else Change.OTHER
    if twice:
        return Change.LAPSE
    if not any(real) or (away > 1 and min(len(one), len(two)) < 6):
        return Change.UNKNOWN
    return Change.LAPSE if _slipped(*((one, two) if real[0] else (two, one))) else Change.UNKNOWN


def _all_digits(pieces: Sequence[str]) -> bool:
    return all(piece.replace(".", "").isdecimal() for piece in pieces)


def _split(text: str) -> list[str]:
    return [piece for piece in _PIECE.findall(text.strip(".,-")) if not piece.isspace()]


def _lettered(here: Sequence[str], there: Sequence[str]) -> bool:
    """Whether a letter got into a number, and it is no unit."""
    if len(here) != 1 or len(there) != 1:
        return False
    one, two = sorted((here[0], there[0]), key=lambda piece: not piece.replace(".", "").isdecimal())
    if not one.replace(".", "").isdecimal() or two.isdecimal():
        return False
    return two[0].isalpha() or not _is_one(two)


def _may_be_one(here: Sequence[str], there: Sequence[str]) -> bool:
    """Whether two words that there are may say the same, or one of them little."""
    one, two = "".join(here).casefold(), "".join(there).casefold()
    if one_form(one) == one_form(two):
        return True
    if (one in LITTLE) == (two in LITTLE):
        return one in LITTLE
    return len(one if one in LITTLE else two) > 1


def _is_name(text: str) -> bool:
    """Whether something is called so."""
    word = text.casefold().strip(".,-")
    if word in NAMES:
        return True
    series = _SERIES.fullmatch(word)
    return series is not None and series[1] in _SERIAL


def _is_one(piece: str) -> bool:
    """Whether there is such a word, name, number or command."""
    if piece.startswith("\\"):
        return piece[1:] in COMMANDS
    if piece[0].isdigit():
        return _NUMBER.fullmatch(piece) is not None
    if not piece[0].isalpha():
        return len(piece) == 1
    word = piece.casefold()
    if len(word) == 1 or _is_name(word) or word.removesuffix("s") in NAMES:
        return True
    if piece.isupper():
        return False
    return word in _ENGLISH or (word.endswith(_ENDINGS) and singular(word) in _ENGLISH)


def _slipped(real: str, other: str) -> bool:
    """Whether what is no name came of one that is: a new capital or digit may make a new name."""
    here, new = middle(real, other)
    if len(here) == 2 and here == new[::-1]:
        return True
    if sum(map(str.isupper, real)) > 1 and other[1:] == real:
        return False
    return not any(letter.isupper() or letter.isdigit() for letter in new)


def _doubled(real: str, other: str) -> bool:
    """Whether a letter or digit was typed twice."""
    return any(
        other[i] == other[i - 1] and other[:i] + other[i + 1 :] == real
        for i in range(1, len(other))
    )


@lru_cache(maxsize=4096)
def _broken(text: str) -> bool:
    """Whether a bracket or a formula is opened and not closed."""
    if _NO_BASE.search(text) or text.count("$") % 2 or text.count("`") % 2:
        return True
    opened: list[str] = []
    for letter in text:
        if letter in "([{":
            opened.append(letter)
        elif letter in _PAIRS and (not opened or opened.pop() != _PAIRS[letter]):
            return True
    return bool(opened)
