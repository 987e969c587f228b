"""`studyllm import`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import click

from studyllm.cli.commands import as_json_option, examples
from studyllm.cli.options import chosen

if TYPE_CHECKING:
    from studyllm.study import Study

Told: TypeAlias = "dict[str, object]"
"""What came of one file, for JSON."""


@click.command(
    "import",
    epilog=examples(
        "studyllm import attention.yaml",
        "studyllm import first.yaml second.yaml --json",
        "studyllm import moe.yaml --as my-moe",
        "studyllm import journal.jsonl",
    ),
)
@click.argument(
    "files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path)
)
@click.option("--replace", is_flag=True, help="Take the place of a deck that has the same slug.")
@click.option("--as", "slug", metavar="SLUG", help="Import under another slug (one file only).")
@click.option("--encoding", metavar="NAME", help="Of files that are not UTF-8, as gb18030.")
@as_json_option
def import_(
    files: tuple[Path, ...], replace: bool, slug: str | None, encoding: str | None, as_json: bool
) -> int:
    """Take deck files and journals in, or update decks.

    A deck file is checked, copied to your decks, and taken whole or not at all; what you learned
    stays. Import it again after an edit. A deck of the same slug from another source is not
    overwritten: choose --replace or --as.

    A journal that `studyllm export journal` has written is known by its first line. What was done
    on another device joins what was done here; what is here already changes nothing.

    All files are tried; the exit code is 1 if any was refused.
    """
    from studyllm.cli import output
    from studyllm.cli.opening import begin, opened
    from studyllm.errors import StudyError

    slug = _checked(slug, files)
    journals = _journals(files, replace or slug is not None or encoding is not None)
    start = begin(os.environ, chosen())
    taken: list[Told] = []
    merged: list[Told] = []
    refused: list[Told] = []
    with opened(start) as study:
        for file in files:
            try:
                if file in journals:
                    merged.append(_take_journal(study, file, as_json))
                else:
                    taken.append(_take_deck(study, file, replace, slug, encoding, as_json))
            except StudyError as error:
                if error.exit_code != StudyError.exit_code:
                    raise
                output.tell(str(error))
                refused.append({"file": str(file), "message": str(error)})
    if as_json:
        output.say_json({"decks": taken, "journals": merged, "refused": refused})
    return 1 if refused else 0


def _take_deck(
    study: Study, file: Path, replace: bool, slug: str | None, encoding: str | None, quiet: bool
) -> Told:
    from studyllm.cli import output

    with output.counting(f"{file.name}: cards read:") as progress:
        merged = study.import_deck(
            file, replace=replace, slug=slug, encoding=encoding, progress=progress
        )
    if not quiet:
        slug_, *counts = merged
        told = [f"{n} {what}" for n, what in zip(counts, merged._fields[1:], strict=True)]
        output.say_now(f"{slug_}: {', '.join(told)}")
    return {"file": str(file), **merged._asdict()}


def _take_journal(study: Study, file: Path, quiet: bool) -> Told:
    from studyllm.cli import output
    from studyllm.cli.output import counted

    with (
        output.counting(f"{file.name}: facts read:") as read,
        output.bar(f"{file.name}: taking in:") as progress,
    ):
        merged, devices = study.exchanging.take_file(file, read, progress)
    if not quiet:
        facts = f"{counted(merged.added, 'fact')} of {counted(devices, 'device')}"
        output.say_now(f"taken: {facts}, {merged.known} known already")
        if merged.conflicts:
            output.tell(
                f"{counted(merged.conflicts, 'fact')} had the name of another one: two devices "
                "write under one name. Both are kept"
            )
    return {"file": str(file), **merged._asdict(), "devices": devices}


def _journals(files: tuple[Path, ...], for_decks: bool) -> set[Path]:
    """Which of the files are journals.

    Args:
        files: all that were named.
        for_decks: whether there is an option that is for decks alone.
    """
    from studyllm.study.exchanging import is_journal
    from studyllm.text.clean import one_line

    found = {file for file in files if is_journal(file)}
    for file in found if for_decks else ():
        name = one_line(str(file))
        raise click.UsageError(f"--replace, --as and --encoding are for decks; {name} is a journal")
    return found


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
