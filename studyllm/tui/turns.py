"""One key after the other: each is heard once all that the one before brings about is done."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Sequence

from textual import events
from textual.app import App
from textual.message_pump import MessagePump
from textual.screen import Screen

LONGEST_S = 1.0
"""Seconds that a key waits at most; the way of the one before may have ended with its screen."""

PAINTED_S = 0.03
"""Seconds within which a key has usually painted what it changes."""

ROUNDS = 4
"""How often what a key brings about may go from where it is heard up to the app."""


class Turns:
    """Textual passes a key on to what has the focus at once, also where a key before it is about
    to open a line to type in, or another screen. Over a slow line several keys come together.
    """

    def __init__(self, app: App[None]) -> None:
        self._app = app
        self._waiting: deque[tuple[events.Event, Screen[object]]] = deque()
        """Each with the screen that was on top when it came."""
        self._next: events.Event | None = None
        """Whose turn it is, and which is on its way back to the app."""
        self._turn = 0
        self._limit: asyncio.TimerHandle | None = None
        """What ends a turn that has got lost; `None` if no turn is taken."""

        self._way: list[MessagePump] = []
        """That of the present turn, until it is gone."""
        self._later: asyncio.TimerHandle | None = None
        """What goes it."""
        self._key = ""
        """That of the present turn; empty if it is no key's."""
        self._screen: Screen[object] | None = None
        """What was on top when the present turn began."""

    @property
    def behind(self) -> bool:
        """Whether events wait for their turn."""
        return bool(self._waiting) or self._next is not None

    def take(self, event: events.Event) -> bool:
        """Whether it is an event's turn; if not, the event comes again later."""
        if self._limit is not None and event is not self._next:
            self._waiting.append((event, self._app.screen))
            self._set_out()
            return False
        self._next = None
        self._key = event.key if isinstance(event, events.Key) else ""
        self._screen = self._app.screen
        self._begin()
        return True

    def _begin(self) -> None:
        if self._limit is not None:
            self._limit.cancel()
        self._turn += 1
        loop = asyncio.get_running_loop()
        self._limit = loop.call_later(LONGEST_S, self._end, self._turn)

    def follow(self, way: Sequence[MessagePump]) -> None:
        """End the turn when all on the way of the event have done what it asks of them.

        Args:
            way: from what has heard the event up to the app.
        """
        self._way = [*way] * ROUNDS
        if self._waiting:
            self._set_out()
        else:
            # What the event paints comes before what is only for one that may follow.
            loop = asyncio.get_running_loop()
            self._later = loop.call_later(PAINTED_S, self._set_out)

    def _set_out(self) -> None:
        if self._later is not None:
            self._later.cancel()
            self._later = None
        way, self._way = self._way, []
        if way:
            self._go(self._turn, way)

    def _go(self, turn: int, way: list[MessagePump]) -> None:
        # Each does in order what it is told, and so comes to this behind the event.
        if not way:
            self._settle(turn)
        elif not way[0].call_later(self._go, turn, way[1:]):
            self._go(turn, way[1:])

    def _settle(self, turn: int) -> None:
        """Let a screen that has come by the event be there first."""
        if turn != self._turn or not self._app.is_running:
            return
        screen = self._app.screen
        if screen is self._screen or not screen.call_after_refresh(self._end, turn):
            self._end(turn)

    def _end(self, turn: int) -> None:
        if turn != self._turn or self._limit is None or not self._app.is_running:
            return
        self._drop_same()
        if self._waiting:
            self._next, _ = self._waiting.popleft()
            self._begin()
            self._app.post_message(self._next)
        else:
            self._limit.cancel()
            self._limit = None

    def _drop_same(self) -> None:
        """Forget the same key again: who pressed it did not mean the screen that came by it."""
        while self._waiting:
            first, meant = self._waiting[0]
            if meant is self._app.screen:
                return
            if not isinstance(first, events.Key) or first.key != self._key:
                return
            self._waiting.popleft()
