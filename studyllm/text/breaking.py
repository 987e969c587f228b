"""A formula that is too wide, in several lines: broken at relations, then at sums."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from studyllm.text.boxes import Box, padded
from studyllm.text.planar import Piece, joined

INDENT = 2
"""Cells before the lines that go on with a formula."""


class Plane(NamedTuple):
    """A formula in two dimensions."""

    lines: tuple[str, ...]
    """All of the same width in cells."""
    base: int
    """The number of the line behind which the text goes on."""


def broken(pieces: Sequence[Piece], width: int) -> Plane:
    """The pieces in lines of at most `width` cells, where they can be broken."""
    boxes = list(_broken(pieces, width))
    tall = any(not box.is_flat for box in boxes)
    lines: list[str] = []
    base = 0
    for number, box in enumerate(boxes):
        if number and tall:
            lines.append("")
        indent = " " * INDENT if number else ""
        base = len(lines) + box.base
        lines += [indent + line for line in box.lines]
    return Plane(tuple(padded(lines)), base)


def _broken(pieces: Sequence[Piece], width: int) -> Iterator[Box]:
    """The lines that some pieces make, each as a box."""
    line: list[Piece] = []
    room = width
    for part in _split(pieces, 2):
        parts = [part] if joined(part).width <= width - INDENT else list(_split(part, 1))
        for fitting in parts:
            if line and joined([*line, *fitting]).width > room:
                yield joined(line)
                line, room = [], width - INDENT
            line += fitting
    yield joined(line)


def _split(pieces: Sequence[Piece], where: int) -> Iterator[list[Piece]]:
    """The pieces, parted before each at which a line may begin."""
    part: list[Piece] = []
    for piece in pieces:
        if part and piece.breaks >= where:
            yield part
            part = []
        part.append(piece)
    if part:
        yield part
