"""A screen of charts: tabs, of which one is open, its bars, and long work between two keys."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.getters import query_one
from textual.message import Message
from textual.worker import Worker

from studyllm.core.cards import Key
from studyllm.errors import StudyError
from studyllm.study import Study
from studyllm.text.rounding import percent
from studyllm.tui.chart import Chart, Line, Make
from studyllm.tui.content import EMPTY, Lines, inset, measure, text_lines
from studyllm.tui.keys import KeyLine, bind
from studyllm.tui.lines import Drawn
from studyllm.tui.page import Notice, Page
from studyllm.tui.sitting import PutRight
from studyllm.tui.strings import say
from studyllm.tui.tabs import TabBar

BUSY_S, PAUSE_S = 0.008, 0.004
"""Seconds that are counted at a time, and left for keys and painting between."""


class Charts(Page[list[PutRight]]):
    """Its result is what counts otherwise now; `None` if nothing has changed at all."""

    @dataclass
    class Searched(Message):
        """The learner wants to see the cards of a query."""

        query: str

    @dataclass
    class Looked(Message):
        """The learner wants to see the history of a card."""

        key: Key

    CSS_PATH = "charts.tcss"
    AUTO_FOCUS = "Chart"
    BINDINGS = [
        bind("escape,q", "close", "progress.close", show=True),
        bind("tab,right", "turn(1)", "progress.next"),
        bind("shift+tab,left", "turn(-1)", "progress.before"),
    ]

    TABS: ClassVar[Sequence[str]]
    """The tabs, as their keys are called."""

    tabs = query_one(TabBar)
    status = query_one("#status", Drawn)
    chart = query_one(Chart)

    def __init__(self, study: Study, language: str, clock: Callable[[], float]) -> None:
        """`clock`: seconds that only ever run forward."""
        super().__init__(language)
        self._study = study
        self._clock = clock
        self._place = 0
        """Of the open tab."""
        self._counting: Worker[None] | None = None
        """The long work, of which there is one at a time."""
        self._put_right: list[PutRight] = []
        self._changed = False
        """Whether another screen has changed something."""

    # What a tab tells

    def page(self) -> Make:
        """What draws the open tab, as far as it is known.

        Raises:
            StudyError: it cannot be read.
        """
        raise NotImplementedError

    def long_work(self) -> Iterator[None] | None:
        """What the open tab needs beyond what is read at once."""
        raise NotImplementedError

    def counted(self) -> float | None:
        """How much of the long work is done, 0 to 1; `None` while there is none."""
        raise NotImplementedError

    def read_again(self) -> None:
        """Read anew what is read at once; time has gone on."""
        raise NotImplementedError

    def forget(self) -> None:
        """Read everything anew: something was changed."""
        raise NotImplementedError

    # Showing it

    def compose(self) -> ComposeResult:
        yield TabBar()
        yield Drawn(self._status, id="status")
        yield Chart(self._study.settings.charset)
        yield Notice()
        yield KeyLine()

    def on_mount(self) -> None:
        self._show_tabs()
        self.show_keys()

    def on_screen_resume(self) -> None:
        """Show how things stand, at first and whenever the learner comes back."""
        self.read_again()
        self._show()

    def on_screen_suspend(self) -> None:
        if self._counting is not None:
            self._counting.cancel()

    def show_all(self) -> None:
        self._show_tabs()
        self._show()

    def _show_tabs(self) -> None:
        names = [(self.key(name), say(self.language, _tab(name))) for name in self.TABS]
        self.tabs.offer(names, self._place)

    def _show(self, *, anew: bool = False) -> None:
        """Show the open tab, and begin what it has to count."""
        if self._draw(anew=anew):
            steps = self.long_work()
            if steps is not None:
                self._counting = self.run_worker(partial(self._count, steps), exclusive=True)

    def _draw(self, *, anew: bool = False) -> bool:
        """Draw the open tab as far as it is known; whether it could be read."""
        try:
            make = self.page()
        except StudyError as error:
            self.notice.say(str(error), "$error")
            self.chart.show(nothing, anew=True)
            return False
        self.chart.show(make, anew=anew)
        self.show_keys()
        return True

    def _status(self, width: int) -> Lines:
        """How far the long work is."""
        counted = self.counted()
        if counted is None:
            return [EMPTY]
        words = say(self.language, "counting", percent=percent(counted))
        return inset(text_lines(words, measure(width), "$muted")[:1], width)

    async def _count(self, steps: Iterator[None]) -> None:
        """Do long work between two keys, and show how far it is."""
        until = self._clock() + BUSY_S
        try:
            for _ in steps:
                if self._clock() >= until:
                    self.status.refresh()
                    await asyncio.sleep(PAUSE_S)
                    until = self._clock() + BUSY_S
        except StudyError as error:
            self.notice.say(str(error), "$error")
        else:
            self._draw()
        self.status.refresh()

    # Keys

    def action_open(self, place: int) -> None:
        self._turn_to(place - 1)

    def action_turn(self, tabs: int) -> None:
        self._turn_to((self._place + tabs) % len(self.TABS))

    def on_tab_bar_clicked(self, clicked: TabBar.Clicked) -> None:
        self._turn_to(clicked.place)

    def _turn_to(self, place: int) -> None:
        self._place = place
        self.notice.say("")
        self._show_tabs()
        self.show_keys()
        self._show(anew=True)

    def on_chart_opened(self, opened: Chart.Opened) -> None:
        """Show the cards behind a bar, or the history of the one card there is."""
        lead = opened.lead
        self.notice.say("" if lead else say(self.language, "no cards behind"))
        if lead is not None and lead.key:
            self.post_message(self.Looked(lead.key))
        elif lead is not None:
            self.post_message(self.Searched(lead.query))

    def put_right(self, changes: list[PutRight] | None) -> None:
        """Take note of what another screen has changed, and count anew."""
        if changes is not None:
            self._changed = True
            self._put_right += changes
            self.forget()
            self._show()

    def action_close(self) -> None:
        self.dismiss(self._put_right if self._changed else None)


def nothing(_: int) -> Sequence[Line]:
    """No lines."""
    return ()


def _tab(name: str) -> str:
    """How the words of a tab are called: `tab today` is that of `progress.today`."""
    return f"tab {name.rpartition('.')[2]}"
