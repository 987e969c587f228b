"""`studyllm export mock`."""

from __future__ import annotations

import os
from pathlib import Path

import click

from studyllm.cli.commands import examples
from studyllm.cli.export_progress import format_of
from studyllm.cli.options import chosen, setting_option

ENDINGS = {".json": "json", ".md": "md", ".markdown": "md"}
"""The format that the end of a file's name stands for."""


@click.command(
    epilog=examples(
        "studyllm export mock -o mock.md",
        "studyllm export mock 2026-03-02 -o mock.json",
        "studyllm export mock --format md | less",
    )
)
@click.argument("when", metavar="[WHEN]", default="last")
@click.option(
    "--format",
    "form",
    type=click.Choice(("json", "md")),
    help="If left out, by the end of FILE: .json, .md.",
)
@click.option(
    "-o", "target", metavar="FILE", type=click.Path(path_type=Path), help="Where to write it."
)
@setting_option("--lang", help="Language of titles, questions and the report: en, zh, …")
def mock(when: str, form: str | None, target: Path | None) -> None:
    """Write what a mock interview has shown as Markdown or JSON.

    WHEN is `last`, which is the default, or when it began, as in 2026-03-02 or 2026-03-02T14:30;
    `studyllm mock --list` has all. JSON is what `studyllm mock --report --json` prints.
    """
    form = format_of(form, target, ENDINGS)
    from studyllm.cli.mock import began_of, find
    from studyllm.cli.opening import begin, opened
    from studyllm.cli.saving import written

    start = begin(os.environ, chosen())
    with opened(start, reads=True) as study:
        found = find(study, when)
        if form == "json":
            from studyllm.cli.output import json_text, versioned
            from studyllm.report.mock_data import as_data

            written(target, [json_text(versioned(as_data(found, start.language)))])
        else:
            from studyllm.report.mock import document

            written(target, document(found, began_of(found), start.language))
