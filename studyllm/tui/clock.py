"""The question whether the clock is right, before anything is recorded by it."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.content import Content
from textual.message import Message

from studyllm.core.journal import Answer
from studyllm.errors import StudyError
from studyllm.study import Study
from studyllm.tui.content import EMPTY, Lines, indented, inset, measure, text_lines
from studyllm.tui.doubt import ClockDoubt
from studyllm.tui.keys import KeyLine, bind
from studyllm.tui.lines import Pane
from studyllm.tui.page import SCROLLING, Notice, Page
from studyllm.tui.strings import say
from studyllm.tui.wording import date_of


class ClockQuestion(Page[None]):
    """Asked once, at the start."""

    class Settled(Message):
        """The learner wants to go on by this clock."""

    class Left(Message):
        """The learner wants to leave."""

    OFFERS = False
    BINDINGS = [
        bind("enter", "go_on", "clock.right", show=True),
        bind("u", "undo", "clock.undo", show=True),
        bind("q,escape", "leave", "clock.leave", show=True),
        *SCROLLING,
    ]

    def __init__(self, study: Study, doubt: ClockDoubt, language: str) -> None:
        super().__init__(language)
        self._study = study
        self._doubt = doubt
        self._sitting: Sequence[Answer] = ()
        """The last one, the newest first."""

    def compose(self) -> ComposeResult:
        yield Pane()
        yield Notice()
        yield KeyLine()

    def on_mount(self) -> None:
        try:
            self._sitting = self._study.history.last_sitting()
        except StudyError as error:
            self.notice.say(str(error), "$error")
        self.show_keys()
        self.show_all()

    def show_all(self) -> None:
        self.pane.show(self._lines)
        self.pane.redraw()

    def check_action(self, action: str, _: tuple[object, ...]) -> bool | None:
        """Only a sitting that there is can be taken back."""
        return action != "undo" or bool(self._sitting)

    def _lines(self, width: int) -> Lines:
        wide = measure(width)
        lines = [EMPTY, *text_lines(say(self.language, "clock"), wide, "bold"), EMPTY]
        lines += self._told(wide)
        lines += [EMPTY, *text_lines(say(self.language, "why clock"), wide), EMPTY]
        lines += self._listed(self._ways(), wide, "bold $primary")
        return inset(lines, width)

    def _told(self, width: int) -> Lines:
        """Both times, below each other if there is room for them beside what they are."""
        told = [
            (say(self.language, "clock says"), self._doubt.now),
            (say(self.language, "did last"), self._doubt.newest),
        ]
        if max(cell_len(name) for name, _ in told) + 2 + cell_len(told[0][1]) <= width:
            return self._listed(told, width, "$muted")
        lines: Lines = []
        for name, at in told:
            lines += [*text_lines(name, width, "$muted"), *text_lines(at, width)]
        return lines

    def _ways(self) -> list[tuple[str, str]]:
        """What there is to choose from: keys, and what they do."""
        ways = {"clock.right": say(self.language, "clock is right")}
        if self._sitting:
            answers = say(self.language, "answers", len(self._sitting))
            date = date_of(self._sitting[-1].review.day)
            ways["clock.undo"] = say(self.language, "sitting was wrong", answers=answers, date=date)
        ways["clock.leave"] = say(self.language, "clock is wrong")
        return [(self.key(name), words) for name, words in ways.items()]

    def _listed(self, listed: Sequence[tuple[str, str]], width: int, style: str) -> Lines:
        """Texts in a column, each behind its name."""
        column = max(cell_len(name) for name, _ in listed) + 2
        lines: Lines = []
        for name, text in listed:
            lead = Content.styled(name + " " * (column - cell_len(name)), style)
            lines += indented(text_lines(text, width - column), lead, " " * column)
        return lines

    def action_go_on(self) -> None:
        self._settle()

    def action_undo(self) -> None:
        try:
            self._study.history.undo_sitting()
        except StudyError as error:
            self.notice.say(say(self.language, "not undone", error=error), "$error")
        else:
            self._settle()

    def _settle(self) -> None:
        self._sitting = ()  # the next key may come before the next screen
        self.post_message(self.Settled())

    def action_leave(self) -> None:
        self.post_message(self.Left())
