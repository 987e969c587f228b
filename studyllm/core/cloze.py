"""Cloze texts: which parts are hidden, and where formulas and code stand in a text."""

from __future__ import annotations

import re
from typing import NamedTuple, TypeAlias

SPAN = re.compile(
    r"(?P<fence>^(?P<bars>```++(?=[^`\n]*$)|~~~++)[^\n]*\n.*?(?:^(?P=bars)[^\n]*$|\Z))"
    r"|(?P<code>(?<!`)(?P<ticks>`{1,8})(?!`)"
    r"(?:[^`\n]++|\n(?![ \t]*\n)|(?!(?P=ticks)(?!`))`++)++(?P=ticks)(?!`))"
    r"|(?P<display>(?<!\\)\$\$(?:\\.|[^$\\])+\$\$)"
    r"|(?P<inline>(?<![\\$])\$(?![\s$])(?:\\.|[^$\\\n])*?(?<!\s)\$(?![0-9$]))",
    re.MULTILINE | re.DOTALL,
)
"""Code and formulas, in which nothing else is markup. A lone `$` is money, not a formula.

Runs of backquotes are possessive or short, so that a hostile text takes linear time.
"""

_SPANNED = re.compile("[`~$]")
"""What any of them begins with."""

MAX_NUMBER = 999
"""Of a hidden part; a text has no more of them."""

MANY = f"more than {MAX_NUMBER} hidden parts"

_NUMBER = re.compile(r"([1-9][0-9]{0,2}):(?!:)")


class Hidden(NamedTuple):
    """A part of a cloze text that is asked for."""

    number: int
    """Of the sibling that asks it, from 1."""
    text: str
    hint: str


Parts: TypeAlias = tuple[str | Hidden, ...]


class ClozeError(ValueError):
    """A cloze text cannot be read; `offset` is the place, in characters."""

    def __init__(self, offset: int, message: str) -> None:
        super().__init__(message)
        self.offset = offset


def parse(text: str) -> Parts:
    """The shown and hidden parts of a cloze text, in order.

    A part without a number takes the lowest that is not written in the text, in turn.

    Raises:
        ClozeError: a part is empty, nested or never closed, there is none, or there are too many.
    """
    marks = _marks(text)
    found: list[_Found] = []
    offset = 0
    while (start := marks.find("{{", offset)) >= 0:
        end = marks.find("}}", start + 2)
        if end < 0:
            raise ClozeError(start, "`{{` is never closed by `}}`")
        while marks.startswith("}", end + 2):  # {{{x}}} hides {x}
            end += 1
        nested = marks.find("{{", start + 2, end)
        if nested >= 0:
            raise ClozeError(nested, "a hidden part inside a hidden part")
        if len(found) == MAX_NUMBER:
            raise ClozeError(start, MANY)
        found.append(_found(text, marks, start, end))
        offset = end + 2
    if not found:
        raise ClozeError(0, "a cloze hides nothing: mark a part with {{…}}")
    return _numbered(text, found)


def numbers(text: str) -> tuple[int, ...]:
    """The part numbers of a cloze text, in rising order."""
    return tuple(sorted({part.number for part in parse(text) if isinstance(part, Hidden)}))


class _Found(NamedTuple):
    """A hidden part whose number may still have to be given."""

    start: int
    end: int
    """Behind the closing braces."""
    number: int
    """0 if none is written."""
    text: str
    hint: str


def _marks(text: str) -> str:
    """The text, as long as before, with code and formulas blotted out."""
    if not _SPANNED.search(text):
        return text
    return SPAN.sub(lambda span: "." * len(span[0]), text)


def _found(text: str, marks: str, start: int, end: int) -> _Found:
    """The part between the braces at `start` and `end`."""
    match = _NUMBER.match(marks, start + 2, end)
    begin = match.end() if match else start + 2
    cut = marks.find("::", begin, end)
    middle = cut if cut >= 0 else end
    hidden = text[begin:middle].strip()
    if not hidden:
        raise ClozeError(start, "a hidden part is empty")
    hint = text[middle + 2 : end].strip()
    return _Found(start, end + 2, int(match[1]) if match else 0, hidden, hint)


def _numbered(text: str, found: list[_Found]) -> Parts:
    written = {part.number for part in found}
    free = (number for number in range(1, MAX_NUMBER + 1) if number not in written)
    parts: list[str | Hidden] = []
    offset = 0
    for part in found:
        number = part.number or next(free)
        if part.start > offset:
            parts.append(text[offset : part.start])
        parts.append(Hidden(number, part.text, part.hint))
        offset = part.end
    if offset < len(text):
        parts.append(text[offset:])
    return tuple(parts)
