"""The tabs of a screen as one line, of which one is open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.message import Message

from studyllm.tui.content import Lines, margin
from studyllm.tui.lines import Drawn


class TabBar(Drawn):
    """Says which tab was clicked; which one is open is its parent's affair."""

    @dataclass
    class Clicked(Message):
        """A tab was clicked, counted from 0."""

        place: int

    def __init__(self) -> None:
        super().__init__(self._line, id="tabs")
        self._names: Sequence[tuple[str, str]] = ()
        self._open = 0

    def offer(self, names: Sequence[tuple[str, str]], open_place: int) -> None:
        """Show these tabs, each with its key, of which one is open."""
        self._names, self._open = names, open_place
        self.refresh()

    def _labels(self, width: int) -> tuple[list[str], int]:
        """What each tab is called, with its key if all of them fit, and the cells between two."""
        inside = width - 2 * margin(width)
        with_keys = [f"{key} {name}" for key, name in self._names]
        names = [name for _, name in self._names]
        for labels, gap in ((with_keys, 3), (with_keys, 1), (names, 3), (names, 1)):
            if sum(map(cell_len, labels)) + gap * (len(labels) + 1) <= inside + gap - 1:
                return labels, gap
        return names, 1

    def _places(self, width: int) -> list[tuple[int, int]]:
        """Where each label begins and ends, in cells."""
        labels, gap = self._labels(width)
        places, column = [], margin(width) + 1
        for label in labels:
            places.append((column, column + cell_len(label)))
            column += cell_len(label) + gap
        return places

    def _line(self, width: int) -> Lines:
        labels, gap = self._labels(width)
        parts: list[tuple[str, str]] = [(" " * margin(width), "")]
        for number, label in enumerate(labels):
            # The brackets stand in the gaps, so that nothing moves; they tell without colours.
            blanks = (gap if number else 1) - (self._open in (number - 1, number))
            is_open = number == self._open
            text, style = (f"[{label}]", "bold $primary") if is_open else (label, "$muted")
            parts += [(" " * blanks, ""), (text, style)]
        return [Content.assemble(*parts)]

    def on_click(self, event: events.Click) -> None:
        for number, (begin, end) in enumerate(self._places(self.size.width)):
            if begin - 1 <= event.x <= end:
                self.post_message(self.Clicked(number))
                return
