"""A collection of Anki, read as what it is: a database that a stranger wrote.

The only SQL outside the store: it asks a database that is not ours, and never writes.
"""

from __future__ import annotations

import json
import re
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any, Final, NamedTuple
from urllib.parse import quote

from studyllm.errors import StudyError
from studyllm.exchange.anki import protobuf

STATEMENT_S: Final = 2.0
"""Seconds that the database may work on one portion of an answer."""
CHECKED_A_SECOND: Final = 40 << 20
"""Bytes of which so many more may be checked."""
PORTION: Final = 1_000
LONGEST_VALUE: Final = 32 << 20
MOST_CARDS: Final = 300_000
MOST_KINDS: Final = 50_000
"""Rows in each of the tables of types and decks."""
MOST_JSON: Final = 8 << 20
MOST_DATA: Final = 500
"""Characters of what a scheduler notes on a card."""
TICK: Final = 50_000

TABLES: Final = ("col", "notes", "cards", "revlog")
NEWER: Final = ("notetypes", "fields", "templates", "decks", "config")
KEYED: Final = ("notes", "cards", "revlog")
"""What is looked up by id, which must not be a search."""
DAY_S: Final = 86_400
OURS: Final = "studyllm"
"""Marks what packages that were written here say beside what Anki knows."""
CLOZE: Final = 1
"""The kind of a note type with hidden parts."""


class Template(NamedTuple):
    """How a card of a note looks."""

    ordinal: int
    question: str
    answer: str


class NoteType(NamedTuple):
    """What notes of a type have."""

    name: str
    cloze: bool
    fields: tuple[str, ...]
    templates: tuple[Template, ...]


class Note(NamedTuple):
    """A note as it stands there."""

    id: int
    guid: str
    type_id: int
    tags: str
    fields: list[str]
    data: str = ""
    """Of Anki itself nothing."""


class CardRow(NamedTuple):
    """A card as it stands there; `data` is JSON."""

    id: int
    note: int
    deck: int
    ordinal: int
    mod: int
    type: int
    queue: int
    due: int
    interval: int
    factor: int
    original_due: int
    original_deck: int
    flags: int
    data: str


class ReviewRow(NamedTuple):
    """A row of the review log."""

    id: int
    card: int
    ease: int
    took_ms: int
    kind: int


class Clock(NamedTuple):
    """How the collection counts days."""

    created: int
    """Epoch seconds."""
    offset: int
    """Seconds that its clock is ahead of UTC."""
    rollover: int
    """The hour at which a day begins."""

    @property
    def first_day(self) -> int:
        """The study day that Anki counts from."""
        return (self.created + self.offset) // DAY_S

    def day(self, at_s: int) -> int:
        """The study day of an instant in epoch seconds."""
        return (at_s + self.offset - self.rollover * 3600) // DAY_S


