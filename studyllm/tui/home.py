"""The first screen: the decks with what is due in each, and what was done today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.geometry import Region
from textual.getters import query_one
from textual.message import Message
from textual.reactive import reactive

from studyllm.core.cards import in_language
from studyllm.core.session import Left
from studyllm.errors import StudyError
from studyllm.study import DeckRow, Scope, Study, Today
from studyllm.text.clean import one_line
from studyllm.tui.content import EMPTY, Lines, inset, longest, measure, text_lines
from studyllm.tui.key_words import key_name
from studyllm.tui.keys import KeyLine, bind
from studyllm.tui.lines import Drawn, Pane
from studyllm.tui.page import Notice, Page
from studyllm.tui.strings import say
from studyllm.tui.wording import Ahead, ahead, backlog, duration, left_words, look_ahead


class DeckList(Pane, can_focus=True):
    """The decks. Says which one was chosen."""

    @dataclass
    class Chosen(Message):
        """The learner wants to study a deck."""

        slug: str

    class Moved(Message):
        """Another deck is selected."""

    BINDINGS = [
        bind("down,j", "move(1)", "home.down"),
        bind("up,k", "move(-1)", "home.up"),
        bind("home,g", "move(-9999)", "home.first"),
        bind("end,G", "move(9999)", "home.last"),
        bind("enter", "choose", "home.study"),
    ]

    ALLOW_SELECT = False

    cursor = reactive(0)
    """Which deck is selected, counted from 0."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: Sequence[DeckRow] = ()
        self._language = "en"
        self._without = ""

    def offer(self, rows: Sequence[DeckRow], language: str, without: str) -> None:
        """Show decks, or the text `without` where there are none."""
        chosen = self.selected
        self._rows, self._language, self._without = rows, language, without
        slugs = [row.slug for row in rows]
        self.cursor = slugs.index(chosen.slug) if chosen and chosen.slug in slugs else 0
        self.show(self._lines, self.scroll_offset.y)
        self.redraw()

    @property
    def selected(self) -> DeckRow | None:
        """The deck under the cursor."""
        return self._rows[self.cursor] if self._rows else None

    def validate_cursor(self, cursor: int) -> int:
        return max(0, min(cursor, len(self._rows) - 1))

    def watch_cursor(self, cursor: int) -> None:
        self.redraw()
        self.scroll_to_region(Region(0, cursor, 1, 1), animate=False, force=True)
        self.post_message(self.Moved())

    def action_move(self, rows: int) -> None:
        self.cursor += rows

    def action_choose(self) -> None:
        if self.selected:
            self.post_message(self.Chosen(self.selected.slug))

    def on_click(self, event: events.Click) -> None:
        place = event.y + self.scroll_offset.y
        if place < len(self._rows):
            self.cursor = place
            self.action_choose()

    def _lines(self, width: int) -> Lines:
        wide = measure(width)
        if not self._rows:
            return inset([EMPTY, *text_lines(self._without, wide)], width)
        columns = column_widths(self._language)
        return inset((self._row(place, wide, columns) for place in range(len(self._rows))), width)

    def _row(self, place: int, width: int, columns: Sequence[int]) -> Content:
        row = self._rows[place]
        marked = place == self.cursor
        room = width - sum(columns) - 2
        title = Content(one_line(in_language(row.title, self._language)))
        title = title.truncate(max(room, 0), ellipsis=True)
        line = Content.assemble("› " if marked else "  ", title.pad_right(room - title.cell_length))
        for number, column in zip((row.due, row.new, row.learned), columns, strict=True):
            line += Content.styled(str(number).rjust(column), "" if number else "$muted")
        return line.stylize("bold on $panel") if marked else line


def column_widths(language: str) -> list[int]:
    """The cells of the columns with numbers, the blanks before them included."""
    return [max(cell_len(say(language, name)) + 2, 6) for name in COLUMNS]


class Choice(Drawn):
    """What keys would bring. Says which line was clicked."""

    @dataclass
    class Clicked(Message):
        """A line was clicked, counted from 0."""

        line: int

    def on_click(self, event: events.Click) -> None:
        self.post_message(self.Clicked(event.y))


COLUMNS = ("due", "new", "learned")


