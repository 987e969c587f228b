"""When a part of a formula needs brackets to be read on one line as it is in two dimensions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from studyllm.text.formula import Accent, Fence, Fraction, Node, Root, Row, Scripts
from studyllm.text.spacing import WIDE, Part, parts_of
from studyllm.text.symbols import Kind, Sign

_SUMS = ("+", "−", "±", "∓")
_PRODUCTS = ("×", "·")


def ends(parts: Sequence[Part], place: int, *, tight: bool) -> bool:
    """Whether a fraction between its neighbours is read as one without brackets."""
    signs = _SUMS if tight else (*_SUMS, *_PRODUCTS)
    if place and parts[place].blank < WIDE:
        before = parts[place - 1]
        kinds = (Kind.RELATION, Kind.PUNCTUATION, Kind.OPEN, Kind.PREFIX)
        if before.kind not in kinds and not _is_one_of(before, signs):
            return False
    if place + 1 < len(parts) and parts[place + 1].blank < WIDE:
        after = parts[place + 1]
        ends_it = after.kind in (Kind.RELATION, Kind.PUNCTUATION, Kind.CLOSE)
        return ends_it or _is_one_of(after, signs)
    return True


def _is_one_of(part: Part, signs: Sequence[str]) -> bool:
    return part.kind is Kind.BINARY and isinstance(part.node, Sign) and part.node.shown in signs


def closes(after: Part | None) -> bool:
    """Whether what follows a root is not taken for a part of it."""
    if after is None or after.blank >= WIDE:
        return True
    kinds = (Kind.RELATION, Kind.PUNCTUATION, Kind.CLOSE, Kind.BINARY)
    return after.kind in kinds or _is_sign(after.node, "/")


def opens(after: Part) -> bool:
    """Whether what follows a superscript might be taken for a part of it."""
    return after.kind is Kind.OPEN or isinstance(after.node, Fence) or _is_sign(after.node, "!")


def is_factor(node: Node, text: str) -> bool:
    """Whether all of it stands above a slash without brackets."""
    parts = parts_of(_row(node))
    if _is_call(parts):
        return True
    depth = 0
    for part in parts:
        depth -= part.kind is Kind.CLOSE
        if depth == 0 and not _is_factor(part):
            return False
        depth += part.kind is Kind.OPEN
    return depth == 0 and bool(parts) and " " not in _outside(text)


def _is_factor(part: Part) -> bool:
    if part.kind not in (Kind.ORDINARY, Kind.OPEN, Kind.CLOSE):
        return False
    is_slashed = isinstance(part.node, Fraction) and part.node.barred
    return not is_slashed and not _is_sign(part.node, "/")


def _outside(text: str) -> str:
    """What is not in brackets."""
    outside = ""
    depth = 0
    for character in text:
        depth += character in "([{⌊⌈⟨"
        if depth == 0:
            outside += character
        depth -= character in ")]}⌋⌉⟩"
    return outside


def is_single(node: Node, text: str) -> bool:
    """Whether all of it stands below a slash without brackets."""
    return " " not in _outside(text) and _is_single(node)


def _is_single(node: Node) -> bool:
    parts = parts_of(_row(node))
    if _is_call(parts):
        return True
    match parts:
        case []:
            return False
        case [part]:
            return _is_atom(part)
        case [Part(Sign("∂")), part] | [part, Part(Sign("!"))]:
            return _is_atom(part)
        case [part, Part(Fence(body=body))]:
            return _is_atom(part) and _is_application(part, parts_of(body))
        case [part, *rest] if _is_one_bracket(rest):
            return _is_atom(part) and _is_application(part, rest[1:-1])
    return _is_one_bracket(parts)


def _is_atom(part: Part) -> bool:
    base = part.node.base if isinstance(part.node, Scripts) else part.node
    if isinstance(base, Sign):
        return part.kind is Kind.ORDINARY and " " not in base.shown and base.shown not in "/!∂∇"
    if isinstance(base, Fraction):
        return not base.barred
    return isinstance(base, Accent | Fence | Root)


def _is_application(function: Part, arguments: Sequence[Part]) -> bool:
    """Whether brackets behind something hold its arguments, and are no factor."""
    if isinstance(function.node, Sign) and len(function.node.shown) > 1:
        return function.node.shown.isalpha()
    if len(arguments) == 1 and isinstance(arguments[0].node, Sign):
        return True  # nobody puts the one letter of a product in brackets
    return any(p.kind is Kind.PUNCTUATION or _is_sign(p.node, "|") for p in arguments)


def _is_call(parts: Sequence[Part]) -> bool:
    """Whether it is a function such as `exp` with its argument in brackets, and no more."""
    if len(parts) < 2 or parts[0].kind is not Kind.FUNCTION:
        return False
    behind = parts[1:]
    return _is_one_bracket(behind) or (len(behind) == 1 and isinstance(behind[0].node, Fence))


def in_one_bracket(node: Node) -> bool:
    """Whether a pair of round brackets is around all of it."""
    if isinstance(node, Fence):
        return node.left.shown == "(" and node.right.shown == ")"
    parts = parts_of(_row(node))
    return _is_one_bracket(parts) and _is_sign(parts[0].node, "(") and _is_sign(parts[-1].node, ")")


def _is_one_bracket(parts: Sequence[Part]) -> bool:
    """Whether the first part opens a bracket that the last one closes."""
    depth = 0
    for place, part in enumerate(parts):
        depth += (part.kind is Kind.OPEN) - (part.kind is Kind.CLOSE)
        if depth <= 0:
            return depth == 0 and place == len(parts) - 1 > 0
    return False


def pairs_match(parts: Sequence[Part]) -> bool:
    """Whether each floor and ceiling that opens closes as one; in ASCII both close alike."""
    pairs = {"⌊": "⌋", "⌈": "⌉"}
    opened: list[str] = []
    for part in parts:
        base = part.node.base if isinstance(part.node, Scripts) else part.node
        shown = base.shown if isinstance(base, Sign) else ""
        if part.kind is Kind.OPEN:
            opened.append(pairs.get(shown, ""))
        elif part.kind is Kind.CLOSE and opened:
            expected = opened.pop()
            if expected != (shown if shown in pairs.values() else ""):
                return False
        elif shown in pairs.values():
            return False
    return not any(opened)


def runs(parts: Sequence[Part]) -> Iterator[str]:
    """The words that letters make which stand together without being one word."""
    word = ""
    for part in parts:
        base = part.node.base if isinstance(part.node, Scripts) else part.node
        letter = base.shown if isinstance(base, Sign) and len(base.shown) == 1 else ""
        if part.blank or not (letter.isascii() and letter.isalpha()):
            yield word
            word = ""
        word += letter if letter.isalpha() else ""
        if part.node is not base:
            yield word
            word = ""
    yield word


def _row(node: Node) -> Row:
    return node if isinstance(node, Row) else Row((node,))


def _is_sign(node: Node, shown: str) -> bool:
    return isinstance(node, Sign) and node.shown == shown
