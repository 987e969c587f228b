"""How a database comes to be, and how an older one becomes the present one."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeAlias

from studyllm.errors import StoreError
from studyllm.lasting import make_folder, sync_folder
from studyllm.rests import remove_rests
from studyllm.store import backup
from studyllm.store.connection import APPLICATION_ID, Database, check_header, plainly, reason

Migration: TypeAlias = Callable[[sqlite3.Connection], None]
"""Makes the schema one version newer, within a transaction that is not its own."""


def first_schema(raw: sqlite3.Connection) -> None:
    """Version 1: all of `tables` but the views."""
    from studyllm.store.cold import SCHEMA

    for statement in SCHEMA:
        raw.execute(statement)


def new_views(raw: sqlite3.Connection) -> None:
    """Make the views of the journal as `tables` has them now; they are folded when it is opened."""
    from studyllm.store.views import remake

    remake(raw)


def mark_foreign(raw: sqlite3.Connection) -> None:
    """Mark the bodies whose letters the search has to fold by itself."""
    from studyllm.store.cold import MARK_FOREIGN
    from studyllm.store.words import is_foreign

    raw.create_function("is_foreign", 1, is_foreign, deterministic=True)
    raw.execute(MARK_FOREIGN)


def find_aliases(raw: sqlite3.Connection) -> None:
    """Have aliases found among other facts, and followed."""
    from studyllm.store.cold import INDEX_ALIASES

    raw.execute(INDEX_ALIASES)
    new_views(raw)


def orphans(raw: sqlite3.Connection) -> None:
    """Make the tables that remember cards without a deck."""
    from studyllm.store.cold import MAKE_ORPHANS

    for statement in MAKE_ORPHANS:
        raw.execute(statement)


MIGRATIONS: tuple[Migration, ...] = (
    first_schema,
    new_views,
    mark_foreign,
    new_views,
    find_aliases,
    orphans,
)
"""In order; the schema version is the number of those that were run."""


def open_database(
    path: Path, backups: Path, at: int, migrations: Sequence[Migration] = MIGRATIONS
) -> Database:
    """The database at `path`, made if there is none, brought up to date if it is older.

    Raises:
        StoreError: it is not ours, damaged, or made by a newer studyllm; nothing was touched.
    """
    if not path.exists():
        _make(path, migrations)
    try:
        check_header(path)
        database = Database(path)
        try:
            _bring_up_to_date(database, backups, at, migrations)
        except BaseException:
            database.close()
            raise
    except StoreError as error:
        newest = backup.newest(backups)
        way_out = f"; the newest backup is {newest}" if newest else ""
        raise StoreError(f"{error}{way_out}") from error
    return database


def _bring_up_to_date(
    database: Database, backups: Path, at: int, migrations: Sequence[Migration]
) -> None:
    with plainly(database.path):
        version = _version(database)
        if version <= len(migrations):
            # A new database is made with a rollback journal; this does nothing for an older one.
            database.execute("pragma journal_mode = wal")
            database.changed_elsewhere()
        if version < len(migrations):
            backup.make(database.raw, backups, at)
            for number in range(version, len(migrations)):
                migrate(database, number, migrations[number])
        elif version > len(migrations):
            raise StoreError(
                f"{database.path}: made by a newer studyllm (schema {version}, "
                f"this one knows {len(migrations)}); update studyllm"
            )


def migrate(database: Database, number: int, migration: Migration) -> None:
    """Run migration `number` (from 0), unless another program has just done so."""
    with database.writing():
        if _version(database) == number:
            migration(database.raw)
            database.execute(f"pragma user_version = {number + 1}")
    # The version in the file's first bytes must tell the truth before anybody looks there.
    database.checkpoint()


def _version(database: Database) -> int:
    return int(database.execute("pragma user_version").fetchone()[0])


def _make(path: Path, migrations: Sequence[Migration]) -> None:
    """A new database, whole before it has its name, so that no crash leaves half of one."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        make_folder(path.parent)
        remove_rests(path.parent, f".{path.name}.")
        temporary.unlink(missing_ok=True)
        os.close(os.open(temporary, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        with plainly(path):
            _fill(temporary, migrations)
        _publish(temporary, path)
    except OSError as error:
        raise StoreError(f"{path}: cannot be made: {reason(error)}") from error
    finally:
        temporary.unlink(missing_ok=True)


def _fill(path: Path, migrations: Sequence[Migration]) -> None:
    database = Database(path)
    try:
        database.execute(f"pragma application_id = {APPLICATION_ID}")
        with database.writing():
            for migration in migrations:
                migration(database.raw)
            database.execute(f"pragma user_version = {len(migrations)}")
    finally:
        database.close()
        path.with_name(path.name + "-checkpoint").unlink(missing_ok=True)


def _publish(temporary: Path, path: Path) -> None:
    """Give a finished file its name, unless another program was faster."""
    with open(temporary, "rb") as stream:
        os.fsync(stream.fileno())
    try:
        os.link(temporary, path)
    except FileExistsError:
        return
    except OSError:
        # A file system without hard links.
        if not path.exists():
            temporary.rename(path)
    sync_folder(path.parent)
