"""From TeX to what a formula says. What is not known for certain is an error."""

from __future__ import annotations

from studyllm.text.formula import (
    Accent,
    Brace,
    Fence,
    Fraction,
    Grid,
    Node,
    Root,
    Row,
    Scripts,
    Space,
)
from studyllm.text.symbols import (
    ACCENTS,
    ALPHABETS,
    CHARACTERS,
    NEGATED,
    SILENT,
    SPACES,
    SYMBOLS,
    TYPED,
    WITH_LIMITS,
    Kind,
    Sign,
    in_alphabet,
)
from studyllm.text.tex import (
    DEEPEST,
    MATRICES,
    Environment,
    Group,
    Token,
    Tokens,
    UnknownTexError,
    read,
)

MOST_CELLS = 400
"""Of a grid."""

NOTHING = Sign("", "")

_MIDDLE = "\\middle"

_WORDS = frozenset("\\text \\textrm \\textup \\textnormal \\mbox \\textit \\textbf \\emph".split())
_UPRIGHT = frozenset(("\\mathrm", "\\operatorname", "\\mathit", "\\mathop"))
_FRACTIONS = {
    "\\frac": True,
    "\\dfrac": True,
    "\\tfrac": True,
    "\\cfrac": True,
    "\\binom": False,
    "\\dbinom": False,
    "\\tbinom": False,
}
_OVER = {"\\overset": True, "\\stackrel": True, "\\underset": False}
_IN_WORDS = {
    "\\ ": " ",
    "\\_": "_",
    "\\%": "%",
    "\\&": "&",
    "\\#": "#",
    "\\$": "$",
    "~": " ",
    "\\,": " ",
    "\\-": "",
    "\\{": "{",
    "\\}": "}",
}


def parse(source: str) -> Row:
    """What a formula says.

    Raises:
        UnknownTexError: that is not certain.
    """
    return _Parser(read(source), 0).row()


