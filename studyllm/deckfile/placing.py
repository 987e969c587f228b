"""Where a card stands in its file, for whoever wants to edit it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from studyllm.deckfile import source
from studyllm.deckfile.events import Fold, Node, Scalar, Table
from studyllm.deckfile.names import folded, made
from studyllm.deckfile.report import EnoughError, Report
from studyllm.deckfile.values import Values

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from studyllm.deckfile.report import Place as Mark

TEXTS: Final = ("question", "q", "cloze")
"""The keys whose text gives an id to a card that has none."""


class Place(NamedTuple):
    """Where a card's mapping begins."""

    line: int
    """Counted from 1."""
    column: int
    """Counted from 1, in characters."""


class Standing(NamedTuple):
    """Where a card's mapping begins, and whether its id is written there."""

    place: Place
    named: bool


TOP: Final = Place(1, 1)


def place_of(path: Path, card_id: str) -> Place:
    """Where a card begins, whatever is wrong with others; line 1 if it is not found.

    Raises:
        StudyError: the file is not there, or cannot be read.
    """
    found = standing(path, card_id)
    if found is not None:
        return found.place
    return _searched(path, card_id) or TOP


def standing(path: Path, card_id: str) -> Standing | None:
    """Where a card stands, as far as the file is YAML.

    Raises:
        StudyError: the file is not there, or cannot be read.
    """
    return next((found for known, found in standings(path) if known == card_id), None)


def standings(path: Path) -> Iterator[tuple[str | None, Standing]]:
    """The id of each card, `None` of one that can have none, and where it stands.

    In the order of the file, as far as it is YAML.

    Raises:
        StudyError: the file is not there, or cannot be read.
    """
    name = source.shown(path)
    with source.opened(path, name) as file:
        report = Report(name)
        try:
            for node in Fold(source.Source(file, name, None), report):
                if isinstance(node, Table):
                    yield (
                        _identity(node),
                        Standing(_counted_from_one(node.start_mark), "id" in node),
                    )
        except EnoughError:
            pass


def _identity(table: Table) -> str | None:
    """The id of a card, also of one that is broken elsewhere."""
    if "id" in table:
        return _folded(table["id"])
    # A report of its own: what is wrong with the text is not asked here.
    values = Values(Report(""))
    for key in TEXTS:
        if key in table:
            text = values.text(table[key], key)
            return made(text) if text else None
    return None


def _folded(node: Node) -> str | None:
    return folded(node.value) if isinstance(node, Scalar) else None


def _counted_from_one(mark: Mark) -> Place:
    return Place(mark.line + 1, mark.column + 1)


_ID: Final = re.compile(r"""[ \t]*(?:-[ \t]+)*(?:\{[ \t]*)?(['"]?)id\1:[ \t]+(['"]?)(\S.*)""")


def _searched(path: Path, card_id: str) -> Place | None:
    """Where a line gives the id, if the file is no YAML before it."""
    name = source.shown(path)
    written = re.compile(rf"{re.escape(card_id)}(?![^\s'\",}}])")
    with source.opened(path, name) as file:
        stream = source.Source(file, name, None)
        text = b""
        try:
            while chunk := stream.read():
                text += chunk
        except source.UnreadableError:
            pass
    for number, line in enumerate(text.decode().split("\n"), 1):
        found = _ID.match(line)
        if found and written.match(folded(found[3])):
            return Place(number, len(line) - len(line.lstrip(" \t-")) + 1)
    return None
