"""How the program ends when its terminal or its machine wants it to: a real one on a real pty."""

from __future__ import annotations

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import surroundings
from tests.tui.seat import ALONE, NOHUP, ROOT, Terminal

SECONDS = 2
"""Within which the program is gone, as we promise."""


@pytest.fixture
def terminal(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Terminal]:
    made = Terminal(tmp_path / "home", getattr(request, "param", ALONE))
    begin(made)
    yield made
    made.close()


def begin(terminal: Terminal) -> None:
    """Go on from the welcome to the first card."""
    terminal.until_heard("Leave")
    terminal.type(" ")
    terminal.until_heard("Undo")  # the welcome may be drawn twice, and says how an answer is shown


def answer(terminal: Terminal) -> None:
    """Answer a card, and wait for the next."""
    terminal.type(" ")
    terminal.until_heard("Again")
    terminal.type("3")
    terminal.until_heard("Show the answer")


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


LEAVE_SCREEN = b"\x1b[?1049l"
SHOW_CURSOR = b"\x1b[?25h"


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_a_signal_ends_it_with_the_terminal_restored(terminal: Terminal, name: str) -> None:
    answer(terminal)
    number = getattr(signal, name)
    terminal.program.send_signal(number)
    assert terminal.code(SECONDS) == 128 + number
    assert LEAVE_SCREEN in terminal.heard
    assert SHOW_CURSOR in terminal.heard
    assert terminal.modes() == terminal.before
    assert reviews(terminal.home) == 1


@pytest.mark.parametrize(("key", "code"), [("\x03", 130), ("\x11", 0)])
def test_a_key_ends_it_with_the_terminal_restored(terminal: Terminal, key: str, code: int) -> None:
    answer(terminal)
    terminal.type(key)
    assert terminal.code(SECONDS) == code
    assert LEAVE_SCREEN in terminal.heard
    assert terminal.modes() == terminal.before
    assert reviews(terminal.home) == 1


def test_it_ends_with_its_terminal(terminal: Terminal) -> None:
    answer(terminal)
    terminal.hang_up()
    assert terminal.code(SECONDS, listen=False) == 128 + signal.SIGHUP
    assert reviews(terminal.home) == 1


@pytest.mark.parametrize("terminal", [NOHUP], indirect=True)
def test_it_ends_with_its_terminal_where_nobody_says_so(terminal: Terminal) -> None:
    answer(terminal)
    terminal.program.send_signal(signal.SIGHUP)
    answer(terminal)
    terminal.hang_up()
    assert terminal.code(SECONDS, listen=False) == 128 + signal.SIGHUP
    assert reviews(terminal.home) == 2


def test_a_terminal_that_takes_nothing_does_not_hold_it_up(terminal: Terminal) -> None:
    answer(terminal)
    terminal.type("L" * 300)  # each writes the screen anew, and nobody reads it
    terminal.program.send_signal(signal.SIGTERM)
    assert terminal.code(SECONDS, listen=False) == 128 + signal.SIGTERM
    assert terminal.modes() == terminal.before
    assert reviews(terminal.home) == 1


OPENINGS = {
    "p": "Paused",
    ":": "something to do",
    "?": "On this screen",
    "B": "cards",
    "sto": "Done",  # the second card has options and is put away
}
"""What lies over a card, or an answer that is being typed, and how it is known."""


@pytest.mark.parametrize("opening", OPENINGS)
@pytest.mark.parametrize("way", ["key", "signal", "terminal"])
def test_what_lies_over_a_card_costs_no_answer(terminal: Terminal, opening: str, way: str) -> None:
    answer(terminal)
    terminal.type(opening)
    terminal.until_heard(OPENINGS[opening])
    if way == "key":
        terminal.type("\x03")
        assert terminal.code(SECONDS) == 130
        assert terminal.modes() == terminal.before
    elif way == "signal":
        terminal.program.send_signal(signal.SIGTERM)
        assert terminal.code(SECONDS) == 128 + signal.SIGTERM
        assert terminal.modes() == terminal.before
    else:
        terminal.hang_up()
        assert terminal.code(SECONDS, listen=False) == 128 + signal.SIGHUP
    assert reviews(terminal.home) == 1


