"""A table in columns: as wide as their cells, narrower where there is no room, or row by row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from textual.content import Content

from studyllm.text.markdown import Align
from studyllm.text.wrap import narrowest
from studyllm.tui.content import EMPTY, Lines, wrapped

GAP = 2
"""Cells between two columns."""

LEAST = 6
"""Cells of a column in which words may be cut; with less a table is no help."""

Row = Sequence[Content]


def table_lines(rows: Sequence[Row], aligns: Sequence[Align], width: int) -> Lines:
    """The lines of a table, its head first.

    Args:
        rows: all of the same length, which is at least 1; no cell has a line break.
        aligns: one a column.
        width: in cells; no line is wider.
    """
    widths = _widths(rows, width - GAP * (len(aligns) - 1))
    if not widths:
        return list(_row_by_row(rows, width))
    head, *body = ([wrapped(c, w) for c, w in zip(row, widths, strict=True)] for row in rows)
    loose = any(len(cell) > 1 for row in body for cell in row)
    rule = Content.styled((" " * GAP).join("─" * wide for wide in widths), "$faint")
    lines = [*_drawn([[line.stylize("bold") for line in cell] for cell in head], widths, aligns)]
    lines.append(rule)
    for number, row in enumerate(body):
        if number and loose:
            lines.append(EMPTY)
        lines += _drawn(row, widths, aligns)
    return lines


def _widths(rows: Sequence[Row], room: int) -> list[int]:
    """What each column gets of the cells that there are; nothing if that is too little."""
    columns = list(zip(*rows, strict=True))
    wanted = [max(1, *(cell.cell_length for cell in column)) for column in columns]
    if sum(wanted) <= room:
        return wanted
    whole = [max(narrowest(cell.plain) for cell in column) for column in columns]
    for least in (whole, [LEAST] * len(columns)):
        floor = [min(want, max(low, LEAST)) for want, low in zip(wanted, least, strict=True)]
        if sum(floor) <= room:
            return _shared(wanted, floor, room)
    return []


def _shared(wanted: Sequence[int], floor: Sequence[int], room: int) -> list[int]:
    """The widths when as many columns as possible get what they want, and the rest equal shares.

    Args:
        wanted: the cells of each column; more than `room` in all.
        floor: what each gets at least; at most what it wants, and at most `room` in all.
        room: in cells.
    """
    widths = list(floor)
    open_ = [n for n, want in enumerate(wanted) if widths[n] < want]
    left = room - sum(widths)
    while left and open_:
        lowest = min(widths[n] for n in open_)
        for n in open_:
            if left and widths[n] == lowest:
                widths[n] += 1
                left -= 1
        open_ = [n for n in open_ if widths[n] < wanted[n]]
    return widths


def _drawn(cells: Sequence[Lines], widths: Sequence[int], aligns: Sequence[Align]) -> Lines:
    """One row, of as many lines as its highest cell."""
    return [
        Content(" " * GAP).join(map(_placed, parts, widths, aligns)).rstrip()
        for parts in zip_longest(*cells, fillvalue=EMPTY)
    ]


def _placed(line: Content, width: int, align: Align) -> Content:
    blanks = width - line.cell_length
    left = {Align.LEFT: 0, Align.CENTER: blanks // 2, Align.RIGHT: blanks}[align]
    return line.pad_left(left).pad_right(blanks - left)


def _row_by_row(rows: Sequence[Row], width: int) -> Iterator[Content]:
    head, *body = rows
    for number, row in enumerate(body):
        if number:
            yield EMPTY
        for name, cell in zip(head, row, strict=True):
            yield from wrapped(Content.assemble(name.stylize("bold"), ": ", cell), width)
