"""What a learner did with a card before grading it, and the grade that this proposes."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from studyllm.core import points
from studyllm.core.cards import Card, Choices, Number, Points
from studyllm.core.faces import Face
from studyllm.core.journal import Grade, Recital

UNTRIED = Grade.GOOD
"""What is proposed where nothing but the learner can tell."""


class Attempt(NamedTuple):
    """One try at a card. All of it may be left out: an answer can be thought or spoken, too."""

    typed: str = ""
    picked: frozenset[int] = frozenset()
    """Places of options, from 0, as they are shown."""
    ticked: frozenset[int] = frozenset()
    """Places of the key points that were named, from 0, as they are shown."""

    def picks(self, place: int, *, one: bool) -> Attempt:
        """With an option picked, or not any more; instead of any other if `one` is right."""
        return self._replace(picked=frozenset((place,)) if one else self.picked ^ {place})

    def ticks(self, place: int) -> Attempt:
        """With a key point ticked, or not any more."""
        return self._replace(ticked=self.ticked ^ {place})


def proposal(card: Card, face: Face, attempt: Attempt) -> Grade:
    """The grade that an attempt deserves; the learner decides."""
    match card.kind:
        case Choices() if attempt.picked:
            return choice(face.right, attempt.picked)
        case Number() as number if attempt.typed:
            from studyllm.core.numbers import understood

            typed = understood(attempt.typed, number)
            return typed.proposal if typed else UNTRIED
        case Points(all_points):
            return points.proposal(all_points, said(face, attempt))
    return UNTRIED


def choice(right: Collection[int], picked: Collection[int]) -> Grade:
    """Good for exactly the right options, Hard for some of them and no wrong one, else Again."""
    if set(picked) == set(right):
        return Grade.GOOD
    return Grade.HARD if picked and set(picked) < set(right) else Grade.AGAIN


def said(face: Face, attempt: Attempt) -> frozenset[int]:
    """Where the ticked key points stand in the card, from 0."""
    return frozenset(face.order[place] for place in attempt.ticked)


def recital(card: Card, face: Face, attempt: Attempt) -> Recital | None:
    """What is written down of the key points; `None` if none was ticked, or there are none."""
    if not isinstance(card.kind, Points) or not attempt.ticked:
        return None
    return points.recital(card.kind.points, said(face, attempt))
