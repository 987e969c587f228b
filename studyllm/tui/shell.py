"""The app: it begins with a screen, and has what is the same on all: palette, language, theme."""

from __future__ import annotations

import gc
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

from textual import events
from textual.app import App
from textual.css.query import NoMatches
from textual.driver import Driver
from textual.screen import Screen

from studyllm.errors import StoreError
from studyllm.study import Scope, Study
from studyllm.tui.habits import keep_theme
from studyllm.tui.keys import bind
from studyllm.tui.page import Page
from studyllm.tui.strings import say
from studyllm.tui.themes import THEMES
from studyllm.tui.turns import Turns
from studyllm.tui.ways import Ways

if TYPE_CHECKING:
    from studyllm.tui.doubt import ClockDoubt
    from studyllm.tui.mock_wish import MockWish
    from studyllm.tui.offers import Offer

Start: TypeAlias = Literal["home", "quiz", "mock"]
"""The first screen."""

INTERRUPTED = 130

LOOKED_EVERY_S = 5
"""Seconds between two looks at whether the learner has gone."""

IN_TURN = (events.Key, events.Paste, events.MouseDown, events.MouseUp)
"""Each is heard once the one before is done with."""

FOLDER = Path(__file__).parent


class StudyApp(Ways, inherit_bindings=False):
    """Begins with a screen, and has what is the same on all of them."""

    TITLE = "studyllm"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS = [
        bind("L", "language", "app.language", show=True),
        bind("?", "help", "app.help", show=True),
        bind("ctrl+p,:", "palette", "app.palette"),
        bind("ctrl+t", "theme", "app.theme"),
        bind("ctrl+c", "interrupt", "app.interrupt", first=True),
        bind("ctrl+q", "quit", "app.quit", first=True),
        bind("ctrl+z", "suspend_process", "app.suspend", first=True),
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
        *,
        welcome: bool = False,
        wish: MockWish | None = None,
    ) -> None:
        """The first screen is `start`, once there is nothing else to say.

        Args:
            study: open, its decks up to date.
            start: the first screen.
            language: of words and cards.
            theme: by its name.
            clock: seconds that only ever run forward.
            driver: what speaks to the terminal, if another than Textual's.
            doubt: what to ask first.
            welcome: whether the learner is new here; the first screen then is the first card.
            wish: of a mock interview, if something was said of it.
        """
        start = "quiz" if welcome else start
        self._study = study
        self._start: Start = start
        self._welcome = welcome
        self._language = language
        self._clock = clock
        self._touched_at = clock()
        """When there was last a key or the mouse."""
        self._doubt = doubt
        self._wish = wish
        self.failure: StoreError | None = None
        """What is wrong with the database, if the app had to end for it."""
        self._turns = Turns(self)
        self._folded: set[str] = set()
        """The topics that are folded on the home screen."""
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
        if study.settings.keys:
            from studyllm.tui.keymap import keymap

            self.set_keymap(keymap(study.settings.keys))
        self.set_reactive(App.theme, "ansi" if bare else theme)
        self.stylesheet.set_variables(self.get_css_variables())

    def get_default_screen(self) -> Screen[None]:
        if self._welcome:
            from studyllm.tui.welcome import Welcome

            return Welcome(self._language)
        if self._doubt is None:
            return self._first()
        from studyllm.tui.clock import ClockQuestion

        return ClockQuestion(self._study, self._doubt, self._language)

    def on_ready(self) -> None:
        self.app_resume_signal.subscribe(self, self._draw_anew)
        self.call_after_refresh(self._collect_garbage)
        if self._study.settings.pause_minutes:
            self.set_interval(LOOKED_EVERY_S, self.pause_if_idle)

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.InputEvent):
            self._touched_at = self._clock()
        taken = isinstance(event, IN_TURN) and not event.is_forwarded
        if taken and not self._turns.take(event):
            return
        heard = self.focused or self.screen if taken else None
        await super().on_event(event)
        if heard is not None:
            self._turns.follow(heard.ancestors_with_self)

    def pause_if_idle(self) -> None:
        """Put a card out of sight that nobody seems to look at any more."""
        idle_s = self._clock() - self._touched_at
        if idle_s >= 60 * self._study.settings.pause_minutes and self._is_quiz(self.screen):
            self.action_pause()

    def _collect_garbage(self) -> None:
        """Begin to, now that the first screen is there; what was loaded for it is none."""
        gc.freeze()
        gc.enable()

    def _draw_anew(self, _: object) -> None:
        """Draw all of the screen, of which the terminal has kept nothing."""
        self.refresh(layout=True)

    def check_action(self, action: str, _: tuple[object, ...]) -> bool | None:
        """Not every system has shells that a program can be suspended to."""
        return action != "suspend_process" or hasattr(signal, "SIGTSTP")

    def action_suspend_process(self) -> None:
        """Stop, and go on where the shell says so, if there is one."""
        if self._driver is not None and self._driver.can_suspend:
            os.kill(os.getpid(), signal.SIGTSTP)

    def leave(self, code: int) -> None:
        """End the program with an exit code, from wherever it is, even from a signal."""
        if self._loop is None:
            raise SystemExit(code)
        if self._driver is not None and hasattr(self._driver, "leaving"):
            self._driver.leaving = True
        self._loop.call_soon_threadsafe(partial(self.exit, return_code=code))

    def _handle_exception(self, error: Exception) -> None:
        # Once the end was asked for, a screen that is about to come gets none of its widgets.
        if self._exit and isinstance(error, NoMatches):
            return
        self.failure = self._study.damage()
        if self.failure is None:
            super()._handle_exception(error)
        else:
            self.exit()

    def action_help(self) -> None:
        from studyllm.tui.help import Help

        if isinstance(self.screen, Page) and not isinstance(self.screen, Help):
            self.push_screen(Help(self.screen, self._study.settings_file, self._language))

    def action_pause(self) -> None:
        from studyllm.tui.answering import Answering
        from studyllm.tui.pause import Pause

        if isinstance(self.screen, Answering):
            self.push_screen(Pause(self._language))

    def action_palette(self) -> None:
        page = self.screen
        if isinstance(page, Page) and page.OFFERS:
            from studyllm.tui.offers import offers
            from studyllm.tui.palette import Palette

            themes = None if self._bare else self._choose_theme
            found = offers(self._study, page, self._language, self._study_deck, themes)
            palette = Palette(found, self._cards, self._language)
            self.push_screen(palette, self._after_palette)

    def _cards(self, words: str) -> Iterator[Sequence[Offer]]:
        """The cards that a search finds, slice by slice."""
        from studyllm.tui.offers import cards
        from studyllm.tui.palette import MOST

        return cards(self._study, words, self._language, self._look_at, MOST)

    def _after_palette(self, offer: Offer | None) -> None:
        """Do what was chosen once the screen below is the present one again, and knows it."""
        if offer is not None:
            self.call_later(lambda: self.screen.call_later(offer.run))

    def _study_deck(self, slug: str) -> None:
        self._study_scope(Scope((slug,)))

    def action_language(self) -> None:
        """Go on in the next language of the screen."""
        if isinstance(self.screen, Page):
            self._language = _after(self._language, self.screen.languages())
        for page in self.screen_stack:
            if isinstance(page, Page):
                page.language = self._language

    def action_theme(self) -> None:
        self._choose_theme(_after(self.theme, list(THEMES)))

    def _choose_theme(self, name: str) -> None:
        """Show a theme, and begin with it the next time."""
        self.theme = name
        if self._bare:
            return
        self.ansi_color = None
        try:
            keep_theme(self._study, name)
        except StoreError as error:
            self._tell(say(self._language, "not kept", error=error))

    def action_interrupt(self) -> None:
        """Copy the selected text; without one, leave."""
        text = self.screen.get_selected_text()
        typed = getattr(self.focused, "selected_text", "")
        if typed:
            self.copy_to_clipboard(typed)
        elif text:
            self.copy_to_clipboard(text)
            self.screen.clear_selection()
        else:
            self.exit(return_code=INTERRUPTED)


def _after(one: str, all_of_them: Sequence[str]) -> str:
    """The next of them, and after the last, or another, the first."""
    place = all_of_them.index(one) + 1 if one in all_of_them else 0
    return all_of_them[place % len(all_of_them)]
