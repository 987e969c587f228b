"""What Markdown is read into: blocks of spans, which any screen or page can show."""

from __future__ import annotations

from enum import IntFlag, StrEnum
from typing import NamedTuple, TypeAlias


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
    IMAGE = 256
    """What stands for an image: `SIGN`, and what its author says is on it."""
    STRUCK = 512
    SOURCE = 1024
    """A formula that is shown as its source; `parse` does not know which are."""


SIGN = "▣"
"""Of an image, which is not shown."""


class Link(NamedTuple):
    """An address on the web, as a card gives it."""

    text: str
    """What is shown for it; the address itself where the card says no more."""
    address: str
    """Of http or https, with a host; in ASCII."""


class Image(NamedTuple):
    """A picture that lies beside the deck file."""

    text: str
    """What its author says is on it; may be empty."""
    name: str
    """Of a file, without any folder."""


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
    """`>` of a quote; of an item `-`, its number as written, such as `3.`, or a task's box."""
    first: bool
    """Whether the block is the first in it."""


TASK, TASK_DONE = "[ ]", "[x]"
"""The boxes of tasks."""


class Align(StrEnum):
    """Where the cells of a column stand."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


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
    aligns: tuple[Align, ...] = ()
    """Of a table's columns."""
    info: str = ""
    """What the fence of code says, which begins with the language."""
    links: tuple[Link, ...] = ()
    images: tuple[Image, ...] = ()
