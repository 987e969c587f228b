"""How the program ends when its terminal or its machine wants it to: a real one on a real pty."""

from __future__ import annotations

import json
import os
import select
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import surroundings

if sys.platform == "win32":
    pytest.skip("there are no ptys", allow_module_level=True)

import termios

ROOT = Path(__file__).parents[2]

TAKE_TERMINAL = """
import fcntl, os, signal, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
if "nohup" in sys.argv:
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
os.execv(sys.executable, [sys.executable, "-m", "studyllm", "study", "moe", "--theme", "dark"])
"""

SECONDS = 2
"""Within which the program is gone, as we promise."""


class Terminal:
    """A program on a terminal of its own, and the terminal's other end."""

    def __init__(self, home: Path, *words: str) -> None:
        self.home = home
        self.end, inner = os.openpty()
        self.before = self.modes()
        self.shown = b""
        self.program = subprocess.Popen(
            [sys.executable, "-c", TAKE_TERMINAL, *words],
            cwd=ROOT,
            env=surroundings(home) | {"TERM": "xterm-256color"},
            stdin=inner,
            stdout=inner,
            stderr=inner,
            start_new_session=True,
        )
        os.close(inner)

    def modes(self) -> list[object]:
        """How the terminal treats what is typed and shown."""
        return termios.tcgetattr(self.end)

    def until(self, text: str) -> None:
        """Wait until the program has shown a text since the last wait."""
        deadline = time.monotonic() + 30
        while text.encode() not in self.shown:
            assert time.monotonic() < deadline, self.shown
            if select.select([self.end], [], [], 0.5)[0]:
                self.shown += os.read(self.end, 65536)
        self.shown = b""

    def type(self, keys: str) -> None:
        os.write(self.end, keys.encode())

    def answer(self) -> None:
        """Answer a card, and wait for the next."""
        self.type(" ")
        self.until("Again")
        self.type("3")
        self.until("Show the answer")

    def code(self, *, listen: bool = True) -> int:
        """The exit code, once the program has ended in time, its last words heard or not."""
        deadline = time.monotonic() + SECONDS
        while self.program.poll() is None:
            assert time.monotonic() < deadline, "it is still there"
            if not listen:
                select.select([], [], [], 0.02)
            elif select.select([self.end], [], [], 0.02)[0]:
                self._hear()
        while listen and select.select([self.end], [], [], 0)[0] and self._hear():
            pass
        return self.program.returncode

    def _hear(self) -> bool:
        try:
            heard = os.read(self.end, 65536)
        except OSError:  # nobody has the other end open any more
            return False
        self.shown += heard
        return bool(heard)

    def close(self) -> None:
        if self.end >= 0:
            os.close(self.end)
            self.end = -1


@pytest.fixture
def terminal(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Terminal]:
    made = Terminal(tmp_path / "home", *getattr(request, "param", ()))
    begin(made)
    yield made
    made.close()
    made.program.kill()
    made.program.wait()


def begin(terminal: Terminal) -> None:
    """Go on from the welcome to the first card."""
    terminal.until("Leave")
    terminal.type(" ")
    terminal.until("Undo")  # the welcome may be drawn twice, and says how an answer is shown


def reviews(home: Path) -> int:
    """How many answers the next program knows of."""
    done = subprocess.run(
        [sys.executable, "-m", "studyllm", "stats", "--json"],
        cwd=ROOT,
        env=surroundings(home),
        capture_output=True,
        check=True,
    )
    return int(json.loads(done.stdout)["reviews_total"])


NOHUP = pytest.mark.parametrize("terminal", [("nohup",)], indirect=True)

LEAVE_SCREEN = b"\x1b[?1049l"
SHOW_CURSOR = b"\x1b[?25h"


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_a_signal_ends_it_with_the_terminal_restored(terminal: Terminal, name: str) -> None:
    terminal.answer()
    number = getattr(signal, name)
    terminal.program.send_signal(number)
    assert terminal.code() == 128 + number
    assert LEAVE_SCREEN in terminal.shown
    assert SHOW_CURSOR in terminal.shown
    assert terminal.modes() == terminal.before
    assert reviews(terminal.home) == 1


