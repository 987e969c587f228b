"""`studyllm decks hide`, `show`, `order` and `remove`."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from studyllm.cli.commands import examples
from studyllm.cli.completing import deck_slugs
from studyllm.cli.options import chosen

if TYPE_CHECKING:
    from studyllm.study import Study

DECKS = click.argument(
    "decks", metavar="DECK...", nargs=-1, required=True, shell_complete=deck_slugs
)


@click.command(epilog=examples("studyllm decks hide t5 openai-o1"))
@DECKS
def hide(decks: tuple[str, ...]) -> None:
    """Leave decks out of study and counts.

    They are neither asked nor counted, until you name them: `studyllm study DECK` asks a hidden
    deck, too.
    """
    from studyllm.cli import output

    with _known(decks) as study:
        study.hide_decks(decks, True)
    output.say(f"hidden: {', '.join(decks)}")


@click.command(epilog=examples("studyllm decks show t5"))
@DECKS
def show(decks: tuple[str, ...]) -> None:
    """Take hidden decks in again."""
    from studyllm.cli import output

    with _known(decks) as study:
        study.hide_decks(decks, False)
    output.say(f"shown: {', '.join(decks)}")


@click.command(epilog=examples("studyllm decks order moe sft"))
@DECKS
def order(decks: tuple[str, ...]) -> None:
    """Put decks first, in the order named.

    The others follow by their slugs. New cards come from the decks in this order, in turn.
    """
    from studyllm.cli import output

    with _known(decks) as study:
        study.order_decks(dict.fromkeys(decks))
    output.say(f"first: {', '.join(dict.fromkeys(decks))}")


@click.command(epilog=examples("studyllm decks remove attention"))
@DECKS
def remove(decks: tuple[str, ...]) -> None:
    """Take your own decks out; what you learned stays.

    Their files are put aside, not deleted. Decks that come with studyllm can only be hidden.
    """
    from studyllm.cli import output

    with _known(decks) as study:
        for slug in dict.fromkeys(decks):
            output.say_now(f"removed: {slug}; its file is now {study.remove_deck(slug)}")


@contextmanager
def _known(slugs: tuple[str, ...]) -> Iterator[Study]:
    """The study, once it is known that there are all the decks named."""
    from studyllm.cli.opening import begin, opened

    with opened(begin(os.environ, chosen())) as study:
        for slug in slugs:
            study.check_deck(slug)
        yield study
