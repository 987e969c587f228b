"""The progress screen: five tabs of bars, which lead to the cards behind them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from enum import Enum
from functools import partial
from typing import TypeVar

from studyllm.core.progress import Period
from studyllm.study import Study
from studyllm.tui import tab_forecast, tab_history, tab_memory, tab_today, tab_topics
from studyllm.tui.chart import Line, Make, texts
from studyllm.tui.charts import Charts
from studyllm.tui.keys import bind
from studyllm.tui.numbers import Numbers
from studyllm.tui.strings import say
from studyllm.tui.tab_history import Span

Choice = TypeVar("Choice")


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


class Insight(Charts):
    """How it goes: what was done, how well cards are known, how much is ahead."""

    BINDINGS = [
        *(
            bind(str(place), f"open({place})", f"progress.{tab.value}")
            for place, tab in enumerate(TABS, 1)
        ),
        bind("p", "period", "progress.period", show=True),
        bind("s", "span", "progress.span", show=True),
        bind("o", "sort", "progress.sort", show=True),
    ]

    TABS = [f"progress.{tab.value}" for tab in TABS]

    def __init__(self, study: Study, language: str, clock: Callable[[], float]) -> None:
        """`clock`: seconds that only ever run forward."""
        super().__init__(study, language, clock)
        self._period = Period.WEEK
        self._span = Span.QUARTER
        self._days = tab_forecast.DAYS[1]
        self._weakest = False
        self._numbers = Numbers(study)

    @property
    def _tab(self) -> Tab:
        return TABS[self._place]

    def check_action(self, action: str, _: tuple[object, ...]) -> bool | None:
        """Some keys are those of some tabs only."""
        return action not in KEYS or self._tab in KEYS[action]

    def page(self) -> Make:
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

    def _nothing(self, width: int) -> Sequence[Line]:
        return texts(say(self.language, "no progress"), width)

    def long_work(self) -> Iterator[None] | None:
        if self._tab is Tab.HISTORY and not self._numbers.none_yet:
            return self._numbers.survey(self._period, self._span)
        return self._numbers.measuring() if self._tab in (Tab.TOPICS, Tab.MEMORY) else None

    def counted(self) -> float | None:
        return self._numbers.counted

    def read_again(self) -> None:
        self._numbers.read_again()

    def forget(self) -> None:
        self._numbers.forget()

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


def _after(one: Choice, all_of_them: Sequence[Choice]) -> Choice:
    """The next of them, and after the last the first."""
    return all_of_them[(all_of_them.index(one) + 1) % len(all_of_them)]
