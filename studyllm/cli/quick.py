"""The two commands that shells and scripts start all day, without the cost of click.

What is not exactly one of these forms goes through click, which ends in the same functions.
"""

from __future__ import annotations

import os
from collections.abc import Callable

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
                return lambda: study_by_lines(tuple(decks))
        case ["study", *decks]:
            if not any(deck.startswith("-") for deck in decks):
                return lambda: study_on_screen(tuple(decks))
        case []:
            return home_on_screen
    return None


def home_on_screen() -> int:
    """Show the home screen."""
    from studyllm.cli.screens import home_screen

    return home_screen()


def study_on_screen(decks: tuple[str, ...]) -> int:
    """Show the quiz on decks, or on all that are shown."""
    from studyllm.cli.screens import quiz_screen
    from studyllm.study import Scope

    return quiz_screen(Scope(decks), "", None)


def due_quietly() -> int:
    """0 if a card is due that was answered before, else 1; nothing is printed.

    Where nobody has studied yet nothing is made either: a shell prompt must not.
    """
    from studyllm.cli.opening import begin, opened

    start = begin(os.environ)
    if not start.home.database.exists():
        return 1
    with opened(start, quiet=True) as study:
        return 0 if study.due_on(0) else 1


def study_by_lines(
    decks: tuple[str, ...],
    *,
    tag: str = "",
    new: int | None = None,
    limit: int | None = None,
    language: str = "",
) -> int:
    """Hold a plain session on the standard streams.

    Args:
        decks: slugs; none for all decks that are shown.
        tag: as in `Scope`.
        new: as in `Scope`.
        limit: as in `Scope`.
        language: of the cards; the learner's if empty.
    """
    from studyllm.cli import output
    from studyllm.cli.opening import begin, opened
    from studyllm.cli.plain import PlainSession
    from studyllm.study import Scope

    start = begin(os.environ)
    with opened(start) as study:
        study.start(Scope(decks, tag, new, limit))
        PlainSession(study, language or start.language, output.hear, output.say_now).run()
    return 0
