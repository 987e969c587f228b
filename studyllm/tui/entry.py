"""The line in which an answer is typed; it grows with what is in it."""

from __future__ import annotations

from dataclasses import dataclass

from textual import events
from textual.message import Message
from textual.widgets import TextArea

from studyllm.tui.content import margin
from studyllm.tui.keys import bind, keys_of


class Entry(TextArea):
    """Says when the learner is done. Hidden until it is wanted."""

    @dataclass
    class Done(Message):
        """The answer was typed."""

        text: str

    class Left(Message):
        """The learner does not want to type after all."""

    BINDINGS = [
        bind("enter", "done", "entry.done", show=True),
        bind("escape", "leave", "entry.leave", show=True),
        bind("ctrl+j", "break", "entry.break", show=True),
    ]

    OURS = ("entry.done", "entry.leave", "entry.break")
    """Bindings whose keys mean something else here than in any other text."""

    def __init__(self) -> None:
        super().__init__(compact=True, highlight_cursor_line=False)

    def begin(self, text: str = "") -> None:
        """Come up with a text to go on from."""
        self.load_text(text)
        self.move_cursor(self.document.end)
        self.display = True
        self.screen.set_focus(self)

    def on_mount(self) -> None:
        self._line_up()

    def on_resize(self) -> None:
        self._line_up()

    def _line_up(self) -> None:
        """Begin below what else stands on the screen."""
        self.styles.padding = (0, margin(self.app.size.width))

    def end(self) -> None:
        """Go away."""
        self.display = False
        self.load_text("")

    async def _on_key(self, event: events.Key) -> None:
        if any(event.key in keys_of(self, name) for name in self.OURS):
            event.prevent_default()
        else:
            await super()._on_key(event)

    def action_done(self) -> None:
        self.post_message(self.Done(self.text))

    def action_leave(self) -> None:
        self.post_message(self.Left())

    def action_break(self) -> None:
        self.insert("\n")
