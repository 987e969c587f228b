"""Whether one word is another, mistyped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from enum import IntEnum

from studyllm.core.reading import WIDE
from studyllm.core.vocabulary import EMPTY, POLES, PREFIXES


class Clash(IntEnum):
    """What stands against each other in two texts, from the least."""

    NONE = 0
    NAME = 1
    FIGURE = 2
    """Numbers, formulas, code or pictures."""
    DENIAL = 3
    """One denies what the other does not."""
    SENSE = 4
    """Words that turn the sense, as before and after."""


class Change(IntEnum):
    """What words that stand for others are to them, from the least."""

    UNKNOWN = 0
    LAPSE = 1
    """What stands in one text is no word, number, name or formula; in the other it is."""
    TWICE = 2
    """A digit is there twice; hardly in another card with the same answer."""
    OTHER = 3
    """There are both."""


def middle(one: str, two: str) -> tuple[str, str]:
    """What of each text differs from the other, in one place."""
    least = min(len(one), len(two))
    head = next((i for i in range(least) if one[i] != two[i]), least)
    least -= head
    tail = next((i for i in range(least) if one[-1 - i] != two[-1 - i]), least)
    return one[head : len(one) - tail], two[head : len(two) - tail]


def mistyped(one: str, two: str) -> int:
    """0 for another word, 1 for a slip, 2 for one that no other word is likely to be."""
    if any(letter.isdigit() or letter in "$`" for letter in one + two):
        return 0
    if WIDE.match(one) and WIDE.match(two):
        return 1
    if one in POLES and two in POLES:
        return 0
    shorter = min(len(one), len(two))
    away = distance(one, two)
    if shorter >= 5 and away <= 1:
        return 2
    return int(garbled(one, two) or (shorter >= 4 and away <= 1) or (shorter >= 7 and away <= 2))


def only(ours: Sequence[str], theirs: Sequence[str]) -> list[str]:
    """Words of the one that are left when those of the other are taken away, in order."""
    left = Counter(ours) - Counter(theirs)
    found = []
    for word in ours:
        if left[word] > 0:
            left[word] -= 1
            found.append(word)
    return found


def harmless(one: str, two: str, spelt: Mapping[str, str]) -> bool:
    """Whether a word was mistyped where all around it is as it was, and nobody means the other.

    Args:
        one: the word.
        two: what stands there now.
        spelt: how names are written.
    """
    written, new = spelt.get(one, one), spelt.get(two, two)
    if not (one.isalpha() and two.isalpha()) or WIDE.match(one) or WIDE.match(two):
        return False
    if (one in EMPTY) != (two in EMPTY) and min(len(one), len(two)) > 1:
        return True
    if one in spelt or two in spelt:
        clash = misnamed(written, new)
        if clash is Clash.FIGURE or (clash is Clash.NAME and min(len(one), len(two)) < 8):
            return False
    return garbled(one, two) or (min(len(one), len(two)) >= 4 and distance(one, two) <= 2)


def opposed(one: str, two: str) -> bool:
    """Whether two words differ by what stands before them, as increased and decreased."""
    here, there = middle(one, two)
    rest = one[len(here) :]
    return len(rest) >= 4 and two == there + rest and {here, there} <= PREFIXES


def misnamed(one: str, two: str) -> Clash:
    """What it is that one name stands for another: nothing if it was mistyped.

    Capitals and digits make other names (LoRA and DoRA, GPT and GPTQ). Small letters may: at the
    front (LLM and vLLM), and for others (Mistral and Mixtral) unless the name is long.
    """
    if garbled(one.casefold(), two.casefold()):
        return Clash.NONE
    if any(letter.isdigit() for letter in one + two):
        return Clash.FIGURE
    here, there = middle(one, two)
    if max(len(here), len(there)) > 1 or min(len(one), len(two)) < 2:
        return Clash.NAME
    if (here + there).isupper():
        return Clash.FIGURE
    if here and there:
        long = len(one) >= 9 or here.islower() != there.islower()
        return Clash.NONE if long else Clash.NAME
    return Clash.NAME if one[1:] == two or two[1:] == one else Clash.NONE


def garbled(one: str, two: str) -> bool:
    """Whether a letter was doubled, or swapped with the next."""
    here, there = middle(one, two)
    if len(here) == 2 and here == there[::-1]:
        return here.isalpha()
    longer, shorter = sorted((one, two), key=len, reverse=True)
    if len(longer) != len(shorter) + 1 or len(shorter) < 3:
        return False
    return any(
        longer[i] == longer[i + 1]
        and longer[i].isalpha()
        and longer[:i] + longer[i + 1 :] == shorter
        for i in range(len(longer) - 1)
    )


def distance(one: str, two: str) -> int:
    """Letters to add, leave out, change or swap with the next; 3 for more than 2."""
    if abs(len(one) - len(two)) > 2 or not (one or two):
        return 3 if one or two else 0
    far = len(one) + len(two)
    older: dict[int, int] = {}
    before: dict[int, int] = {}
    row = {j: j for j in range(min(2, len(two)) + 1)}
    for i in range(1, len(one) + 1):
        older, before, row = before, row, {}
        for j in range(max(0, i - 2), min(len(two), i + 2) + 1):
            if j == 0:
                row[0] = i
                continue
            cost = before.get(j - 1, far) + (one[i - 1] != two[j - 1])
            cost = min(cost, before.get(j, far) + 1, row.get(j - 1, far) + 1)
            if i > 1 and j > 1 and one[i - 1] == two[j - 2] and one[i - 2] == two[j - 1]:
                cost = min(cost, older.get(j - 2, far) + 1)
            row[j] = cost
        if min(row.values()) > 2:
            return 3
    return min(3, row[len(two)])
