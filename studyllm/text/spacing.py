"""Where white space stands between the parts of a formula, and what a minus or a bar is.

The rules are TeX's, in whole cells; each is there so that nothing is read together that is not.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from studyllm.text.formula import Fence, Node, Row, Scripts, Space
from studyllm.text.symbols import LOWERED, RAISED, Kind, Sign

_BEFORE_A_SIGN = (
    Kind.BINARY,
    Kind.RELATION,
    Kind.OPEN,
    Kind.PUNCTUATION,
    Kind.LARGE,
    Kind.FUNCTION,
)
"""Behind these, and at the beginning, a minus belongs to what follows."""

_LOOSE = (Kind.RELATION, Kind.BINARY)

_BEHIND_A_SIGN = (Kind.RELATION, Kind.CLOSE, Kind.PUNCTUATION)


class Part(NamedTuple):
    """Something in a row, and how it stands there."""

    node: Node
    kind: Kind
    blank: int
    """Cells of white space that its author wants before it."""


def kind_of(node: Node) -> Kind:
    """How something stands among others; by its base, if it has scripts."""
    if isinstance(node, Scripts):
        return kind_of(node.base)
    if isinstance(node, Sign):
        return node.kind
    if isinstance(node, Row) and len(node.items) == 1:
        return kind_of(node.items[0])
    return Kind.ORDINARY


def parts_of(row: Row) -> list[Part]:
    """The parts of a row, without the white space of its author."""
    parts: list[Part] = []
    blank = 0
    bar_open = False
    for node in _flat(row):
        if isinstance(node, Space):
            blank += node.cells
            continue
        kind = kind_of(node)
        before = parts[-1].kind if parts else None
        free = before is None or before in _BEFORE_A_SIGN
        if kind is Kind.BINARY and free:
            kind = Kind.PREFIX
        elif _is_bar(node):
            if bar_open:
                kind, bar_open = Kind.CLOSE, False
            elif free or before is Kind.PREFIX:
                kind, bar_open = Kind.OPEN, True
        if kind in _BEHIND_A_SIGN and before in (Kind.BINARY, Kind.PREFIX):
            parts[-1] = parts[-1]._replace(kind=Kind.ORDINARY)  # as in π(· | x)
        parts.append(Part(node, kind, blank))
        blank = 0
    if len(parts) > 1 and parts[-1].kind is Kind.BINARY:
        parts[-1] = parts[-1]._replace(kind=Kind.ORDINARY)
    return parts


def _flat(row: Row) -> Iterable[Node]:
    """The items, and those of groups among them, which say nothing by their braces."""
    for item in row.items:
        if isinstance(item, Row) and len(item.items) == 1 and isinstance(item.items[0], Sign):
            # {,} is a comma without white space behind it
            yield item.items[0]._replace(kind=Kind.ORDINARY)
        elif isinstance(item, Row):
            yield from _flat(item)
        else:
            yield item


def _is_bar(node: Node) -> bool:
    base = node.base if isinstance(node, Scripts) else node
    return isinstance(base, Sign) and base.kind is Kind.ORDINARY and base.shown in ("|", "‖")


def is_fenced(node: Node) -> bool:
    """Whether brackets are around it, perhaps with scripts behind them."""
    base = node.base if isinstance(node, Scripts) else node
    return isinstance(base, Fence)


def gap(before: Part, after: Part, texts: tuple[str, str], *, tight: bool) -> int:
    """Cells of white space between two parts.

    Args:
        before: the one on the left.
        after: the one on the right.
        texts: what both look like, in one line.
        tight: whether there is as little as can be, as in scripts.
    """
    if after.blank >= WIDE:
        return after.blank + 1
    left = Kind.CLOSE if is_fenced(before.node) else before.kind
    right = Kind.OPEN if is_fenced(after.node) else after.kind
    if left is Kind.OPEN or right is Kind.CLOSE or texts[0][-1:] == " " or texts[1][:1] == " ":
        return 0
    if run_together(*texts) or _look_like_one(*texts):
        return 1
    if left is right is Kind.RELATION or _is_slash(before.node) or _is_slash(after.node):
        return 0
    if left is Kind.FUNCTION and isinstance(before.node, Scripts) and before.node.limits:
        return 1
    words = texts[0].isalpha() and left in _LOOSE, texts[1].isalpha() and right in _LOOSE
    return int(_are_apart(left, right, after.blank > 0, tight=tight and not any(words)))


WIDE = 2
"""Cells of white space that part one formula from another."""


def _are_apart(left: Kind, right: Kind, wanted: bool, *, tight: bool) -> bool:
    if left is Kind.PREFIX:
        return wanted
    if left in _LOOSE or right in _LOOSE:
        return not tight
    if right is Kind.PUNCTUATION:
        return False
    if left is Kind.PUNCTUATION:
        return not tight
    if Kind.LARGE in (left, right):
        return True
    if left is Kind.FUNCTION:
        return right is not Kind.OPEN or wanted
    return right is Kind.FUNCTION or wanted


def may_break(before: Part, after: Part) -> bool:
    """Whether a line may end between two parts."""
    return (
        after.kind in (Kind.RELATION, Kind.BINARY)
        or before.kind is Kind.PUNCTUATION
        or after.blank >= WIDE
    )


def _is_slash(node: Node) -> bool:
    return isinstance(node, Sign) and node.shown == "/"


def _look_like_one(end: str, begin: str) -> bool:
    """Whether two signs, one behind the other, would be read as another sign."""
    return end[-1:] + begin[:1] in ("<-", "!=", "+-", "+−", "-+", "−+", "--", "−−")


_SMALL = frozenset((*RAISED.values(), *LOWERED.values()))


def run_together(end: str, begin: str) -> bool:
    """Whether two texts, one behind the other, would be read as one word, name or number."""
    left, right = _last_word(end), _first_word(begin)
    if not left or not right:
        return False
    if right.isdigit():
        return left.isdigit() or len(left) > 1
    if left.isdigit():
        return len(right) > 1
    named = begin[1:2] == "_" and begin[2:3] != "("  # d and d_ff, not dd_ff
    return len(left) > 1 or len(right) > 1 or named


def _last_word(text: str) -> str:
    """The letters and digits at the end, with what they are a script of."""
    if text[-2:-1] in ("_", "^"):
        return text[-2:]
    start = len(text)
    while start and _is_letter(text[start - 1]):
        start -= 1
    return text[max(start - 1, 0) :] if text[start - 1 : start] in ("_", "^") else text[start:]


def _first_word(text: str) -> str:
    end = 0
    while end < len(text) and _is_letter(text[end]):
        end += 1
    return text[:end]


def _is_letter(character: str) -> bool:
    return character.isalnum() and character not in _SMALL
