"""What was typed beside what should have been: word by word, in Chinese character by character."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher
from enum import Enum
from typing import NamedTuple
from unicodedata import normalize

MOST = 400
"""Words of either text that are compared; a comparison takes time by their product."""


class Sort(Enum):
    """Whose a piece of text is."""

    SAME = "same"
    EXTRA = "extra"
    """Only in what was typed."""
    MISSING = "missing"
    """Only in what was expected."""


class Piece(NamedTuple):
    """Words in a row that are of one sort."""

    sort: Sort
    text: str
    """As it was typed; what is missing, as it was expected."""


_WORD = re.compile(r"[\u3040-\u9fff\uf900-\ufaff]|[^\W_\u3040-\u9fff\uf900-\ufaff]+|[^\w\s]|_|\s+")


def compared(typed: str, expected: str) -> list[Piece]:
    """The pieces of both texts in order; letters, widths and blanks count as the same.

    No grade follows from it: the same thing can be said in other words.
    """
    ours, theirs = _WORD.findall(typed.strip()), _WORD.findall(expected.strip())
    if max(len(ours), len(theirs)) > MOST:
        return [Piece(Sort.EXTRA, typed.strip()), Piece(Sort.MISSING, expected.strip())]
    matcher = SequenceMatcher(None, [*map(_folded, ours)], [*map(_folded, theirs)], autojunk=False)
    pieces: list[Piece] = []
    for tag, i, j, k, m in matcher.get_opcodes():
        if tag == "equal":
            pieces.append(Piece(Sort.SAME, "".join(ours[i:j])))
            continue
        if j > i:
            pieces.append(Piece(Sort.EXTRA, "".join(ours[i:j])))
        if m > k:
            pieces.append(Piece(Sort.MISSING, "".join(theirs[k:m])))
    return pieces


MARKS = " \t\n….,;:!?，。；：、！？"
"""What stands between words and says nothing alone."""

LITTLE = frozenset(
    "a an the The of to in on at by for and or as is are it It 的 了 是 在 和 与".split()
)
"""Words that nobody is to be held to; `A` may be the name of something."""


def missed(pieces: Iterable[Piece]) -> list[str]:
    """What is missing, without marks and little words that stand alone."""
    parts = (text.strip(MARKS) for sort, text in pieces if sort is Sort.MISSING)
    return [part for part in parts if part and part not in LITTLE]


def _folded(word: str) -> str:
    return " " if word.isspace() else normalize("NFKC", word).casefold()
