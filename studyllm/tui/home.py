"""The first screen: the decks with what is due in each, what was done, and what today takes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.getters import query_one
from textual.message import Message
from textual.widget import Widget
from textual.worker import Worker

from studyllm.core.cards import in_language
from studyllm.core.session import Left
from studyllm.errors import StudyError
from studyllm.study import DeckRow, Scope, Study, Today
from studyllm.text.clean import one_line
from studyllm.tui.calendar import HEIGHT, Calendar
from studyllm.tui.content import (
    EMPTY,
    NARROWEST,
    Lines,
    inset,
    longest,
    margin,
    measure,
    text_lines,
)
from studyllm.tui.deck_filter import DeckFilter
from studyllm.tui.decks import DeckList, heads
from studyllm.tui.keys import KeyLine, bind
from studyllm.tui.lines import Drawn, Pane
from studyllm.tui.page import Notice, Page
from studyllm.tui.strings import say
from studyllm.tui.topics import Line, named, tree
from studyllm.tui.wording import Ahead, ahead, backlog, duration, left_words, look_ahead

if TYPE_CHECKING:
    from studyllm.tui.prospects import Prospects

Part = TypeVar("Part", bound=Widget)

ROOM_FOR_CALENDAR = 30
"""Lines of a screen that has the calendar without being asked for it."""

ROOM_FOR_AIR, AND_CALENDAR = 16, 24
"""Lines of a screen from which on empty ones part what belongs together; with the calendar."""

FEWEST_DECKS = 4
"""Lines of decks that the calendar must leave."""

ALL_DECKS = ("all decks", "all decks, in short")
"""How all decks are called, ever shorter; names in the table of words."""

LINES_BELOW = 4
"""Lines of the heads, the choice and the keys."""


class Choice(Drawn):
    """What keys would bring. Says which line was clicked."""

    @dataclass
    class Clicked(Message):
        """A line was clicked, counted from 0."""

        line: int

    def on_click(self, event: events.Click) -> None:
        self.post_message(self.Clicked(event.y))


class Home(Page[None]):
    """The decks, and what a key would bring."""

    class Chosen(Message):
        """The learner wants to study; the study has been told what."""

    class Quit(Message):
        """The learner wants to leave the program."""

    class Browsed(Message):
        """The learner wants to search all cards."""

    class Wondered(Message):
        """The learner wants to see how it goes."""

    class Rehearsed(Message):
        """The learner wants a mock interview."""

    class Prepared(Message):
        """The learner wants to see the plan for the interview."""

    CSS_PATH = "home.tcss"
    AUTO_FOCUS = "DeckList"
    BINDINGS = [
        bind("space,s", "study_all", "home.all"),
        bind("f", "find", "home.find", show=True),
        bind("H", "calendar", "home.calendar"),
        bind("q", "leave", "home.quit", show=True),
        bind("I", "prepare", "home.interview", show=True),
        bind("/,B", "browse", "home.browse", show=True),
        bind("P", "wonder", "home.progress", show=True),
        bind("M", "rehearse", "home.mock", show=True),
    ]

    top = query_one("#top", Drawn)
    heads = query_one("#heads", Drawn)
    choice = query_one(Choice)
    decks = query_one(DeckList)

    def __init__(
        self,
        study: Study,
        language: str,
        folded: set[str] | None = None,
        prospects: Callable[[], Prospects | None] = lambda: None,
    ) -> None:
        """The decks of a study.

        Args:
            study: has the decks.
            language: of words and titles.
            folded: the topics that are folded, kept up to date here.
            prospects: gives what is known of the interview; `None` without one.
        """
        super().__init__(language)
        self._find_prospects = prospects
        self._prospects: Prospects | None = None
        self._study = study
        self._folded = set() if folded is None else folded
        self._rows: Sequence[DeckRow] = ()
        self._today = Today(0, 0, 0, 0, 0)
        self._left: Left | None = None
        self._left_in: dict[tuple[str, ...], Left] = {}
        """What is left today of the decks that were selected, by their slugs."""
        self._ahead: Ahead | None = None
        self._backlog: int | None = None
        self._minutes: int | None = None
        """For what is left today; `None` until that was asked."""
        self._sought = ""
        self._wants_calendar: bool | None = None
        """`None`: if there is much room."""
        self._measuring: Worker[None] | None = None

    def compose(self) -> ComposeResult:
        yield Drawn(self._top, id="top")
        yield Drawn(self._heads, id="heads")
        yield DeckList()
        yield Notice()
        yield Choice(self._choice)
        yield KeyLine()

    def on_mount(self) -> None:
        self.show_keys()
        self.watch(self.app, "app_focus", self._look_again, init=False)

    def _look_again(self, focused: bool) -> None:
        """Show what was edited meanwhile in another window, if the terminal tells of windows."""
        with suppress(StudyError):
            if focused and self.is_current and self._study.look_at_decks():
                self.on_screen_resume()

    def on_resize(self) -> None:
        self._fit()

    def on_screen_resume(self) -> None:
        """Show how things stand, at first and whenever the learner comes back."""
        try:
            self._study.look_at_decks()
            self._study.start()
            self._rows = self._study.decks()
            self._today = self._study.today()
            asked = self._study.next()
            self._left = asked.left if asked else None
            self._ahead = None if asked else look_ahead(self._study)
            self._backlog = self._study.backlog()
            self._tell_problems()
        except StudyError as error:
            self.notice.say(str(error), "$error")
        self._minutes = None
        self._left_in.clear()
        self.show_all()
        self.call_after_refresh(self._look_closer)

    def on_screen_suspend(self) -> None:
        if self._measuring is not None:
            self._measuring.cancel()

    def _look_closer(self) -> None:
        """Find out what the first sight does not need."""
        self._tell_days()
        self._look_ahead()
        self._measuring = self.run_worker(self._measure, exclusive=True)

    def _look_ahead(self) -> None:
        """See whether an interview is ahead."""
        try:
            self._prospects = self._find_prospects()
        except StudyError as error:
            self.notice.say(str(error), "$error")
        if self._prospects is not None:
            self._fit()

    async def _measure(self) -> None:
        """Find out how long today takes and how well decks are known, between two keys."""
        try:
            self._minutes = self._study.minutes(self._left) if self._left else 0
            self._fit()
            for _ in self._study.measure():
                await asyncio.sleep(0)
        except StudyError as error:
            self.notice.say(str(error), "$error")
        self.decks.know(self._study.knowledge())
        await self._prepare()

    async def _prepare(self) -> None:
        """Find out what the interview asks, if one is ahead, unless that is known already."""
        if self._prospects is None:
            return
        try:
            for _ in self._prospects.preparing():
                await asyncio.sleep(0)
        except StudyError as error:
            self.notice.say(str(error), "$error")
        self._fit()

    def _tell_days(self) -> None:
        try:
            for calendar in self.query(Calendar):
                calendar.tell(self._study.answers_by_day(), self._study.day())
        except StudyError as error:
            self.notice.say(str(error), "$error")

    def show_all(self) -> None:
        for part in self.query(DeckFilter):
            part.speak(self.language)
        for calendar in self.query(Calendar):
            calendar.speak(self.language)
        self._show_decks()
        self._fit()
        self.choice.refresh()

    def _show_decks(self) -> None:
        shown = [row for row in self._rows if not row.hidden]
        lines = tree(shown, self._folded, self._sought)
        self.decks.show(lines, self.language)
        if self._sought and not lines:
            without = say(self.language, "none found")
        else:
            without = say(self.language, "all hidden" if self._rows else "no decks")
        self.decks.display = bool(lines)
        self.heads.refresh()
        if not lines:
            self._only(Pane, before=Notice).show(partial(self._without, without))
        elif self.query(Pane):
            self.pane.remove()
        if lines and self.focused is None:
            self.decks.focus()

    def _only(self, kind: type[Part], before: type[Widget] | str) -> Part:
        """The part of that kind, made when it is needed: a start pays for none that it lacks."""
        for part in self.query(kind):
            return part
        part = kind()
        self.mount(part, before=self.query_one(before))
        return part

    def _without(self, text: str, width: int) -> Lines:
        above = [] if self.heads.display else [EMPTY]
        return inset([*above, *text_lines(text, measure(width))], width)

    def _fit(self) -> None:
        """Give each part its height: the decks are what must not go."""
        width, height = self.app.size
        top = len(self._top(width))
        self.top.styles.height = top
        self.heads.display = self._is_roomy
        spare = height - top - LINES_BELOW - HEIGHT - 1 - FEWEST_DECKS
        wanted = height >= ROOM_FOR_CALENDAR
        if self._wants_calendar is not None:
            wanted = self._wants_calendar
        fits = wanted and spare >= 0 and bool(self._rows)
        if fits and not self.query(Calendar):
            self._only(Calendar, before="#heads").speak(self.language)
            self.call_after_refresh(self._tell_days)
        elif not fits:
            self.query(Calendar).remove()
        self.top.refresh()
        self.heads.refresh()

    @property
    def _is_roomy(self) -> bool:
        return self.app.size.height >= 12

    def _tell_problems(self) -> None:
        """Name the first mistake in a deck file, else the copies that differ from newer versions.

        A deck with a mistake stays as it was.
        """
        problems = self._study.problems
        text = problems[0] if problems else ""
        if len(problems) > 1:
            text = say(self.language, "problems", len(problems) - 1, first=text)
        elif not problems and (decks := self._study.undecided()):
            text = say(self.language, "undecided", decks=", ".join(decks))
        self.notice.say(text, "$warning")

    def _heads(self, width: int) -> Lines:
        return inset([heads(self.language, width) if self.decks.display else EMPTY], width)

    def _top(self, width: int) -> Lines:
        """What was done today, and what is left of it."""
        wide = measure(width)
        streak = say(self.language, "streak", self._today.streak) if self._today.streak else ""
        name = Content.styled("studyllm", "bold $primary")
        first = name.pad_right(max(wide - name.cell_length - cell_len(streak), 1)) + streak
        lines = [first, Content(self._totals()).truncate(wide, ellipsis=True)]
        if self._is_roomy:
            lines += map(Content, self._ahead_of_today(wide))
            late = longest(backlog(self.language, self._backlog), wide)
            lines += [Content.styled(late, "$muted")] if late else []
        if self.app.size.height >= (AND_CALENDAR if self._wants_calendar else ROOM_FOR_AIR):
            lines = [EMPTY, *lines, EMPTY]
        return inset(lines, width)

    def _ahead_of_today(self, wide: int) -> list[str]:
        """What is left of today; while an interview is ahead, its line says that."""
        prospects = self._prospects
        interview = longest(prospects.words(self.language), wide) if prospects is not None else ""
        says_all = bool(interview) and prospects is not None and prospects.is_ahead
        left = longest(self._plan(), wide) if self._left and not says_all else ""
        return [line for line in (left, interview) if line]

    def _plan(self) -> tuple[str, ...]:
        """What today will take: the same, ever shorter."""
        counts = left_words(self.language, self._left or Left(0, 0, 0))
        if self._minutes is None:
            return (say(self.language, "left today", counts=counts), counts)
        minutes = self._minutes
        return (
            say(self.language, "minutes left today", minutes, counts=counts),
            say(self.language, "about minutes", minutes, counts=counts),
            counts,
        )

    def _totals(self) -> str:
        today = self._today
        if not today.answers and not today.crammed:
            return say(self.language, "nothing yet")
        total = []
        if today.answers:
            total.append(say(self.language, "answers", today.answers))
            total.append(say(self.language, "n new", today.new))
        if today.crammed:
            total.append(say(self.language, "n practised", today.crammed))
        total.append(duration(self.language, today.took_ms))
        return say(self.language, "today total", total=say(self.language, "comma").join(total))

    def _choice(self, width: int) -> Lines:
        """What space and enter would bring, a line each."""
        line = self.decks.selected
        if line is None:
            return []
        keys = [self.key(name) for name in ("home.all", "home.study")]
        column = max(map(cell_len, keys)) + 2
        looks = [("bold reverse $primary", "bold"), ("bold $primary", "")]
        room = max(measure(width) - column, 0)
        words = (self._all(room), self._one(line, room))
        lines = [
            Content.assemble((f" {key} ", look), " " * (column - cell_len(key) - 1), (text, tone))
            for key, text, (look, tone) in zip(keys, words, looks, strict=True)
        ]
        # The key's own blank stands in the margin, so that it stands below all else.
        wide = measure(width) + 1
        return [line.truncate(wide, ellipsis=True).pad_left(margin(width) - 1) for line in lines]

    def _left_of(self, line: Line) -> Left:
        """What is left of a line's decks today, as far as the limits of the day go."""
        if line.slugs not in self._left_in:
            try:
                self._left_in[line.slugs] = self._study.left(Scope(line.slugs))
            except StudyError:  # the study says so itself once the line is chosen
                return Left(line.due, line.new, 0)
        return self._left_in[line.slugs]

    def _one(self, line: Line, room: int) -> str:
        """What the selected deck or topic has; its title is what gives way."""
        left = self._left_of(line)
        counts = left_words(self.language, left, line.due)
        name = "one deck" if any(left) else "none today, but new" if line.new else "none today"
        words = partial(say, self.language, name, line.new, counts=counts)
        title = Content(one_line(in_language(line.title, self.language)))
        beside = cell_len(words(title=""))
        title = title.truncate(max(room - beside, NARROWEST), ellipsis=True)
        return words(title=title.plain)

    def _all(self, room: int) -> str:
        """What is left of today, or when there is something again."""
        if not self._left:
            nothing, later = say(self.language, "nothing left"), ahead(self.language, self._ahead)
            both = say(self.language, "sentences", first=nothing, second=later)
            ways = [both, later, nothing]
        else:
            due = sum(row.due for row in self._rows if not row.hidden)
            counts = left_words(self.language, self._left, due)
            ways = [say(self.language, words, counts=counts) for words in ALL_DECKS]
        return longest(ways, room) or ways[-1]

    def on_choice_clicked(self, clicked: Choice.Clicked) -> None:
        if clicked.line:
            self.decks.action_choose()
        else:
            self.action_study_all()

    def on_rows_moved(self) -> None:
        self.choice.refresh()

    def on_deck_list_chosen(self, chosen: DeckList.Chosen) -> None:
        self._study_scope(Scope(chosen.line.slugs))

    def on_deck_list_folded(self, wish: DeckList.Folded) -> None:
        if wish.folded:
            self._folded.add(wish.topic)
        else:
            self._folded.discard(wish.topic)
        self._show_decks()
        self.choice.refresh()

    def action_find(self) -> None:
        """Have the learner type which decks to show."""
        part = self._only(DeckFilter, before=Notice)
        part.speak(self.language)
        part.focus()

    def on_deck_filter_changed(self, changed: DeckFilter.Changed) -> None:
        self._sought = changed.text
        self._show_decks()
        self._select_found()
        self.choice.refresh()

    def _select_found(self) -> None:
        """Select the first deck below a topic that is only there because its decks are."""
        line = self.decks.selected
        if (
            line is not None
            and line.topic
            and not any(named(name, self._sought) for name in (line.topic, *line.title.values()))
        ):
            self.decks.action_move(1)

    def on_deck_filter_moved(self, moved: DeckFilter.Moved) -> None:
        self.decks.action_move(moved.rows)

    def on_deck_filter_closed(self) -> None:
        self._stop_finding()

    def on_deck_filter_chosen(self) -> None:
        """Study what was found; all decks are there again when the learner comes back."""
        line = self.decks.selected
        if line is not None:
            self._stop_finding()
            self._study_scope(Scope(line.slugs))

    def _stop_finding(self) -> None:
        self._sought = ""
        self.query(DeckFilter).remove()
        self._show_decks()
        self.decks.focus()
        self.choice.refresh()

    def on_descendant_focus(self) -> None:
        self.show_keys()

    def action_calendar(self) -> None:
        """Show the calendar, or hide it; without room for it, say so."""
        self._wants_calendar = not self.query(Calendar)
        self._fit()
        if self._wants_calendar and not self.query(Calendar) and self._rows:
            self._wants_calendar = None
            self.notice.say(say(self.language, "no room for calendar"))

    def action_study_all(self) -> None:
        self._study_scope(Scope())

    def _study_scope(self, scope: Scope) -> None:
        try:
            self._study.start(scope)
        except StudyError as error:
            self.notice.say(str(error), "$error")
        else:
            self.post_message(self.Chosen())

    def action_browse(self) -> None:
        self.post_message(self.Browsed())

    def action_wonder(self) -> None:
        self.post_message(self.Wondered())

    def action_rehearse(self) -> None:
        self.post_message(self.Rehearsed())

    def action_prepare(self) -> None:
        self.post_message(self.Prepared())

    def action_leave(self) -> None:
        self.post_message(self.Quit())
