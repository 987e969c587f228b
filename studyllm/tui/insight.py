"""The progress screen: five tabs of bars, which lead to the cards behind them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import partial
from typing import TypeVar

from textual.app import ComposeResult
from textual.getters import query_one
from textual.message import Message
from textual.worker import Worker

from studyllm.core.cards import Key
from studyllm.core.progress import Period
from studyllm.errors import StudyError
from studyllm.study import Study
from studyllm.text.rounding import percent
from studyllm.tui import tab_forecast, tab_history, tab_memory, tab_today, tab_topics
from studyllm.tui.chart import Chart, Line, Make, texts
from studyllm.tui.content import EMPTY, Lines, inset, measure, text_lines
from studyllm.tui.keys import KeyLine, bind
from studyllm.tui.lines import Drawn
from studyllm.tui.numbers import Numbers
from studyllm.tui.page import Notice, Page
from studyllm.tui.sitting import PutRight
from studyllm.tui.strings import say
from studyllm.tui.tab_history import Span
from studyllm.tui.tabs import TabBar

Choice = TypeVar("Choice")

BUSY_S, PAUSE_S = 0.008, 0.004
"""Seconds that are counted at a time, and left for keys and painting between."""


class Tab(Enum):
    """What the screen is about; the value is how its words are named."""

    TODAY = "today"
    HISTORY = "history"
    TOPICS = "topics"
    MEMORY = "memory"
    FORECAST = "forecast"


TABS = list(Tab)

KEYS = {"period": (Tab.HISTORY,), "span": (Tab.HISTORY, Tab.FORECAST), "sort": (Tab.TOPICS,)}
"""Actions that only some tabs have."""


class Insight(Page[list[PutRight]]):
    """Its result is what counts otherwise now; `None` if nothing has changed at all."""

    @dataclass
    class Searched(Message):
        """The learner wants to see the cards of a query."""

        query: str

    @dataclass
    class Looked(Message):
        """The learner wants to see the history of a card."""

        key: Key

    CSS_PATH = "insight.tcss"
    AUTO_FOCUS = "Chart"
    BINDINGS = [
        bind("escape,q", "close", "progress.close", show=True),
        *(
            bind(str(place), f"open({place})", f"progress.{tab.value}")
            for place, tab in enumerate(TABS, 1)
        ),
        bind("tab,right", "turn(1)", "progress.next"),
        bind("shift+tab,left", "turn(-1)", "progress.before"),
        bind("p", "period", "progress.period", show=True),
        bind("s", "span", "progress.span", show=True),
        bind("o", "sort", "progress.sort", show=True),
    ]

    tabs = query_one(TabBar)
    status = query_one("#status", Drawn)
    chart = query_one(Chart)

    def __init__(self, study: Study, language: str, clock: Callable[[], float]) -> None:
        """`clock`: seconds that only ever run forward."""
        super().__init__(language)
        self._study = study
        self._clock = clock
        self._tab = Tab.TODAY
        self._period = Period.WEEK
        self._span = Span.QUARTER
        self._days = tab_forecast.DAYS[1]
        self._weakest = False
        self._numbers = Numbers(study)
        self._counting: Worker[None] | None = None
        """The long work, of which there is one at a time."""
        self._put_right: list[PutRight] = []
        self._changed = False
        """Whether another screen has changed something."""

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
        self._numbers.read_again()
        self._show()

    def on_screen_suspend(self) -> None:
        if self._counting is not None:
            self._counting.cancel()

    def check_action(self, action: str, _: tuple[object, ...]) -> bool | None:
        """Some keys are those of some tabs only."""
        return action not in KEYS or self._tab in KEYS[action]

    def show_all(self) -> None:
        self._show_tabs()
        self._show()

    def _show_tabs(self) -> None:
        names = [
            (self.key(f"progress.{tab.value}"), say(self.language, f"tab {tab.value}"))
            for tab in TABS
        ]
        self.tabs.offer(names, TABS.index(self._tab))

    def _show(self, *, anew: bool = False) -> None:
        """Show the open tab, and begin what it has to count."""
        if self._draw(anew=anew):
            steps = self._long_work()
            if steps is not None:
                self._counting = self.run_worker(partial(self._count, steps), exclusive=True)

    def _draw(self, *, anew: bool = False) -> bool:
        """Draw the open tab as far as it is known; whether it could be read."""
        try:
            make = self._page()
        except StudyError as error:
            self.notice.say(str(error), "$error")
            self.chart.show(nothing, anew=True)
            return False
        self.chart.show(make, anew=anew)
        return True

    def _page(self) -> Make:
        """What draws the open tab."""
        language, numbers = self.language, self._numbers
        charset = self._study.settings.charset
        if self._tab in (Tab.TODAY, Tab.HISTORY) and numbers.none_yet:
            return self._nothing
        match self._tab:
            case Tab.TODAY:
                return partial(tab_today.lines, language, numbers.today(), charset)
            case Tab.HISTORY:
                past = numbers.past(self._period, self._span)
                return partial(tab_history.lines, language, past, charset)
            case Tab.TOPICS:
                topics = numbers.topics(weakest=self._weakest)
                return partial(tab_topics.lines, language, topics, charset)
            case Tab.MEMORY:
                return partial(tab_memory.lines, language, numbers.memories(), charset)
            case Tab.FORECAST:
                forecast = numbers.forecast(self._days)
                return partial(tab_forecast.lines, language, forecast, charset)

    def _status(self, width: int) -> Lines:
        """How far the long work is."""
        if self._numbers.counted is None:
            return [EMPTY]
        words = say(self.language, "counting", percent=percent(self._numbers.counted))
        return inset(text_lines(words, measure(width), "$muted")[:1], width)

    def _nothing(self, width: int) -> Sequence[Line]:
        return texts(say(self.language, "no progress"), width)

    def _long_work(self) -> Iterator[None] | None:
        """What the open tab needs beyond what is read at once."""
        if self._tab is Tab.HISTORY and not self._numbers.none_yet:
            return self._numbers.survey(self._period, self._span)
        return self._numbers.measuring() if self._tab in (Tab.TOPICS, Tab.MEMORY) else None

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
        self._turn_to(TABS[place - 1])

    def action_turn(self, tabs: int) -> None:
        self._turn_to(TABS[(TABS.index(self._tab) + tabs) % len(TABS)])

    def on_tab_bar_clicked(self, clicked: TabBar.Clicked) -> None:
        self._turn_to(TABS[clicked.place])

    def _turn_to(self, tab: Tab) -> None:
        self._tab = tab
        self.notice.say("")
        self._show_tabs()
        self.show_keys()
        self._show(anew=True)

    def action_period(self) -> None:
        self._period = _after(self._period, list(Period))
        self._show(anew=True)

    def action_span(self) -> None:
        if self._tab is Tab.HISTORY:
            self._span = _after(self._span, list(Span))
        else:
            self._days = _after(self._days, tab_forecast.DAYS)
        self._show(anew=True)

    def action_sort(self) -> None:
        self._weakest = not self._weakest
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
            self._numbers.forget()
            self._show()

    def action_close(self) -> None:
        self.dismiss(self._put_right if self._changed else None)


def nothing(_: int) -> Sequence[Line]:
    """No lines."""
    return ()


def _after(one: Choice, all_of_them: Sequence[Choice]) -> Choice:
    """The next of them, and after the last the first."""
    return all_of_them[(all_of_them.index(one) + 1) % len(all_of_them)]
