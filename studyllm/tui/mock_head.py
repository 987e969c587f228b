"""What stands above a question of a mock interview: which one it is, and the time."""

from __future__ import annotations

from collections.abc import Callable

from rich.cells import cell_len
from textual.content import Content

from studyllm.core.cards import in_language
from studyllm.study.rehearsal import Question
from studyllm.text.clean import one_line
from studyllm.tui.content import NARROWEST, Lines, margin
from studyllm.tui.lines import Drawn
from studyllm.tui.stopwatch import Stopwatch, elapsed
from studyllm.tui.strings import say

ROOM_FOR_WORDS = 40
"""Cells in which a question is counted and called a follow-up in words."""

FOLLOW_UP = "↳"
"""Stands for the word where that has no room."""


class MockHead(Drawn):
    """Which question of how many it is, whether it is a follow-up, and its topic."""

    def __init__(self) -> None:
        super().__init__(self._lines)
        self._question: Question | None = None
        self._language = "en"

    def tell(self, question: Question | None, language: str) -> None:
        """Be about a question, or about none."""
        self._question, self._language = question, language
        self.refresh()

    def _lines(self, width: int) -> Lines:
        question = self._question
        if question is None:
            return []
        done = width * (question.number - 1) // question.of
        bar = Content.assemble(("━" * done, "$primary"), ("─" * (width - done), "$faint"))
        return [self._heading(question, width), bar]

    def _heading(self, question: Question, width: int) -> Content:
        room = max(width - 2 * margin(width), NARROWEST)
        wordy = room >= ROOM_FOR_WORDS
        count = f"{question.number}/{question.of}"
        if wordy:
            count = say(self._language, "question of", question.number, all=question.of)
        parts = [Content.styled(count, "bold $primary")]
        if question.depth:
            sign = say(self._language, "follow-up") if wordy else FOLLOW_UP
            parts.append(Content.styled(sign, "bold $secondary"))
        taken = sum(part.cell_length + 2 for part in parts)
        title = one_line(in_language(question.asked.deck.title, self._language))
        if room - taken >= min(NARROWEST, cell_len(title)):
            parts.append(Content(title).truncate(room - taken, ellipsis=True))
        return Content("  ").join(parts).truncate(room).pad_left(margin(width))


class Timer(Stopwatch):
    """The time at a question, of that which is allotted to it; nobody is cut off."""

    def __init__(self, seconds: Callable[[], float | None], allotted: Callable[[], float]) -> None:
        """`seconds`: how long, now; `None` if nothing is asked. `allotted`: seconds, too."""
        super().__init__(seconds)
        self._allotted = allotted

    def _time(self) -> str:
        time = super()._time()
        return f"{time} / {elapsed(self._allotted())}" if time else ""

    def _look(self) -> str:
        seconds = self._seconds()
        over = seconds is not None and int(seconds) > self._allotted()
        return "bold $warning" if over else super()._look()