def test_without_colours_none_are_written(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path / "home", NO_COLOR="1")
    terminal.until_heard("Leave")
    terminal.type(" ")
    terminal.until_heard("Undo")
    terminal.type(" ")
    while b"Easy" not in terminal.heard:
        assert terminal.listen(30)
    terminal.type("3\x11")
    assert terminal.code(SECONDS) == 0
    assert b"\x1b[" in terminal.heard
    assert not re.search(
        rb"\x1b\[[0-9;]*\b(3[0-8]|4[0-8]|9[0-7]|10[0-7])\b[0-9;]*m", terminal.heard
    )
    terminal.close()
    assert reviews(terminal.home) == 1


def test_a_welcome_can_lose_its_terminal(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path / "home")
    terminal.until_heard("Leave")
    terminal.hang_up()
    assert terminal.code(SECONDS, listen=False) == 128 + signal.SIGHUP
    again = Terminal(tmp_path / "home")
    begin(again)
    answer(again)
    again.type("\x11")
    assert again.code(SECONDS) == 0
    again.close()
    assert reviews(tmp_path / "home") == 1


def test_a_theme_is_kept_and_the_welcome_is_not(tmp_path: Path) -> None:
    first = Terminal(tmp_path / "home")
    begin(first)
    first.type("\x14?")
    first.until_heard("On this screen")
    first.type("\x11")
    assert first.code(SECONDS) == 0
    first.close()
    with sqlite3.connect(tmp_path / "home" / "studyllm.db") as database:
        kept = dict(database.execute("select name, value from meta where name like 'kept.%'"))
    assert kept == {"kept.theme": "dark light", "kept.welcome": "seen"}
    second = Terminal(tmp_path / "home")
    second.until_heard("Show the answer")
    answer(second)
    second.type("\x11")
    assert second.code(SECONDS) == 0
    second.close()


def test_keys_of_the_settings_are_the_keys(tmp_path: Path) -> None:
    terminal = _with_keys(tmp_path, '"quiz.reveal" = "v"')
    begin(terminal)
    terminal.type("v")
    terminal.until_heard("Again")
    terminal.type("\x11")
    assert terminal.code(SECONDS) == 0
    terminal.close()


def test_keys_that_cannot_be_open_no_screen(tmp_path: Path) -> None:
    terminal = _with_keys(tmp_path, '"quiz.reveal" = "spce"')
    assert terminal.code(SECONDS) == 2
    assert b"`spce` is no key; did you mean `space`?" in terminal.heard
    assert LEAVE_SCREEN not in terminal.heard
    terminal.close()


def _with_keys(folder: Path, line: str) -> Terminal:
    home = folder / "home"
    home.mkdir()
    (home / "config.toml").write_text(f"[keys]\n{line}\n")
    return Terminal(home)


def test_what_is_no_text_does_not_end_it(terminal: Terminal) -> None:
    os.write(terminal.end, b"\xff\xfe\x80")
    answer(terminal)
    terminal.type("\x11")
    assert terminal.code(SECONDS) == 0


EDITOR = """
import signal, sys
def end(number, _):
    open(sys.argv[-1] + ".ended", "w").close()
    sys.exit(1)
signal.signal(signal.SIGTERM, end)
print("the editor is open", flush=True)
signal.pause()
"""


def test_an_open_editor_is_asked_to_end_too(tmp_path: Path) -> None:
    script = tmp_path / "editor.py"
    script.write_text(EDITOR, encoding="utf-8")
    terminal = Terminal(tmp_path / "home", EDITOR=f"'{sys.executable}' '{script}'")
    try:
        begin(terminal)
        terminal.type("e")
        terminal.until_heard("the editor is open")
        terminal.program.send_signal(signal.SIGTERM)
        assert terminal.code(SECONDS) == 128 + signal.SIGTERM
        assert terminal.modes() == terminal.before
    finally:
        terminal.close()
    assert list((tmp_path / "home" / "decks").glob("*.ended"))
