"""The terminal given away and taken back: to the shell, and to an editor; on a real pty."""

from __future__ import annotations

import os
import select
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pyte
import pytest

from tests.conftest import surroundings

if sys.platform == "win32":
    pytest.skip("there are no ptys", allow_module_level=True)

import fcntl
import signal
import struct
import termios

ROOT = Path(__file__).parents[2]

STUDY = [sys.executable, "-m", "studyllm", "study", "moe", "--theme", "dark"]

QUIET_S = 0.5
"""After which a screen is taken to be drawn to its end."""

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

ALONE = """
import fcntl, os, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execv(sys.argv[1], sys.argv[1:])
"""
"""No shell at all: nobody could continue what stops."""

EDITOR = """
import sys
from pathlib import Path
path = Path(sys.argv[-1])
print("editing", flush=True)
word = sys.stdin.readline().strip()
path.write_text(path.read_text().replace("id: moe-layer-eq", "id: moe-layer-eq # " + word))
"""


class Seat:
    """A program on a terminal of its own, and what the terminal shows."""

    def __init__(self, home: Path, starter: str, **more: str) -> None:
        self.home = home
        self.alone = starter is ALONE
        self.screen = pyte.Screen(80, 24)
        self.heard = b""
        self._stream = pyte.ByteStream(self.screen)
        self.end, inner = os.openpty()
        fcntl.ioctl(inner, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        self.before = self.modes()
        self.program = subprocess.Popen(
            [sys.executable, "-c", starter, *STUDY],
            cwd=ROOT,
            env=surroundings(home) | {"TERM": "xterm-256color"} | more,
            stdin=inner,
            stdout=inner,
            stderr=inner,
            start_new_session=True,
        )
        os.close(inner)

    def modes(self) -> list[object]:
        """How the terminal treats what is typed and shown."""
        return termios.tcgetattr(self.end)

    def type(self, keys: str) -> None:
        os.write(self.end, keys.encode())

    def until(self, text: str) -> str:
        """Wait until the terminal shows a text; all that it shows then."""
        return self._wait(lambda shown: text in shown)

    def whole(self, text: str) -> str:
        """Wait until the terminal shows a text, and nothing more comes."""
        self.until(text)
        while select.select([self.end], [], [], QUIET_S)[0]:
            self._hear()
        return self.shown()

    def same(self, before: str) -> None:
        """Wait until the terminal shows what it had shown before."""
        self._wait(lambda shown: shown == before)

    def _wait(self, until: Callable[[str], bool]) -> str:
        deadline = time.monotonic() + 30
        while not until(self.shown()):
            assert time.monotonic() < deadline, self.shown()
            if select.select([self.end], [], [], 0.5)[0]:
                self._hear()
        return self.shown()

    def _hear(self) -> None:
        heard = os.read(self.end, 65536)
        self.heard += heard
        self._stream.feed(heard)

    def shown(self) -> str:
        return "\n".join(line.rstrip() for line in self.screen.display)

    def wipe(self) -> None:
        """Forget all that was shown, as another program's screen would make it."""
        self.heard = b""
        self.screen.reset()

    def hang_up(self) -> None:
        os.close(self.end)
        self.end = -1

    def close(self) -> None:
        if self.end >= 0:
            self.hang_up()
        self.program.kill()
        self.program.wait()


@pytest.fixture
def terminal(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Seat]:
    starter, more = getattr(request, "param", (SHELL, {}))
    script = tmp_path / "an editor.py"
    script.write_text(EDITOR, encoding="utf-8")
    made = Seat(tmp_path / "home", starter, EDITOR=f"{sys.executable} '{script}'", **more)
    try:
        made.until("Leave")
        made.type(" ")
        made.until("Undo")
        made.whole("Show the answer")
        yield made
    finally:
        made.close()


def leave(seat: Seat) -> None:
    """Answer a card, as a sign that all works, and leave."""
    seat.type(" ")
    seat.until("4 Easy")
    seat.type("3")
    seat.until("Show the answer")
    seat.type("\x11")
    assert seat.program.wait(10) == 0


TAKEN = (b"\x1b[?1049h", b"\x1b[?25l", b"\x1b[?1000h", b"\x1b[?1006h", b"\x1b[?2004h")
GIVEN = (b"\x1b[?1049l", b"\x1b[?25h", b"\x1b[?1000l", b"\x1b[?1006l", b"\x1b[?2004l")
"""Alternate screen, cursor, mouse and bracketed paste."""


def test_the_shell_gets_the_terminal_as_it_was_and_fg_brings_the_screen_back(
    terminal: Seat,
) -> None:
    before = terminal.shown()
    for _ in range(2):
        terminal.wipe()
        terminal.type("\x1a")
        terminal.until("stopped ")
        assert all(code in terminal.heard for code in GIVEN)
        assert terminal.modes() == terminal.before
        terminal.wipe()
        terminal.type("fg\n")
        terminal.same(before)
        assert all(code in terminal.heard for code in TAKEN)
    leave(terminal)


def test_in_the_background_it_stops_again_and_leaves_the_terminal_alone(terminal: Seat) -> None:
    before = terminal.shown()
    terminal.type("\x1a")
    terminal.until("stopped ")
    terminal.wipe()
    terminal.type("bg\n")
    terminal.until("stopped ")
    assert not any(code in terminal.heard for code in TAKEN)
    assert terminal.modes() == terminal.before
    terminal.wipe()
    terminal.type("fg\n")
    terminal.same(before)
    leave(terminal)


def test_who_stops_it_without_a_word_gets_the_whole_screen_back_too(terminal: Seat) -> None:
    before = terminal.shown()
    job = int(os.tcgetpgrp(terminal.end))
    os.kill(job, signal.SIGSTOP)
    terminal.until("stopped ")
    terminal.wipe()
    terminal.type("fg\n")
    terminal.same(before)
    leave(terminal)


@pytest.mark.parametrize("terminal", [(ALONE, {})], indirect=True)
def test_without_a_shell_it_does_not_stop_for_ever(terminal: Seat) -> None:
    before = terminal.shown()
    terminal.wipe()
    terminal.type("\x1a")
    terminal.same(before)
    leave(terminal)


@pytest.mark.parametrize("terminal", [(SHELL, {}), (ALONE, {})], indirect=True)
def test_an_editor_has_the_terminal_to_itself(terminal: Seat) -> None:
    before = terminal.shown()
    terminal.wipe()
    terminal.type("e")
    terminal.until("editing")
    assert all(code in terminal.heard for code in GIVEN)
    assert terminal.modes() == terminal.before
    terminal.wipe()
    terminal.type("\x1a")
    if not terminal.alone:
        terminal.until("stopped ")
        terminal.type("fg\n")
    terminal.type("word\n")
    terminal.whole("your own copy")
    assert all(code in terminal.heard for code in TAKEN)
    kept = before.splitlines()
    assert terminal.shown().splitlines()[:4] == kept[:4]
    text = (terminal.home / "decks" / "moe.yaml").read_text(encoding="utf-8")
    assert "id: moe-layer-eq # word\n" in text
    leave(terminal)


def test_asked_to_end_meanwhile_it_ends_once_the_editor_has(terminal: Seat) -> None:
    terminal.type("e")
    terminal.until("editing")
    os.kill(os.tcgetpgrp(terminal.end), signal.SIGTERM)
    terminal.type("word\n")
    assert terminal.program.wait(10) == 128 + signal.SIGTERM


@pytest.mark.parametrize("terminal", [(ALONE, {})], indirect=True)
def test_it_ends_with_its_terminal_also_while_an_editor_has_it(terminal: Seat) -> None:
    terminal.type("e")
    terminal.until("editing")
    terminal.hang_up()
    assert terminal.program.wait(10) == 128 + signal.SIGHUP
