"""The two commands that shells and scripts start all day, without the cost of click.

What is not exactly one of these forms goes through click, which ends in the same functions.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from studyllm.study import Scope

QUIET = ("-q", "--quiet")


def quick(words: list[str]) -> Callable[[], int] | None:
    """What these words ask for, if it is `due -q`, a plain `study [DECK...]`, or nothing."""
    if "_STUDYLLM_COMPLETE" in os.environ:
        return None
    match words:
        case ["due", option] if option in QUIET:
            return due_quietly
        case ["study", *decks, "--plain"] | ["study", "--plain", *decks]:
            if not any(deck.startswith("-") for deck in decks):
                return lambda: study_by_lines(_on(decks))
        case ["study", *decks]:
            if not any(deck.startswith("-") for deck in decks):
                return lambda: study_on_screen(_on(decks))
        case []:
            return home_on_screen
    return None


def home_on_screen() -> int:
    """Show the home screen."""
    from studyllm.cli.screens import home_screen

    return home_screen()


def study_on_screen(scope: Scope) -> int:
    """Show the quiz on a scope."""
    from studyllm.cli.screens import quiz_screen

    return quiz_screen(scope)


def due_quietly(chosen: Mapping[str, Any] | None = None) -> int:
    """0 if a card is due that was answered before, else 1; nothing is printed.

    Where nobody has studied yet nothing is made either: a shell prompt must not. `chosen` is as
    in `begin`.
    """
    from studyllm.cli.opening import begin, opened

    start = begin(os.environ, chosen)
    if not start.home.database.exists():
        return 1
    with opened(start, quiet=True, reads=True) as study:
        return 0 if study.due_on(0) else 1


def study_by_lines(scope: Scope, chosen: Mapping[str, Any] | None = None) -> int:
    """Hold a plain session about a scope on the standard streams. `chosen` is as in `begin`."""
    from studyllm.cli import output
    from studyllm.cli.opening import begin, opened
    from studyllm.cli.plain import PlainSession

    start = begin(os.environ, chosen)
    with opened(start) as study:
        study.start(scope)
        PlainSession(study, start.language, output.hear, output.say_now).run()
    return 0


def _on(decks: list[str]) -> Scope:
    """All that is due or new in these decks, or in all that are shown."""
    from studyllm.study import Scope

    return Scope(tuple(decks))
