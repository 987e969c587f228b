"""Card Markdown as plain blocks and spans, which any screen or page can show.

CommonMark with tables, tasks and struck text. Raw HTML and link definitions are text. Only what
points to the web is a link. Formulas (`$…$`, `$$…$$`) are kept from Markdown and come out as their
TeX source; `core.cloze` tells where they stand. Two things differ from CommonMark, both for
Chinese: a line break in a paragraph stays one, because a space in its place would part two
characters that belong together; and emphasis may begin and end where a Chinese character stands on
one side of its asterisks and punctuation on the other.

Most cards have no Markdown but formulas and code. They are read without the parser, whose import
alone takes longer than a study needs to open.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from studyllm.text.blocks import (
    TASK,
    TASK_DONE,
    Align,
    Block,
    Image,
    Kind,
    Lead,
    Link,
    Mark,
    Span,
    Spans,
)
from studyllm.text.clean import clean
from studyllm.text.pieces import Line, Taken, pieces

__all__ = [
    "TASK",
    "TASK_DONE",
    "Align",
    "Block",
    "Image",
    "Kind",
    "Lead",
    "Link",
    "Mark",
    "Span",
    "Spans",
    "images",
    "links",
    "parse",
]


def parse(text: str) -> list[Block]:
    """The blocks of a Markdown text, in order, safe for a terminal."""
    text = clean(text).strip("\n")
    parts = list(pieces(text))
    if not is_special(parts):
        return list(_paragraphs(parts))
    from studyllm.text import commonmark  # Its parser takes longer to import than a study to open.

    return commonmark.blocks(text, parts)


def links(text: str) -> list[Link]:
    """The links of a Markdown text, in its order; also addresses that just stand in it."""
    return [link for block in parse(text) for link in block.links] if "://" in text else []


def images(text: str) -> list[Image]:
    """The images of a Markdown text, in its order; those that are no plain files are left out."""
    return [image for block in parse(text) for image in block.images] if "![" in text else []


def is_special(parts: Iterable[str | Taken]) -> bool:
    """Whether there may be Markdown in a text but for what is taken out of it."""
    return bool(_SPECIAL.search("".join(p if isinstance(p, str) else "x" for p in parts)))


def plain(text: str) -> str:
    """The words of a Markdown text without its marks; formulas as their TeX source."""
    blocks = parse(text)
    rows = [row for block in blocks for row in ((block.spans,), *block.rows)]
    lines = (" ".join("".join(s.text for s in spans) for spans in row) for row in rows)
    return "\n".join(line for line in lines if line)


_SPECIAL = re.compile(
    r"[*`]|(?<!\w)_|_(?!\w)|~~"  # emphasis, code that is not simple, struck text
    r"|\\[!-/:-@\[-`{-~\n]|&[#A-Za-z]"  # escapes, entities
    r"|<[A-Za-z]|\]\("  # addresses, links
    r"|^[ \t]+[^ \t\n]"  # indentation
    r"|^(?:[-+]|\d{1,9}[.)])(?:[ \t]|$)|^>|^#{1,6}(?:[ \t]|$)|^~~~"  # lists, quotes, heads, fences
    r"|^[-=:|][-=:| \t]*$",  # what underlines heads and tables, rules
    re.MULTILINE,
)
"""What may be Markdown, once formulas and code are taken out. It finds rather too much."""

_BLANK_LINES = re.compile(r"\n(?:[ \t]*\n)+")


def _paragraphs(parts: Iterable[str | Taken]) -> Iterator[Block]:
    """The paragraphs of a text that has no Markdown but formulas and code."""
    line = Line()
    apart = False
    for piece in parts:
        if isinstance(piece, Taken):
            line.add_taken(piece.span)
            continue
        first, *others = _BLANK_LINES.split(piece)
        line.add_words(first)
        for other in others:
            if spans := line.spans():
                yield Block(Kind.PARAGRAPH, spans, apart=apart, links=tuple(line.links))
                apart = True
            line = Line()
            line.add_words(other)
    if spans := line.spans():
        yield Block(Kind.PARAGRAPH, spans, apart=apart, links=tuple(line.links))
