"""Before a mock interview: how long, about what, and what earlier ones have shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.message import Message

from studyllm.core.cards import in_language
from studyllm.core.debrief import Debrief
from studyllm.core.mock import QUESTION_MINUTES, most_questions, questions_in
from studyllm.errors import StudyError
from studyllm.study import DeckRow, Study
from studyllm.study.rehearsal import Rehearsal
from studyllm.text.bars import Row
from studyllm.text.bars import lines as in_columns
from studyllm.text.clean import one_line
from studyllm.text.rounding import percent
from studyllm.tui.content import EMPTY, Lines, indented, inset, measure, text_lines, wrapped
from studyllm.tui.keys import KeyLine, bind
from studyllm.tui.lines import Pane
from studyllm.tui.mock_wish import MockWish
from studyllm.tui.page import Notice, Page
from studyllm.tui.strings import say
from studyllm.tui.wording import date_of

MINUTES = (10, 20, 30, 45, 60)
"""What there is to choose from; each has its first digit as a key."""

MOST_HELD = 50
"""Earlier interviews that are listed."""

MOST_NAMED = 12
"""Topics that are named; of more, how many there are."""


class Subject(NamedTuple):
    """What an interview can be about."""

    words: str
    """How it is called; a name in the table of words."""
    weights: Mapping[str, int]
    """By the slugs of decks."""


class MockBegin(Page[None]):
    """Says what the learner wants; the questions are drawn by then."""

    @dataclass
    class Begun(Message):
        """The learner wants to be asked."""

        rehearsal: Rehearsal

    @dataclass
    class Looked(Message):
        """The learner wants to see what an earlier interview has shown."""

        debrief: Debrief

    class Closed(Message):
        """The learner wants to go back."""

    CSS_PATH = "mock.tcss"
    BINDINGS = [
        bind("enter,space", "begin", "mock.begin", show=True),
        bind("escape,q", "close", "mock.close", show=True),
        bind("r", "look", "mock.look", show=True),
        bind("t", "turn", "mock.topics", show=True),
        bind("right", "longer(1)", "mock.longer", show=True),
        bind("left", "longer(-1)", "mock.shorter"),
        *(
            bind(str(minutes)[0], f"take({minutes})", f"mock.minutes.{minutes}")
            for minutes in MINUTES
        ),
        bind("down,j", "move(1)", "mock.down"),
        bind("up,k", "move(-1)", "mock.up"),
        bind("pagedown", "page(1)", "scroll.page_down"),
        bind("pageup", "page(-1)", "scroll.page_up"),
    ]

    def __init__(self, study: Study, language: str, wish: MockWish) -> None:
        super().__init__(language)
        self._study = study
        self._wish = wish
        self._minutes = wish.minutes
        self._rows: Mapping[str, DeckRow] = {}
        """The decks by their slugs."""
        self._subjects: Sequence[Subject] = ()
        self._subject = 0
        self._held: Sequence[Debrief] = ()
        self._chosen = 0
        """Which of them is selected."""
        self._first_held = 0
        """The line on which the first of them stands."""

    def compose(self) -> ComposeResult:
        yield Pane()
        yield Notice()
        yield KeyLine()

    def on_screen_resume(self) -> None:
        """Show what there is to choose from, at first and whenever the learner comes back."""
        try:
            self._rows = {row.slug: row for row in self._study.decks()}
            self._subjects = self._about()
            self._held = self._study.mocking.held()[:MOST_HELD]
        except StudyError as error:
            self.notice.say(str(error), "$error")
        self._subject = min(self._subject, max(len(self._subjects) - 1, 0))
        self._chosen = min(self._chosen, max(len(self._held) - 1, 0))
        self.show_all()
        self.show_keys()

    def tell(self, problem: str) -> None:
        """Say why an interview has no report: that nothing was answered, or what is wrong."""
        if problem:
            self.notice.say(problem, "$error")
        else:
            self.notice.say(say(self.language, "no mock answers"))

    def _about(self) -> list[Subject]:
        """What the interview can be about, what was asked for first."""
        alike = {row.slug: 1 for row in self._rows.values() if not row.hidden}
        known = self._study.mocking.topics()
        found = [Subject("topics of interview", known)] if known != alike else []
        found.append(Subject("topics alike", alike))
        if self._wish.topics:
            found.insert(0, Subject("topics named", self._wish.topics))
        return found

    def show_all(self) -> None:
        self.pane.show(self._lines, self.pane.scroll_offset.y)
        self.pane.redraw()

    @property
    def _questions(self) -> int:
        most = most_questions(self._minutes)
        return min(self._wish.questions or questions_in(self._minutes), most)

    def _lines(self, width: int) -> Lines:
        wide = measure(width)
        gap = [EMPTY] if self.app.size.height >= 12 else []
        lines = [*gap, Content.styled(say(self.language, "mock"), "bold"), *gap]
        lines += self._choices(wide)
        lines += gap
        for words in ("mock how", "mock after"):
            lines += text_lines(say(self.language, words), wide, "$muted")
        if self._held:
            lines += [EMPTY, *text_lines(say(self.language, "mocks held"), wide, "$muted")]
            self._first_held = len(lines)
            lines += self._earlier(wide)
        return inset(lines, width)

    def _choices(self, width: int) -> Lines:
        """What was chosen, each behind what it is."""
        about = self._subjects[self._subject] if self._subjects else None
        minutes = min(QUESTION_MINUTES, self._minutes)
        each = say(self.language, "mock questions", self._questions, each=minutes)
        if self._wish.questions:
            each = say(self.language, "mock questions named", self._questions)
        told = {
            "mock minutes": self._scale(),
            "mock asked": Content(each),
            "mock topics": Content(self._topics(about) if about else ""),
        }
        column = max(cell_len(say(self.language, name)) for name in told) + 2
        lines: Lines = []
        for name, text in told.items():
            label = say(self.language, name)
            lead = Content.styled(label + " " * (column - cell_len(label)), "$muted")
            lines += indented(wrapped(text, width - column), lead, " " * column)
        return lines

    def _scale(self) -> Content:
        """The minutes that there are, those that were chosen marked."""
        parts = [
            Content.styled(f"[{minutes}]", "bold $primary")
            if chosen
            else Content.styled(f" {minutes} ", "$muted")
            for minutes in self._all_minutes()
            for chosen in (minutes == self._minutes,)
        ]
        return Content("").join(parts)

    def _all_minutes(self) -> list[int]:
        return sorted({*MINUTES, self._wish.minutes})

    def _topics(self, about: Subject) -> str:
        """What it is about, and the decks by name where they are few."""
        names = [
            self._named(slug, weight)
            for slug, weight in about.weights.items()
            if slug in self._rows
        ]
        words = say(self.language, about.words, len(names))
        if about.words == "topics alike" or len(names) > MOST_NAMED:
            return words
        listed = say(self.language, "comma").join(names)
        return say(self.language, "remark", name=words, text=listed)

    def _named(self, slug: str, weight: int) -> str:
        title = one_line(in_language(self._rows[slug].title, self.language))
        return title if weight == 1 else say(self.language, "weight of", weight, title=title)

    def _earlier(self, width: int) -> Lines:
        """Each earlier interview in a line, the newest first."""
        rows = [
            Row(
                date_of(one.day),
                (
                    say(self.language, "minutes", one.minutes),
                    say(self.language, "mock answered", one.total.questions, all=one.questions),
                    _covered(one),
                ),
            )
            for one in self._held
        ]
        drawn: Iterable[str] = in_columns(rows, width - 2, self._study.settings.charset)
        lines = []
        for place, text in enumerate(drawn):
            chosen = place == self._chosen
            line = Content(("› " if chosen else "  ") + text)
            lines.append(line.stylize("bold") if chosen else line)
        return lines

    # Keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what there is can be chosen."""
        if action == "turn":
            return len(self._subjects) > 1
        if action == "look":
            return bool(self._held)
        return True

    def action_longer(self, steps: int) -> None:
        """To the next number of minutes; the last and the first are ends."""
        all_of_them = self._all_minutes()
        place = all_of_them.index(self._minutes) + steps
        self.action_take(all_of_them[min(max(place, 0), len(all_of_them) - 1)])

    def action_take(self, minutes: int) -> None:
        self._minutes = minutes
        self.pane.redraw()

    def action_turn(self) -> None:
        self._subject = (self._subject + 1) % len(self._subjects)
        self.pane.redraw()

    def action_move(self, rows: int) -> None:
        """Select another earlier interview; without one, scroll."""
        place = self._chosen + rows
        if 0 <= place < len(self._held):
            self._chosen = place
            self.pane.redraw()
            self._follow()
        else:
            self.action_scroll(rows)

    def _follow(self) -> None:
        """Have the selected one in sight."""
        line, top = self._first_held + self._chosen, self.pane.scroll_offset.y
        height = max(self.pane.size.height, 1)
        wanted = min(max(top, line - height + 1), line)
        self.pane.scroll_to(y=wanted, animate=False, force=True)

    def on_click(self, event: events.Click) -> None:
        """Show the earlier interview that was clicked."""
        place = event.y + self.pane.scroll_offset.y - self._first_held
        if event.widget is self.pane and self._held and 0 <= place < len(self._held):
            self._chosen = place
            self.pane.redraw()
            self.action_look()

    def action_look(self) -> None:
        self.post_message(self.Looked(self._held[self._chosen]))

    def action_begin(self) -> None:
        """Have the questions drawn."""
        topics = self._subjects[self._subject].weights if self._subjects else None
        try:
            rehearsal = self._study.mocking.begin(
                self._minutes, self._questions, topics, self._wish.seed
            )
        except StudyError as error:
            self.notice.say(str(error), "$error")
        else:
            self.notice.say("")
            self.post_message(self.Begun(rehearsal))

    def action_close(self) -> None:
        self.post_message(self.Closed())


def _covered(one: Debrief) -> str:
    """The share of key points that were said."""
    points = one.total.covered + one.total.missed
    return percent(one.total.covered / points if points else None)
