"""Rectangles of text, beside and above one another, on one baseline; and brackets that grow."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from studyllm.text.cells import cell_len
from studyllm.text.symbols import Charset
from studyllm.text.tex import UnknownTexError

Side = Literal["left", "centre", "right"]


class Box(NamedTuple):
    """Lines of equal width."""

    lines: tuple[str, ...]
    base: int
    """The line that stands on the baseline."""
    width: int
    """In cells."""

    @property
    def height(self) -> int:
        """How many lines."""
        return len(self.lines)

    @property
    def is_flat(self) -> bool:
        """Whether it is one line."""
        return len(self.lines) == 1


def text_box(text: str) -> Box:
    """One line."""
    return Box((text,), 0, cell_len(text))


def blank(width: int, height: int = 1) -> Box:
    """White space."""
    return Box((" " * width,) * height, 0, width)


def placed(box: Box, width: int, side: Side = "centre") -> Box:
    """The box with white space at its sides, so that it is that wide."""
    spare = width - box.width
    left = {"left": 0, "centre": spare // 2, "right": spare}[side]
    before, behind = " " * left, " " * (spare - left)
    return Box(tuple(before + line + behind for line in box.lines), box.base, width)


def beside(boxes: Sequence[Box]) -> Box:
    """One behind the other, on one baseline."""
    above = max((box.base for box in boxes), default=0)
    below = max((box.height - box.base for box in boxes), default=1)
    columns = [_grown(box, above - box.base, below - box.height + box.base) for box in boxes]
    lines = tuple("".join(parts) for parts in zip(*columns, strict=True)) if boxes else ("",)
    return Box(lines, above, sum(box.width for box in boxes))


def _grown(box: Box, above: int, below: int) -> tuple[str, ...]:
    empty = (" " * box.width,)
    return empty * above + box.lines + empty * below


def stacked(boxes: Sequence[Box], base: int, side: Side = "centre") -> Box:
    """One below the other; the baseline is that of number `base`."""
    width = max(box.width for box in boxes)
    lines: list[str] = []
    baseline = 0
    for number, box in enumerate(boxes):
        if number == base:
            baseline = len(lines) + box.base
        lines += placed(box, width, side).lines
    return Box(tuple(lines), baseline, width)


def scripted(base: Box, below: Box | None, above: Box | None) -> Box:
    """Something with scripts behind it, above and below its baseline."""
    column = max((box.width for box in (below, above) if box), default=0)
    # One line of a tall base may stand beside a script, but never that on the baseline: there a
    # raised -1 would be a difference.
    over = above.height - min(base.base, 1) if above else 0
    under = below.height - min(base.height - 1 - base.base, 1) if below else 0
    height = over + base.height + under
    left = _grown(base, over, under)
    right = [" " * column] * height
    if above:
        right[: above.height] = placed(above, column, "left").lines
    if below:
        right[height - below.height :] = placed(below, column, "left").lines
    return Box(
        tuple(a + b for a, b in zip(left, right, strict=True)),
        over + base.base,
        base.width + column,
    )


_UNICODE = {
    "(": "⎛⎜⎜⎝", ")": "⎞⎟⎟⎠", "[": "⎡⎢⎢⎣", "]": "⎤⎥⎥⎦", "{": "⎧⎪⎨⎩", "}": "⎫⎪⎬⎭",
    "|": "││││", "‖": "║║║║", "⌊": "⎢⎢⎢⎣", "⌋": "⎥⎥⎥⎦", "⌈": "⎡⎢⎢⎢", "⌉": "⎤⎥⎥⎥",
}  # fmt: skip
"""By bracket, its top, its side, its middle and its bottom."""

_OF_TWO = {"{": ("⎰", "⎱"), "}": ("⎱", "⎰")}
"""Those that need three lines else."""

_ASCII = {
    "(": "/||\\", ")": "\\||/", "[": "[[[[", "]": "]]]]", "{": "/|<\\", "}": "\\|>/",
    "|": "||||", "‖": ("||", "||", "||", "||"),
}  # fmt: skip


def fenced(box: Box, left: str, right: str, charset: Charset) -> Box:
    """The box between two brackets as high as it; an empty one is none.

    Raises:
        UnknownTexError: a bracket cannot grow.
    """
    return beside([_bracket(left, box, charset), box, _bracket(right, box, charset)])


def _bracket(sign: str, box: Box, charset: Charset) -> Box:
    if not sign:
        return blank(0)
    if box.is_flat:
        return text_box(sign)
    forms = _UNICODE if charset == "unicode" else _ASCII
    if sign not in forms:
        raise UnknownTexError(sign)
    if box.height == 2 and sign in _OF_TWO:
        return Box(_OF_TWO[sign] if charset == "unicode" else (sign, sign), 0, 1)
    top, side, middle, bottom = tuple(forms[sign])
    inner = box.height - 2
    sides = [side] * inner
    if inner:
        sides[(inner - 1) // 2] = middle
    return Box((top, *sides, bottom), box.base, len(top))


def padded(lines: Iterable[str]) -> list[str]:
    """The lines, as wide as the widest."""
    lines = list(lines)
    width = max(map(cell_len, lines), default=0)
    return [line + " " * (width - cell_len(line)) for line in lines]
