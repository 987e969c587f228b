"""How alike two texts are, and whether what differs can mean another thing.

Made for questions and answers of a line or two, in Chinese and English, with formulas. One word
makes another card of it there: `Pre-norm` and `Post-norm`, `7B` and `70B`, `$d_k$` and `$d_v$`.
"""

from __future__ import annotations

import re
from collections import Counter
from enum import IntEnum
from typing import Final, NamedTuple

from studyllm.core.reading import NAMES, WIDE, Reading
from studyllm.core.slips import (
    Change,
    Clash,
    distance,
    harmless,
    middle,
    misnamed,
    mistyped,
    only,
    opposed,
)


class Rank(IntEnum):
    """How two texts belong together, from the worst."""

    OTHER = 0
    """Words are others, or nothing is common; the ratio says how much."""
    PART = 1
    """One says all that the other says, and more."""
    GIST = 2
    """The words that count are the same."""
    SLIP = 3
    """As if one or two letters had been mistyped."""
    SURE = 4
    """So, and no word that there is could come of it: blanks, marks, long common words."""
    SAME = 5


SHORT: Final = 60
"""Letters of a text that is compared letter by letter even if no words are common."""


class Likeness(NamedTuple):
    """What comparing two texts gives."""

    rank: Rank
    ratio: float
    """Share of common words, from 0 to 1."""
    clash: Clash = Clash.NONE
    """If there is any, the rank is `OTHER`: hardly the same thing."""
    shift: bool = False
    """One of them has numbers, names, formulas or opposites that the other does not have."""
    slight: bool = False
    """Only one or two characters differ, whatever they mean."""
    lone: bool = False
    """Only one character does, or two were swapped."""
    swap: bool = False
    """One or two words stand for others, and all else is the same: so do siblings differ."""
    wide: bool = False
    """Chinese characters that count stand for others; one may be a word."""
    typed: bool = False
    """Two letters at most were mistyped, and no other name, number or word can come of it."""
    other: bool = False
    """Words, names or numbers that there are stand for others that there are, too."""


UNLIKE = Likeness(Rank.OTHER, 0.0)
EQUAL = Likeness(Rank.SAME, 1.0, slight=True, typed=True)


def compared(one: Reading, two: Reading) -> Likeness:
    """How alike two texts in one language are; the same whichever comes first."""
    if one.folded == two.folded:
        return EQUAL
    common = len(one.features & two.features)
    ratio = 2 * common / (len(one.features) + len(two.features) or 1)
    near = abs(len(one.folded) - len(two.folded)) <= 4
    if ratio < 0.15 and not (near and len(one.folded) <= SHORT):
        return Likeness(Rank.OTHER, ratio)
    slip, sure = _slip(one, two) if near else (False, False)
    slight = near and slip
    away = 3
    typed = False
    change = Change.UNKNOWN
    if near and (ratio >= 0.4 or len(one.folded) <= SHORT):
        # In a short text two letters are soon another word.
        mass = min(one.mass, two.mass)
        away = distance(*middle(one.folded, two.folded))
        slight = slip or away <= (0 if mass < 8 else 1 if mass < 20 else 2)
        typed = away <= 2 and _typed(one, two)
        if away < 3 or ratio >= 0.5:
            from studyllm.core.lapses import changed  # its tables take a while

            change = changed(one.written, two.written)
    clash, shift = _clash(one, two, ratio, slip=slip)
    gone, come = only(one.words, two.words), only(two.words, one.words)
    if len(gone) == len(come) <= 2 and any(map(opposed, gone, come)):
        clash = Clash.SENSE
    if shift and not clash and not sure and slight and not slip and _uneven(one, two):
        clash = Clash.FIGURE
    lapse = (
        change in (Change.LAPSE, Change.TWICE)
        and clash < Clash.SENSE
        and one.negated[1] == two.negated[1]
    )
    if lapse:
        clash, shift = Clash.NONE, False
        slip = slight = True
        typed = typed or change is Change.LAPSE
        sure = False
    # "From 4k to 32k" is not "from 32k to 4k".
    turned = one.order != two.order and sorted(one.order) == sorted(two.order)
    rank = Rank.OTHER
    if not clash and (slip or slight) and not turned:
        rank = Rank.SURE if sure else Rank.SLIP
    elif not clash:
        rank = _ranked(one, two, turned=turned)
    swap = bool(gone and come) and max(len(gone), len(come)) <= 4 and ratio >= 0.5
    swap = swap and _in_order(one, two, gone, come)
    wide = not lapse and any(map(WIDE.match, one.gist - two.gist))
    wide = wide and any(map(WIDE.match, two.gist - one.gist))
    other = change is Change.OTHER
    shift = shift or turned
    return Likeness(rank, ratio, clash, shift, slight, away == 1, swap, wide, typed, other)


