"""How alike two texts are, and whether what differs can mean another thing.

Made for questions and answers of a line or two, in Chinese and English, with formulas. One word
makes another card of it there: `Pre-norm` and `Post-norm`, `7B` and `70B`, `$d_k$` and `$d_v$`.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from enum import IntEnum
from typing import NamedTuple, TypeAlias

from studyllm.core.cloze import SPAN
from studyllm.core.vocabulary import ALIKE, EMPTY, EMPTY_ZH, NEGATIONS, NEGATIONS_ZH, OPPOSITES

MOST = 4000
"""Characters of a text that are read; the rest counts by being the same or not."""


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


class Clash(IntEnum):
    """What stands against each other in two texts, from the least."""

    NONE = 0
    NAME = 1
    FIGURE = 2
    """Numbers, formulas, code or pictures."""
    SENSE = 3
    """Words that turn the sense, as before and after, or not."""


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


UNLIKE = Likeness(Rank.OTHER, 0.0)
EQUAL = Likeness(Rank.SAME, 1.0, slight=True)

Marks: TypeAlias = tuple[Counter[str], ...]


class Reading(NamedTuple):
    """A text as it is compared."""

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
    order: tuple[str, ...]
    """Numbers, names and formulas as they come."""
    poles: frozenset[tuple[int, int]]
    """Words that have an opposite: which pair, and which of it."""
    negated: tuple[bool, bool]
    """Whether something is denied, in English and in Chinese."""
    mass: int
    """How much it says: letters and digits; a Chinese character counts as three."""


NAMES = 1
"""Where the names are among the marks."""

_PICTURE = re.compile(r"!\[[^\]\n]*\]\([^)\n]*\)")
_WORD = re.compile(
    r"\x00\d+\x00|[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3]"
    r"|\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?(?:e[+-]?\d+)?(?:[kmbt](?![^\W_]))?"
    r"|[^\W\d_\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]+\d*(?:'[^\W\d_]+)?|_|[^\w\s]",
    re.IGNORECASE,
)
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3]")
_PLAIN_FORMULA = re.compile(r"[A-Za-z0-9.]+")
_COUNTS = {
    word: str(number)
    for number, words in enumerate(
        ["two 二 两 twice", "three 三", "four 四", "five 五", "six 六", "seven 七", "eight 八"], 2
    )
    for word in words.split()
}

_POLES: dict[str, frozenset[tuple[int, int]]] = {}
for _axis, _line in enumerate(OPPOSITES.strip().split("\n")):
    for _end, _pole in enumerate(_line.split("|")):
        for _word in _pole.split():
            _POLES[_word] = _POLES.get(_word, frozenset()) | {(_axis, _end)}
_POLES_ZH = re.compile(
    "|".join(sorted((w for w in _POLES if not w.isascii()), key=lambda w: (-len(w), w)))
)
_NEGATION_ZH = re.compile(NEGATIONS_ZH)
_EMPTY_ZH = re.compile("|".join(EMPTY_ZH))
_ONE_FORM = {word: line.split()[0] for line in ALIKE.strip().split("\n") for word in line.split()}


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
    opening = True
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
            word = _singular(word.casefold())
            marks[NAMES][word] += 1
            order.append(word)
        else:
            word = word.casefold()
            if word in _COUNTS:
                marks[0][_COUNTS[word]] += 1
        opening = word in ".!?:;\"'。！？：“(" if len(word) == 1 else False
        words.append(word)
    flat = folded(text)
    return Reading(
        flat,
        tuple(words),
        frozenset(_features(words)),
        frozenset(_gist(words)),
        marks,
        tuple(order),
        frozenset().union(
            *(_POLES[word] for word in words if word in _POLES and word.isascii()),
            *(_POLES[word] for word in _POLES_ZH.findall(flat)),
        ),
        (
            any(w in NEGATIONS or w.endswith("n't") for w in words),
            _NEGATION_ZH.search(flat) is not None,
        ),
        sum(3 if _WIDE.match(letter) else letter.isalnum() for letter in flat),
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
    digits = word.replace(",", "").rstrip("kKmMbBtT")
    scale = word[len(word.rstrip("kKmMbBtT")) :].casefold()
    if digits.isascii() and "e" not in digits.casefold() and "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    return digits.casefold() + scale


def _is_name(word: str, opening: bool) -> bool:
    """Whether it names something: a capital where none must stand, or letters with digits."""
    if word[-1].isdigit() or (word.isupper() and word.isascii() and word not in ("A", "I")):
        return True
    return word[0].isalpha() and (
        any(letter.isupper() for letter in word[1:]) or (not opening and word[0].isupper())
    )


def _singular(word: str) -> str:
    """A word without the ending of a plural or a form of a verb."""
    for ending, least in (("ing", 6), ("ies", 6), ("es", 6), ("ed", 6), ("s", 4)):
        if word.endswith(ending) and len(word) >= least and not word.endswith("ss"):
            return word[: -len(ending)]
    return word


def _features(words: Sequence[str]) -> Iterable[str]:
    last = ""
    for word in words:
        if not word.isalnum() and len(word) == 1:
            last = ""
            continue
        wide = _WIDE.match(word) is not None
        yield word if wide else _singular(word)
        if wide and last:
            yield last + word
        last = word if wide else ""


def _gist(words: Sequence[str]) -> Iterable[str]:
    run = ""
    for word in [*words, " "]:
        if _WIDE.match(word):
            run += word
            continue
        yield from _EMPTY_ZH.sub("", run)
        run = ""
        if (len(word) > 1 or word.isalnum()) and word not in EMPTY:
            yield _singular(_ONE_FORM.get(word, word))


def compared(one: Reading, two: Reading) -> Likeness:
    """How alike two texts in one language are; the same whichever comes first."""
    if one.folded == two.folded:
        return EQUAL
    common = len(one.features & two.features)
    ratio = 2 * common / (len(one.features) + len(two.features) or 1)
    near = abs(len(one.folded) - len(two.folded)) <= 4
    if ratio < 0.1 and not near:
        return Likeness(Rank.OTHER, ratio)
    slip, sure = _slip(one, two) if near else (False, False)
    slight = near and slip
    if near and not slip and ratio >= 0.4:
        slight = min(one.mass, two.mass) >= 8 and _distance(*_middle(one.folded, two.folded)) <= 2
    clash, shift = _clash(one, two, ratio, slip=slip)
    rank = Rank.OTHER
    if clash:
        pass
    elif slip or slight:
        rank = Rank.SURE if sure else Rank.SLIP
    elif one.gist == two.gist and one.gist:
        rank = Rank.GIST if one.order == two.order else Rank.PART
    elif one.gist and two.gist and (one.gist <= two.gist or two.gist <= one.gist):
        rank = Rank.PART
    return Likeness(rank, ratio, clash, shift, slight)


def _clash(one: Reading, two: Reading, ratio: float, *, slip: bool) -> tuple[Clash, bool]:
    """What stands against each other, and whether only one of them has something like that."""
    gone, come = one.poles - two.poles, two.poles - one.poles
    if {axis for axis, _ in gone} & {axis for axis, _ in come}:
        return Clash.SENSE, True
    # A mistyped "without" denies no longer, but nothing else stands for it.
    denied = one.negated[slip:] != two.negated[slip:]
    if denied and ratio >= 0.6:
        return Clash.SENSE, True
    ours, theirs = {*one.words}, {*two.words}
    shift = denied or bool(gone or come)
    names = False
    for sort, (here, there) in enumerate(zip(one.marks, two.marks, strict=True)):
        left, new = here - there, there - here
        if sort == NAMES:  # a word that is written small in the other is no other name
            left = Counter(
                {word: n for word, n in left.items() if there[word] or word not in theirs}
            )
            new = Counter({word: n for word, n in new.items() if here[word] or word not in ours})
        shift = shift or bool(left or new)
        if left and new:
            if sort != NAMES:
                return Clash.FIGURE, True
            pairs = zip(sorted(left.elements()), sorted(new.elements()), strict=False)
            slips = all(_mistyped(x, y, named=True) for x, y in pairs)
            names = names or left.total() != new.total() or not slips
    return Clash.NAME if names else Clash.NONE, shift


def _slip(one: Reading, two: Reading) -> tuple[bool, bool]:
    """Whether mistyped words explain the difference, and whether that is sure."""
    if _no_marks(one.folded) == _no_marks(two.folded):
        return True, True
    gone, come = _only(one.words, two.words), _only(two.words, one.words)
    if min(one.mass, two.mass) < 8 or max(len(gone), len(come)) > 2:
        return False, False
    if not _in_order(one, two, gone, come):
        return False, False
    gone = [word for word in gone if word[0].isalnum() or len(word) > 1]
    come = [word for word in come if word[0].isalnum() or len(word) > 1]
    if len(gone) != len(come):
        return False, False
    names = one.marks[NAMES].keys() | two.marks[NAMES].keys()
    fits = [
        _mistyped(x, y, named=x in names or y in names) for x, y in zip(gone, come, strict=True)
    ]
    return all(fits), all(fit == 2 for fit in fits)


def _in_order(one: Reading, two: Reading, gone: list[str], come: list[str]) -> bool:
    left, right = Counter(gone), Counter(come)
    ours = [w for w in one.words if w not in left]
    theirs = [w for w in two.words if w not in right]
    return [w for w in ours if w not in right] == [w for w in theirs if w not in left]


def _only(ours: Sequence[str], theirs: Sequence[str]) -> list[str]:
    """Words of the one that are left when those of the other are taken away, in order."""
    left = Counter(ours) - Counter(theirs)
    found = []
    for word in ours:
        if left[word] > 0:
            left[word] -= 1
            found.append(word)
    return found


def _no_marks(text: str) -> str:
    """A text without blanks and what stands between words; signs that count stay."""
    return re.sub(r"[\s.,;:!?'\"()，。；：！？、“”‘’（）…-]", "", text)


def _middle(one: str, two: str) -> tuple[str, str]:
    """What of each text differs from the other, in one place."""
    least = min(len(one), len(two))
    head = next((i for i in range(least) if one[i] != two[i]), least)
    least -= head
    tail = next((i for i in range(least) if one[-1 - i] != two[-1 - i]), least)
    return one[head : len(one) - tail], two[head : len(two) - tail]


def _mistyped(one: str, two: str, *, named: bool) -> int:
    """0 for another word, 1 for a slip, 2 for one that no other word is likely to be."""
    if any(letter.isdigit() for letter in one + two) or "$" in one + two or "`" in one + two:
        return 0
    if _WIDE.match(one) and _WIDE.match(two):
        return 1
    if one in _POLES and two in _POLES:
        return 0
    shorter = min(len(one), len(two))
    away = _distance(one, two)
    if named:
        return int(shorter >= 6 and away <= 1)
    if shorter >= 5 and away <= 1:
        return 2
    return int((shorter >= 4 and away <= 1) or (shorter >= 7 and away <= 2))


def _distance(one: str, two: str) -> int:
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
