"""The bar below a card: a button that shows the answer, then the four grades."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual import events
from textual.content import Content
from textual.message import Message

from studyllm.core.journal import Grade
from studyllm.study import Asked
from studyllm.study.trial import Stage, Trial
from studyllm.tui.content import EMPTY, longest, margin
from studyllm.tui.keys import bind, key_of
from studyllm.tui.lines import Drawn
from studyllm.tui.strings import grade_name, say
from studyllm.tui.wording import outcome

COLOURS = {
    Grade.AGAIN: "$error",
    Grade.HARD: "$warning",
    Grade.GOOD: "$success",
    Grade.EASY: "$primary",
}


class GradeBar(Drawn, can_focus=True):
    """Says which grade was chosen; what that means is its parent's affair."""

    class Went(Message):
        """The learner wants what the button says: the answer, or the grades."""

    @dataclass
    class Graded(Message):
        """The learner chose a grade."""

        grade: Grade

    BINDINGS = [
        bind("1", "grade(1)", "grade.again"),
        bind("2", "grade(2)", "grade.hard"),
        bind("3", "grade(3)", "grade.good"),
        bind("4", "grade(4)", "grade.easy"),
    ]

    def __init__(self) -> None:
        super().__init__(self._lines)
        self._trial: Trial | None = None
        self._language = "en"
        self._key = "quiz.reveal"

    def offer(self, trial: Trial | None, language: str, key: str = "quiz.reveal") -> None:
        """Be about a card, or about none; the key of the binding `key` shows the answer."""
        self._trial, self._language, self._key = trial, language, key
        self.refresh()

    def check_action(self, action: str, _: tuple[object, ...]) -> bool | None:
        """Grades are there for answers that were seen; until then they stand in the help alone.

        They give way to options and key points, which have the same keys.
        """
        if action != "grade":
            return True
        if self._trial is None or not self._trial.places:
            return True if self._trial and self._trial.stage is Stage.GRADING else None
        return False

    def action_grade(self, grade: int) -> None:
        self.post_message(self.Graded(Grade(grade)))

    def on_click(self, event: events.Click) -> None:
        # The second of a double click would grade what the first has only just shown.
        if self._trial is None or event.chain > 1:
            return
        if self._trial.stage is Stage.TICKING and not event.y:
            return  # that is what to do on the card
        if self._trial.stage is Stage.GRADING:
            place = min(event.x * len(Grade) // max(self.size.width, 1), len(Grade) - 1)
            self.post_message(self.Graded(Grade(place + 1)))
        else:
            self.post_message(self.Went())

    def _lines(self, width: int) -> list[Content]:
        if self._trial is None:
            return []
        match self._trial.stage:
            case Stage.ASKED:
                return [self._button(self._key, say(self._language, "show"), width)]
            case Stage.TICKING:
                return self._ticking(self._trial, width)
            case Stage.GRADING:
                return self._grades(self._trial.asked, self._trial.proposed, width)

    def _button(self, key: str, words: str, width: int) -> Content:
        name = key_of(self, self._language, key)
        button = Content.assemble((f" {name} ", "bold reverse $primary"), " ", words)
        return button.center(width) if button.cell_length <= width else button

    def _ticking(self, trial: Trial, width: int) -> list[Content]:
        """What the keys do while the learner goes through the key points."""
        last = min(trial.places, 9)
        keys = "-".join(
            key_of(self, self._language, f"place.{place}") for place in sorted({1, last})
        )
        said = len(trial.attempt.ticked)
        done = say(self._language, "ticked", said, all=trial.places)
        every = key_of(self, self._language, "points.all")
        tick = Content.assemble(
            (f" {keys} ", "bold reverse $primary"), " ", say(self._language, "tick", key=every)
        )
        return [
            tick.center(width) if tick.cell_length <= width else tick,
            self._button("quiz.go", done, width),
        ]

    def _grades(self, asked: Asked, proposed: Grade, width: int) -> list[Content]:
        """The grades in four columns, and below each when the card would come back."""
        room = width // len(Grade) - 1
        edge = " " * (margin(width) - 1)
        names, dues = [], []
        for grade in Grade:
            name = grade_name(self._language, grade)
            key = key_of(self, self._language, f"grade.{grade.name.lower()}")
            label = longest([f" {key} {name} ", f" {key} ", key], room + 1)
            look = "bold reverse" if grade == proposed else "bold"
            names.append(Content.assemble(edge, (label, f"{look} {COLOURS[grade]}")))
            words = outcome(self._language, asked, grade)
            dues.append(Content.styled(f"{edge} {longest(words, room - 1)}", "$muted"))
        return [_in_columns(names, width), _in_columns(dues, width)]


def _in_columns(cells: Sequence[Content], width: int) -> Content:
    """Cells that begin where a click on them is looked for."""
    row = EMPTY
    for place, cell in enumerate(cells):
        row = row.pad_right(place * width // len(cells) - row.cell_length) + cell
    return row
