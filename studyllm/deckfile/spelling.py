r"""How values are spelled that can be read without a YAML parser, as regular expressions.

Where YAML leaves any doubt, a text does not match: a value stands on the line of its key or below
`|`, in quotes without a backslash, or begins with no sign that means something to YAML, and has no
`: ` and no ` #`. All is taken to be printable, so that there is no tab.

The expressions are possessive, so that a hostile text takes linear time.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Final, TypeAlias

DEEPEST: Final = 40
"""Column of keys; further to the right nothing is looked for."""

_FIRST: Final = r"""(?:[^\s\-?:,\[\]{}#&*!|>'"%@`]|-(?=[0-9.]))"""
PLAIN: Final = rf"({_FIRST}[^\n:#]*+(?:(?::(?=[^ \n])|(?<! )#)[^\n:#]*+)*+(?<! ))"
SINGLE: Final = r"'(?![ \n]|'(?!'))([^'\n]*+(?:''[^'\n]*+)*+)'"
DOUBLE: Final = r'"([^"\\\n ][^"\\\n]*+)"'
_ON_A_LINE: Final = rf"(?:{PLAIN}|{SINGLE}|{DOUBLE})"
UNQUOTED: Final = rf"{_FIRST}[^,\[\]{{}}:#'\"?\n ]*+(?: [^,\[\]{{}}:#'\"?\n ]++)*+"
_WORD: Final = rf"""(?:{UNQUOTED}|'[^'\n ][^'\n]*+'|"[^"\\\n ][^"\\\n]*+")"""
_BRACKETS: Final = rf"\[({_WORD}(?:, {_WORD})*+)\]"
WORDS: Final = re.compile(_WORD).findall
_END: Final = r"(?=\n|\Z)"
_REST: Final = r"|(?s:.)++"
"""All from where nothing else matches, or else each further place would be tried."""
_FURTHER: Final = r"\2 ++"
"""More than the second group of an expression."""


def below(indent: str, name: str = "indent") -> str:
    """A text on the lines below, which are indented as said; that is a group of this name."""
    more = rf"(?:\n++(?P={name}) *+[^ \n][^\n]*+)*+"
    return rf"\|[-+]?+\n(?P<{name}>{indent})([^ \n][^\n]*+{more})"


def deeper(column: int) -> str:
    """The indentation of what stands further to the right than a column, from 0."""
    return rf" {{{column + 1},}}+"


LISTED: Final = re.compile(rf"(\n++( *+)- {_ON_A_LINE}{_END}){_REST}").findall
TRANSLATED: Final = re.compile(
    rf"(\n++( *+)([A-Za-z0-9-]++): (?:{_ON_A_LINE}|{below(_FURTHER)}){_END}){_REST}"
).findall
DASH: Final = re.compile(r"\n++( *+)- ")
ID: Final = r"[A-Za-z0-9_][A-Za-z0-9._-]{0,98}+"
"""An id in which nothing has to be looked for."""
PLAIN_ID: Final = re.compile(ID).fullmatch
ALONE: Final = re.compile(rf"{_ON_A_LINE}\n*+").fullmatch

Entry: TypeAlias = tuple[str, str, str, str, str, str, str, str, str]
"""All of it; its key; a value that is plain, in single quotes or in double ones; the indentation of
lines below `|`, and these; what is in brackets; a list or mapping on the lines below."""


@lru_cache(DEEPEST)
def entries(column: int) -> Callable[[str], list[Entry]]:
    """What finds the keys of a mapping whose keys stand in that column, from 0."""
    lines = rf"((?:\n++ {{{column}}}(?: ++|- )[^\n]*+)++)"
    ends = rf"(?:\n++ {{{column}}}(?=[a-z])|\n*+\Z)"
    value = rf"(?: (?:{_ON_A_LINE}|{below(deeper(column))}|{_BRACKETS}){_END}|{lines})"
    return re.compile(rf"(([a-z_]++):{value}{ends}){_REST}").findall
