"""`studyllm doctor`: what is kept for quickness, held against the journal."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from studyllm.cli.commands import as_json_option, examples
from studyllm.cli.options import chosen

if TYPE_CHECKING:
    from studyllm.store.views import Differences

SHOWN = 10
"""Cards that are named; JSON has them all."""

DIFFERENT = 3
"""The exit code where something differs: the database cannot be relied on."""


@click.command(
    epilog=examples("studyllm doctor", "studyllm doctor --json", "studyllm doctor --repair")
)
@click.option(
    "--repair", is_flag=True, help="Make anew what differs, from your answers; a backup goes first."
)
@as_json_option
def doctor(repair: bool, as_json: bool) -> int:
    """Check that what is kept agrees with what you did.

    Due days, counts and marks are kept so that the program is quick; all of them follow from the
    journal of what you did. This reads all of it and compares. A difference is a mistake of the
    program and costs no answer; the exit code is 3 then. Nothing is changed without --repair.

    A database in a folder that Dropbox, Syncthing, git or the like carry from device to device is
    in danger there: this warns of it.

    JSON has facts, cards, memory and standing (the cards that differ), tally (how many counts
    differ), calibration (how many sums of forecasts differ), alias (how many keys lead to another
    card than they should), repaired, ok, and warnings.
    """
    from studyllm.cli import output
    from studyllm.cli.opening import begin, opened

    start = begin(os.environ, chosen())
    with opened(start, reads=not repair) as study:
        with output.bar("reading your answers:") as progress:
            found = study.differences(progress)
        made = None
        if repair and not found.none:
            with output.bar("making anew:") as progress:
                made = study.repair(progress)
                found_after = study.differences(progress)
    warnings = _warnings(start.home.database)
    for warning in warnings:
        output.tell(warning)
    if as_json:
        told = {"repaired": made is not None, "ok": found.none, "warnings": warnings}
        output.say_json(found._asdict() | told)
    else:
        _say(found)
        if made is not None:
            output.say(f"Made anew from your answers. The backup before is {made}")
    if found.none:
        return 0
    return 0 if made is not None and found_after.none else DIFFERENT


def _warnings(database: Path) -> list[str]:
    """What endangers the database, though nothing has happened yet."""
    from studyllm.study.whereabouts import carried
    from studyllm.text.clean import one_line

    return [
        f"the database lies in {one_line(str(folder))}, which {carrier} carries from device to "
        "device: one would overwrite the other's answers; move it out (STUDYLLM_HOME says where "
        "it lies) and let `studyllm sync FOLDER` exchange what you did"
        for carrier, folder in carried(database)
    ]


def _say(found: Differences) -> None:
    from studyllm.cli import output

    output.say_table(
        [
            ("facts in the journal", found.facts),
            ("cards with a past", found.cards),
            ("memories that differ", len(found.memory)),
            ("marks that differ", len(found.standing)),
            ("counts that differ", found.tally),
            ("sums of forecasts that differ", found.calibration),
            ("keys that lead elsewhere", found.alias),
        ]
    )
    keys = dict.fromkeys((*found.memory, *found.standing))
    for key in list(keys)[:SHOWN]:
        output.say(f"  differs: {key}")
    if len(keys) > SHOWN:
        output.say(f"  … and {len(keys) - SHOWN} more")
    if found.none:
        output.say("All of it agrees with what you did.")
    else:
        output.say("No answer is lost. `studyllm doctor --repair` makes what differs anew.")
