"""A formula on one line, with brackets wherever the second dimension said what belongs together.

A script is small if all of it has a small form in Unicode; else `_` or `^` stands before it, and
takes one letter, number or word, or what is in brackets behind it.
"""

from __future__ import annotations

from collections.abc import Sequence
from unicodedata import normalize

from studyllm.text.cells import cell_len
from studyllm.text.formula import Accent, Fence, Fraction, Node, Root, Row, Scripts, walk
from studyllm.text.grouping import (
    closes,
    ends,
    in_one_bracket,
    is_factor,
    is_single,
    opens,
    pairs_match,
    runs,
)
from studyllm.text.spacing import Part, gap, kind_of, may_break, parts_of
from studyllm.text.symbols import ACCENTS, LOWERED, NAMES, RAISED, Charset, Kind, Sign
from studyllm.text.tex import UnknownTexError

GLUE = "\N{NO-BREAK SPACE}"
"""White space at which no line may end."""

ROOTS = {"": "√", "2": "√", "3": "∛", "4": "∜"}

_WORD = 3
"""So many letters as a script are a word, which would be hard to read if they were small."""

_STARS = ("*", "∗")


class Linear:
    """Writes the parts of one formula."""

    def __init__(self, formula: Row, charset: Charset) -> None:
        self._formula = formula
        self._charset = charset
        # r_w − rₗ would look as if the two indices were of two sorts
        self._small_letters = not any(
            isinstance(node, Scripts) and _is_large(node.below) for node in walk(formula)
        )

    def line(self) -> str:
        """All of it. It may be broken at its blanks; its other white space is `GLUE`."""
        parts = parts_of(self._formula)
        texts = self.texts(parts)
        line = ""
        depth = 0
        for place, (part, text) in enumerate(zip(parts, texts, strict=True)):
            if place:
                blanks = gap(parts[place - 1], part, (texts[place - 1], text), tight=False)
                open_here = depth <= 0 and may_break(parts[place - 1], part)
                line += GLUE * (blanks - 1) + " " if blanks and open_here else GLUE * blanks
            line += text.replace(" ", GLUE)
            depth += (part.kind is Kind.OPEN) - (part.kind is Kind.CLOSE)
        return line

    def text(self, node: Node, *, tight: bool = False) -> str:
        """A part of a formula.

        Raises:
            UnknownTexError: there is no form on one line that is read without doubt.
        """
        match node:
            case Sign():
                return self._sign(node)
            case Row():
                return self._row(node, tight=tight)
            case Scripts():
                return self._scripts(node)
            case Fraction():
                return self._fraction(node)
            case Root():
                return self._root(node, in_brackets=False)
            case Accent():
                return self._accent(node)
            case Fence():
                return self._fence(node, tight=tight)
            case _:
                raise UnknownTexError(type(node).__name__)

    def _sign(self, sign: Sign) -> str:
        text = sign.text(self._charset)
        if not text:
            raise UnknownTexError(sign.shown)
        return text

    def _row(self, row: Row, *, tight: bool) -> str:
        parts = parts_of(row)
        texts = self.texts(parts, tight=tight)
        line = ""
        for place, text in enumerate(texts):
            if place:
                both = texts[place - 1], text
                line += " " * gap(parts[place - 1], parts[place], both, tight=tight)
            line += text
        return line

    def texts(self, parts: Sequence[Part], *, tight: bool = False) -> list[str]:
        """The parts, each in brackets if its neighbours would else be taken into it."""
        self.check(parts)
        return [self._among(parts, place, tight=tight) for place in range(len(parts))]

    def check(self, parts: Sequence[Part]) -> None:
        """Raise `UnknownTexError` if parts would not be told apart in ASCII."""
        if self._charset == "ascii":
            if not pairs_match(parts):
                raise UnknownTexError("a bracket that has no form of its own")
            if any(word in NAMES for word in runs(parts)):
                raise UnknownTexError("letters that look like the name of a symbol")

    def _among(self, parts: Sequence[Part], place: int, *, tight: bool) -> str:
        node = parts[place].node
        after = parts[place + 1] if place + 1 < len(parts) else None
        if isinstance(node, Fraction) and node.barred:
            text = self._fraction(node)
            return text if ends(parts, place, tight=tight) else f"({text})"
        if isinstance(node, Root):
            return self._root(node, in_brackets=not closes(after))
        if isinstance(node, Scripts):
            bracket = after is not None and opens(after) and not node.limits
            return self._scripts(node, before_a_bracket=bracket)
        return self.text(node, tight=tight)

    def _fraction(self, node: Fraction) -> str:
        above, below = self.text(node.above), self.text(node.below)
        if not above or not below:
            raise UnknownTexError("half a fraction")
        if not node.barred:
            return f"binom({above}, {below})"
        if not is_factor(node.above, above):
            above = f"({above})"
        if not is_single(node.below, below):
            below = f"({below})"
        return f"{above}/{below}"

    def _root(self, node: Root, *, in_brackets: bool) -> str:
        body = self.text(node.body)
        if not body:
            raise UnknownTexError("a root of nothing")
        if self._charset == "ascii":
            if node.degree not in ("", "2"):
                raise UnknownTexError("a root of a higher degree")
            return f"sqrt{_bracketed(node.body, body)}"
        if node.degree not in ROOTS:
            raise UnknownTexError("a root of a higher degree")
        if in_brackets or not _is_short(node.body, body):
            body = _bracketed(node.body, body)
        return ROOTS[node.degree] + body

    def _accent(self, node: Accent) -> str:
        text = self.text(node.body)
        if not text:
            raise UnknownTexError("an accent on nothing")
        if self._charset == "unicode" and text.isalpha() and len(text) == cell_len(text) == 1:
            return normalize("NFC", text + ACCENTS[node.macro])
        name = node.macro.removeprefix("\\").removeprefix("wide")
        return name + _bracketed(node.body, text)

    def _fence(self, node: Fence, *, tight: bool) -> str:
        left, right = node.left._replace(kind=Kind.OPEN), node.right._replace(kind=Kind.CLOSE)
        if not left.shown or not right.shown:
            raise UnknownTexError("a bracket on one side")
        return self._row(Row((left, *node.body.items, right)), tight=tight)

    def _scripts(self, node: Scripts, *, before_a_bracket: bool = False) -> str:
        if node.limits and kind_of(node.base) not in (Kind.LARGE, Kind.FUNCTION):
            raise UnknownTexError("something over what is no operator")
        base = self._base(node.base)
        primes, above = without_primes(node.above)
        base += "".join(map(self._sign, primes))
        low = high = small = ""
        if node.below is not None:
            small = self.lowered(node.below, base)
            low = small or self._marked("_", node.below)
        if above is not None:
            high = self.raised(above) if small or node.below is None else ""
            high = high or self._marked("^", above, in_brackets=before_a_bracket)
        return base + low + high

    def _base(self, node: Node) -> str:
        if isinstance(node, Row) and len(node.items) == 1:
            node = node.items[0]
        text = self.text(node)
        match node:
            case Sign() | Accent() | Fence():
                return text
            case Fraction() | Root() | Scripts():
                return f"({text})" if not isinstance(node, Fraction) or node.barred else text
            case _:
                raise UnknownTexError("a script of several things")

    def lowered(self, node: Node, base: str) -> str:
        """A subscript in small characters; empty if that cannot be."""
        if _is_letter(node) and not self._small_letters:
            return ""
        small = self._in_small(node, LOWERED)
        is_word = len(base) > 1 and base.replace(" ", "").isalpha()
        return "" if is_word and not small.isdigit() else small

    def raised(self, node: Node) -> str:
        """A superscript in small characters; empty if that cannot be."""
        return self._in_small(node, RAISED)

    def _in_small(self, node: Node, forms: dict[str, str]) -> str:
        items = node.items if isinstance(node, Row) else (node,)
        if self._charset == "ascii" or not all(map(_is_plain, items)):
            return ""
        if sum(map(_is_letter, items)) >= _WORD:
            return ""
        text = self.text(node, tight=True)
        return "".join(forms[c] for c in text) if set(text) <= forms.keys() else ""

    def _marked(self, mark: str, node: Node, *, in_brackets: bool = False) -> str:
        """A script behind its mark, in brackets unless it is one letter, number or word."""
        text = self.script(node)
        name = self.name(node) if mark == "_" or isinstance(node, Sign) else ""
        if name and not (in_brackets and text[-1].isalnum()):
            return mark + name
        return f"{mark}({text})"

    def script(self, node: Node) -> str:
        """A script on one line, without brackets around it."""
        if isinstance(node, Sign) and node.shown in _STARS and self._charset == "ascii":
            return "*"  # as a script it is no product
        text = self.text(node, tight=True)
        if not text:
            raise UnknownTexError("an empty script")
        return text

    def name(self, node: Node) -> str:
        """A script that is one letter, number or word; empty if it is not."""
        if isinstance(node, Row):
            if not _is_letter(node.items[0]) or not all(map(_is_letter_or_digit, node.items)):
                return ""
        elif not isinstance(node, Sign):
            return ""
        text = self.script(node)
        return "" if " " in text or text.endswith(")") else text


