"""The decks on the home screen, by topic, each with its numbers and how well it is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.message import Message

from studyllm.core.cards import in_language
from studyllm.core.stats import Knowledge
from studyllm.text.clean import one_line
from studyllm.text.rounding import percent
from studyllm.tui.content import EMPTY, margin, measure
from studyllm.tui.keys import bind
from studyllm.tui.rows import Rows
from studyllm.tui.strings import say
from studyllm.tui.topics import Line

BAR = 8
"""Cells of the bar."""

PERCENT = 5
"""Cells of the share as a number, the blank before it included."""

ROOM_FOR_WEAK, ROOM_FOR_SHARE, ROOM_FOR_BAR = 34, 48, 60
"""How wide lines must be for these columns, in cells."""

OPEN, FOLDED = "▾ ", "▸ "


class Columns(NamedTuple):
    """What stands behind the titles of decks."""

    numbers: list[tuple[str, int]]
    """Names of the columns with numbers, and their cells, the blanks before them included."""
    share: int
    """Cells of the share that is known, blanks included; 0 if there is no room."""
    bar: bool
    """Whether a bar goes before it."""

    @property
    def cells(self) -> int:
        """Of all of them."""
        return sum(cells for _, cells in self.numbers) + self.share


def columns(language: str, wide: int) -> Columns:
    """The columns of lines that are so many cells wide."""
    names = ("due", "new", "weak") if wide >= ROOM_FOR_WEAK else ("due", "new")
    numbers = [(name, max(cell_len(say(language, name)) + 2, 6)) for name in names]
    bar = wide >= ROOM_FOR_BAR
    share = max(cell_len(say(language, "mastery")), PERCENT + BAR * bar) + 2
    return Columns(numbers, share if wide >= ROOM_FOR_SHARE else 0, bar)


def heads(language: str, width: int) -> Content:
    """The names of the columns on a screen of that width."""
    wide = measure(width)
    shown = columns(language, wide)
    title = Content(say(language, "deck")).pad_left(2)
    line = title.pad_right(max(wide - shown.cells - title.cell_length, 0))
    for name, cells in shown.numbers:
        line += _right(Content(say(language, name)), cells)
    if shown.share:
        line += _right(Content(say(language, "mastery")), shown.share)
    return line.stylize("$muted")


def share_bar(share: float, cells: int = BAR) -> Content:
    """A share, 0 to 1, as a bar; it is full only if nothing is missing."""
    filled = int(share * cells)
    return Content.assemble(("━" * filled, "$success"), ("─" * (cells - filled), "$faint"))


def _right(cell: Content, cells: int) -> Content:
    return cell.pad_left(max(cells - cell.cell_length, 0))


class DeckList(Rows):
    """The decks. Says which one was chosen, and which topic is to be folded."""

    @dataclass
    class Chosen(Message):
        """The learner wants to study a deck or a topic."""

        line: Line

    @dataclass
    class Folded(Message):
        """The learner wants a topic folded, or open."""

        topic: str
        folded: bool

    BINDINGS = [
        bind("enter", "choose", "home.study"),
        bind("down,j", "move(1)", "home.down"),
        bind("up,k", "move(-1)", "home.up"),
        bind("left", "fold(True)", "home.fold"),
        bind("right", "fold(False)", "home.unfold"),
        bind("pagedown", "page(1)", "home.page_down"),
        bind("pageup", "page(-1)", "home.page_up"),
        bind("home,g", "first", "home.first"),
        bind("end,G", "last", "home.last"),
    ]

    def __init__(self) -> None:
        super().__init__(self._row)
        self._lines: Sequence[Line] = ()
        self._knowledge: Mapping[str, Knowledge] = {}
        self._language = "en"

    def show(self, lines: Sequence[Line], language: str) -> None:
        """Show decks; the one that was selected stays so, or else its topic is."""
        before = self.selected
        self._lines, self._language = lines, language
        self.offer(len(lines))
        self.cursor = self._place_of(before) if before else 0

    def know(self, knowledge: Mapping[str, Knowledge]) -> None:
        """Show how well decks are known."""
        self._knowledge = knowledge
        self.refresh()

    @property
    def selected(self) -> Line | None:
        """The line under the cursor."""
        return self._lines[self.cursor] if self._lines else None

    def _place_of(self, line: Line) -> int:
        names = [one.name for one in self._lines]
        return next((names.index(n) for n in (line.name, (line.under, "")) if n in names), 0)

    def action_choose(self) -> None:
        if self.selected:
            self.post_message(self.Chosen(self.selected))

    def action_fold(self, folded: bool) -> None:
        """Fold or open a topic; from a deck, a fold leads to its topic."""
        line = self.selected
        if line is None:
            return
        if line.topic:
            self.post_message(self.Folded(line.topic, folded))
        elif folded and line.under:
            self.cursor = [one.topic for one in self._lines].index(line.under)

    def on_click(self, event: events.Click) -> None:
        """Select a line; the mark of a topic folds it, and one that is selected is chosen."""
        event.prevent_default()  # the base would take a click below the last line for one on it
        place = event.y + self.scroll_offset.y
        if place >= len(self._lines):
            return
        line = self._lines[place]
        chosen = place == self.cursor
        self.cursor = place
        mark = margin(self.app.size.width) + 2
        if line.topic and mark <= event.x < mark + len(OPEN):
            self.post_message(self.Folded(line.topic, not line.folded))
        elif chosen:
            self.action_choose()

    def _row(self, place: int, _: int) -> Content:
        # As wide as the heads, although a scroll bar makes the list narrower.
        wide = measure(self.app.size.width)
        line = self._lines[place]
        shown = columns(self._language, wide)
        known = line.known(self._knowledge)
        lead = "› " if place == self.cursor else "  "
        title = Content(lead + self._indent(line))
        title += Content(one_line(in_language(line.short, self._language)))
        room = max(wide - shown.cells, len(lead))
        row = title.truncate(room, ellipsis=True)
        row = row.pad_right(room - row.cell_length)
        numbers = {"due": line.due, "new": line.new, "weak": known.weak if known else None}
        for name, cells in shown.numbers:
            row += _right(_number(numbers[name]), cells)
        if shown.share and known:
            share = Content(percent(known.mastery).rjust(PERCENT))
            bar = share_bar(known.mastery) if shown.bar else EMPTY
            row += _right(bar + share, shown.share)
        return row.pad_left(margin(self.app.size.width))

    def _indent(self, line: Line) -> str:
        if line.topic:
            return FOLDED if line.folded else OPEN
        if line.under:
            return "    "
        return "  " if any(one.topic for one in self._lines) else ""


def _number(number: int | None) -> Content:
    if number is None:
        return EMPTY
    return Content.styled(str(number), "" if number else "$muted")
