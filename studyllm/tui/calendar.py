"""The calendar on the home screen: how much was answered on each day of the past year."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.content import Content

from studyllm.core.journal import WEEK, Day
from studyllm.core.stats import Bounds, bounds, heatmap, level, monday
from studyllm.tui.content import Lines, inset, measure
from studyllm.tui.lines import Drawn
from studyllm.tui.strings import say
from studyllm.tui.wording import EPOCH

if TYPE_CHECKING:
    from studyllm.text.symbols import Charset

MOST_WEEKS = 53

SHADES = "·░▒▓█"
"""By level: they can be told apart without colours, too."""

PLAIN_SHADES = ".-+*#"

LABEL = 4
"""Cells before the first week."""

HERE, PLAIN_HERE = "◂", "<"
"""Stand behind today."""

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
        wide = measure(width)
        days = calendar_lines(self._language, self._counts, self._bounds, self._today, wide)
        return inset(days, width)


def calendar_lines(
    language: str,
    counts: Mapping[Day, int],
    levels: Bounds,
    today: Day,
    width: int,
    charset: Charset = "unicode",
) -> Lines:
    """The weeks up to today beside each other, as many as a year has or as there is room for.

    Args:
        language: of months and weekdays.
        counts: answers by day.
        levels: what parts days into levels.
        today: the present study day.
        width: in cells.
        charset: for the shades.
    """
    weeks = max(1, min(MOST_WEEKS, width - LABEL - len(HERE)))
    rows = heatmap(counts, today, weeks)
    first = monday(today) - (weeks - 1) * WEEK
    lines = [month_line(language, first, weeks).stylize("$muted").pad_left(LABEL)]
    names = say(language, "weekdays").split()
    for weekday, name in enumerate(names):
        shown = [level(row[weekday], levels) for row in rows]
        label = _label(name if weekday % 2 == 0 else "")
        lines.append(label + _days(shown, weekday, today, charset))
    return [line.truncate(width) for line in lines]


def _days(levels: list[int], weekday: int, today: Day, charset: Charset) -> Content:
    """One weekday of all weeks; what is still to come stays empty."""
    present = today - monday(today)
    if weekday > present:
        del levels[-1]
    shades, here = (SHADES, HERE) if charset == "unicode" else (PLAIN_SHADES, PLAIN_HERE)
    days = Content.assemble(*((shades[one], "$success" if one else "$muted") for one in levels))
    if weekday == present:
        days = days[:-1] + days[-1:].stylize("bold $primary")
        days += Content.styled(here, "bold $primary")
    return days


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
