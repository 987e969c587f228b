"""What can be opened on a card: a list to choose from, and each thing in full before it opens."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.message import Message

from studyllm.errors import StudyError
from studyllm.study import Study
from studyllm.text.clean import clean, one_line
from studyllm.text.destination import Destination, destination
from studyllm.tui.content import EMPTY, Lines, indented, inset, measure, text_lines
from studyllm.tui.keys import KeyLine, bind
from studyllm.tui.lines import Pane
from studyllm.tui.page import SCROLLING, Notice, Page
from studyllm.tui.strings import say
from studyllm.tui.things import Thing
from studyllm.tui.viewer import show, way

NUMBERED = 9
"""Things that have a key; others can be clicked."""


def open_picture(study: Study, slug: str, name: str) -> bool:
    """Open a picture in the system's viewer; whether there is one.

    Raises:
        StudyError: it is not there, is no picture, or could not be opened.
    """
    path = study.picture(slug, name)
    viewer = way(os.environ)
    if viewer.lacks:
        return False
    show(viewer.program, str(path))
    return True


class ThingPane(Pane):
    """Says which line was clicked."""

    @dataclass
    class Clicked(Message):
        """A line was clicked, counted from 0."""

        line: int

    def on_click(self, event: events.Click) -> None:
        self.post_message(self.Clicked(event.y + self.scroll_offset.y))


class Opening(Page[str]):
    """Its result is what it has done, in words; nothing if it has done nothing."""

    BINDINGS = [
        bind("enter,o", "open", "open.open", show=True),
        bind("c,y", "copy", "open.copy", show=True),
        bind("escape,q", "back", "open.back", show=True),
        *(bind(str(n), f"choose({n})", f"open.{n}") for n in range(1, NUMBERED + 1)),
        *SCROLLING,
    ]

    def __init__(self, study: Study, slug: str, things: Sequence[Thing], language: str) -> None:
        """`things` stand on a card of the deck `slug`; at least one."""
        super().__init__(language)
        self._study = study
        self._slug = slug
        self._things = things
        self._chosen: Thing | None = None
        self._rows: list[int] = []
        """Which thing each line is about, counted from 0; -1 where none is."""

    def compose(self) -> ComposeResult:
        yield ThingPane()
        yield Notice()
        yield KeyLine()

    def on_mount(self) -> None:
        self.show_keys()
        if len(self._things) == 1:
            self._choose(self._things[0])
        else:
            self.show_all()

    def check_action(self, action: str, _: tuple[object, ...]) -> bool | None:
        """Only one thing is opened or copied, and only from several is one chosen."""
        if action == "open":
            return self._chosen is not None and not self._obstacle(self._chosen)
        if action == "copy":
            return self._chosen is not None
        if action == "choose":
            return self._chosen is None
        return True

    def show_all(self) -> None:
        self.pane.show(self._list if self._chosen is None else self._one)
        self.pane.redraw()
        self.show_keys()

    def _list(self, width: int) -> Lines:
        wide = measure(width)
        self._rows = [-1, -1, -1]
        lines = [EMPTY, *text_lines(say(self.language, "what to open"), wide, "bold")[:1], EMPTY]
        for place, thing in enumerate(self._things):
            number = str(place + 1) if place < NUMBERED else "·"
            lead = Content.styled(f"{number}  ", "bold $primary")
            text = indented(text_lines(_named(thing), wide - 3), lead, "   ")
            text += indented(text_lines(thing.target, wide - 3, "$muted"), "   ", "   ")
            self._rows += [place] * len(text)
            lines += text
        return inset(lines, width)

    def _one(self, width: int) -> Lines:
        """All of one thing, before it is opened."""
        thing = self._chosen
        if thing is None:
            return []
        wide = measure(width)
        lines = [EMPTY, *text_lines(_named(thing), wide, "bold"), EMPTY]
        lines += self._picture(thing, wide) if thing.is_image else self._address(thing, wide)
        return inset(lines, width)

    def _picture(self, thing: Thing, width: int) -> Lines:
        try:
            path = self._study.picture(self._slug, thing.target)
        except StudyError as error:
            return text_lines(str(error), width, "$error")
        return [*_in_full(clean(str(path)), width), *self._lacking(thing, width)]

    def _address(self, thing: Thing, width: int) -> Lines:
        leads_to = destination(thing.target)
        lines = [*self._host(leads_to, width), *_in_full(leads_to.address, width)]
        return lines + self._lacking(thing, width)

    def _lacking(self, thing: Thing, width: int) -> Lines:
        """Why it is not opened from here; nothing if it is."""
        lacks = self._obstacle(thing)
        return [EMPTY, *text_lines(say(self.language, lacks), width, "$warning")] if lacks else []

    def _obstacle(self, thing: Thing) -> str:
        """Why a thing cannot be opened, as a name in the table of words; empty if it can."""
        if not thing.is_image and not destination(thing.target).opens:
            return "hidden host"
        return way(os.environ).lacks

    def _host(self, leads_to: Destination, width: int) -> Lines:
        if not leads_to.opens:
            return []
        words = say(self.language, "leads to", host=leads_to.host)
        lines = text_lines(words, width, "$muted")
        if leads_to.letters:
            words = say(self.language, "reads as", host=leads_to.letters)
            lines += text_lines(words, width, "$warning")
        return [*lines, EMPTY]

    def _choose(self, thing: Thing) -> None:
        """Show one thing in full; a picture that can be opened is."""
        if thing.is_image and self._opened(thing):
            self.dismiss(say(self.language, "opened", what=one_line(thing.target)))
            return
        self._chosen = thing
        self.show_all()

    def _opened(self, thing: Thing) -> bool:
        try:
            return open_picture(self._study, self._slug, thing.target)
        except StudyError as error:
            self.notice.say(str(error), "$error")
            return False

    def action_choose(self, number: int) -> None:
        if number <= len(self._things):
            self._choose(self._things[number - 1])

    def on_thing_pane_clicked(self, clicked: ThingPane.Clicked) -> None:
        place = self._rows[clicked.line] if clicked.line < len(self._rows) else -1
        if self._chosen is None and place >= 0:
            self._choose(self._things[place])

    def action_open(self) -> None:
        """Open what is shown in full."""
        thing = self._chosen
        if thing is None:
            return
        if thing.is_image:
            self._choose(thing)
            return
        if self.pane.scroll_offset.y < self.pane.max_scroll_y:
            self.action_page(1)  # nothing opens of which a part was not shown
            return
        leads_to = destination(thing.target)
        try:
            show(way(os.environ).program, leads_to.address)
        except StudyError as error:
            self.notice.say(str(error), "$error")
        else:
            self.dismiss(say(self.language, "opened", what=leads_to.host))

    def action_copy(self) -> None:
        """Have the terminal keep the address or the path."""
        thing = self._chosen
        if thing is None:
            return
        try:
            self.app.copy_to_clipboard(self._to_copy(thing))
        except StudyError as error:
            self.notice.say(str(error), "$error")
        else:
            self.notice.say(say(self.language, "copied"))

    def _to_copy(self, thing: Thing) -> str:
        if thing.is_image:
            return str(self._study.picture(self._slug, thing.target))
        return destination(thing.target).address

    def action_back(self) -> None:
        """Back to the list, or to the card."""
        if self._chosen is None or len(self._things) == 1:
            self.dismiss("")
        else:
            self._chosen = None
            self.notice.say("")
            self.show_all()


def _named(thing: Thing) -> str:
    """What the card says of a thing, or else its target."""
    return one_line(thing.text) or one_line(thing.target)


def _in_full(address: str, width: int) -> Lines:
    """An address in lines that are full, so that none of it seems to be missing."""
    lines: Lines = []
    line = ""
    for letter in address:
        if cell_len(line + letter) > width:
            lines.append(Content(line))
            line = ""
        line += letter
    return [*lines, Content(line)]
