"""The blocks of any Markdown text, by the parser."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import ClassVar
from unicodedata import category, east_asian_width

from markdown_it import MarkdownIt
from markdown_it.common.normalize_url import normalizeLink, normalizeLinkText
from markdown_it.token import Token

from studyllm.text.addresses import is_file_name, is_on_the_web
from studyllm.text.blocks import (
    SIGN,
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
from studyllm.text.pieces import Line, Taken


class _Parser(MarkdownIt):
    """A parser that leaves addresses as they were written."""

    def normalizeLink(self, url: str) -> str:  # noqa: N802
        return url

    def normalizeLinkText(self, link: str) -> str:  # noqa: N802
        return link


@cache
def parser() -> MarkdownIt:
    """What reads all Markdown here. Raw HTML is text, and addresses stay as they were written."""
    return (
        _Parser("commonmark", {"html": False})
        .enable(["table", "strikethrough"])
        .disable("reference")
    )


def blocks(text: str, pieces: Iterable[str | Taken]) -> list[Block]:
    """The blocks of any text, by the parser."""
    stand_ins = StandIns(text, pieces)
    tokens = read(stand_ins)
    if tokens is None:
        return [Block(Kind.PARAGRAPH, (Span(text),))]
    return list(_Reading(stand_ins).blocks(tokens))


def read(stand_ins: StandIns) -> list[Token] | None:
    """What the parser makes of a text; `None` if it is nested so deep that parts would be lost."""
    tokens = parser().parse(stand_ins.text)
    # It follows no further, and what stands deeper would be missing.
    deepest = parser().options.maxNesting - 1
    return None if any(token.level >= deepest for token in tokens) else tokens


class StandIns:
    """A text in which one character stands for each piece that was taken out of it.

    They are characters that the text does not have, and to Markdown they are like letters.
    """

    def __init__(self, text: str, pieces: Iterable[str | Taken]) -> None:
        present = set(text)
        unused = (c for c in map(chr, range(0x10FFFD, 0xF0000, -1)) if c not in present)
        self._glue = next(unused)
        self._taken: dict[str, Taken] = {}
        parts = []
        for piece in pieces:
            if isinstance(piece, Taken):
                self._taken[stand_in := next(unused)] = piece
                parts.append(stand_in)
            else:
                parts.append(piece)
        self._any = re.compile(f"([{self._glue}{''.join(self._taken)}])")
        self.text = _ASTERISKS.sub(self._glued, "".join(parts))
        self.lines = self.text.split("\n")

    def _glued(self, match: re.Match[str]) -> str:
        """Asterisks between a Chinese character and punctuation, made to mean emphasis."""
        before, run, after = match.groups()
        if _is_wide(after) and _is_punctuation(before):
            return f"{before}{self._glue}{run}"
        if _is_wide(before) and _is_punctuation(after):
            return f"{before}{run}{self._glue}"
        return match[0]

    def add(self, line: Line, text: str, marks: Mark) -> None:
        """Go on in a line with a text and with what was taken out of it."""
        for part in self.parts(text):
            if isinstance(part, Taken):
                line.add_taken(part.span, marks)
            else:
                line.add_words(part, marks)

    def parts(self, text: str) -> Iterator[str | Taken]:
        """The words of a text, clean and never empty, and what was taken out between them."""
        for part in self._any.split(text.replace(self._glue, "")):
            if part in self._taken:
                yield self._taken[part]
            elif part:
                # Cleaned again: an entity may stand for any character.
                yield clean(part)

    def behind_cells(self, line: int, cells: int) -> str:
        """What stands in a row of a table behind so many cells, as its author wrote it."""
        written = _CELL_EDGE.split(_QUOTED.sub("", self.lines[line]).strip())
        rest = "|".join(written[cells + (written[0] == "") :])
        return self.source(rest.removesuffix("|").strip())

    def source(self, text: str) -> str:
        """The text as its author wrote it."""
        return self._with(text, lambda taken: taken.source)

    def words(self, text: str) -> str:
        """The text as it is read, without marks."""
        return self._with(text, lambda taken: taken.span.text)

    def _with(self, text: str, what: Callable[[Taken], str]) -> str:
        parts = (part for part in self._any.split(text) if part != self._glue)
        taken = self._taken
        return clean("".join(what(taken[part]) if part in taken else part for part in parts))


_ASTERISKS = re.compile(r"([^\\*\s])(\*{1,3})(?=([^*\s]))")


def _is_wide(character: str) -> bool:
    return east_asian_width(character) in "WF"


def _is_punctuation(character: str) -> bool:
    return category(character)[0] in "PS"


_ALIGNS = {f"text-align:{align}": align for align in Align}
_QUOTED = re.compile(r"^(?:\s*>)*")
_CELL_EDGE = re.compile(r"(?<!\\)\|")
_BOX = re.compile(r"\[([ xX])\](?:[ ]|$)")


class _Reading:
    """Turns the parser's tokens into blocks."""

    MARKS: ClassVar = {
        "em_open": Mark.EMPHASIS,
        "strong_open": Mark.STRONG,
        "s_open": Mark.STRUCK,
    }

    def __init__(self, stand_ins: StandIns) -> None:
        self._stand_ins = stand_ins
        self._leads: list[Lead] = []
        self._opened = Kind.PARAGRAPH
        self._lines: list[int] | None = None
        """Where the next block begins and ends in the source; `None` if it is not there."""
        self._rows: list[list[Spans]] = []
        self._row_line = 0
        self._aligns: list[Align] = []
        self._end = 0
        """The source line behind the last block."""
        self._links: list[Link] = []
        self._images: list[Image] = []
        """Those of the block that is read."""

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
                    self._row_line = token.map[0] if token.map else 0
                case "tr_close" if len(self._rows) > 1:
                    self._keep_the_rest(self._row_line)
                case "table_close":
                    yield self._table()
                case "th_open":
                    self._aligns.append(_ALIGNS.get(str(token.attrs.get("style")), Align.LEFT))
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
                spans = self._spans(token)
                if self._opened == Kind.PARAGRAPH:
                    spans = self._task(spans)
                yield self._block(self._opened, spans)
            case "fence" | "code_block":
                self._lines = token.map
                code = self._stand_ins.source(token.content).removesuffix("\n")
                info = self._stand_ins.source(token.info).strip()
                yield self._block(Kind.CODE, (Span(code, Mark.CODE),))._replace(info=info)
            case "hr":
                self._lines = token.map
                yield self._block(Kind.RULE)

    def _table(self) -> Block:
        block = self._block(Kind.TABLE)
        block = block._replace(rows=tuple(map(tuple, self._rows)), aligns=tuple(self._aligns))
        self._rows, self._aligns = [], []
        return block

    def _keep_the_rest(self, line: int) -> None:
        """Have the last cell of a row end with those that the head has no room for."""
        row = self._rows[-1]
        if words := self._stand_ins.behind_cells(line, len(row)):
            row[-1] = (*row[-1], Span(f" | {words}"))

    def _task(self, spans: Spans) -> Spans:
        """The text of a task without its box, which becomes the mark of the item."""
        if not spans or not self._leads or self._leads[-1] != Lead("-", True):
            return spans
        match = _BOX.match(spans[0].text)
        if not match or spans[0].marks:
            return spans
        self._leads[-1] = Lead(TASK if match[1] == " " else TASK_DONE, True)
        rest = spans[0].text[match.end() :]
        return (Span(rest), *spans[1:]) if rest else spans[1:]

    def _block(self, kind: Kind, spans: Spans = ()) -> Block:
        start, end = self._lines or (self._end, self._end)
        apart = start > self._end > 0
        links, images = tuple(self._links), tuple(self._images)
        block = Block(kind, spans, tuple(self._leads), apart, links=links, images=images)
        self._links, self._images = [], []
        self._end, self._lines = end, None
        self._leads = [Lead(lead.mark, False) for lead in self._leads]
        return block

    def _spans(self, inline: Token) -> Spans:
        """The text of a paragraph, heading or cell."""
        line = Line()
        marks = [Mark.NONE]
        opened: list[tuple[Token, list[str]]] = []
        """Links that are not closed yet, each with what is shown for it: they may nest."""
        for token in inline.children or ():
            if token.type == "link_open":
                opened.append((token, []))
                on_the_web = is_on_the_web(self._address(token, "href"))
                marks.append(marks[-1] | (Mark.LINK if on_the_web else Mark.NONE))
            elif token.nesting > 0:
                marks.append(marks[-1] | self.MARKS[token.type])
            elif token.nesting < 0:
                marks.pop()
                if token.type == "link_close":
                    link, shown = opened.pop()
                    self._add_link(line, link, "".join(shown), marks[-1])
            else:
                for _, shown in opened:
                    shown.append(token.content)
                self._add(line, token, marks[-1])
        self._links += line.links
        self._images += line.images
        return line.spans()

    def _add(self, line: Line, token: Token, marks: Mark) -> None:
        if token.type in ("softbreak", "hardbreak"):
            line.add("\n", marks)
        elif token.type == "code_inline":
            line.add(self._stand_ins.source(token.content), marks | Mark.CODE)
        elif token.type == "image":
            self._add_image(line, token, marks)
        else:
            self._stand_ins.add(line, token.content, marks)

    def _add_image(self, line: Line, token: Token, marks: Mark) -> None:
        address = self._address(token, "src")
        text = self._stand_ins.words(token.content)
        line.add(SIGN, marks | Mark.IMAGE)
        if text:
            line.add("\N{NO-BREAK SPACE}", marks | Mark.IMAGE)
            self._stand_ins.add(line, token.content, marks | Mark.IMAGE)
        line.add(f" ({address}{self._title(token)})", marks | Mark.ADDRESS)
        if is_on_the_web(address):
            line.links.append(Link(text or address, normalizeLink(address)))
        elif is_file_name(name := normalizeLinkText(normalizeLink(address))):
            line.images.append(Image(text, name))

    def _add_link(self, line: Line, link: Token, shown: str, marks: Mark) -> None:
        """Say where a link points to, unless its text does."""
        address, title = self._address(link, "href"), self._title(link)
        shown = self._stand_ins.words(shown)
        if is_on_the_web(address):
            line.links.append(Link(shown or address, normalizeLink(address)))
        if title or address.removeprefix("mailto:") != shown:
            more = f"({address}{title})"
            line.add(f" {more}" if shown else more, marks | Mark.ADDRESS)

    def _address(self, token: Token, name: str) -> str:
        """Where a link or an image points to, as it was written."""
        return self._stand_ins.source(str(token.attrs[name]))

    def _title(self, token: Token) -> str:
        """What is said of a link beside its text, with a blank before it."""
        title = self._stand_ins.source(str(token.attrs.get("title", "")))
        return f' "{title}"' if title else ""
