"""Copies of the database: verified before they count, thinned with care."""

from __future__ import annotations

import os
import sqlite3
import time
from pathlib import Path

from studyllm.errors import StoreError
from studyllm.lasting import make_folder, sync_folder
from studyllm.store.connection import plainly, reason

LAST, DAILY, WEEKLY, MONTHLY = 5, 7, 4, 12
ROOM = 500_000_000
"""Bytes that backups may take together; five may always stay."""

PATTERN = f"studyllm-{'[0-9]' * 8}-{'[0-9]' * 6}-{'[0-9]' * 3}.db"


def make(raw: sqlite3.Connection, folder: Path, at: int) -> Path:
    """A verified copy of the database as it is now, in `folder`; older ones are thinned after.

    Args:
        raw: a connection without an open transaction.
        folder: where backups lie; made if it is not there.
        at: the present instant, epoch milliseconds; the copy is named after it.

    Raises:
        StoreError: the copy could not be made or is not whole; older ones stay.
    """
    try:
        make_folder(folder)
        path = _free_name(folder, at)
        temporary = path.with_suffix(".part")
        os.close(os.open(temporary, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        try:
            with plainly(temporary):
                _copy(raw, temporary)
            with open(temporary, "rb") as stream:
                os.fsync(stream.fileno())
            temporary.rename(path)
        finally:
            temporary.unlink(missing_ok=True)
        sync_folder(folder)
        _thin(folder)
    except OSError as error:
        raise StoreError(f"{folder}: no backup could be made: {reason(error)}") from error
    return path


def newest(folder: Path) -> Path | None:
    """The newest backup, or `None`."""
    return max(folder.glob(PATTERN), default=None)


def made_at(path: Path) -> int:
    """When a backup was made: epoch milliseconds, by its name."""
    import calendar

    _, date, clock, _ = path.stem.split("-")
    return calendar.timegm(time.strptime(date + clock, "%Y%m%d%H%M%S")) * 1000


def _copy(raw: sqlite3.Connection, path: Path) -> None:
    copy = sqlite3.connect(path, isolation_level=None)
    try:
        raw.backup(copy)
        # One file that can be copied anywhere: no log beside it.
        copy.execute("pragma journal_mode = delete")
        state = copy.execute("pragma integrity_check(1)").fetchone()[0]
    finally:
        copy.close()
    if state != "ok":
        what = " ".join(str(state).split())
        raise StoreError(f"the backup is not whole, so it was not kept: {what}")


def _free_name(folder: Path, at: int) -> Path:
    stamp = time.strftime("%Y%m%d-%H%M%S", time.gmtime(at / 1000))
    for number in range(1000):
        path = folder / f"studyllm-{stamp}-{number:03}.db"
        if not path.exists() and not path.with_suffix(".part").exists():
            return path
    raise StoreError(f"{folder}: too many backups in one second")


def _thin(folder: Path) -> None:
    """Keep the last ones, and one a day, week and month; fewer if they need too much room."""
    paths = sorted(folder.glob(PATTERN), reverse=True)
    kept = set(paths[:LAST])
    for most, form in ((DAILY, "%Y%m%d"), (WEEKLY, "%G%V"), (MONTHLY, "%Y%m")):
        periods: dict[str, Path] = {}
        for path in paths:
            made = time.strptime(path.name.split("-")[1], "%Y%m%d")
            periods.setdefault(time.strftime(form, made), path)
        kept.update(list(periods.values())[:most])
    room = 0
    for place, path in enumerate(paths):
        room += path.stat().st_size
        if path not in kept or (room > ROOM and place >= LAST):
            path.unlink()
