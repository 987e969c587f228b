"""When an app of a test has done all that it was asked: what its pilot waits for after each key.

Textual's pilot sleeps for 20 ms after each key, twice, and again while its process was busy; a test
of a screen would do little else. What has to be waited for is known: what the event loop has before
it, and the timers that fall due soon.
"""

from __future__ import annotations

import asyncio
from typing import Any

SOON_S = 0.035
"""Timers that fall due so soon are waited for: those that paint, and those that end a key's turn
(`turns.PAINTED_S`)."""

ROUNDS = 4
"""So often in a row the loop has to have nothing before it: what ends wakes what waits for it."""


async def wait_for_idle(_min_sleep: float = SOON_S, max_sleep: float = 1) -> None:
    """Wait until there is nothing left to do, but not for longer than `max_sleep` seconds."""
    loop: Any = asyncio.get_running_loop()
    begun = loop.time()
    quiet = 0
    while quiet < ROUNDS and loop.time() < begun + max_sleep:
        await asyncio.sleep(0)
        due = [
            timer.when()
            for timer in loop._scheduled
            if not timer.cancelled() and timer.when() < loop.time() + SOON_S
        ]
        if due:
            await asyncio.sleep(max(0, min(due) - loop.time()))
        quiet = 0 if loop._ready or due else quiet + 1
