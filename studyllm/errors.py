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


class StoreError(StudyError):
    """The database cannot be opened, read or written."""

    exit_code = 3


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
