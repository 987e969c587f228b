"""A model of study days that keeps nothing but answers and marks, and says what may be asked."""

from __future__ import annotations

from typing import NamedTuple

from studyllm.core.journal import Answer, FactId, Grade, Standing, Trait
from studyllm.core.session import note_of
from studyllm.study import Asked


class Given(NamedTuple):
    """An answer as the model remembers it."""

    id: FactId
    card: str
    grade: Grade
    day: int
    cram: bool


class Model:
    """What was answered and said, and what may therefore be asked."""

    def __init__(self) -> None:
        self.answers: dict[FactId, Given] = {}
        self.standing: dict[str, Standing] = {}
        self.resets: list[tuple[FactId, str]] = []

    def add(self, answer: Answer) -> None:
        grade, day, _ = answer.review
        self.answers[answer.id] = Given(answer.id, answer.card, grade, day, answer.cram)

    def remove(self, answer: FactId) -> None:
        del self.answers[answer]

    def correct(self, answer: FactId, grade: Grade) -> None:
        self.answers[answer] = self.answers[answer]._replace(grade=grade)

    def mark(self, card: str, trait: Trait, on: bool, day: int) -> None:
        now = self.standing.get(card, Standing())
        if trait is Trait.SUSPENDED:
            now = now._replace(suspended=on)
        elif trait is Trait.BURIED:
            now = now._replace(buried=day if on else None)
        else:
            now = now._replace(flagged=on)
        self.standing[card] = now

    def reset(self, card: str, at: FactId) -> None:
        self.resets.append((at, card))

    def stands(self, one: Given) -> bool:
        """Whether the card was not begun anew after that answer."""
        return not any(card == one.card and one.id < at for at, card in self.resets)

    def in_order(self) -> list[Given]:
        return sorted(self.answers.values())

    def of(self, day: int) -> list[Given]:
        return [one for one in self.in_order() if one.day == day and self.stands(one)]

    def check(self, asked: Asked, again_below: Grade, brought_back: bool) -> None:
        """Whether a card may be asked now; one that an undo has brought back may at any time."""
        standing = self.standing.get(asked.key, Standing())
        assert asked.standing == standing
        assert not standing.away(asked.day)
        if brought_back or asked.cram:
            return
        today = self.of(asked.day)
        own = [one for one in today if one.card == asked.key]
        if any(not one.cram for one in own):
            # Practice that failed is asked again until Good, by whichever scheduler.
            below = Grade.GOOD if any(one.cram for one in own) else again_below
            assert own[-1].grade < below
            assert asked.repeat
        else:
            note = note_of(asked.key)
            assert note not in {note_of(one.card) for one in today if not one.cram}

    def begun(self) -> dict[str, int]:
        """The study day of each card's first answer that is not practice."""
        days: dict[str, int] = {}
        for one in self.in_order():
            if not one.cram:
                days.setdefault(one.card, one.day)
        return days
