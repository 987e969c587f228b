"""What a learner did: facts that are appended and never changed, their order, and the study day."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum
from typing import NamedTuple, TypeAlias

from studyllm.core.cards import Key

Day: TypeAlias = int
"""A study day: days from 1970-01-01 to the date on which it began."""

DAY_MS = 86_400_000
HOUR_MS = 3_600_000


class Moment(NamedTuple):
    """An instant, and where on the clock face it was for the learner."""

    at: int
    """Epoch milliseconds, UTC."""
    offset: int
    """Seconds that the local clock is ahead of UTC."""

    def day(self, rollover_hour: int = 4) -> Day:
        """The study day: the local date, until `rollover_hour` (0-23) the one before."""
        local = self.at + self.offset * 1000
        return (local - rollover_hour * HOUR_MS) // DAY_MS


class Grade(IntEnum):
    """How well a card was recalled; the better, the greater."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4


class Review(NamedTuple):
    """One act of recall, as it happened. Never edited, never recomputed."""

    grade: Grade
    day: Day
    """The learner's study day at that moment.

    Stored, because it cannot be derived later from the instant: it depends on where
    the learner was.
    """
    took_ms: int
    """Milliseconds from question shown to grade given."""


class FactId(NamedTuple):
    """Which fact, whoever holds it. Facts fold in the order of their ids."""

    at: int
    """The instant it counts for: epoch milliseconds, UTC."""
    device: str
    number: int
    """Unique and rising on its device; for most facts the instant itself."""


class Answer(NamedTuple):
    """A card was answered."""

    id: FactId
    card: Key
    review: Review


class Withdrawal(NamedTuple):
    """An answer does not count any more. Final: there is no withdrawing of withdrawals."""

    id: FactId
    card: Key
    """The card of the answer withdrawn."""
    day: Day
    answer: FactId


Fact: TypeAlias = Answer | Withdrawal


def effective(facts: Iterable[Fact]) -> list[Answer]:
    """The answers that still count, in fold order; the order of `facts` does not matter."""
    answers: list[Answer] = []
    withdrawn: set[FactId] = set()
    for fact in facts:
        if isinstance(fact, Withdrawal):
            withdrawn.add(fact.answer)
        else:
            answers.append(fact)
    return sorted((a for a in answers if a.id not in withdrawn), key=lambda a: a.id)


def next_instant(clock: int, newest: int | None) -> int:
    """The instant of a new fact: the clock's, but after the newest fact that still counts.

    So that facts keep the order in which they were made when a clock is set back. All epoch
    milliseconds.
    """
    return clock if newest is None else max(clock, newest + 1)
