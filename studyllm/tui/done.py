"""The end of a sitting: what was answered, what was hard, and what comes next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal, NamedTuple, TypeAlias

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.message import Message

from studyllm.core.cards import Key, split_key
from studyllm.core.faces import face
from studyllm.core.journal import Grade
from studyllm.core.session import Left
from studyllm.errors import StudyError
from studyllm.study import Scope, Study
from studyllm.text.clean import one_line
from studyllm.text.rounding import percent
from studyllm.tui.content import EMPTY, Lines, inset, measure, text_lines, title_line
from studyllm.tui.grades import COLOURS
from studyllm.tui.keys import KeyLine, bind
from studyllm.tui.lines import Pane
from studyllm.tui.page import SCROLLING, Notice, Page
from studyllm.tui.sitting import Given, PutRight, Sitting
from studyllm.tui.strings import grade_name, say
from studyllm.tui.wording import ahead, duration, look_ahead

Wish: TypeAlias = Literal["home", "undo", "begin"]

PLACES = range(1, 10)
"""The keys that open the history of a hard card; no more of them are listed."""

MORE_NEW = 10
"""New cards that a key begins beyond the day's."""

WIDEST_BAR = 30
"""Cells of the bar of all answers."""


class HardCard(NamedTuple):
    """A card that was hard, with what it asks."""

    given: Given
    question: str
    """In one line; the key where no deck has the card now."""


