"""`studyllm export`: by name what can be written to a file."""

from __future__ import annotations

import click

from studyllm.cli.commands import LazyGroup, examples


class ExportCommands(LazyGroup):
    """What can be written to a file."""

    places = {
        "progress": (
            "export_progress:progress",
            "Write how you are doing as CSV, JSON, Markdown or one page of HTML.",
        ),
        "journal": (
            "export_journal:journal",
            "Write all that you did, so that it can be taken in.",
        ),
        "mock": ("export_mock:mock", "Write what a mock interview has shown as Markdown or JSON."),
        "deck": ("export_deck:deck", "Write decks as YAML, CSV, JSON Lines or a package for Anki."),
    }


@click.group(
    cls=ExportCommands,
    no_args_is_help=False,
    subcommand_metavar="COMMAND ...",
    epilog=examples(
        "studyllm export progress -o progress.html",
        "studyllm export journal -o journal.jsonl",
        "studyllm export deck moe -o moe.csv",
    ),
)
def export() -> None:
    """Write progress, mock interviews, the journal or decks to a file.

    Without -o the data goes to the standard output. A file is written whole or not at all.
    """
