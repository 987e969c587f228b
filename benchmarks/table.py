"""The table of figures: ours, the floor, Anki, and how near they come to what is to be reached."""

from __future__ import annotations

import statistics
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from benchmarks.timing import ratio

YES, NO, UNKNOWN = "yes", "no", "?"


class Goal(NamedTuple):
    """A limit that a figure must not be above."""

    of: Literal["ours", "floor", "anki"]
    """What is limited: our figure, or its ratio to the floor or to Anki."""
    most: float
    name: str = ""
    """What stands in the floor's or Anki's place, if it is another program."""

    def reached(self, line: Line) -> bool | None:
        """Whether it is; `None` if that was not measured."""
        figure = {"ours": line.ours, "floor": line.floor_ratio, "anki": line.anki_ratio}[self.of]
        return None if figure is None else figure <= self.most

    def __str__(self) -> str:
        name = {"ours": "", "floor": "x floor", "anki": "x Anki"}[self.of]
        return f"<= {self.most:g}{f'x {self.name}' if self.name else name}"


@dataclass(frozen=True, slots=True)
class Line:
    """One operation."""

    row: int
    """Its row in the list of what is to be reached."""
    operation: str
    unit: str
    ours: float
    """In `unit`, a median."""
    floor: float | None = None
    floor_ratio: float | None = None
    """Ours / floor, the median of the rounds' ratios."""
    anki: float | None = None
    anki_ratio: float | None = None
    must: Sequence[Goal] = ()
    moonshot: Sequence[Goal] = ()
    samples: Sequence[float] = field(default=(), repr=False)
    """All that were measured, in `unit`."""


def compared(
    row: int,
    operation: str,
    unit: str,
    ours: Sequence[float],
    *,
    floor: Sequence[float] | None = None,
    anki: Sequence[float] | None = None,
    must: Sequence[Goal] = (),
    moonshot: Sequence[Goal] = (),
) -> Line:
    """The line of measurements from the same rounds, all of them in `unit`."""
    return Line(
        row,
        operation,
        unit,
        statistics.median(ours),
        floor=statistics.median(floor) if floor else None,
        floor_ratio=ratio(ours, floor) if floor else None,
        anki=statistics.median(anki) if anki else None,
        anki_ratio=ratio(ours, anki) if anki else None,
        must=must,
        moonshot=moonshot,
        samples=ours,
    )


HEADINGS = (
    "row",
    "operation",
    "ours",
    "floor",
    "ratio",
    "Anki",
    "ratio",
    "must",
    "",
    "moonshot",
    "",
)


def table(lines: Iterable[Line]) -> str:
    """The lines as a Markdown table that is aligned in a terminal as well."""
    return written(HEADINGS, map(_cells, lines))


def written(headings: Sequence[str], cells: Iterable[Sequence[str]]) -> str:
    """Rows of cells as Markdown whose columns are aligned in a terminal, too."""
    rows = [headings, *cells]
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    rule = [("-" * width) for width in widths]
    return "\n".join(_row(row, widths) for row in (rows[0], rule, *rows[1:]))


def verdict(line: Line, goals: Sequence[Goal]) -> str:
    """Whether all goals are reached; what was not measured leaves that open."""
    results = [goal.reached(line) for goal in goals]
    if not results:
        return ""
    if False in results:
        return NO
    return UNKNOWN if None in results else YES


def _cells(line: Line) -> tuple[str, ...]:
    return (
        str(line.row),
        line.operation,
        _figure(line.ours, line.unit),
        _figure(line.floor, line.unit),
        _figure(line.floor_ratio, "x"),
        _figure(line.anki, line.unit),
        _figure(line.anki_ratio, "x"),
        ", ".join(map(str, line.must)),
        verdict(line, line.must),
        ", ".join(map(str, line.moonshot)),
        verdict(line, line.moonshot),
    )


def _figure(value: float | None, unit: str) -> str:
    if value is None:
        return ""
    if unit == "x":
        return f"{value:.2f}"
    digits = 0 if value >= 100 else 1
    return f"{value:,.{digits}f} {unit}"


def _row(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (
        cell + " " * (width - _width(cell)) for cell, width in zip(cells, widths, strict=True)
    )
    return f"| {' | '.join(padded)} |"


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
