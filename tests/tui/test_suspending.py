"""The terminal given away and taken back: to the shell, and to an editor; on a real pty."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tui.seat import ALONE, GIVEN, SHELL, TAKEN, Seat

EDITOR = """
import sys
from pathlib import Path
path = Path(sys.argv[-1])
print("editing", flush=True)
word = sys.stdin.readline().strip()
path.write_text(path.read_text().replace("id: moe-layer-eq", "id: moe-layer-eq # " + word))
"""


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
