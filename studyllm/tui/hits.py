"""The cards that a search found as rows in as many columns as there is room for."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len
from textual.content import Content

from studyllm.core.cards import in_language
from studyllm.core.query import Order
from studyllm.study.browsing import Hit, Sort
from studyllm.text.clean import one_line
from studyllm.tui.content import EMPTY, title_line
from studyllm.tui.keys import bind
from studyllm.tui.marks import FLAG
from studyllm.tui.rows import Rows
from studyllm.tui.strings import say
from studyllm.tui.wording import interval

if TYPE_CHECKING:
    from studyllm.text.symbols import Charset


class HitRows(Rows, inherit_bindings=False):
    """The rows of the browser."""

    BINDINGS = [
        bind("down,j", "move(1)", "hits.down"),
        bind("up,k", "move(-1)", "hits.up"),
        bind("pagedown", "page(1)", "hits.page_down"),
        bind("pageup", "page(-1)", "hits.page_up"),
        bind("home,g", "first", "hits.first"),
        bind("end,G", "last", "hits.last"),
    ]

    @property
    def count(self) -> int:
        """How many rows there are."""
        return self._count


class Column(NamedTuple):
    """A column beside the question."""

    name: str
    width: int
    """In cells, without the blanks before it."""
    order: Order | None
    """What sorts by it."""


GAP = 2

LEAST, LAST = 36, 18
"""Cells of a question before a column goes to make room, and before the last one does."""

TITLE = 20
"""Cells of a deck's title."""


class Table:
    """Draws rows for a width."""

    def __init__(self, language: str, width: int, strength: Order, charset: Charset) -> None:
        """`width` is in cells; `strength` is what the scheduler knows beside the interval."""
        self._language = language
        self._charset = charset
        columns = [
            self._column("deck", TITLE, None),
            self._column("head due", self._widest(-999, 350, 999), Order.DUE),
            self._column("head interval", self._widest(27, 350, 900), Order.INTERVAL),
            self._column(f"head {strength.value}", 5, strength),
            self._column("head lapses", 3, Order.LAPSES),
        ]
        for name in ("head lapses", f"head {strength.value}", "deck", "head interval", "head due"):
            least = LEAST if len(columns) > 1 else LAST
            if width - self._beside(columns) < least:
                columns = [column for column in columns if column.name != name]
        self._columns = columns
        self._question = max(width - self._beside(columns), 0)
        self._strength = strength

    def _column(self, name: str, width: int, order: Order | None) -> Column:
        # A cell more than the name: a sign beside it tells the order.
        named = cell_len(say(self._language, name)) + (order is not None)
        return Column(name, max(width, named), order)

    def _widest(self, *days: int) -> int:
        return max(cell_len(interval(self._language, number)) for number in days)

    @staticmethod
    def _beside(columns: Sequence[Column]) -> int:
        return sum(column.width + GAP for column in columns)

    def head(self, sort: Sort) -> Content:
        """The names of the columns, with a sign at the one that is sorted by."""
        by_question = sort.order == Order.QUESTION
        first = say(self._language, "head question") + (self._sign(sort) if by_question else "")
        cells = [Content(first).truncate(self._question, ellipsis=True)]
        for column in self._columns:
            name = say(self._language, column.name)
            sign = self._sign(sort) if column.order == sort.order else ""
            cells.append(Content(name + sign))
        return self._row(cells).stylize("$muted")

    @staticmethod
    def _sign(sort: Sort) -> str:
        return "▾" if sort.backwards else "▴"

    def row(self, hit: Hit | None) -> Content:
        """A card; one that has gone is named so."""
        if hit is None:
            return Content.styled(say(self._language, "gone"), "$muted").truncate(self._question)
        cells = {
            "deck": one_line(in_language(hit.title, self._language)),
            "head due": say(self._language, "new word"),
        }
        if hit.memory is not None:
            memory = hit.memory
            days = memory.due - hit.day
            cells["head due"] = (
                interval(self._language, days) if days else say(self._language, "today")
            )
            cells["head interval"] = interval(self._language, memory.interval)
            cells["head ease"] = f"{memory.ease / 100:.2f}"
            cells["head difficulty"] = f"{memory.difficulty:.1f}"
            cells["head lapses"] = str(memory.lapses)
        row = self._row(
            [self._asked(hit), *(Content(cells.get(c.name, "")) for c in self._columns)]
        )
        return row.stylize("$muted") if hit.standing.suspended or hit.buried else row

    def _asked(self, hit: Hit) -> Content:
        """The question, and behind it what was said of the card."""
        marks = [
            *([say(self._language, "suspended")] if hit.standing.suspended else []),
            *([say(self._language, "buried word")] if hit.buried else []),
            *([say(self._language, "leech")] if hit.leech else []),
            *([FLAG] if hit.standing.flagged else []),
        ]
        said = Content.styled(" ".join(marks), "$warning")
        room = self._question - (said.cell_length + 1 if marks else 0)
        question = Content(title_line(hit.question, self._charset)).truncate(
            max(room, 0), ellipsis=True
        )
        return Content.assemble(question, " " if marks else "", said)

    def _row(self, cells: Sequence[Content]) -> Content:
        question, *others = cells
        question = question.truncate(self._question)
        parts = [question.pad_right(self._question - question.cell_length)]
        for cell, column in zip(others, self._columns, strict=True):
            cell = cell.truncate(column.width, ellipsis=True)
            room = column.width - cell.cell_length
            left = column.order is None
            padded = cell.pad_right(room) if left else cell.pad_left(room)
            parts.append(padded.pad_left(GAP))
        return EMPTY.join(parts)


@lru_cache(4)
def table(language: str, width: int, strength: Order, charset: Charset) -> Table:
    """The table in a language and a width, made once."""
    return Table(language, width, strength, charset)