def without_primes(above: Node | None) -> tuple[list[Sign], Node | None]:
    """The primes that a superscript begins with, and the rest of it."""
    items = above.items if isinstance(above, Row) else () if above is None else (above,)
    primes = []
    for item in items:
        if not isinstance(item, Sign) or item.shown != "′":
            break
        primes.append(item)
    rest = items[len(primes) :]
    if not rest:
        return primes, above if not primes else None
    return primes, rest[0] if len(rest) == 1 else Row(rest)


def _bracketed(node: Node, text: str) -> str:
    return text if in_one_bracket(node) else f"({text})"


def _is_short(node: Node, text: str) -> bool:
    """Whether it is a letter or number, with a small subscript at most."""
    base = node.base if isinstance(node, Scripts) and node.above is None else node
    return (
        isinstance(base, Sign)
        and base.kind is Kind.ORDINARY
        and (len(base.shown) == 1 or base.shown.replace(".", "").isdigit())
        and "_" not in text
    )


def _is_large(below: Node | None) -> bool:
    """Whether it is a letter that has no small form."""
    shown = below.shown if isinstance(below, Sign) else ""
    return len(shown) == 1 and shown.isalpha() and shown not in LOWERED


def _is_letter_or_digit(node: Node) -> bool:
    return isinstance(node, Sign) and node.shown.isascii() and node.shown.isalnum()


def _is_letter(node: Node) -> bool:
    return isinstance(node, Sign) and len(node.shown) == 1 and "A" <= node.shown <= "z"


def _is_plain(node: Node) -> bool:
    """Whether it is one sign or a number."""
    return isinstance(node, Sign) and (len(node.shown) == 1 or not node.shown.isalpha())
