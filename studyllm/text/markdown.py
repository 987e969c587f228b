"""Card Markdown as plain blocks and spans, which any screen or page can show.

CommonMark with tables. Raw HTML and link definitions are text. Formulas (`$…$`, `$$…$$`) are kept
from Markdown and come out as their TeX source; `core.cloze` tells where they stand. Two things
differ from CommonMark, both for Chinese: a line break in a paragraph stays one, because a space in
its place would part two characters that belong together; and emphasis may begin and end where a
Chinese character stands on one side of its asterisks and punctuation on the other.

Most cards have no Markdown but formulas and code. They are read without the parser, whose import
alone takes longer than a study needs to open.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from enum import IntFlag, StrEnum
from functools import cache
from typing import TYPE_CHECKING, ClassVar, NamedTuple, TypeAlias
from unicodedata import category, east_asian_width

from studyllm.core.cloze import SPAN
from studyllm.core.faces import CLOSE, OPEN
from studyllm.text.clean import clean

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token


class Mark(IntFlag):
    """What is special about a piece of text."""

    NONE = 0
    EMPHASIS = 1
    STRONG = 2
    CODE = 4
    MATH = 8
    """TeX source, without its dollar signs."""
    DISPLAY = 16
    """A formula that wants lines of its own."""
    CLOZE = 32
    """A hidden part of a cloze, or what stands in its place; with its brackets."""
    LINK = 64
    ADDRESS = 128
    """Where a link or an image points to, with its brackets."""


class Span(NamedTuple):
    """A piece of text with its marks. A newline in it is a line break."""

    text: str
    marks: Mark = Mark.NONE


class Kind(StrEnum):
    """What a block is."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    CODE = "code"
    TABLE = "table"
    RULE = "rule"


class Lead(NamedTuple):
    """A quote or a list item that a block stands in."""

    mark: str
    """`>` of a quote; of an item `-`, or its number as written, such as `3.`."""
    first: bool
    """Whether the block is the first in it."""


Spans: TypeAlias = tuple[Span, ...]


class Block(NamedTuple):
    """A paragraph, or what stands like one."""

    kind: Kind
    spans: Spans = ()
    leads: tuple[Lead, ...] = ()
    """What it stands in, from the outside in."""
    apart: bool = False
    """Whether a blank line is before it."""
    rows: tuple[tuple[Spans, ...], ...] = ()
    """The cells of a table, its head first."""


def parse(text: str) -> list[Block]:
    """The blocks of a Markdown text, in order, safe for a terminal."""
    text = clean(text).strip("\n")
    pieces = list(_pieces(text))
    words = "".join(piece if isinstance(piece, str) else "x" for piece in pieces)
    if _SPECIAL.search(words):
        return _parsed(text, pieces)
    return list(_paragraphs(pieces))


def plain(text: str) -> str:
    """The words of a Markdown text without its marks; formulas as their TeX source."""
    blocks = parse(text)
    rows = [row for block in blocks for row in ((block.spans,), *block.rows)]
    lines = (" ".join("".join(s.text for s in spans) for spans in row) for row in rows)
    return "\n".join(line for line in lines if line)


_SPECIAL = re.compile(
    r"[*`]|(?<!\w)_|_(?!\w)"  # emphasis, code that is not simple
    r"|\\[!-/:-@\[-`{-~\n]|&[#A-Za-z]"  # escapes, entities
    r"|<[A-Za-z]|\]\("  # addresses, links
    r"|^[ \t]+[^ \t\n]"  # indentation
    r"|^(?:[-+]|\d{1,9}[.)])(?:[ \t]|$)|^>|^#{1,6}(?:[ \t]|$)|^~~~"  # lists, quotes, heads, fences
    r"|^[-=:|][-=:| \t]*$",  # what underlines heads and tables, rules
    re.MULTILINE,
)
"""What may be Markdown, once formulas and code are taken out. It finds rather too much."""

_EDGE = re.compile(rf"\*\*{OPEN}|{CLOSE}\*\*")
"""Where `faces` says that a cloze part begins or ends."""


class _Taken(NamedTuple):
    """What is taken out of a text before its Markdown is read."""

    source: str
    span: Span
    """The edge of a cloze part is a bracket that is marked as cloze and nothing else."""


