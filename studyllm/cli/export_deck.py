"""`studyllm export deck`."""

from __future__ import annotations

import os
import sys
from collections.abc import Generator, Iterable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from studyllm.cli.commands import examples
from studyllm.cli.completing import deck_slugs
from studyllm.cli.options import chosen

if TYPE_CHECKING:
    from studyllm.study.deck_export import DeckExport
    from studyllm.study.study import Study

FORMATS = ("yaml", "csv", "jsonl", "apkg")

BELONGS = {"raw": "csv", "mark": "csv", "anew": "yaml", "only": "apkg"}
"""Options that one format alone has."""


@click.command(
    epilog=examples(
        "studyllm export deck moe -o moe.yaml",
        "studyllm export deck -o my-decks",
        "studyllm export deck moe --mark -o moe.csv",
        "studyllm export deck --format jsonl | head",
        "studyllm export deck -o interview.apkg",
    )
)
@click.argument("decks", metavar="[DECK]...", nargs=-1, shell_complete=deck_slugs)
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    help="If left out, by the name of the FILE, else yaml.",
)
@click.option(
    "-o",
    "target",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Where to; with yaml also a folder that is there, for a file a deck.",
)
@click.option("--anew", is_flag=True, help="With yaml: without its author's comments and layout.")
@click.option("--raw", is_flag=True, help="With csv: leave formulas in cells as they are.")
@click.option("--mark", is_flag=True, help="With csv: begin with the mark that Excel looks for.")
@click.option(
    "--only", metavar="LANG", help="With apkg: texts that have that language in it alone."
)
def deck(
    decks: tuple[str, ...],
    form: str | None,
    target: Path | None,
    anew: bool,
    raw: bool,
    mark: bool,
    only: str | None,
) -> None:
    """Write decks as YAML, CSV, JSON Lines or a package for Anki.

    Without a DECK: all that are shown. A card is written once, however many siblings it has.

    yaml is the deck's own file, byte for byte if it is as it was read, else written anew; one deck
    a file. csv is for spreadsheets, jsonl for programs; both have all that a deck says. Pictures
    are named, not copied. Without -o it is printed. FILE is written whole or not at all.

    apkg is for Anki, with pictures and all that you have learned of the cards: answers, due days,
    what is suspended or flagged. Given to Anki again, it adds nothing twice.
    """
    from studyllm.cli.opening import begin, opened

    form = form or _form_of(target)
    _check(form, {"anew": anew, "raw": raw, "mark": mark, "only": only is not None})
    if form == "apkg" and target is None:
        raise click.UsageError("a package is no text: name a FILE by -o")
    with opened(begin(os.environ, chosen()), reads=True) as study:
        for slug in decks:
            study.check_deck(slug)
        export = study.deck_export
        if form == "apkg" and target is not None:
            _write_package(study, decks, target, only)
        elif form == "yaml":
            _write_files(export, decks, target, anew)
        elif form == "jsonl":
            _write(_counted(export.json_lines(decks), target), target)
        else:
            rows = export.table(decks, raw=raw)
            _write(_counted(_marked(rows) if mark else rows, target), target)


def _write(chunks: Generator[str], target: Path | None) -> None:
    from studyllm.cli.saving import written

    # Whoever reads what is printed may have enough; nothing is read from a closed database.
    with closing(chunks):
        written(target, chunks, private=False)


def _write_package(study: Study, decks: tuple[str, ...], target: Path, only: str | None) -> None:
    from studyllm.cli import output
    from studyllm.cli.saving import replaced
    from studyllm.config import language

    slugs = study.deck_export.slugs(decks)
    first = only or language(study.settings, os.environ)
    with output.bar(f"{target.name}: cards written:") as progress, replaced(target) as stream:
        packed = study.package_export().write(
            stream, target.resolve().parent, slugs, first, progress, only=only is not None
        )
    for missing in packed.missing:
        output.tell(f"{missing}; its name stands in its place")


def _form_of(target: Path | None) -> str:
    """The format that a file's name asks for."""
    named = "" if target is None else target.suffix.lower().removeprefix(".")
    return named if named in FORMATS else FORMATS[0]


def _check(form: str, options: dict[str, bool]) -> None:
    for name, given in options.items():
        if given and BELONGS[name] != form:
            raise click.UsageError(f"--{name} belongs to --format {BELONGS[name]}")


def _write_files(
    export: DeckExport, decks: tuple[str, ...], target: Path | None, anew: bool
) -> None:
    """Write a file a deck, into a folder, or the one that there is."""
    slugs = export.slugs(decks)
    if target is not None and target.is_dir():
        for slug in slugs:
            _write(export.yaml(slug, anew=anew), target / f"{slug}.yaml")
        return
    if len(slugs) != 1:
        raise click.UsageError("yaml is one deck a file: name one DECK, or a folder by -o")
    text = export.yaml(slugs[0], anew=anew)
    _write(_shown(text) if target is None else text, target)


def _shown(text: Generator[str]) -> Generator[str]:
    """What is printed; a terminal would turn round what may stand in the comments of a file."""
    from studyllm.text.clean import clean

    return (clean(piece) for piece in text) if sys.stdout.isatty() else text


def _marked(rows: Iterable[str]) -> Generator[str]:
    from studyllm.text.spreadsheet import BYTE_ORDER_MARK

    yield BYTE_ORDER_MARK
    yield from rows


def _counted(lines: Iterable[str], target: Path | None) -> Generator[str]:
    """The lines; how many there were is shown while they go into a file."""
    from studyllm.cli import output

    if target is None:
        yield from lines
        return
    with output.counting(f"{target.name}: lines written:") as progress:
        for number, line in enumerate(lines, 1):
            yield line
            if number % 1_000 == 0:
                progress(number)
