"""Where keys and cards stand in the text of a deck file, so that one of them can be changed."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from yaml.events import (
    CollectionEndEvent,
    CollectionStartEvent,
    ScalarEvent,
    SequenceStartEvent,
)

from studyllm.deckfile.events import events
from studyllm.deckfile.report import Report
from studyllm.deckfile.rewriting import BREAK, Decoded, decoded
from studyllm.deckfile.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterator

_BELOW: Final = "|>"
"""Styles of texts that stand on the lines below their key."""


class Stretch(NamedTuple):
    """A part of a text, by the places of its first character and of that behind it."""

    start: int
    end: int


@dataclass(slots=True)
class Layout:
    """What stands where in the text of a deck file.

    What is in braces or brackets is a stretch from one to the other. All else is whole lines,
    from the first to the last that says something, with neither comments nor blanks around them.
    """

    file: Decoded
    in_braces: bool = False
    """Whether the whole deck is."""
    keys: dict[str, Stretch] = field(default_factory=dict)
    """Keys of the deck with what they have, also `cards`, in the order of the file."""
    cards: list[Stretch] = field(default_factory=list)
    list: Stretch | None = None
    """From the first dash or bracket of the cards to the end of the last card; none without one."""
    in_brackets: bool = False
    """Whether the cards are."""
    column: int = 0
    """Of the dashes of the cards, from 0."""


def laid_out(raw: bytes) -> Layout | None:
    """How a deck file is laid out; `None` if it is no text, or not in a layout that is known.

    Args:
        raw: the bytes of a file that is YAML.
    """
    file = decoded(raw)
    if file is None:
        return None
    report = Report("")
    found = _Walk(file)
    for event in events(Source(io.BytesIO(raw), "", None), report):
        found.take(event)
    return None if report.count or not _is_known(found.layout) else found.layout


def _is_known(layout: Layout) -> bool:
    """Whether what is not in braces has lines of its own."""
    text = layout.file.text
    cards = [] if layout.in_brackets else layout.cards
    keys = [] if layout.in_braces else layout.keys.values()
    lines = [*cards, *keys]
    return all(_line_start(text, each.start) == each.start for each in lines) and all(
        text[each.start + layout.column : each.start + layout.column + 1] == "-"
        and not text[each.start : each.start + layout.column].strip(" ")
        for each in cards
    )


class _Walk:
    """Goes through the events of a file and notes what stands where."""

    def __init__(self, file: Decoded) -> None:
        self.layout = Layout(file)
        self._text = file.text
        self._starts = [0, *(found.end() for found in BREAK.finditer(file.text))]
        self._open: list[Any] = []
        """The events that began what is open now."""
        self._key: ScalarEvent | None = None
        """Of the deck; its value has not ended yet."""
        self._card = 0
        """Where the present card begins."""
        self._end = 0
        """Where the newest text or bracket ended."""

    def take(self, event: Any) -> None:
        """Note what an event says."""
        if isinstance(event, CollectionStartEvent):
            self._enter(event)
            self._open.append(event)
        elif isinstance(event, CollectionEndEvent):
            if self._open.pop().flow_style:
                self._end = self._offset(event.end_mark)
            self._ended()
        elif isinstance(event, ScalarEvent):
            self._note_end(event)
            if len(self._open) == 1 and self._key is None:
                self._key = event
            else:
                self._ended()

    def _enter(self, event: Any) -> None:
        start = self._offset(event.start_mark)
        if not self._open:
            self.layout.in_braces = bool(event.flow_style)
        elif self._is_list_of_cards():
            self._card = start if self.layout.in_brackets else self._dash(start)
        elif isinstance(event, SequenceStartEvent) and self._is_value_of_cards():
            self.layout.in_brackets = bool(event.flow_style)
            self.layout.column = start - _line_start(self._text, start)
            self.layout.list = Stretch(start, start)

    def _ended(self) -> None:
        """A card or a value of the deck may have ended."""
        layout = self.layout
        if self._is_list_of_cards():
            end = self._end if layout.in_brackets else self._line_end(self._end)
            layout.cards.append(Stretch(self._card, end))
        elif len(self._open) == 1 and self._key is not None:
            start = self._offset(self._key.start_mark)
            if layout.in_braces:
                stretch = Stretch(start, self._end)
            else:
                stretch = Stretch(start, self._line_end(self._end))
            layout.keys[self._named] = stretch
            if layout.list is not None and self._named == "cards":
                layout.list = Stretch(layout.list.start, self._end)
            self._key = None

    @property
    def _named(self) -> str:
        return self._key.value if self._key is not None else ""

    def _is_value_of_cards(self) -> bool:
        return len(self._open) == 1 and self._named == "cards"

    def _is_list_of_cards(self) -> bool:
        return len(self._open) == 2 and self._named == "cards" and self.layout.list is not None

    def _dash(self, start: int) -> int:
        """The start of the line with the dash of the card that begins at a place."""
        line = _line_start(self._text, start)
        column = self.layout.column
        # Comments and empty lines may stand between the dash and the card.
        while self._text[line + column : line + column + 1] != "-" and line > self._end:
            line = _line_start(self._text, max(line - 1, 0))
        return line

    def _note_end(self, event: ScalarEvent) -> None:
        start, end = self._offset(event.start_mark), self._offset(event.end_mark)
        if event.style is not None and event.style in _BELOW:
            end = start + len(self._text[start:end].rstrip(" \t\r\n"))
        self._end = end

    def _offset(self, mark: Any) -> int:
        offset: int = self._starts[mark.line] + mark.column
        return min(offset, len(self._text))

    def _line_end(self, offset: int) -> int:
        """Behind the line of a place."""
        found = BREAK.search(self._text, offset)
        return found.end() if found else len(self._text)


def _line_start(text: str, offset: int) -> int:
    return max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1


def lines_of(text: str, start: int = 0) -> Iterator[Stretch]:
    """The lines of a text from the start of one on, each with its end."""
    while start < len(text):
        found = BREAK.search(text, start)
        end = found.end() if found else len(text)
        yield Stretch(start, end)
        start = end
