"""The history of a card: what is known of it, and its answers, which can be put right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from textual.app import ComposeResult
from textual.content import Content
from textual.getters import query_one

from studyllm.core.cards import Key, split_key
from studyllm.core.faces import face
from studyllm.core.journal import Day, FactId, Grade
from studyllm.errors import StudyError
from studyllm.study import CardHistory, Entry, Study
from studyllm.text.clean import one_line
from studyllm.tui.content import EMPTY, Lines, inset, margin, measure, text_lines, title_line
from studyllm.tui.curve import HEIGHT, curve_lines, samples_for
from studyllm.tui.keys import KeyLine, Presses, bind
from studyllm.tui.lines import Drawn
from studyllm.tui.marks import MARK_KEYS, MARKING, change, told
from studyllm.tui.page import Notice, Page
from studyllm.tui.past import Event, Table, account, events, state, table
from studyllm.tui.rows import Rows
from studyllm.tui.sitting import PutRight
from studyllm.tui.strings import grade_name, say
from studyllm.tui.wording import due_words

FEWEST_ROWS = 5
"""Answers that the curve must leave in sight."""


class History(Page[list[PutRight]]):
    """Its result is what counts otherwise now; `None` if nothing has changed at all."""

    CSS_PATH = "history.tcss"
    AUTO_FOCUS = "Rows"
    BINDINGS = [
        bind("escape,q,h", "close", "history.close", show=True),
        bind("x", "withdraw", "history.withdraw", show=True),
        bind("1", "correct(1)", "mark.again", show=True),
        bind("2", "correct(2)", "mark.hard", show=True),
        bind("3", "correct(3)", "mark.good", show=True),
        bind("4", "correct(4)", "mark.easy", show=True),
        *MARKING,
        bind("e", "edit", "mark.edit"),
    ]

    top = query_one("#top", Drawn)
    rows = query_one(Rows)

    def __init__(self, study: Study, key: Key, language: str, clock: Callable[[], float]) -> None:
        """`clock`: seconds that only ever run forward."""
        super().__init__(language)
        self._presses = Presses(clock)
        self._study = study
        self._key = key
        self._today: Day = study.day()
        self._past: CardHistory | None = None
        self._events: Sequence[Event] = ()
        self._file: Path | None = None
        self._changed = False
        self._put_right: list[PutRight] = []
        self._sure: FactId | None = None
        """The answer that is taken back if its key is pressed once more."""

    def compose(self) -> ComposeResult:
        yield Drawn(self._top, id="top")
        yield Rows(self._row)
        yield Notice()
        yield KeyLine()

    def on_mount(self) -> None:
        self._read()
        self.show_keys()

    def on_resize(self) -> None:
        self._fit()

    def _read(self) -> None:
        """Show how things stand now."""
        self._today = self._study.day()
        try:
            self._past = self._study.history.of(self._key)
        except StudyError as error:
            self.notice.say(say(self.language, "no history", error=error), "$error")
        else:
            self._events = events(self._past)
            self._file = self._study.file_of(split_key(self._key)[0])
        self.show_all()

    def show_all(self) -> None:
        self._fit()
        self.top.refresh()
        self.rows.offer(len(self._events))

    def _fit(self) -> None:
        self.top.styles.height = len(self._top(self.app.size.width))

    def _top(self, width: int) -> Lines:
        """The card, how it stands, and the heads of the columns."""
        past, wide = self._past, measure(width)
        if past is None:
            return []
        title = Content.assemble((one_line(past.key), "bold $primary"), "  ", self._question())
        lines = [title.truncate(wide, ellipsis=True)]
        lines += text_lines(state(self.language, past, self._today), wide, "$muted")
        height = self.app.size.height
        lines += self._account(past, wide, height // 2 - 2 - len(lines))
        if height >= 18:
            lines = [EMPTY, *lines, EMPTY]
        lines += self._curve(past, wide, height - len(lines))
        head = (
            self._table(width).head() if self._events else Content(say(self.language, "no answers"))
        )
        return inset([*lines[: max(height - FEWEST_ROWS - 3, 1)], head.pad_left(2)], width)

    def _account(self, past: CardHistory, wide: int, most: int) -> Lines:
        """What there is to know, with the deck's file or without, if there is room for it."""
        for file in (self._file, None):
            lines = text_lines(account(self.language, past, file), wide, "$muted")
            if len(lines) < most:
                return lines
        return []

    def _curve(self, past: CardHistory, wide: int, room: int) -> Lines:
        """The card's recall over time, if that leaves enough of the answers to be seen."""
        if room < HEIGHT + FEWEST_ROWS + 4:
            return []
        samples = self._study.history.forgetting(past, samples_for(wide))
        lines = curve_lines(self.language, past, samples, self._today, wide)
        return [*lines, EMPTY] if lines else []

    def _question(self) -> str:
        """The side that is asked: the other one may still be a secret."""
        card = self._past.card if self._past else None
        if card is None:
            return ""
        number = split_key(self._key)[2]
        prompt = face(card, number, self.language, self._key, self._today).prompt
        return title_line(prompt, self._study.settings.charset)

    def _row(self, place: int, width: int) -> Content:
        lead = "› " if place == self.rows.cursor else "  "
        row = self._table(self.app.size.width).row(self._events[place])
        return Content.assemble(lead, row).pad_left(margin(width))

    def _table(self, width: int) -> Table:
        """That of the heads and the rows alike, although a scroll bar makes the rows narrower."""
        return table(self.language, measure(width) - 2)

    def on_rows_moved(self) -> None:
        self._forget()

    def _forget(self) -> None:
        """Be sure of nothing any more."""
        if self._sure is not None:
            self._sure = None
            self.notice.say("")

    def _selected(self) -> Entry | None:
        """The answer under the cursor; if it cannot be changed, that is said."""
        event = self._events[self.rows.cursor] if self._events else None
        if isinstance(event, Entry) and not event.withdrawn:
            return event
        words = "not counting" if isinstance(event, Entry) else "no answer"
        self.notice.say(say(self.language, words if event else "no answers"))
        return None

    def check_action(self, action: str, _: tuple[object, ...]) -> bool | None:
        """Without answers there is none to put right."""
        return bool(self._events) or action not in ("correct", "withdraw")

    def action_correct(self, number: int) -> None:
        self._sure = None
        grade = Grade(number)
        name = grade_name(self.language, grade)
        if entry := self._selected():
            before = entry.answer.review.grade
            if before == grade:
                self.notice.say(say(self.language, "same grade", grade=name))
                return
            words = partial(say, self.language, "put right", now=name)
            correct = partial(self._study.history.correct, entry.answer, grade)
            if self._change(correct, words(before=grade_name(self.language, before))):
                self._put_right.append(PutRight(entry.answer, grade))

    def action_withdraw(self) -> None:
        """Take the answer back if that was asked just before, and not by a key that is held."""
        held = self._presses.held("withdraw")
        entry = self._selected()
        if entry is None or held:
            return
        answer = entry.answer
        if self._sure != answer.id:
            self._sure = answer.id
            key = self.key("history.withdraw")
            self.notice.say(say(self.language, "sure", key=key), "$warning")
            return
        withdraw = partial(self._study.history.withdraw, answer)
        if self._change(withdraw, say(self.language, "taken back")):
            self._put_right.append(PutRight(answer, None))

    def action_mark(self, trait: str) -> None:
        self._sure = None
        if self._past is not None and not self._presses.held(trait):
            made = change(self._key, self._past.standing, trait, self._study.day())
            words = told(self.language, made, self.key(MARK_KEYS[trait]))
            self._change(partial(self._study.mark, *made), words, due=False)

    def _change(self, make: Callable[[], object], words: str, *, due: bool = True) -> bool:
        """Make a change and say so, also when the card is due now; whether it was made."""
        self._sure = None
        try:
            make()
        except StudyError as error:
            self.notice.say(say(self.language, "not changed", error=error), "$error")
            self._read()
            return False
        self._changed = True
        self.notice.say("")
        self._read()
        if due:
            words = say(self.language, "sentences", first=words, second=self._due())
        self.notice.say(words)
        return True

    def _due(self) -> str:
        memory = self._past.memory if self._past else None
        if memory is None:
            return say(self.language, "now new")
        return say(self.language, "now", now=due_words(self.language, memory, self._today))

    def action_edit(self) -> None:
        """Have the card edited, then show what it says now."""
        if not self._presses.held("edit"):
            from studyllm.tui.editing import edit

            self._sure = None
            outcome = edit(self.app, self._study, self._key, self.language)
            self._changed = True
            self._read()
            self.notice.say(outcome.notice, outcome.style)

    def action_close(self) -> None:
        self.dismiss(self._put_right if self._changed else None)
