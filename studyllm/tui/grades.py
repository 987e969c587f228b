"""The bar below a card: a button that shows the answer, then the four grades."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual import events
from textual.content import Content
from textual.message import Message

from studyllm.core.journal import Grade
from studyllm.study import Asked
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

    @dataclass
    class Revealed(Message):
        """The learner wants to see the answer."""

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
        self._asked: Asked | None = None
        self._revealed = False
        self._language = "en"
        self.proposed = Grade.GOOD

    def offer(self, asked: Asked | None, revealed: bool, language: str) -> None:
        """Be about a card, or about none."""
        self._asked, self._revealed, self._language = asked, revealed, language
        self.refresh()

    def check_action(self, action: str, _: tuple[object, ...]) -> bool | None:
        """Grades are there for answers that were seen; until then they stand in the help alone."""
        return True if self._revealed or action != "grade" else None

    def action_grade(self, grade: int) -> None:
        self.post_message(self.Graded(Grade(grade)))

    def on_click(self, event: events.Click) -> None:
        if self._revealed:
            place = min(event.x * len(Grade) // max(self.size.width, 1), len(Grade) - 1)
            self.post_message(self.Graded(Grade(place + 1)))
        elif self._asked is not None:
            self.post_message(self.Revealed())

    def _lines(self, width: int) -> list[Content]:
        if self._asked is None:
            return []
        if self._revealed:
            return self._grades(self._asked, width)
        key = key_of(self, self._language, "quiz.reveal")
        button = Content.assemble(
            (f" {key} ", "bold reverse $primary"), " ", say(self._language, "show")
        )
        return [button.center(width) if button.cell_length <= width else button]

    def _grades(self, asked: Asked, width: int) -> list[Content]:
        """The grades in four columns, and below each when the card would come back."""
        room = width // len(Grade) - 1
        edge = " " * (margin(width) - 1)
        names, dues = [], []
        for grade in Grade:
            name = grade_name(self._language, grade)
            key = key_of(self, self._language, f"grade.{grade.name.lower()}")
            label = longest([f" {key} {name} ", f" {key} ", key], room + 1)
            look = "bold reverse" if grade == self.proposed else "bold"
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
