"""`studyllm decks`: the list, and by name what can be done with decks."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from studyllm.cli.commands import LazyGroup, as_json_option, examples
from studyllm.cli.options import chosen

if TYPE_CHECKING:
    from studyllm.config import Home
    from studyllm.study.views import DeckRow


class DeckCommands(LazyGroup):
    """What can be done with decks."""

    places = {
        "lint": ("deckfiles:lint", "Name every mistake in deck files, with line and column."),
        "new": ("deckfiles:new", "Write a deck to begin with."),
        "add": ("authoring:add", "Put a card at the end of a deck."),
        "fix-ids": ("authoring:fix_ids", "Write ids into deck files for cards that have none."),
        "updates": ("updating:updates", "Say what a newer version did to your copies of decks."),
        "schema": ("deckfiles:schema", "Print the JSON Schema of deck files, for editors."),
        "hide": ("arranging:hide", "Leave decks out of study and counts."),
        "show": ("arranging:show", "Take hidden decks in again."),
        "order": ("arranging:order", "Put decks first, in the order named."),
        "orphans": ("orphans:orphans", "List histories without a card, or link one by hand."),
        "remove": ("arranging:remove", "Take your own decks out; what you learned stays."),
    }


@click.group(
    cls=DeckCommands,
    invoke_without_command=True,
    subcommand_metavar="[COMMAND] ...",
    epilog=examples(
        "studyllm decks", "studyllm decks lint attention.yaml", "studyllm decks hide t5 openai-o1"
    ),
)
@as_json_option
@click.pass_context
def decks(context: click.Context, as_json: bool) -> int:
    """List decks; check, begin, extend, hide, order and remove them.

    The list has all decks in your order, hidden ones too, with the number of their cards, of those
    that are due, and of those never answered. JSON has the file of each deck as well.
    """
    if context.invoked_subcommand is not None:
        if as_json:
            raise click.UsageError(f"--json belongs behind `{context.invoked_subcommand}`")
        return 0
    from studyllm.cli import output
    from studyllm.cli.opening import begin, opened
    from studyllm.core.cards import in_language
    from studyllm.text.clean import one_line

    start = begin(os.environ, chosen())
    with opened(start, reads=True) as study:
        rows = study.decks()
        differing = study.differing()
    if as_json:
        listed = [
            {
                "slug": row.slug,
                "title": in_language(row.title, start.language),
                "cards": row.cards,
                "due": row.due,
                "new": row.new,
                "hidden": row.hidden,
                "place": _place(row, start.home),
                "file": str(row.file),
            }
            for row in rows
        ]
        output.say_json({"decks": listed})
        return 0
    output.say_table(
        [
            (
                row.slug,
                row.cards,
                row.due,
                row.new,
                _place(row, start.home),
                "hidden" if row.hidden else "",
                one_line(in_language(row.title, start.language)),
            )
            for row in rows
        ],
        head=("deck", "cards", "due", "new", "place", "", "title"),
    )
    for slug, number in differing:
        places = output.counted(number, "place")
        output.tell(
            f"your copy of `{slug}` and the new version differ in {places}: "
            "`studyllm decks updates`"
        )
    return 0


def _place(row: DeckRow, home: Home) -> str:
    """Where a deck lies."""
    if row.shipped:
        return "shipped"
    return "own" if row.file.parent == home.decks else "linked"
