"""Answering one card: what picks, ticks, types and shows, on any screen that asks cards."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import events
from textual.getters import query_one
from textual.message import Message

from studyllm.core.faces import languages
from studyllm.core.journal import Grade
from studyllm.errors import StoreError
from studyllm.study import Asked, Study
from studyllm.study.trial import Stage, Trial
from studyllm.tui.card import Sheet
from studyllm.tui.grades import GradeBar
from studyllm.tui.keys import Presses, bind
from studyllm.tui.lines import Pane, nothing
from studyllm.tui.page import Page, Result
from studyllm.tui.strings import LANGUAGES

if TYPE_CHECKING:
    from studyllm.tui.entry import Entry
    from studyllm.tui.things import Thing

PLACES = range(1, 10)
"""The digits that pick an option or tick a key point."""

NUMERIC = frozenset("0123456789.-+−０１２３４５６７８９．－＋")
"""With what a number may begin that is typed."""

ANSWERING = [
    bind("enter", "go", "quiz.go"),
    bind("space", "show", "quiz.reveal"),
    *(bind(str(place), f"choose({place})", f"place.{place}") for place in PLACES),
    bind("a", "choose_all", "points.all"),
]
TYPING = bind("t", "type", "quiz.type", show=True)
OPENING = bind("o", "open", "quiz.open", show=True)
ASIDE = [bind("p", "app.pause", "quiz.pause"), bind("y", "copy", "quiz.copy")]
"""The keys of screens that ask cards."""


class Answering(Page[Result]):
    """Shows one trial as far as it is; what a grade means is for the screen to say."""

    @dataclass
    class Opened(Message):
        """The learner wants to open one of the things that stand on a card."""

        slug: str
        things: Sequence[Thing]

    FOCUSES = ("Entry",)

    bar = query_one(GradeBar)

    def __init__(self, study: Study, language: str, clock: Callable[[], float]) -> None:
        """`clock`: seconds that only ever run forward."""
        super().__init__(language)
        self._study = study
        self._clock = clock
        self._trial: Trial | None = None
        self._sheet: Sheet | None = None
        self._entry: Entry | None = None
        self._presses = Presses(clock)
        """Of keys that would rush through cards that nobody has seen, if they were held."""
        self._shown_at = 0.0
        self._left_at: float | None = None
        """When another screen came before the card."""

    def on_mount(self) -> None:
        self.app.app_suspend_signal.subscribe(self, self._step_aside, immediate=True)
        self.app.app_resume_signal.subscribe(self, self._come_back, immediate=True)

    def grade(self, trial: Trial, grade: Grade) -> None:
        """The learner has graded the answer to the card, which was seen."""
        raise NotImplementedError

    def without_card(self) -> None:
        """The learner wants to go on where there is no card."""
        raise NotImplementedError

    def look_again(self) -> None:
        """Show what the card says now; what comes next if no deck has it any more."""
        raise NotImplementedError

    def while_it_is_read(self) -> None:
        """Do what would cost time between a key and what it brings."""
        self._shown_at = self._clock()
        self.show_keys()
        # What is saved stays so if this fails; the next answer will say what is wrong.
        with suppress(StoreError):
            if self._study.rest() and self._trial and self._trial.stage is Stage.ASKED:
                self.look_again()
        if self._sheet is not None:
            for pane in self.query(Pane):  # there is none if the screen was left meanwhile
                pane.warm(self._sheet.back)

    @property
    def _asked(self) -> Asked | None:
        return self._trial.asked if self._trial else None

    def languages(self) -> Sequence[str]:
        """Those of the card first, then those that the screen has words in."""
        known = languages(self._asked.card) if self._asked else ()
        return list(dict.fromkeys(code for code in (*known, *LANGUAGES) if code))

    def begin_time(self) -> None:
        """A card is shown from now on."""
        self._left_at = None
        self._shown_at = self._clock()

    def at_card(self) -> float:
        """Seconds since the card was shown, without those on other screens."""
        return (self._clock() if self._left_at is None else self._left_at) - self._shown_at

    def on_screen_suspend(self) -> None:
        self._left_at = self._clock()

    def on_screen_resume(self) -> None:
        """Let the time on another screen not be time at the card."""
        if self._left_at is not None:
            self._shown_at += self._clock() - self._left_at
            self._left_at = None

    def _step_aside(self, _: object) -> None:
        """Another program is about to get the terminal."""
        if self.is_current:
            self.on_screen_suspend()

    def _come_back(self, _: object) -> None:
        if self.is_current:
            self.on_screen_resume()

    def show_trial(self) -> None:
        """Show the card as far as its trial is, from the line on that is on top."""
        trial = self._trial
        self._sheet = self._drawn(trial) if trial else None
        self.bar.offer(trial, self.language)
        if self._sheet is None or trial is None:
            self.pane.show(nothing)
        else:
            draw = self._sheet.front if trial.stage is Stage.ASKED else self._sheet.back
            self.pane.show(draw, self.pane.scroll_offset.y)

    def _drawn(self, trial: Trial) -> Sheet:
        return Sheet(trial, self.language, self._study.settings.charset)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys that are about what a card has are there for such cards alone."""
        trial = self._trial
        if action == "choose":
            return trial is not None and parameters[0] in range(1, trial.places + 1)
        if action == "choose_all":
            return trial is not None and trial.stage is Stage.TICKING
        if action == "type":
            return trial is not None and trial.stage is Stage.ASKED and not trial.picks
        if action == "open":
            return bool(self._things())
        return True

    def _things(self) -> Sequence[Thing]:
        """What can be opened on the side of the card that is seen."""
        from studyllm.tui.things import things

        trial = self._trial
        if trial is None:
            return ()
        return things(trial.asked, self.language, trial.stage is not Stage.ASKED)

    def action_go(self) -> None:
        """Show the answer, end the list of key points, or take the marked grade."""
        if not self._presses.held("go"):
            self._go()

    def _go(self) -> None:
        trial = self._trial
        if trial is None or trial.stage is Stage.ASKED:
            self._reveal()
        elif trial.stage is Stage.TICKING:
            trial.close()
            self.show_trial()
        else:
            self.grade(trial, trial.proposed)

    def action_show(self) -> None:
        self._presses.other()
        self._reveal()

    def _reveal(self) -> None:
        trial = self._trial
        if trial is None:
            self.without_card()
        elif trial.stage is Stage.ASKED:
            trial.reveal()
            self._show_answer()

    def _show_answer(self) -> None:
        """Show the card from the answer on; what was said before has been read by now."""
        self.notice.say("")
        self.end_typing()
        self.bar.offer(self._trial, self.language)
        if self._sheet is not None:
            self.pane.show(self._sheet.back, self._sheet.answer_top(self.pane.width))
        self.call_after_refresh(self.show_keys)

    def action_choose(self, number: int) -> None:
        """Pick an option, or tick a key point; they count from 1."""
        if not self._presses.held(str(number)):
            self._choose(number - 1)

    def _choose(self, place: int) -> None:
        trial = self._trial
        if trial is None or place >= trial.places:
            return
        before = trial.stage
        trial.choose(place)
        if trial.stage is before:
            self.show_trial()
        else:
            self._sheet = self._drawn(trial)
            self._show_answer()

    def action_choose_all(self) -> None:
        """Tick all key points."""
        if self._trial is not None:
            self._trial.tick(range(self._trial.places))
            self.show_trial()

    def on_click(self, event: events.Click) -> None:
        """Pick or tick what was clicked; a double click does not take that back."""
        if event.widget is self.pane and self._sheet is not None and event.chain == 1:
            line = event.y + self.pane.scroll_offset.y
            place = self._sheet.place_at(line, self.pane.width)
            if place is not None:
                self._presses.other()
                self._choose(place)

    def on_key(self, event: events.Key) -> None:
        """Begin to type a number with its first digit."""
        trial = self._trial
        if trial is None or trial.stage is not Stage.ASKED or not trial.wants_number:
            return
        if event.character in NUMERIC and self.focused is self.bar:
            event.stop()
            self._type(event.character or "")

    def action_type(self) -> None:
        self._presses.other()
        self._type("")

    def _type(self, begun: str) -> None:
        """Let the learner type the answer."""
        from studyllm.tui.entry import Entry

        if self._entry is None:
            self._entry = Entry()
            self.mount(self._entry, after=self.notice)
        self._entry.begin(begun)
        self.bar.offer(self._trial, self.language, "entry.done")
        self.call_after_refresh(self.show_keys)

    def end_typing(self) -> None:
        """Have the line go in which an answer is typed, if it is there."""
        if self._entry is not None and self._entry.display:
            self.set_focus(self.bar)
            self._entry.end()
            self.bar.offer(self._trial, self.language)

    def on_descendant_focus(self) -> None:
        self.show_keys()

    def on_entry_left(self) -> None:
        self.end_typing()

    def on_entry_done(self, done: Entry.Done) -> None:
        """Show the answer beside what was typed."""
        trial = self._trial
        if trial is not None and trial.stage is Stage.ASKED:
            self._presses.held("go")  # the same key goes on from here
            trial.type(done.text)
            trial.reveal()
            self._sheet = self._drawn(trial)
            self._show_answer()

    def on_grade_bar_went(self) -> None:
        self._go()

    def on_grade_bar_graded(self, graded: GradeBar.Graded) -> None:
        trial, held = self._trial, self._presses.held(str(int(graded.grade)))
        if trial is not None and trial.stage is Stage.GRADING and not held:
            self.grade(trial, graded.grade)

    def action_open(self) -> None:
        """Offer what can be opened."""
        trial = self._trial
        if trial is not None and not self._presses.held("open"):
            self.post_message(self.Opened(trial.asked.deck.slug, self._things()))

    def action_copy(self) -> None:
        if self._asked is not None:
            from studyllm.tui.copying import copy_card

            seen = self._trial is not None and self._trial.stage is not Stage.ASKED
            words = copy_card(self.app, self._asked, seen, self.language)
            self.notice.say(words)
