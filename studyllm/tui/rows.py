"""A list of which one row is selected, and of which only what is visible is drawn."""

from __future__ import annotations

from collections.abc import Callable

from textual import events
from textual.content import Content
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.visual import Visual

from studyllm.tui.keys import bind


class Rows(ScrollView, can_focus=True, inherit_bindings=False):
    """Says when another row is selected."""

    class Moved(Message):
        """Another row is selected."""

    BINDINGS = [
        bind("down,j", "move(1)", "rows.down"),
        bind("up,k", "move(-1)", "rows.up"),
        bind("pagedown", "page(1)", "rows.page_down"),
        bind("pageup", "page(-1)", "rows.page_up"),
        bind("home,g", "first", "rows.first"),
        bind("end,G", "last", "rows.last"),
    ]

    ALLOW_SELECT = False

    cursor = reactive(0)
    """Which row is selected, counted from 0."""

    def __init__(self, draw: Callable[[int, int], Content]) -> None:
        """`draw` gives a row, counted from 0, for a width in cells."""
        super().__init__()
        self._draw = draw
        self._count = 0

    def offer(self, count: int) -> None:
        """Show so many rows, drawn anew."""
        self._count = count
        self.cursor = self.validate_cursor(self.cursor)
        self._fit()
        self.refresh()

    def on_resize(self) -> None:
        self._fit()

    def _fit(self) -> None:
        self.virtual_size = Size(self.scrollable_content_region.width, self._count)
        self._follow()

    def validate_cursor(self, cursor: int) -> int:
        return max(0, min(cursor, self._count - 1))

    def watch_cursor(self) -> None:
        self._follow()
        self.refresh()
        self.post_message(self.Moved())

    def _follow(self) -> None:
        """Have the selected row in sight."""
        self.scroll_to_region(Region(0, self.cursor, 1, 1), animate=False, force=True)

    def action_move(self, rows: int) -> None:
        self.cursor += rows

    def action_page(self, pages: int) -> None:
        self.cursor += pages * max(self.size.height - 1, 1)

    def action_first(self) -> None:
        self.cursor = 0

    def action_last(self) -> None:
        self.cursor = self._count - 1

    def on_click(self, event: events.Click) -> None:
        self.cursor = event.y + self.scroll_offset.y

    def render_line(self, y: int) -> Strip:
        width, blank = self.size.width, self.visual_style.rich_style
        place = y + self.scroll_offset.y
        if place >= self._count:
            return Strip.blank(width, blank)
        row = self._draw(place, width).truncate(width)
        if place == self.cursor:
            row = row.stylize("bold on $panel")
        strips = Visual.to_strips(self, row, width, 1, self.visual_style)
        return strips[0].crop_extend(0, width, blank)
