"""Card Markdown as styled lines that fit a width. Text is never read as Textual's markup."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

from rich.cells import cell_len
from textual.content import Content
from textual.content import Span as Styled

from studyllm.text.clean import clean
from studyllm.text.markdown import TASK, TASK_DONE, Block, Kind, Lead, Mark, Span, Spans, parse
from studyllm.text.wrap import breaks, edges, joins
from studyllm.tui.formulas import Apart, draw, in_lines, parted

if TYPE_CHECKING:
    from studyllm.text.symbols import Charset

Lines: TypeAlias = list[Content]

STYLES = {
    Mark.EMPHASIS: "italic",
    Mark.STRONG: "bold",
    Mark.CODE: "$code",
    Mark.MATH: "$formula",
    Mark.CLOZE: "bold $primary",
    Mark.LINK: "underline",
    Mark.ADDRESS: "$muted",
    Mark.IMAGE: "$secondary",
    Mark.STRUCK: "strike $muted",
    Mark.SOURCE: "italic $muted",
}

NARROWEST = 4
"""Cells that a text gets even where there is no room for it."""

WIDEST = 84
"""Cells of a line that is still pleasant to read."""

UNBROKEN = 1_000
"""Cells of a line that holds any title."""

EMPTY = Content("")

ROOM_FOR_MARGIN = 60
"""Cells of a screen that has room for more than one empty cell at either side."""

BULLETS = {"-": "• ", ">": "│ ", TASK: "☐ ", TASK_DONE: "☑ "}


def margin(width: int) -> int:
    """The cells at either side that stay empty on a screen of that width."""
    return 2 if width >= ROOM_FOR_MARGIN else 1


def measure(width: int) -> int:
    """How wide a text is on a screen of that width, both in cells."""
    return max(min(width - 2 * margin(width), WIDEST), NARROWEST)


def inset(lines: Iterable[Content], width: int) -> Lines:
    """Lines as wide as `measure` says, put behind the margin."""
    return [line.pad_left(margin(width)) for line in lines]


def text_lines(text: str, width: int, style: str = "") -> Lines:
    """A text that is not Markdown."""
    return wrapped(Content.styled(clean(text).expandtabs(4), style), width)


def markdown_lines(text: str, width: int, charset: Charset = "unicode") -> Lines:
    """The lines of a Markdown text, with empty ones between its paragraphs.

    Args:
        text: as a card has it.
        width: in cells; no line is wider but those of a formula that cannot be broken.
        charset: for formulas.
    """
    lines: Lines = []
    before: Block | None = None
    for block in parse(text):
        if before and (block.apart or not _keeps_close(before, block)):
            lines.append(EMPTY)
        lines += _block_lines(block, width, charset)
        before = block
    return lines


@lru_cache(1024)
def title_line(text: str, charset: Charset = "unicode") -> str:
    """A Markdown text as one line of words and formulas, for lists and headings."""
    return " ".join(line.plain for line in markdown_lines(text, UNBROKEN, charset)).strip()


def wrapped(content: Content, width: int) -> Lines:
    """The content in lines that fit, without blanks at their ends.

    Blanks at the beginning of a line stand before all its parts.
    """
    lines: Lines = []
    for line in content.split("\n", allow_blank=True):
        indent = len(line.plain) - len(line.plain.lstrip(" "))
        if indent >= width - NARROWEST:
            indent = 0
        offsets = breaks(line.plain[indent:], max(width - indent, NARROWEST))
        first, *others = line.divide([indent + offset for offset in offsets])
        parts = [first, *(part.pad_left(indent) for part in others)]
        lines += [part.rstrip() for part in parts]
    return lines


def indented(lines: Iterable[Content], first: str | Content, others: str | Content = "") -> Lines:
    """The lines behind a lead of their own on the first, and behind another on the others."""
    leads = iter([first])
    return [Content.assemble(next(leads, others), line) for line in lines]


def longest(words: Iterable[str], width: int) -> str:
    """The first that fits; half of one would mean something else."""
    return next((word for word in words if cell_len(word) <= width), "")


def _keeps_close(before: Block, block: Block) -> bool:
    """Whether no empty line belongs between two blocks that have none in the source."""
    kinds = {before.kind, block.kind}
    return kinds == {Kind.PARAGRAPH} or Kind.CODE in kinds


def _block_lines(block: Block, width: int, charset: Charset) -> Lines:
    leads = block.leads
    while sum(cell_len(_lead(lead, drawn=True)) for lead in leads) > width // 2:
        leads = leads[1:]  # the text is more than how deep it stands
    outer = block.leads[: len(block.leads) - len(leads)]
    above = "".join(_lead(lead, drawn=True) for lead in outer if lead.first)
    first = "".join(_lead(lead, drawn=lead.first) for lead in leads)
    others = "".join(_lead(lead, drawn=False) for lead in leads)
    full, width = width, max(width - cell_len(others), NARROWEST)
    match block.kind:
        case Kind.CODE:
            lines = _code_lines(block, width)
        case Kind.RULE:
            lines = [Content.styled("─" * width, "$faint")]
        case Kind.TABLE:
            lines = _table_lines(block, width, charset)
        case Kind.HEADING:
            lines = [line.stylize("bold") for line in _text_lines(block.spans, width, charset)]
        case Kind.PARAGRAPH:
            lines = _text_lines(block.spans, width, charset)
    if leads:
        lead = Content.styled(first, "$muted")
        lines = indented(lines, lead, Content.styled(others, "$muted"))
    return [*text_lines(above, full, "$muted"), *lines] if above else lines


def _lead(lead: Lead, *, drawn: bool) -> str:
    shown = BULLETS.get(lead.mark, f"{lead.mark} ")
    return shown if drawn or lead.mark == ">" else " " * cell_len(shown)


def _text_lines(spans: Spans, width: int, charset: Charset) -> Lines:
    """A text in lines that fit, and formulas on lines of their own, tall ones with space around."""
    if not any(marks & Mark.DISPLAY for _, marks in spans):
        return wrapped(styled(in_lines(spans, width, charset)), width)
    lines: Lines = []
    after_tall = False
    for part in parted(spans):
        is_tall = False
        if isinstance(part, Apart):
            drawing = draw(part, width, charset)
            is_tall = drawing.is_tall
            shown = [styled([Span(line, drawing.marks)]) for line in drawing.lines]
            if drawing.marks & Mark.SOURCE:
                shown = [line for source in shown for line in wrapped(source, width)]
        else:
            shown = wrapped(styled(in_lines(part, width, charset)), width)
        if lines and (is_tall or after_tall):
            lines.append(EMPTY)
        lines += shown
        after_tall = is_tall
    return lines


def styled(spans: Iterable[Span]) -> Content:
    """Spans as one content."""
    parts: list[str] = []
    styles: list[Styled] = []
    offset = 0
    for text, marks in spans:
        text = text.expandtabs(4)
        parts.append(text)
        styles += [Styled(offset, offset + len(text), STYLES[mark]) for mark in marks & _STYLED]
        offset += len(text)
    return coloured("".join(parts), styles)


def coloured(text: str, styles: list[Styled]) -> Content:
    """A text with styles, of which none begins or ends in what is one character to a reader.

    The parts of an emoji may be wider than it is, and accents alone would be nothing to show.
    """
    if any(joins(text, offset) for start, end, _ in styles for offset in (start, end)):
        places = [*edges(text), len(text)]

        def behind(offset: int) -> int:
            return places[bisect_left(places, offset)]

        styles = [Styled(behind(start), behind(end), style) for start, end, style in styles]
    return Content(text, styles)


_STYLED = Mark(sum(STYLES))


def _code_lines(block: Block, width: int) -> Lines:
    from studyllm.tui.code import code_lines  # Few first cards have any.

    return code_lines("".join(span.text for span in block.spans), block.info, width)


def _table_lines(block: Block, width: int, charset: Charset) -> Lines:
    from studyllm.tui.tables import table_lines  # Few first cards have one.

    rows = [[_cell(spans, width, charset) for spans in row] for row in block.rows]
    return table_lines(rows, block.aligns, width)


def _cell(spans: Spans, width: int, charset: Charset) -> Content:
    flat = (Span(text.replace("\n", " "), marks & ~Mark.DISPLAY) for text, marks in spans)
    return styled(in_lines(tuple(flat), width, charset))