def _pieces(text: str) -> Iterator[str | _Taken]:
    offset = 0
    for match in SPAN.finditer(text):
        if span := _span(match):
            yield from _edges(text[offset : match.start()])
            yield _Taken(match[0], span)
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


def _edges(text: str) -> Iterator[str | _Taken]:
    """A text between formulas, cut at the edges of cloze parts."""
    offset = 0
    for match in _EDGE.finditer(text):
        yield text[offset : match.start()]
        yield _Taken(match[0], Span(match[0].strip("*"), Mark.CLOZE))
        offset = match.end()
    yield text[offset:]


class _Line:
    """Gathers the spans of one paragraph, heading or cell."""

    def __init__(self) -> None:
        self._spans: list[Span] = []
        self._cloze = Mark.NONE

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
_LINE_BREAK = re.compile(r"[ \t]*\n[ \t]*")
_BLANK_LINES = re.compile(r"\n(?:[ \t]*\n)+")


def _paragraphs(pieces: Iterable[str | _Taken]) -> Iterator[Block]:
    """The paragraphs of a text that has no Markdown but formulas and code."""
    line = _Line()
    apart = False
    for piece in pieces:
        if isinstance(piece, _Taken):
            line.add_taken(piece.span)
            continue
        first, *others = _BLANK_LINES.split(piece)
        line.add(first)
        for other in others:
            if spans := line.spans():
                yield Block(Kind.PARAGRAPH, spans, apart=apart)
                apart = True
            line = _Line()
            line.add(other)
    if spans := line.spans():
        yield Block(Kind.PARAGRAPH, spans, apart=apart)


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False}).enable("table").disable("reference")


def _parsed(text: str, pieces: Iterable[str | _Taken]) -> list[Block]:
    """The blocks of any text, by the parser."""
    stand_ins = _StandIns(text, pieces)
    parser = _parser()
    tokens = parser.parse(stand_ins.text)
    if any(token.level >= parser.options.maxNesting - 1 for token in tokens):
        # It follows no further, and what stands deeper would be missing.
        return [Block(Kind.PARAGRAPH, (Span(text),))]
    return list(_Reading(stand_ins).blocks(tokens))


class _StandIns:
    """A text in which one character stands for each piece that was taken out of it.

    They are characters that the text does not have, and to Markdown they are like letters.
    """

    def __init__(self, text: str, pieces: Iterable[str | _Taken]) -> None:
        present = set(text)
        unused = (c for c in map(chr, range(0x10FFFD, 0xF0000, -1)) if c not in present)
        self._glue = next(unused)
        self._taken: dict[str, _Taken] = {}
        parts = []
        for piece in pieces:
            if isinstance(piece, _Taken):
                self._taken[stand_in := next(unused)] = piece
                parts.append(stand_in)
            else:
                parts.append(piece)
        self._any = re.compile(f"([{self._glue}{''.join(self._taken)}])")
        self.text = _ASTERISKS.sub(self._glued, "".join(parts))

    def _glued(self, match: re.Match[str]) -> str:
        """Asterisks between a Chinese character and punctuation, made to mean emphasis."""
        before, run, after = match.groups()
        if _is_wide(after) and _is_punctuation(before):
            return f"{before}{self._glue}{run}"
        if _is_wide(before) and _is_punctuation(after):
            return f"{before}{run}{self._glue}"
        return match[0]

    def add(self, line: _Line, text: str, marks: Mark) -> None:
        """Go on in a line with a text and with what was taken out of it."""
        for part in self._any.split(text):
            if part in self._taken:
                line.add_taken(self._taken[part].span, marks)
            elif part != self._glue:
                # Cleaned again: an entity may stand for any character.
                line.add(clean(part), marks)

    def source(self, text: str) -> str:
        """The text as its author wrote it."""
        parts = (part for part in self._any.split(text) if part != self._glue)
        taken = self._taken
        return clean("".join(taken[part].source if part in taken else part for part in parts))


_ASTERISKS = re.compile(r"([^\\*\s])(\*{1,3})(?=([^*\s]))")