class Done(Page[Wish]):
    """Tells what was done; its result is what the learner wants now."""

    @dataclass
    class Looked(Message):
        """The learner wants to see the history of a card."""

        key: Key

    class Wondered(Message):
        """The learner wants to see how it goes."""

    BINDINGS = [
        bind("enter,space,q,escape", "dismiss('home')", "done.home", show=True),
        bind("u", "dismiss('undo')", "done.undo", show=True),
        bind("r", "practise", "done.practise", show=True),
        bind("n", "more", "done.more", show=True),
        bind("P", "wonder", "done.progress", show=True),
        *(bind(str(place), f"look({place})", f"done.look.{place}") for place in PLACES),
        *SCROLLING,
    ]

    def __init__(self, study: Study, sitting: Sitting, language: str, notice: str) -> None:
        """`notice`: what the last key has done, if there is something to say."""
        super().__init__(language)
        self._notice = notice
        self._study = study
        self._sitting = sitting
        self._hard: list[HardCard] = []
        self._more = study.scope._replace(new=MORE_NEW, limit=None)
        self._more_new = 0
        """New cards that could be begun beyond the day's."""
        self._first_hard = 0
        """The line on which the first hard card stands."""

    def compose(self) -> ComposeResult:
        yield Pane()
        yield Notice()
        yield KeyLine()

    def on_mount(self) -> None:
        self.show_all()
        self.show_keys()

    def show_all(self) -> None:
        self.notice.say(self._notice)
        self._hard, outlook = [], []
        try:
            outlook = self._outlook()
            self._hard = [self._asking(given) for given in self._sitting.hard()[: len(PLACES)]]
        except StudyError as error:
            self.notice.say(str(error), "$error")
        self.pane.show(partial(self._lines, outlook))

    def go_on(self, changes: Sequence[PutRight]) -> None:
        """Tell anew what was done: some answers count otherwise now."""
        for change in changes:
            self._sitting.put_right(change)
        self._notice = ""
        self.show_all()
        self.show_keys()

    def _asking(self, given: Given) -> HardCard:
        card = self._study.history.of(given.card).card
        if card is None:
            return HardCard(given, one_line(given.card))
        number = split_key(given.card)[2]
        shown = face(card, number, self.language, given.card, self._study.day())
        return HardCard(given, title_line(shown.prompt, self._study.settings.charset))

    def _outlook(self) -> list[str]:
        """What is left, and when the next cards are due."""
        still = self._study.due_on(0)
        words = [say(self.language, "still due", still)] if still else []
        found = look_ahead(self._study)
        coming = ahead(self.language, found)
        if found is not None:
            minutes = self._study.minutes(Left(found.cards, 0, 0))
            coming = say(self.language, "takes minutes", minutes, what=coming)
        self._more_new = 0 if self._more.cram else self._study.left(self._more).new
        if not self._more_new:
            return [*words, coming]
        more = say(self.language, "more new", self._more_new, key=self.key("done.more"))
        return [*words, coming, more]

    def _lines(self, outlook: list[str], width: int) -> Lines:
        wide = measure(width)
        answers = self._sitting.answers
        title = say(self.language, "done" if answers else "nothing")
        lines = [EMPTY, Content.styled(title, "bold"), EMPTY]
        if answers:
            lines += [*text_lines(self._account(), wide), EMPTY, *self._bars(wide), EMPTY]
        if self._hard:
            lines.append(Content.styled(say(self.language, "what was hard"), "$muted"))
            self._first_hard = len(lines)
            lines += [self._row(place, wide) for place in range(len(self._hard))]
            more = len(self._sitting.hard()) - len(self._hard)
            lines += text_lines(say(self.language, "more cards", more), wide) if more else []
            lines.append(EMPTY)
        for words in outlook:
            lines += text_lines(words, wide)
        return inset(lines, width)

    def _account(self) -> str:
        """How many answers, how long they took, and how many were right."""
        sitting, language = self._sitting, self.language
        facts = (
            say(language, "answers", sitting.answers),
            duration(language, sitting.took_ms),
            say(language, "time each", time=duration(language, sitting.took_ms // sitting.answers)),
            say(language, "share recalled", percent(sitting.recalled())),
        )
        return say(language, "comma").join(facts)

    def _bars(self, wide: int) -> Lines:
        """The grades that were given, each with a bar."""
        counts = self._sitting.by_grade()
        names = {grade: grade_name(self.language, grade) for grade in Grade if counts[grade]}
        column = max(map(cell_len, names.values()))
        digits = len(str(max(counts.values())))
        room = max(min(WIDEST_BAR, wide - column - digits - 4), 1)
        lines = []
        for grade, name in names.items():
            bar = "━" * max(round(counts[grade] / counts.total() * room), 1)
            lines.append(
                Content.assemble(
                    (name + " " * (column - cell_len(name)), COLOURS[grade]),
                    f"  {counts[grade]:>{digits}}  ",
                    (bar, COLOURS[grade]),
                )
            )
        return lines

    def _row(self, place: int, wide: int) -> Content:
        """A hard card in one line: its key, the grade, and what it asks."""
        (_, grade, _, leech), question = self._hard[place]
        column = max(cell_len(grade_name(self.language, one)) for one in (Grade.AGAIN, Grade.HARD))
        name = grade_name(self.language, grade)
        row = Content.assemble(
            (f"{place + 1}  ", "bold $primary"),
            (name + " " * (column - cell_len(name)), COLOURS[grade]),
            "  ",
            (f"{say(self.language, 'leech')}  " if leech else "", "$warning"),
            question,
        )
        return row.truncate(wide, ellipsis=True)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what there is a hard card for."""
        if action == "practise":
            return bool(self._hard)
        if action == "more":
            return bool(self._more_new)
        if action == "look":
            return isinstance(parameters[0], int) and parameters[0] <= len(self._hard)
        return True

    def action_look(self, place: int) -> None:
        self.post_message(self.Looked(self._hard[place - 1].given.card))

    def on_click(self, event: events.Click) -> None:
        """Open the history of the card that was clicked."""
        line = event.screen_y - self.pane.region.y + self.pane.scroll_offset.y
        place = line - self._first_hard
        if event.widget is self.pane and 0 <= place < len(self._hard):
            self.action_look(place + 1)

    def action_wonder(self) -> None:
        self.post_message(self.Wondered())

    def action_practise(self) -> None:
        """Ask the hard cards again, beside the schedule."""
        keys = tuple(given.card for given in self._sitting.hard())
        decks = tuple(dict.fromkeys(split_key(key)[0] for key in keys))
        try:
            self._study.start(Scope(decks, cram=True, cards=keys))
        except StudyError as error:
            self.notice.say(str(error), "$error")
        else:
            self.dismiss("begin")

    def action_more(self) -> None:
        """Begin new cards beyond the day's, of the decks that were asked."""
        try:
            self._study.start(self._more)
        except StudyError as error:
            self.notice.say(str(error), "$error")
        else:
            self.dismiss("begin")
