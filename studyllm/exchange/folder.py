"""The journals in a sync folder: found by what is in them, read on from where one stopped, and
one of them, one's own, written whole.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, NamedTuple

from studyllm.errors import StudyError
from studyllm.exchange.files import MOST_BYTES, shown
from studyllm.lasting import sync_folder

MAX_LINE = 1 << 18
"""Bytes of one line."""

SUFFIX = ".jsonl"

_DIGEST = 16
"""Bytes of a digest."""

_CHUNK = 1 << 20

_NEW = ".new"
"""Ends the name of a file that is not finished."""


class Known(NamedTuple):
    """How far a journal was read: whole lines from its beginning."""

    size: int
    """Bytes."""
    lines: int
    digest: str
    """Of these bytes, in hexadecimal digits."""


NOTHING = Known(0, 0, hashlib.blake2b(digest_size=_DIGEST).hexdigest())


class UnreadError(StudyError):
    """A file that looks like a journal and cannot be read."""


def check(folder: Path) -> None:
    """Raise a `StudyError` unless there is such a folder."""
    if not folder.is_dir():
        what = "is no folder" if folder.exists() else "there is no such folder"
        raise StudyError(
            f"{shown(folder)}: {what}; make it first, or let `--create` make it if that is the "
            "right place"
        )


def create(folder: Path) -> None:
    """Make the folder, for its owner alone, if it is not there; not the one in which it lies."""
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise StudyError(f"{shown(folder)}: cannot be made: {_reason(error)}") from error


def files(folder: Path) -> list[Path]:
    """What may be a journal, by name: all that is not hidden and no folder.

    Programs that carry files about hide those that they have not finished, as we do.
    """
    try:
        with os.scandir(folder) as entries:
            names = [one.name for one in entries if one.name[0] != "." and not _is_folder(one)]
    except OSError as error:
        raise StudyError(f"{shown(folder)}: cannot be read: {_reason(error)}") from error
    return [folder / name for name in sorted(names)]


def _is_folder(entry: os.DirEntry[str]) -> bool:
    # A link to itself is neither, and must not keep the other files from being read.
    try:
        return entry.is_dir()
    except OSError:
        return False


def own(folder: Path, device: str) -> Path:
    """The one file of a folder that a device may write."""
    return folder / f"{device}{SUFFIX}"


class Reading:
    """A file that is read once, from its beginning: what was read before only by its digest."""

    def __init__(self, stream: BinaryIO, path: Path, size: int) -> None:
        self.path = path
        self.size = size
        """Bytes, when it was opened."""
        self._stream = stream
        self._digest = hashlib.blake2b(digest_size=_DIGEST)
        self._read = self._lines = 0
        with self._told():
            self.first = stream.readline(MAX_LINE)
        """The first line, or what there is of it."""
        self.tail = b""
        """What the file ends with behind its last whole line, once all was read."""

    def close(self) -> None:
        self._stream.close()

    @property
    def known(self) -> Known:
        """How far it was read: up to the line that was given last, once the next is asked for."""
        return Known(self._read, self._lines, self._digest.hexdigest())

    def goes_on_from(self, known: Known) -> bool:
        """Pass over what was read before, if the file still begins with it.

        To be asked before `lines`, and once. After a no all lines are given.
        """
        digest = hashlib.blake2b(digest_size=_DIGEST)
        if len(self.first) <= known.size <= self.size:
            with self._told():
                self._stream.seek(0)
                left = known.size
                while left and (chunk := self._stream.read(min(left, _CHUNK))):
                    digest.update(chunk)
                    left -= len(chunk)
            if not left and digest.hexdigest() == known.digest:
                self._read, self._lines, self._digest = known.size, known.lines, digest
                return True
        return False

    def lines(self) -> Iterator[tuple[int, bytes]]:
        """Number, counted from 1, and bytes of each whole line that was not passed over.

        Raises:
            UnreadError: the disk failed, or a line is too long.
        """
        with self._told():
            self._stream.seek(self._read)
        while line := self._next():
            yield self._lines + 1, line
            self._digest.update(line)
            self._read += len(line)
            self._lines += 1

    def _next(self) -> bytes:
        with self._told():
            line = self._stream.readline(MAX_LINE + 1)
        if len(line) > MAX_LINE:
            raise UnreadError(
                f"{shown(self.path)}:{self._lines + 1}: the line is longer than "
                f"{MAX_LINE >> 10} KB; this is no journal of studyllm"
            )
        if line.endswith(b"\n"):
            return line
        self.tail = line
        return b""

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise _unread(self.path, error) from error


def opened(path: Path) -> Reading | None:
    """A file, to be read and closed; `None` if it is plainly not meant to be a journal.

    Raises:
        UnreadError: by its name it is meant to be one, and it is no regular file in this folder,
            too large, or cannot be read.
    """
    try:
        stream = _regular(path)
    except (OSError, UnreadError) as error:
        if SUFFIX not in path.name:
            return None
        if isinstance(error, OSError):
            raise _unread(path, error) from error
        raise
    try:
        return Reading(stream, path, os.fstat(stream.fileno()).st_size)
    except BaseException:
        stream.close()
        raise


def _regular(path: Path) -> BinaryIO:
    # Not by Path.resolve(): of a link to itself some Pythons make a RuntimeError.
    around = os.path.realpath(path.parent)
    if path.is_symlink() and not Path(os.path.realpath(path)).is_relative_to(around):
        raise UnreadError(f"{shown(path)}: a link that leads out of the folder; it was left out")
    # A pipe would block in open() until somebody writes to it.
    flags = os.O_RDONLY
    for flag in ("O_NONBLOCK", "O_NOCTTY", "O_CLOEXEC", "O_BINARY"):
        flags |= getattr(os, flag, 0)
    stream = os.fdopen(os.open(path, flags), "rb", buffering=_CHUNK)
    try:
        about = os.fstat(stream.fileno())
        if not stat.S_ISREG(about.st_mode):
            raise UnreadError(f"{shown(path)}: no regular file; it was left out")
        if about.st_size > MOST_BYTES:
            most = MOST_BYTES >> 30
            raise UnreadError(f"{shown(path)}: larger than {most} GB; it was left out")
        return stream
    except BaseException:
        stream.close()
        raise


def tidy(folder: Path, device: str) -> None:
    """Take away what a run left behind that was killed while it wrote this device's journal."""
    for path in folder.glob(f".{device}{SUFFIX}.*{_NEW}"):
        with suppress(OSError):  # It is in nobody's way.
            path.unlink()