class _Parser:
    """Reads tokens from the left to the right."""

    def __init__(self, tokens: Tokens, depth: int) -> None:
        if depth > DEEPEST:
            raise UnknownTexError("too deep")
        self._tokens = tokens
        self._place = 0
        self._depth = depth

    def row(self) -> Row:
        """All that is left."""
        row = Row(tuple(self._items()))
        if self._place < len(self._tokens):
            raise UnknownTexError(f"{self._tokens[self._place]} out of place")
        return row

    def _inner(self, tokens: Tokens) -> _Parser:
        return _Parser(tokens, self._depth + 1)

    def _peek(self) -> Token | None:
        return self._tokens[self._place] if self._place < len(self._tokens) else None

    def _next(self) -> Token:
        """The next token that is not white space."""
        self._skip()
        token = self._peek()
        if token is None:
            raise UnknownTexError("something is missing at the end")
        self._place += 1
        return token

    def _skip(self) -> None:
        while self._peek() == " ":
            self._place += 1

    def _items(self) -> list[Node]:
        """Up to the end, or to a bracket that a caller has opened."""
        items: list[Node] = []
        while (token := self._peek()) is not None and token not in ("\\right", _MIDDLE):
            if isinstance(token, str) and (token in SPACES or token in SILENT):
                self._place += 1
                if cells := SPACES.get(token, 0):
                    items.append(Space(cells))
            elif token in ("^", "_", "'"):
                if not items or isinstance(items[-1], Space):
                    raise UnknownTexError("a script of nothing")
                items.append(self._scripts(items.pop()))
            else:
                items.append(self._item())
        return items

    def _scripts(self, base: Node) -> Node:
        """The base with all that stands below and above it."""
        below: Node | None = None
        above: list[Node] = []
        raised = primes = False
        limits = _has_limits(base)
        while True:
            self._skip()
            token = self._peek()
            if token == "'":
                self._place += 1
                primes = True
                if raised:
                    raise UnknownTexError("a prime behind a superscript")
                above.append(Sign("′", "'"))
            elif token == "^" and not raised:
                self._place += 1
                raised = True
                above += _items_of(self._argument())
            elif token == "_" and below is None:
                self._place += 1
                below = self._argument()
            elif token in ("\\limits", "\\nolimits"):
                self._place += 1
            elif token in ("^", "_"):
                raise UnknownTexError("a second script")
            else:
                break
        over = Row(tuple(above)) if above else None
        if isinstance(base, Brace) and base.note is None and not primes:
            if (below is None) == base.over and (over is None) != base.over:
                return base._replace(note=over if base.over else below)
            raise UnknownTexError("a note on the wrong side of a brace")
        return Scripts(base, below, over, limits and not primes)

    def _argument(self) -> Node:
        """What a macro or a script takes: a group or one token."""
        token = self._next()
        if token in ("^", "_", "'", "&", "\\\\", "\\right", "\\left", _MIDDLE):
            raise UnknownTexError("something is missing")
        if isinstance(token, str) and (token in SPACES or token in SILENT):
            raise UnknownTexError("white space for an argument")
        self._place -= 1
        if isinstance(token, Group):
            self._place += 1
            return _unwrapped(self._inner(token.tokens).row())
        if _is_digit(token):  # \\frac12 is a half
            self._place += 1
            return Sign(str(token), str(token))
        self._depth += 1
        if self._depth > DEEPEST:
            raise UnknownTexError("too deep")
        item = self._item()
        self._depth -= 1
        return item

    def _item(self) -> Node:
        token = self._next()
        if isinstance(token, Group):
            return self._inner(token.tokens).row()
        if isinstance(token, Environment):
            return self._environment(token)
        if token.isascii() and token.isdigit():
            return self._number(token)
        return _letter(token) or self._macro(token)

    def _number(self, digits: str) -> Sign:
        while (token := self._peek()) is not None and isinstance(token, str):
            after = self._tokens[self._place + 1 : self._place + 2]
            decimal = token == "." and "." not in digits and after and _is_digit(after[0])
            if not (decimal or _is_digit(token)):
                break
            digits += token
            self._place += 1
        return Sign(digits, digits)

    def _macro(self, name: str) -> Node:
        if name in _FRACTIONS:
            return Fraction(self._argument(), self._argument(), _FRACTIONS[name])
        if name in ACCENTS:
            return Accent(name, self._argument())
        if name in ALPHABETS:
            return self._alphabet(name)
        if name in _WORDS:
            return self._words()
        if name in _UPRIGHT:
            return self._upright(name)
        if name in _OVER:
            return self._over(_OVER[name])
        return self._structure(name)

    def _structure(self, name: str) -> Node:
        match name:
            case "\\sqrt":
                degree = self._degree()
                return Root(self._argument(), degree)
            case "\\left":
                return self._fence()
            case "\\underbrace" | "\\overbrace":
                return Brace(self._argument(), None, name == "\\overbrace")
            case "\\substack":
                if isinstance(group := self._next(), Group):
                    return self._grid(group.tokens, "substack")
            case "\\not":
                token = self._next()
                if isinstance(token, str) and token in NEGATED:
                    return NEGATED[token]
            case "\\pmod":
                word = Sign("mod", "mod", Kind.FUNCTION)
                modulus = _items_of(self._argument())
                return Row((Space(1), CHARACTERS["("], word, *modulus, CHARACTERS[")"]))
        raise UnknownTexError(name)

    def _over(self, over: bool) -> Scripts:
        note, base = self._argument(), self._argument()
        return Scripts(base, None if over else note, note if over else None, True)

    def _degree(self) -> str:
        """What root it is, in brackets."""
        self._skip()
        if self._peek() != "[":
            return ""
        self._place += 1
        degree = ""
        while (token := self._next()) != "]":
            if not isinstance(token, str) or not (token.isascii() and token.isalnum()):
                raise UnknownTexError("a root that is not simple")
            degree += token
        return degree

    def _alphabet(self, name: str) -> Node:
        items = _items_of(self._argument())
        letters = [item for item in items if isinstance(item, Sign)]
        if not letters or len(letters) < len(items):
            raise UnknownTexError(name)
        shown = ""
        for sign in letters:
            forms = [in_alphabet(name, letter) for letter in sign.shown]
            if not all(forms):
                raise UnknownTexError(name)
            shown += "".join(forms)
        plain = "".join(sign.ascii for sign in letters)
        return Sign(shown, f"{name.removeprefix(chr(92))}({plain})")

    def _words(self) -> Sign:
        """Text that is no formula."""
        token = self._next()
        if not isinstance(token, Group):
            raise UnknownTexError("a text without braces")
        text = ""
        for part in token.tokens:
            if not isinstance(part, str):
                raise UnknownTexError("a formula in a text")
            if part.startswith("\\") or part == "~":
                if part not in _IN_WORDS:
                    raise UnknownTexError(part)
                part = _IN_WORDS[part]
            elif not part.isprintable():
                raise UnknownTexError(part)
            text += part
        return Sign(text, text)

    def _upright(self, name: str) -> Node:
        """A name of several letters, such as `softmax`."""
        function = name in ("\\operatorname", "\\mathop")
        if self._peek() == "*":
            self._place += 1
        token = self._next()
        tokens = token.tokens if isinstance(token, Group) else (token,)
        if name == "\\mathop" and len(tokens) == 2 and tokens[0] in ("\\mathrm", "\\rm"):
            token = tokens[1]
            tokens = token.tokens if isinstance(token, Group) else (token,)
        word = ""
        for part in tokens:
            if part in ("\\,", "\\ ", "~", "\\:", "\\;"):
                word += " "
            elif isinstance(part, str) and (part.isalnum() or part in ("-", ".", "\\_", "\\-")):
                word += part.removeprefix("\\")
            elif part != " ":
                break
        else:
            if word.strip():
                function = function or word in WITH_LIMITS
                return Sign(word, word, Kind.FUNCTION if function else Kind.ORDINARY)
        if function:
            raise UnknownTexError(name)
        return self._inner(tokens).row()

    def _fence(self) -> Fence:
        self._depth += 1
        if self._depth > DEEPEST:
            raise UnknownTexError("too deep")
        left = self._bracket()
        items = self._items()
        while self._peek() == _MIDDLE:
            self._place += 1
            items.append(self._bracket()._replace(kind=Kind.RELATION))
            items += self._items()
        if self._peek() != "\\right":
            raise UnknownTexError("a bracket that is never closed")
        self._place += 1
        right = self._bracket()
        self._depth -= 1
        return Fence(left, Row(tuple(items)), right)

    def _bracket(self) -> Sign:
        token = self._next()
        if not isinstance(token, str):
            raise UnknownTexError("no bracket")
        if token == ".":
            return NOTHING
        sign = SYMBOLS.get(token) or CHARACTERS.get(token)
        if sign is None or (sign.kind not in (Kind.OPEN, Kind.CLOSE) and sign.shown not in "|‖/"):
            raise UnknownTexError(token)
        return sign

    def _environment(self, found: Environment) -> Node:
        tokens = found.tokens
        if found.name in ("array", "alignedat"):
            columns = next((t for t in tokens if t != " "), None)
            if not isinstance(columns, Group) or set(columns.tokens) - set("lcr 123456789"):
                raise UnknownTexError("columns that are not simple")
            tokens = tokens[tokens.index(columns) + 1 :]
        grid = self._grid(tokens, found.name)
        left, right = MATRICES.get(found.name, ("", ""))
        if not left:
            return grid
        signs = (_fence_sign(left, Kind.OPEN), _fence_sign(right, Kind.CLOSE))
        return Fence(signs[0], Row((grid,)), signs[1])

    def _grid(self, tokens: Tokens, kind: str) -> Grid:
        rows: list[list[Row]] = [[]]
        start = 0
        for place, token in enumerate((*tokens, "\\\\")):
            if token in ("&", "\\\\"):
                rows[-1].append(self._inner(tokens[start:place]).row())
                start = place + 1
            if token == "\\\\":
                start += _height(tokens[start:])
                rows.append([])
        rows.pop()
        if len(rows) > 1 and len(rows[-1]) == 1 and not rows[-1][0].items:
            rows.pop()  # the last line ended, too
        columns = max(map(len, rows))
        if len(rows) * columns > MOST_CELLS:
            raise UnknownTexError("too many cells")
        empty = Row(())
        return Grid(tuple((*row, *[empty] * (columns - len(row))) for row in rows), kind)


