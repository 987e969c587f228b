"""What a mock interview has shown: by topic, what to repeat first, and all that was asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal, TypeAlias

from textual.app import ComposeResult
from textual.getters import query_one
from textual.message import Message

from studyllm.core.cards import Key, split_key
from studyllm.core.debrief import Debrief
from studyllm.errors import StudyError
from studyllm.study import Scope, Study
from studyllm.tui import mock_lines
from studyllm.tui.chart import Chart
from studyllm.tui.keys import KeyLine, bind
from studyllm.tui.page import Notice, Page
from studyllm.tui.sitting import PutRight
from studyllm.tui.strings import say
from studyllm.tui.wording import date_of

Afterwards: TypeAlias = Literal["close", "undo", "go on"]


class MockReport(Page[Afterwards]):
    """Its result is what the learner wants now."""

    @dataclass
    class Searched(Message):
        """The learner wants to see the cards of a query."""

        query: str

    @dataclass
    class Looked(Message):
        """The learner wants to see the history of a card."""

        key: Key

    @dataclass
    class Practised(Message):
        """The learner wants to practise what failed."""

        scope: Scope

    CSS_PATH = "mock.tcss"
    AUTO_FOCUS = "Chart"
    BINDINGS = [
        bind("escape,q", "dismiss('close')", "report.close", show=True),
        bind("c", "dismiss('go on')", "report.go_on", show=True),
        bind("r", "practise", "report.practise", show=True),
        bind("u", "dismiss('undo')", "report.undo", show=True),
        bind("y", "copy", "report.copy", show=True),
    ]

    chart = query_one(Chart)

    def __init__(
        self, study: Study, debrief: Debrief, language: str, ended: bool | None = None
    ) -> None:
        """`ended`: whether all questions were asked; `None` of an earlier interview."""
        super().__init__(language)
        self._study = study
        self._debrief = debrief
        self._ended = ended

    def compose(self) -> ComposeResult:
        yield Chart(self._study.settings.charset)
        yield Notice()
        yield KeyLine()

    def on_mount(self) -> None:
        self.show_all()
        self.show_keys()

    def show_all(self) -> None:
        charset = self._study.settings.charset
        self.chart.show(partial(mock_lines.lines, self.language, self._debrief, charset))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what was just held can be gone on with, and only what failed be practised."""
        if action == "practise":
            return bool(self._failed())
        if action == "dismiss" and parameters[0] == "go on":
            return self._ended is False
        if action == "dismiss" and parameters[0] == "undo":
            return self._ended is not None
        return True

    def put_right(self, changes: list[PutRight] | None) -> None:
        """Tell anew what was shown: some answers may count otherwise now."""
        if changes is None:
            return
        try:
            found = self._study.mocking.debrief(self._debrief.began)
        except StudyError as error:
            self.notice.say(str(error), "$error")
            return
        self._debrief = found or self._debrief
        self.show_all()
        self.show_keys()

    def _failed(self) -> Sequence[Key]:
        """What to repeat, without cards that no deck has any more."""
        return tuple(dict.fromkeys(one.key for one in self._debrief.repeat if one.question))

    def action_practise(self) -> None:
        """Ask what failed again, beside the schedule."""
        keys = self._failed()
        decks = tuple(dict.fromkeys(split_key(key)[0] for key in keys))
        self.post_message(self.Practised(Scope(decks, cram=True, cards=tuple(keys))))

    def action_copy(self) -> None:
        """Hand the report to the terminal's clipboard."""
        from studyllm.report.mock import document

        began = date_of(self._debrief.day)
        self.app.copy_to_clipboard("".join(document(self._debrief, began, self.language)))
        self.notice.say(say(self.language, "copied report"))

    def on_chart_opened(self, opened: Chart.Opened) -> None:
        """Show the cards behind a bar, or the history of the one card there is."""
        lead = opened.lead
        self.notice.say("" if lead else say(self.language, "no cards behind"))
        if lead is not None and lead.key:
            self.post_message(self.Looked(lead.key))
        elif lead is not None:
            self.post_message(self.Searched(lead.query))