def write(path: Path, kept: Known, head: Iterable[str], lines: Iterable[str]) -> Known:
    """Give one's own journal more lines, by a new file in its place; what it holds then.

    Args:
        path: from `own`.
        kept: the beginning of the file that stays; if that is nothing, `head` takes its place.
        head: the first lines of a new journal.
        lines: what follows. All lines have their ends.

    Raises:
        StudyError: the folder cannot be written, or the file is not as it was; it is the old one.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}{_NEW}")
    try:
        with _new(temporary) as stream:
            written = _Written(stream)
            if kept.lines:
                written.copy(path, kept)
            else:
                written.add(head)
            written.add(lines)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(path)
        with suppress(OSError):  # not every file system of the network can
            sync_folder(path.parent)
    except OSError as error:
        raise StudyError(f"{shown(path)}: cannot be written: {_reason(error)}") from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
    return written.known


class _Written:
    """A journal while it is written."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._digest = hashlib.blake2b(digest_size=_DIGEST)
        self._size = self._lines = 0

    @property
    def known(self) -> Known:
        return Known(self._size, self._lines, self._digest.hexdigest())

    def add(self, lines: Iterable[str]) -> None:
        for line in lines:
            self._put(line.encode())
            self._lines += 1

    def copy(self, path: Path, kept: Known) -> None:
        with _regular(path) as former:
            while left := kept.size - self._size:
                chunk = former.read(min(left, _CHUNK))
                if not chunk:
                    break
                self._put(chunk)
        self._lines = kept.lines
        if self.known != kept:
            raise StudyError(f"{shown(path)}: changed while it was read; sync again")

    def _put(self, chunk: bytes) -> None:
        self._stream.write(chunk)
        self._digest.update(chunk)
        self._size += len(chunk)


def _new(path: Path) -> BinaryIO:
    """A file that is not there yet, for its owner alone."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    path.unlink(missing_ok=True)
    return os.fdopen(os.open(path, flags, 0o600), "wb", buffering=_CHUNK)


def _unread(path: Path, error: OSError) -> UnreadError:
    return UnreadError(f"{shown(path)}: cannot be read: {_reason(error)}")


def _reason(error: OSError) -> str:
    return error.strerror or type(error).__name__
