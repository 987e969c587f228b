"""The help: every key of the screen below, as its bindings explain themselves."""

from __future__ import annotations

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.content import Content

from studyllm.tui.content import EMPTY, Lines, indented, inset, measure, text_lines
from studyllm.tui.keys import KeyLine, bind, explain
from studyllm.tui.lines import Pane
from studyllm.tui.page import SCROLLING, Page
from studyllm.tui.strings import say


class Help(Page[None]):
    """Explains the keys of another screen."""

    BINDINGS = [
        bind("escape,q,enter,space,?", "dismiss", "help.close", show=True),
        *SCROLLING,
    ]

    def __init__(self, about: Page[object], language: str) -> None:
        super().__init__(language)
        self._about = about

    def compose(self) -> ComposeResult:
        yield Pane()
        yield KeyLine()

    def on_mount(self) -> None:
        self.show_keys()
        self.pane.show(self._lines)

    def show_all(self) -> None:
        self.pane.redraw()

    def _lines(self, width: int) -> Lines:
        explained = explain(self._about, self.language)
        keys = [" ".join(one.keys) for one in explained]
        column = max(map(cell_len, keys), default=0) + 2
        wide = measure(width)
        lines: Lines = [EMPTY, Content.styled(say(self.language, "keys"), "bold"), EMPTY]
        for shown, one in zip(keys, explained, strict=True):
            lead = Content.styled(shown + " " * (column - cell_len(shown)), "bold $primary")
            lines += indented(text_lines(one.tooltip, wide - column), lead, " " * column)
        for words in ("mouse", "saved"):
            lines += [EMPTY, *text_lines(say(self.language, words), wide, "$muted")]
        return inset(lines, width)
