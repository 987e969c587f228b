"""Formulas as text: TeX on one line or in two dimensions.

What is not understood for certain is `None`, and its source is shown in its place. Nothing is
dropped, and nothing becomes what could be read as something else: that is worse than source.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from studyllm.text.linear import GLUE, Linear
from studyllm.text.parsing import parse
from studyllm.text.symbols import Charset
from studyllm.text.tex import UnknownTexError

if TYPE_CHECKING:
    from studyllm.text.breaking import Plane

__all__ = ["GLUE", "Charset", "display", "inline"]


@lru_cache(maxsize=512)
def inline(source: str, charset: Charset) -> str | None:
    """A formula on one line; `None` if there is no form that is read without doubt.

    It may be broken at its blanks; its other white space is `GLUE`.
    """
    try:
        line = Linear(parse(source), charset).line()
    except UnknownTexError:
        return None
    return line.strip() or None


@lru_cache(maxsize=64)
def display(source: str, width: int, charset: Charset) -> Plane | None:
    """A formula in lines; `None` as for `inline`.

    It is broken at relations, then at sums. Where it cannot be, it is wider than `width` cells.
    """
    # Few first cards have such a formula.
    from studyllm.text.breaking import broken
    from studyllm.text.planar import Planar

    try:
        pieces = Planar(parse(source), charset).pieces()
    except UnknownTexError:
        return None
    plane = broken(pieces, width)
    return plane if any(line.strip() for line in plane.lines) else None
