"""Problems of one deck file as they are found, and libyaml's complaints in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from studyllm.deckfile.shape import MAX_DEPTH
from studyllm.errors import DeckError, Problem
from studyllm.text.clean import one_line

if TYPE_CHECKING:
    from yaml import MarkedYAMLError

MAX_PROBLEMS: Final = 1_000
"""After that many, the rest of the file is not read: the list has to stay small."""


TOO_DEEP: Final = f"more than {MAX_DEPTH} lists and mappings inside each other"


class Place(Protocol):
    """A line and a column, counted from 0, as libyaml has them."""

    @property
    def line(self) -> int: ...

    @property
    def column(self) -> int: ...


class Spot(NamedTuple):
    """A place that outlives its node."""

    line: int
    column: int


class EnoughError(Exception):
    """Reading on would serve nobody; what was found is in the report."""


class Report:
    """The problems of one file."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._problems: list[Problem] = []
        self.count = 0

    def add(self, place: Place, message: str, shift: int = 0) -> None:
        """Note a problem at a place, or `shift` characters after it.

        Raises:
            EnoughError: there are too many.
        """
        self.add_at(place.line + 1, place.column + 1 + shift, message)

    def add_at(self, line: int, column: int, message: str) -> None:
        """Note a problem at a line and a column, counted from 1."""
        self._problems.append(Problem(self._path, line, column, message))
        self.count += 1
        if self.count >= MAX_PROBLEMS:
            raise EnoughError

    def since(self, count: int) -> list[Problem]:
        """What was noted after so many problems."""
        return self._problems[count:]

    def taken(self) -> list[Problem]:
        """What was noted until now, which is forgotten."""
        problems, self._problems = self._problems, []
        self.count = 0
        return problems

    def error(self) -> DeckError:
        """All problems, in the order of the file."""
        return DeckError(sorted(self._problems, key=lambda problem: problem[1:3]))


def quoted(text: str, limit: int = 40) -> str:
    """What the file says, as it stands in a message: one short clean line in backquotes."""
    return f"`{one_line(text, limit)}`"


def near(word: str, known: list[str]) -> str:
    """A question that names the known word nearest to an unknown one, or nothing."""
    from difflib import get_close_matches

    found = get_close_matches(word[:40], known, n=1)
    return f"; did you mean `{found[0]}`?" if found else ""


_INDENT: Final = (
    "the layout breaks here: check the indentation, and put a text that holds quotes, `: ` "
    "or a leading bracket in quotes or on the lines below `|`"
)

_WORDS: Final = {
    "exceeded maximum nesting depth": TOO_DEEP,
    "mapping values are not allowed in this context": (
        "a second `: ` on this line, or a wrong indentation; a text that holds `: ` stands in "
        "quotes or on the lines below `|`"
    ),
    "could not find expected ':'": "expected `key: value`; is the indentation right?",
    "did not find expected key": _INDENT,
    "did not find expected '-' indicator": "expected the next item of the list, begun with `- `",
    "did not find expected node content": _INDENT,
    "found character that cannot start any token": (
        "a text cannot begin with `@`, a backquote, `%` or a tab; put it in quotes, and indent "
        "with blanks"
    ),
    "did not find expected alphabetic or numeric character": (
        "a text cannot begin with `*` or `&`; put it in quotes"
    ),
    "block sequence entries are not allowed in this context": (
        "a list item stands on a line of its own; a text that begins with `- ` needs quotes"
    ),
    "did not find expected comment or line break": (
        "after `|` or `>` the text begins on the next line; a text that begins with them needs "
        "quotes"
    ),
    "found unknown escape character": (
        "in double quotes `\\` begins an escape; write `\\\\`, or use single quotes"
    ),
    "did not find expected hexdecimal number": (
        "in double quotes `\\x`, `\\u` and `\\U` need a code; write `\\\\`, or use single quotes"
    ),
    "found invalid Unicode character escape code": "this escape is no character",
    "did not find expected ',' or ']'": "expected `,` or `]`: a list in brackets goes on here",
    "did not find expected ',' or '}'": "expected `,` or `}`: a mapping in braces goes on here",
    "found unexpected ':'": "a `:` here needs a blank after it, or the text needs quotes",
    "found unexpected document indicator": "a text in quotes is not closed before this line",
    "found undefined tag handle": "tags are not allowed; a text that begins with `!` needs quotes",
    "did not find expected whitespace or line break": (
        "tags are not allowed; a text that begins with `!` needs quotes"
    ),
    "did not find expected <document start>": "the deck ends above; what is this line?",
    "found a tab character where an indentation space is expected": "indent with blanks, not tabs",
    "found a tab character that violates indentation": "indent with blanks, not tabs",
    "found a tab character that violates intendation": "indent with blanks, not tabs",
}


def syntax(report: Report, error: MarkedYAMLError) -> None:
    """Note what libyaml could not read."""
    problem = str(error.problem)
    place: Place = error.problem_mark or Spot(0, 0)
    message = _WORDS.get(problem) or one_line(problem)
    if problem == "found unexpected end of stream" and error.context_mark:
        place, message = error.context_mark, "a quote opens here and is never closed"
    report.add(place, message)
