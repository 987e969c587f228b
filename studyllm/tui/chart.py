"""Charts on a page that scrolls: a selection moves over their bars, and a bar leads to cards."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from textual import events
from textual.content import Content
from textual.geometry import Region
from textual.message import Message

from studyllm.core.cards import Key
from studyllm.text import bars
from studyllm.text.bars import GAP, WIDEST_BAR, Layout, Row
from studyllm.tui.content import EMPTY, margin, measure, text_lines
from studyllm.tui.keys import bind
from studyllm.tui.rows import Rows

if TYPE_CHECKING:
    from studyllm.text.symbols import Charset

LEAD = 2
"""Cells before a bar's label: where the cursor stands."""

WIDEST_COLUMN = 4
"""Cells of a column over time, the blank one behind it included."""

MARKS = {"unicode": "┃", "ascii": "|"}
"""Stand in a bar where something else would end."""


class Lead(NamedTuple):
    """Where a bar leads: to the cards of a query, or to one card."""

    query: str = ""
    key: Key = ""


class Bar(NamedTuple):
    """A row of a chart on the screen."""

    row: Row
    lead: Lead | None = None
    """`None` if there are no cards behind it that could be shown."""
    tone: str = "$primary"
    """The style of the bar."""
    mark: float | None = None
    """A share that is marked in the bar, too."""


class Line(NamedTuple):
    """A line of the page: a text, or a bar in the columns of its chart."""

    text: Content = EMPTY
    bar: Bar | None = None
    shape: Layout | None = None


BLANK = Line()

Make: TypeAlias = Callable[[int], Sequence[Line]]
"""Gives the lines of a page for a width in cells, which are all that a line has."""


def texts(text: str, width: int, style: str = "") -> list[Line]:
    """A text in lines that fit; nothing of an empty one."""
    return [Line(line) for line in text_lines(text, width, style)] if text else []


def heading(text: str, width: int) -> list[Line]:
    """A heading with an empty line above."""
    return [BLANK, *texts(text, width, "bold")]


def chart(
    found: Sequence[Bar],
    width: int,
    heads: Row | None = None,
    *,
    least: int = bars.LEAST_LABEL,
    widest: int = WIDEST_BAR,
    least_bar: int = bars.LEAST_BAR,
    sure: int = 1,
) -> list[Line]:
    """Bars below the heads of their columns.

    Args:
        found: from the top.
        width: of the page, in cells.
        heads: the names of the columns.
        least: cells of a label that must not be cut further.
        widest: the longest bar in cells.
        least_bar: cells that a bar gets where labels can give way to it.
        sure: the first so many numbers do not go to make room for bars.
    """
    rows = [*([heads] if heads else []), *(bar.row for bar in found)]
    shape = bars.layout(rows, width - LEAD, widest, least, least_bar)
    fewer = shape
    while not fewer.bar and len(fewer.numbers) > sure:
        rows = [row._replace(numbers=row.numbers[: len(fewer.numbers) - 1]) for row in rows]
        fewer = bars.layout(rows, width - LEAD, widest, least, least_bar)
    shape = fewer if fewer.bar else shape
    lines = [Line(bar=bar, shape=shape) for bar in found]
    if heads is None:
        return lines
    line = bars.parts(heads, shape).line().rstrip()
    return [Line(Content.styled(line, "$muted").pad_left(LEAD)), *lines]


