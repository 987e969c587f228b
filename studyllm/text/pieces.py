"""A text in pieces: what is taken out before Markdown is read, and what gathers the spans."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from studyllm.core.cloze import SPAN
from studyllm.core.faces import CLOSE, OPEN
from studyllm.text.addresses import bare
from studyllm.text.blocks import Image, Link, Mark, Span, Spans

_EDGE = re.compile(rf"\*\*{OPEN}|{CLOSE}\*\*")
"""Where `faces` says that a cloze part begins or ends."""


class Taken(NamedTuple):
    """What is taken out of a text before its Markdown is read."""

    source: str
    span: Span
    """The edge of a cloze part is a bracket that is marked as cloze and nothing else."""


def pieces(text: str) -> Iterator[str | Taken]:
    """The text in order: what may be Markdown, and what is taken out between."""
    offset = 0
    for match in SPAN.finditer(text):
        if span := _span(match):
            yield from _edges(text[offset : match.start()])
            yield Taken(match[0], span)
            offset = match.end()
    yield from _edges(text[offset:])


def _span(match: re.Match[str]) -> Span | None:
    """A formula, or code on one line; fences and longer code are left to the parser."""
    source = match[0]
    if match["display"]:
        return Span(source[2:-2].strip(), Mark.MATH | Mark.DISPLAY)
    if match["inline"]:
        return Span(source[1:-1], Mark.MATH)
    if match["fence"] or "\n" in source:
        return None
    code = source.strip("`")
    padded = code[0] == code[-1] == " " and code.strip(" ")
    return Span(code[1:-1] if padded else code, Mark.CODE)


def _edges(text: str) -> Iterator[str | Taken]:
    """A text between formulas, cut at the edges of cloze parts."""
    offset = 0
    for match in _EDGE.finditer(text):
        yield text[offset : match.start()]
        yield Taken(match[0], Span(match[0].strip("*"), Mark.CLOZE))
        offset = match.end()
    yield text[offset:]


class Line:
    """Gathers the spans of one paragraph, heading or cell."""

    def __init__(self) -> None:
        self._spans: list[Span] = []
        self._cloze = Mark.NONE
        self.links: list[Link] = []
        self.images: list[Image] = []

    def add_words(self, text: str, marks: Mark = Mark.NONE) -> None:
        """Go on with a text in which addresses may stand."""
        offset = 0
        if "://" in text and not marks & _POINTING:
            for start, address in bare(text):
                self.add(text[offset:start], marks)
                self.add(address, marks | Mark.LINK)
                self.links.append(Link(address, address))
                offset = start + len(address)
        self.add(text[offset:], marks)

    def add(self, text: str, marks: Mark = Mark.NONE) -> None:
        """Go on with a text."""
        marks |= self._cloze
        if self._spans and self._spans[-1].marks == marks and not marks & _RAW:
            text = self._spans.pop().text + text
        self._spans.append(Span(text, marks))

    def add_taken(self, taken: Span, marks: Mark = Mark.NONE) -> None:
        """Go on with what was taken out."""
        if taken.marks == Mark.CLOZE:
            self._cloze = Mark.CLOZE
            self.add(taken.text, marks)
            self._cloze = Mark.CLOZE if taken.text == OPEN else Mark.NONE
        else:
            self.add(taken.text, marks | taken.marks)

    def spans(self) -> Spans:
        """What was gathered, without blanks at both ends and around line breaks."""
        trimmed = []
        last = len(self._spans) - 1
        for place, (text, marks) in enumerate(self._spans):
            if not marks & _RAW:
                text = _LINE_BREAK.sub("\n", text)
                text = text.lstrip() if place == 0 else text
                text = text.rstrip() if place == last else text
            if text:
                trimmed.append(Span(text, marks))
        return tuple(trimmed)


_RAW = Mark.CODE | Mark.MATH
_POINTING = Mark.LINK | Mark.ADDRESS | Mark.IMAGE
_LINE_BREAK = re.compile(r"[ \t]*\n[ \t]*")
