"""The card browser: a search that follows what is typed, what it found, and a card of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from textual.app import ComposeResult
from textual.containers import Container, Horizontal
from textual.content import Content
from textual.events import DescendantFocus
from textual.getters import query_one
from textual.message import Message
from textual.widgets import Input

from studyllm.core.cards import Key
from studyllm.core.query import LONGEST
from studyllm.errors import QueryError, StudyError
from studyllm.study import Asked, Study
from studyllm.study.browsing import Found, Hit, Sort
from studyllm.study.trial import Trial
from studyllm.text.clean import clean
from studyllm.tui.card import Sheet
from studyllm.tui.content import EMPTY, Lines, margin, measure, text_lines
from studyllm.tui.deeds import Deeds
from studyllm.tui.hits import HitRows, Table, table
from studyllm.tui.keys import KeyLine, Presses, bind
from studyllm.tui.lines import Drawn, Pane, nothing
from studyllm.tui.marks import MARKING
from studyllm.tui.page import Notice, Page
from studyllm.tui.sitting import PutRight
from studyllm.tui.strings import say

BUSY_S, PAUSE_S = 0.008, 0.004
"""Seconds that are looked through cards at a time, and left for keys and painting between."""

ROOMY = 18
"""Lines of a screen on which a card is shown below the list unasked."""

LEAD = 3
"""Cells before a row: the cursor, and whether it is chosen."""

ON_ROWS = {
    *("mark", "choose", "edit", "history", "open", "reset", "undo"),
    *("sort", "reverse", "search", "preview", "close"),
}
"""Actions whose keys the search line takes while it has the focus."""


class SearchLine(Input):
    """Where the query is typed."""

    class Left(Message):
        """The learner has typed enough."""

    # Else the key would scroll what cannot be scrolled.
    BINDINGS = [bind("down", "to_rows", "browse.to_rows", show=True)]

    def __init__(self, query: str) -> None:
        super().__init__(query, compact=True, select_on_focus=False, max_length=LONGEST)
        self.cursor_blink = False

    def validate_value(self, value: str) -> str:
        """What is pasted could steer the terminal."""
        return clean(value).replace("\n", " ").replace("\t", " ")

    def action_to_rows(self) -> None:
        self.post_message(self.Left())


class Browse(Page[list[PutRight]]):
    """Its result is what counts otherwise now; `None` if nothing has changed at all."""

    @dataclass
    class Looked(Message):
        """The learner wants to see the history of a card."""

        key: Key

    CSS_PATH = "browse.tcss"
    AUTO_FOCUS = "SearchLine"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (80, "-wide"), (112, "-beside")]
    BINDINGS = [
        bind("escape", "back", "browse.back", show=True),
        bind("q", "close", "browse.close"),
        bind("/", "search", "browse.search", show=True),
        bind("enter", "open", "browse.open", show=True),
        bind("v", "preview", "browse.preview"),
        bind("o", "sort", "browse.sort", show=True),
        bind("O", "reverse", "browse.reverse"),
        bind("space,x", "choose", "browse.choose", show=True),
        bind("u", "undo", "browse.undo"),
        *MARKING,
        bind("h", "history", "mark.history", show=True),
        bind("r", "reset", "mark.reset", show=True),
        bind("e", "edit", "mark.edit", show=True),
        bind("J,ctrl+down", "scroll(1)", "browse.scroll_down"),
        bind("K,ctrl+up", "scroll(-1)", "browse.scroll_up"),
    ]

    line = query_one(SearchLine)
    heads = query_one("#search-heads", Drawn)
    count = query_one("#search-count", Drawn)
    rows = query_one(HitRows)

    def __init__(
        self, study: Study, language: str, clock: Callable[[], float], query: str = ""
    ) -> None:
        """`clock`: seconds that only ever run forward; `query` is searched at first."""
        super().__init__(language)
        self._study = study
        self._clock = clock
        self._presses = Presses(clock)
        self._query = query
        self._sort = Sort()
        self._found: Found | None = None
        """What the rows are of."""
        self._looking: Found | None = None
        """The newest search, until it has something to show."""
        self._mistake = ""
        self._previews: bool | None = None
        """Whether a card is shown beside the list; `None`: where there is room."""
        self._previewed: Key | None = None
        self._chosen: dict[Key, None] = {}
        self._deeds = Deeds(study, partial(self.key, "browse.undo"))
        self._changed = False
        """Whether another screen has changed something."""
        self._put_right: list[PutRight] = []

    def compose(self) -> ComposeResult:
        with Horizontal(id="search-line"):
            yield Drawn(lambda _: [Content.styled("/", "bold $primary")], id="search-sign")
            yield SearchLine(self._query)
            yield Drawn(self._count, id="search-count")
        yield Drawn(self._heads, id="search-heads")
        with Container(id="search-body"):
            yield HitRows(self._row)
            yield Pane()
        yield Notice()
        yield KeyLine()

    def on_mount(self) -> None:
        if self._query:  # what was asked for is there already
            self.rows.focus()
        self.show_keys()
        self._arrange()
        self._search()

    def on_resize(self) -> None:
        self._arrange()

    def on_descendant_focus(self, _: DescendantFocus) -> None:
        self.show_keys()

    def on_screen_resume(self) -> None:
        """Show cards as they are now, after another screen."""
        if self._found is not None:
            self._read_again()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return not (action in ON_ROWS and self.line.has_focus)

    def show_all(self) -> None:
        self._previewed = None
        self._search(self.rows.cursor)

    # Searching

    def on_input_changed(self) -> None:
        self.notice.say("")
        self._search()

    def on_input_submitted(self) -> None:
        self.rows.focus()

    def on_search_line_left(self) -> None:
        self.rows.focus()

    def _search(self, place: int = 0) -> None:
        """Begin a search for what is typed; `place` is the row that will be selected."""
        try:
            found = self._study.browsing.search(self.line.value, self._sort, self.language)
        except QueryError as error:
            self._mistake = say(self.language, f"query {error.mistake}", **error.values)
            self.heads.refresh()
        except StudyError as error:
            self.notice.say(str(error), "$error")
        else:
            self._mistake = ""
            self._looking = found
            self._go_on(found, place)

    def _go_on(self, found: Found, place: int) -> None:
        """Look further for a moment, unless something else is searched by now."""
        if found is not self._looking:
            return
        until = self._clock() + BUSY_S
        try:
            while not found.done and self._clock() <= until:
                found.look()
        except StudyError as error:
            self._looking = None
            self.notice.say(str(error), "$error")
            return
        if found is self._found:
            self.rows.offer(found.count)
        elif found.done or found.count > max(place, self.rows.size.height):
            self._show(found, place)
        self.count.refresh()
        if not found.done:
            self.set_timer(PAUSE_S, partial(self._go_on, found, place))

    def _show(self, found: Found, place: int) -> None:
        self._found = found
        self._chosen.clear()
        self.rows.offer(found.count)
        self.rows.cursor = place
        self.heads.refresh()
        self._preview()

    # What is shown

    def _count(self, width: int) -> Lines:
        found = self._found if self._looking is None else self._looking
        if found is None:
            return []
        words = say(self.language, "cards", found.count)
        text = Content.styled(words if found.done else f"{words} …", "$muted")
        if self._chosen:
            chosen = say(self.language, "n chosen", len(self._chosen))
            text = Content.styled(chosen, "$primary")
        room = width - margin(self.size.width)
        return [text.truncate(room).pad_left(max(room - text.cell_length, 0))]

    def _heads(self, width: int) -> Lines:
        """The heads of the columns, or what is wrong with the query."""
        inside = margin(width)
        lines = [EMPTY, EMPTY]
        if self._mistake:
            lines = [*text_lines(self._mistake, measure(width), "$warning")[:2], EMPTY][:2]
        elif self._found is not None:
            head = self._table(self.rows.size.width).head(self._sort).pad_left(LEAD)
            if not self._found.count:
                words = "nothing found" if self.line.value.strip() else "no cards"
                head = Content.styled(say(self.language, words), "$muted")
            lines = [EMPTY, head]
        if self.has_class("-short"):
            lines = [next((line for line in lines if line.plain), EMPTY)]
        return [line.pad_left(inside) for line in lines]

    def _row(self, place: int, width: int) -> Content:
        hit = self._hit(place)
        cursor = "›" if place == self.rows.cursor else " "
        chosen = "✓" if hit is not None and hit.key in self._chosen else " "
        row = self._table(width).row(hit)
        lead = Content.assemble(cursor, (chosen, "$primary"), " ")
        return Content.assemble(lead, row).pad_left(margin(self.size.width))

    def _table(self, width: int) -> Table:
        inside = width - 2 * margin(self.size.width) - LEAD
        strength = self._study.browsing.strength
        return table(self.language, inside, strength, self._study.settings.charset)

    def _hit(self, place: int) -> Hit | None:
        """A row; `None` if its card has gone, or cannot be read now, which is said."""
        if self._found is None or place >= self._found.count:
            return None
        try:
            return self._found.row(place)
        except StudyError as error:
            self.notice.say(str(error), "$error")
            return None

    def _arrange(self) -> None:
        roomy = self.app.size.width >= 80 and self.app.size.height >= ROOMY
        shown = roomy if self._previews is None else self._previews
        self.pane.display = shown
        # They stand above the rows, whose width is known once these are laid out.
        self.call_after_refresh(self.heads.refresh)
        self._previewed = None
        self._preview()
        self.call_after_refresh(self._draw_heads)  # the list has its width by then

    def _draw_heads(self) -> None:
        for heads in self.query("#search-heads"):
            heads.refresh()

    def _preview(self) -> None:
        """Show the selected card, if cards are shown and another one is selected."""
        if not self.pane.display:
            return
        asked = self._selected()
        key = asked.key if asked else None
        if key != self._previewed or key is None:
            self._previewed = key
            self.pane.show(self._sheet(asked).back if asked else nothing)

    def _sheet(self, asked: Asked) -> Sheet:
        """A card that is only to be read: nothing of it waits to be ticked."""
        trial = Trial(asked)
        trial.reveal()
        trial.close()
        return Sheet(trial, self.language, self._study.settings.charset)

    def _selected(self) -> Asked | None:
        """The card under the cursor as it is now."""
        hit = self._hit(self.rows.cursor)
        return self._card(hit.key) if hit else None

    def _card(self, key: Key) -> Asked | None:
        """A card as it is now; `None` if it has gone, or cannot be read now, which is said."""
        try:
            return self._study.browsing.card(key)
        except StudyError as error:
            self.notice.say(str(error), "$error")
            return None

    def _read_again(self) -> None:
        if self._found is not None:
            self._found.read_again()
        self.rows.refresh()
        self.count.refresh()

    def on_rows_moved(self) -> None:
        self._preview()

    # Keys

    def action_search(self) -> None:
        self.line.focus()

    def action_to_rows(self) -> None:
        self.rows.focus()

    def action_open(self) -> None:
        """Show the card; if it is shown, all that is known of it."""
        if self.pane.display:
            self.action_history()
        else:
            self.action_preview()

    def action_preview(self) -> None:
        self._previews = not self.pane.display
        self._arrange()

    def action_sort(self) -> None:
        """Sort by what comes next."""
        orders = self._study.browsing.orders
        self._sort = Sort(orders[(orders.index(self._sort.order) + 1) % len(orders)])
        self._sorted_anew()

    def action_reverse(self) -> None:
        self._sort = self._sort._replace(backwards=not self._sort.backwards)
        self._sorted_anew()

    def _sorted_anew(self) -> None:
        words = "sorted backwards by" if self._sort.backwards else "sorted by"
        order = say(self.language, f"order {self._sort.order.value}")
        self.notice.say(say(self.language, words, order=order))
        self._search()

    def action_choose(self) -> None:
        """Choose the card for the next key, or not any more; on to the next."""
        if (hit := self._hit(self.rows.cursor)) is None:
            return
        if hit.key in self._chosen:
            del self._chosen[hit.key]
        else:
            self._chosen[hit.key] = None
        self.rows.cursor += 1
        self._read_again()

    def action_mark(self, trait: str) -> None:
        if not self._presses.held(trait):
            self._do(partial(self._deeds.mark, self._meant(), trait))

    def action_reset(self) -> None:
        if not self._presses.held("reset"):
            self._do(partial(self._deeds.reset, self._meant()))

    def action_undo(self) -> None:
        self._do(self._deeds.take_back)

    def _do(self, deed: Callable[[str], str]) -> None:
        """Do something to cards, and say what."""
        try:
            self.notice.say(deed(self.language))
        except StudyError as error:
            self.notice.say(say(self.language, "not changed", error=error), "$error")
        self._read_again()

    def _meant(self) -> list[Asked]:
        """The cards that were chosen, or the one under the cursor."""
        keys = list(self._chosen)
        if not keys and (hit := self._hit(self.rows.cursor)):
            keys = [hit.key]
        return [card for card in map(self._card, keys) if card is not None]

    def action_history(self) -> None:
        if (hit := self._hit(self.rows.cursor)) is not None:
            self.post_message(self.Looked(hit.key))

    def action_edit(self) -> None:
        """Have the card edited, then search anew, as it may be found no more."""
        hit = self._hit(self.rows.cursor)
        if hit is not None and not self._presses.held("edit"):
            from studyllm.tui.editing import edit

            outcome = edit(self.app, self._study, hit.key, self.language)
            self._changed = True
            self.show_all()
            self.notice.say(outcome.notice, outcome.style)

    def put_right(self, changes: list[PutRight] | None) -> None:
        """Take note of what another screen has changed."""
        if changes is not None:
            self._changed = True
            self._put_right += changes
            self._read_again()

    def action_back(self) -> None:
        """From the search to the rows; from chosen rows to none; from a card to the list; out."""
        if self.line.has_focus and len(self.line.value):
            self.rows.focus()
        elif self._chosen:
            self._chosen.clear()
            self._read_again()
        elif self._previews and self.has_class("-narrow"):
            self.action_preview()
        else:
            self.action_close()

    def action_close(self) -> None:
        changed = self._changed or self._deeds.changed
        self.dismiss(self._put_right if changed else None)
