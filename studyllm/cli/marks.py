"""`studyllm suspend`, `bury`, `flag` and their opposites."""

from __future__ import annotations

import os
from collections.abc import Callable

import click

from studyllm.cli.commands import examples
from studyllm.cli.options import chosen
from studyllm.core.journal import Trait


def _command(name: str, trait: Trait, on: bool, done: str, text: str) -> click.Command:
    """A command that gives a trait to cards or takes it away."""

    def run(cards: tuple[str, ...]) -> None:
        from studyllm.cli import output
        from studyllm.cli.opening import begin, opened
        from studyllm.errors import StudyError
        from studyllm.text.clean import one_line

        with opened(begin(os.environ, chosen())) as study:
            for key in cards:
                if not study.has_card(key):
                    raise StudyError(f"there is no card `{one_line(key)}`; {HOW}")
            for key in dict.fromkeys(cards):
                study.mark(key, trait, on)
                output.say_now(f"{done}: {key}")

    run.__doc__ = text
    decorate: Callable[[Callable[..., None]], click.Command] = click.command(
        name, epilog=examples(f"studyllm {name} moe/aux-loss")
    )
    argument = click.argument("cards", metavar="CARD...", nargs=-1, required=True)
    return decorate(argument(run))


HOW = "a card is named DECK/ID, as in `studyllm history`"

suspend = _command(
    "suspend",
    Trait.SUSPENDED,
    True,
    "suspended",
    """Ask cards no more.

    Until `studyllm unsuspend`. What you learned of them stays. A CARD is named DECK/ID.
    """,
)
unsuspend = _command(
    "unsuspend",
    Trait.SUSPENDED,
    False,
    "asked again",
    """Ask suspended cards again.

    They are due when they would have been. A CARD is named DECK/ID.
    """,
)
bury = _command(
    "bury",
    Trait.BURIED,
    True,
    "buried until the next study day",
    """Ask cards no more today.

    They come back by themselves on the next study day. A CARD is named DECK/ID.
    """,
)
unbury = _command(
    "unbury",
    Trait.BURIED,
    False,
    "asked today",
    """Ask buried cards today after all.

    A CARD is named DECK/ID.
    """,
)
flag = _command(
    "flag",
    Trait.FLAGGED,
    True,
    "flagged",
    """Mark cards, to come back to them.

    A mark changes nothing else. `studyllm cards --is flagged` lists them. A CARD is named DECK/ID.
    """,
)
unflag = _command(
    "unflag",
    Trait.FLAGGED,
    False,
    "not flagged any more",
    """Take the mark off cards.

    A CARD is named DECK/ID.
    """,
)
