"""Programs on a real terminal of 80 columns and 24 rows, watched from outside."""

from __future__ import annotations

import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Mapping
from fcntl import ioctl

from benchmarks.timing import PATIENCE_S, ROOT, BenchmarkError, Run, peak_mb

COLUMNS, ROWS = 80, 24
WHERE_IS_THE_CURSOR = b"\x1b[6n"
FIRST_CELL = b"\x1b[1;1R"

LEAVING_S = 5.0
"""How long a program may take to leave before it is ended."""
LOOK_S = 0.001
"""How often it is looked whether it has left."""


def to_the_painting(words: list[str], env: Mapping[str, str], text: str, keys: bytes) -> Run:
    """One program until it has written `text` to its terminal; then it is given `keys` to leave.

    Raises:
        BenchmarkError: the text did not come.
    """
    begun = time.perf_counter()
    pid, terminal = _started(words, env)
    try:
        _read(terminal, text.encode())
        seconds = time.perf_counter() - begun
        os.write(terminal, keys)
        rss_mb = _ended(pid, terminal)
    finally:
        os.close(terminal)
    return Run(seconds, rss_mb)


class Program:
    """A program that runs on a terminal; keys are pressed, and what they bring is waited for."""

    def __init__(self, words: list[str], env: Mapping[str, str]) -> None:
        self._pid, self._terminal = _started(words, env)

    def until(self, text: str) -> None:
        """Wait until the text was written.

        Raises:
            BenchmarkError: it did not come.
        """
        _read(self._terminal, text.encode())

    def press(self, keys: bytes, text: str) -> float:
        """Press keys; the seconds until the text was written.

        Raises:
            BenchmarkError: it did not come.
        """
        begun = time.perf_counter()
        os.write(self._terminal, keys)
        self.until(text)
        return time.perf_counter() - begun

    def rest(self, seconds: float) -> None:
        """Let it run for a while; what it writes meanwhile is no answer to the next keys."""
        end = time.monotonic() + seconds
        while select.select([self._terminal], [], [], max(0.0, end - time.monotonic()))[0]:
            _piece(self._terminal)

    def leave(self, keys: bytes) -> Run:
        """Press keys; the seconds until the program has ended, and its peak memory.

        Raises:
            BenchmarkError: it had to be made to end.
        """
        begun = time.perf_counter()
        try:
            os.write(self._terminal, keys)
            rss_mb = _ended(self._pid, self._terminal)
        finally:
            os.close(self._terminal)
        seconds = time.perf_counter() - begun
        if seconds > LEAVING_S:
            raise BenchmarkError("the program did not leave when it was told to")
        return Run(seconds, rss_mb)


def _started(words: list[str], env: Mapping[str, str]) -> tuple[int, int]:
    pid, terminal = pty.fork()
    if pid == 0:
        try:
            ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
            os.chdir(ROOT)
            os.execvpe(words[0], words, env)
        finally:
            os._exit(127)
    return pid, terminal


def _read(terminal: int, text: bytes) -> None:
    end = time.monotonic() + PATIENCE_S
    seen = b""
    while text not in seen:
        if not select.select([terminal], [], [], max(0.0, end - time.monotonic()))[0]:
            raise BenchmarkError(f"{text!r} was not painted; last came {_words(seen)}")
        piece = _piece(terminal, seen)
        if WHERE_IS_THE_CURSOR in piece:
            os.write(terminal, FIRST_CELL)
        seen += piece


def _piece(terminal: int, seen: bytes = b"") -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # So a terminal says that its program has ended.
        raise BenchmarkError(f"the program ended; last came {_words(seen)}") from None


def _words(seen: bytes) -> str:
    """The end of what was written, without escape sequences and frames."""
    text = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]|[─│╭╮╰╯]", "", seen.decode(errors="replace"))
    return " ".join(text.split())[-600:]


def _ended(pid: int, terminal: int) -> float:
    """Wait until the program has left, and make it if it will not; its peak memory in MiB."""
    end = time.monotonic() + LEAVING_S
    while True:
        ended, _, usage = os.wait4(pid, os.WNOHANG)
        if ended:
            return peak_mb(usage)
        if time.monotonic() > end:
            os.kill(pid, signal.SIGKILL)
        if select.select([terminal], [], [], LOOK_S)[0]:
            try:
                os.read(terminal, 65536)
            except OSError:
                end = min(end, time.monotonic() + 1)
                time.sleep(LOOK_S)
