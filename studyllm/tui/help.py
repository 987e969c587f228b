"""The help: every key of the screen below, as its bindings explain themselves, by groups."""

from __future__ import annotations

from pathlib import Path

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.content import Content

from studyllm.text.clean import one_line
from studyllm.tui.content import EMPTY, Lines, indented, inset, measure, text_lines
from studyllm.tui.keys import Explained, KeyLine, bind, explain, moves
from studyllm.tui.lines import Pane
from studyllm.tui.page import SCROLLING, Page
from studyllm.tui.strings import say

MOST = 4096
"""Characters of a path that are shown."""


class Help(Page[None]):
    """Explains the keys of another screen."""

    BINDINGS = [
        bind("escape,q,enter,space,?", "dismiss", "help.close", show=True),
        *SCROLLING,
    ]

    def __init__(self, about: Page[object], settings: Path, language: str) -> None:
        """`settings`: where the settings file lies."""
        super().__init__(language)
        self._about = about
        self._settings = settings

    def compose(self) -> ComposeResult:
        yield Pane()
        yield KeyLine()

    def on_mount(self) -> None:
        self.show_keys()
        self.pane.show(self._lines)

    def show_all(self) -> None:
        self.pane.redraw()

    def _lines(self, width: int) -> Lines:
        groups = self._groups()
        column = max(cell_len(_keys(one)) for group in groups.values() for one in group) + 2
        wide = measure(width)
        lines: Lines = []
        for words, group in groups.items():
            lines += [EMPTY, Content.styled(say(self.language, words), "bold")]
            for one in group:
                shown = _keys(one)
                lead = Content.styled(shown + " " * (column - cell_len(shown)), "bold $primary")
                lines += indented(text_lines(one.tooltip, wide - column), lead, " " * column)
        lines.append(EMPTY)
        path = one_line(str(self._settings), MOST)
        for text in (
            say(self.language, "mouse"),
            say(self.language, "saved"),
            say(self.language, "settings file", path=path),
        ):
            lines += text_lines(text, wide, "$muted")
        return inset(lines, width)

    def _groups(self) -> dict[str, list[Explained]]:
        """The bindings by where they hold, under the names of their headings."""
        groups: dict[str, list[Explained]] = {}
        explained = explain(self._about, self.language)
        for heading in ("keys here", "keys everywhere", "keys that move"):
            if group := [one for one in explained if self._heading(one) == heading]:
                groups[heading] = group
        return groups

    def _heading(self, one: Explained) -> str:
        if moves(one.name):
            return "keys that move"
        return "keys everywhere" if one.node is self.app else "keys here"


def _keys(one: Explained) -> str:
    return " ".join(one.keys)
