"""One SQLite file: opened with care, written in whole transactions, checkpointed by us alone."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from studyllm.errors import DamagedError, StoreError, UnwritableError
from studyllm.store.lock import FileLock

APPLICATION_ID = 0x53544C4D
"""Says in a file's header that it is ours: "STLM"."""

WAIT_S = 10.0
"""How long a write waits for another program's."""

ROOMY_KB = 16_384
"""Kilobytes of the file that are kept in memory while all of it is worked on; usually 2,000."""

MAGIC = b"SQLite format 3\0"


class Database:
    """A connection, whole transactions, and the upkeep of the file.

    Statements come from `hot` and `cold`: text that SQLAlchemy Core was compiled to.
    """

    def __init__(self, path: Path, copy: sqlite3.Connection | None = None) -> None:
        """`copy` is in memory, and takes the place of a file that can only be read."""
        self.path = path
        self.saves = copy is None
        """Whether what is written gets into the file."""
        with plainly(path):
            self.raw = connect(path) if copy is None else copy
        self.execute = self.raw.execute
        self._checkpoints = FileLock(path.with_name(path.name + "-checkpoint"))
        self._seen = 0
        self.written = 0
        """How many transactions were written."""

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One transaction: on disk when the block ends, undone if the block fails.

        What is read in it cannot change before it is written.
        """
        with plainly(self.path):
            self.execute("begin immediate")
            try:
                yield
                self.execute("commit")
                self.written += 1
            except BaseException as error:
                if self.raw.in_transaction:
                    self.execute("rollback")
                elif isinstance(error, KeyboardInterrupt):  # somebody wanted to stop what was done
                    self.written += 1
                raise

    @contextmanager
    def reading(self) -> Iterator[None]:
        """One state of the database, whatever others write; the present one within `writing`."""
        if self.raw.in_transaction:
            yield
            return
        self.execute("begin")
        try:
            yield
            self.execute("commit")
        except BaseException:
            self.execute("rollback")
            raise

    @contextmanager
    def roomy(self, kilobytes: int = ROOMY_KB) -> Iterator[None]:
        """Keep more of the file in memory, for work that goes all over it."""
        usual = int(self.execute("pragma cache_size").fetchone()[0])
        self.execute(f"pragma cache_size = -{kilobytes}")
        try:
            yield
        finally:
            self.execute(f"pragma cache_size = {usual}")

    def drop(self, *statements: str) -> None:
        """Drop temporary tables, now or when the connection ends.

        SQLite refuses while a statement is read from, as when ctrl+c has stopped that.
        """
        with suppress(sqlite3.OperationalError):
            for statement in statements:
                self.execute(statement)

    def changed_elsewhere(self) -> bool:
        """Whether another connection has written since this was last asked."""
        version = self.version()
        changed, self._seen = version != self._seen, version
        return changed

    def checkpoint(self) -> None:
        """Move what is committed into the main file, unless another program does that."""
        # Two connections that checkpoint at once could meet a bug of SQLite before 3.51.3.
        if self.saves and self._checkpoints.take():
            with plainly(self.path):
                self.execute("pragma wal_checkpoint(passive)").fetchall()

    def close(self) -> None:
        """Let go of the file, whole in itself if nobody else has it open."""
        try:
            if self.saves and self._checkpoints.take():
                self.execute("pragma busy_timeout = 0")
                self.execute("pragma wal_checkpoint(truncate)").fetchall()
        except (sqlite3.Error, UnicodeDecodeError):
            pass  # Nothing is lost: the next start reads the log beside the file.
        finally:
            self.raw.close()
            self._checkpoints.release()

    def leave(self) -> None:
        """Let go of the file as it is, whatever stands in the log beside it."""
        try:
            if self.saves and not self.raw.in_transaction:
                # The last to leave would move the log into the file, unless that one cannot write.
                last = connect_to(self.path, "ro")
                with suppress(sqlite3.Error):
                    last.execute("select count(*) from sqlite_master").fetchone()
                self.raw.close()
                last.close()
        except sqlite3.Error:
            pass
        finally:
            self.raw.close()
            self._checkpoints.release()

    def version(self) -> int:
        """Another number whenever another connection has written."""
        return int(self.execute("pragma data_version").fetchone()[0])


def connect(path: Path) -> sqlite3.Connection:
    """A connection to an existing file, with the settings that our promises need."""
    raw = connect_to(path, "rw")
    try:
        settle(raw)
    except BaseException:
        raw.close()
        raise
    return raw


def connect_to(path: Path, mode: str) -> sqlite3.Connection:
    """A connection to an existing file; `mode` is `rw` or, to write nothing, `ro`."""
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    return sqlite3.connect(uri, uri=True, isolation_level=None, timeout=WAIT_S)


def settle(raw: sqlite3.Connection) -> None:
    """Give a connection the settings that our promises need."""
    raw.executescript(
        "pragma synchronous = full;"
        "pragma wal_autocheckpoint = 0;"
        "pragma recursive_triggers = on;"
        "pragma trusted_schema = off;"
        "pragma cell_size_check = on;"
    )


def let_go(rows: sqlite3.Cursor) -> None:
    """End a reading, which would hold on to the database as it is now."""
    # A program that is asked to end may close the database before it ends what it reads.
    with suppress(sqlite3.ProgrammingError):
        rows.close()


def check_header(path: Path) -> int:
    """The version of the schema, from a file's first bytes, before SQLite may touch it.

    Newer ones may stand in the log beside it.

    Raises:
        DamagedError: the file is empty, damaged in its header, or another program's.
        StoreError: it cannot be read.
    """
    try:
        with open(path, "rb") as stream:
            head = stream.read(100)
        if len(head) == 100 and not _is_ours(head):
            from studyllm.store.recovery import recovered_header

            head = recovered_header(path) or head
    except OSError as error:
        raise StoreError(f"{path}: cannot be read: {reason(error)}") from error
    if len(head) < 100:
        state = "empty (0 bytes)" if not head else "cut off"
        raise DamagedError(f"{path}: the database is {state}")
    if not head.startswith(MAGIC):
        raise DamagedError(f"{path}: this is not a database, or its beginning is damaged")
    if not _is_ours(head):
        raise DamagedError(f"{path}: this is the database of another program")
    return int.from_bytes(head[60:64], "big")


def _is_ours(head: bytes) -> bool:
    return head.startswith(MAGIC) and int.from_bytes(head[68:72], "big") == APPLICATION_ID


def machine() -> str:
    """The name of this machine."""
    if hasattr(os, "uname"):
        return os.uname().nodename
    return os.environ.get("COMPUTERNAME", "")


class DamageError(Exception):
    """What the database holds is nothing that was ever written to it."""


class undamaged:  # noqa: N801  # a class, as a generator would take longer than most of its blocks
    """Take values apart that only damage can have given another form."""

    __slots__ = ()

    def __enter__(self) -> None:
        """Nothing to begin with."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: object
    ) -> None:
        if isinstance(error, (ValueError, LookupError, TypeError, AttributeError)):
            raise DamageError from error


