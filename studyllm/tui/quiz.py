"""The quiz: question, answer, grade, and the next card once the grade is on disk."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.getters import query_one
from textual.message import Message

from studyllm.core.journal import Grade, Trait
from studyllm.errors import StoreError, StudyError
from studyllm.study import Asked, Study
from studyllm.study.trial import Trial
from studyllm.text.clean import one_line
from studyllm.tui.answering import ANSWERING, ASIDE, OPENING, TYPING, Answering
from studyllm.tui.grades import GradeBar
from studyllm.tui.keys import KeyLine, bind
from studyllm.tui.lines import Pane
from studyllm.tui.marks import MARKING, Change, change, leech_told, told
from studyllm.tui.page import SCROLLING, Notice
from studyllm.tui.progress import Progress
from studyllm.tui.sitting import Given, PutRight, Sitting
from studyllm.tui.strings import grade_name, say

if TYPE_CHECKING:
    from studyllm.tui.stopwatch import Stopwatch


class Quiz(Answering[None]):
    """Asks one card after another."""

    @dataclass
    class Finished(Message):
        """Nothing is left to ask."""

        sitting: Sitting
        notice: str
        """What the last key has done."""

    @dataclass
    class Looked(Message):
        """The learner wants to see the history of a card."""

        asked: Asked

    class Closed(Message):
        """The learner wants to go back to the decks."""

    class Browsed(Message):
        """The learner wants to search all cards."""

    class Wondered(Message):
        """The learner wants to see how it goes."""

    CSS_PATH = "quiz.tcss"
    AUTO_FOCUS = "GradeBar"
    BINDINGS = [
        *ANSWERING,
        bind("u", "undo", "quiz.undo", show=True),
        bind("q,escape", "leave", "quiz.home", show=True),
        TYPING,
        *MARKING,
        bind("h", "history", "mark.history", show=True),
        OPENING,
        bind("e", "edit", "quiz.edit", show=True),
        *ASIDE,
        bind("/,B", "browse", "quiz.browse"),
        bind("P", "wonder", "quiz.progress"),
        *SCROLLING,
    ]

    progress = query_one(Progress)

    def __init__(self, study: Study, language: str, clock: Callable[[], float]) -> None:
        """`clock`: seconds that only ever run forward."""
        super().__init__(study, language, clock)
        self._sitting = Sitting()
        self._watch: Stopwatch | None = None
        self._marked: Change | None = None
        """What was last said of a card, if no grade was given since."""

    def compose(self) -> ComposeResult:
        if self._study.settings.timer:
            yield from self._timed_heading()
        else:
            yield Progress()
        yield Pane()
        yield Notice()
        yield GradeBar()
        yield KeyLine()

    def _timed_heading(self) -> ComposeResult:
        from textual.containers import Horizontal

        from studyllm.tui.stopwatch import Stopwatch

        self._watch = Stopwatch(self._at_card)
        with Horizontal(id="heading"):
            yield Progress()
            yield self._watch

    def _at_card(self) -> float | None:
        """Seconds since the card was shown; `None` if there is none."""
        if self._asked is None:
            return None
        return self.at_card()

    def on_mount(self) -> None:
        self.show_keys()
        self.begin()

    def begin(self) -> None:
        """Ask what the study has been told to ask."""
        self._sitting = Sitting()
        self._marked = None
        self._next()

    def go_on(self, changes: Iterable[PutRight]) -> None:
        """Ask anew, as the history of a card has changed; some answers may count otherwise."""
        for one in changes:
            self._sitting.put_right(one)
        self._marked = None
        self._next()

    def show_all(self) -> None:
        self.progress.tell(self._asked, self.language)
        self.show_trial()

    def without_card(self) -> None:
        """Try again to read the next one."""
        self._next()

    def _next(self, notice: str = "", style: str = "$muted") -> None:
        """Ask the next card, or end the sitting."""
        self.end_typing()
        try:
            asked = self._study.next()
        except StoreError as error:
            self._trial = None
            key = say(self.language, "try again", key=self.key("quiz.go"))
            notice = f"{say(self.language, 'no card', error=error)} {key}"
            self.notice.say(notice, "$error")
        else:
            self._trial = Trial(asked) if asked else None
            self.notice.say(notice, style)
            if asked is None:
                self.post_message(self.Finished(self._sitting, notice))
        self.show_all()
        self.pane.scroll_home(animate=False)
        self.begin_time()
        if self._watch is not None:
            self._watch.look()
        self.call_after_refresh(self.while_it_is_read)

    def look_again(self) -> None:
        self._renew(self._study.asked_again())

    def grade(self, trial: Trial, grade: Grade) -> None:
        took_ms = round(self.at_card() * 1000)
        try:
            saved = self._study.grade(grade, took_ms, trial.recital)
        except StoreError as error:
            self.notice.say(say(self.language, "not saved", error=error), "$error")
            return
        self._sitting.add(Given(saved.key, saved.grade, took_ms, saved.leech))
        self._marked = None
        self._next(leech_told(self.language, saved), "$warning")

    def action_mark(self, trait: str) -> None:
        """Say something of the card, or take it back; one that is put away makes room."""
        asked = self._asked
        if asked is not None and not self._presses.held(trait):
            made = change(asked.key, asked.standing, trait, asked.day)
            if self._mark(made, self.key("quiz.undo")):
                self._marked = made

    def _mark(self, made: Change, way_back: str) -> bool:
        try:
            self._study.mark(*made)
        except StudyError as error:
            self.notice.say(say(self.language, "no mark", error=error), "$error")
            return False
        words = told(self.language, made, way_back)
        asked = self._asked
        stays = made.trait is Trait.FLAGGED or not made.on
        if asked is not None and asked.key == made.key and stays:
            asked = asked._replace(standing=made.on_top_of(asked.standing, asked.day))
            assert self._trial is not None
            self._trial.asked = asked
            self.progress.tell(asked, self.language)
            self.notice.say(words)
        else:
            self._next(words)
        return True

    def action_history(self) -> None:
        if self._asked is not None:
            self.post_message(self.Looked(self._asked))

    def action_edit(self) -> None:
        """Have the card edited, then show what it says now, the answer hidden or not as before."""
        trial = self._trial
        if trial is None or self._presses.held("edit"):
            return
        from studyllm.tui.editing import edit

        outcome = edit(self.app, self._study, trial.asked.key, self.language)
        try:
            asked = self._study.asked_again()
        except StoreError as error:
            self.notice.say(say(self.language, "no card", error=error), "$error")
            return
        self._renew(asked, outcome.notice, outcome.style)

    def _renew(self, asked: Asked | None, notice: str = "", style: str = "$muted") -> None:
        """Show what the card says now; the next one if no deck has it any more."""
        if asked is None:
            self._next(notice, style)
            return
        assert self._trial is not None
        self._trial.renew(asked)
        if notice:
            self.notice.say(notice, style)
        self.show_all()
        self.show_keys()

    def action_undo(self) -> None:
        """Take back what was last said of a card; else, the last answer."""
        if self._presses.held("undo"):
            return
        if self._marked is None:
            self._undo()
        elif self._mark(self._marked.back, ""):
            self._marked = None

    def _undo(self) -> None:
        try:
            withdrawn = self._study.undo()
        except StoreError as error:
            self.notice.say(say(self.language, "not undone", error=error), "$error")
            return
        if withdrawn is None:
            self.notice.say(say(self.language, "nothing to undo"))
            return
        self._sitting.withdraw(withdrawn.key)
        grade = grade_name(self.language, withdrawn.grade)
        self._next(say(self.language, "withdrawn", grade=grade, key=one_line(withdrawn.key)))

    def action_wonder(self) -> None:
        self.post_message(self.Wondered())

    def action_browse(self) -> None:
        self.post_message(self.Browsed())

    def action_leave(self) -> None:
        self.post_message(self.Closed())
