"""What a file that is to be imported is: by its content, and by its name only in doubt."""

from __future__ import annotations

import re
from contextlib import AbstractContextManager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol, cast

from studyllm.errors import StudyError
from studyllm.exchange import files

if TYPE_CHECKING:
    from studyllm.exchange.foreign import Foreign, Wish

YAML: Final = "YAML deck"
JOURNAL: Final = "journal"

CAN_BE: Final = (
    "decks as YAML, JSON Lines, CSV, TSV or Markdown, Anki packages (.apkg, .colpkg), and journals"
)
"""What can be imported, as messages name it."""

_YAML_SUFFIXES: Final = (".yaml", ".yml")
_DECK_KEY: Final = re.compile(r"""[{\s]*["']?(deck|cards|format)["']?\s*:(\s|$)""")
_JOURNAL_START: Final = re.compile(r"""[ \t\r\n]*\{|"?studyllm""")
"""How what can only be a journal's first line begins; what reads one need not be loaded else."""
_LOOKED_AT: Final = 200
"""Lines in which a deck file shows that it is one."""
_BYTES_LOOKED_AT: Final = 8192
"""In which a file that is no text has a zero."""


class Reader(Protocol):
    """A module that reads a format of other programs."""

    def recognised(self, path: Path) -> bool: ...

    def read(self, path: Path, wish: Wish) -> AbstractContextManager[Foreign]: ...


class Format(NamedTuple):
    """A format of other programs."""

    module: str
    """Below `studyllm.exchange`."""
    suffixes: tuple[str, ...]
    """How the names of its files end, where two formats could be meant."""


FORMATS: Final = (
    Format("anki", (".apkg", ".colpkg", ".zip")),
    Format("jsonl_decks", (".jsonl", ".ndjson", ".json")),
    Format("csv_decks", (".csv", ".tsv", ".tab")),
    Format("markdown_decks", (".md", ".markdown", ".mdown")),
)
"""In the order in which they are asked."""


def kind_of(path: Path, *, strict: bool = False) -> str | Reader | None:
    """What a file is: `YAML`, `JOURNAL`, or what reads it; `None` if nothing of all that.

    Args:
        path: of the file; what cannot be opened counts as what its name says, so that its reader
            says why.
        strict: whether its content alone has to say so.
    """
    if not path.is_file():  # a pipe would wait for somebody to write
        return YAML
    if is_journal(path):
        return JOURNAL
    suffix = path.suffix.lower()
    if suffix in _YAML_SUFFIXES and _is_yaml(path):
        return YAML  # and no reader of another format is loaded to be asked
    found = [one for one in FORMATS if _reader(one).recognised(path)]
    named = [one for one in found if suffix in one.suffixes]
    if not named and (_is_yaml(path) or (suffix in _YAML_SUFFIXES and not found)):
        return YAML if _is_yaml(path) or not strict else None
    if not found and not strict:
        found = [one for one in FORMATS if suffix in one.suffixes]
    return _reader((named or found)[0]) if named or found else None


def is_journal(path: Path) -> bool:
    """Whether a file says that it is a journal; not, if it cannot be read."""
    start = files.first_line(path)
    if not _JOURNAL_START.match(start):
        return False
    from studyllm.exchange import journal, journal_csv

    return journal.is_header(start) or journal_csv.is_header(start)


def is_note(path: Path) -> bool:
    """Whether a file is named as Markdown notes are."""
    return path.suffix.lower() in FORMATS[-1].suffixes


def is_markdown(kind: str | Reader | None) -> bool:
    """Whether what `kind_of` tells is Markdown."""
    return kind is not None and kind is _reader(FORMATS[-1])


def unknown(path: Path) -> StudyError:
    """What is said of a file that is nothing of all that."""
    name = files.shown(path)
    if not _is_binary(path, name):
        for _ in files.lines(path):  # what cannot be read says so
            break
    return StudyError(f"{name}: not known as anything that can be imported: {CAN_BE}")


def _is_binary(path: Path, name: str) -> bool:
    with files.binary(path, name, files.LARGEST_TEXT, "a deck") as file:
        try:
            return b"\0" in file.read(_BYTES_LOOKED_AT)
        except OSError:
            return False


def _reader(one: Format) -> Reader:
    return cast("Reader", import_module(f"studyllm.exchange.{one.module}"))


def _is_yaml(path: Path) -> bool:
    """Whether the first lines of a file have a key that only a deck has."""
    try:
        for number, line in enumerate(files.lines(path)):
            if number >= _LOOKED_AT:
                break
            if _DECK_KEY.match(line):
                return True
    except StudyError:
        return False
    return False
