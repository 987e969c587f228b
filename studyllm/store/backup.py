"""Backups: copies that are verified before they count, in a folder that is thinned with care."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from studyllm.errors import DamagedError, StoreError
from studyllm.lasting import make_folder, sync_folder
from studyllm.store import copying
from studyllm.store.connection import Database, check_header, is_damage, plainly, reason, words
from studyllm.store.copying import Told, unheard
from studyllm.store.integrity import flaws
from studyllm.store.places import why_not_writable

LAST, DAILY, WEEKLY, MONTHLY = 5, 7, 4, 12
ROOM = 500_000_000
"""Bytes that backups may take together; five may always stay."""

AHEAD_MS = 60_000
"""How far ahead of the clock the name of a backup may be that was made just now."""

PATTERN = f"studyllm-{'[0-9]' * 8}-{'[0-9]' * 6}-{'[0-9]' * 3}.db"


def make(raw: sqlite3.Connection, folder: Path, at: int, told: Told = unheard) -> Path:
    """A verified copy of the database as it is now, in `folder`; older ones are thinned after.

    Args:
        raw: a connection without an open transaction.
        folder: where backups lie; made if it is not there.
        at: the present instant, epoch milliseconds; the copy is named after it.
        told: of the progress.

    Raises:
        DamagedError: the database is not whole; older backups stay.
        StoreError: the copy could not be made; older ones stay.
    """
    try:
        make_folder(folder)
        path = _made(raw, folder, at, told)
    except OSError as error:
        raise StoreError(f"{folder}: no backup could be made: {reason(error)}") from error
    except sqlite3.ProgrammingError:
        raise  # a mistake of ours
    except sqlite3.Error as error:
        kind = DamagedError if is_damage(error) else StoreError
        why = words(error).partition(";")[0]
        raise kind(f"{folder}: no backup could be made: {why}") from error
    thin(folder, at, path)
    copying.tidy(folder, PATTERN)
    return path


def write(raw: sqlite3.Connection, target: Path, told: Told = unheard, *, over: bool) -> None:
    """A verified copy of the database as it is now, in a file.

    Args:
        raw: a connection without an open transaction.
        target: the file.
        told: of the progress.
        over: whether it may take the place of another file.

    Raises:
        FileExistsError: it may not, and one is there.
        OSError: the file cannot be written.
        DamagedError, sqlite3.Error: the database is not whole or cannot be read.
    """
    with copying.part(target) as made:
        copying.fill(raw, made, told)
        if over:
            made.replace(target)
        elif not _named(made, target):
            raise FileExistsError
    sync_folder(target.parent)


@contextmanager
def source(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection to a database of ours that is to be copied as it is, wherever it lies.

    Raises:
        StoreError: it is not ours, or cannot be read.
    """
    check_header(path)
    if why_not_writable(path):
        from studyllm.store.reading import reading

        with reading(path) as raw:
            yield raw
        return
    database = Database(path)
    try:
        with plainly(path):
            yield database.raw
    except BaseException:
        database.leave()  # Nothing is done to a damaged one.
        raise
    database.close()


def made_at(path: Path) -> int:
    """When a backup was made: epoch milliseconds, by its name."""
    import calendar

    _, date, clock, _ = path.stem.split("-")
    return calendar.timegm(time.strptime(date + clock, "%Y%m%d%H%M%S")) * 1000


def newest(folder: Path, at: int) -> Path | None:
    """The newest backup that was made by now, epoch milliseconds, or `None`.

    One that a clock gone wrong has put into the future says nothing of when the last was made.
    """
    return next(iter(_by_now(folder, at)[0]), None)


def all_of_them(folder: Path, at: int) -> list[Path]:
    """All backups, the newest first; those that claim to be made after now stand last."""
    past, future = _by_now(folder, at)
    return past + future


def newest_whole(folder: Path, at: int) -> Path | None:
    """The newest backup that can be read and is whole, or `None`."""
    return next(filter(is_whole, all_of_them(folder, at)), None)


def is_whole(path: Path) -> bool:
    """Whether a file is a database of ours and its pages fit together."""
    from studyllm.store.reading import reading

    with suppress(StoreError):
        check_header(path)
        with reading(path) as raw:
            return not flaws(raw, 1, how="quick_check")
    return False


def thin(folder: Path, at: int, new: Path | None = None) -> None:
    """Remove the backups that are not to be kept, as of an instant in epoch milliseconds.

    Never the `new` one, wherever another program has left a place for its name. Those that claim to
    be made after now are thinned apart from the others: whichever clock was wrong, neither costs
    the other one its place.
    """
    room = 0
    for paths in _by_now(folder, at):
        kept = _kept(paths)
        for place, path in enumerate(paths):
            with suppress(OSError):  # Another program thins too; what cannot be removed stays.
                size = path.stat().st_size
                if path == new or (path in kept and (place < LAST or room + size <= ROOM)):
                    room += size
                else:
                    path.unlink()


def _made(raw: sqlite3.Connection, folder: Path, at: int, told: Told) -> Path:
    with copying.part(folder / f"{_stamp(at)}-000.db") as made:
        copying.fill(raw, made, told)
        for path in _names(folder, at):
            if _named(made, path):
                sync_folder(folder)
                return path
    raise StoreError(f"{folder}: too many backups in one second")


def _named(made: Path, path: Path) -> bool:
    """Give a finished copy its name, unless another program was faster."""
    try:
        os.link(made, path)
    except FileExistsError:
        return False
    except OSError:
        # A file system without hard links.
        if path.exists():
            return False
        made.rename(path)
    return True


def _names(folder: Path, at: int) -> Iterator[Path]:
    """Names for a backup of that instant that sort behind all that there are of its second."""
    stamp = _stamp(at)
    taken = max((one.stem[-3:] for one in folder.glob(f"{stamp}-[0-9][0-9][0-9].db")), default="")
    first = int(taken) + 1 if taken else 0
    return (folder / f"{stamp}-{number:03}.db" for number in range(first, 1000))


def _stamp(at: int) -> str:
    return time.strftime("studyllm-%Y%m%d-%H%M%S", time.gmtime(at / 1000))


def _by_now(folder: Path, at: int) -> tuple[list[Path], list[Path]]:
    """The backups that were made by now, and those that claim to be of later; newest first."""
    past: list[Path] = []
    future: list[Path] = []
    for path in sorted(folder.glob(PATTERN), reverse=True):
        with suppress(ValueError):  # a 13th month: a name of ours, but for nothing that we made
            (future if made_at(path) > at + AHEAD_MS else past).append(path)
    return past, future


def _kept(paths: Sequence[Path]) -> set[Path]:
    """The last ones, and the last of each day, week and month; of paths, the newest first."""
    kept = set(paths[:LAST])
    for most, form in ((DAILY, "%Y%m%d"), (WEEKLY, "%G%V"), (MONTHLY, "%Y%m")):
        periods: dict[str, Path] = {}
        for path in paths:
            made = time.strptime(path.name.split("-")[1], "%Y%m%d")
            periods.setdefault(time.strftime(form, made), path)
        kept.update(list(periods.values())[:most])
    return kept