def _height(tokens: Tokens) -> int:
    """How many tokens say how much white space is below a line."""
    if not tokens or tokens[0] != "[":
        return 0
    if "]" not in tokens:
        raise UnknownTexError("a bracket behind a line")
    end = tokens.index("]")
    inside = "".join(token if isinstance(token, str) else "?" for token in tokens[1:end])
    if inside[-2:] not in ("pt", "em", "ex", "mm", "cm") or set(inside[:-2]) - set("-.0123456789"):
        raise UnknownTexError("a bracket behind a line")
    return end + 1


def _fence_sign(bracket: str, kind: Kind) -> Sign:
    return Sign(bracket, "||" if bracket == "‖" else bracket, kind)


def _letter(token: str) -> Sign | None:
    """What a token is that takes no argument."""
    if sign := SYMBOLS.get(token) or CHARACTERS.get(token) or TYPED.get(token):
        return sign
    if len(token) == 1 and token.isalnum():
        return Sign(token, token)
    return None


def _is_digit(token: Token) -> bool:
    return isinstance(token, str) and token.isascii() and token.isdigit()


def _items_of(node: Node) -> tuple[Node, ...]:
    return node.items if isinstance(node, Row) else (node,)


def _unwrapped(row: Row) -> Node:
    """The only item of a row, or the row."""
    return row.items[0] if len(row.items) == 1 else row


def _has_limits(base: Node) -> bool:
    if isinstance(base, Sign):
        return (base.kind is Kind.LARGE and base.shown not in "∫∬∭∮") or base.shown in WITH_LIMITS
    return False
