"""Requests from outside to end the program."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager

REQUESTS = ("SIGHUP", "SIGTERM")


@contextmanager
def heeding(leave: Callable[[int], None]) -> Iterator[None]:
    """While it lasts, requests to end call `leave` with the exit code that says so.

    It is called between two steps of whatever is going on. A request that is ignored, as under
    nohup, stays ignored.
    """
    numbers = [getattr(signal, name) for name in REQUESTS if hasattr(signal, name)]
    before = {n: signal.getsignal(n) for n in numbers if signal.getsignal(n) != signal.SIG_IGN}
    for number in before:
        signal.signal(number, lambda received, _: leave(128 + received))
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
