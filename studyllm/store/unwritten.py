"""A database file that is looked at and never written, such as a backup."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from studyllm.core.journal import Fact
from studyllm.store import cold
from studyllm.store.connection import check_header, plainly
from studyllm.store.facts import fact
from studyllm.text.clean import one_line

SQLITE = sqlite3.sqlite_version_info
"""The version of SQLite that runs: three numbers."""

STEP = 1_000_000
"""Instructions of SQLite's machine from one word of progress to the next."""

Ticking = Callable[[int], None]
"""Is told now and then how many millions of steps were done."""


@contextmanager
def unwritten(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection to a file that nobody writes and that has no log beside it.

    Raises:
        StoreError: the file is not ours, or is damaged.
    """
    check_header(path)
    with plainly(path):
        uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
        raw = sqlite3.connect(uri, uri=True, isolation_level=None)
        try:
            raw.executescript("pragma trusted_schema = off; pragma cell_size_check = on;")
            yield raw
        finally:
            raw.close()


def flaws(raw: sqlite3.Connection, most: int = 100, tick: Ticking = lambda _: None) -> list[str]:
    """What SQLite finds wrong with its own file, reading all of it; nothing if it is whole.

    Raises:
        sqlite3.Error: so much is damaged that it cannot even say so.
    """
    done = 0

    def step() -> int:
        nonlocal done
        done += 1
        tick(done)
        return 0

    raw.set_progress_handler(step, STEP)
    try:
        rows = raw.execute(f"pragma integrity_check({most})").fetchall()
    finally:
        raw.set_progress_handler(None, 0)
    lines = [line for (text,) in rows for line in str(text).splitlines() if line != "ok"]
    return [one_line(line) for line in lines if not line.startswith("***")]


def facts_in(path: Path) -> Iterator[Fact]:
    """All facts of a backup, in fold order.

    Raises:
        StoreError: it is damaged, or of another form.
    """
    with unwritten(path) as raw:
        yield from map(fact, raw.execute(cold.ALL_FACTS))


def names_in(path: Path) -> frozenset[str]:
    """The keys and slugs that a backup knows, and the names of devices."""
    with unwritten(path) as raw:
        return frozenset(text for (text,) in raw.execute(cold.ALL_NAMES))
