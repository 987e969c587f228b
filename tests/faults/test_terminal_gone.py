"""The terminal or the machine wants an end at any moment of a sitting on the screen.

In each of five ways the program is gone within two seconds, the terminal is as it was if it is
still there, and the answers that were shown to be taken are on the disk. `STUDYLLM_TERMINALS=50`
does each so often, the usual run once.
"""

from __future__ import annotations

import os
import random
import signal
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.tui.seat import ALONE, GIVEN, NOHUP, Terminal
from tests.tui.test_terminal import SECONDS, answer, begin, reviews

TIMES = int(os.environ.get("STUDYLLM_TERMINALS", "1"))
SEED = int(os.environ.get("STUDYLLM_SEED", "1"))

KEYS = [" ", "3", "1", "L", "p", "?", ":", "B", "\x1b", "h", "e", "t", "x", "u", "\r", "P"]
"""What may be on its way when it happens."""


class Way(NamedTuple):
    """How it ends."""

    act: Callable[[Terminal], None]
    number: int
    """The signal that its exit code tells of."""
    stays: bool
    """Whether the terminal is there afterwards, and is read from."""
    starter: str = ALONE


def _signal(number: int) -> Callable[[Terminal], None]:
    return lambda terminal: terminal.program.send_signal(number)


def _unread(terminal: Terminal) -> None:
    terminal.type("L" * 300)  # each writes the screen anew, and nobody reads it
    terminal.program.send_signal(signal.SIGTERM)


WAYS = {
    "asked to end": Way(_signal(signal.SIGTERM), signal.SIGTERM, True),
    "told that the terminal goes": Way(_signal(signal.SIGHUP), signal.SIGHUP, True),
    "the terminal goes": Way(Terminal.hang_up, signal.SIGHUP, False),
    "the terminal goes and nobody says so": Way(Terminal.hang_up, signal.SIGHUP, False, NOHUP),
    "the terminal takes nothing more": Way(_unread, signal.SIGTERM, False),
}


@pytest.mark.parametrize("number", range(TIMES))
@pytest.mark.parametrize("name", WAYS)
def test_it_is_gone_in_time_and_no_answer_with_it(tmp_path: Path, name: str, number: int) -> None:
    chance = random.Random(f"{SEED} {name} {number}")
    way = WAYS[name]
    terminal = Terminal(tmp_path / "home", way.starter)
    try:
        begin(terminal)
        given = chance.randint(1, 3)
        for _ in range(given):
            answer(terminal)
        late = "".join(chance.choices(KEYS, k=chance.randint(0, 6)))
        terminal.type(late)
        way.act(terminal)
        assert terminal.code(SECONDS, listen=way.stays) == 128 + way.number
        assert not way.stays or all(each in terminal.heard for each in GIVEN)
        assert terminal.end < 0 or terminal.modes() == terminal.before
    finally:
        terminal.close()
    # Keys that were on their way may have given more, or taken one back.
    least = given - late.count("u")
    assert least <= reviews(terminal.home) <= given + len(late)
