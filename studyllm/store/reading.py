"""Reading a database wherever it lies: all that is committed, with nothing changed.

What is committed last stands in the log beside the file (`-wal`), which SQLite reads by an index
that it makes beside it. Where that cannot be made (a read-only folder, a full disk), nobody else
can have it open, and copies of both are read, or if there is no room for them, the index lives in
memory while the file is locked for us alone. The file is only ever read without its log where there
is none: to say that it is `immutable` hides what stands there.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias

from studyllm.core.journal import Fact
from studyllm.errors import StoreError
from studyllm.store import cold
from studyllm.store.connection import WAIT_S, check_header, connect_to, plainly, settle, words
from studyllm.store.facts import fact
from studyllm.store.places import size_beside

BESIDE = ("-wal", "-journal")
"""Ends of the names of files that may hold a part of the database."""

NOT_HERE = ("SQLITE_CANTOPEN", "SQLITE_READONLY", "SQLITE_IOERR", "SQLITE_FULL", "SQLITE_PERM")
"""Errors after which another way of reading may do."""

Way: TypeAlias = Callable[[Path], sqlite3.Connection]


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection that reads all that is committed, wherever the file lies; for reading alone.

    Beside it files may be left that say nothing, or be taken away.

    Raises:
        StoreError: it is no database, is damaged, or its log cannot be read.
    """
    room: list[Path] = []
    try:
        with plainly(path):
            raw = _opened(path, room)
            try:
                yield raw
            finally:
                raw.close()
    finally:
        for folder in room:
            import shutil  # and what it unpacks archives with: only here

            shutil.rmtree(folder, ignore_errors=True)


def in_memory(path: Path) -> sqlite3.Connection:
    """A connection to a copy that lives as long as it does; the file is only read."""
    memory = sqlite3.connect(":memory:", isolation_level=None)
    try:
        settle(memory)
        with reading(path) as raw:
            raw.backup(memory)
    except BaseException:
        memory.close()
        raise
    return memory


def facts_in(path: Path) -> Iterator[Fact]:
    """All facts of a database of ours, such as a backup, in fold order.

    Raises:
        StoreError: it is not ours, damaged, or of another form.
    """
    check_header(path)
    with reading(path) as raw:
        yield from map(fact, raw.execute(cold.ALL_FACTS))


def names_in(path: Path) -> frozenset[str]:
    """The keys and slugs that a database of ours knows, and the names of devices."""
    check_header(path)
    with reading(path) as raw:
        return frozenset(text for (text,) in raw.execute(cold.ALL_NAMES))


def _opened(path: Path, room: list[Path]) -> sqlite3.Connection:
    def from_a_copy(path: Path) -> sqlite3.Connection:
        """Read copies of the file and of what lies beside it, which nobody else can write."""
        import shutil
        import tempfile

        room.append(Path(tempfile.mkdtemp(prefix="studyllm-")))
        for ending in ("", *BESIDE):
            if size_beside(path, ending) is not None:
                shutil.copyfile(path.with_name(path.name + ending), room[-1] / f"copy{ending}")
        return connect_to(room[-1] / "copy", "rw")

    sizes = [size_beside(path, ending) for ending in BESIDE]
    if any(sizes):
        ways: list[Way] = [_usual, from_a_copy, _alone]
    elif sizes == [None, None]:
        ways = [_immutable]
    else:  # Somebody may have it open, and be about to write.
        ways = [_usual, _immutable]
    for way in ways[:-1]:
        try:
            return _tried(way, path)
        except OSError:
            continue  # no room for copies
        except sqlite3.OperationalError as error:
            if not str(getattr(error, "sqlite_errorname", "")).startswith(NOT_HERE):
                raise
    try:
        return _tried(ways[-1], path)
    except sqlite3.OperationalError as error:
        raise StoreError(
            f"{path}: it cannot be read together with what was written last, in the "
            f"{path.name}{BESIDE[0]} beside it: {words(error)}"
        ) from error


def _tried(way: Way, path: Path) -> sqlite3.Connection:
    raw = way(path)
    try:
        # It may be anybody's: no view, trigger or function of its own does anything.
        raw.executescript("pragma trusted_schema = off; pragma cell_size_check = on;")
        raw.execute("select count(*) from sqlite_master").fetchone()
    except BaseException:
        raw.close()
        raise
    return raw


def _usual(path: Path) -> sqlite3.Connection:
    return connect_to(path, "ro")


def _alone(path: Path) -> sqlite3.Connection:
    """When it is closed, SQLite moves into the file what stands in the log, as far as it can."""
    raw = connect_to(path, "rw")
    raw.execute("pragma locking_mode = exclusive")
    return raw


def _immutable(path: Path) -> sqlite3.Connection:
    uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    return sqlite3.connect(uri, uri=True, isolation_level=None, timeout=WAIT_S)
