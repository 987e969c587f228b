"""A learner at a real terminal: the program on a pty, what it writes, and what a screen shows."""

from __future__ import annotations

import os
import select
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pyte

from tests.conftest import surroundings

if sys.platform == "win32":
    import pytest

    pytest.skip("there are no ptys", allow_module_level=True)

import fcntl
import struct
import termios

ROOT = Path(__file__).parents[2]

STUDY = (sys.executable, "-m", "studyllm", "study", "moe", "--theme", "dark")

PATIENCE_S = 30
"""How long a text may take to come, on a machine that has much else to do."""

QUIET_S = 0.5
"""After which a screen is taken to be drawn to its end."""

ALONE = """
import fcntl, os, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execv(sys.argv[1], sys.argv[1:])
"""
"""No shell at all: nobody could continue what stops."""

NOHUP = """
import fcntl, os, signal, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
signal.signal(signal.SIGHUP, signal.SIG_IGN)
os.execv(sys.argv[1], sys.argv[1:])
"""
"""Nobody says that the terminal has gone."""

SHELL = """
import fcntl, os, signal, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
signal.signal(signal.SIGTTOU, signal.SIG_IGN)
job = os.fork()
if not job:
    os.setpgid(0, 0)
    os.tcsetpgrp(0, os.getpgrp())
    signal.signal(signal.SIGTTOU, signal.SIG_DFL)
    os.execv(sys.argv[1], sys.argv[1:])
mine = termios.tcgetattr(0)
while True:
    _, status = os.waitpid(job, os.WUNTRACED)
    os.tcsetpgrp(0, os.getpgrp())
    termios.tcsetattr(0, termios.TCSANOW, mine)
    if not os.WIFSTOPPED(status):
        sys.exit(os.waitstatus_to_exitcode(status))
    print(f"stopped {job}", flush=True)
    said = sys.stdin.readline().strip()
    if said == "fg":
        os.tcsetpgrp(0, job)
    os.killpg(job, signal.SIGCONT)
"""
"""As much of a shell as takes back the terminal from a job that stops."""

TAKEN = (b"\x1b[?1049h", b"\x1b[?25l", b"\x1b[?1000h", b"\x1b[?1006h", b"\x1b[?2004h")
GIVEN = (b"\x1b[?1049l", b"\x1b[?25h", b"\x1b[?1000l", b"\x1b[?1006l", b"\x1b[?2004l")
"""Alternate screen, cursor, mouse and bracketed paste."""


class Terminal:
    """A program on a terminal of its own, and the terminal's other end."""

    def __init__(
        self, home: Path, starter: str = ALONE, words: Sequence[str] = STUDY, **more: str
    ) -> None:
        """`starter` takes the terminal and runs `words`, with `more` in the environment."""
        self.home = home
        self.alone = starter is not SHELL
        self.heard = b""
        self.end, inner = os.openpty()
        self._size(inner, 80, 24)
        self.before = self.modes()
        self.program = subprocess.Popen(
            [sys.executable, "-c", starter, *words],
            cwd=ROOT,
            env=surroundings(home) | {"TERM": "xterm-256color"} | more,
            stdin=inner,
            stdout=inner,
            stderr=inner,
            start_new_session=True,
        )
        os.close(inner)

    @staticmethod
    def _size(end: int, columns: int, lines: int) -> None:
        fcntl.ioctl(end, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))

    def modes(self) -> list[object]:
        """How the terminal treats what is typed and shown."""
        return termios.tcgetattr(self.end)

    def resize(self, columns: int, lines: int) -> None:
        """Tell the program that the terminal has another size now."""
        self._size(self.end, columns, lines)

    def type(self, keys: str) -> None:
        os.write(self.end, keys.encode())

    def paste(self, text: str) -> None:
        """As a terminal does where the program has asked to be told what is pasted."""
        self.type(f"\x1b[200~{text}\x1b[201~")

    def listen(self, seconds: float) -> bool:
        """Take in what is written within some seconds; whether there was anything."""
        if not select.select([self.end], [], [], seconds)[0]:
            return False
        try:
            heard = os.read(self.end, 65536)
        except OSError:  # nobody has the other end open any more
            return False
        self.take(heard)
        return bool(heard)

    def take(self, heard: bytes) -> None:
        """Take in what was written."""
        self.heard += heard

    def until_heard(self, text: str) -> None:
        """Wait until the program has written a text since the last wait."""
        deadline = time.monotonic() + PATIENCE_S
        while text.encode() not in self.heard:
            assert time.monotonic() < deadline, self.heard
            self.listen(0.5)
        self.heard = b""

    def code(self, seconds: float, *, listen: bool = True) -> int:
        """The exit code, once the program has ended in time, its last words heard or not."""
        deadline = time.monotonic() + seconds
        while self.program.poll() is None:
            assert time.monotonic() < deadline, "it is still there"
            if listen:
                self.listen(0.02)
            else:
                select.select([], [], [], 0.02)
        while listen and self.listen(0):
            pass
        return self.program.returncode

    def hang_up(self) -> None:
        os.close(self.end)
        self.end = -1

    def close(self) -> None:
        if self.end >= 0:
            self.hang_up()
        self.program.kill()
        self.program.wait()


class Seat(Terminal):
    """A terminal with a screen, which shows what a learner would see."""

    def __init__(
        self, home: Path, starter: str = ALONE, words: Sequence[str] = STUDY, **more: str
    ) -> None:
        self.screen = pyte.Screen(80, 24)
        self._stream = pyte.ByteStream(self.screen)
        super().__init__(home, starter, words, **more)

    def take(self, heard: bytes) -> None:
        super().take(heard)
        self._stream.feed(heard)

    def resize(self, columns: int, lines: int) -> None:
        self.screen.resize(lines, columns)
        super().resize(columns, lines)

    def shown(self) -> str:
        return "\n".join(line.rstrip() for line in self.screen.display)

    def until(self, text: str) -> str:
        """Wait until the terminal shows a text; all that it shows then."""
        return self.wait(lambda shown: text in shown)

    def whole(self, text: str) -> str:
        """Wait until the terminal shows a text, and nothing more comes."""
        self.until(text)
        while self.listen(QUIET_S):
            pass
        return self.shown()

    def same(self, before: str) -> None:
        """Wait until the terminal shows what it had shown before."""
        self.wait(lambda shown: shown == before)

    def wait(self, until: Callable[[str], bool]) -> str:
        """Wait until what the terminal shows is as wanted; all that it shows then."""
        deadline = time.monotonic() + PATIENCE_S
        while not until(self.shown()):
            assert time.monotonic() < deadline, self.shown()
            self.listen(0.5)
        return self.shown()

    def wipe(self) -> None:
        """Forget all that was shown, as another program's screen would make it."""
        self.heard = b""
        self.screen.reset()
