"""What all screens have in common: keys that scroll, a line of keys, a language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, TypeVar

from textual.getters import query_one
from textual.reactive import reactive
from textual.screen import Screen

from studyllm.tui.content import ROOM_FOR_MARGIN, Lines, inset, measure, text_lines
from studyllm.tui.keys import KeyLine, bind, explain, key_of
from studyllm.tui.lines import STEP, Drawn, Pane
from studyllm.tui.strings import LANGUAGES

Result = TypeVar("Result")

SCROLLING = [
    bind("down,j", "scroll(1)", "scroll.down"),
    bind("up,k", "scroll(-1)", "scroll.up"),
    bind("pagedown", "page(1)", "scroll.page_down"),
    bind("pageup", "page(-1)", "scroll.page_up"),
    bind("right", "shift(1)", "scroll.right"),
    bind("left", "shift(-1)", "scroll.left"),
]


class Notice(Drawn):
    """A line or a few that say what just happened. Takes no room while there is nothing to say."""

    MOST = 8
    """Lines; what is longer is cut."""

    def __init__(self) -> None:
        super().__init__()
        self._text = ""
        self._style = ""
        self.display = False

    def say(self, text: str, style: str = "$muted") -> None:
        """Show a text; an empty one makes the notice go."""
        self._text, self._style = text, style
        self._fit()
        self.show(self._lines)

    def on_resize(self) -> None:
        self._fit()

    def _fit(self) -> None:
        self.display = bool(self._text)
        if self._text:
            self.styles.height = len(self._lines(self.app.size.width))

    def _lines(self, width: int) -> Lines:
        return inset(text_lines(self._text, measure(width), self._style)[: self.MOST], width)


class Page(Screen[Result], inherit_bindings=False):
    """A screen of ours."""

    AUTO_FOCUS = ""
    FOCUSES: ClassVar[tuple[str, ...]] = ()
    """The classes of widgets that may have the focus, beside that of AUTO_FOCUS."""
    OFFERS: ClassVar[bool] = True
    """Whether the palette opens on it."""
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (ROOM_FOR_MARGIN, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-short"), (12, "-tall")]

    language = reactive("en", init=False)
    """Of the words on the screen and of the cards."""

    pane = query_one(Pane)
    notice = query_one(Notice)
    key_line = query_one(KeyLine)

    def __init__(self, language: str) -> None:
        super().__init__()
        self.set_reactive(Page.language, language)

    def languages(self) -> Sequence[str]:
        """What there is to switch among."""
        return LANGUAGES

    def watch_language(self) -> None:
        self.show_keys()
        self.show_all()

    def show_all(self) -> None:
        """Draw everything anew but the keys."""
        raise NotImplementedError

    def show_keys(self) -> None:
        """Offer the keys of the screen; to be called once there is one."""
        for line in self.query(KeyLine):  # a screen that is closing has none any more
            line.offer(explain(self, self.language))

    def key(self, name: str) -> str:
        """The key of a binding, by its id, as it is on the keyboard."""
        return key_of(self, self.language, name)

    async def on_key_line_clicked(self, clicked: KeyLine.Clicked) -> None:
        await self.app.run_action(clicked.action, clicked.node)

    def action_scroll(self, lines: int) -> None:
        self.pane.scroll_relative(y=lines, animate=False)

    def action_shift(self, steps: int) -> None:
        self.pane.shift(steps * STEP)

    def action_page(self, pages: int) -> None:
        self.pane.scroll_relative(y=pages * max(self.pane.size.height - 1, 1), animate=False)
