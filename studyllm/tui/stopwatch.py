"""How long the present card has been looked at: a small clock beside the heading."""

from __future__ import annotations

from collections.abc import Callable

from textual.content import Content
from textual.geometry import Region

from studyllm.tui.content import Lines
from studyllm.tui.lines import Drawn

WIDTH = 7
"""Cells, the blanks before and behind the time included."""


def elapsed(seconds: float) -> str:
    """A time as minutes and seconds: `1:05`; from 100 minutes on, the minutes alone."""
    minutes, rest = divmod(max(int(seconds), 0), 60)
    return f"{minutes}:{rest:02}" if minutes < 100 else f"{min(minutes, 9999)}′"


class Stopwatch(Drawn):
    """Shows a time; draws itself anew once a second, and nothing else."""

    def __init__(self, seconds: Callable[[], float | None]) -> None:
        """`seconds`: how long, now; `None` if there is no card."""
        super().__init__(self._lines)
        self._seconds = seconds
        self._shown = ""

    def on_mount(self) -> None:
        self.set_interval(1.0, self.look)

    def look(self) -> None:
        """Show the time as it is now."""
        if self._time() != self._shown:
            self.refresh(Region(0, 0, self.size.width, 1))

    def _time(self) -> str:
        seconds = self._seconds()
        return "" if seconds is None else elapsed(seconds)

    def _look(self) -> str:
        """The style of the time."""
        return "$muted"

    def _lines(self, width: int) -> Lines:
        self._shown = self._time()
        time = Content.styled(self._shown.rjust(width - 1), self._look())
        return [time, Content.styled("─" * width, "$faint")]
