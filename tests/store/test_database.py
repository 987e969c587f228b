"""The file: made whole, refused when it is not ours, migrated in order, backed up."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from studyllm.errors import StoreError
from studyllm.store import backup, cold, generate, hot
from studyllm.store.connection import APPLICATION_ID, Database
from studyllm.store.facts import Pen
from studyllm.store.lock import FileLock
from studyllm.store.migrations import MIGRATIONS, open_database

NOW = 1_790_000_000_000


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "studyllm.db"


@pytest.fixture
def database(path: Path) -> Iterator[Database]:
    opened = open_at(path)
    yield opened
    opened.close()


def open_at(path: Path, at: int = NOW) -> Database:
    return open_database(path, path.parent / "backups", at)


def test_the_compiled_statements_are_current() -> None:
    # If this fails, run `python -m studyllm.store.generate`.
    assert Path(hot.__file__).read_text(encoding="utf-8") == generate.hot()
    assert Path(cold.__file__).read_text(encoding="utf-8") == generate.cold()


def test_a_new_database_is_ours_alone_and_durable(database: Database, path: Path) -> None:
    ask = {
        name: database.execute(f"pragma {name}").fetchone()[0]
        for name in ("application_id", "user_version", "journal_mode", "synchronous")
    }
    assert ask == {
        "application_id": APPLICATION_ID,
        "user_version": len(MIGRATIONS),
        "journal_mode": "wal",
        "synchronous": 2,
    }
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0


def test_nothing_is_left_beside_a_database_that_was_closed(database: Database, path: Path) -> None:
    database.close()
    assert {p.name for p in path.parent.iterdir()} == {"studyllm.db", "studyllm.db-checkpoint"}


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b"SQLite format 3\0", "cut off"),
        (b"x" * 5000, "not a database"),
    ],
)
def test_a_file_that_is_not_ours_is_refused_and_left_alone(
    path: Path, content: bytes, why: str
) -> None:
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    with pytest.raises(StoreError, match=why) as refusal:
        open_at(path)
    assert str(path) in str(refusal.value)
    assert path.read_bytes() == content
    assert [p.name for p in path.parent.iterdir()] == ["studyllm.db"]


def test_the_database_of_another_program_is_refused(path: Path) -> None:
    path.parent.mkdir(parents=True)
    with sqlite3.connect(path) as raw:
        raw.execute("create table notes (x)")
    raw.close()
    before = path.read_bytes()
    with pytest.raises(StoreError, match="another program"):
        open_at(path)
    assert path.read_bytes() == before


def test_a_refusal_names_the_newest_backup(database: Database, path: Path) -> None:
    made = backup.make(database.raw, path.parent / "backups", NOW)
    database.close()
    path.write_bytes(b"")
    with pytest.raises(StoreError, match=made.name):
        open_at(path)


def test_a_newer_database_is_refused(database: Database, path: Path) -> None:
    database.execute("pragma user_version = 99")
    database.close()
    with pytest.raises(StoreError, match="newer studyllm"):
        open_at(path)


def add_table(raw: sqlite3.Connection) -> None:
    raw.execute("create table added (x integer) strict")


def fail(raw: sqlite3.Connection) -> None:
    raw.execute("create table half (x integer) strict")
    raw.execute("this is no statement")


def tables(database: Database) -> set[str]:
    return {row[0] for row in database.execute("select name from sqlite_master")}


def test_an_older_database_is_backed_up_and_migrated(database: Database, path: Path) -> None:
    database.close()
    backups = path.parent / "backups"
    newest = len(MIGRATIONS) + 1
    migrated = open_database(path, backups, NOW, (*MIGRATIONS, add_table))
    assert "added" in tables(migrated)
    assert migrated.execute("pragma user_version").fetchone()[0] == newest
    migrated.close()
    assert int.from_bytes(path.read_bytes()[60:64], "big") == newest
    assert len(list(backups.iterdir())) == 1
    again = open_database(path, backups, NOW, (*MIGRATIONS, add_table))
    again.close()
    assert len(list(backups.iterdir())) == 1


def test_a_migration_that_fails_leaves_the_database_as_it_was(
    database: Database, path: Path
) -> None:
    database.close()
    with pytest.raises(StoreError):
        open_database(path, path.parent / "backups", NOW, (*MIGRATIONS, fail))
    unharmed = open_at(path)
    assert "half" not in tables(unharmed)
    unharmed.close()


def insert_fact(database: Database) -> None:
    Pen(database, NOW)
    database.execute("insert into name (text) values ('deck/card')")
    database.execute(hot.APPEND, (NOW, 1, 0, 20_000, 0, 1, 3, 5, None))


@pytest.mark.parametrize(
    "statement",
    [
        "update journal set grade = 4",
        "delete from journal",
        "insert or replace into journal select * from journal",
        f"replace into journal values ({NOW}, 1, 0, 20000, 0, 1, 4, 5, null)",
    ],
)
def test_facts_cannot_be_changed(database: Database, statement: str) -> None:
    insert_fact(database)
    before = database.execute("select * from journal").fetchall()
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        database.execute(statement)
    assert database.execute("select * from journal").fetchall() == before


def test_a_transaction_that_fails_changes_nothing(database: Database) -> None:
    def fail_late() -> None:
        with database.writing():
            database.execute("insert into name (text) values ('x')")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_late()
    assert database.execute("select count(*) from name").fetchone()[0] == 0


def test_what_sqlite_refuses_is_said_in_plain_words(database: Database) -> None:
    with pytest.raises(StoreError, match="refused"), database.writing():
        database.execute("select * from nowhere")


def test_another_connection_is_noticed_once(database: Database, path: Path) -> None:
    other = open_at(path)
    assert not database.changed_elsewhere()
    other.execute("insert into name (text) values ('x')")
    assert database.changed_elsewhere()
    assert not database.changed_elsewhere()
    other.close()


def test_only_one_program_checkpoints(tmp_path: Path) -> None:
    first, second = FileLock(tmp_path / "lock"), FileLock(tmp_path / "lock")
    assert first.take()
    assert first.take()
    assert not second.take()
    first.release()
    first.release()
    assert second.take()
    second.release()


def test_a_lock_that_cannot_be_made_is_not_ours(tmp_path: Path) -> None:
    assert not FileLock(tmp_path / "nowhere" / "lock").take()


def test_a_checkpoint_moves_everything_into_the_file(database: Database, path: Path) -> None:
    database.execute("insert into name (text) values ('found me')")
    assert b"found me" not in path.read_bytes()
    database.checkpoint()
    assert b"found me" in path.read_bytes()


def device_of(database: Database) -> str:
    pen = Pen(database, NOW)
    return str(pen.name)


def test_a_device_keeps_its_name(database: Database, path: Path) -> None:
    name = device_of(database)
    database.close()
    again = open_at(path)
    assert device_of(again) == name
    again.close()


def test_a_copy_in_another_place_is_another_device(
    database: Database, path: Path, tmp_path: Path
) -> None:
    name = device_of(database)
    database.close()
    copy = tmp_path / "copy" / "studyllm.db"
    copy.parent.mkdir()
    copy.write_bytes(path.read_bytes())
    other = open_at(copy)
    assert device_of(other) != name
    assert other.execute("select count(*) from device").fetchone()[0] == 2
    other.close()
