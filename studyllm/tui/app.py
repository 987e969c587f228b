"""The way into the screens, and out of them."""

from __future__ import annotations

import gc
import os
import sys
import time
from typing import TYPE_CHECKING

from studyllm.study import Scope, Study

if TYPE_CHECKING:
    from textual.driver import Driver

    from studyllm.tui.doubt import ClockDoubt
    from studyllm.tui.mock_wish import MockWish
    from studyllm.tui.shell import Start


def run(
    study: Study,
    *,
    start: Start,
    scope: Scope | None = None,
    language: str,
    theme: str | None,
    doubt: ClockDoubt | None = None,
    wish: MockWish | None = None,
) -> int:
    """Show the screens until the learner leaves; the exit code.

    Args:
        study: open, its decks up to date.
        start: the first screen.
        scope: what the quiz is about.
        language: of words and cards.
        theme: one of the settings' themes, chosen for this run; `None`: the last one that was.
        doubt: why to ask first whether the clock is right.
        wish: what was said of a mock interview, if it begins with one.

    Raises:
        StudyError: a deck of the scope does not exist, or the database turns out to be damaged.
    """
    study.start(scope)
    # Loading the screens makes no garbage, and looking for it there takes a tenth of the start.
    gc.disable()
    try:
        _paint_soon()
        from studyllm.tui.habits import is_stranger, last_theme
        from studyllm.tui.leaving import heeding
        from studyllm.tui.shell import StudyApp

        chosen = theme or last_theme(study)
        app = StudyApp(
            study,
            start,
            language,
            chosen,
            time.monotonic,
            _driver(),
            doubt,
            welcome=doubt is None and start != "mock" and is_stranger(study),
            wish=wish,
        )
        with heeding(app.leave):
            app.run()
    finally:
        gc.enable()
    if app.failure is not None:
        raise app.failure
    return app.return_code or 0


FRAMES = "TEXTUAL_FPS"


def _paint_soon() -> None:
    """Have what a key changes painted within 4 ms, where Textual would let it wait for 17.

    It reads how often it may paint when it is imported, and paints only what has changed.
    """
    if FRAMES not in os.environ:
        os.environ[FRAMES] = "240"
        import textual.constants  # noqa: F401

        del os.environ[FRAMES]


def _driver() -> type[Driver] | None:
    """What speaks to the terminal; `None` for Textual's own choice."""
    if sys.platform == "win32":
        return None
    from studyllm.tui.terminal import Terminal

    return Terminal