def _is_wide(character: str) -> bool:
    return east_asian_width(character) in "WF"


def _is_punctuation(character: str) -> bool:
    return category(character)[0] in "PS"


class _Reading:
    """Turns the parser's tokens into blocks."""

    MARKS: ClassVar = {
        "em_open": Mark.EMPHASIS,
        "strong_open": Mark.STRONG,
        "link_open": Mark.LINK,
    }

    def __init__(self, stand_ins: _StandIns) -> None:
        self._stand_ins = stand_ins
        self._leads: list[Lead] = []
        self._opened = Kind.PARAGRAPH
        self._lines: list[int] | None = None
        """Where the next block begins and ends in the source; `None` if it is not there."""
        self._rows: list[list[Spans]] = []
        self._end = 0
        """The source line behind the last block."""

    def blocks(self, tokens: Iterable[Token]) -> Iterator[Block]:
        """The blocks that some tokens make."""
        for token in tokens:
            match token.type:
                case "blockquote_open":
                    self._leads.append(Lead(">", True))
                case "list_item_open":
                    number = f"{token.info}{token.markup}" if token.info else "-"
                    self._leads.append(Lead(number, True))
                case "blockquote_close" | "list_item_close":
                    if self._leads[-1].first:  # nothing stands in it
                        yield self._block(Kind.PARAGRAPH)
                    self._leads.pop()
                case "tr_open":
                    self._rows.append([])
                case "table_close":
                    yield self._block(Kind.TABLE, rows=tuple(map(tuple, self._rows)))
                    self._rows = []
                case _:
                    yield from self._leaf(token)

    def _leaf(self, token: Token) -> Iterator[Block]:
        match token.type:
            case "paragraph_open" | "heading_open" | "table_open":
                self._opened = Kind(token.type.removesuffix("_open"))
                self._lines = token.map
            case "inline" if self._rows:
                self._rows[-1].append(self._spans(token))
            case "inline":
                yield self._block(self._opened, self._spans(token))
            case "fence" | "code_block":
                self._lines = token.map
                code = self._stand_ins.source(token.content).removesuffix("\n")
                yield self._block(Kind.CODE, (Span(code, Mark.CODE),))
            case "hr":
                self._lines = token.map
                yield self._block(Kind.RULE)

    def _block(
        self, kind: Kind, spans: Spans = (), rows: tuple[tuple[Spans, ...], ...] = ()
    ) -> Block:
        start, end = self._lines or (self._end, self._end)
        block = Block(kind, spans, tuple(self._leads), start > self._end > 0, rows)
        self._end, self._lines = end, None
        self._leads = [Lead(lead.mark, False) for lead in self._leads]
        return block

    def _spans(self, inline: Token) -> Spans:
        """The text of a paragraph, heading or cell."""
        line = _Line()
        marks = [Mark.NONE]
        address = linked = ""
        for token in inline.children or ():
            if token.nesting > 0:
                marks.append(marks[-1] | self.MARKS[token.type])
                if token.type == "link_open":
                    address, linked = str(token.attrs["href"]), ""
            elif token.nesting < 0:
                marks.pop()
                if token.type == "link_close":
                    self._add_address(line, address, linked, marks[-1])
            else:
                linked += token.content
                self._add(line, token, marks[-1])
        return line.spans()

    def _add(self, line: _Line, token: Token, marks: Mark) -> None:
        if token.type in ("softbreak", "hardbreak"):
            line.add("\n", marks)
        elif token.type == "code_inline":
            line.add(self._stand_ins.source(token.content), marks | Mark.CODE)
        elif token.type == "image":
            self._stand_ins.add(line, token.content, marks | Mark.LINK)
            self._add_address(line, str(token.attrs["src"]), token.content, marks)
        else:
            self._stand_ins.add(line, token.content, marks)

    def _add_address(self, line: _Line, address: str, shown: str, marks: Mark) -> None:
        """Say where a link points to, unless its text does."""
        address = self._stand_ins.source(_parser().normalizeLinkText(address))
        if address.removeprefix("mailto:") != self._stand_ins.source(shown):
            line.add(f" ({address})" if shown else f"({address})", marks | Mark.ADDRESS)
