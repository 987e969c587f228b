"""As much of the protobuf wire format as Anki's packages need: fields by number, one level deep."""

from __future__ import annotations

from typing import TypeAlias

Message: TypeAlias = dict[int, list[int | bytes]]
"""What a message has under each number, in its order: whole numbers, and bytes for all else."""

VARINT, FIXED64, BYTES, FIXED32 = 0, 1, 2, 5
MOST_BITS = 70


class WireError(ValueError):
    """These bytes are no message."""


def message(data: bytes) -> Message:
    """What a message says.

    Raises:
        WireError: it ends too early, or has what no message has.
    """
    found: Message = {}
    place = 0
    while place < len(data):
        tag, place = _varint(data, place)
        kind = tag & 7
        value: int | bytes
        if kind == VARINT:
            value, place = _varint(data, place)
        else:
            if kind == BYTES:
                size, place = _varint(data, place)
            elif kind in (FIXED64, FIXED32):
                size = 8 if kind == FIXED64 else 4
            else:
                raise WireError(f"no such kind of field: {kind}")
            value = data[place : place + size]
            place += size
            if len(value) < size:
                raise WireError("a field ends too early")
        found.setdefault(tag >> 3, []).append(value)
    return found


def text(found: Message, number: int) -> str:
    """A field that holds text; empty if there is none."""
    value = found.get(number, [b""])[-1]
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else ""


def whole(found: Message, number: int) -> int:
    """A field that holds a number; 0 if there is none."""
    value = found.get(number, [0])[-1]
    return value if isinstance(value, int) else 0


def _varint(data: bytes, place: int) -> tuple[int, int]:
    """A number of variable length, and where it ends."""
    value = shift = 0
    while shift < MOST_BITS and place < len(data):
        byte = data[place]
        place += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, place
        shift += 7
    raise WireError("a number never ends")
