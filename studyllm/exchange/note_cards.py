"""Where cards stand in Markdown: blocks of hashcards and repeater, and those of Obsidian's plugin.

Sources: the parsers of hashcards (github.com/eudoxia0/hashcards), of repeater
(github.com/shaankhosla/repeater) and of Obsidian's plugin
(github.com/st3v3nmw/obsidian-spaced-repetition), with its default marks. Where they differ from
each other or lose something, we take what has a card: text around cards is left alone, and `::` in
the answer of a card with `?` belongs to the answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from textwrap import dedent
from typing import Final, NamedTuple

from studyllm.exchange.clozes import blotted, has_highlights
from studyllm.exchange.obsidian_schedules import comment_in, without_comments

MOST_TEXT: Final = 64 * 1024
"""Characters of a text that may be one of a card."""

_FENCE: Final = re.compile(r"\s{0,3}(`{3,}(?=[^`]*$)|~{3,})")
_TAG: Final = re.compile(r"(?<![^\s(])#(flashcards?(?:/[^\s#,;)]+)?)(?![\w-])", re.IGNORECASE)
_ONLY_TAGS: Final = re.compile(r"\s*(?:#[^\s#]+\s*)+")
_BLOCK_ID: Final = re.compile(r"\s\^([A-Za-z0-9-]{1,60})\s*$")
_LEAD: Final = re.compile(r"\s*(?:(?:[-*+]|[0-9]{1,4}[.)]|>|#{1,6})\s+(?:\[[ xX]\]\s+)?){0,20}")
"""What makes a line an item of a list, a quote or a heading."""
_BRACES: Final = re.compile(r"\{\{[^{}]*\}\}")
"""A hidden part, in which `::` parts a number and a hint."""
_CALLOUT: Final = "> [!sr|"
_SEPARATORS: Final = ((":::", "reversed"), ("::", "basic"))
_BELOW: Final = {"?": "basic", "??": "reversed"}


class Note(NamedTuple):
    """A card as it stands in a file."""

    line: int
    kind: str
    """`basic`, `reversed`, `brackets` or `highlights`; the last two are clozes."""
    front: str
    """Of a cloze, all of it."""
    back: str = ""
    schedule: str = ""
    """What stands behind `SR:`."""
    name: str = ""
    """Of the block, as other notes link to it."""
    tag: str = ""
    """`flashcards` or `flashcards/deck`, which holds for it."""


class Flaw(NamedTuple):
    """What began as a card and is none."""

    line: int
    why: str


def cards_in(lines: Iterable[str], first: int = 1, tag: str = "") -> Iterator[Note | Flaw]:
    """The cards in the lines of a text, in their order, and what began as one.

    Args:
        lines: with or without their ends.
        first: the number of the first of them in its file.
        tag: that holds until another one comes.
    """
    finder = _Finder(tag)
    number = first - 1
    for number, line in enumerate(lines, first):
        yield from finder.take(number, line.rstrip())
    yield from finder.end()


class _Text:
    """Lines of a card that is being read."""

    def __init__(self, line: int, kind: str = "") -> None:
        self.line = line
        self.kind = kind
        self.parts: list[list[str]] = [[]]
        """Those of the question, then those of the answer."""
        self._size = 0

    @property
    def too_long(self) -> bool:
        return self._size > MOST_TEXT

    def add(self, line: str) -> None:
        self._size += len(line) + 1
        if not self.too_long:
            self.parts[-1].append(line)

    def texts(self) -> list[str]:
        return [dedent("\n".join(lines)).strip("\n").rstrip() for lines in self.parts]


class _Finder:
    """Goes through the lines of a text."""

    def __init__(self, tag: str) -> None:
        self._tag = tag
        self._block: _Text | None = None
        """A block that began with `Q:` or `C:`."""
        self._paragraph: _Text | None = None
        self._inline: Note | None = None
        """A card of one line, whose schedule may come."""
        self._fence = ""
        self._aside = False
        """Whether a comment goes on."""

    def take(self, number: int, line: str) -> Iterator[Note | Flaw]:
        """What is known to be a card now that this line has come."""
        if self._inline is not None:
            if line.startswith(("<!--SR:", _CALLOUT, "> <!--SR:")):
                self._inline = _with_schedule(self._inline, line)
                return
            yield self._inline
            self._inline = None
        if self._is_code(line):
            self._add(number, line)
        elif self._block is not None:
            yield from self._in_block(self._block, number, line)
        elif not self._is_aside(line):
            yield from self._outside(number, line)

    def end(self) -> Iterator[Note | Flaw]:
        """What is left at the end of the text."""
        if self._inline is not None:
            yield self._inline
        yield from self._closed_block()
        yield from self._closed_paragraph()

    def _is_code(self, line: str) -> bool:
        """Whether a line belongs to fenced code, which is not looked into."""
        fence = _FENCE.match(line)
        if self._fence:
            if fence and fence[1].startswith(self._fence) and not line[fence.end() :].strip():
                self._fence = ""
            return True
        if fence:
            self._fence = fence[1]
        return fence is not None

    def _is_aside(self, line: str) -> bool:
        """Whether a line belongs to a comment, which is not looked into."""
        if self._aside:
            self._aside = "-->" not in line
            return True
        if line.startswith("<!--") and not line.startswith("<!--SR:"):
            self._aside = "-->" not in line
            return True
        return False

    def _add(self, number: int, line: str) -> None:
        if self._block is not None:
            self._block.add(line)
            return
        if self._paragraph is None:
            self._paragraph = _Text(number)
        self._paragraph.add(line)

    def _in_block(self, block: _Text, number: int, line: str) -> Iterator[Note | Flaw]:
        if line.strip() == "---":
            yield from self._closed_block()
        elif line.startswith(("Q:", "C:")):
            yield from self._closed_block()
            self._open_block(number, line)
        elif line.startswith("A:") and block.kind == "Q" and len(block.parts) == 1:
            block.parts.append([])
            block.add(line[2:].strip())
        else:
            block.add(line)

    def _open_block(self, number: int, line: str) -> None:
        self._block = _Text(number, line[0])
        self._block.add(line[2:].strip())

    def _closed_block(self) -> Iterator[Note | Flaw]:
        block, self._block = self._block, None
        if block is None:
            return
        front, *back = block.texts()
        if block.too_long:
            yield Flaw(block.line, f"a card is longer than {MOST_TEXT // 1024} KB")
        elif not front.strip():
            yield Flaw(block.line, f"nothing stands behind `{block.kind}:`")
        elif block.kind == "C":
            yield Note(block.line, "brackets", front, tag=self._tag)
        elif not back or not back[0].strip():
            yield Flaw(block.line, "no answer follows the question; it begins with `A:`")
        else:
            yield Note(block.line, "basic", front, back[0], tag=self._tag)

    def _outside(self, number: int, line: str) -> Iterator[Note | Flaw]:
        if line.startswith(("Q:", "C:")):
            yield from self._closed_paragraph()
            self._open_block(number, line)
            return
        if not line:
            yield from self._closed_paragraph()
            return
        tag = _TAG.search(line) if "#" in line else None
        if tag and _ONLY_TAGS.fullmatch(line):
            self._tag = tag[1]
            return
        paragraph = self._paragraph
        if paragraph is not None and paragraph.kind not in ("", "highlights"):
            paragraph.add(line)
        elif line.strip() in _BELOW and paragraph is not None:
            paragraph.kind = _BELOW[line.strip()]
            paragraph.parts.append([])
        elif "::" in line and (card := self._one_line(number, line)):
            self._paragraph = None
            self._inline = card
        else:
            self._add(number, line)
            if tag and not line.lstrip().startswith("#flash"):
                self._tag = tag[1]
            assert self._paragraph is not None
            if not self._paragraph.kind and len(line) <= MOST_TEXT and has_highlights(line):
                self._paragraph.kind = "highlights"

    def _one_line(self, number: int, line: str) -> Note | None:
        """The card of a line with `::`, if there is something on both sides."""
        if len(line) > MOST_TEXT:
            return None
        comment = comment_in(line) or ""
        text, name = _without_name(without_comments(line))
        marks = _BRACES.sub(lambda part: "." * len(part[0]), blotted(text))
        for separator, kind in _SEPARATORS:
            place = marks.find(separator)
            if place < 0:
                continue
            front, tag = _own_tag(_LEAD.sub("", text[:place], count=1), self._tag)
            front, back = front.strip(), text[place + len(separator) :].strip()
            if not front or not back:
                return None
            return Note(number, kind, front, back, comment, name, tag)
        return None

    def _closed_paragraph(self) -> Iterator[Note | Flaw]:
        paragraph, self._paragraph = self._paragraph, None
        if paragraph is None or not paragraph.kind:
            return
        if paragraph.too_long:
            yield Flaw(paragraph.line, f"a card is longer than {MOST_TEXT // 1024} KB")
            return
        *fronts, last = paragraph.texts()
        comment = comment_in(last) or ""
        lines = without_comments(last).split("\n")
        last = "\n".join(line for line in lines if not line.startswith(_CALLOUT) and line != ">")
        last, name = _without_name(last.strip("\n"))
        front, tag = _own_tag(fronts[0] if fronts else last, self._tag)
        if not front.strip() or (fronts and not last.strip()):
            yield Flaw(paragraph.line, "nothing stands below `?`")
        elif fronts:
            yield Note(paragraph.line, paragraph.kind, front, last, comment, name, tag)
        else:
            yield Note(paragraph.line, "highlights", front, "", comment, name, tag)


def _with_schedule(card: Note, line: str) -> Note:
    found = comment_in(line)
    return card._replace(schedule=found) if found is not None and not card.schedule else card


def _without_name(text: str) -> tuple[str, str]:
    """The text without the name of its block, and that name."""
    found = _BLOCK_ID.search(text[-80:])
    return (text[: len(text) - len(found[0])], found[1]) if found else (text, "")


def _own_tag(front: str, tag: str) -> tuple[str, str]:
    """The text without a tag of its own at its beginning, and the tag that holds for it."""
    found = _TAG.match(front.lstrip())
    return (front.lstrip()[found.end() :].lstrip(), found[1]) if found else (front, tag)
