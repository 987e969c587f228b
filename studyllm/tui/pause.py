"""A pause: the card is out of sight and its clock stands still until a key is pressed."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.content import Content

from studyllm.tui.content import Lines, measure, text_lines
from studyllm.tui.lines import Pane
from studyllm.tui.page import Page
from studyllm.tui.strings import say


class Pause(Page[None]):
    """Goes away with any key or click, which then does nothing else."""

    OFFERS = False

    def compose(self) -> ComposeResult:
        yield Pane()

    def on_mount(self) -> None:
        self.pane.show(self._lines)

    def show_keys(self) -> None:
        """Show none: all of them do the same."""

    def show_all(self) -> None:
        self.pane.redraw()

    def _lines(self, width: int) -> Lines:
        words = [Content.styled(say(self.language, "paused"), "bold"), Content("")]
        words += text_lines(say(self.language, "any key"), measure(width), "$muted")
        above = max((self.app.size.height - len(words)) // 2, 0)
        return [Content("")] * above + [
            line.pad_left(max(width - line.cell_length, 0) // 2) for line in words
        ]

    def on_key(self, event: events.Key) -> None:
        # Neither a binding of the app's nor the card below is to hear of it.
        event.stop()
        event.prevent_default()
        self._end()

    def on_click(self) -> None:
        self._end()

    def _end(self) -> None:
        if self.is_current:  # the next key may come before the card is back
            self.dismiss(None)
