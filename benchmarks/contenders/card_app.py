"""A card app as one writes it first: two texts as high as they need, between a head and a foot.

`card_app.py FRONT BACK`: space and 3 show the next side, numbered as `benchmarks.repaints` does.
"""

from __future__ import annotations

import sys

from textual.app import App, ComposeResult
from textual.containers import VerticalScroll
from textual.getters import query_one
from textual.widgets import Footer, Header, ProgressBar, Static

FIRST = 0x3400


class CardApp(App[None]):
    """Shows a question, then its answer, then the next question."""

    CSS = """
    Static { height: auto; padding: 1 2; }
    #front { border: round $accent; }
    #back { border: round $primary; }
    """
    BINDINGS = [("space", "turn", "Show"), ("3", "turn", "Good"), ("ctrl+q", "quit", "Quit")]

    front = query_one("#front", Static)
    back = query_one("#back", Static)

    def __init__(self, front: str, back: str) -> None:
        super().__init__()
        self._front, self._back = front, back
        self._side = 0

    def compose(self) -> ComposeResult:
        yield Header()
        yield ProgressBar(total=100, show_eta=False)
        with VerticalScroll():
            yield Static(f"{chr(FIRST)} {self._front}", id="front", markup=False)
            yield Static("", id="back", markup=False)
        yield Footer()

    def action_turn(self) -> None:
        """Show the next side."""
        self._side += 1
        mark = chr(FIRST + self._side)
        if self._side % 2:
            self.back.update(f"{mark} {self._back}")
        else:
            self.front.update(f"{mark} {self._front}")
            self.back.update("")
        self.query_one(ProgressBar).update(progress=self._side % 100)


CardApp(*sys.argv[1:3]).run()
