"""The ways into the screens, for whoever sits at a terminal."""

from __future__ import annotations

import os
from typing import Literal

from studyllm.cli.opening import begin, has_terminal, opened
from studyllm.errors import ConfigError
from studyllm.study import Scope


def home_screen() -> int:
    """Show the decks and what is due; the exit code."""
    return _run("home", Scope(), "", None)


def quiz_screen(scope: Scope, language: str, theme: str | None) -> int:
    """Ask the cards of a scope; the exit code.

    Args:
        scope: what the sitting is about.
        language: of the cards; the learner's if empty.
        theme: the learner's if `None`.
    """
    return _run("quiz", scope, language, theme)


def _run(screen: Literal["home", "quiz"], scope: Scope, language: str, theme: str | None) -> int:
    # Before anything is touched: without a terminal the app would wait for ever.
    if not has_terminal(os.environ):
        raise ConfigError(
            "the screens need a terminal that they can draw on; "
            "`studyllm study --plain` is a session by lines"
        )
    start = begin(os.environ)
    from studyllm.tui.app import run

    with opened(start) as study:
        return run(
            study,
            start=screen,
            scope=scope,
            language=language or start.language,
            theme=theme or start.settings.theme,
        )
