"""The end of a sitting: what was answered, and what comes next."""

from __future__ import annotations

from functools import partial
from typing import Literal, TypeAlias

from textual.app import ComposeResult
from textual.content import Content

from studyllm.core.journal import Grade
from studyllm.errors import StudyError
from studyllm.study import Study
from studyllm.tui.content import EMPTY, Lines, inset, measure, text_lines, wrapped
from studyllm.tui.grades import COLOURS
from studyllm.tui.keys import KeyLine, bind
from studyllm.tui.lines import Pane
from studyllm.tui.page import SCROLLING, Notice, Page
from studyllm.tui.sitting import Sitting
from studyllm.tui.strings import grade_name, say
from studyllm.tui.wording import ahead, duration, look_ahead

Wish: TypeAlias = Literal["home", "undo"]


class Done(Page[Wish]):
    """Tells what was done; its result is what the learner wants now."""

    BINDINGS = [
        bind("enter,space,q,escape", "dismiss('home')", "done.home", show=True),
        bind("u", "dismiss('undo')", "done.undo", show=True),
        *SCROLLING,
    ]

    def __init__(self, study: Study, sitting: Sitting, language: str, notice: str) -> None:
        """`notice`: what the last key has done, if there is something to say."""
        super().__init__(language)
        self._notice = notice
        self._study = study
        self._sitting = sitting

    def compose(self) -> ComposeResult:
        yield Pane()
        yield Notice()
        yield KeyLine()

    def on_mount(self) -> None:
        self.show_keys()
        self.show_all()

    def show_all(self) -> None:
        self.notice.say(self._notice)
        try:
            outlook = self._outlook()
        except StudyError as error:
            outlook = []
            self.notice.say(str(error), "$error")
        self.pane.show(partial(self._lines, outlook))

    def _outlook(self) -> list[str]:
        """What is left, and when the next cards are due."""
        still = self._study.due_on(0)
        words = [say(self.language, "still due", still)] if still else []
        return [*words, ahead(self.language, look_ahead(self._study))]

    def _lines(self, outlook: list[str], width: int) -> Lines:
        answers = self._sitting.answers
        title = say(self.language, "done" if answers else "nothing")
        lines = [EMPTY, Content.styled(title, "bold"), EMPTY]
        if answers:
            counted = say(self.language, "answers", answers)
            took = duration(self.language, self._sitting.took_ms)
            lines.append(Content(say(self.language, "comma").join((counted, took))))
            lines += [*wrapped(self._grades(), measure(width)), EMPTY]
        for words in outlook:
            lines += text_lines(words, measure(width))
        return inset(lines, width)

    def _grades(self) -> Content:
        counts = self._sitting.by_grade()
        return Content("   ").join(
            Content.assemble(
                (grade_name(self.language, grade), COLOURS[grade]), f" {counts[grade]}"
            )
            for grade in Grade
            if counts[grade]
        )
