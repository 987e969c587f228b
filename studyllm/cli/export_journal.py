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
    help="If left out, by the name of the FILE, else jsonl: JSON Lines.",
)
@click.option(
    "-o", "target", metavar="FILE", type=click.Path(path_type=Path), help="Where to write it."
)
@click.option("--mark", is_flag=True, help="With csv: begin with the mark that Excel looks for.")
def journal(form: str | None, target: Path | None, mark: bool) -> int:
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
    if mark and form != "csv":
        raise click.UsageError("--mark belongs to --format csv")
    encoding = "utf-8-sig" if mark else "utf-8"
    with opened(begin(os.environ, chosen()), reads=True) as study:
        if target is None:
            lines = study.exchanging.written(form, lambda _done, _total: None)
            written(None, lines, encoding=encoding)
        else:
            with output.bar("facts written:") as progress:
                written(target, study.exchanging.written(form, progress), encoding=encoding)
    return 0
