"""The two lines above a card: where it comes from, and how far the sitting is."""

from __future__ import annotations

from rich.cells import cell_len
from textual.content import Content

from studyllm.core.cards import in_language
from studyllm.study import Asked
from studyllm.text.clean import one_line
from studyllm.tui.content import NARROWEST, Lines, margin
from studyllm.tui.lines import Drawn
from studyllm.tui.marks import quiet_marks
from studyllm.tui.strings import say

LEAST_TITLE = 10
"""Cells of a deck's title below which the counts lose their words instead."""


class Progress(Drawn):
    """Where the card comes from, how much is left, and how far the sitting is."""

    def __init__(self) -> None:
        super().__init__(self._lines)
        self._asked: Asked | None = None
        self._language = "en"

    def tell(self, asked: Asked | None, language: str) -> None:
        """Be about a card, or about none."""
        self._asked, self._language = asked, language
        self.refresh()

    def _lines(self, width: int) -> Lines:
        asked = self._asked
        if asked is None:
            return []
        done = width * asked.done // max(asked.done + sum(asked.left), 1)
        bar = Content.assemble(("━" * done, "$primary"), ("─" * (width - done), "$faint"))
        return [self._heading(asked, width), bar]

    def _heading(self, asked: Asked, width: int) -> Content:
        """The deck's title, and at the right what is left, with the card's own kind marked."""
        # Practice is for cards that need not be due.
        kinds = ("left", "new", "again") if asked.cram else asked.left._fields
        words = [
            say(self._language, f"n {kind}", n) for kind, n in zip(kinds, asked.left, strict=True)
        ]
        marks = quiet_marks(self._language, asked.standing.flagged, asked.leech)
        edge = " " * margin(width)
        spare = width - cell_len("  ".join(words)) - 2 * len(edge) - 2
        if spare < LEAST_TITLE + (cell_len(marks) + 1 if marks else 0):
            words = [str(n) for n in asked.left]
        own = 2 if asked.repeat else 1 if asked.is_new else 0
        counts = Content("  ").join(
            Content.styled(word, "bold $primary" if place == own else "$muted")
            for place, word in enumerate(words)
        )
        room = width - counts.cell_length - 2 * len(edge) - 2
        title = Content.styled(one_line(in_language(asked.deck.title, self._language)), "bold")
        if marks and cell_len(marks) < room - NARROWEST:
            title = title.truncate(room - cell_len(marks) - 1, ellipsis=True)
            title = Content.assemble(title, " ", (marks, "$warning"))
        title = title.truncate(max(room, 0), ellipsis=True)
        return Content.assemble(edge, title.pad_right(room - title.cell_length + 2), counts)
