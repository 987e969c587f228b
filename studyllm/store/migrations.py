"""How a database comes to be, and how an older one becomes the present one."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeAlias

from studyllm.errors import DamagedError, StoreError, UnwritableError
from studyllm.lasting import make_folder, sync_folder
from studyllm.rests import remove_rests
from studyllm.store import backup
from studyllm.store.connection import APPLICATION_ID, Database, check_header, plainly, reason
from studyllm.store.integrity import flaws
from studyllm.store.places import has_log, keep_private, log_may_be_foreign, why_not_writable

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


def find_interviews(raw: sqlite3.Connection) -> None:
    """Have mock interviews and plans found among other facts."""
    from studyllm.store.cold import INDEX_INTERVIEWS

    for statement in INDEX_INTERVIEWS:
        raw.execute(statement)


MIGRATIONS: tuple[Migration, ...] = (
    first_schema,
    new_views,
    mark_foreign,
    new_views,
    find_aliases,
    orphans,
    find_interviews,
)
"""In order; the schema version is the number of those that were run."""


def open_database(
    path: Path, backups: Path, at: int, migrations: Sequence[Migration] = MIGRATIONS
) -> Database:
    """The database at `path`, made if there is none, brought up to date if it is older.

    Raises:
        UnwritableError: nothing could be saved there; it may still be read, by `open_copy`.
        StoreError: it is not ours, damaged, or made by a newer studyllm; nothing was touched.
    """
    try:
        if not path.exists():
            _refuse_to_forget(path, backups, at)
            _make(path, migrations)
        check(path, migrations)
        if why := why_not_writable(path):
            raise UnwritableError(f"{path}: {why}, so nothing can be saved")
        keep_private(path)
        return _opened(path, backups, at, migrations)
    except DamagedError as error:
        raise DamagedError(f"{error}{_way_out(backups, at)}") from error


def open_copy(path: Path, migrations: Sequence[Migration] = MIGRATIONS) -> Database:
    """The database at `path` as it is now, in memory; nothing is written where it lies.

    Raises:
        StoreError: it is not ours, damaged, or made by a newer studyllm.
    """
    from studyllm.store.reading import in_memory

    check(path, migrations)
    database = Database(path, in_memory(path))
    try:
        with plainly(path):
            for number in range(_version(database), len(migrations)):
                migrate(database, number, migrations[number])
    except BaseException:
        database.close()
        raise
    return database


def _opened(path: Path, backups: Path, at: int, migrations: Sequence[Migration]) -> Database:
    while True:
        met = path.stat()
        database = Database(path)
        try:
            _bring_up_to_date(database, backups, at, migrations)
            if os.path.samestat(met, path.stat()):
                return database
        except OSError as error:
            database.leave()
            raise StoreError(f"{path}: is gone: {reason(error)}") from error
        except BaseException:
            database.leave()
            raise
        # Another file was put in its place while it was opened, as `restore` does.
        database.leave()


def check(path: Path, migrations: Sequence[Migration]) -> None:
    """Refuse a file that is not ours or newer than we are, and change nothing."""
    version = check_header(path)
    # What the log beside the file says comes after what the file says.
    if has_log(path):
        from studyllm.store.reading import reading

        doubtful = log_may_be_foreign(path)
        with reading(path) as raw:
            version = int(raw.execute("pragma user_version").fetchone()[0])
            if raw.execute("pragma application_id").fetchone()[0] != APPLICATION_ID:
                raise DamagedError(f"{path}: {_FOREIGN_LOG}")
            if doubtful and flaws(raw, 1):
                raise DamagedError(f"{path}: {_FOREIGN_LOG}")
    if version > len(migrations):
        raise NewerError(
            f"{path}: made by a newer studyllm (schema {version}, "
            f"this one knows {len(migrations)}); update studyllm"
        )


_FOREIGN_LOG = (
    "the log beside it (-wal) is another database's, or damaged; if you have put the database "
    "there yourself, move the log away"
)


class NewerError(DamagedError):
    """The database was made by a newer studyllm."""


def _refuse_to_forget(path: Path, backups: Path, at: int) -> None:
    """Refuse to begin anew where something is left of a database that is not there any more."""
    if has_log(path):
        raise DamagedError(
            f"{path}: the database is gone, but the log of its last changes is there "
            f"({path.name}-wal); put the database back beside it"
        )
    if backups.is_dir() and backup.all_of_them(backups, at):
        raise DamagedError(
            f"{path}: the database is gone, but backups of it are there; to begin anew, move "
            f"{backups} away"
        )


def _way_out(backups: Path, at: int) -> str:
    """What to do about a database that cannot be used, if there is a backup to do it with."""
    newest = backup.newest_whole(backups, at)
    if newest is None:
        return ""
    return f"; the newest backup is brought back by `studyllm restore {_typed(newest)}`"


def _typed(path: Path) -> str:
    """A path as it is typed in a shell."""
    if os.name == "nt":
        return f'"{path}"'
    import shlex

    return shlex.quote(str(path))


def _bring_up_to_date(
    database: Database, backups: Path, at: int, migrations: Sequence[Migration]
) -> None:
    with plainly(database.path):
        version = _version(database)
        # A new database is made with a rollback journal; this does nothing for an older one.
        database.execute("pragma journal_mode = wal")
        database.changed_elsewhere()
        if version < len(migrations):
            backup.make(database.raw, backups, at)
            for number in range(version, len(migrations)):
                migrate(database, number, migrations[number])


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
