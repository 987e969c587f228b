"""Cloze texts of other programs as ours: `{{c1::x::hint}}`, `[x]`, `==x==`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from studyllm.core import cloze
from studyllm.core.cloze import Hidden

_ANKI: Final = re.compile(r"\{\{c([0-9]{1,9})::|\}\}", re.IGNORECASE)
"""What opens or closes a hidden part of Anki."""

_INNER: Final = re.compile(
    r"\{\{c[0-9]{1,9}::((?:(?!\{\{c[0-9]|\}\}).)*)\}\}", re.DOTALL | re.IGNORECASE
)
"""A part that has no other one in it."""
_DEEPEST: Final = 8
"""Parts inside each other."""

ANKI_PART: Final = re.compile(r"\{\{c[0-9]{1,9}::", re.IGNORECASE)

_BRACKETS: Final = re.compile(r"(?<![\\!\]])\[([^\[\]]*[^\[\]\\])\]")
"""Not escaped, and neither of an image nor of a reference."""

_HIGHLIGHTS: Final = re.compile(
    r"==(?:(?P<number>[0-9]{1,3});;)?(?=\S)(?P<text>(?:[^=\n]|=(?!=))+?)(?:;;(?P<hint>[^;=\n]+?))?(?<=\S)=="
    r"(?:\^\[(?P<note>[^\[\]\n]+)\])?(?:\[\^(?P<place>[0-9]{1,3})\])?"
    r"|\{\{(?:(?P<number_2>[0-9]{1,3})(?:::|;;|:(?!:)))?(?=[^\s{])(?P<text_2>[^{}\n]+?)"
    r"(?:(?:::|;;)(?P<hint_2>[^{}\n]+?))?\}\}"
)
"""The parts of Obsidian's plugin: by its default pattern, with footnotes, and in braces."""

_ACTIONS: Final = re.compile(r"==(?!\s)(?:[^=\n]|=(?!=))+==(?:\^\[[^\]\n]*\])?\[\^[ash]+\]")
"""A part that is hidden and shown card by card, which we have not."""

_DOUBLED: Final = re.compile(r"(?<=\{)(?=\{)|(?<=\})(?=\})")
_DOUBLED_IN_PART: Final = re.compile(r"(?<=\{)(?=\{)|(?<=\})(?=\})|(?<=:)(?=:)")


class UnsayableError(ValueError):
    """A cloze that ours cannot say; the text is a clause that says why."""


def blotted(text: str) -> str:
    """The text, as long as before, without what code and formulas hold; line breaks stay."""
    if "`" not in text and "~" not in text and "$" not in text:
        return text
    return cloze.SPAN.sub(_blot, text)


def _blot(span: re.Match[str]) -> str:
    if "\n" not in span[0]:
        return "." * len(span[0])
    return "\n".join("." * len(line) for line in span[0].split("\n"))


def joined(pieces: Sequence[str | Hidden]) -> str:
    """Our cloze text of pieces that are shown and parts that are hidden.

    Raises:
        UnsayableError: it would not be read as these pieces again.
    """
    if len(pieces) > 2 * cloze.MAX_NUMBER + 1:  # a text stands before and behind each
        raise UnsayableError(cloze.MANY)
    written = ""
    wanted: list[Hidden] = []
    for piece in pieces:
        if isinstance(piece, Hidden):
            text = _guarded(piece.text, _DOUBLED_IN_PART).strip()
            hint = _guarded(piece.hint, _DOUBLED_IN_PART).strip()
            wanted.append(Hidden(piece.number, text, hint))
            written += f"{{{{{piece.number}:{text}{'::' if hint else ''}{hint}}}}}"
        else:
            behind = "\\" if piece.startswith("}") and written.endswith("}}") else ""
            written += behind + _guarded(piece, _DOUBLED)
    try:
        found = [part for part in cloze.parse(written) if isinstance(part, Hidden)]
    except cloze.ClozeError as error:
        raise UnsayableError(str(error)) from error
    if found != wanted:
        raise UnsayableError("a hidden part stands in code, in a formula or beside a brace")
    return written


def from_anki(text: str) -> str:
    """A cloze text of Anki. A part inside another one is shown with it.

    Raises:
        UnsayableError: ours cannot say it.
    """
    pieces: list[str | Hidden] = []
    open_parts: list[tuple[int, int]] = []  # number, and where its text begins
    shown_from = 0
    for mark in _ANKI.finditer(text):
        if mark[1]:
            if not open_parts:
                pieces.append(text[shown_from : mark.start()])
            open_parts.append((int(mark[1]), mark.end()))
            if len(open_parts) > _DEEPEST:
                raise UnsayableError(f"more than {_DEEPEST} hidden parts inside each other")
        elif open_parts:
            number, begin = open_parts.pop()
            if open_parts:
                continue
            pieces.append(_anki_part(number, text[begin : mark.start()]))
            shown_from = mark.end()
    if open_parts:
        raise UnsayableError("a hidden part never ends")
    return joined([*pieces, text[shown_from:]])


def _anki_part(number: int, inside: str) -> Hidden:
    if ANKI_PART.search(inside):
        inside = _flat(inside)
    shown, _, hint = inside.partition("::")
    if not 0 < number <= cloze.MAX_NUMBER:
        raise UnsayableError(f"a part has the number {number}")
    return Hidden(number, shown.strip(), hint.strip())


def _flat(inside: str) -> str:
    """The text of a part without the marks and hints of parts inside it."""
    while (found := _INNER.sub(lambda part: part[1].partition("::")[0], inside)) != inside:
        inside = found
    return inside


def from_brackets(text: str) -> str:
    """A cloze text with parts in brackets, as hashcards and repeater have it.

    Raises:
        UnsayableError: ours cannot say it, or nothing is hidden.
    """
    pieces: list[str | Hidden] = []
    end = number = 0
    for part in _BRACKETS.finditer(blotted(text)):
        if text.startswith("(", part.end()):
            continue  # a link
        number += 1
        pieces += [text[end : part.start()], Hidden(number, text[slice(*part.span(1))], "")]
        end = part.end()
    if not number:
        raise UnsayableError("a cloze hides nothing: mark a part with [ and ]")
    return joined([*pieces, text[end:]])


def has_highlights(text: str) -> bool:
    """Whether a text has parts that `from_highlights` finds."""
    return ("==" in text or "{{" in text) and _HIGHLIGHTS.search(blotted(text)) is not None


def from_highlights(text: str) -> str:
    """A cloze text of Obsidian's plugin; parts without a number are numbered in turn.

    Raises:
        UnsayableError: ours cannot say it.
    """
    marks = blotted(text)
    if _ACTIONS.search(marks):
        raise UnsayableError("its parts say on which card each is hidden")
    pieces: list[str | Hidden] = []
    end = 0
    for count, part in enumerate(_HIGHLIGHTS.finditer(marks), 1):
        number = part["number"] or part["place"] or part["number_2"] or count
        hint = part["hint"] or part["note"] or part["hint_2"] or ""
        inside = "text" if part["text"] else "text_2"
        pieces.append(text[end : part.start()])
        pieces.append(Hidden(int(number), text[slice(*part.span(inside))].strip(), hint.strip()))
        end = part.end()
    return joined([*pieces, text[end:]])


def _guarded(text: str, doubled: re.Pattern[str]) -> str:
    """The text with backslashes where marks of ours would be read."""
    if "{{" not in text and "}}" not in text and "::" not in text:
        return text
    marks = blotted(text)
    places = [found.start() for found in doubled.finditer(marks)]
    for place in reversed(places):
        text = f"{text[:place]}\\{text[place:]}"
    return text
