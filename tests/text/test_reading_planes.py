"""Formulas in two dimensions against a reader who only sees where characters stand.

`Seen` turns lines into one line with brackets around all that belongs together: what is above and
below a bar, what is raised, what is under a root. Then `Reader` must find the source's value.
"""

from __future__ import annotations

import math
from itertools import takewhile

import pytest
from hypothesis import assume, given

from studyllm.text.math import display
from tests.text.test_reading import TERMS, Reader, Term

VERY_WIDE = 10_000


class Seen:
    """Characters of equal width on a grid."""

    def __init__(self, lines: list[str]) -> None:
        """`lines`: equally long; blank ones around them, and blank columns, say nothing."""
        while lines and not lines[0].strip():
            lines = lines[1:]
        while lines and not lines[-1].strip():
            lines = lines[:-1]
        start = min(len(line) - len(line.lstrip()) for line in lines if line.strip())
        self._lines = [line[start:].rstrip().ljust(max(map(len, lines)) - start) for line in lines]
        self._width = max(len(line.rstrip()) for line in self._lines)
        self._lines = [line[: self._width] for line in self._lines]
        self.base = self._baseline()

    def _part(self, top: int, bottom: int, left: int, right: int) -> Seen:
        return Seen([line[left:right] for line in self._lines[top:bottom]])

    def _baseline(self) -> int:
        """The line on which the leftmost character stands; of a bracket, that of what is in it."""
        column = [line[0] for line in self._lines]
        marked = [row for row, character in enumerate(column) if character != " "]
        if len(marked) > 1:  # a tall bracket
            inside = [" " + line[1:] for line in self._lines[marked[0] : marked[-1] + 1]]
            return marked[0] + _blank_above(inside) + Seen(inside).base
        (row,) = marked
        if column[row] == "√" and self._lines[row][1] == "│":
            top = next(n for n, line in enumerate(self._lines) if line[1:2] == "┌")
            inside = ["  " + line[2:] for line in self._lines[top + 1 : row + 1]]
            return top + 1 + _blank_above(inside) + Seen(inside).base
        return row

    def line(self) -> str:
        """All of it on one line."""
        if len(self._lines) == 1:
            return self._lines[0]
        told = ""
        place = 0
        while place < self._width:
            piece, place = self._piece(place)
            told += piece
        return told

    def _piece(self, place: int) -> tuple[str, int]:
        """What begins in a column, and the column behind it."""
        row = self._lines[self.base]
        character = row[place]
        if row[place + 1 : place + 2] == "│":
            return self._tall_root(place)
        if character == " ":
            return self._blank(place)
        if character == "─":
            end = place + len(list(takewhile(lambda c: c == "─", row[place:])))
            above = self._part(0, self.base, place, end).line()
            below = self._part(self.base + 1, len(self._lines), place, end).line()
            return f"(({above})/({below}))", end
        if character == "√":
            over = self._lines[self.base - 1][place + 1 :]
            end = place + 1 + len(list(takewhile(lambda c: c == "_", over)))
            return f"sqrt({self._part(self.base, self.base + 1, place + 1, end).line()})", end
        if character in "⎛⎜⎝":
            return self._bracket(place)
        return character, place + 1

    def _blank(self, place: int) -> tuple[str, int]:
        row = self._lines[self.base]
        raised = [line[place] for line in self._lines[: self.base] if line[place] != " "]
        if not raised:
            return " ", place + 1
        end = place + len(list(takewhile(lambda c: c == " ", row[place:])))
        return f"^({self._part(0, self.base, place, end).line()})", end

    def _tall_root(self, place: int) -> tuple[str, int]:
        column = [line[place + 1] for line in self._lines]
        top = max(row for row in range(self.base) if column[row] == "┌")
        bottom = next(row for row in range(top, len(column)) if self._lines[row][place] == "√")
        over = self._lines[top][place + 2 :]
        end = place + 2 + len(list(takewhile(lambda c: c == "─", over)))
        return f"sqrt({self._part(top + 1, bottom + 1, place + 2, end).line()})", end

    def _bracket(self, place: int) -> tuple[str, int]:
        column = [line[place] for line in self._lines]
        top = max(row for row in range(self.base + 1) if column[row] == "⎛")
        bottom = next(row for row in range(top, len(column)) if column[row] == "⎝")
        depth = 0
        for end in range(place, self._width):
            depth += {"⎛": 1, "⎞": -1}.get(self._lines[top][end], 0)
            if depth == 0:
                inside = self._part(top, bottom + 1, place + 1, end)
                return f"({inside.line()})", end + 1
        raise AssertionError("a bracket is never closed")


def _blank_above(lines: list[str]) -> int:
    return len(list(takewhile(lambda line: not line.strip(), lines)))


@given(TERMS)
def test_a_reader_finds_the_value_of_the_source(term: Term) -> None:
    assume(math.isfinite(term.value) and abs(term.value) < 1e6)
    plane = display(term.tex, VERY_WIDE, "unicode")
    assume(plane is not None)
    assert plane is not None
    seen = Seen(list(plane.lines))
    read = Reader(seen.line()).value()
    assert read == pytest.approx(term.value, rel=1e-6, abs=2e-3), "\n".join(plane.lines)


@pytest.mark.parametrize(
    ("lines", "line"),
    [
        ([" a ", "───", " b "], "((a)/(b))"),
        ([" 2", "x "], "x^(2)"),
        ([" _ ", "√ab"], "sqrt(a)b"),
        ([" ┌───", " │ a ", " │───", "√│ b "], "sqrt(((a)/(b)))"),
        (["⎛ a ⎞2", "⎜───⎟ ", "⎝ b ⎠ "], "(((a)/(b)))^(2)"),
    ],
)
def test_the_reader_sees_what_belongs_together(lines: list[str], line: str) -> None:
    assert Seen(lines).line() == line
