"""The app: it opens screens, and owns what is the same on all of them: language and theme."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

from textual.app import App
from textual.driver import Driver
from textual.screen import Screen

from studyllm.study import Study
from studyllm.tui.keys import bind
from studyllm.tui.page import Page
from studyllm.tui.themes import THEMES

if TYPE_CHECKING:
    from studyllm.tui.browse import Browse
    from studyllm.tui.done import Wish
    from studyllm.tui.doubt import ClockDoubt
    from studyllm.tui.home import Home
    from studyllm.tui.quiz import Quiz
    from studyllm.tui.sitting import PutRight

Start: TypeAlias = Literal["home", "quiz"]
"""The first screen."""

INTERRUPTED = 130

FOLDER = Path(__file__).parent


class StudyApp(App[None], inherit_bindings=False):
    """Opens the screens that their messages ask for."""

    TITLE = "studyllm"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS = [
        bind("L", "language", "app.language", show=True),
        bind("?", "help", "app.help", show=True),
        bind("ctrl+t", "theme", "app.theme"),
        bind("ctrl+c", "interrupt", "app.interrupt", first=True),
        bind("ctrl+q", "quit", "app.quit", first=True),
    ]

    def __init__(
        self,
        study: Study,
        start: Start,
        language: str,
        theme: str,
        clock: Callable[[], float],
        driver: type[Driver] | None = None,
        doubt: ClockDoubt | None = None,
    ) -> None:
        """`clock`: seconds that only ever run forward. `doubt`: what to ask first."""
        self._study = study
        self._start = start
        self._language = language
        self._clock = clock
        self._doubt = doubt
        # Without colours the terminal's own are all there are to leave alone.
        self._bare = bare = "NO_COLOR" in os.environ
        super().__init__(
            driver_class=driver,
            css_path=[FOLDER / "app.tcss", FOLDER / f"{start}.tcss"],
            # `None` would be by the theme, which is not set yet when that is asked.
            ansi_color=True if bare or theme == "ansi" else None,
        )
        for known in THEMES.values():
            self.register_theme(known)
        self.set_reactive(App.theme, "ansi" if bare else theme)
        self.stylesheet.set_variables(self.get_css_variables())

    def get_default_screen(self) -> Screen[None]:
        if self._doubt is None:
            return self._first()
        from studyllm.tui.clock import ClockQuestion

        return ClockQuestion(self._study, self._doubt, self._language)

    def _first(self) -> Screen[None]:
        return self._home() if self._start == "home" else self._quiz()

    def on_ready(self) -> None:
        self.call_after_refresh(self._collect_garbage)

    def _collect_garbage(self) -> None:
        """Begin to, now that the first screen is there; what was loaded for it is none."""
        gc.freeze()
        gc.enable()

    def leave(self, code: int) -> None:
        """End the program with an exit code, from wherever it is, even from a signal."""
        if self._loop is None:
            raise SystemExit(code)
        if self._driver is not None and hasattr(self._driver, "leaving"):
            self._driver.leaving = True
        self._loop.call_soon_threadsafe(partial(self.exit, return_code=code))

    def _home(self) -> Home:
        from studyllm.tui.home import Home

        return Home(self._study, self._language)

    def _quiz(self) -> Quiz:
        from studyllm.tui.quiz import Quiz

        return Quiz(self._study, self._language, self._clock)

    def _asking(self) -> Quiz:
        """The quiz that is open, also below other screens."""
        from studyllm.tui.quiz import Quiz

        return next(screen for screen in self.screen_stack if isinstance(screen, Quiz))

    def on_clock_question_settled(self) -> None:
        """Go on to what the learner came for; the question stays below it, and is never seen."""
        if self._doubt is not None:
            self._doubt = None
            self.push_screen(self._first())

    def on_clock_question_left(self) -> None:
        self.exit()

    def on_home_chosen(self) -> None:
        if self._start == "home":
            self.push_screen(self._quiz())
        else:
            self.pop_screen()
            self._asking().begin()

    def on_quiz_closed(self) -> None:
        if self._start == "home":
            self.pop_screen()
        else:
            self.push_screen(self._home())

    def on_quiz_looked(self, looked: Quiz.Looked) -> None:
        from studyllm.tui.history import History

        history = History(self._study, looked.asked, self._language, self._clock)
        self.push_screen(history, self._after_history)

    def _after_history(self, changes: list[PutRight] | None) -> None:
        if changes is not None:
            self._asking().go_on(changes)

    def on_home_browsed(self) -> None:
        self._browse()

    def on_quiz_browsed(self) -> None:
        self._browse()

    def _browse(self) -> None:
        from studyllm.tui.browse import Browse

        self.push_screen(Browse(self._study, self._language, self._clock), self._after_browse)

    def _after_browse(self, changes: list[PutRight] | None) -> None:
        from studyllm.tui.quiz import Quiz

        if changes is not None and any(isinstance(one, Quiz) for one in self.screen_stack):
            self._asking().go_on(changes)

    def on_browse_looked(self, looked: Browse.Looked) -> None:
        from studyllm.tui.browse import Browse
        from studyllm.tui.history import History

        assert isinstance(self.screen, Browse)
        history = History(self._study, looked.asked, self._language, self._clock)
        self.push_screen(history, self.screen.put_right)

    def on_quiz_finished(self, finished: Quiz.Finished) -> None:
        from studyllm.tui.done import Done

        done = Done(self._study, finished.sitting, self._language, finished.notice)
        self.push_screen(done, self._after_done)

    def _after_done(self, wish: Wish | None) -> None:
        if wish == "undo":
            self._asking().action_undo()
        else:
            self.on_quiz_closed()

    def on_home_quit(self) -> None:
        self.exit()

    def action_help(self) -> None:
        from studyllm.tui.help import Help

        if isinstance(self.screen, Page) and not isinstance(self.screen, Help):
            self.push_screen(Help(self.screen, self._language))

    def action_language(self) -> None:
        """Go on in the next language of the screen."""
        if isinstance(self.screen, Page):
            self._language = _after(self._language, self.screen.languages())
        for page in self.screen_stack:
            if isinstance(page, Page):
                page.language = self._language

    def action_theme(self) -> None:
        if not self._bare:
            self.ansi_color = None
        self.theme = _after(self.theme, list(THEMES))

    def action_interrupt(self) -> None:
        """Copy the selected text; without one, leave."""
        text = self.screen.get_selected_text()
        if text:
            self.copy_to_clipboard(text)
            self.screen.clear_selection()
        else:
            self.exit(return_code=INTERRUPTED)


def _after(one: str, all_of_them: Sequence[str]) -> str:
    """The next of them, and after the last, or another, the first."""
    place = all_of_them.index(one) + 1 if one in all_of_them else 0
    return all_of_them[place % len(all_of_them)]