class Collection:
    """What a collection says."""

    def __init__(self, connection: sqlite3.Connection, name: str) -> None:
        self._db = connection
        self._name = name
        self._until = 0.0
        connection.set_progress_handler(self._late, TICK)

    def _late(self) -> bool:
        return time.monotonic() > self._until

    def rows(
        self,
        sql: str,
        values: tuple[object, ...] = (),
        more_s: float = 0,
        portion: int = PORTION,
    ) -> Iterator[Any]:
        """What a query gives, so many rows at a time, each of which may take so long."""
        try:
            self._until = time.monotonic() + STATEMENT_S + more_s
            cursor = self._db.execute(sql, values)
            while found := cursor.fetchmany(portion):
                yield from found
                self._until = time.monotonic() + STATEMENT_S
        except (sqlite3.Error, ValueError, OverflowError, MemoryError) as error:
            raise self._broken() from error

    def _broken(self) -> StudyError:
        return StudyError(
            f"{self._name}: the collection in it is damaged, or no Anki collection; in Anki, check "
            "the database and export it again"
        )

    def refused(self, why: str) -> StudyError:
        """What is wrong with the package that it lies in."""
        return StudyError(f"{self._name}: {why}")

    def check(self, size: int) -> None:
        """Refuse a database that is damaged, or only looks like a collection."""
        made = {
            name: (kind, sql or "")
            for kind, name, sql in self.rows("select type, name, sql from sqlite_master")
            if isinstance(name, str) and kind in ("table", "view")
        }
        for name in (*TABLES, *(NEWER if self.newer else ())):
            kind, sql = made.get(name, ("", ""))
            if kind != "table" or not re.match(r"\s*create\s+table\b", sql, re.IGNORECASE):
                raise self._broken()
        for name in KEYED:
            columns = self.rows(f"pragma table_info({name})")
            if not any(c[1] == "id" and c[2].lower() == "integer" and c[5] for c in columns):
                raise self._broken()
        found = list(self.rows("pragma quick_check(1)", more_s=size / CHECKED_A_SECOND))
        if found != [("ok",)]:
            raise self._broken()
        kinds = NEWER[:-1] if self.newer else ()
        for name, most in (("cards", MOST_CARDS), *((kind, MOST_KINDS) for kind in kinds)):
            if next(self.rows(f"select count(*) from {name}"))[0] > most:
                raise self.refused(f"more than {most:,} {name}")

    @cached_property
    def newer(self) -> bool:
        """Whether types and decks have tables of their own."""
        sql = "select 1 from sqlite_master where type = 'table' and name = 'notetypes'"
        return next(self.rows(sql), None) is not None

    @cached_property
    def clock(self) -> Clock:
        """How days are counted; where the collection does not say, as it says when it was made."""
        row = next(self.rows("select crt, conf from col"), None)
        if row is None or not _is_instant(row[0]):
            raise self._broken()
        created = row[0]
        conf = self._config(row[1])
        west = conf.get("creationOffset")
        if isinstance(west, int) and abs(west) <= 16 * 60:
            offset = -60 * west
        else:  # older ones were made at four in the morning
            offset = (4 * 3600 - created % DAY_S + DAY_S // 2) % DAY_S - DAY_S // 2
        rollover = conf.get("rollover", 4)
        usual = isinstance(rollover, int) and 0 <= rollover < 24
        return Clock(created, offset, rollover if usual else 4)

    @cached_property
    def oldest_grades(self) -> bool:
        """Whether new cards had three grades, of which the second was Good."""
        row = next(self.rows("select crt, conf from col"), (0, ""))
        return bool(self._config(row[1]).get("schedVer", 1) == 1)

    def _config(self, conf: object) -> dict[str, Any]:
        if not self.newer:
            return self._json(conf)
        found = self.rows("select key, val from config where key in (?, ?, ?)", _SETTINGS)
        return {str(key): _value(val) for key, val in found}

    def _json(self, text: object) -> dict[str, Any]:
        found = _value(text)
        return found if isinstance(found, dict) else {}

    def decks(self) -> dict[int, str]:
        """The full names of decks, with `::` between parts."""
        if self.newer:
            rows = self.rows("select id, name from decks")
            return {row[0]: str(row[1]).replace("\x1f", "::") for row in rows}
        return {deck: str(of.get("name", "")) for deck, of in self._by_id("decks")}

    def slugs(self) -> dict[int, str]:
        """What decks are called here, where the package was written here."""
        found = () if self.newer else self._by_id("decks")
        told = ((deck, of.get(OURS)) for deck, of in found)
        slugs = {deck: slug for deck, slug in told if isinstance(slug, str)}
        # Anki keeps what is said of a deck, but not of a note: then they are other cards.
        sql = f"select 1 from notes where data like '{OURS}:%' limit 1"
        return slugs if slugs and any(self.rows(sql, more_s=STATEMENT_S)) else {}

    def note_types(self) -> dict[int, NoteType]:
        """The types of notes."""
        if not self.newer:
            return {type_id: _older_type(of) for type_id, of in self._by_id("models")}
        try:
            return self._newer_types()
        except protobuf.WireError as error:
            raise self._broken() from error

    def _by_id(self, column: str) -> Iterator[tuple[int, dict[str, Any]]]:
        row = next(self.rows(f"select {column} from col"), ("",))
        for number, of in self._json(row[0]).items():
            if isinstance(of, dict) and _NUMBER.fullmatch(number):
                yield int(number), of

    def _newer_types(self) -> dict[int, NoteType]:
        fields: dict[int, list[str]] = {}
        for of, name in self.rows("select ntid, name from fields order by ntid, ord"):
            fields.setdefault(of, []).append(str(name))
        templates: dict[int, list[Template]] = {}
        for of, ordinal, config in self.rows("select ntid, ord, config from templates"):
            said = protobuf.message(_blob(config))
            one = Template(_whole(ordinal), protobuf.text(said, 1), protobuf.text(said, 2))
            templates.setdefault(of, []).append(one)
        found: dict[int, NoteType] = {}
        for number, name, config in self.rows("select id, name, config from notetypes"):
            kind = protobuf.whole(protobuf.message(_blob(config)), 1)
            found[number] = NoteType(
                str(name),
                kind == CLOZE,
                tuple(fields.get(number, ())),
                tuple(sorted(templates.get(number, ()))),
            )
        return found

    def cards(self) -> Iterator[CardRow]:
        """All cards, by note and ordinal."""
        sql = (
            "select id, nid, did, ord, mod, type, queue, due, ivl, factor, odue, odid, flags,"
            f" substr(data, 1, {MOST_DATA})"
            " from cards order by nid, ord, id"
        )
        new = tuple.__new__
        for row in self.rows(sql, more_s=STATEMENT_S):
            if tuple(map(type, row)) == _USUAL_CARD:  # as nearly all are
                yield new(CardRow, row)
            else:
                data = row[-1] if isinstance(row[-1], str) else ""
                yield CardRow._make((*map(_whole, row[:-1]), data))

    def notes(self, ids: Iterator[int]) -> Iterator[Note]:
        """These notes, in this order; those that are not there are left out."""
        new = tuple.__new__
        while wanted := list(islice(ids, PORTION)):
            # One after the other: a portion of them could be too much for the memory.
            for row in self.rows(_NOTES, (json.dumps(wanted),), portion=1):
                number, kind, guid, tags, fields, data = row
                if not type(guid) is type(tags) is type(fields) is type(data) is str:
                    guid, tags, fields, data = (v if type(v) is str else "" for v in row[2:])
                yield new(Note, (number, guid, _whole(kind), tags, fields.split("\x1f"), data))

    def reviews(self) -> Iterator[ReviewRow]:
        """The review log, the oldest first."""
        new = tuple.__new__
        for row in self.rows("select id, cid, ease, time, type from revlog order by id"):
            number, card, ease, took_ms, kind = row
            plain = type(number) is type(card) is type(ease) is type(took_ms) is type(kind) is int
            yield new(ReviewRow, row if plain else map(_whole, row))

    def newest_reviews(self) -> dict[int, int]:
        """The newest row of the review log for each card that has any."""
        rows = self.rows(_NEWEST, more_s=STATEMENT_S)
        return {_whole(card): _whole(newest) for card, newest in rows}


_USUAL_CARD: Final = (*(int,) * (len(CardRow._fields) - 1), str)
"""The types of what a row of a card has."""
_NOTES: Final = (
    f"select notes.id, mid, guid, tags, flds, substr(data, 1, {MOST_DATA})"
    " from json_each(?) as wanted cross join notes on notes.id = wanted.value"
)
"""numbers as a JSON list -> these notes, in this order"""
_NUMBER: Final = re.compile("-?[0-9]{1,19}")
_NEWEST: Final = "select cid, max(id) from revlog where cid in (select id from cards) group by cid"
_SETTINGS: Final = ("creationOffset", "rollover", "schedVer")


@contextmanager
def opened(source: Path | bytes, name: str) -> Iterator[Collection]:
    """A collection, checked.

    Args:
        source: the file, or all that stands in it.
        name: what messages call it.

    Raises:
        StudyError: it is damaged, or none.
    """
    connection = _connected(source, name)
    try:
        connection.text_factory = lambda text: text.decode("utf-8", "replace")
        connection.create_collation("unicase", _unicase)
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_VALUE)
        connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
        collection = Collection(connection, name)
        for pragma in ("trusted_schema=off", "cell_size_check=on", "query_only=on"):
            list(collection.rows(f"pragma {pragma}"))
        size = len(source) if isinstance(source, bytes) else source.stat().st_size
        collection.check(size)
        yield collection
    finally:
        connection.close()


