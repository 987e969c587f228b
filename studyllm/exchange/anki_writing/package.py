"""A package of Anki's: a collection of schema 11, which every Anki since 2.0 takes, and pictures.

What else is in such a file, and what Anki does with it, was seen by giving it to Anki:
`tests/golden/check_apkg_in_anki.py` does that again.
"""

from __future__ import annotations

import json
import os
import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import blake2b
from itertools import count
from pathlib import Path, PurePath
from shutil import copyfileobj
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO, Final, NamedTuple
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from studyllm.errors import StudyError
from studyllm.exchange.anki_writing.note_types import NOTE_TYPES, model
from studyllm.exchange.anki_writing.notes import Note
from studyllm.exchange.anki_writing.past import FIRST_DAY, Logged, State
from studyllm.exchange.anki_writing.schema import (
    CONFIG,
    DECK,
    NUMBER_REVIEWS,
    OPTIONS,
    TABLES,
)
from studyllm.rests import remove_rests
from studyllm.text.clean import one_line

COLLECTION: Final = "collection.anki2"
FIRST_ID: Final = 1_500_000_000_000
"""Anki's ids are epoch milliseconds; it takes others in the place of those that are taken."""

BATCH: Final = 2_000
"""Rows that are written at once."""

OURS: Final = "studyllm"
"""Under it stand our slugs and ids, for those who take a package in here; Anki passes them over."""

ROOM: Final = ".studyllm-"
"""Begins the name of the folder for what is needed meanwhile; then comes the program's number."""

LARGE: Final = 1 << 30
"""Bytes from which a member may need sizes of 64 bits."""

_COLONS: Final = re.compile("::+")


class AnkiCard(NamedTuple):
    """One card of a note in Anki, and its past."""

    place: int
    """Of the card among those of its note, from 0."""
    state: State
    logged: Sequence[Logged]


class AnkiDeck(NamedTuple):
    """A deck of Anki's."""

    slug: str
    name: str
    about: str
    """HTML."""
    changed: int
    """When it was last edited, epoch seconds."""


class Package:
    """Writes decks, notes and pictures in the order in which they come."""

    def __init__(self, archive: ZipFile, collection: sqlite3.Connection) -> None:
        self._zip = archive
        self._db = collection
        self._rows: dict[str, list[tuple[Any, ...]]] = {"notes": [], "cards": [], "answers": []}
        self._waiting = 0
        self._ids = count(FIRST_ID)
        self._media: dict[str, str] = {}
        """Names of the pictures, by the names of their members."""
        self._decks: dict[int, dict[str, Any]] = {1: DECK}
        self._deck = 1
        self._changed = 0

    def begin(self, deck: AnkiDeck) -> None:
        """Have all notes that follow belong to a deck."""
        number = FIRST_ID + _number(deck.slug)
        while number in self._decks:
            number += 1
        if len(self._decks) == 1:
            self._ids = count(number + 1)
        name = _unlike(deck.name, deck.slug, (each["name"] for each in self._decks.values()))
        said = {"id": number, "name": name, "desc": deck.about, "mod": deck.changed}
        said[OURS] = deck.slug
        self._decks[number] = DECK | said
        self._deck, self._changed = number, deck.changed

    def add(self, note: Note, cards: Iterable[AnkiCard]) -> None:
        """Write a note with its cards and their past."""
        number = next(self._ids)
        tags = f" {' '.join(note.tags)} " if note.tags else ""
        fields = "\x1f".join(note.fields)
        own = f"{OURS}:{note.own}"
        row = (number, note.guid, note.kind.id, self._changed, tags, fields, own)
        self._rows["notes"].append(row)
        for place, state, logged in cards:
            card = next(self._ids)
            self._rows["cards"].append((card, number, self._deck, place, self._changed, *state))
            self._rows["answers"] += [(card, *row) for row in logged]
            self._waiting += len(logged)
        self._waiting += 1
        if self._waiting >= BATCH:
            self._flush()

    def picture(self, name: str, content: BinaryIO) -> str:
        """Write a picture; the name under which fields show it."""
        digest = blake2b(content.read(), digest_size=8).hexdigest()
        stored = f"studyllm-{digest}{PurePath(name).suffix.lower()}"
        if stored not in self._media.values():
            content.seek(0)
            member = str(len(self._media))
            with self._zip.open(_stored(member), "w") as target:
                copyfileobj(content, target)
            self._media[member] = stored
        return stored

    def finish(self, path: Path, at: int, rollover_hour: int) -> None:
        """Write what is about all of it, last.

        Args:
            path: of the collection.
            at: the present instant, epoch milliseconds.
            rollover_hour: at which a study day begins.
        """
        self._flush()
        config = CONFIG | {"rollover": rollover_hour}
        models = {str(kind.id): model(kind) for kind in NOTE_TYPES}
        texts = map(json.dumps, (config, models, self._decks, OPTIONS))
        # Without an offset from UTC, which the configuration says.
        first = FIRST_DAY * 86_400 + rollover_hour * 3_600
        self._db.execute(
            "insert into col values (1, ?, ?, ?, 11, 0, 0, 0, ?, ?, ?, ?, '{}')",
            (first, at, at, *texts),
        )
        self._db.execute(NUMBER_REVIEWS)
        self._db.commit()
        self._db.close()
        # By its name, not as a `ZipInfo`, which has a level of its own: the slow one.
        large = path.stat().st_size > LARGE
        member = self._zip.open(COLLECTION, "w", force_zip64=large)
        with path.open("rb") as source, member as target:
            copyfileobj(source, target, 1 << 20)
        self._zip.writestr(_stored("media"), json.dumps(self._media))

    def _flush(self) -> None:
        insert = self._db.executemany
        rows = self._rows
        insert("insert into notes values (?, ?, ?, ?, -1, ?, ?, '', 0, 0, ?)", rows["notes"])
        insert(
            "insert into cards values (?, ?, ?, ?, ?, -1, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0, ?, ?)",
            rows["cards"],
        )
        insert("insert into staging.answers values (?, ?, ?, ?, ?, ?, ?, ?)", rows["answers"])
        for table in rows.values():
            table.clear()
        self._waiting = 0


