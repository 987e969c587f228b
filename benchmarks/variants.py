"""What is made of the load: copies of homes, edited decks, and what holds cards without a past."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from benchmarks.load import Load, run
from benchmarks.plan import Plan
from benchmarks.timing import studyllm

EDITED = 100
"""One answer in so many is another one in an edited deck."""
EDIT = "edited "

OUR_FILES = ("studyllm.db", "studyllm.db-wal")
COLLECTION = "collection.anki2"
ANKIS_FILES = (COLLECTION, f"{COLLECTION}-wal")
"""Those that hold what is kept."""


def copied(load: Load, home: Path, name: str) -> Path:
    """A copy of a home under another name, started once where it lies."""
    copy = load.work / name
    put_back(home, copy)
    run(studyllm("stats"), copy)
    return copy


def put_back(kept: Path, place: Path) -> None:
    """Make a folder what another one is, down to the times of its files, all of it on disk."""
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(kept, place)
    for path in place.rglob("*"):
        if path.is_file():
            with open(path, "rb") as stream:
                os.fsync(stream.fileno())


def edited_deck(load: Load, cards: int) -> Path:
    """The deck with one answer in EDITED changed."""
    return _edited(load.deck(cards), " " * 6)


def edited_table(load: Load, cards: int) -> Path:
    """The same cards for Anki."""
    return _edited(load.table(cards), "\t")


def _edited(path: Path, before: str) -> Path:
    """A copy with another beginning of some answers, which stand after the first `before`."""
    target = path.with_stem(f"{path.stem}-edited")
    answers = 0
    with open(path, encoding="utf-8") as source, open(target, "w", encoding="utf-8") as stream:
        for line in source:
            if before in line:
                edited = line.replace(before, f"{before}{EDIT}", 1)
                stream.write(line if answers % EDITED else edited)
                answers += 1
            else:
                stream.write(line)
    return target


def imported(load: Load, cards: int, name: str) -> Path:
    """A home that has the deck, of which nothing was ever asked."""
    home = load.fresh_home(name)
    run(studyllm("import", str(load.deck(cards))), home)
    return home


def imported_by_anki(plan: Plan, table: Path | None, name: str) -> Path:
    """The folder of a new collection that has the cards of a table, or none."""
    folder = plan.load.work / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    path = folder / COLLECTION
    run(plan.anki_words("import", table, path) if table else plan.anki_words("empty", path), folder)
    return folder


def bytes_of(folder: Path, names: tuple[str, ...]) -> int:
    """The size of those of the files that are there."""
    return sum(path.stat().st_size for name in names if (path := folder / name).exists())
