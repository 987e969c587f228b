"""Formulas among the spans of a text: laid out, or as their source where that is not certain."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from studyllm.core.faces import CLOSE, OPEN
from studyllm.text.cells import cell_len
from studyllm.text.markdown import Mark, Span, Spans

if TYPE_CHECKING:
    from studyllm.text.symbols import Charset

INDENT = 2
"""Cells before a formula on lines of its own."""

_STOPS = "。，、；：！？.,;:!?"


class Apart(NamedTuple):
    """A formula that wants lines of its own, and what cannot be parted from it."""

    source: str
    marks: Mark
    is_hidden: bool
    """Whether it is a part of a cloze, all of it, so that the brackets stand around it."""
    stop: str
    """What ends the sentence behind it."""


class Drawing(NamedTuple):
    """Lines of a formula."""

    lines: tuple[str, ...]
    marks: Mark

    @property
    def is_tall(self) -> bool:
        """Whether text right above or below it might be taken for a part of it."""
        return len(self.lines) > 1 and not self.marks & Mark.SOURCE


def in_lines(spans: Spans, width: int, charset: Charset) -> Spans:
    """The spans with their formulas as they are shown in a line of text, `width` cells at most."""
    if not any(marks & Mark.MATH for _, marks in spans):
        return spans
    return tuple(
        _in_line(span, width, charset) if span.marks & Mark.MATH else span for span in spans
    )


def _in_line(span: Span, width: int, charset: Charset) -> Span:
    if span.text.isascii() and (span.text.isdigit() or _is_letter(span.text)):
        return span
    from studyllm.text.math import GLUE, inline  # Many first cards have no more than that.

    line = inline(span.text, charset)
    if line is None:
        return Span(span.text, span.marks | Mark.SOURCE)
    if max(map(cell_len, line.split(" "))) > width:
        line = line.replace(GLUE, " ")  # rather broken anywhere than in a word
    return Span(line, span.marks)


def _is_letter(text: str) -> bool:
    return len(text) == 1 and text.isalpha()


def parted(spans: Spans) -> Iterator[Spans | Apart]:
    """The text before, between and behind formulas that want lines of their own, and these."""
    text: list[Span] = []
    place = 0
    while place < len(spans):
        span = spans[place]
        place += 1
        if not span.marks & Mark.DISPLAY:
            text.append(span)
            continue
        after = spans[place] if place < len(spans) else Span("")
        is_hidden = bool(text) and _is_edge(text[-1], OPEN) and _is_edge(after, CLOSE)
        if is_hidden:
            text.pop()
            place += 1
            after = spans[place] if place < len(spans) else Span("")
        stop = after.text[: len(after.text) - len(after.text.lstrip(_STOPS))]
        if stop:
            spans = (
                *spans[:place],
                after._replace(text=after.text[len(stop) :]),
                *spans[place + 1 :],
            )
        if text := _trimmed(text):
            yield tuple(text)
        yield Apart(span.text, span.marks, is_hidden, stop)
        text = []
    if text := _trimmed(text):
        yield tuple(text)


def _is_edge(span: Span, bracket: str) -> bool:
    return span.text == bracket and bool(span.marks & Mark.CLOZE)


def _trimmed(spans: Sequence[Span]) -> list[Span]:
    """Without white space at both ends, where a formula stands on other lines."""
    trimmed = list(spans)
    while trimmed and not (first := trimmed[0].text.lstrip()):
        trimmed.pop(0)
    if trimmed:
        trimmed[0] = trimmed[0]._replace(text=first)
    while trimmed and not (last := trimmed[-1].text.rstrip()):
        trimmed.pop()
    if trimmed:
        trimmed[-1] = trimmed[-1]._replace(text=last)
    return trimmed


def draw(formula: Apart, width: int, charset: Charset) -> Drawing:
    """A formula on lines of its own. They may be wider than `width` cells."""
    from studyllm.text.math import display

    room = width - INDENT - cell_len(formula.stop) - (4 if formula.is_hidden else 0)
    plane = display(formula.source, room, charset)
    if plane is None:
        lines = tuple(line.strip() for line in formula.source.splitlines())
        marks = formula.marks | Mark.SOURCE
        base = len(lines) - 1
    else:
        lines, base, marks = plane.lines, plane.base, formula.marks
    if formula.is_hidden:
        lines = tuple(f"{OPEN} {line} {CLOSE}" for line in lines)
    lines = tuple(
        " " * INDENT + line + (formula.stop if number == base else "")
        for number, line in enumerate(lines)
    )
    return Drawing(lines, marks)
