"""`studyllm export journal`."""

from __future__ import annotations

import os
from pathlib import Path

import click

from studyllm.cli.commands import examples
from studyllm.cli.options import chosen


@click.command(
    epilog=examples(
        "studyllm export journal -o journal.jsonl",
        "studyllm export journal --format csv -o journal.csv",
        "studyllm export journal | grep unsuspend",
    )
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["jsonl", "csv"]),
    help="JSON Lines or CSV; if left out, by the name of the FILE, else jsonl.",
)
@click.option(
    "-o", "target", metavar="FILE", type=click.Path(path_type=Path), help="Where to write it."
)
def journal(form: str | None, target: Path | None) -> int:
    """Write all that you did, so that it can be taken in.

    Every fact is there: answers, practice, what was taken back or put right, suspended, buried,
    flagged and begun anew, with the device that it was done on. `studyllm import` takes the file
    in, also on another device that has done something of its own: nothing is lost or counted
    twice. Cards are named by their keys; what they say is in the deck files.
    """
    from studyllm.cli import output
    from studyllm.cli.opening import begin, opened
    from studyllm.cli.saving import written

    if form is None:
        form = "csv" if target is not None and target.suffix.lower() == ".csv" else "jsonl"
    with opened(begin(os.environ, chosen())) as study:
        if target is None:
            written(None, study.exchanging.written(form, lambda _done, _total: None))
        else:
            with output.bar("facts written:") as progress:
                written(target, study.exchanging.written(form, progress))
    return 0
