"""Numbers as bars of text, in columns that stay straight whatever their labels are written in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

from studyllm.text.clean import one_line

if TYPE_CHECKING:
    from studyllm.text.symbols import Charset

LYING = {"unicode": " ▏▎▍▌▋▊▉█", "ascii": " #"}
"""What a cell of a bar is filled with, ever further from the left."""

STANDING = {"unicode": " ▁▂▃▄▅▆▇█", "ascii": " .:#"}
"""What a cell of a column is filled with, ever higher."""

MORE = {"unicode": "…", "ascii": "~"}
"""Stands at the end of a label that is cut."""

GAP = 2
"""Cells between two columns."""

WIDEST_BAR = 40
"""Cells; a longer bar says no more."""

LEAST_LABEL, LEAST_BAR = 8, 4
"""Cells of a label that has to give way to numbers, and of a bar that is worth its room."""


class Row(NamedTuple):
    """A line of a chart."""

    label: str
    numbers: tuple[str, ...] = ()
    """What stands between label and bar, each in a column of its own."""
    share: float | None = None
    """How much of the longest bar this one has, 0 to 1; `None` has no bar, as a line of heads."""


class Layout(NamedTuple):
    """The cells of each column of a chart."""

    label: int
    numbers: tuple[int, ...]
    bar: int
    """0 if there is no room for bars."""


class Parts(NamedTuple):
    """A line of a chart: texts of exactly the cells of its layout."""

    label: str
    numbers: tuple[str, ...]
    bar: str

    def line(self) -> str:
        """All of it, with gaps between."""
        return (" " * GAP).join(part for part in (self.label, *self.numbers, self.bar) if part)


def lines(
    rows: Sequence[Row], width: int, charset: Charset = "unicode", widest: int = WIDEST_BAR
) -> list[str]:
    """The lines of a chart, without blanks at their ends; none is wider than `width` cells.

    Args:
        rows: from the top.
        width: in cells.
        charset: for the bars.
        widest: the longest bar in cells.
    """
    shape = layout(rows, width, widest)
    return [parts(row, shape, charset).line().rstrip() for row in rows]


def layout(
    rows: Iterable[Row],
    width: int,
    widest: int = WIDEST_BAR,
    least: int = LEAST_LABEL,
    least_bar: int = LEAST_BAR,
) -> Layout:
    """The columns of a chart that is at most `width` cells wide.

    First the bars give way, then the labels, then the bars go, then the last numbers.

    Args:
        rows: heads too.
        width: in cells.
        widest: the longest bar in cells.
        least: cells of a label that must not be cut further for bars and numbers.
        least_bar: cells of a bar for which labels give way.
    """
    label, numbers, has_bars = 0, list[int](), False
    for row in rows:
        label = max(label, cells(shown(row.label)))
        found = (cells(shown(text)) for text in row.numbers)
        numbers = [max(two) for two in zip_longest(numbers, found, fillvalue=0)]
        has_bars = has_bars or row.share is not None
    while numbers and min(label, least) + _taken(numbers) > width:
        numbers.pop()
    spare = width - _taken(numbers)
    room = max(spare - label, min(least_bar + GAP, spare - min(label, least))) - GAP
    bar = min(room, widest) if has_bars and room >= LEAST_BAR else 0
    label = min(label, max(spare - (bar + GAP if bar else 0), 0))
    return Layout(label, tuple(numbers), bar)


def _taken(numbers: Iterable[int]) -> int:
    return sum(GAP + cells for cells in numbers)


def parts(row: Row, layout: Layout, charset: Charset = "unicode") -> Parts:
    """A row in the columns of a layout; labels stand to the left, numbers to the right."""
    numbers = zip_longest(row.numbers[: len(layout.numbers)], layout.numbers, fillvalue="")
    return Parts(
        fitted(row.label, layout.label, charset),
        tuple(fitted(str(text), int(room or 0), charset, right=True) for text, room in numbers),
        " " * layout.bar if row.share is None else bar(row.share, layout.bar, charset),
    )


def bar(share: float, cells: int, charset: Charset = "unicode") -> str:
    """A share as a bar of exactly so many cells, the rest of it blank.

    What is more than nothing is seen, and only a whole share, 1 or more, fills all of it.
    """
    signs = LYING[charset]
    full, part = divmod(_steps(share, cells, signs), len(signs) - 1)
    drawn = signs[-1] * full + (signs[part] if part else "")
    return drawn + " " * (cells - len(drawn))


def columns(
    shares: Iterable[float], height: int, charset: Charset = "unicode", cells: int = 1
) -> list[str]:
    """Shares as columns beside each other, the top line first.

    Args:
        shares: from the left; by the rules of `bar`.
        height: of the highest column, in lines.
        charset: for the columns.
        cells: of each column; from 2 on the last of them is blank, to part it from the next.
    """
    signs = STANDING[charset]
    most = len(signs) - 1
    heights = [_steps(share, height, signs) for share in shares]
    gap = " " if cells > 1 else ""
    found = []
    for line in reversed(range(height)):
        fills = (signs[min(max(steps - line * most, 0), most)] for steps in heights)
        found.append("".join(fill * (cells - len(gap)) + gap for fill in fills))
    return found


def _steps(share: float, cells: int, signs: str) -> int:
    """How many steps of `signs` a share makes in so many cells."""
    most = cells * (len(signs) - 1)
    if share <= 0 or not most:
        return 0
    return most if share >= 1 else min(max(round(share * most), 1), max(most - 1, 1))


def scaled(values: Sequence[float]) -> list[float]:
    """Each as a share of the greatest; 0 where that is not more than 0."""
    most = max(values, default=0)
    return [value / most if most > 0 else 0.0 for value in values]


def summed(values: Sequence[float], most: int) -> list[float]:
    """As many neighbours added up as it takes to leave at most `most`; the last sum is a whole one.

    Args:
        values: from the oldest.
        most: 1 or more.
    """
    together = max(-(-len(values) // most), 1)
    first = len(values) % together
    ends = range(first or together, len(values) + 1, together)
    return [sum(values[max(end - together, 0) : end]) for end in ends]


def fitted(text: str, room: int, charset: Charset = "unicode", *, right: bool = False) -> str:
    """A text as one clean line of exactly so many cells: cut, or filled up with blanks.

    Args:
        text: whatever it is.
        room: in cells.
        charset: for the sign that it was cut.
        right: whether it stands at the right.
    """
    text = shown(text)
    if cells(text) > room:
        text = _cut(text, room - 1) + MORE[charset] if room > 0 else ""
    blanks = " " * (room - cells(text))
    return blanks + text if right else text + blanks


@lru_cache(4096)
def shown(text: str) -> str:
    """A text as one clean line, behind as many blanks as it has."""
    return " " * (len(text) - len(text.lstrip(" "))) + one_line(text)


def _cut(text: str, room: int) -> str:
    """The longest beginning that fits, by whole characters as a reader sees them."""
    from studyllm.text.wrap import edges

    fits = ""
    for end in [*edges(text), len(text)]:
        if cells(text[:end]) > room:
            break
        fits = text[:end]
    return fits


def cells(text: str) -> int:
    """How many cells of a terminal a clean text takes."""
    if text.isascii():  # the tables cost a plain command a tenth of its start
        return len(text)
    from studyllm.text.cells import cell_len

    return cell_len(text)
