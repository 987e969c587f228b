"""The beginning of a database as SQLite will have it back from the log beside it.

When the power goes while the first page is written, its bytes can be anything. That is no harm, as
the whole page stands in the write-ahead log or the rollback journal, with a checksum. Formats:
https://www.sqlite.org/fileformat2.html, sections 3 and 4. Nothing is written here.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

HEADER = 100
"""Bytes of a database's header."""

_JOURNAL = bytes.fromhex("d9d505f920a163d7")
_LOG = 0x377F0682
"""Of a log whose checksums are made of little-endian words; one more: of big-endian ones."""


def recovered_header(path: Path) -> bytes | None:
    """The header that SQLite will find, if a log beside the file has another than the file.

    Args:
        path: of the database.

    Raises:
        OSError: the log cannot be read.
    """
    for suffix, first_page in (("-wal", _in_log), ("-journal", _in_journal)):
        with (
            suppress(FileNotFoundError, struct.error),
            open(path.with_name(path.name + suffix), "rb") as stream,
        ):
            found = first_page(stream)
            if found is not None:
                return found[:HEADER]
    return None


def _in_log(stream: BinaryIO) -> bytes | None:
    """The first page as the last transaction that is whole left it."""
    head = stream.read(32)
    magic, _, size, _, *salts, first, second = struct.unpack(">8I", head)
    if magic & ~1 != _LOG or not 512 <= size <= 65536:
        return None
    order = ">" if magic & 1 else "<"
    sums = _added((0, 0), head[:24], order)
    if sums != (first, second):
        return None
    found = pending = None
    for frame in _pieces(stream, 24 + size):
        page, pages, *its_salts, first, second = struct.unpack(">6I", frame[:24])
        sums = _added(_added(sums, frame[:8], order), frame[24:], order)
        if its_salts != salts or sums != (first, second):
            break
        if page == 1:
            pending = frame[24:]
        if pages:  # the last frame of a transaction
            found = pending
    return found


def _added(sums: tuple[int, int], data: bytes, order: str) -> tuple[int, int]:
    """Checksums of a log, after more of it."""
    one, two = sums
    words = iter(struct.unpack(f"{order}{len(data) // 4}I", data))
    for even, odd in zip(words, words, strict=True):
        one = (one + even + two) & 0xFFFFFFFF
        two = (two + odd + one) & 0xFFFFFFFF
    return one, two


def _in_journal(stream: BinaryIO) -> bytes | None:
    """The first page as it was before the transaction that is to be rolled back."""
    head = stream.read(28)
    if head[:8] != _JOURNAL:
        return None
    records, nonce, _, sector, size = struct.unpack(">5I", head[8:28])
    if not 512 <= size <= 65536 or sector < 28:
        return None
    stream.seek(sector)
    for number, record in enumerate(_pieces(stream, 8 + size)):
        page, (total,) = record[4:-4], struct.unpack(">I", record[-4:])
        if number >= records or total != (nonce + sum(page[size - 200 : 0 : -200])) & 0xFFFFFFFF:
            break
        if record[:4] == b"\0\0\0\1":
            return page
    return None


def _pieces(stream: BinaryIO, size: int) -> Iterator[bytes]:
    while len(piece := stream.read(size)) == size:
        yield piece
