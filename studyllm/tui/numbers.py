"""What the tabs of the progress screen tell, read from the study; long work in small steps."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from typing import Any, TypeVar

from studyllm.core.journal import Day
from studyllm.core.periods import first_day
from studyllm.core.progress import CardLine, Histogram, Period, Survey, Topic
from studyllm.study import Scope, Study
from studyllm.tui.counted import Counted
from studyllm.tui.tab_forecast import Forecast
from studyllm.tui.tab_history import Past, Span, since
from studyllm.tui.tab_memory import Memories
from studyllm.tui.tab_today import Goals, Today
from studyllm.tui.tab_topics import Topics

Result = TypeVar("Result")

HARDEST = 10
"""Cards that are listed as the hardest."""


class Numbers(Counted):
    """Keeps what it has read until it is told to read again."""

    def __init__(self, study: Study) -> None:
        self._study = study
        self._kept: dict[Hashable, Any] = {}
        self._survey: tuple[tuple[Day | None] | None, Survey | None] = (None, None)
        """The first day that the survey is about, and what it found; `None` if there is none."""
        self._histograms: tuple[Histogram, ...] | None = None
        self._topics: tuple[Topic, ...] | None = None
        self._hardest: list[CardLine] = []

    def read_again(self) -> None:
        """Read anew what is read at once; time has gone on."""
        self._kept.clear()

    def forget(self) -> None:
        """Read everything anew: something was changed."""
        self.read_again()
        self._survey = None, None
        self._histograms = self._topics = None
        self._hardest = []

    def _once(self, name: Hashable, read: Callable[[], Result]) -> Result:
        if name not in self._kept:
            self._kept[name] = read()
        found: Result = self._kept[name]
        return found

    @property
    def none_yet(self) -> bool:
        """Whether no card was ever answered, not even in practice."""
        total = self._once("total", self._study.statistics.total)
        return not total.answers and not total.practice

    def today(self) -> Today:
        """What the first tab tells."""
        return self._once("today", self._today)

    def _today(self) -> Today:
        study, settings, day = self._study, self._study.settings, self._study.day()
        left = study.left(Scope())
        return Today(
            day=day,
            done=study.statistics.total(day),
            streaks=study.statistics.streaks(),
            goals=Goals(settings.new_per_day, settings.minutes_per_day),
            left=left,
            minutes=study.minutes(left),
            counts=study.answers_by_day(),
        )

    def past(self, period: Period, span: Span) -> Past:
        """What the history tells; its survey once that was made."""
        first = self._since(period, span)
        statistics = self._study.statistics
        about, survey = self._survey
        return Past(
            day=self._study.day(),
            period=period,
            span=span,
            periods=self._once((period, first), lambda: statistics.activity(period, first)),
            total=self._once(("total", first), lambda: statistics.total(first)),
            calibration=self._once(("calibration", first), lambda: statistics.calibration(first)),
            survey=survey if about == (first,) else None,
        )

    def _since(self, period: Period, span: Span) -> Day | None:
        """The first day that the history is about, not before there was anything to tell."""
        wanted = since(span, period, self._study.day())
        if wanted is None:
            return None
        began = self._once("began", self._study.statistics.first_day)
        return max(wanted, first_day(period, began))

    def topics(self, *, weakest: bool) -> Topics:
        """What the topics tell, once their memories were measured."""
        return Topics(self._topics, weakest)

    def memories(self) -> Memories:
        """What the memory tells, once it was measured."""
        return Memories(
            self._study.day(),
            self._once("states", self._study.statistics.states),
            self._histograms,
            self._hardest,
        )

    def forecast(self, days: int) -> Forecast:
        """What the forecast tells."""
        outlook = self._once(("outlook", days), lambda: self._study.statistics.outlook(days))
        return Forecast(self._study.day(), outlook)

    def survey(self, period: Period, span: Span) -> Iterator[None] | None:
        """Reads the journal through, a few milliseconds a step; `None` if that was done."""
        first = self._since(period, span)
        return None if self._survey[0] == (first,) else self._read_through(first)

    def _read_through(self, first: Day | None) -> Iterator[None]:
        work = self._study.statistics.survey(first)
        self._survey = (first,), (yield from self.counting(work))

    def measuring(self) -> Iterator[None] | None:
        """Measures all memories, a few milliseconds a step; `None` if that was done."""
        return self._measure() if self._topics is None else None

    def _measure(self) -> Iterator[None]:
        work = self._study.statistics.memories()
        histograms, topics = yield from self.counting(work)
        self._hardest = self._study.statistics.hardest(HARDEST)
        self._histograms, self._topics = histograms, topics
