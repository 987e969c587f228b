"""The welcome: one screen for somebody who has never answered a card, before the first one."""

from __future__ import annotations

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.message import Message

import studyllm.tui.quiz  # noqa: F401  its keys are named here
from studyllm.core.journal import Grade
from studyllm.tui.content import EMPTY, Lines, indented, inset, measure, text_lines
from studyllm.tui.grades import COLOURS
from studyllm.tui.key_words import key_label, key_tooltip
from studyllm.tui.keys import KeyLine, bind
from studyllm.tui.lines import Pane
from studyllm.tui.page import SCROLLING, Page
from studyllm.tui.strings import say

ROOMY = 22
"""Lines of a screen with room for empty ones."""


class Welcome(Page[None]):
    """Says what this is, and how a card goes."""

    class Begun(Message):
        """The learner wants to see the first card."""

    class Prepared(Message):
        """The learner wants to set the date of an interview first."""

    class Left(Message):
        """The learner wants to leave the program."""

    OFFERS = False
    BINDINGS = [
        bind("enter,space", "begin", "welcome.begin", show=True),
        bind("q,escape", "leave", "welcome.leave", show=True),
        bind("I", "prepare", "welcome.interview"),
        *SCROLLING,
    ]

    def compose(self) -> ComposeResult:
        yield Pane()
        yield KeyLine()

    def on_mount(self) -> None:
        self.show_keys()
        self.pane.show(self._lines)

    def show_all(self) -> None:
        self.pane.redraw()

    def _lines(self, width: int) -> Lines:
        wide = measure(width)
        what = say(self.language, "welcome what", interview=self.key("welcome.interview"))
        gap = [EMPTY] if self.app.size.height >= ROOMY else []
        lines: Lines = [*gap, Content.styled(say(self.language, "welcome"), "bold"), *gap]
        lines += [*text_lines(what, wide), EMPTY]
        lines += text_lines(say(self.language, "welcome how"), wide)
        lines += [*self._listed(wide), EMPTY]
        ways = {"undo": self.key("quiz.undo"), "help": self.key("app.help")}
        lines += text_lines(say(self.language, "welcome ways", **ways), wide, "$muted")
        decks = say(self.language, "welcome decks", home=self.key("quiz.home"))
        return inset([*lines, *text_lines(decks, wide, "$muted")], width)

    def _listed(self, width: int) -> Lines:
        """The keys of a card, in the order in which they are pressed, and what they mean."""
        listed = [("quiz.reveal", "$primary")]
        listed += [(f"grade.{grade.name.lower()}", COLOURS[grade]) for grade in Grade]
        column = max(cell_len(self.key(name)) for name, _ in listed) + 2
        lines: Lines = []
        for name, colour in listed:
            key = self.key(name)
            lead = Content.styled(key + " " * (column - cell_len(key)), f"bold {colour}")
            words = key_tooltip(self.language, name)
            if name != "quiz.reveal":  # a grade has a name
                label = key_label(self.language, name)
                words = say(self.language, "remark", name=label, text=words)
            text = text_lines(words, width - column)
            lines += indented(text, lead, " " * column)
        return lines

    def on_click(self, event: events.Click) -> None:
        if event.widget is self.pane and not self.get_selected_text():
            self.action_begin()

    def action_begin(self) -> None:
        self.post_message(self.Begun())

    def action_prepare(self) -> None:
        self.post_message(self.Prepared())

    def action_leave(self) -> None:
        self.post_message(self.Left())
