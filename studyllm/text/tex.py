"""The TeX source of a formula as tokens: characters, macros, groups and environments.

Formulas without environments are read here, exactly: `tests/text/test_tex.py` holds the tokens
against pylatexenc's. Environments are left to pylatexenc, whose import takes as long as a card.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from pylatexenc.macrospec import LatexContextDb  # type: ignore[import-untyped]

MOST = 4000
"""Characters of a formula that is laid out."""

DEEPEST = 24
"""Groups, arguments and brackets in one another that are followed."""

MATRICES = {
    "matrix": ("", ""),
    "smallmatrix": ("", ""),
    "pmatrix": ("(", ")"),
    "bmatrix": ("[", "]"),
    "Bmatrix": ("{", "}"),
    "vmatrix": ("|", "|"),
    "Vmatrix": ("‖", "‖"),
    "cases": ("{", ""),
    "array": ("", ""),
}
"""Environments with columns, and the brackets around them."""

ALIGNED = ("aligned", "align", "align*", "alignedat", "split", "gathered", "gather", "gather*")
"""Environments whose columns are parts of formulas."""


class UnknownTexError(ValueError):
    """What the source means is not known for certain."""


class Environment(NamedTuple):
    r"""What stands between `\begin` and `\end`."""

    name: str
    tokens: Tokens


class Group(NamedTuple):
    """What stands in braces."""

    tokens: Tokens


Token: TypeAlias = "str | Group | Environment"
"""A character, a run of white space as one blank, or a macro with its backslash."""

Tokens: TypeAlias = tuple[Token, ...]

_TOKEN = re.compile(r"\\[A-Za-z]+(?:\s+|[^\W\d_a-zA-Z])?|\\.|\s+|.", re.DOTALL)


def read(source: str) -> Tokens:
    """The tokens of a formula.

    Raises:
        UnknownTexError: it is too long or too deep, its braces do not match, or it has what a
            formula has not, such as comments.
    """
    if len(source) > MOST:
        raise UnknownTexError("too long")
    if "\\begin" in source:
        return _environments(source)
    return _simple(source)


def _simple(source: str) -> Tokens:
    """The tokens of a formula without environments."""
    open_groups: list[list[Token]] = [[]]
    for match in _TOKEN.finditer(source):
        token = match[0]
        if token == "{":
            if len(open_groups) > DEEPEST:
                raise UnknownTexError("too deep")
            open_groups.append([])
        elif token == "}":
            group = Group(tuple(open_groups.pop()))
            if not open_groups:
                raise UnknownTexError("a brace too many")
            open_groups[-1].append(group)
        elif token in _FOREIGN or _is_split(token):
            raise UnknownTexError(token)
        elif token.isspace():
            open_groups[-1].append(" ")
        else:
            open_groups[-1].append(token if len(token) == 2 else token.rstrip())
    if len(open_groups) > 1:
        raise UnknownTexError("a brace too few")
    return tuple(open_groups[0])


def _is_split(token: str) -> bool:
    """Whether it is a macro and a letter for which not all TeX agrees that it ends the name."""
    return len(token) > 1 and not token.isascii() and not token[-1].isspace()


_FOREIGN = frozenset(("%", "$", "#", "\\", "\\(", "\\)", "\\[", "\\]"))
"""What ends a formula, comments on it or belongs to a definition."""


def _environments(source: str) -> Tokens:
    """The tokens of any formula, by pylatexenc."""
    depth = deepest = 0
    for brace in re.findall(r"\\.|[{}]|\\(?:begin|end)\b", source, re.DOTALL):
        depth += (brace == "{") - (brace == "}")
        deepest = max(depth, deepest)
    if deepest > DEEPEST or source.count("\\begin") > DEEPEST:
        raise UnknownTexError("too deep")
    from pylatexenc.latexwalker import LatexWalker, LatexWalkerError  # type: ignore[import-untyped]

    walker = LatexWalker(source, latex_context=_context(), tolerant_parsing=False)
    try:
        nodes, _, length = walker.get_latex_nodes()
    except LatexWalkerError as error:
        raise UnknownTexError("not TeX") from error
    if length != len(source):
        raise UnknownTexError("not all of it is TeX")
    return _tokens(nodes)


def _tokens(nodes: list[Any]) -> Tokens:
    from pylatexenc import latexwalker as walker  # type: ignore[import-untyped]

    tokens: list[Token] = []
    for node in nodes:
        if node.isNodeType(walker.LatexCharsNode):
            if _FOREIGN & set(node.chars):
                raise UnknownTexError(node.chars)
            tokens += re.sub(r"\s+", " ", node.chars)
        elif node.isNodeType(walker.LatexGroupNode) and node.delimiters == ("{", "}"):
            tokens.append(Group(_tokens(node.nodelist)))
        elif node.isNodeType(walker.LatexMacroNode):
            tokens.append(f"\\{node.macroname}")
        elif node.isNodeType(walker.LatexEnvironmentNode):
            if node.environmentname not in MATRICES and node.environmentname not in ALIGNED:
                raise UnknownTexError(node.environmentname)
            tokens.append(Environment(node.environmentname, _tokens(node.nodelist)))
        else:
            raise UnknownTexError(node.latex_verbatim())
    return tuple(tokens)


@cache
def _context() -> LatexContextDb:
    """No macro takes an argument: whoever lays a formula out knows which do."""
    from pylatexenc.macrospec import EnvironmentSpec, LatexContextDb, MacroSpec

    context = LatexContextDb()
    context.set_unknown_macro_spec(MacroSpec(""))
    context.set_unknown_environment_spec(EnvironmentSpec(""))
    return context