def _ranked(one: Reading, two: Reading, *, turned: bool) -> Rank:
    """How two texts belong together by the words that count."""
    if one.gist == two.gist and (one.gist or turned):
        return Rank.PART if turned else Rank.GIST
    if turned or not (one.gist and two.gist):
        return Rank.OTHER
    return Rank.PART if one.gist <= two.gist or two.gist <= one.gist else Rank.OTHER


def _uneven(one: Reading, two: Reading) -> bool:
    """Whether one of them has more numbers, names or formulas."""
    return any(
        here.total() != there.total() for here, there in zip(one.marks, two.marks, strict=True)
    )


def _clash(one: Reading, two: Reading, ratio: float, *, slip: bool) -> tuple[Clash, bool]:
    """What stands against each other, and whether only one of them has something like that."""
    gone, come = one.poles - two.poles, two.poles - one.poles
    if {axis for axis, _ in gone} & {axis for axis, _ in come}:
        return Clash.SENSE, True
    # A mistyped "without" denies no longer, but nothing else stands for it.
    denied = one.negated[slip:] != two.negated[slip:]
    if denied and ratio >= 0.6:
        return Clash.DENIAL, True
    ours, theirs = {*one.words}, {*two.words}
    shift = denied or bool(gone or come)
    worst = Clash.NONE
    for sort, (here, there) in enumerate(zip(one.marks, two.marks, strict=True)):
        if here == there:
            continue
        left, new = here - there, there - here
        if sort == NAMES:  # a word that is written small in the other is no other name
            left = Counter(
                {word: n for word, n in left.items() if there[word] or word not in theirs}
            )
            new = Counter({word: n for word, n in new.items() if here[word] or word not in ours})
        shift = shift or bool(left or new)
        if left and new:
            worst = max(worst, Clash.FIGURE if sort != NAMES else _renamed(one, two, left, new))
    return worst, shift


def _renamed(one: Reading, two: Reading, left: Counter[str], new: Counter[str]) -> Clash:
    """What it is that names of the one stand for others in the other."""
    if left.total() != new.total():
        return Clash.NAME
    pairs = zip(sorted(left.elements()), sorted(new.elements()), strict=True)
    return max(misnamed(one.spelt.get(x, x), two.spelt.get(y, y)) for x, y in pairs)


def _slip(one: Reading, two: Reading) -> tuple[bool, bool]:
    """Whether mistyped words explain the difference, and whether that is sure."""
    if _no_marks(one.folded) == _no_marks(two.folded):
        return True, True
    gone, come = only(one.words, two.words), only(two.words, one.words)
    if min(one.mass, two.mass) < 8 or max(len(gone), len(come)) > 2:
        return False, False
    if not _in_order(one, two, gone, come):
        return False, False
    gone = [word for word in gone if word[0].isalnum() or len(word) > 1]
    come = [word for word in come if word[0].isalnum() or len(word) > 1]
    if len(gone) != len(come):
        return False, False
    spelt = {**one.spelt, **two.spelt}
    fits = [
        int(misnamed(spelt.get(x, x), spelt.get(y, y)) is Clash.NONE)
        if x in spelt or y in spelt
        else mistyped(x, y)
        for x, y in zip(gone, come, strict=True)
    ]
    return all(fits), all(fit == 2 for fit in fits)


def _typed(one: Reading, two: Reading) -> bool:
    """Whether letters alone differ, and of no word that may be meant as it stands."""
    if any(
        a != b
        for sort, (a, b) in enumerate(zip(one.marks, two.marks, strict=True))
        if sort != NAMES
    ):
        return False
    if one.poles != two.poles or one.negated != two.negated:
        return False
    gone, come = only(one.words, two.words), only(two.words, one.words)
    if not gone and not come:
        return one.words == two.words
    if len(gone) != len(come):
        # A blank was typed or left out; the signs have to be the same.
        words = "".join(gone), "".join(come)
        return all(word.isalpha() and word.isascii() for word in words) and min(map(len, words)) > 4
    named = one.marks[NAMES] | two.marks[NAMES]
    spelt = {word: as_is for word, as_is in {**one.spelt, **two.spelt}.items() if word in named}
    return all(harmless(x, y, spelt) for x, y in zip(gone, come, strict=True))


def _in_order(one: Reading, two: Reading, gone: list[str], come: list[str]) -> bool:
    left, right = Counter(gone), Counter(come)
    ours = [w for w in one.words if w not in left]
    theirs = [w for w in two.words if w not in right]
    return [w for w in ours if w not in right] == [w for w in theirs if w not in left]


def _no_marks(text: str) -> str:
    """A text without blanks and what stands between words; signs that count stay."""
    return re.sub(r"[\s.,;:!?'\"()，。；：！？、“”‘’（）…-]", "", text)
