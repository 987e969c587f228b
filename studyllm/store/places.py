"""What may be done where a database lies, and by whom."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

ROOM = 256 * 1024
"""Bytes that have to be free for a few answers."""

OURS = ("studyllm", ".", "decks", "backups", "bases", "removed", "config.toml")
"""How the names begin of all that we put into a data folder; hidden files may be anybody's."""

FIRST_LOCK_BYTE, LOCK_BYTES = 0x40000000, 512
"""Where whoever reads or writes a database holds locks, by SQLite's file format."""

OTHERS = 0o077
"""What a file allows to those who do not own it."""


def why_not_writable(path: Path) -> str:
    """Why nothing can be written to an existing database, as far as can be seen; or nothing."""
    if not os.access(path, os.W_OK):
        return "the database is read-only"
    if not os.access(path.parent, os.W_OK):
        return "its folder is read-only"
    free = free_bytes(path.parent)
    return "the disk is full" if free is not None and free < ROOM else ""


def free_bytes(folder: Path) -> int | None:
    """Bytes that may still be written where a folder lies; `None` if that is not known."""
    if not hasattr(os, "statvfs"):
        return None
    try:
        disk = os.statvfs(folder)
    except OSError:
        return None
    if not disk.f_blocks:
        return None  # It does not count them.
    return disk.f_frsize * (disk.f_bfree if os.geteuid() == 0 else disk.f_bavail)


def has_log(path: Path) -> bool:
    """Whether something may stand in the log beside a database that is not in the file yet."""
    return size_beside(path, "-wal") not in (None, 0)


def size_beside(path: Path, ending: str) -> int | None:
    """The bytes of the file beside a database that has this ending; `None` if there is none."""
    try:
        return path.with_name(path.name + ending).stat().st_size
    except OSError:
        return None


def log_may_be_foreign(path: Path) -> bool:
    """Whether a file came to its place after all that stands in the log beside it, and is idle.

    That is so after a program was killed right behind a checkpoint, too. Where another program has
    the database open, the two belong together.
    """
    if sys.platform == "win32":
        return False  # It does not tell when a file came to its place.
    try:
        log = path.with_name(path.name + "-wal").stat()
        return path.stat().st_ctime_ns > log.st_mtime_ns and not is_open(path)
    except OSError:
        return False


def is_open(path: Path) -> bool:
    """Whether another program has a database open; never on Windows.

    Not to be asked while we have it open ourselves: we would lose our own locks.
    """
    try:
        with alone(path):
            return False
    except BlockingIOError:
        return True


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Keep all others away from a file that SQLite may have open, by the locks of SQLite.

    Raises:
        BlockingIOError: another program has it open.
        OSError: the file cannot be written.
    """
    if sys.platform == "win32":
        yield  # Nobody can rename an open file there.
        return
    import fcntl

    with open(path, "r+b") as stream:
        try:
            fcntl.lockf(stream, fcntl.LOCK_EX | fcntl.LOCK_NB, LOCK_BYTES, FIRST_LOCK_BYTE)
        except PermissionError as error:  # some systems' word for it
            raise BlockingIOError from error
        yield


def keep_private(path: Path) -> None:
    """Let nobody else read a database that is ours, nor look into its folder.

    A folder in which other things lie too is left as it is: it was somebody's before.
    """
    if os.name != "posix":
        return
    with suppress(OSError):
        for one in (path, path.parent):
            state = one.stat()
            if state.st_mode & OTHERS and state.st_uid == os.geteuid():
                if one is path:
                    _close(path)
                elif state.st_mode & stat.S_ISVTX:
                    pass  # made for everybody, as /tmp is
                elif all(name.startswith(OURS) for name in os.listdir(one)):  # noqa: PTH208
                    one.chmod(0o700)


def _close(path: Path) -> None:
    for ending in ("", "-wal", "-shm", "-checkpoint", "-sync"):
        with suppress(FileNotFoundError):
            path.with_name(path.name + ending).chmod(0o600)
