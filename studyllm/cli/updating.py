"""`studyllm decks updates`: what a newer version did to copies of shipped decks, and choices."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from studyllm.cli.commands import as_json_option, examples
from studyllm.cli.options import chosen

if TYPE_CHECKING:
    from studyllm.core.fields import Fields
    from studyllm.study.choosing import Difference, Update


@click.command(
    epilog=examples(
        "studyllm decks updates",
        "studyllm decks updates moe/moe-layer-eq --take shipped",
        "studyllm decks updates --take mine --all",
    )
)
@click.argument("decks", metavar="[DECK|DECK/ID]...", nargs=-1)
@click.option(
    "--take", type=click.Choice(["shipped", "mine"]), help="Choose this side of what is named."
)
@click.option("--all", "all_", is_flag=True, help="With --take: of all that is listed.")
@as_json_option
def updates(decks: tuple[str, ...], take: str | None, all_: bool, as_json: bool) -> None:
    """Say what a newer version did to your copies of decks.

    When studyllm brings another version of a deck that you have edited, cards that you did not
    touch become as the newer version has them. What both have changed stays as you have it, and is
    listed: your own side as `mine`, below it the newer one as `shipped`, until you choose one by
    --take. What you learned stays in any case.
    """
    from studyllm.cli import output
    from studyllm.cli.opening import begin, opened

    if (take is None and all_) or (take is not None and bool(decks) == all_):
        raise click.UsageError("--take needs a DECK, a DECK/ID or --all, and --all needs --take")
    with opened(begin(os.environ, chosen())) as study:
        choosing = study.choosing
        listed = _named(choosing.listed(), decks)
        if take is not None:
            for update in listed:
                names = [each.name for each in update.differences]
                choosing.take(update.slug, names, shipped=take == "shipped")
                for name in names:
                    output.say(f"{update.slug}/{name}: {_TAKEN[take]}")
            study.sync()
            return
    if as_json:
        output.say_json({"updates": [_plainly(update) for update in listed]})
        return
    for update in listed:
        _say(update)
    if not listed:
        output.tell("no newer version has changed a deck of which you have a copy")


_TAKEN = {"shipped": "as the newer version has it", "mine": "stays as you have it"}


def _named(listed: Sequence[Update], decks: Sequence[str]) -> list[Update]:
    """What is listed of the decks and cards named, of all if none is."""
    from studyllm.errors import StudyError
    from studyllm.text.clean import one_line

    if not decks:
        return list(listed)
    found: dict[str, Update] = {}
    for each in dict.fromkeys(decks):
        slug, _, name = each.partition("/")
        update = next((update for update in listed if update.slug == slug), None)
        differences = [
            one for one in (update.differences if update else ()) if name in ("", one.name)
        ]
        if update is None or (name and not differences):
            raise StudyError(
                f"no newer version leaves anything to choose about `{one_line(each)}`; "
                "`studyllm decks updates` lists what does"
            )
        before = found[slug].differences if slug in found else ()
        more = (one for one in differences if one not in before)
        found[slug] = update._replace(differences=(*before, *more))
    return list(found.values())


def _say(update: Update) -> None:
    from studyllm.cli import output

    output.say(f"{update.slug}: {update.path}")
    for what in ("updated", "added", "removed"):
        if names := getattr(update, what):
            output.say(f"  {what}: {', '.join(names)}")
    for difference in update.differences:
        output.say(f"{update.slug}/{difference.name}")
        mine, shipped = _where_they_differ(difference)
        for side, fields in (("mine", mine), ("shipped", shipped)):
            output.say(f"  {side}:")
            output.say(_lines(fields))


def _where_they_differ(difference: Difference) -> tuple[Fields | None, Fields | None]:
    """Both sides with what only one has, or both have in different ways; `None` for no card."""
    mine, shipped = difference.mine, difference.shipped
    if not mine or not shipped:
        return mine or None, shipped or None
    return (
        {key: value for key, value in mine.items() if shipped.get(key) != value},
        {key: value for key, value in shipped.items() if mine.get(key) != value},
    )


def _lines(fields: Fields | None) -> str:
    from studyllm.deckfile.writing import keys_in_lines

    if fields is None:
        return "    # not there"
    return keys_in_lines(fields, "    ").removesuffix("\n") or "    # nothing else"


def _plainly(update: Update) -> dict[str, object]:
    return {
        "slug": update.slug,
        "file": str(update.path),
        "updated": update.updated,
        "added": update.added,
        "removed": update.removed,
        "differences": [
            {
                "name": f"{update.slug}/{each.name}",
                "mine": each.mine or None,
                "shipped": each.shipped or None,
            }
            for each in update.differences
        ],
    }
