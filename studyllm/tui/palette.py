"""The palette: a line to type in, and below it what may be meant by that."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.getters import query_one
from textual.widgets import Input, Static

from studyllm.text.clean import clean
from studyllm.tui.content import NARROWEST, margin, measure
from studyllm.tui.keys import KeyLine, bind
from studyllm.tui.offers import Offer, meant
from studyllm.tui.page import Notice, Page
from studyllm.tui.rows import Rows
from studyllm.tui.strings import say

CardSource: TypeAlias = Callable[[str], Iterator[Sequence[Offer]]]
"""Gives the cards that have some words: a few at a time, each time after a few milliseconds."""

LEAST = 2
"""Letters after which cards are looked for; of Chinese, one is enough."""

MOST = 100
"""Cards that are shown."""


class Query(Input):
    """What is looked for."""

    def validate_value(self, value: str) -> str:
        """What is pasted could steer the terminal."""
        return clean(value).replace("\n", " ").replace("\t", " ")


class Palette(Page[Offer]):
    """Its result is what was chosen."""

    CSS_PATH = "palette.tcss"
    AUTO_FOCUS = "Query"
    OFFERS = False
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (60, "-wide")]
    BINDINGS = [
        bind("enter", "choose", "palette.choose", show=True, first=True),
        bind("escape,ctrl+p", "close", "palette.close", show=True),
        bind("down,ctrl+n", "move(1)", "palette.down"),
        bind("up", "move(-1)", "palette.up"),
        bind("pagedown", "page(1)", "palette.page_down"),
        bind("pageup", "page(-1)", "palette.page_up"),
    ]

    rows = query_one(Rows)
    query_line = query_one(Query)

    def __init__(self, offers: Sequence[Offer], cards: CardSource, language: str) -> None:
        """`offers`: all but the cards, in the order in which they are shown at first."""
        super().__init__(language)
        self._offers = offers
        self._cards = cards
        self._found = list(offers)
        self._search: Iterator[Sequence[Offer]] = iter(())
        """What goes on with the search for cards."""

    def compose(self) -> ComposeResult:
        with Horizontal(id="query"):
            yield Static("› ", id="lead", markup=False)
            yield Query(select_on_focus=False)
        yield Rows(self._row)
        yield Notice()
        yield KeyLine()

    def on_mount(self) -> None:
        self.rows.can_focus = False  # what is typed belongs to the line
        self.show_keys()
        self.show_all()

    def show_all(self) -> None:
        self.query_line.placeholder = say(self.language, "palette")
        self._find(self.query_line.value)

    def on_input_changed(self, changed: Input.Changed) -> None:
        self._find(changed.value)

    def _find(self, query: str) -> None:
        self._found = meant(query, self._offers)
        asked = query.strip()
        wanted = len(asked) >= LEAST or not asked.isascii()
        self._search = self._cards(asked) if wanted else iter(())
        self.notice.say("")
        self.rows.cursor = 0
        self.rows.offer(len(self._found))
        self._look_further(self._search, MOST)

    def _look_further(self, search: Iterator[Sequence[Offer]], most: int) -> None:
        """Add the next cards that are found, at most so many, unless something else is asked."""
        if search is not self._search or not self.is_current:
            return
        cards = next(search, None)
        if cards is None or most <= 0:
            self.notice.say("" if self._found else say(self.language, "not found"))
            return
        self._found += cards[:most]
        self.rows.offer(len(self._found))
        # What is typed meanwhile comes before it.
        self.call_later(self._look_further, search, most - len(cards))

    def _row(self, place: int, width: int) -> Content:
        """A title, what there is to say of it, and at the right its key or its kind."""
        offer = self._found[place]
        wide = measure(self.app.size.width)
        side = offer.key or say(self.language, f"is {offer.kind}")
        room = max(wide - 2 - cell_len(side) - 2, NARROWEST)
        text = Content(offer.title)
        if offer.detail:
            text = Content.assemble(text, "  ", (offer.detail, "$muted"))
        text = text.truncate(room, ellipsis=True)
        lead = "› " if place == self.rows.cursor else "  "
        line = Content.assemble(
            lead,
            text.pad_right(room - text.cell_length + 2),
            (side, "bold $primary" if offer.key else "$muted"),
        )
        return line.pad_left(margin(self.app.size.width))

    def on_click(self, event: events.Click) -> None:
        if event.widget is self.rows and event.y + self.rows.scroll_offset.y < len(self._found):
            self.action_choose()

    def action_choose(self) -> None:
        if self._found:
            self.dismiss(self._found[self.rows.cursor])

    def action_close(self) -> None:
        self.dismiss(None)

    def action_move(self, rows: int) -> None:
        self.rows.action_move(rows)

    def action_page(self, pages: int) -> None:
        self.rows.action_page(pages)
