"""`studyllm reset` and `unreset`: cards are begun anew, and go on after all."""

from __future__ import annotations

import os

import click

from studyllm.cli.commands import examples
from studyllm.cli.options import chosen


@click.command(epilog=examples("studyllm reset moe/aux-loss"))
@click.argument("cards", metavar="CARD...", nargs=-1, required=True)
def reset(cards: tuple[str, ...]) -> None:
    """Begin cards anew.

    They are as if you had never learned them. What you answered stays in the history and in the
    statistics. `studyllm unreset` takes it back. A CARD is named DECK/ID.
    """
    from studyllm.cli import output
    from studyllm.cli.opening import begin, opened

    with opened(begin(os.environ, chosen())) as study:
        for key in dict.fromkeys(cards):
            study.history.reset(key)
            output.say_now(f"new again: {key}")


@click.command(epilog=examples("studyllm unreset moe/aux-loss"))
@click.argument("cards", metavar="CARD...", nargs=-1, required=True)
def unreset(cards: tuple[str, ...]) -> None:
    """Let cards go on that were begun anew.

    They are as if `studyllm reset` had not been, also with what was answered since. Of several
    resets the newest is taken back. A CARD is named DECK/ID.
    """
    from studyllm.cli import output
    from studyllm.cli.opening import begin, opened
    from studyllm.errors import StudyError
    from studyllm.text.clean import one_line

    with opened(begin(os.environ, chosen())) as study:
        for key in dict.fromkeys(cards):
            resets = study.history.of(key).resets
            if not resets:
                raise StudyError(f"the card `{one_line(key)}` was not begun anew")
            study.history.take_back(resets[-1])
            output.say_now(f"goes on: {key}")
