"""The calendar on the home screen: how much was answered on each day of the past year."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from rich.cells import cell_len
from textual.content import Content

from studyllm.core.journal import Day
from studyllm.core.stats import WEEK, Bounds, bounds, heatmap, level, monday
from studyllm.tui.content import Lines, inset, measure
from studyllm.tui.lines import Drawn
from studyllm.tui.strings import say
from studyllm.tui.wording import EPOCH

MOST_WEEKS = 53

SHADES = "·░▒▓█"
"""By level: they can be told apart without colours, too."""

LABEL = 4
"""Cells before the first week."""

HERE = "◂"
"""Stands behind today."""

HEIGHT = 1 + WEEK
"""Lines: the months, and a week's days."""


class Calendar(Drawn):
    """Shows answers by day."""

    def __init__(self) -> None:
        super().__init__(self._lines)
        self._counts: Mapping[Day, int] = {}
        self._bounds: Bounds = ()
        self._today: Day = 0
        self._language = "en"

    def speak(self, language: str) -> None:
        """Name months and weekdays in a language."""
        self._language = language
        self.refresh()

    def tell(self, counts: Mapping[Day, int], today: Day) -> None:
        """Be about these answers."""
        self._counts, self._today = counts, today
        self._bounds = bounds(counts.values())
        self.refresh()

    def _lines(self, width: int) -> Lines:
        weeks = max(1, min(MOST_WEEKS, measure(width) - LABEL - len(HERE)))
        rows = heatmap(self._counts, self._today, weeks)
        first = monday(self._today) - (weeks - 1) * WEEK
        lines = [month_line(self._language, first, weeks).stylize("$muted").pad_left(LABEL)]
        names = say(self._language, "weekdays").split()
        for weekday, name in enumerate(names):
            lines.append(_label(name if weekday % 2 == 0 else "") + self._days(rows, weekday))
        return inset((line.truncate(measure(width)) for line in lines), width)

    def _days(self, rows: list[list[int]], weekday: int) -> Content:
        """One weekday of all weeks; what is still to come stays empty."""
        today = self._today - monday(self._today)
        levels = [level(row[weekday], self._bounds) for row in rows]
        if weekday > today:
            del levels[-1]
        days = Content.assemble(*((SHADES[one], "$success" if one else "$muted") for one in levels))
        if weekday == today:
            days = days[:-1] + days[-1:].stylize("bold $primary") + _HERE
        return days


_HERE = Content.styled(HERE, "bold $primary")


def _label(name: str) -> Content:
    return Content.styled(name + " " * (LABEL - cell_len(name)), "$muted")


def month_line(language: str, first: Day, weeks: int) -> Content:
    """The names of months, each above the week in which the month begins.

    A name that would touch the next one is left out.
    """
    names = say(language, "month names").split()
    line = ""
    room = weeks + 1
    for week in reversed(range(weeks)):
        sunday = date.fromordinal(EPOCH + first + week * WEEK + WEEK - 1)
        name = names[sunday.month - 1]
        last = not line
        if sunday.day <= WEEK and (last or week + cell_len(name) < room):
            gap = 0 if last else room - week - cell_len(name)
            line = name + " " * gap + line
            room = week
    return Content(line).pad_left(room if line else 0)