class Chart(Rows, inherit_bindings=False):
    """A page of charts. Says which bar was opened."""

    @dataclass
    class Opened(Message):
        """The learner wants to see what is behind a bar."""

        lead: Lead | None

    BINDINGS = [
        bind("enter", "open", "chart.open", show=True),
        bind("down,j", "move(1)", "chart.down"),
        bind("up,k", "move(-1)", "chart.up"),
        bind("pagedown,space", "page(1)", "chart.page_down"),
        bind("pageup", "page(-1)", "chart.page_up"),
        bind("home,g", "first", "chart.first"),
        bind("end,G", "last", "chart.last"),
    ]

    def __init__(self, charset: Charset) -> None:
        super().__init__(self._drawn)
        self._charset = charset
        self._make: Make = lambda _: ()
        self._lines: Sequence[Line] = ()
        self._stops: Sequence[int] = ()
        """The lines that have a bar."""
        self._leads = False
        """Whether any bar leads somewhere."""
        self._untouched = True
        """Whether nobody has moved on this page yet: then it stays at its first line."""

    def check_action(self, action: str, _: tuple[object, ...]) -> bool | None:
        """Where no bar leads anywhere there is nothing to open."""
        return action != "open" or self._leads

    def show(self, make: Make, *, anew: bool = False) -> None:
        """Show other lines; from the top if it is another page, else the selection stays."""
        self._make = make
        self._arrange()
        if anew:
            self._untouched = True
            self.action_first()

    def on_resize(self) -> None:
        self._arrange()

    def _arrange(self) -> None:
        place = bisect_left(self._stops, self.cursor)
        self._lines = self._make(measure(self.app.size.width))
        self._stops = [number for number, line in enumerate(self._lines) if line.bar]
        bars = (line.bar for line in self._lines if line.bar)
        self._leads = any(bar.lead is not None for bar in bars)
        self.offer(len(self._lines))
        if self._stops:
            self.cursor = self._stops[min(place, len(self._stops) - 1)]

    @property
    def selected(self) -> Bar | None:
        """The bar under the cursor."""
        return self._lines[self.cursor].bar if self.cursor < len(self._lines) else None

    def _drawn(self, place: int, _: int) -> Content:
        line = self._lines[place]
        edge = margin(self.app.size.width)
        if line.bar is None or line.shape is None:
            return line.text.pad_left(edge)
        lead = "› " if place == self.cursor else "  "
        return (lead + self._bar(line.bar, line.shape)).pad_left(edge)

    def _bar(self, bar: Bar, shape: Layout) -> Content:
        label, numbers, drawn = bars.parts(bar.row, shape, self._charset)
        if bar.mark is not None and drawn:
            place = min(int(bar.mark * len(drawn)), len(drawn) - 1)
            drawn = drawn[:place] + MARKS[self._charset] + drawn[place + 1 :]
        columns = [*map(Content, (label, *numbers))]
        columns += [Content.styled(drawn, bar.tone)] if drawn else []
        return Content(" " * GAP).join(columns)

    def _follow(self) -> None:
        """Have the selected bar in sight, with the texts above and below it as far as they fit."""
        height = self.scrollable_content_region.height
        if not self._stops or height < 1:
            return
        if self._untouched:
            self.scroll_to(y=0, animate=False, force=True)
            return
        stop = bisect_left(self._stops, self.cursor)
        first = self._stops[stop - 1] + 1 if stop else 0
        end = self._stops[stop + 1] if stop + 1 < len(self._stops) else len(self._lines)
        first = max(first, self.cursor - height + 1)
        end = max(min(end, first + height), self.cursor + 1)
        region = Region(0, first, 1, end - first)
        self.scroll_to_region(region, animate=False, force=True)

    def action_move(self, rows: int) -> None:
        """To the next bar; where there is none, to what stands beyond the last."""
        if self._approaches(rows):
            return
        place = bisect_left(self._stops, self.cursor) + rows
        if 0 <= place < len(self._stops):
            self.cursor = self._stops[place]
        else:
            self.scroll_relative(y=rows, animate=False, force=True)

    def action_page(self, pages: int) -> None:
        lines = pages * max(self.size.height - 1, 1)
        if self._approaches(lines):
            return
        wanted = self.cursor + lines
        place = bisect_right(self._stops, wanted) - 1 if lines > 0 else self._at_least(wanted)
        if not self._stops or self._stops[max(place, 0)] == self.cursor:
            self.scroll_relative(y=lines, animate=False, force=True)
        else:
            self.cursor = self._stops[max(place, 0)]

    def _approaches(self, lines: int) -> bool:
        """Scroll towards the selected bar, if it is out of sight that way; whether it was."""
        self._untouched = False
        beyond = self.cursor - self.scroll_offset.y
        if not self._stops or (beyond < self.size.height if lines > 0 else beyond >= 0):
            return False
        self.scroll_relative(y=lines, animate=False, force=True)
        return True

    def _at_least(self, line: int) -> int:
        return min(bisect_left(self._stops, line), len(self._stops) - 1)

    def action_first(self) -> None:
        self.cursor = self._stops[0] if self._stops else 0
        self.scroll_to(y=0, animate=False, force=True)

    def action_last(self) -> None:
        self._untouched = False
        self.cursor = self._stops[-1] if self._stops else 0
        self.scroll_to(y=self.max_scroll_y, animate=False, force=True)

    def action_open(self) -> None:
        if self.selected is not None:
            self.post_message(self.Opened(self.selected.lead))

    def on_click(self, event: events.Click) -> None:
        """Select a bar; one that is selected is opened."""
        event.prevent_default()  # the base would select any line
        place = event.y + self.scroll_offset.y
        if place < len(self._lines) and self._lines[place].bar:
            chosen = place == self.cursor
            self._untouched = False
            self.cursor = place
            if chosen:
                self.action_open()


def column_lines(
    values: Sequence[float], ends: tuple[str, str], width: int, height: int, charset: Charset
) -> list[Line]:
    """Values over time as columns, the first at the left, with what stands below either end.

    Where they are too many, some in a row share a column.
    """
    inside = max(width - LEAD, 1)
    shares = bars.scaled(bars.summed(values, inside))
    cells = max(min(inside // max(len(shares), 1), WIDEST_COLUMN), 1)
    drawn = bars.columns(shares, height, charset, cells)
    first, last = ends
    between = max(len(shares) * cells - bars.cells(first + last), GAP)
    return [
        *(Line(Content.styled(line, "$primary").pad_left(LEAD)) for line in drawn),
        Line(Content.styled(first + " " * between + last, "$muted").pad_left(LEAD)),
    ]
