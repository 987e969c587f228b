"""The errors that a learner may see: one sentence each, with the place and the way out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class StudyError(Exception):
    """Something was refused, or a named thing does not exist."""

    exit_code = 1


class ConfigError(StudyError):
    """A setting, an environment variable or an option has a value that cannot be used."""

    exit_code = 2


class QueryError(StudyError):
    """A search breaks a rule of the search language."""

    exit_code = 2

    SENTENCES = {
        "long": "a search has at most {most} characters",
        "deep": "parentheses stand at most {most} deep",
        "quote": "a quotation mark is never closed",
        "open": "a `(` is never closed",
        "close": "a `)` closes nothing; a text with parentheses goes into quotation marks",
        "or": "`or` needs something on both sides; the word itself goes into quotation marks",
        "minus": "`-` needs something behind it that is left out",
        "empty": "`{name}:` needs something behind the colon",
        "field": "nothing is searched by `{value}:`, but by {known}; a text with a colon goes into "
        "quotation marks",
        "field, near": "nothing is searched by `{value}:`; did you mean `{near}:`?",
        "state": "no card is `{value}`; a card can be {known}",
        "state, near": "no card is `{value}`; did you mean `is:{near}`?",
        "kind": "there is no kind of card `{value}`, but {known}",
        "kind, near": "there is no kind of card `{value}`; did you mean `kind:{near}`?",
        "number": "`{name}:` takes a number, as in `{name}:{example}`, not `{value}`",
        "share": "`{name}:` takes a number from 0 to 1, as in `{name}:<0.7`, not `{value}`",
        "rated": "`rated:` takes a number of days from 1, as in `rated:7`, not `{value}`",
        "answered": "`answered:` takes a day or two, as in `answered:2026-03-02..2026-03-08`, not "
        "`{value}`",
        "deck": "there is no deck `{value}`; `studyllm decks` lists them",
        "deck, near": "there is no deck `{value}`; did you mean `deck:{near}`?",
    }

    def __init__(self, mistake: str, **values: object) -> None:
        """`mistake` is one of `SENTENCES`, and `values` are what stands in it."""
        self.mistake = mistake
        self.values = values
        super().__init__(self.SENTENCES[mistake].format(**values))


class StoreError(StudyError):
    """The database cannot be opened, read or written."""

    exit_code = 3


class DamagedError(StoreError):
    """A file is no database of ours, or not all of it can be read."""


class UnwritableError(StoreError):
    """Nothing can be saved where the database lies; it may be readable."""


class Problem(NamedTuple):
    """One broken rule of the deck format, with its place."""

    path: str
    line: int
    """Counted from 1."""
    column: int
    """Counted from 1, in characters."""
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}: {self.message}"


class DeckError(StudyError):
    """A deck file breaks rules of the deck format; nothing of it was loaded."""

    SHOWN = 50

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        lines = [str(problem) for problem in self.problems[: self.SHOWN]]
        if len(self.problems) > self.SHOWN:
            lines.append(f"… and {len(self.problems) - self.SHOWN} more of them")
        super().__init__("\n".join(lines))
