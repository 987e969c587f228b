"""What was answered since the learner sat down, for the summary at the end."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from studyllm.core.cards import Key
from studyllm.core.journal import Answer, Grade


class Given(NamedTuple):
    """An answer that is saved."""

    card: Key
    grade: Grade
    took_ms: int
    leech: bool = False
    """Whether the card has become a leech by it, or has once more."""


class PutRight(NamedTuple):
    """An answer that counts otherwise now."""

    answer: Answer
    """As it was."""
    grade: Grade | None
    """What it counts as; `None` if it does not count any more."""


class Sitting:
    """The answers of a sitting that still count."""

    def __init__(self) -> None:
        self._given: list[Given] = []

    def add(self, given: Given) -> None:
        """Count an answer."""
        self._given.append(given)

    def withdraw(self, card: Key) -> None:
        """Count the newest answer to a card no more; it may be of an earlier sitting."""
        for place in reversed(range(len(self._given))):
            if self._given[place].card == card:
                del self._given[place]
                return

    def put_right(self, change: PutRight) -> None:
        """Count an answer otherwise, if it is one of this sitting."""
        grade, _, took_ms = change.answer.review
        wanted = change.answer.card, grade, took_ms
        for place, given in enumerate(self._given):
            if given[:3] == wanted:
                now = [given._replace(grade=change.grade)] if change.grade else []
                self._given[place : place + 1] = now
                return

    @property
    def answers(self) -> int:
        """How many."""
        return len(self._given)

    @property
    def took_ms(self) -> int:
        """The time of all answers, in milliseconds."""
        return sum(given.took_ms for given in self._given)

    def by_grade(self) -> Counter[Grade]:
        """How many of each grade."""
        return Counter(given.grade for given in self._given)

    def hard(self) -> list[Given]:
        """The worst answer to each card that was Again or Hard; the worst first, then in order."""
        worst: dict[Key, Given] = {}
        for given in self._given:
            if given.grade < Grade.GOOD:
                before = worst.get(given.card, given)
                grade, leech = min(before.grade, given.grade), before.leech or given.leech
                worst[given.card] = given._replace(grade=grade, leech=leech)
        return sorted(worst.values(), key=lambda given: given.grade)

    def recalled(self) -> float:
        """The share of answers that were not Again, 0 to 1; 1 if there is none."""
        again = self.by_grade()[Grade.AGAIN]
        return 1 - again / self.answers if self.answers else 1.0
