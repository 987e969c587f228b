"""Packages of Anki that nobody meant well."""

from __future__ import annotations

import io
import json
import sqlite3
import struct
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import zstandard

from tests.exchange.anki_packages import members
from tests.hostile.deck_cases import Case

BASIC, CLOZE = "1795735557538", "1795735557542"
"""The note types of these names in the oldest package."""
FIELDS_END = "\x1f"
DECK = 1795735557876

ODD: tuple[object, ...] = (None, -1, 1e308, "x" * 100_000, [], {}, [None], [[]] * 1000)

Work = Callable[[sqlite3.Connection], object]


def collection(work: Work) -> bytes:
    """The collection of the oldest package, in which something was done."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "c.db")
        file.write_bytes(members("oldest.apkg")["collection.anki2"])
        with closing(sqlite3.connect(file, isolation_level=None)) as raw:
            work(raw)
        return file.read_bytes()


def zipped(of: dict[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", how) as archive:
        for name, data in of.items():
            archive.writestr(name, data)
    return out.getvalue()


def package(name: str, work: Work, refused: bool | None = None) -> Case:
    def content() -> bytes:
        return zipped(members("oldest.apkg") | {"collection.anki2": collection(work)})

    return Case(f"apkg {name}", "d.apkg", content, refused)


def archive(name: str, make: Callable[[], bytes], refused: bool | None = True) -> Case:
    return Case(f"apkg {name}", "d.apkg", make, refused)


def with_statements(*statements: str) -> Work:
    def work(raw: sqlite3.Connection) -> None:
        for statement in statements:
            raw.execute(statement)

    return work


def with_notes(texts: Iterable[str] | Callable[[], Iterable[str]], kind: str = BASIC) -> Work:
    """Notes with these fields alone, each with one card."""

    def work(raw: sqlite3.Connection) -> None:
        raw.execute("begin")
        raw.execute("delete from notes")
        raw.execute("delete from cards")
        raw.execute("delete from revlog")
        for n, text in enumerate(texts() if callable(texts) else texts, 1):
            raw.execute(
                "insert into notes values (?, ?, ?, 0, -1, '', ?, 0, 0, 0, '')",
                (n, f"guid{n}", int(kind), text),
            )
            add_card(raw, n, n, 0)
        raw.execute("commit")

    return work


def add_card(raw: sqlite3.Connection, number: int, note: int, ordinal: int) -> None:
    raw.execute(
        "insert into cards values (?, ?, ?, ?, 0, -1, 0, 0, ?, 0, 0, 0, 0, 0, 0, 0, 0, '{}')",
        (number, note, DECK, ordinal, number),
    )


def with_template(front: str, back: str, fields: str = "q\x1fa", kind: str = BASIC) -> Work:
    """One note of a type with this template."""

    def change(models: dict[str, Any]) -> None:
        models[kind]["tmpls"] = models[kind]["tmpls"][:1]
        models[kind]["tmpls"][0] |= {"qfmt": front, "afmt": back}

    def work(raw: sqlite3.Connection) -> None:
        with_notes([fields], kind)(raw)
        with_models(change)(raw)

    return work


def with_models(change: Callable[[dict[str, Any]], object]) -> Work:
    def work(raw: sqlite3.Connection) -> None:
        models = json.loads(raw.execute("select models from col").fetchone()[0])
        change(models)
        raw.execute("update col set models = ?", (json.dumps(models),))

    return work


UNITS = (
    *("<", "<b>", "<b>x</b>", "<b>x </b>y", "</b>", "<i>x", "<p>x", "x<br>", "<li>", "<ul><li>x"),
    *("<table><tr><td>", "<td>", "<blockquote>x", "<pre>", "<pre>x</pre>", "<hr>", "<hr ", "<a '"),
    *("<a href=http://x.y>x</a>", "<img src=x.png>", "<span style='font-weight:bold'>x", "<!--"),
    *("<script>", "<sub>x</sub>", "<code>`</code>", "&lt;", "&", "{{c1::", "{{c1::x}}", "}}", "::"),
    *(
        "\\(",
        "\\(x\\)",
        "[$]",
        "[$]x[/$]",
        "[latex]x$y$[/latex]",
        "[sound:x]",
        "*",
        "`",
        "$x$",
        "_",
    ),
    *(
        "\\",
        "\x1b]52;c;x\x07",
        "\u202e",
        "\ud7ff",
        "\u200b",
        "![",
        "[x](y)",
        "\n- ",
        "| a ",
        "\xa0",
    ),
)


def marked_up() -> Iterator[Case]:
    """Fields that are nothing but marks."""
    for unit in UNITS:
        text = unit * (200_000 // len(unit))
        for kind in (BASIC, CLOZE):
            told = "questions" if kind == BASIC else "clozes"
            start = "q\x1fa " if kind == BASIC else "{{c1::x}} "
            yield package(f"{told} of {unit!r}", with_notes([start + text, start], kind))
    for unit in ("<b>x </b>y", "<p>x", "<", "\\(x\\)", "{{c1::x}}", "&lt;"):
        text = unit * (60_000 // len(unit))
        many = [f"q{n}\x1f{text}" for n in range(400)]
        yield package(f"400 notes of {unit!r}", with_notes(many))
    # No word of it, so that none is like another.
    texts = [f"{n}{{{{c1::x}}}} " + f"<i>{n}</i> " * 5_000 for n in range(100)]
    yield package("100 clozes in much markup", with_notes(texts, CLOZE))
    yield package("a cloze with 500 cards that it has not", siblings(500, "{{c1::" * 10))
    hidden = "{{c1::a {{c2::b}} c}} <b>x</b>" * 4_000
    yield package("a cloze inside a cloze, with 500 cards", siblings(500, hidden))
    nested = "".join(f"{{{{c{n}::" for n in range(1, 400)) + "x" + "}}" * 399
    yield package("399 clozes inside each other", siblings(399, nested))
    shown = "".join(f"{{{{c{n}::x<i>y</i>}}}} <b>z</b>" for n in range(1, 500))
    yield package("499 clozes, each with its card", siblings(499, shown))


def siblings(count: int, text: str) -> Work:
    def work(raw: sqlite3.Connection) -> None:
        with_notes([text], CLOZE)(raw)
        for n in range(1, count):
            add_card(raw, n + 1, 1, n)

    return work


def templated() -> Iterator[Case]:
    """Templates without end."""
    for unit in (
        *("<hr ", "<hr id=answer>", "<hr id=", "<!--", "<!-- -->", "{{", "}}", "{{Front}}"),
        *("{{#Front}}", "{{^Front}}", "{{/Front}}", "{{#Front}}x{{/Front}}", "{{hint:Back}}"),
        *("{{a:b:Front}}", "{{FrontSide}}", "{{tts en:Front}}", "{{type:Back}}", "<b>x", "{{ "),
    ):
        text = unit * (400_000 // len(unit))
        yield package(f"a template of {unit!r}", with_template("{{Front}}" + text, text))
    big = "x" * 100_000
    yield package(
        "a large field shown 10,000 times",
        with_template("{{Front}}" * 10_000, "{{Back}}" * 10_000, f"{big}\x1f{big}"),
    )
    yield package("10,000 types", with_models(lambda models: more_types(models, 10_000)))
    yield package(
        "a type with 10,000 fields", with_models(lambda models: more_fields(models, 10_000))
    )
    yield package(
        "a type with 10,000 templates", with_models(lambda models: more_templates(models, 10_000))
    )
    for value in ("null", "5", '"x"', "[]", "{}", "{", '{"1": null}', '{"x": {}}', "[" * 100_000):
        yield package(f"types that are {value[:20]}", set_to("models", value))
        yield package(f"decks that are {value[:20]}", set_to("decks", value))
        yield package(f"options that are {value[:20]}", set_to("dconf", value))
        yield package(f"settings that are {value[:20]}", set_to("conf", value))
    deep = '{"a":' * 50_000 + "1" + "}" * 50_000
    yield package("deep types", set_to("models", deep))
    yield package(
        "a number without end in the types", set_to("models", '{"1": ' + "9" * 100_000 + "}")
    )
    for key in ("flds", "tmpls", "name", "type", "id", "did"):
        for odd in ODD:
            name = f"a type whose {key} is {str(odd)[:12]}"
            yield package(name, with_models(partial(set_all, key, odd)))


def set_to(column: str, value: str) -> Work:
    return lambda raw: raw.execute(f"update col set {column} = ?", (value,))


def set_all(key: str, odd: object, models: dict[str, Any]) -> None:
    for model in models.values():
        model[key] = odd


def more_types(models: dict[str, Any], count: int) -> None:
    for n in range(count):
        models[str(n + 1)] = models[BASIC] | {"id": n + 1, "name": f"t{n}"}


def more_fields(models: dict[str, Any], count: int) -> None:
    field = models[BASIC]["flds"][0]
    models[BASIC]["flds"] += [field | {"name": f"f{n}", "ord": n + 2} for n in range(count)]


def more_templates(models: dict[str, Any], count: int) -> None:
    template = models[BASIC]["tmpls"][0]
    models[BASIC]["tmpls"] += [template | {"name": f"t{n}", "ord": n + 1} for n in range(count)]


def rows() -> Iterator[Case]:
    """Rows that Anki never wrote."""
    huge = (
        "9223372036854775807",
        "-9223372036854775808",
        "9e307",
        "'x'",
        "x'00ff'",
        "'1e999'",
        "0",
    )
    for column in ("id", "nid", "did", "ord", "mod", "type", "queue", "due", "ivl", "factor"):
        for value in huge:
            yield package(f"cards whose {column} is {value}", update("cards", column, value))
    for column in ("reps", "lapses", "left", "odue", "odid", "flags", "data"):
        for value in huge:
            yield package(f"cards whose {column} is {value}", update("cards", column, value))
    for column in ("id", "cid", "ease", "ivl", "lastIvl", "factor", "time", "type"):
        for value in huge:
            yield package(f"reviews whose {column} is {value}", update("revlog", column, value))
    for column in ("id", "guid", "mid", "mod", "tags", "flds", "sfld", "data"):
        for value in (*huge, "zeroblob(3000000)", "''", "char(31)", "printf('%.*c', 900000, ' ')"):
            yield package(f"notes whose {column} is {value}", update("notes", column, value))
    for column in ("crt", "mod", "scm", "ver", "conf", "tags"):
        for value in huge:
            yield package(f"a collection whose {column} is {value}", update("col", column, value))
    for data in ("[]", "{", '{"s":"x"}', '{"s":1e999,"d":-1}', '{"pos":{}}', "9" * 5_000):
        yield package(f"cards with the data {data[:20]}", partial(set_data, data))
    for name in ("../../x", "/etc/passwd", "a::" * 5_000, "\x1b]0;x\x07", "\u202egnp", "CON", ""):
        yield package(f"a deck that is called {name[:14]!r}", deck_called(name))
    yield package("100,000 tags", tagged(" ".join(map(str, range(100_000)))))
    yield package("250,001 notes", with_notes(lambda: (f"q{n}\x1fa{n}" for n in range(250_001))))
    yield package("one note of 900,000 characters", with_notes(["q\x1f" + "word " * 180_000]))
    yield package("20,000 notes with one guid", twins(20_000))
    yield package("20,000 notes that ask the same", with_notes(["q\x1fa"] * 20_000))
    yield package("5,000 decks", many_decks(5_000))
    yield package("1,450 decks", many_decks(1_450))


def update(table: str, column: str, value: str) -> Work:
    # A key can be but once; then one row alone has it.
    where = f" where rowid = (select min(rowid) from {table})" if column == "id" else ""

    def work(raw: sqlite3.Connection) -> None:
        try:
            raw.execute(f"update {table} set {column} = {value}{where}")
        except sqlite3.IntegrityError:
            raw.execute(f"delete from {table}")

    return work


def set_data(data: str, raw: sqlite3.Connection) -> None:
    raw.execute("update cards set data = ?", (data,))


def tagged(tags: str) -> Work:
    return lambda raw: raw.execute("update notes set tags = ?", (tags,))


def deck_called(name: str) -> Work:
    def work(raw: sqlite3.Connection) -> None:
        decks = json.loads(raw.execute("select decks from col").fetchone()[0])
        for deck in decks.values():
            deck["name"] = name
        raw.execute("update col set decks = ?", (json.dumps(decks),))

    return work


def twins(count: int) -> Work:
    def work(raw: sqlite3.Connection) -> None:
        with_notes([f"q{n}\x1fa" for n in range(count)])(raw)
        raw.execute("update notes set guid = 'same'")

    return work


def many_decks(count: int) -> Work:
    def work(raw: sqlite3.Connection) -> None:
        with_notes([f"q{n}\x1fa" for n in range(count)])(raw)
        decks = json.loads(raw.execute("select decks from col").fetchone()[0])
        one = next(iter(decks.values()))
        decks |= {str(n): one | {"id": n, "name": f"d{n}"} for n in range(1, count + 1)}
        raw.execute("update col set decks = ?", (json.dumps(decks),))
        raw.execute("update cards set did = id")

    return work


def databases() -> Iterator[Case]:
    """Databases that are no collection, or more than one."""
    statements = {
        "no cards": ["drop table cards"],
        "no notes": ["drop table notes"],
        "no reviews": ["drop table revlog"],
        "no col": ["drop table col"],
        "an empty col": ["delete from col"],
        "two rows in col": ["insert into col select id + 1, crt, mod, scm, ver, dty, usn, ls, conf, models, decks, dconf, tags from col"],
        "a view for cards": ["alter table cards rename to c", "create view cards as select * from c"],
        "a view without end": [
            "alter table revlog rename to r",
            "create view revlog as with recursive a(id) as (select 1 union all select id + 1 from a) select id, 1 cid, 0 usn, 1 ease, 1 ivl, 1 lastIvl, 1 factor, 1 time, 1 type from a",
        ],
        "a trigger": ["create trigger t after update on cards begin delete from notes; end"],
        "a virtual table": ["create virtual table v using fts5(x)"],
        "a virtual table for notes": ["drop table notes", "create virtual table notes using fts5(id, guid, mid, mod, usn, tags, flds, sfld, csum, flags, data)"],
        "notes without a key": ["create table o as select * from notes", "drop table notes", "alter table o rename to notes"],
        "cards without an index": ["drop index ix_cards_nid"],
        "a generated column": ["drop table revlog", "create table revlog (id integer primary key, cid, usn, ease, ivl, lastIvl, factor, time, type as (id || id))"],
        "few columns": ["drop table notes", "create table notes (id integer primary key)"],
        "other names": ["alter table notes rename column flds to f"],
        "an unknown collation": ["create table other (x text)"],
        "a check that always fails": ["create table z (x check (x > 5))"],
        "another application": ["pragma application_id = 1234", "pragma user_version = 99"],
        "utf-16": ["pragma encoding = 'UTF-16'"],
        "pages left over": ["create table f as with recursive a(x) as (select 1 union all select x + 1 from a where x < 100000) select x from a", "drop table f"],
    }  # fmt: skip
    for name, several in statements.items():
        yield package(name, with_statements(*several))
    for place, value in ((16, b"\xff\xff"), (18, b"\x09\x09"), (24, b"\0" * 8), (28, b"\xff" * 4)):
        yield archive(f"a header with {value!r} at {place}", header(place, value), None)
    for place in (100, 103, 105, 4096, 4099, 8192, 20_000):
        yield archive(f"rubbish at {place}", header(place, b"\xff\x05\0\xff" * 8), None)
    for size in (0, 1, 15, 16, 99, 100, 4095, 4096, 5000, 100_000):
        yield archive(f"a collection cut off at {size}", cut(size), None)


def header(place: int, value: bytes) -> Callable[[], bytes]:
    def make() -> bytes:
        of = members("oldest.apkg")
        data = bytearray(of["collection.anki2"])
        data[place : place + len(value)] = value
        return zipped(of | {"collection.anki2": bytes(data)})

    return make


def cut(size: int) -> Callable[[], bytes]:
    def make() -> bytes:
        of = members("oldest.apkg")
        return zipped(of | {"collection.anki2": of["collection.anki2"][:size]})

    return make


def base() -> dict[str, bytes]:
    return members("oldest.apkg")


def new() -> dict[str, bytes]:
    return members("new.apkg")


def with_base(more: dict[str, bytes]) -> Callable[[], bytes]:
    return lambda: zipped(base() | more)


def with_new(more: dict[str, bytes]) -> Callable[[], bytes]:
    return lambda: zipped(new() | more)


def zeros() -> bytes:
    return zstandard.compress(bytes(1 << 30))


def archives() -> Iterator[Case]:
    """What is around the collection."""
    yield archive("an empty file", lambda: b"")
    yield archive("an empty archive", lambda: zipped({}))
    yield archive("no archive", lambda: b"PK\x03\x04" + b"x" * 1_000)
    yield archive("half an archive", lambda: zipped(base())[:9_000])
    yield archive("an archive without its directory", lambda: zipped(base())[:-500])
    yield archive("rubbish before it", lambda: b"x" * 5_000 + zipped(base()), None)
    yield archive("rubbish behind it", lambda: zipped(base()) + b"x" * 5_000, None)
    yield archive("a database instead", lambda: base()["collection.anki2"])
    yield archive("text instead", lambda: b"deck: d\ncards: []\n")
    for name in (
        "../../x",
        "/etc/x",
        "..\\x",
        "C:x",
        "a/b",
        "\x1b]0;x\x07",
        "x" * 60_000,
        "0/../../x",
    ):
        yield archive(f"a member called {name[:12]!r}", with_base({name: b"x"}), None)
        yield archive(
            f"a picture called {name[:12]!r}",
            with_base({"media": json.dumps({"0": name, "1": name}).encode()}),
            None,
        )
    for media in (
        b"",
        b"{",
        b"[]",
        b"5",
        b"null",
        b'{"0":5}',
        b'{"0":null}',
        b'{"5":"a.png"}',
        b"\xff",
    ):
        yield archive(
            f"a list of pictures that is {media!r}",
            with_base({"media": media}),
            None,
        )
    yield archive("deep pictures", lambda: zipped(base() | {"media": b"[" * 200_000}), None)
    yield archive(
        "200,000 pictures that are not there",
        lambda: zipped(
            base() | {"media": json.dumps({str(n): f"{n}.png" for n in range(200_000)}).encode()}
        ),
        None,
    )
    yield archive(
        "30,000 members", lambda: zipped(base() | {f"m{n}": b"" for n in range(30_000)}), None
    )
    yield archive(
        "210,000 members", lambda: zipped(base() | {f"m{n}": b"" for n in range(210_000)})
    )
    yield archive("1 GB of nothing as the collection", lambda: bomb("collection.anki2", 1 << 30))
    yield archive("1 GB of nothing as a picture", lambda: bomb("0", 1 << 30), None)
    yield archive("1 GB of nothing as the list of pictures", lambda: bomb("media", 1 << 30), None)
    yield archive("1 GB of nothing as meta", lambda: bomb("meta", 1 << 30), None)
    yield archive("the collection twice", twice, None)
    yield archive("a directory that lies about sizes", lying, None)
    yield archive("an encrypted member", encrypted, None)
    for meta in (
        b"",
        b"\x08\x00",
        b"\x08\x01",
        b"\x08\x02",
        b"\x08\x03",
        b"\x08\x63",
        b"\xff" * 40,
        b"x",
    ):
        yield archive(f"meta that is {meta[:6]!r}", with_base({"meta": meta}), None)
    for frame in (
        b"",
        b"x",
        b"\x28\xb5\x2f\xfd",
        zstandard.compress(b""),
        zstandard.compress(b"x" * 10_000),
    ):
        yield archive(
            f"a modern collection that is {frame[:6]!r}, {len(frame)} bytes",
            with_new({"collection.anki21b": frame}),
        )
        yield archive(
            f"modern pictures that are {frame[:6]!r}, {len(frame)} bytes",
            with_new({"media": frame, "0": frame}),
            None,
        )
    yield archive(
        "1 GB of nothing, packed well", lambda: zipped(new() | {"collection.anki21b": zeros()})
    )
    yield archive("1 GB of pictures, packed well", lambda: zipped(new() | {"media": zeros()}), None)
    yield archive("a window of 2 GB", lambda: zipped(new() | {"collection.anki21b": wide_window()}))
    yield archive(
        "half a modern collection",
        lambda: zipped(new() | {"collection.anki21b": new()["collection.anki21b"][:5_000]}),
    )
    yield archive("a zip in a zip", lambda: zipped({"collection.anki2": zipped(base())}))
    yield archive("stored, not packed", lambda: zipped(base(), zipfile.ZIP_STORED), False)
    yield archive("packed by bzip2", lambda: zipped(base(), zipfile.ZIP_BZIP2), None)
    yield archive("packed by lzma", lambda: zipped(base(), zipfile.ZIP_LZMA), None)


def bomb(name: str, size: int) -> bytes:
    """An archive with a member of zeros, written without holding them."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for other, data in members("oldest.apkg").items():
            if other != name:
                archive.writestr(other, data)
        with archive.open(name, "w", force_zip64=True) as member:
            block = bytes(1 << 20)
            for _ in range(size >> 20):
                member.write(block)
    return out.getvalue()


def twice() -> bytes:
    of = members("oldest.apkg")
    data = bytearray(zipped(of | {"collection.ankiX": b"SQLite format 3\0"}))
    return bytes(data.replace(b"collection.ankiX", b"collection.anki2"))


def lying() -> bytes:
    data = bytearray(zipped(members("oldest.apkg")))
    place = data.rfind(b"PK\x01\x02")
    data[place + 20 : place + 28] = struct.pack("<II", 1 << 30, 1 << 30)
    return bytes(data)


def encrypted() -> bytes:
    data = bytearray(zipped(members("oldest.apkg")))
    for sign, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.find(sign)
        data[place + offset] |= 1
    return bytes(data)


def wide_window() -> bytes:
    """A frame that asks for a window of 2 GB."""
    return b"\x28\xb5\x2f\xfd" + b"\x00" + bytes([21 << 3]) + b"\x01\x00\x00"


ALL = (marked_up, templated, rows, databases, archives)
