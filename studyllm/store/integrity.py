"""SQLite's own check of a database file."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import TypeAlias

from studyllm.text.clean import one_line

SQLITE = sqlite3.sqlite_version_info
"""The version of SQLite that runs: three numbers."""

BEAT = 100_000
"""Instructions of SQLite's machine between two looks at whether ctrl+c was pressed."""

STEP = 1_000_000
"""Instructions from one word of progress to the next."""

Ticking: TypeAlias = Callable[[int], None]
"""Is told now and then how many millions of steps were done."""


def _unheard(_done: int) -> None:
    pass


def flaws(
    raw: sqlite3.Connection,
    most: int = 100,
    tick: Ticking = _unheard,
    how: str = "integrity_check",
) -> list[str]:
    """What SQLite finds wrong with its own file; nothing if it is whole.

    Args:
        raw: a connection to it.
        most: findings after which it stops.
        tick: is told how far it has come; ctrl+c is heeded meanwhile.
        how: `integrity_check` reads all of it, `quick_check` leaves out what indexes hold.

    Raises:
        sqlite3.Error: so much is damaged that it cannot even say so.
    """
    beats = 0

    def beat() -> int:
        nonlocal beats
        beats += 1
        if beats * BEAT % STEP == 0:
            tick(beats * BEAT // STEP)
        return 0

    raw.set_progress_handler(beat, BEAT)
    try:
        rows = raw.execute(f"pragma {how}({most})").fetchall()
    except sqlite3.OperationalError as error:
        if getattr(error, "sqlite_errorname", "") == "SQLITE_INTERRUPT":
            # What a signal raises in the handler stops SQLite, and gets lost there.
            raise KeyboardInterrupt from error
        raise
    finally:
        raw.set_progress_handler(None, 0)
    if rows == [("ok",)]:
        return []
    lines = [line for (text,) in rows for line in str(text).splitlines()]
    return [one_line(line) for line in lines if not line.startswith("***")] or ["it is damaged"]
