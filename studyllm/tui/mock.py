"""A mock interview: question, answer aloud, key points to tick, and the next question."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.getters import query_one
from textual.message import Message

from studyllm.core.cards import Points
from studyllm.core.debrief import Debrief
from studyllm.core.journal import Grade
from studyllm.errors import StoreError
from studyllm.study import Study
from studyllm.study.rehearsal import Question, Rehearsal, recital_of
from studyllm.study.trial import Stage, Trial
from studyllm.text.clean import one_line
from studyllm.tui.answering import ANSWERING, ASIDE, OPENING, TYPING, Answering
from studyllm.tui.card import Sheet
from studyllm.tui.grades import GradeBar
from studyllm.tui.keys import KeyLine, bind
from studyllm.tui.lines import Pane
from studyllm.tui.mock_head import MockHead, Timer
from studyllm.tui.page import SCROLLING, Notice
from studyllm.tui.strings import grade_name, say


class Unaided(Sheet):
    """A card as an interviewer asks it: how many key points there are is not told before."""

    def _hint(self) -> str:
        return "" if isinstance(self._trial.asked.card.kind, Points) else super()._hint()


class Mock(Answering[None]):
    """Asks one question after another; tells what came of it once that is over."""

    @dataclass
    class Finished(Message):
        """Nothing is left to ask, or the learner has enough."""

        debrief: Debrief | None
        """`None` if nothing was answered, or if it could not be read."""
        notice: str
        """Why there is none."""
        ended: bool
        """Whether all questions were asked."""

    CSS_PATH = "mock.tcss"
    AUTO_FOCUS = "GradeBar"
    BINDINGS = [
        *ANSWERING,
        bind("u", "undo", "quiz.undo", show=True),
        bind("n", "skip", "mock.skip", show=True),
        bind("q,escape", "finish", "mock.finish", show=True),
        TYPING,
        OPENING,
        *ASIDE,
        *SCROLLING,
    ]

    head = query_one(MockHead)
    timer = query_one(Timer)

    def __init__(
        self, study: Study, rehearsal: Rehearsal, language: str, clock: Callable[[], float]
    ) -> None:
        """`clock`: seconds that only ever run forward."""
        super().__init__(study, language, clock)
        self._rehearsal = rehearsal
        self._question: Question | None = None
        self._took_s: float | None = None
        """Seconds that the answer took; `None` as long as it is not ended."""

    def compose(self) -> ComposeResult:
        with Horizontal(id="mock-head"):
            yield MockHead()
            yield Timer(self._seconds, self._allotted)
        yield Pane()
        yield Notice()
        yield GradeBar()
        yield KeyLine()

    def on_mount(self) -> None:
        self.show_keys()
        self._next()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A question whose answer was seen is graded, not passed over."""
        if action == "skip":
            return self._trial is not None and self._trial.stage is Stage.ASKED
        return super().check_action(action, parameters)

    def _answer_s(self) -> float:
        """Seconds that the answer took, or has taken so far."""
        return self.at_card() if self._took_s is None else self._took_s

    def _seconds(self) -> float | None:
        """Those spent on the question and its follow-ups; `None` if nothing is asked."""
        if self._question is None:
            return None
        return self._question.spent_ms / 1000 + self._answer_s()

    def _allotted(self) -> float:
        return self._question.allotted_ms / 1000 if self._question else 0.0

    def _drawn(self, trial: Trial) -> Sheet:
        return Unaided(trial, self.language, self._study.settings.charset)

    def show_all(self) -> None:
        self.head.tell(self._question, self.language)
        self.show_trial()

    def without_card(self) -> None:
        """Try again to read the question."""
        self._next()

    def _next(self, notice: str = "") -> None:
        """Ask what comes next, or end the interview."""
        self.end_typing()
        self._took_s = None
        try:
            question = self._rehearsal.asked()
        except StoreError as error:
            self._question = self._trial = None
            key = say(self.language, "try again", key=self.key("quiz.go"))
            notice = f"{say(self.language, 'no question', error=error)} {key}"
            self.notice.say(notice, "$error")
        else:
            self._question = question
            self._trial = Trial(question.asked) if question else None
            self.notice.say(notice)
            if question is None:
                self._finish(ended=True)
        self.show_all()
        self.pane.scroll_home(animate=False)
        self.begin_time()
        self.timer.look()
        self.call_after_refresh(self.while_it_is_read)

    def look_again(self) -> None:
        before, question = self._question, self._rehearsal.asked()
        if question is None or before is None or question.asked.key != before.asked.key:
            self._next()
            return
        assert self._trial is not None
        self._question = question
        self._trial.renew(question.asked)
        self.show_all()
        self.show_keys()

    def _show_answer(self) -> None:
        """The answer ends where the model answer is seen; what follows is not its time."""
        if self._took_s is None:
            self._took_s = self.at_card()
            self.timer.look()
        super()._show_answer()

    def grade(self, trial: Trial, grade: Grade) -> None:
        took_ms = round(self._answer_s() * 1000)
        try:
            self._rehearsal.answer(grade, took_ms, recital_of(trial))
        except StoreError as error:
            self.notice.say(say(self.language, "not saved", error=error), "$error")
        else:
            self._next()

    def action_undo(self) -> None:
        """Take the last answer back; its question is asked again."""
        if self._presses.held("undo"):
            return
        try:
            withdrawn = self._rehearsal.undo()
        except StoreError as error:
            self.notice.say(say(self.language, "not undone", error=error), "$error")
            return
        if withdrawn is None:
            self.notice.say(say(self.language, "nothing to undo"))
            return
        grade = grade_name(self.language, withdrawn.grade)
        self._next(say(self.language, "withdrawn", grade=grade, key=one_line(withdrawn.key)))

    def action_skip(self) -> None:
        """Go on with another question, without this one and its follow-ups."""
        if self._presses.held("skip"):
            return
        self._rehearsal.skip()
        self._next(say(self.language, "skipped"))

    def action_finish(self) -> None:
        self._finish(ended=False)

    def _finish(self, *, ended: bool) -> None:
        debrief, notice = None, ""
        try:
            debrief = self._rehearsal.debrief()
        except StoreError as error:
            notice = say(self.language, "no report", error=error)
        self.post_message(self.Finished(debrief, notice, ended))
