"""A copy of a database: whole, held against every rule of SQLite, and on disk before it counts."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeAlias

from studyllm.errors import DamagedError
from studyllm.store.integrity import flaws
from studyllm.store.lock import FileLock

Told: TypeAlias = Callable[[int, int], None]
"""Is told how many pages were copied, and of how many."""

STEP = 1_000
"""Pages that are copied between two words of progress."""

TRIES = 100
"""How often it is tried to get a lock that nobody holds for longer than a moment."""

PART, LOCK = ".part", ".lock"


def unheard(_done: int, _total: int) -> None:
    """Progress that is told to nobody."""


@contextmanager
def part(target: Path) -> Iterator[Path]:
    """An empty file beside `target`, for its owner alone, to be renamed; it is gone in the end.

    If the program is killed, `tidy` knows the file again by a lock that nobody holds.

    Raises:
        OSError: it cannot be made.
    """
    made = target.with_name(f".{target.name[:100]}.{os.getpid()}{PART}")
    lock = FileLock(made.with_suffix(LOCK))
    mine = False
    try:
        _hold(lock)
        if lock.take():
            _remove(made)  # A program of our number has left it, before this one.
        mine = not made.exists()
        os.close(os.open(made, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        yield made
    finally:
        try:
            _clear(lock, made, mine)
        except KeyboardInterrupt:
            _clear(lock, made, mine)
            raise


def tidy(folder: Path, names: str) -> None:
    """Remove what killed programs have left of copies.

    Args:
        folder: where the copies lie.
        names: a pattern of the names that they would have got.
    """
    left = {
        one.with_suffix(PART) for end in (PART, LOCK) for one in folder.glob(f".{names}.*{end}")
    }
    for made in left:
        lock = FileLock(made.with_suffix(LOCK))
        if lock.take():
            _clear(lock, made, True)


def fill(raw: sqlite3.Connection, path: Path, told: Told = unheard) -> None:
    """Copy all of a database into an empty file, and hold it against SQLite's own rules.

    The copy does not say who wrote in the database: whoever opens it is another device, so that
    no number of a fact is given twice. It is one file without a log, and on disk.

    Args:
        raw: a connection without an open transaction.
        path: the file.
        told: of the progress.

    Raises:
        DamagedError: the database is not whole.
        sqlite3.Error, OSError: it cannot be read, or the file not be written.
    """
    copy = sqlite3.connect(path, isolation_level=None)
    try:
        copy.execute("pragma synchronous = off")  # it is synced once, as a whole
        raw.execute("begin")  # as it is now, however long this takes
        try:
            raw.execute("select count(*) from sqlite_master").fetchone()
            raw.backup(copy, pages=STEP, progress=lambda _, left, all_: told(all_ - left, all_))
        finally:
            raw.execute("rollback")
        copy.execute("pragma journal_mode = delete")
        _forget_device(copy)
        found = flaws(copy, 1)
    finally:
        copy.close()
    if found:
        raise DamagedError(
            f"the database is damaged, so no copy of it was kept ({found[0]}); `studyllm doctor` "
            "looks through it"
        )
    with open(path, "r+b") as stream:
        os.fsync(stream.fileno())


def _forget_device(copy: sqlite3.Connection) -> None:
    from studyllm.store import cold

    copy.execute(cold.FORGET_DEVICE)


def _hold(lock: FileLock) -> None:
    """Take a lock that `tidy` may just be looking at, and remove then."""
    for _ in range(TRIES):
        if lock.take() and lock.is_there():
            return
        lock.release()
        time.sleep(0.001)
    # A file system without locks: nobody can take it there, so nobody removes anything.


def _remove(made: Path) -> None:
    for ending in ("", "-journal", "-wal", "-shm"):
        with suppress(OSError):
            made.with_name(made.name + ending).unlink(missing_ok=True)


def _clear(lock: FileLock, made: Path, mine: bool) -> None:
    if mine:
        _remove(made)
    with suppress(OSError):
        made.with_suffix(LOCK).unlink(missing_ok=True)
    lock.release()
    with suppress(OSError):  # where a file cannot be removed that is open
        made.with_suffix(LOCK).unlink(missing_ok=True)
