"""What a learner's folders hold, read without the program."""

from __future__ import annotations

import sqlite3
import zipfile
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

from studyllm.store import backup
from studyllm.store.facts import ANSWER, MOCK, PLAN, WITHDRAWAL
from tests.conftest import surroundings

OUT = "out"
"""The folder in which things are written for others."""


class Found(NamedTuple):
    """What there is."""

    version: int
    """Of the database."""
    journal: tuple[tuple[Any, ...], ...]
    """Kind, card and grade of each fact, in the order in which they were made, and what a plan
    says."""
    cards: tuple[tuple[str, int], ...]
    """How many each deck has, by slug."""
    decks: tuple[tuple[str, bytes], ...]
    """The learner's deck files."""
    out: tuple[tuple[str, bytes], ...]

    @property
    def answers(self) -> list[tuple[Any, ...]]:
        """Answers and what was taken back, in the order in which it was done."""
        return [fact for fact in self.journal if fact[0] in (ANSWER, MOCK, WITHDRAWAL)]


def home_of(folder: Path) -> Path:
    return folder / "home"


def environment(folder: Path) -> dict[str, str]:
    return surroundings(home_of(folder))


def database(folder: Path) -> Path:
    return home_of(folder) / "studyllm.db"


def found(folder: Path) -> Found:
    """What a learner's folders hold. The database is to be closed."""
    with closing(sqlite3.connect(database(folder))) as raw:
        assert raw.execute("pragma integrity_check").fetchone() == ("ok",)
        version = raw.execute("pragma user_version").fetchone()[0]
        journal = raw.execute(
            "select kind, text, grade, iif(kind = ?, data, null) "
            "from journal join name on name.id = card "
            "order by at + lag, device",
            (PLAN,),
        ).fetchall()
        cards = raw.execute("select slug, cards from deck order by slug").fetchall()
    return Found(
        version,
        tuple(journal),
        tuple(cards),
        _files(home_of(folder) / "decks"),
        _files(folder / OUT),
    )


def _files(folder: Path) -> tuple[tuple[str, bytes], ...]:
    """All files of a folder that are not hidden, nor in a hidden one, by their paths in it."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    named = ((path.relative_to(folder), path) for path in paths)
    hidden = (".",)
    return tuple(
        (str(name), _content(path))
        for name, path in named
        if not any(part.startswith(hidden) for part in name.parts)
    )


def _content(path: Path) -> bytes:
    """What a file holds; of a package for Anki, which tells the time, only whether it is whole."""
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as package:
            return b"broken" if package.testzip() else b"whole"
    return path.read_bytes()


def backups(folder: Path) -> Mapping[str, int]:
    """The backups, all of them whole, and how many facts each has."""
    counts = {}
    for path in sorted((home_of(folder) / "backups").glob(backup.PATTERN)):
        with closing(sqlite3.connect(path)) as raw:
            assert raw.execute("pragma integrity_check").fetchone() == ("ok",)
            counts[path.name] = raw.execute("select count(*) from journal").fetchone()[0]
    return counts
