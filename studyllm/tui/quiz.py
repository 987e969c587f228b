"""The quiz: question, answer, grade, and the next card once the grade is on disk."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from textual.app import ComposeResult
from textual.getters import query_one
from textual.message import Message

from studyllm.core.faces import languages
from studyllm.core.journal import Grade, Trait
from studyllm.errors import StoreError, StudyError
from studyllm.study import Asked, Study
from studyllm.text.clean import one_line
from studyllm.tui.card import Sheet
from studyllm.tui.grades import GradeBar
from studyllm.tui.key_words import key_name
from studyllm.tui.keys import KeyLine, Presses, bind
from studyllm.tui.lines import Pane, nothing
from studyllm.tui.marks import MARKING, Change, change, leech_told, told
from studyllm.tui.page import SCROLLING, Notice, Page
from studyllm.tui.progress import Progress
from studyllm.tui.sitting import Given, PutRight, Sitting
from studyllm.tui.strings import LANGUAGES, grade_name, say


class Quiz(Page[None]):
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

    CSS_PATH = "quiz.tcss"
    AUTO_FOCUS = "GradeBar"
    BINDINGS = [
        bind("enter", "go", "quiz.go"),
        bind("space", "show", "quiz.reveal"),
        bind("u", "undo", "quiz.undo", show=True),
        bind("q", "leave", "quiz.home", show=True),
        *MARKING,
        bind("h", "history", "mark.history", show=True),
        bind("/,B", "browse", "quiz.browse"),
        *SCROLLING,
    ]

    progress = query_one(Progress)
    bar = query_one(GradeBar)

    def __init__(self, study: Study, language: str, clock: Callable[[], float]) -> None:
        """`clock`: seconds that only ever run forward."""
        super().__init__(language)
        self._study = study
        self._clock = clock
        self._sitting = Sitting()
        self._asked: Asked | None = None
        self._sheet: Sheet | None = None
        self._revealed = False
        self._shown_at = 0.0
        self._presses = Presses(clock)
        """Of keys that would rush through cards that nobody has seen, if they were held."""
        self._left_at: float | None = None
        """When another screen came before the card."""
        self._marked: Change | None = None
        """What was last said of a card, if no grade was given since."""

    def compose(self) -> ComposeResult:
        yield Progress()
        yield Pane()
        yield Notice()
        yield GradeBar()
        yield KeyLine()

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

    def on_screen_suspend(self) -> None:
        self._left_at = self._clock()

    def on_screen_resume(self) -> None:
        """Let the time on another screen not be time at the card."""
        if self._left_at is not None:
            self._shown_at += self._clock() - self._left_at
            self._left_at = None

    def languages(self) -> Sequence[str]:
        """Those of the card first, then those that the screen has words in."""
        known = languages(self._asked.card) if self._asked else ()
        return list(dict.fromkeys(code for code in (*known, *LANGUAGES) if code))

    def show_all(self) -> None:
        asked = self._asked
        self._sheet = Sheet(asked, self.language) if asked else None
        self.progress.tell(asked, self.language)
        self.bar.offer(asked, self._revealed, self.language)
        if self._sheet is None:
            self.pane.show(nothing)
        else:
            draw = self._sheet.back if self._revealed else self._sheet.front
            self.pane.show(draw, self.pane.scroll_offset.y)

    def _next(self, notice: str = "", style: str = "$muted") -> None:
        """Ask the next card, or end the sitting."""
        self._revealed = False
        self._left_at = None
        try:
            self._asked = self._study.next()
        except StoreError as error:
            self._asked = None
            key = say(self.language, "try again", key=key_name(self.language, "enter"))
            notice = f"{say(self.language, 'no card', error=error)} {key}"
            self.notice.say(notice, "$error")
        else:
            self.notice.say(notice, style)
            if self._asked is None:
                self.post_message(self.Finished(self._sitting, notice))
        self.show_all()
        self.pane.scroll_home(animate=False)
        self._shown_at = self._clock()
        self.call_after_refresh(self._while_it_is_read)

    def _while_it_is_read(self) -> None:
        """Do what would cost time between a key and what it brings."""
        self._shown_at = self._clock()
        # What is saved stays so if this fails; the next answer will say what is wrong.
        with suppress(StoreError):
            self._study.rest()
        if self._sheet is not None:
            self.pane.warm(self._sheet.back)

    def action_go(self) -> None:
        """Show the answer; take the marked grade if it is shown."""
        if self._presses.held("go"):
            return
        if self._revealed:
            self._grade(self.bar.proposed)
        else:
            self._reveal()

    def action_show(self) -> None:
        self._presses.other()
        self._reveal()

    def _reveal(self) -> None:
        if self._asked is None:
            self._next()
        elif self._sheet is not None and not self._revealed:
            self._revealed = True
            self.bar.offer(self._asked, True, self.language)
            self.pane.show(self._sheet.back, self._sheet.answer_top(self.pane.width))

    def on_grade_bar_revealed(self) -> None:
        self._reveal()

    def on_grade_bar_graded(self, graded: GradeBar.Graded) -> None:
        self._presses.other()
        self._grade(graded.grade)

    def _grade(self, grade: Grade) -> None:
        if not self._revealed:
            return
        took_ms = round((self._clock() - self._shown_at) * 1000)
        try:
            saved = self._study.grade(grade, took_ms)
        except StoreError as error:
            self.notice.say(say(self.language, "not saved", error=error), "$error")
            return
        self._sitting.add(Given(saved.key, saved.grade, took_ms))
        self._marked = None
        self._next(leech_told(self.language, saved), "$warning")

    def action_mark(self, trait: str) -> None:
        """Say something of the card, or take it back; one that is put away makes room."""
        asked = self._asked
        if asked is not None and not self._presses.held(trait):
            made = change(asked.key, asked.standing, trait, asked.day)
            if self._mark(made, "u"):
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
            self._asked = replace(asked, standing=made.on_top_of(asked.standing, asked.day))
            self.progress.tell(self._asked, self.language)
            self.notice.say(words)
        else:
            self._next(words)
        return True

    def action_history(self) -> None:
        if self._asked is not None:
            self.post_message(self.Looked(self._asked))

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

    def action_browse(self) -> None:
        self.post_message(self.Browsed())

    def action_leave(self) -> None:
        self.post_message(self.Closed())