class Home(Page[None]):
    """The decks, and what a key would bring."""

    class Chosen(Message):
        """The learner wants to study; the study has been told what."""

    class Quit(Message):
        """The learner wants to leave the program."""

    class Browsed(Message):
        """The learner wants to search all cards."""

    CSS_PATH = "home.tcss"
    AUTO_FOCUS = "DeckList"
    BINDINGS = [
        bind("space,s", "study_all", "home.all"),
        bind("q", "leave", "home.quit", show=True),
        bind("/,B", "browse", "home.browse", show=True),
    ]

    top = query_one("#top", Drawn)
    choice = query_one(Choice)
    decks = query_one(DeckList)

    def __init__(self, study: Study, language: str) -> None:
        super().__init__(language)
        self._study = study
        self._rows: Sequence[DeckRow] = ()
        self._today = Today(0, 0, 0, 0, 0)
        self._left: Left | None = None
        self._ahead: Ahead | None = None
        self._backlog: int | None = None

    def compose(self) -> ComposeResult:
        yield Drawn(self._top, id="top")
        yield DeckList()
        yield Notice()
        yield Choice(self._choice)
        yield KeyLine()

    def on_mount(self) -> None:
        self.show_keys()

    def on_screen_resume(self) -> None:
        """Show how things stand, at first and whenever the learner comes back."""
        try:
            self._study.start()
            self._rows = self._study.decks()
            self._today = self._study.today()
            asked = self._study.next()
            self._left = asked.left if asked else None
            self._ahead = None if asked else look_ahead(self._study)
            self._backlog = self._study.backlog()
        except StudyError as error:
            self.notice.say(str(error), "$error")
        else:
            self._tell_problems()
        self.show_all()

    def show_all(self) -> None:
        shown = [row for row in self._rows if not row.hidden]
        without = say(self.language, "all hidden" if self._rows else "no decks")
        self.decks.offer(shown, self.language, without)
        self.top.refresh()
        self.choice.refresh()

    def _tell_problems(self) -> None:
        """Name the first mistake in a deck file; the deck stays as it was."""
        problems = self._study.problems
        text = problems[0] if problems else ""
        if len(problems) > 1:
            text = say(self.language, "problems", len(problems) - 1, first=text)
        self.notice.say(text, "$warning")

    def _top(self, width: int) -> Lines:
        wide = measure(width)
        columns = column_widths(self.language)
        streak = say(self.language, "streak", self._today.streak) if self._today.streak else ""
        name = Content.styled("studyllm", "bold $primary")
        first = name.pad_right(max(wide - name.cell_length - cell_len(streak), 1)) + streak
        heads = [say(self.language, column) for column in COLUMNS]
        head = "  " + say(self.language, "deck")
        head += " " * (wide - sum(columns) - cell_len(head))
        for word, column in zip(heads, columns, strict=True):
            head += " " * (column - cell_len(word)) + word
        shown = Content.styled(head if any(not row.hidden for row in self._rows) else "", "$muted")
        totals = Content(self._totals()).truncate(wide, ellipsis=True)
        late = Content.styled(longest(backlog(self.language, self._backlog), wide), "$muted")
        return inset([first, totals, late, shown], width)

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
        """What enter and space would bring, a line each."""
        row = self.decks.selected
        if row is None:
            return []
        title = one_line(in_language(row.title, self.language))
        counts = left_words(self.language, Left(row.due, row.new, 0))
        one = say(self.language, "one deck", title=title, counts=counts)
        if self._left:
            counts = left_words(self.language, self._left)
            everything = say(self.language, "all decks", counts=counts)
        else:
            everything = f"{say(self.language, 'nothing left')} {ahead(self.language, self._ahead)}"
        keys = [key_name(self.language, key) for key in ("enter", "space")]
        column = max(map(cell_len, keys)) + 2
        lines = [
            Content.styled(key, "bold $primary").pad_right(column - cell_len(key)) + words
            for key, words in zip(keys, (one, everything), strict=True)
        ]
        return inset((line.truncate(measure(width), ellipsis=True) for line in lines), width)

    def on_choice_clicked(self, clicked: Choice.Clicked) -> None:
        if clicked.line:
            self.action_study_all()
        else:
            self.decks.action_choose()

    def on_deck_list_moved(self) -> None:
        self.choice.refresh()

    def on_deck_list_chosen(self, chosen: DeckList.Chosen) -> None:
        self._study_scope(Scope((chosen.slug,)))

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

    def action_leave(self) -> None:
        self.post_message(self.Quit())
