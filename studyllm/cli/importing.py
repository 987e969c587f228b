"""`studyllm import`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from studyllm.cli.commands import as_json_option, examples
from studyllm.cli.options import chosen

if TYPE_CHECKING:
    from studyllm.study.wishes import Wishes


@click.command(
    "import",
    epilog=examples(
        "studyllm import attention.yaml",
        "studyllm import words.csv notes.md --dry-run",
        "studyllm import collection.colpkg",
        "studyllm import moe.yaml --as my-moe",
        "studyllm import ~/notes",
        "studyllm import --link ~/decks",
        "studyllm import journal.jsonl",
    ),
)
@click.argument(
    "files", metavar="FILE|FOLDER...", nargs=-1, required=True, type=click.Path(path_type=Path)
)
@click.option("--dry-run", is_flag=True, help="Say what would be done, and change nothing.")
@click.option("--replace", is_flag=True, help="Take the place of decks that have the same slug.")
@click.option(
    "--as", "slug", metavar="SLUG", help="Import a file, or a folder of notes, under another slug."
)
@click.option("--encoding", metavar="NAME", help="Of files that are not UTF-8, as gb18030.")
@click.option("--link", is_flag=True, help="Read the deck files of a FOLDER where they are.")
@click.option("--unlink", is_flag=True, help="Read those of a linked FOLDER no more.")
@as_json_option
def import_(
    files: tuple[Path, ...],
    dry_run: bool,
    replace: bool,
    slug: str | None,
    encoding: str | None,
    link: bool,
    unlink: bool,
    as_json: bool,
) -> int:
    """Take decks and journals in, or update decks.

    What a file is shows its content: a deck as YAML, JSON Lines, CSV, TSV or Markdown, an Anki
    package with decks, pictures and reviews, or a journal that `studyllm export journal` has
    written. A FOLDER stands for all of these in it and in its folders; its notes with the same tag
    are one deck.

    Each file is checked, and taken whole or not at all; what you learned stays. A deck file is
    copied to your decks, and decks of other formats become deck files there. A card that breaks a
    rule is left out, and named. Import a file again after an edit. A deck of the same slug from
    another source is not overwritten, nor one that you have edited: choose --replace or --as.
    If a file has several decks, --as gives the beginning of their slugs.

    With --link the deck files of a folder are read where they are, at each start and while you
    study; --unlink ends that. Nothing in the folder is changed.

    All files are tried; the exit code is 1 if any was refused.
    """
    from studyllm.cli.opening import begin, opened
    from studyllm.cli.taking import import_files, link_folders
    from studyllm.study.wishes import Wishes

    if link or unlink:
        if link == unlink or dry_run or replace or slug is not None or encoding is not None:
            raise click.UsageError("--link and --unlink stand alone, with folders")
        with opened(begin(os.environ, chosen())) as study:
            return link_folders(study, files, link, as_json)
    wishes = Wishes(replace, _checked(slug, files), encoding, dry_run)
    _check_journals(files, wishes)
    return import_files(files, wishes, chosen(), as_json=as_json)


def _check_journals(files: tuple[Path, ...], wishes: Wishes) -> None:
    """Refuse options that are for decks alone beside a journal."""
    if not (wishes.replace or wishes.slug is not None or wishes.encoding is not None):
        return
    from studyllm.study.foreign import is_journal
    from studyllm.text.clean import one_line

    for file in files:
        if is_journal(file):
            name = one_line(str(file))
            raise click.UsageError(
                f"--replace, --as and --encoding are for decks; {name} is a journal"
            )


def _checked(slug: str | None, files: tuple[Path, ...]) -> str | None:
    """The slug of `--as` as decks have it, if it can be one."""
    if slug is None:
        return None
    from studyllm.deckfile.names import folded, slug_flaw
    from studyllm.text.clean import one_line

    if len(files) > 1:
        raise click.UsageError("--as gives a slug to one file, and there are several")
    if flaw := slug_flaw(folded(slug)):
        raise click.UsageError(f"--as: `{one_line(slug)}` {flaw}")
    return folded(slug)
