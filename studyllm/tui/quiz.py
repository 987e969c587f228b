"""The quiz: question, answer, grade, and the next card once the grade is on disk."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.content import Content
from textual.getters import query_one
from textual.message import Message

from studyllm.core.cards import in_language
from studyllm.core.faces import languages
from studyllm.core.journal import Grade
from studyllm.errors import StoreError
from studyllm.study import Asked, Study
from studyllm.text.clean import one_line
from studyllm.tui.card import Sheet
from studyllm.tui.content import Lines, margin
from studyllm.tui.grades import GradeBar
from studyllm.tui.keys import KeyLine, bind
from studyllm.tui.lines import Drawn, Pane, nothing
from studyllm.tui.page import SCROLLING, Notice, Page
from studyllm.tui.sitting import Given, Sitting
from studyllm.tui.strings import LANGUAGES, grade_name, key_name, say

HELD_S = 0.08
"""Seconds within which the same key again is a key that is held down."""

NEVER = float("-inf")
"""A time in seconds before all others."""


class Progress(Drawn):
    """Where the card comes from, how much is left, and how far the sitting is."""

    def __init__(self) -> None:
        super().__init__(self._lines)
        self._asked: Asked | None = None
        self._language = "en"

    def tell(self, asked: Asked | None, language: str) -> None:
        """Be about a card, or about none."""
        self._asked, self._language = asked, language
        self.refresh()

    def _lines(self, width: int) -> Lines:
        asked = self._asked
        if asked is None:
            return []
        done = width * asked.done // max(asked.done + sum(asked.left), 1)
        bar = Content.assemble(("━" * done, "$primary"), ("─" * (width - done), "$faint"))
        return [self._heading(asked, width), bar]

    def _heading(self, asked: Asked, width: int) -> Content:
        """The deck's title, and at the right what is left, with the card's own kind marked."""
        words = [say(self._language, f"n {kind}", n) for kind, n in asked.left._asdict().items()]
        if width < 38:
            words = [str(n) for n in asked.left]
        own = 2 if asked.repeat else 1 if asked.is_new else 0
        counts = Content("  ").join(
            Content.styled(word, "bold $primary" if place == own else "$muted")
            for place, word in enumerate(words)
        )
        edge = " " * margin(width)
        room = width - counts.cell_length - 2 * len(edge) - 2
        title = Content.styled(one_line(in_language(asked.deck.title, self._language)), "bold")
        title = title.truncate(max(room, 0), ellipsis=True)
        return Content.assemble(edge, title.pad_right(room - title.cell_length + 2), counts)


class Quiz(Page[None]):
    """Asks one card after another."""

    @dataclass
    class Finished(Message):
        """Nothing is left to ask."""

        sitting: Sitting

    class Closed(Message):
        """The learner wants to go back to the decks."""

    CSS_PATH = "quiz.tcss"
    AUTO_FOCUS = "GradeBar"
    BINDINGS = [
        bind("enter", "go", "quiz.go"),
        bind("space", "show", "quiz.reveal"),
        bind("u", "undo", "quiz.undo", show=True),
        bind("q", "leave", "quiz.home", show=True),
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
        self._went_at = NEVER
        """When the key that goes on was last pressed, if no other was since."""

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
        self._next()

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

    def _next(self, notice: str = "") -> None:
        """Ask the next card, or end the sitting."""
        self._revealed = False
        try:
            self._asked = self._study.next()
        except StoreError as error:
            self._asked = None
            key = say(self.language, "try again", key=key_name(self.language, "enter"))
            notice = f"{say(self.language, 'no card', error=error)} {key}"
            self.notice.say(notice, "$error")
        else:
            self.notice.say(notice)
            if self._asked is None:
                self.post_message(self.Finished(self._sitting))
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
        now = self._clock()
        held = now - self._went_at < HELD_S
        self._went_at = now
        if held:
            return  # it would rush through cards that nobody has seen
        if self._revealed:
            self._grade(self.bar.proposed)
        else:
            self._reveal()

    def action_show(self) -> None:
        self._went_at = NEVER
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
        self._went_at = NEVER
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
        self._next()

    def action_undo(self) -> None:
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

    def action_leave(self) -> None:
        self.post_message(self.Closed())