@contextmanager
def writing(stream: BinaryIO, room: Path, at: int, rollover_hour: int) -> Iterator[Package]:
    """A package that is written to a stream, and whole when this ends well.

    Args:
        stream: in which one can go back.
        room: a folder for what is needed meanwhile; it goes in any case.
        at: the present instant, epoch milliseconds.
        rollover_hour: at which a study day begins.

    Raises:
        StudyError: there is no place for it.
    """
    remove_rests(room, ROOM)
    with TemporaryDirectory(prefix=f"{ROOM}{os.getpid()}-", dir=room) as folder:
        path = Path(folder, COLLECTION)
        collection = sqlite3.connect(path)
        try:
            _prepare(collection, Path(folder, "staging"))
            with ZipFile(stream, "w", ZIP_DEFLATED, compresslevel=1) as archive:
                package = Package(archive, collection)
                yield package
                package.finish(path, at, rollover_hour)
        except sqlite3.Error as error:
            raise StudyError(f"the package cannot be written: {error}") from error
        finally:
            collection.close()


def _prepare(collection: sqlite3.Connection, staging: Path) -> None:
    """Make the tables. Nobody needs the file unless it becomes whole."""
    collection.execute("attach ? as staging", (str(staging),))
    for schema in ("main", "staging"):
        collection.execute(f"pragma {schema}.journal_mode = off")
        collection.execute(f"pragma {schema}.synchronous = off")
    collection.executescript(TABLES)


def _stored(name: str) -> ZipInfo:
    """A member that is not compressed; like any other it has no date of today."""
    member = ZipInfo(name)
    member.compress_type = ZIP_STORED
    return member


def _number(slug: str) -> int:
    """A number that is always a slug's, about two years of milliseconds wide."""
    return int.from_bytes(blake2b(slug.encode(), digest_size=8).digest()) % (1 << 36)


def _unlike(name: str, slug: str, others: Iterable[str]) -> str:
    """A deck's name, which no other deck may have; `::` would make a deck within another of it."""
    said = _plain(name)
    taken = {other.casefold() for other in others}
    return said if said and said.casefold() not in taken else f"{said} ({_plain(slug)})".strip()


def _plain(name: str) -> str:
    return one_line(_COLONS.sub(":", name).replace('"', "'"))
