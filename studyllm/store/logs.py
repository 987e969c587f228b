"""The log beside a database: what of it is committed, and whether SQLite reads all of that.

SQLite reads a log up to the first frame that does not agree with its sum, takes that for where a
crash has cut it off, and writes over what comes after. Where the damage is another one, as on a bad
disk, answers that were saved stand behind it. Format: https://sqlite.org/fileformat2.html, 4.
"""

from __future__ import annotations

import os
import struct
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

HEADER, FRAME_HEADER = 32, 24
"""Bytes."""

PAGE_SIZE = 4096
"""Of every database that we make; bytes."""

MOST = 2_000
"""Frames of a log that is looked through at a start: what some hundred answers leave."""

PATTERN = "kept-*.db"
"""Names of databases that were kept together with their logs."""


class Frame(NamedTuple):
    """A state of one page."""

    page: int
    commits: bool
    """Whether a transaction ends with it."""
    whole: bool
    """Whether it agrees with its sum."""
    at: int
    """Where the page begins in the log."""


def log_of(database: Path) -> Path:
    """The log of a database, which need not exist."""
    return database.with_name(database.name + "-wal")


def frames(log: Path, size: int = PAGE_SIZE) -> Iterator[Frame]:
    """The frames of a log; those from before it was last begun anew count as damaged.

    Each sum goes on from the one that stands in the frame before it, so that a frame behind a
    damaged one still says whether it is whole.

    Args:
        log: which need not exist.
        size: of a page, in bytes.
    """
    try:
        with open(log, "rb") as stream:
            head = stream.read(HEADER)
            order = ">" if head[3:4] == b"\x83" else "<"
            before, salts = head[24:32], head[16:24] if _is_header(head) else b""
            while len(frame := stream.read(FRAME_HEADER + size)) == FRAME_HEADER + size:
                salts = salts or frame[8:16]
                whole = frame[8:16] == salts and frame[16:24] == _sums(
                    before, frame[:8] + frame[FRAME_HEADER:], order
                )
                page = int.from_bytes(frame[:4], "big")
                yield Frame(page, any(frame[4:8]), whole, stream.tell() - size)
                before = frame[16:24]
    except OSError:
        return


def committed(log: Path, size: int) -> dict[int, int]:
    """Where in a log the newest committed state of each page begins, by the page's number."""
    found: dict[int, int] = {}
    pending: dict[int, int] = {}
    for frame in frames(log, size):
        if frame.whole:
            pending[frame.page] = frame.at
        if frame.whole and frame.commits:
            found |= pending
            pending = {}
    found.pop(0, None)
    return found


def hides_some(log: Path) -> bool:
    """Whether something is committed in a log that SQLite will not read.

    Also where a crash came in the midst of the last commit, of which nobody was told yet.
    """
    try:
        if not HEADER < log.stat().st_size <= HEADER + MOST * (FRAME_HEADER + PAGE_SIZE):
            return False
    except OSError:
        return False
    with open(log, "rb") as stream:
        reads = _is_header(stream.read(HEADER))
    for frame in frames(log):
        reads = reads and frame.whole
        if frame.whole and frame.commits and not reads:
            return True
    return False


def keep_hidden(database: Path, folder: Path, at: int) -> Path | None:
    """Keep a database and its log as they are, if the log hides something.

    Args:
        database: that nobody has opened here; it need not exist.
        folder: where backups lie; made if it is not there.
        at: the present instant, epoch milliseconds; the copy is named after it.

    Returns:
        The copy; `None` if there was no need for one, or it cannot be made.
    """
    with suppress(OSError):
        # Twice, since another program may begin the log anew while it is read.
        if hides_some(log_of(database)) and hides_some(log_of(database)):
            return _keep(database, folder, at)
    return None


def kept(folder: Path) -> list[Path]:
    """The databases that were kept with their logs, the oldest first."""
    return sorted(folder.glob(PATTERN))


def _keep(database: Path, folder: Path, at: int) -> Path:
    from studyllm.lasting import make_folder, sync_folder

    make_folder(folder)
    stamp = time.strftime("%Y%m%d-%H%M%S", time.gmtime(at / 1000))
    target = folder / f"kept-{stamp}-{os.getpid()}.db"
    # The database comes last: without it, a log is no copy.
    for source, copy in ((log_of(database), log_of(target)), (database, target)):
        _copy(source, copy)
    sync_folder(folder)
    return target


def _copy(source: Path, target: Path) -> None:
    import shutil

    temporary = target.with_name(target.name + ".part")
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with open(descriptor, "wb") as copy, open(source, "rb") as stream:
            shutil.copyfileobj(stream, copy)
            copy.flush()
            os.fsync(copy.fileno())
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)


def _is_header(head: bytes) -> bool:
    """Whether a log begins as SQLite wants it."""
    if len(head) < HEADER or head[:3] != b"\x37\x7f\x06" or head[3] not in (0x82, 0x83):
        return False
    order = ">" if head[3] == 0x83 else "<"
    return _sums(bytes(8), head[:24], order) == head[24:32]


def _sums(before: bytes, data: bytes, order: str) -> bytes:
    """The two running sums of a log."""
    if len(before) < 8:
        return b""
    one, two = struct.unpack(">2I", before)
    words = iter(struct.unpack(f"{order}{len(data) // 4}I", data))
    for word, other in zip(words, words, strict=True):
        one = (one + word + two) & 0xFFFFFFFF
        two = (two + other + one) & 0xFFFFFFFF
    return struct.pack(">2I", one, two)
