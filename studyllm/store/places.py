"""What may be done where a database lies, and by whom."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

ROOM = 256 * 1024
"""Bytes that have to be free for a few answers."""

OURS = ("studyllm", ".", "decks", "backups", "bases", "removed", "config.toml")
"""How the names begin of all that we put into a data folder; hidden files may be anybody's."""

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
                elif all(name.startswith(OURS) for name in os.listdir(one)):  # noqa: PTH208
                    one.chmod(0o700)


def _close(path: Path) -> None:
    for ending in ("", "-wal", "-shm", "-checkpoint", "-sync"):
        with suppress(FileNotFoundError):
            path.with_name(path.name + ending).chmod(0o600)
