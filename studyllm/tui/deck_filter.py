"""A line to type in, by which decks are found on the home screen."""

from __future__ import annotations

from dataclasses import dataclass

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.message import Message

from studyllm.text.clean import one_line
from studyllm.tui.content import Lines, inset, measure
from studyllm.tui.keys import bind
from studyllm.tui.lines import Drawn
from studyllm.tui.strings import say


class DeckFilter(Drawn, can_focus=True):
    """Says what was typed, and which keys were meant for the list."""

    @dataclass
    class Changed(Message):
        """Another text is sought."""

        text: str

    class Closed(Message):
        """Nothing is sought any more."""

    class Chosen(Message):
        """The learner wants to study what was found."""

    @dataclass
    class Moved(Message):
        """Another row of the list is to be selected."""

        rows: int

    BINDINGS = [
        bind("escape", "close", "filter.close", show=True),
        bind("enter", "choose", "filter.study", show=True),
        bind("down", "move(1)", "filter.down"),
        bind("up", "move(-1)", "filter.up"),
        bind("backspace", "erase", "filter.erase"),
    ]

    def __init__(self) -> None:
        super().__init__(self._line)
        self._text = ""
        self._language = "en"

    def speak(self, language: str) -> None:
        """Ask in a language."""
        self._language = language
        self.refresh()

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Letters are text here, whatever they do elsewhere on the screen."""
        # Textual knows no character by its own name for this key.
        return key == "slash" or (character is not None and character.isprintable())

    def on_key(self, event: events.Key) -> None:
        if event.character is not None and event.is_printable:
            event.stop()
            event.prevent_default()
            self._seek(self._text + event.character)

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        self._seek(self._text + one_line(event.text))

    def action_erase(self) -> None:
        self._seek(self._text[:-1])

    def action_move(self, rows: int) -> None:
        self.post_message(self.Moved(rows))

    def action_choose(self) -> None:
        self.post_message(self.Chosen())

    def action_close(self) -> None:
        self.post_message(self.Closed())

    def _seek(self, text: str) -> None:
        self._text = text
        self.refresh()
        self.post_message(self.Changed(text))

    def _line(self, width: int) -> Lines:
        """The end of the text, if not all of it fits."""
        label = say(self._language, "find deck")
        room = max(measure(width) - cell_len(label) - 1, 0)
        text = self._text
        while text and cell_len(text) > room:
            text = text[1:]
        line = Content.assemble((label, "$muted"), text, ("▏", "$primary"))
        return inset([line.truncate(measure(width))], width)