def _connected(source: Path | bytes, name: str) -> sqlite3.Connection:
    try:
        if isinstance(source, Path):
            address = f"file:{quote(str(source))}?mode=ro&immutable=1"
            return sqlite3.connect(address, uri=True, isolation_level=None)
        connection = sqlite3.connect(":memory:", isolation_level=None)
        # A log beside it, of which the head may speak, does not exist in memory.
        connection.deserialize(source[:18] + b"\x01\x01" + source[20:])
    except (sqlite3.Error, OverflowError) as error:
        raise StudyError(f"{name}: the collection in it is damaged; export it again") from error
    return connection


def _unicase(one: str, other: str) -> int:
    first, second = one.casefold(), other.casefold()
    return (first > second) - (first < second)


def _older_type(of: dict[str, Any]) -> NoteType:
    def listed(key: str) -> list[dict[str, Any]]:
        found = of.get(key)
        items = [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
        return sorted(items, key=lambda one: _whole(one.get("ord")))

    templates = tuple(
        Template(_whole(t.get("ord")), str(t.get("qfmt", "")), str(t.get("afmt", "")))
        for t in listed("tmpls")
    )
    names = tuple(str(field.get("name", "")) for field in listed("flds"))
    return NoteType(str(of.get("name", "")), of.get("type") == CLOZE, names, templates)


def _value(text: object) -> Any:
    """What JSON says; nothing if it says nothing."""
    if not isinstance(text, str | bytes) or len(text) > MOST_JSON:
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _blob(value: object) -> bytes:
    return value if isinstance(value, bytes) else b""


def _whole(value: object) -> int:
    """A number, however odd its column is."""
    if isinstance(value, float) and abs(value) < 1e15:
        return int(value)
    return value if isinstance(value, int) else 0


def _is_instant(value: object) -> bool:
    return isinstance(value, int) and 0 <= value < 10**11
