"""Requests from outside to end the program."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager

REQUESTS = ("SIGHUP", "SIGTERM")

_heard: list[int] = []
"""The requests that were made, by their numbers."""


def heard() -> int | None:
    """The number of the last request to end, if one was made."""
    return _heard[-1] if _heard else None


@contextmanager
def heeding(leave: Callable[[int], None]) -> Iterator[None]:
    """While it lasts, requests to end call `leave` with the exit code that says so.

    It is called between two steps of whatever is going on. A request that is ignored, as under
    nohup, stays ignored.
    """
    numbers = [getattr(signal, name) for name in REQUESTS if hasattr(signal, name)]
    before = {n: signal.getsignal(n) for n in numbers if signal.getsignal(n) != signal.SIG_IGN}

    def heed(number: int, _: object) -> None:
        _heard.append(number)
        leave(128 + number)

    for number in before:
        signal.signal(number, heed)
    try:
        yield
    finally:
        _heard.clear()
        for number, handler in before.items():
            signal.signal(number, handler)
