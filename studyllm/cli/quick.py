"""The commands that shells and scripts start all day, without the cost of click.

What is not exactly one of these forms goes through click, which ends in the same functions.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from studyllm.study import Scope

QUIET = ("-q", "--quiet")
PATTERN = frozenset("*?[")
"""Letters of a word that stands for files of which it is no name."""


def quick(words: list[str]) -> Callable[[], int] | None:
    """What these words ask for, if it is quickly done.

    That is `due -q`, a plain `study [DECK...]`, `import FILE...`, or nothing at all.
    """
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
        case ["import", *files]:
            if files and all(map(_can_be_read, files)):
                return lambda: import_plainly(files)
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
        return 0 if study.is_due() else 1


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


def import_plainly(words: list[str]) -> int:
    """Take files and folders in, without any wish; 1 if any was refused, else 0."""
    from pathlib import Path

    from studyllm.deckfile.digesting import Digesting

    files = tuple(map(Path, words))
    # Most of the time that it takes to find a deck unchanged is the program's own start.
    digest = Digesting(files[0]).of if files[0].suffix.lower() in (".yaml", ".yml") else None

    from studyllm.cli.taking import import_files

    return import_files(files, digest=digest)


def _can_be_read(word: str) -> bool:
    """Whether a word is neither an option nor a pattern, and names what can be read."""
    return not word.startswith("-") and PATTERN.isdisjoint(word) and os.access(word, os.R_OK)


def _on(decks: list[str]) -> Scope:
    """All that is due or new in these decks, or in all that are shown."""
    from studyllm.study import Scope

    return Scope(tuple(decks))
