"""Widgets that show ready-made lines: one of a height that is known, and one that scrolls.

What Textual is to do with our lines, here and in `rows`: one line of a `Content` is one line of the
screen, cell for cell. Left to itself it would break lines anew, by rules that know no Chinese. It
does not, because every widget of ours that shows text

- has `text-wrap: nowrap`, so that it looks for no break, and `text-overflow: clip`, so that it
  adds no ellipsis and no second line where a line is too wide;
- has no padding, border, `line-pad` or alignment, so that a line has the widget's whole width;
- is given lines without newlines, tabs and controls, and no wider than the widget.

It measures with the same tables as `text.cells`. `tests/tui/test_lines.py` holds all of this by
comparing our lines with what the compositor shows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from textual.content import Content
from textual.events import MouseScrollDown, MouseScrollUp
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.selection import Selection
from textual.strip import Strip
from textual.visual import Visual
from textual.widget import Widget

Draw: TypeAlias = Callable[[int], Sequence[Content]]
"""Gives the lines that fit a width in cells."""


STEP = 8
"""Cells that wide lines move at a time."""


def nothing(_: int) -> Sequence[Content]:
    """No lines."""
    return ()


class Drawn(Widget):
    """Shows what a function draws. Its height is its parent's affair."""

    ALLOW_SELECT = False

    def __init__(self, draw: Draw = nothing, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._draw = draw

    def show(self, draw: Draw) -> None:
        """Show something else, in the same place."""
        self._draw = draw
        self.refresh()

    def render(self) -> Content:
        return Content("\n").join(self._draw(self.size.width))


class Pane(ScrollView, can_focus=False, inherit_bindings=False):
    """Shows lines and scrolls where there are more than fit.

    A change of what is shown costs no layout as long as the lines fit. Lines that are too wide,
    such as those of a large formula, move sideways by themselves; the others stay where they are.
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._draw: Draw = nothing
        self._made: dict[Draw, tuple[Content, list[Strip]]] = {}
        """What was drawn, in the present width and style."""
        self._left = 0
        """Cells of wide lines that are out of sight at the left."""

    def show(self, draw: Draw, top: int = 0) -> None:
        """Show something else, from line `top` on."""
        if draw != self._draw:
            self._left = 0
        self._draw = draw
        self._made = {kept: made for kept, made in self._made.items() if kept == draw}
        self._fit()
        self.scroll_to(y=top, animate=False, force=True)
        self.refresh()

    def warm(self, draw: Draw) -> None:
        """Draw what may be shown next."""
        self._make(draw)

    def redraw(self) -> None:
        """Draw anew what is shown."""
        self._made.clear()
        self._fit()
        self.scroll_to(y=min(self.scroll_offset.y, self.max_scroll_y), animate=False, force=True)
        self.refresh()

    @property
    def width(self) -> int:
        """What lines are drawn for: the last cell, where the scroll bar may be, included."""
        return self.size.width

    @property
    def lines(self) -> int:
        """How many lines there are."""
        return len(self._make(self._draw)[1])

    def shift(self, cells: int) -> None:
        """Move the lines that are too wide, to the left if `cells` is less than 0."""
        widest = max((strip.cell_length for strip in self._make(self._draw)[1]), default=0)
        left = min(max(self._left + cells, 0), max(widest - self._room, 0))
        if left != self._left:
            self._left = left
            self.refresh()

    @property
    def _room(self) -> int:
        """Cells of a line that are seen, without the last, where the scroll bar may be."""
        return max(self.width - 1, 1)

    def _make(self, draw: Draw) -> tuple[Content, list[Strip]]:
        if draw not in self._made:
            lines = draw(self.width)
            widths = [max(line.cell_length, self.width) for line in lines] or [self.width]
            content = Content("\n").join(lines)
            strips = Visual.to_strips(self, content, max(widths), None, self.visual_style)
            blank = self.visual_style.rich_style
            fitted = (s.crop_extend(0, w, blank) for s, w in zip(strips, widths, strict=True))
            self._made[draw] = content, list(fitted)
        return self._made[draw]

    def _fit(self) -> None:
        size = self.scrollable_content_region.size
        if size.width:
            self.virtual_size = Size(size.width, max(self.lines, size.height))

    def on_resize(self) -> None:
        self.redraw()

    def notify_style_update(self) -> None:
        self._made.clear()
        super().notify_style_update()

    def render_line(self, y: int) -> Strip:
        _, strips = self._make(self._draw)
        place = y + self.scroll_offset.y
        if place < len(strips):
            return self._in_sight(strips[place])
        return Strip.blank(self.width, self.visual_style.rich_style)

    def _in_sight(self, strip: Strip) -> Strip:
        """What is seen of a line, with signs where it goes on."""
        if strip.cell_length <= self.width:
            return strip
        right = self._left + self._room
        seen = strip.crop(self._left, right)
        if self._left:
            seen = Strip.join([self._sign("‹"), seen.crop(1)])
        if right < strip.cell_length:
            seen = Strip.join([seen.crop(0, self._room - 1), self._sign("›")])
        return seen.crop_extend(0, self.width, self.visual_style.rich_style)

    def _sign(self, sign: str) -> Strip:
        quiet = Content.styled(sign, "$muted")
        return Visual.to_strips(self, quiet, 1, 1, self.visual_style)[0]

    def on_mouse_scroll_down(self, event: MouseScrollDown) -> None:
        if event.shift:
            self.shift(STEP)

    def on_mouse_scroll_up(self, event: MouseScrollUp) -> None:
        if event.shift:
            self.shift(-STEP)

    def on_mouse_scroll_right(self) -> None:
        self.shift(STEP)

    def on_mouse_scroll_left(self) -> None:
        self.shift(-STEP)

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        content, _ = self._make(self._draw)
        return selection.extract(content.plain), "\n"

    def selection_updated(self, selection: Selection | None) -> None:
        self._made.clear()
        super().selection_updated(selection)