class plainly:  # noqa: N801  # a class, as a generator would take longer than a short statement
    """Say in plain words what SQLite could not do with the file."""

    __slots__ = ("_path",)

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> None:
        """Nothing to begin with."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: object
    ) -> None:
        if error is None or isinstance(error, sqlite3.ProgrammingError):  # a mistake of ours
            return
        if isinstance(error, sqlite3.Error):
            raise _kind(error)(f"{self._path}: {words(error)}") from error
        if isinstance(error, DamageError | UnicodeDecodeError):
            # SQLite may quote bytes of a damaged page in its own messages.
            raise DamagedError(f"{self._path}: {_DAMAGED}") from error


_DAMAGED = "the database is damaged"

_WORDS: dict[str, tuple[str, type[StoreError]]] = {
    "SQLITE_BUSY": ("another program is writing to the database; try again", StoreError),
    "SQLITE_LOCKED": ("another program is writing to the database; try again", StoreError),
    "SQLITE_FULL": ("the disk is full; nothing was saved", UnwritableError),
    "SQLITE_READONLY": (
        "the database or its folder is read-only; nothing was saved",
        UnwritableError,
    ),
    "SQLITE_CANTOPEN": ("the database cannot be opened", UnwritableError),
    "SQLITE_IOERR": ("the disk failed while the database was read or written", UnwritableError),
    "SQLITE_CORRUPT": (_DAMAGED, DamagedError),
    "SQLITE_NOTADB": ("this is not a database, or its beginning is damaged", DamagedError),
    "SQLITE_TOOBIG": ("a text is too long for the database", StoreError),
}


def words(error: sqlite3.Error) -> str:
    """What SQLite says, in plain words."""
    return _told(error)[0]


def is_damage(error: sqlite3.Error) -> bool:
    """Whether SQLite says that what it read is not what was written."""
    return _kind(error) is DamagedError


def _kind(error: sqlite3.Error) -> type[StoreError]:
    return _told(error)[1]


def _told(error: sqlite3.Error) -> tuple[str, type[StoreError]]:
    name = str(getattr(error, "sqlite_errorname", ""))
    if "decode to UTF-8" in str(error):
        name = "SQLITE_CORRUPT"
    for code, told in _WORDS.items():
        if name.startswith(code):
            return told
    return f"the database refused: {error}", StoreError


def as_text(path: Path | str) -> str:
    """A path as the database can hold it; bytes that are no UTF-8 are spelled out."""
    return str(path).encode("utf-8", "backslashreplace").decode()


def reason(error: OSError) -> str:
    """Why the system refused, in its words."""
    return error.strerror or type(error).__name__
