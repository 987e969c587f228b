"""What a formula says, as a tree: fractions, roots, scripts, brackets, matrices."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

from studyllm.text.symbols import Sign


class Space(NamedTuple):
    """White space that its author asked for."""

    cells: int


class Scripts(NamedTuple):
    """Something with what stands below and above it."""

    base: Node
    below: Node | None
    above: Node | None
    limits: bool
    """Whether they stand under and over it in a formula of its own, not behind it."""


class Fraction(NamedTuple):
    """One thing over another."""

    above: Node
    below: Node
    barred: bool
    """Whether there is a line between them; else it is a binomial coefficient."""


class Root(NamedTuple):
    """A root; the square root if it has no degree."""

    body: Node
    degree: str


class Accent(NamedTuple):
    """Something with a hat, a bar or the like on it."""

    macro: str
    body: Node


class Brace(NamedTuple):
    """Something with a brace under or over it, to which a note may be put."""

    body: Node
    note: Node | None
    over: bool


class Fence(NamedTuple):
    """What stands between brackets that grow with it; a missing bracket is empty."""

    left: Sign
    body: Row
    right: Sign


class Grid(NamedTuple):
    """Rows of cells: a matrix, cases, or formulas one below the other."""

    rows: tuple[tuple[Row, ...], ...]
    kind: str
    """The environment's name."""


class Row(NamedTuple):
    """One thing behind the other."""

    items: tuple[Node, ...]


Node: TypeAlias = "Sign | Space | Scripts | Fraction | Root | Accent | Brace | Fence | Grid | Row"


def walk(node: Node) -> Iterator[Node]:
    """A node and all in it."""
    yield node
    if not isinstance(node, Sign | Space):
        for part in node:
            yield from _walk(part)


def _walk(part: object) -> Iterator[Node]:
    if isinstance(
        part, Sign | Space | Scripts | Fraction | Root | Accent | Brace | Fence | Grid | Row
    ):
        yield from walk(part)
    elif isinstance(part, tuple):
        for inner in part:
            yield from _walk(inner)
