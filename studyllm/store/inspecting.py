"""The database file as it lies there, looked at before anything trusts it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from studyllm.core.journal import Fact
from studyllm.errors import StoreError
from studyllm.store import backup, blueprint, cold
from studyllm.store.blueprint import Departures
from studyllm.store.connection import check_header, connect, plainly
from studyllm.store.facts import fact
from studyllm.store.integrity import Ticking, flaws
from studyllm.store.migrations import MIGRATIONS
from studyllm.store.places import why_not_writable
from studyllm.store.reading import in_memory

LATEST = len(MIGRATIONS)
"""The version of the schema that this program makes."""

MOST = 5_000
"""Facts that are looked at where only some are told."""


class Size(NamedTuple):
    """How large things are, in bytes."""

    file: int
    log: int
    free: int
    """Of the file: pages that hold nothing."""


class OddFacts(NamedTuple):
    """How many facts of the journal cannot be, or hardly can."""

    facts: int
    kinds: int
    """Of a kind that is not known."""
    values: int
    """With a grade or a time that cannot be."""
    data: int
    """With what cannot be read."""
    ancient: int
    """Before 1970."""
    ahead: int
    """More than a day after now."""
    days_late: int
    """Of a study day that is later than the instant is anywhere."""
    days_early: int
    """Of a study day that is days before the instant: the clock was set back."""
    devices: int
    """By nobody."""
    cards: int
    """About nothing."""
    doubled: int
    """Numbers that name more than one fact of a device."""
    dangling: int
    """Withdrawals and corrections of facts that are not there."""


class OddMirror(NamedTuple):
    """How much of the mirror of the decks contradicts itself."""

    decks: int
    """Cards of no deck."""
    texts: int
    """Cards without a text."""
    keys: int
    """Cards without a key."""
    counts: int
    """Decks with another number of cards than they say."""


class Inspection:
    """A connection that looks, and changes nothing but in `mend`."""

    def __init__(self, path: Path) -> None:
        """Raises a `StoreError` if the file is not ours or cannot be opened."""
        check_header(path)
        self.path = path
        with plainly(path):
            # Where nothing can be written, a log cannot be read in its place either.
            self._raw = in_memory(path) if why_not_writable(path) else connect(path)

    def close(self) -> None:
        """Let go of the file."""
        with suppress(sqlite3.Error):
            self._raw.close()

    def version(self) -> int:
        """Of the schema, as the log has it, too."""
        return self._number("user_version")

    def size(self) -> Size:
        """Of the file and its log."""
        log = self.path.with_name(self.path.name + "-wal")
        free = self._number("freelist_count") * self._number("page_size")
        return Size(_bytes(self.path), _bytes(log), free)

    def flaws(self, tick: Ticking) -> list[str]:
        """What SQLite finds wrong with the file and with references; nothing if all is well."""
        with plainly(self.path):
            found = flaws(self._raw, tick=tick)
            rows = self._raw.execute("pragma foreign_key_check").fetchall()
            return found + [f"a row of `{row[0]}` refers to nothing" for row in rows]

    def departures(self) -> Departures:
        """Where the schema is not ours."""
        with plainly(self.path):
            return blueprint.departures(self._raw)

    def mend(self, backups: Path, at: int) -> tuple[Path, list[str]]:
        """Put indexes and triggers right; the backup that was made before, and what was done.

        Raises:
            StoreError: no backup could be made, or it cannot be done; nothing was changed.
        """
        made = backup.make(self._raw, backups, at)
        with plainly(self.path):
            self._raw.execute("begin immediate")
            try:
                done = blueprint.mend(self._raw, blueprint.departures(self._raw))
                self._raw.execute("commit")
            except BaseException:
                if self._raw.in_transaction:
                    self._raw.execute("rollback")
                raise
        return made, done

    def is_being_written(self) -> bool:
        """Whether another program writes to the file just now."""
        waits = self._number("busy_timeout")
        self._raw.execute("pragma busy_timeout = 0")
        try:
            self._raw.execute("begin immediate")
            self._raw.execute("rollback")
        except sqlite3.OperationalError as error:
            return _is_busy(error)
        finally:
            self._raw.execute(f"pragma busy_timeout = {waits}")
        return False

    def odd_facts(self, latest: int) -> OddFacts:
        """What is odd about the journal. `latest`: the last instant that can be, epoch ms."""
        with plainly(self.path):
            counts = self._raw.execute(cold.ODD_FACTS, (latest,)).fetchone()
            doubled = self._raw.execute(cold.DOUBLED).fetchone()
            dangling = self._raw.execute(cold.DANGLING).fetchone()
            return OddFacts(*counts, *doubled, *dangling)

    def odd_mirror(self) -> OddMirror:
        """What is odd about the mirror of the decks."""
        with plainly(self.path):
            return OddMirror(*self._raw.execute(cold.ODD_MIRROR).fetchone())

    def stale_fresh(self) -> int:
        """How many cards are said to be new and are not, or the other way round."""
        with plainly(self.path):
            return int(self._raw.execute(cold.STALE_FRESH).fetchone()[0])

    def facts_after(self, at: int) -> list[Fact]:
        """The first facts after an instant, epoch milliseconds; in fold order."""
        with plainly(self.path):
            return [fact(row) for row in self._raw.execute(cold.FROM_THE_FUTURE, (at, MOST))]

    def _number(self, pragma: str) -> int:
        with plainly(self.path):
            return int(self._raw.execute(f"pragma {pragma}").fetchone()[0])


@contextmanager
def inspected(path: Path) -> Iterator[Inspection]:
    """An inspection that ends with the block."""
    inspection = Inspection(path)
    try:
        yield inspection
    finally:
        inspection.close()


def is_busy(error: StoreError) -> bool:
    """Whether the database could not be used because another program writes to it."""
    return _is_busy(error.__cause__)


def _is_busy(cause: BaseException | None) -> bool:
    busy = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
    return isinstance(cause, sqlite3.Error) and getattr(cause, "sqlite_errorcode", 0) & 0xFF in busy


def _bytes(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
