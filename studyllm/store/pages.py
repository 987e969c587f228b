"""The bytes of a SQLite file without SQLite: pages, cells and records, of a damaged file, too.

Nothing but what a page itself says is trusted, so that a page is read though whatever leads to it
is gone. Formats: https://sqlite.org/fileformat2.html, sections 1.3, 1.6, 2 and 4.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple, TypeAlias

from studyllm.errors import StoreError
from studyllm.store import logs
from studyllm.store.connection import MAGIC, reason

Value: TypeAlias = int | float | str | bytes | None

PAGE_SIZES = tuple(1 << power for power in range(9, 17))

INDEX_NODE, TABLE_NODE, INDEX_LEAF, TABLE_LEAF = 2, 5, 10, 13
"""Kinds of pages, by their first byte."""

LONGEST = 128 * 1024
"""Bytes of a record that is read; the longest row of ours has less."""

_INTEGERS = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}
"""Bytes of an integer, by its serial type."""


class Cell(NamedTuple):
    """One row of a table, or entry of an index, as it stands on a page."""

    rowid: int | None
    """`None` in an index, and in a table without rowid, which is one."""
    values: tuple[Value, ...]


class BadRecordError(Exception):
    """The bytes are no record that SQLite would have written."""


class Pages:
    """All pages of a file, with what its log says of them; opened to be read alone."""

    def __init__(self, path: Path) -> None:
        """Raises a `StoreError` if the file cannot be read."""
        try:
            self._file: BinaryIO = open(path, "rb")  # noqa: SIM115  # `close` does that
            head = self._file.read(100)
            self.size = _page_size(head)
            self._bytes = self._file.seek(0, 2)
            self._log = logs.log_of(path)
            self._logged = logs.committed(self._log, self.size)
        except OSError as error:
            raise StoreError(f"{path}: cannot be read: {reason(error)}") from error
        self.count = max(-(-self._bytes // self.size), *self._logged, 0, 0)
        """How many there are."""

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def page(self, number: int) -> bytes:
        """The bytes of a page, counted from 1; fewer where the file is cut off."""
        try:
            if number in self._logged:
                with open(self._log, "rb") as log:
                    log.seek(self._logged[number])
                    return log.read(self.size)
            self._file.seek((number - 1) * self.size)
            return self._file.read(self.size)
        except OSError:  # the disk cannot read this part
            return b""

    def cells(self, number: int, heads: Container[int] = range(1 << 7)) -> Iterator[Cell]:
        """What stands on a page and can be read, in no order; nothing if it is another page.

        Args:
            number: of the page, from 1.
            heads: the first bytes of records that are wanted; of integers and short texts alone,
                one more than there are values.
        """
        page = self.page(number)
        start = 100 if number == 1 and page.startswith(MAGIC) else 0
        if len(page) < start + 8:
            return
        kinds: tuple[int, ...] = (page[start],)
        if page[start] not in (INDEX_NODE, TABLE_NODE, INDEX_LEAF, TABLE_LEAF):
            # Its kind may be what is damaged: of a page that is something else nothing is a record.
            kinds = (INDEX_LEAF, TABLE_LEAF)
        for kind in kinds:
            found = list(self._cells_as(kind, page, start, heads))
            yield from found
            if found:
                return

    def _cells_as(
        self, kind: int, page: bytes, start: int, heads: Container[int]
    ) -> Iterator[Cell]:
        if kind == TABLE_NODE:
            return
        pointers = start + (12 if kind == INDEX_NODE else 8)
        first = len(page)  # where cells begin, as far as was seen
        while pointers + 2 <= first:
            # The count of cells is not asked: what stands behind it is a row that was moved.
            at = int.from_bytes(page[pointers : pointers + 2], "big")
            pointers += 2
            if not pointers <= at < len(page):
                continue
            try:
                cell = self._cell(kind, page, at, heads)
            except (BadRecordError, IndexError, UnicodeDecodeError):
                continue
            first = min(first, at)
            if cell is not None:
                yield cell

    def _cell(self, kind: int, page: bytes, at: int, heads: Container[int]) -> Cell | None:
        if kind == INDEX_NODE:
            at += 4
        length, at = _varint(page, at)
        rowid = None
        if kind == TABLE_LEAF:
            rowid, at = _varint(page, at)
            rowid = rowid - (1 << 64) if rowid >> 63 else rowid
        if page[at] not in heads:
            return None
        return Cell(rowid, record(self._payload(kind, page, at, length)))

    def _payload(self, kind: int, page: bytes, at: int, length: int) -> bytes:
        if not 2 <= length <= LONGEST:
            raise BadRecordError
        most = self.size - 35 if kind == TABLE_LEAF else (self.size - 12) * 64 // 255 - 23
        if length <= most:
            return _exactly(page[at : at + length], length)
        least = (self.size - 12) * 32 // 255 - 23
        local = least + (length - least) % (self.size - 4)
        if local > most:
            local = least
        parts = [_exactly(page[at : at + local], local)]
        following = int.from_bytes(_exactly(page[at + local : at + local + 4], 4), "big")
        missing = length - local
        while missing:
            if not 1 <= following <= self.count:
                raise BadRecordError
            more = _exactly(self.page(following), self.size)
            following = int.from_bytes(more[:4], "big")
            part = more[4 : 4 + min(missing, self.size - 4)]
            missing -= len(part)
            parts.append(part)
        return b"".join(parts)


def record(payload: bytes) -> tuple[Value, ...]:
    """The values of a record.

    Raises:
        BadRecordError: SQLite would not have written it so.
        UnicodeDecodeError: a text is no UTF-8.
        IndexError: it is cut off.
    """
    end, at = _varint(payload, 0)
    if not at <= end <= len(payload):
        raise BadRecordError
    kinds = []
    while at < end:
        kind, at = _varint(payload, at)
        kinds.append(kind)
    if at != end:
        raise BadRecordError
    values = []
    for kind in kinds:
        value, at = _value(payload, at, kind)
        values.append(value)
    if at != len(payload):
        raise BadRecordError
    return tuple(values)


def _value(payload: bytes, at: int, kind: int) -> tuple[Value, int]:
    """A value, and where the next one begins."""
    if kind in (0, 8, 9):
        return (None if kind == 0 else kind - 8), at
    if kind in _INTEGERS:
        size = _INTEGERS[kind]
        value = int.from_bytes(payload[at : at + size], "big", signed=True)
        if _shortest(value) != size:
            raise BadRecordError
        return value, at + size
    if kind == 7:
        import struct

        return struct.unpack(">d", _exactly(payload[at : at + 8], 8))[0], at + 8
    if kind < 12:
        raise BadRecordError
    size = (kind - 12) // 2
    data = _exactly(payload[at : at + size], size)
    return (data.decode() if kind % 2 else data), at + size


def _shortest(value: int) -> int:
    """In how many bytes SQLite writes an integer down."""
    if value in (0, 1):
        return 0
    bits = (value if value >= 0 else ~value).bit_length() + 1
    return next(size for size in _INTEGERS.values() if bits <= 8 * size)


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """A number without a sign, and where the next one begins."""
    value = data[at]
    if value < 0x80:
        return value, at + 1
    value &= 0x7F
    for place in range(at + 1, at + 8):
        byte = data[place]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, place + 1
    return value << 8 | data[at + 8], at + 9


def _exactly(data: bytes, size: int) -> bytes:
    if len(data) != size:
        raise BadRecordError
    return data


def _page_size(head: bytes) -> int:
    """What the header says if it can be right, else what our databases have."""
    if len(head) == 100 and head.startswith(MAGIC):
        told = int.from_bytes(head[16:18], "big")
        told = 1 << 16 if told == 1 else told
        # Both say so, and a byte of one of them may be damaged.
        if told in PAGE_SIZES and head[20:24] == b"\0\x40\x20\x20":
            return told
    return logs.PAGE_SIZE
