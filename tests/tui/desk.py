"""A learner before the screen, with a clock that a test moves by hand."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from textual import events
from textual.pilot import Pilot

from studyllm.tui.doubt import ClockDoubt
from studyllm.tui.grades import GradeBar
from studyllm.tui.keys import long_name
from studyllm.tui.mock_wish import MockWish
from studyllm.tui.shell import Start, StudyApp
from tests.learner import Learner

_CHARACTERS = {"space": " ", "question_mark": "?", "slash": "/", "colon": ":"}
"""What keys with long names write."""


class Clock:
    """Seconds that a test moves by hand."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class Desk:
    """A learner before the screen."""

    def __init__(self, learner: Learner, app: StudyApp, pilot: Pilot[None], clock: Clock) -> None:
        self.learner = learner
        self.app = app
        self.pilot = pilot
        self.clock = clock

    async def press(self, *keys: str, after: float = 1.0) -> None:
        """Press keys, each so many seconds after the one before."""
        for key in keys:
            self.clock.now += after
            await self.pilot.press(key)
            while self.app._turns.behind:  # it has not been heard yet
                await self.pilot.pause()

    async def rush(self, *keys: str) -> None:
        """Press keys before the first of them is heard."""
        for key in keys:
            character = _CHARACTERS.get(key, key if len(key) == 1 else None)
            self.app.post_message(events.Key(long_name(key), character))
        await self.pilot.pause()

    def text(self) -> str:
        """All that the screen shows."""
        strips = self.app.screen._compositor.render_strips()
        return "\n".join("".join(segment.text for segment in strip) for strip in strips)

    def words(self) -> str:
        """All that the screen shows, as if it were one line."""
        return " ".join(self.text().split())

    def bar(self) -> list[str]:
        """The lines of the grade bar."""
        bar = self.app.screen.query_one(GradeBar)
        return [line.plain for line in bar._lines(bar.size.width)]

    @property
    def reviews(self) -> int:
        """Answers on disk."""
        return self.learner.study.counts().reviews_total


Steps = Callable[[Desk], Awaitable[None]]


def sit(
    learner: Learner,
    steps: Steps,
    size: tuple[int, int] = (80, 24),
    *,
    start: Start = "quiz",
    language: str = "en",
    doubt: ClockDoubt | None = None,
    welcome: bool = False,
    wish: MockWish | None = None,
) -> StudyApp:
    """Study, in the quiz unless another start is given; a crash of the app fails the test."""

    async def run() -> StudyApp:
        clock = Clock()
        app = StudyApp(
            learner.study,
            start,
            language,
            "dark",
            clock,
            doubt=doubt,
            welcome=welcome,
            wish=wish,
        )
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            await steps(Desk(learner, app, pilot, clock))
        return app

    return asyncio.run(run())
