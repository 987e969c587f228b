"""`studyllm decks lint`, `new` and `schema`: for those who write decks."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from studyllm.cli.commands import examples
from studyllm.cli.options import chosen
from studyllm.cli.output import counted
from studyllm.text.clean import one_line

if TYPE_CHECKING:
    from studyllm.core.cards import Card, Deck

SUFFIXES = (".yaml", ".yml")


@click.command(epilog=examples("studyllm decks lint", "studyllm decks lint attention.yaml"))
@click.argument("files", metavar="[FILE]...", nargs=-1, type=click.Path(path_type=Path))
@click.option("--encoding", metavar="NAME", help="Of files that are not UTF-8, as gb18030.")
@click.option("--strict", is_flag=True, help="Exit with 1 for advice, too.")
def lint(files: tuple[Path, ...], encoding: str | None, strict: bool) -> int:
    """Name every mistake in deck files, with line and column.

    Prints `file:line:column: message` lines, and nothing for a file without a mistake; a summary
    goes to stderr. What can be studied but could be a better card is named as advice, with its
    rule. A folder stands for the deck files in it; without a FILE your own decks and the
    shipped ones are checked. The exit code is 1 if there is any mistake. Nothing is imported.
    """
    from studyllm.cli import output
    from studyllm.core.editorial import findings, within_reach

    checked = problems = 0
    readings: list[_Read] = []
    for file in _files(files):
        checked += 1
        for problem in _read(file, encoding, readings):
            problems += 1
            output.say(problem)
    if not files:
        # A copy takes the place of the shipped deck of its slug; the learner's own come first.
        readings = list({read.deck.slug: read for read in reversed(readings)}.values())[::-1]
    advice = 0
    reached, left_out = within_reach([(read.deck, read.cards) for read in readings])
    for finding in findings(reached):
        advice += 1
        where = next(
            f"{read.file}:{line}"
            for read in readings
            if read.deck.slug == finding.deck and (line := read.line(finding.card))
        )
        output.say(f"{where}:1: advice: {finding.message} [{finding.rule}]")
    found = counted(problems, "mistake") if problems else "no mistakes"
    more = f", advice on {counted(advice, 'place')}" if advice else ""
    output.tell(f"{counted(checked, 'file')}: {found}{more}")
    if left_out:
        output.tell(f"advice is about the first cards alone; {left_out:,} were not looked at")
    return 1 if problems or (strict and advice) else 0


@click.command(
    epilog=examples(
        "studyllm decks new attention", "studyllm decks new attention --output attention.yaml"
    )
)
@click.argument("slug")
@click.option(
    "--output",
    "target",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Where to write it; your decks' folder if left out.",
)
def new(slug: str, target: Path | None) -> None:
    """Write a deck to begin with.

    It has a card of every kind, in English and Chinese, with comments. What is there already is
    not overwritten. Prints the path of the file.
    """
    from studyllm import deckfile
    from studyllm.cli import output

    text = deckfile.template(slug)
    path = target or _own_place(slug)
    _write_new(path, text)
    output.say(str(path))


@click.command(epilog=examples("studyllm decks schema > deck.schema.json"))
def schema() -> None:
    """Print the JSON Schema of deck files, for editors."""
    from studyllm import deckfile
    from studyllm.cli import output

    output.write_json(deckfile.schema())


def _own_place(slug: str) -> Path:
    """Where a new deck of the learner's lies, if there is none of that slug."""
    from studyllm.cli.opening import begin, opened
    from studyllm.deckfile.names import folded
    from studyllm.errors import StudyError

    start = begin(os.environ, chosen())
    with opened(start) as study:
        if folded(slug) in study.slugs():
            raise StudyError(f"there is a deck `{one_line(slug)}` already")
    return start.home.decks / f"{folded(slug)}.yaml"


def _write_new(path: Path, text: str) -> None:
    from studyllm.errors import StudyError
    from studyllm.lasting import make_folder, sync_folder

    try:
        make_folder(path.parent)
        with open(path, "x", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        sync_folder(path.parent)
    except OSError as error:
        taken = path.exists() and not path.is_dir()
        why = "is there already, and stays as it is" if taken else "cannot be written"
        raise StudyError(f"{path}: {why}: {error.strerror}") from error


def _files(named: Iterable[Path]) -> Iterator[Path]:
    """The files named, and those in the folders named; all of the learner's if none is."""
    from studyllm import config

    folders = [config.find_home(os.environ).decks, config.shipped_decks()]
    for path in named or folders:
        if path.is_dir():
            yield from _deck_files(path)
        elif named:
            yield path


def _deck_files(folder: Path) -> list[Path]:
    from studyllm.errors import StudyError

    try:
        found = sorted(folder.iterdir())
    except OSError as error:
        raise StudyError(f"{folder}: cannot be read: {error.strerror}") from error
    return [f for f in found if f.suffix in SUFFIXES and not f.name.startswith(".")]


class _Read(NamedTuple):
    """A deck file without a mistake."""

    file: Path
    deck: Deck
    cards: list[Card]
    line: Callable[[str], int]


def _read(file: Path, encoding: str | None, readings: list[_Read]) -> list[str]:
    """What is wrong with a file; if nothing is, it joins the readings."""
    from studyllm import deckfile
    from studyllm.errors import DeckError, StudyError

    try:
        reading = deckfile.read(file, encoding=encoding)
        cards = list(reading)
        readings.append(_Read(file, reading.deck, cards, reading.line))
    except DeckError as error:
        return [str(problem) for problem in error.problems]
    except StudyError as error:
        if error.exit_code != StudyError.exit_code:
            raise
        return [str(error)]
    return []
