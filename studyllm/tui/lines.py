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
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.selection import Selection
from textual.strip import Strip
from textual.visual import Visual
from textual.widget import Widget

Draw: TypeAlias = Callable[[int], Sequence[Content]]
"""Gives the lines that fit a width in cells."""


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

    A change of what is shown costs no layout as long as the lines fit.
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._draw: Draw = nothing
        self._made: dict[Draw, tuple[Content, list[Strip]]] = {}
        """What was drawn, in the present width and style."""

    def show(self, draw: Draw, top: int = 0) -> None:
        """Show something else, from line `top` on."""
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
        self.refresh()

    @property
    def width(self) -> int:
        """What lines are drawn for: the last cell, where the scroll bar may be, included."""
        return self.size.width

    @property
    def lines(self) -> int:
        """How many lines there are."""
        return len(self._make(self._draw)[1])

    def _make(self, draw: Draw) -> tuple[Content, list[Strip]]:
        if draw not in self._made:
            content = Content("\n").join(draw(self.width))
            strips = Visual.to_strips(self, content, self.width, None, self.visual_style)
            blank = self.visual_style.rich_style
            self._made[draw] = content, [s.crop_extend(0, self.width, blank) for s in strips]
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
            return strips[place]
        return Strip.blank(self.width, self.visual_style.rich_style)

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        content, _ = self._make(self._draw)
        return selection.extract(content.plain), "\n"

    def selection_updated(self, selection: Selection | None) -> None:
        self._made.clear()
        super().selection_updated(selection)
