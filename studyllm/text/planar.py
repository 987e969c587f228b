"""A formula in two dimensions, as boxes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from studyllm.text.boxes import (
    Box,
    Side,
    beside,
    blank,
    fenced,
    placed,
    scripted,
    stacked,
    text_box,
)
from studyllm.text.formula import Accent, Brace, Fence, Fraction, Grid, Node, Root, Row, Scripts
from studyllm.text.linear import Linear, without_primes
from studyllm.text.spacing import WIDE, Part, gap, parts_of
from studyllm.text.symbols import Charset, Kind, Sign
from studyllm.text.tex import ALIGNED, UnknownTexError

_SUMS = ("+", "−", "±", "∓")


class Piece(NamedTuple):
    """A part of a formula, and whether a line may begin with it."""

    box: Box
    gap: int
    """Cells of white space before it."""
    breaks: int
    """2 at a relation, 1 at a sum, 0 at all else."""


class Planar:
    """Lays one formula out."""

    def __init__(self, formula: Row, charset: Charset) -> None:
        self._formula = formula
        self._charset = charset
        self._linear = Linear(formula, charset)
        self._bar = "─" if charset == "unicode" else "-"

    def pieces(self) -> list[Piece]:
        """The parts of the formula, from the left to the right.

        Raises:
            UnknownTexError: there is no form that is read without doubt.
        """
        return self._pieces(self._formula, tight=False)

    def _pieces(self, row: Row, *, tight: bool) -> list[Piece]:
        parts = parts_of(row)
        self._linear.check(parts)
        boxes = [self.box(part.node, tight=tight) for part in parts]
        pieces = []
        depth = 0
        for place, (part, box) in enumerate(zip(parts, boxes, strict=True)):
            blanks = 0
            if place:
                before = parts[place - 1]
                both = _line(boxes[place - 1]), _line(box)
                blanks = gap(before, part, both, tight=tight)
                blanks = blanks or int(self._would_touch(before, part, boxes[place - 1], box))
            depth -= part.kind is Kind.CLOSE
            pieces.append(Piece(box, blanks, _breaks(part) if place and depth <= 0 else 0))
            depth += part.kind is Kind.OPEN
        return pieces

    def _would_touch(self, before: Part, after: Part, left: Box, right: Box) -> bool:
        """Whether the line of a fraction would be lengthened by what is beside it."""
        if before.kind is Kind.OPEN or after.kind is Kind.CLOSE:
            return False
        tall = not left.is_flat and not right.is_flat
        return tall or _is_barred(before.node) or _is_barred(after.node)

    def row(self, row: Row, *, tight: bool = False) -> Box:
        """A row as one box."""
        return joined(self._pieces(row, tight=tight))

    def box(self, node: Node, *, tight: bool = False) -> Box:
        """Any part of a formula."""
        match node:
            case Sign():
                return text_box(self._linear.text(node))
            case Row():
                return self.row(node, tight=tight)
            case Scripts():
                return self._scripts(node)
            case Fraction():
                return self._fraction(node)
            case Root():
                return self._root(node)
            case Accent():
                return self._accent(node)
            case Brace():
                return self._brace(node)
            case Fence():
                return self._fence(node, tight=tight)
            case Grid():
                return self._grid(node)
        raise UnknownTexError(type(node).__name__)

    def _scripts(self, node: Scripts) -> Box:
        base = self._base(node.base)
        primes, above = without_primes(node.above)
        if primes:
            base = beside([base, *(text_box(self._linear.text(prime)) for prime in primes)])
            if not base.is_flat:
                raise UnknownTexError("a prime behind something tall")
        if not node.limits and base.is_flat:
            low = self._linear.lowered(node.below, base.lines[0]) if node.below else ""
            high = self._linear.raised(above) if above else ""
            if bool(low) == bool(node.below) and bool(high) == bool(above):
                return text_box(base.lines[0] + low + high)
        if (name := self._flat_name(node)) and base.is_flat:
            base = text_box(f"{base.lines[0]}_{name}")
            node = node._replace(below=None)
            if above is None:
                return base
        under = self._script(node.below) if node.below else None
        over = self._script(above) if above else None
        if not node.limits:
            return scripted(base, under, over)
        boxes = [box for box in (over, base, under) if box]
        return stacked(boxes, 1 if over else 0)

    def _flat_name(self, node: Scripts) -> str:
        """A subscript that stays on the line, since ASCII lines are wide; empty if none does."""
        if self._charset == "unicode" or node.below is None or node.limits:
            return ""
        return self._linear.name(node.below)

    def _base(self, node: Node) -> Box:
        while isinstance(node, Row) and len(node.items) == 1:
            node = node.items[0]
        box = self.box(node)
        match node:
            case Fraction(barred=True) | Root() | Scripts():
                return fenced(box, "(", ")", self._charset)
            case Row() | Grid():
                raise UnknownTexError("a script of several things")
        return box

    def _script(self, node: Node) -> Box:
        """A script: on one line if that can be, since it is small in print."""
        try:
            return text_box(self._linear.script(node))
        except UnknownTexError:
            box = self.box(node, tight=True)
        if not box.width:
            raise UnknownTexError("an empty script")
        return box

    def _fraction(self, node: Fraction) -> Box:
        above, below = self._part(node.above), self._part(node.below)
        if not node.barred:
            binomial = stacked([above, blank(1), below], 1)
            return fenced(binomial, "(", ")", self._charset)
        width = max(above.width, below.width) + 2
        return stacked([placed(above, width), text_box(self._bar * width), below], 1)

    def _part(self, node: Node) -> Box:
        box = self.box(node)
        if not box.width:
            raise UnknownTexError("half a fraction")
        return box

    def _root(self, node: Root) -> Box:
        body = self._part(node.body)
        if self._charset == "ascii":
            if node.degree not in ("", "2"):
                raise UnknownTexError("a root of a higher degree")
            return beside([text_box("sqrt"), fenced(body, "(", ")", self._charset)])
        signs = {"": "√", "2": "√", "3": "∛", "4": "∜"}
        if node.degree not in signs:
            raise UnknownTexError("a root of a higher degree")
        sign = signs[node.degree]
        if body.is_flat:
            return Box((" " + "_" * body.width, sign + body.lines[0]), 1, body.width + 1)
        sides = [*[" │"] * (body.height - 1), sign + "│"]
        lines = tuple(a + b for a, b in zip(sides, body.lines, strict=True))
        return Box((" ┌" + "─" * body.width, *lines), body.base + 1, body.width + 2)

    def _accent(self, node: Accent) -> Box:
        body = self._part(node.body)
        if body.is_flat and (node.macro != "\\overline" or body.width == 1):
            return text_box(self._linear.text(node))
        if node.macro not in ("\\overline", "\\bar"):
            raise UnknownTexError("an accent on something tall")
        return stacked([text_box("_" * body.width), body], 1)

    def _brace(self, node: Brace) -> Box:
        body = self._part(node.body)
        width = max(body.width, 3)
        left, middle = (width - 1) // 2 - 1, width // 2 - 1
        if self._charset == "ascii":
            ends = ("/", "^", "\\") if node.over else ("\\", "v", "/")
            bar = "_"
        else:
            ends, bar = (("╭", "┴", "╮") if node.over else ("╰", "┬", "╯")), "─"
        brace = text_box(ends[0] + bar * left + ends[1] + bar * middle + ends[2])
        note = [self._script(node.note)] if node.note else []
        if node.over:
            return stacked([*note, brace, body], 1 + len(note))
        return stacked([body, brace, *note], 0)

    def _fence(self, node: Fence, *, tight: bool) -> Box:
        body = self.row(node.body, tight=tight)
        if body.is_flat:
            signs = (sign for sign in (node.left, node.right))
            left, right = (self._linear.text(sign) if sign.shown else "" for sign in signs)
            return text_box(left + body.lines[0] + right)
        return fenced(body, node.left.shown, node.right.shown, self._charset)

    def _grid(self, node: Grid) -> Box:
        cells = [[self.row(cell) for cell in row] for row in node.rows]
        widths = [max(row[n].width for row in cells) for n in range(len(cells[0]))]
        tall = any(not box.is_flat for row in cells for box in row)
        lines: list[Box] = []
        for row in cells:
            if lines and tall:
                lines.append(blank(1))
            parts: list[Box] = []
            for place, (box, width) in enumerate(zip(row, widths, strict=True)):
                if place:
                    parts.append(blank(_between(node.kind, place)))
                parts.append(placed(box, width, _side(node.kind, place)))
            lines.append(beside(parts))
        grid = stacked(lines, 0, "left")
        return grid._replace(base=(grid.height - 1) // 2)


def _between(kind: str, place: int) -> int:
    """Cells between two columns."""
    if kind in ALIGNED:
        return 1 if place % 2 else 4
    return 2


def _side(kind: str, place: int) -> Side:
    if kind in ALIGNED and not kind.startswith("gather"):
        return "left" if place % 2 else "right"
    return "left" if kind == "cases" else "centre"


def joined(pieces: Sequence[Piece]) -> Box:
    """Pieces as one box, without white space before the first."""
    boxes = []
    for place, piece in enumerate(pieces):
        if place and piece.gap:
            boxes.append(blank(piece.gap))
        boxes.append(piece.box)
    return beside(boxes)


def _breaks(part: Part) -> int:
    if part.kind is Kind.RELATION or part.blank >= WIDE:
        return 2
    is_sum = part.kind is Kind.BINARY and isinstance(part.node, Sign) and part.node.shown in _SUMS
    return int(is_sum)


def _line(box: Box) -> str:
    """What stands on its baseline."""
    return box.lines[0] if box.is_flat else box.lines[box.base].strip()


def _is_barred(node: Node) -> bool:
    return isinstance(node, Fraction) and node.barred
