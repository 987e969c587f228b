"""Putting another database in the place of the present one, which is kept.

A whole present one is not exchanged for another file: a program that has it open would go on
writing into the old one. All of its pages are overwritten instead, in one transaction, as any other
program would write to it; who has it open sees the new pages from its next transaction on.
One that is damaged, foreign or empty cannot be written to like that. It is put aside with its log,
if nobody has it open, and the other file gets its name.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, nullcontext, suppress
from functools import partial
from pathlib import Path
from typing import NamedTuple

from studyllm.core.journal import Day
from studyllm.errors import DamagedError, StoreError
from studyllm.lasting import make_folder, sync_folder
from studyllm.store import backup, copying
from studyllm.store.connection import (
    Database,
    check_header,
    connect,
    connect_to,
    is_damage,
    plainly,
    reason,
    words,
)
from studyllm.store.copying import Told, unheard
from studyllm.store.migrations import MIGRATIONS, Migration, check
from studyllm.store.places import alone, why_not_writable
from studyllm.store.reading import reading

TRIES = 2
"""How often the present state is saved before others have to wait for that."""

STEP = 4
"""Pages that are overwritten at once: fewer than any database has."""

WAIT_S = 20.0
"""How long it is waited for others to end their transactions."""


class Holding(NamedTuple):
    """What a database holds."""

    answers: int
    """Those that count; practice is none."""
    last: Day | None
    """The study day of the last."""


class Kept(NamedTuple):
    """What became of the database that was there; neither if there was none."""

    backup: Path | None
    """The verified backup of it."""
    aside: Path | None
    """The file itself under a new name, its log beside it, where no backup could be made."""


def holding(path: Path) -> Holding:
    """What a database holds, wherever it lies.

    Raises:
        StoreError: it is not ours, or cannot be read.
    """
    from studyllm.store import cold

    check_header(path)
    with reading(path) as raw:
        return Holding._make(raw.execute(cold.SUMMARY).fetchone())


@contextmanager
def made_ready(
    source: Path, path: Path, told: Told = unheard, migrations: Sequence[Migration] = MIGRATIONS
) -> Iterator[Path]:
    """A verified copy of `source` beside `path`, brought up to date, to be put there; then gone.

    Raises:
        StoreError: `source` is not ours, not whole or newer than we are, or there is no room for
            the copy. Nothing has changed.
    """
    check(source, migrations)
    if path.exists() and source.samefile(path):
        raise StoreError(f"{source}: this is your database itself")
    try:
        make_folder(path.parent)
        copying.tidy(path.parent, path.name)
        with copying.part(path) as made:
            with reading(source) as raw:
                _fill(raw, made, source, told)
            with plainly(made), closing(sqlite3.connect(made, isolation_level=None)) as raw:
                _bring_up_to_date(raw, migrations)
                _fit_pages(raw, path)
            with open(made, "r+b") as stream:
                os.fsync(stream.fileno())
            yield made
    except OSError as error:
        raise StoreError(f"{path}: no database can be put there: {reason(error)}") from error


def put(made: Path, path: Path, backups: Path, at: int, told: Told = unheard) -> Kept:
    """Have the database at `path` be what `made_ready` made; what became of the one before.

    Args:
        made: the other one.
        path: the present one, which need not be there.
        backups: where the present state is kept before.
        at: the present instant, epoch milliseconds.
        told: how many pages of a copy were written, and of how many.

    Raises:
        StoreError: it could not be put there; the present one is as it was.
    """
    if not path.exists() and not _beside(path):
        _name(made, path)
        return Kept(None, None)
    try:
        check_header(path)
        if why := why_not_writable(path):
            raise StoreError(f"{path}: {why}; nothing was changed")
        saved = _overwrite(made, path, backups, at, told)
    except DamagedError:
        return Kept(None, _exchange(made, path, at))
    return Kept(saved, None)


def _fill(raw: sqlite3.Connection, made: Path, source: Path, told: Told) -> None:
    try:
        copying.fill(raw, made, told)
    except DamagedError as error:
        raise DamagedError(f"{source}: {error}") from error
    except sqlite3.Error as error:
        if is_damage(error):
            raise
        why = words(error).partition(";")[0]
        raise StoreError(f"{made.parent}: no database can be put there: {why}") from error


def _bring_up_to_date(raw: sqlite3.Connection, migrations: Sequence[Migration]) -> None:
    version = int(raw.execute("pragma user_version").fetchone()[0])
    raw.execute("begin")
    for migration in migrations[version:]:
        migration(raw)
    raw.execute(f"pragma user_version = {len(migrations)}")
    raw.execute("commit")


def _fit_pages(raw: sqlite3.Connection, path: Path) -> None:
    """Give the copy pages of the size that the present one has: they take their places."""
    with suppress(StoreError):
        check_header(path)
        with reading(path) as present:
            size = present.execute("pragma page_size").fetchone()[0]
        if raw.execute("pragma page_size").fetchone()[0] != size:
            raw.execute(f"pragma page_size = {size}")
            raw.execute("vacuum")


class _ChangedError(Exception):
    """Another program has written after the present state was saved."""


def _overwrite(made: Path, path: Path, backups: Path, at: int, told: Told) -> Path:
    """Overwrite the present database; the backup of all that was in it."""
    with plainly(path), closing(connect(path)) as present:
        for _ in range(TRIES):
            seen = _version(present)
            saved = backup.make(present, backups, at, told)
            if _pour(made, path, partial(_is_still, present, seen)):
                return saved
            saved.unlink(missing_ok=True)
        # Somebody writes all the time, and has to wait for once.
        late: list[Path] = []

        def save() -> bool:
            late.append(backup.make(present, backups, at, told))
            return True

        _pour(made, path, save)
        return late[0]


def _is_still(present: sqlite3.Connection, seen: int) -> bool:
    return _version(present) == seen


def _pour(made: Path, path: Path, may: Callable[[], bool]) -> bool:
    """Overwrite all pages in one transaction; whether that was done.

    Args:
        made: has the new pages.
        path: gets them.
        may: whether to go on; it is asked once nobody else can write any more.
    """
    started = time.monotonic()
    looked = False

    def heed(_: int, left: int, total: int) -> None:
        nonlocal looked
        if left == total:  # nothing was written yet: another one writes
            if time.monotonic() - started > WAIT_S:
                raise StoreError(f"{path}: another program is writing to the database; try again")
        elif not looked:
            # From the first page on nobody else can write until this is over.
            looked = True
            if not may():
                raise _ChangedError

    database = Database(path)
    try:
        with plainly(path), closing(connect_to(made, "ro")) as source:
            source.backup(database.raw, pages=STEP, progress=heed, sleep=0.05)
        return True
    except _ChangedError:
        return False
    finally:
        database.close()


def _version(raw: sqlite3.Connection) -> int:
    return int(raw.execute("pragma data_version").fetchone()[0])


def _exchange(made: Path, path: Path, at: int) -> Path:
    """Put what is there aside, and the other file in its place; where that is which was there."""
    stamp = time.strftime("%Y%m%d-%H%M%S", time.gmtime(at / 1000))
    aside = path.with_name(f"{path.name}.{stamp}.aside")
    if aside.exists() or any(_beside(aside)):
        raise StoreError(f"{aside}: is in the way")
    with _nobody_else_at(path):
        # Never another database beside a log that is not its own.
        for one in _beside(path):
            one.rename(aside.with_name(aside.name + one.name.removeprefix(path.name)))
        if path.exists():
            _link(path, aside)
        made.replace(path)
        sync_folder(path.parent)
    return aside


@contextmanager
def _nobody_else_at(path: Path) -> Iterator[None]:
    try:
        with alone(path) if path.exists() else nullcontext():
            yield
    except BlockingIOError as error:
        raise StoreError(
            f"{path}: another program has it open, perhaps studyllm; close that, and try again"
        ) from error


def _beside(path: Path) -> list[Path]:
    """The files that belong to a database and are there."""
    names = (path.with_name(path.name + ending) for ending in ("-wal", "-journal", "-shm"))
    return [one for one in names if one.exists()]


def _name(made: Path, path: Path) -> None:
    try:
        _link(made, path)
    except FileExistsError as error:
        raise StoreError(f"{path}: another program has just made one; try again") from error
    sync_folder(path.parent)


def _link(path: Path, other: Path) -> None:
    """Give a file a second name, or where there can be none, another one."""
    try:
        os.link(path, other)
    except FileExistsError:
        raise
    except OSError:
        path.rename(other)