@pytest.mark.parametrize(("key", "code"), [("\x03", 130), ("\x11", 0)])
def test_a_key_ends_it_with_the_terminal_restored(terminal: Terminal, key: str, code: int) -> None:
    terminal.answer()
    terminal.type(key)
    assert terminal.code() == code
    assert LEAVE_SCREEN in terminal.shown
    assert terminal.modes() == terminal.before
    assert reviews(terminal.home) == 1


def test_it_ends_with_its_terminal(terminal: Terminal) -> None:
    terminal.answer()
    terminal.close()
    assert terminal.code(listen=False) == 128 + signal.SIGHUP
    assert reviews(terminal.home) == 1


@NOHUP
def test_it_ends_with_its_terminal_where_nobody_says_so(terminal: Terminal) -> None:
    terminal.answer()
    terminal.program.send_signal(signal.SIGHUP)
    terminal.answer()
    terminal.close()
    assert terminal.code(listen=False) == 128 + signal.SIGHUP
    assert reviews(terminal.home) == 2


def test_a_terminal_that_takes_nothing_does_not_hold_it_up(terminal: Terminal) -> None:
    terminal.answer()
    terminal.type("L" * 300)  # each writes the screen anew, and nobody reads it
    terminal.program.send_signal(signal.SIGTERM)
    assert terminal.code(listen=False) == 128 + signal.SIGTERM
    assert terminal.modes() == terminal.before
    assert reviews(terminal.home) == 1


@pytest.mark.parametrize("opening", ["p", ":", "?"])
@pytest.mark.parametrize("way", ["key", "signal", "terminal"])
def test_what_lies_over_a_card_costs_no_answer(terminal: Terminal, opening: str, way: str) -> None:
    terminal.answer()
    terminal.type(opening)
    terminal.until({"p": "Paused", ":": "something to do", "?": "On this screen"}[opening])
    if way == "key":
        terminal.type("\x03")
        assert terminal.code() == 130
        assert terminal.modes() == terminal.before
    elif way == "signal":
        terminal.program.send_signal(signal.SIGTERM)
        assert terminal.code() == 128 + signal.SIGTERM
        assert terminal.modes() == terminal.before
    else:
        terminal.close()
        assert terminal.code(listen=False) == 128 + signal.SIGHUP
    assert reviews(terminal.home) == 1


def test_a_welcome_can_lose_its_terminal(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path / "home")
    terminal.until("Leave")
    terminal.close()
    assert terminal.code(listen=False) == 128 + signal.SIGHUP
    again = Terminal(tmp_path / "home")
    begin(again)
    again.answer()
    again.type("\x11")
    assert again.code() == 0
    again.close()
    assert reviews(tmp_path / "home") == 1


def test_a_theme_is_kept_and_the_welcome_is_not(tmp_path: Path) -> None:
    first = Terminal(tmp_path / "home")
    begin(first)
    first.type("\x14?")
    first.until("On this screen")
    first.type("\x11")
    assert first.code() == 0
    first.close()
    with sqlite3.connect(tmp_path / "home" / "studyllm.db") as database:
        kept = dict(database.execute("select name, value from meta where name like 'kept.%'"))
    assert kept == {"kept.theme": "dark light", "kept.welcome": "seen"}
    second = Terminal(tmp_path / "home")
    second.until("Show the answer")
    second.answer()
    second.type("\x11")
    assert second.code() == 0
    second.close()


def test_keys_of_the_settings_are_the_keys(tmp_path: Path) -> None:
    terminal = _with_keys(tmp_path, '"quiz.reveal" = "v"')
    begin(terminal)
    terminal.type("v")
    terminal.until("Again")
    terminal.type("\x11")
    assert terminal.code() == 0
    terminal.close()


def test_keys_that_cannot_be_open_no_screen(tmp_path: Path) -> None:
    terminal = _with_keys(tmp_path, '"quiz.reveal" = "spce"')
    assert terminal.code() == 2
    assert b"`spce` is no key; did you mean `space`?" in terminal.shown
    assert LEAVE_SCREEN not in terminal.shown
    terminal.close()


def _with_keys(folder: Path, line: str) -> Terminal:
    home = folder / "home"
    home.mkdir()
    (home / "config.toml").write_text(f"[keys]\n{line}\n")
    return Terminal(home)


def test_what_is_no_text_does_not_end_it(terminal: Terminal) -> None:
    os.write(terminal.end, b"\xff\xfe\x80")
    terminal.answer()
    terminal.type("\x11")
    assert terminal.code() == 0
