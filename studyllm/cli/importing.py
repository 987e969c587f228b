"""`studyllm import`."""

from __future__ import annotations

import os
from pathlib import Path

import click

from studyllm.cli.commands import as_json_option, examples
from studyllm.cli.options import chosen


@click.command(
    "import",
    epilog=examples(
        "studyllm import attention.yaml",
        "studyllm import first.yaml second.yaml --json",
        "studyllm import moe.yaml --as my-moe",
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
    """Take deck files in, or update them.

    A file is checked, copied to your decks, and taken whole or not at all; what you learned stays.
    Import it again after an edit. A deck of the same slug from another source is not overwritten:
    choose --replace or --as. All files are tried; the exit code is 1 if any was refused.
    """
    from studyllm.cli import output
    from studyllm.cli.opening import begin, opened
    from studyllm.errors import StudyError

    slug = _checked(slug, files)
    start = begin(os.environ, chosen())
    taken: list[dict[str, object]] = []
    refused: list[dict[str, object]] = []
    with opened(start) as study:
        for file in files:
            try:
                with output.counting(f"{file.name}: cards read:") as progress:
                    merged = study.import_deck(
                        file,
                        replace=replace,
                        slug=slug,
                        encoding=encoding,
                        progress=progress,
                    )
            except StudyError as error:
                if error.exit_code != StudyError.exit_code:
                    raise
                output.tell(str(error))
                refused.append({"file": str(file), "message": str(error)})
                continue
            taken.append({"file": str(file), **merged._asdict()})
            if not as_json:
                slug_, *counts = merged
                told = [f"{n} {what}" for n, what in zip(counts, merged._fields[1:], strict=True)]
                output.say_now(f"{slug_}: {', '.join(told)}")
    if as_json:
        output.say_json({"decks": taken, "refused": refused})
    return 1 if refused else 0


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
