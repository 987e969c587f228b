"""`studyllm decks orphans`."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from studyllm.cli.commands import as_json_option, examples
from studyllm.cli.options import chosen

if TYPE_CHECKING:
    from studyllm.core.cards import Card
    from studyllm.study.keeping import Orphan

QUESTION = 60
"""Characters of a question in a row."""


@click.command(
    epilog=examples("studyllm decks orphans", "studyllm decks orphans --link moe/router moe/gating")
)
@click.option(
    "--link",
    nargs=2,
    metavar="OLD NEW",
    help="Let the card NEW go on with what was learned of OLD.",
)
@as_json_option
def orphans(link: tuple[str, str] | None, as_json: bool) -> None:
    """List histories without a card, or link one by hand.

    A card that is edited, moved or renamed keeps what you learned of it, since it is recognised.
    What was not recognised, or is gone, is listed here with its last question, and with the cards
    that it may be, if it is in doubt. Nothing is deleted: if the card comes back, so does its
    history.

    JSON has `orphans`, each with card, question, answers, last_day and candidates; with --link
    the card and what it was linked to.
    """
    from studyllm.cli import output
    from studyllm.cli.opening import begin, opened
    from studyllm.text.clean import one_line

    start = begin(os.environ, chosen())
    with opened(start, reads=link is None) as study:
        if link is None:
            found = study.keeping.orphans()
        else:
            old, new = study.keeping.link(*link)
    if link is not None and as_json:
        output.say_json({"card": old, "to": new})
    elif link is not None:
        output.say(f"what was learned of `{one_line(old)}` goes on as `{one_line(new)}`")
    elif as_json:
        output.say_json({"orphans": [_as_json(orphan, start.language) for orphan in found]})
    elif found:
        output.say_table(
            [_row(orphan, start.language) for orphan in found],
            head=("card", "answers", "last", "perhaps", "last question"),
        )
    else:
        output.say("Every history has its card.")


def _row(orphan: Orphan, language: str) -> tuple[str | int, ...]:
    from studyllm.text.clean import one_line

    told = _as_json(orphan, language)
    return (
        one_line(orphan.key),
        orphan.answers,
        str(told["last_day"] or "never"),
        one_line(", ".join(orphan.candidates)),
        one_line(str(told["question"] or ""), QUESTION),
    )


def _as_json(orphan: Orphan, language: str) -> dict[str, object]:
    from studyllm.cli.clock import date_of

    return {
        "card": orphan.key,
        "question": orphan.card and _question(orphan.card, language),
        "answers": orphan.answers,
        "last_day": None if orphan.last is None else date_of(orphan.last),
        "candidates": list(orphan.candidates),
    }


def _question(card: Card, language: str) -> str:
    from studyllm.cli.wording import unmarked
    from studyllm.core.faces import face, siblings

    return unmarked(face(card, siblings(card)[0], language, "", 0).prompt)
