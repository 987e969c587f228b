"""One card from question to grade: what was tried, what comes next, what is proposed."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

from studyllm.core.attempts import Attempt, proposal, recital
from studyllm.core.cards import Choices, Number, Points
from studyllm.core.faces import Face
from studyllm.core.journal import Grade, Recital
from studyllm.study.views import Asked


class Stage(Enum):
    """How far a trial is."""

    ASKED = "asked"
    """The question is shown."""
    TICKING = "ticking"
    """The key points are shown, and the learner goes through them."""
    GRADING = "grading"
    """All is shown; a grade ends the trial."""


class Trial:
    """What a learner does with the card that was asked, before grading it."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self.attempt = Attempt()
        self.stage = Stage.ASKED
        # Options and points stand in the same order in every language.
        self._face = asked.face("")

    @property
    def picks(self) -> int:
        """How many options are right; 0 if there are none to pick."""
        return len(self._face.right)

    @property
    def wants_number(self) -> bool:
        """Whether a number answers the question."""
        return isinstance(self.asked.card.kind, Number)

    @property
    def places(self) -> int:
        """How many options can be picked, or points be ticked, now."""
        if self.stage is Stage.ASKED:
            return len(self._face.options)
        return len(self._face.points) if self.stage is Stage.TICKING else 0

    def choose(self, place: int) -> None:
        """Pick the option at a place, from 0, or tick the key point, or undo that.

        Picking the only right option, or what is taken for it, shows the answer.
        """
        if place >= self.places:
            return
        if self.stage is Stage.TICKING:
            self.attempt = self.attempt.ticks(place)
            return
        self.attempt = self.attempt.picks(place, one=self.picks == 1)
        if self.picks == 1:
            self.reveal()

    def pick(self, places: Iterable[int]) -> None:
        """Pick these options, from 0, and no others; of those that there are."""
        known = range(len(self._face.options))
        self.attempt = self.attempt._replace(picked=frozenset(places).intersection(known))

    def tick(self, places: Iterable[int], *, said: bool = True) -> None:
        """Tick key points, from 0, or take their ticks away; of those that there are."""
        named = frozenset(places).intersection(range(len(self._face.points)))
        ticked = self.attempt.ticked
        self.attempt = self.attempt._replace(ticked=ticked | named if said else ticked - named)

    def type(self, text: str) -> None:
        """Take down what was typed as the answer."""
        self.attempt = self.attempt._replace(typed=text.strip())

    def reveal(self) -> None:
        """Show the answer; its key points are then to be gone through."""
        if self.stage is Stage.ASKED:
            has_points = isinstance(self.asked.card.kind, Points)
            self.stage = Stage.TICKING if has_points else Stage.GRADING

    def close(self) -> None:
        """End going through the key points."""
        if self.stage is Stage.TICKING:
            self.stage = Stage.GRADING

    @property
    def tried(self) -> bool:
        """Whether the proposal follows from what the learner did."""
        kind, attempt = self.asked.card.kind, self.attempt
        return (
            isinstance(kind, Points)
            or (isinstance(kind, Choices) and bool(attempt.picked))
            or (isinstance(kind, Number) and bool(attempt.typed))
        )

    @property
    def proposed(self) -> Grade:
        """The grade that the attempt deserves; the learner decides."""
        return proposal(self.asked.card, self._face, self.attempt)

    @property
    def recital(self) -> Recital | None:
        """What is to be written down of the key points."""
        return recital(self.asked.card, self._face, self.attempt)

    def renew(self, asked: Asked) -> None:
        """Go on with the card as its deck has it now, the answer shown or not as before.

        What was tried stays where the card still has the same to pick, tick or type.
        """
        before, stage = self._shape(), self.stage
        self.asked, self._face = asked, asked.face("")
        if self._shape() == before:
            return
        self.attempt = Attempt()
        self.stage = Stage.ASKED
        if stage is not Stage.ASKED:
            self.reveal()

    def _shape(self) -> tuple[object, ...]:
        """What an attempt at the card has to fit."""
        face = self._face
        return type(self.asked.card.kind), len(face.options), face.right, len(face.points)

    def face(self, language: str) -> Face:
        """What the card shows in a language."""
        return self.asked.face(language)
