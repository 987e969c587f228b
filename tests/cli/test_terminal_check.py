"""The doctor at a terminal: what it asks, what it makes of answers, and that it never hangs."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from studyllm.cli.terminal_check import check_terminal
from tests.tui.seat import Terminal

WORDS = (sys.executable, "-m", "studyllm", "doctor")
ASKED = b"\x1b[6n"


class Examined(Terminal):
    """A terminal that says, or does not say, where its cursor stands."""

    def __init__(self, home: Path, columns: Callable[[int], bytes], *words: str, **more: str):
        """`columns` is what the terminal answers to each question, counted from 0."""
        self.columns = columns
        self.asked = 0
        super().__init__(home, words=(*WORDS, *words), **more)

    def take(self, heard: bytes) -> None:
        super().take(heard)
        while self.heard.count(ASKED) > self.asked:
            self.type(self.columns(self.asked).decode())
            self.asked += 1

    def end_of_it(self) -> str:
        """All that was written, once the program has ended well."""
        assert self.code(30) == 0
        return self.heard.decode()


@pytest.fixture
def at(tmp_path: Path) -> Iterator[Callable[..., Examined]]:
    made: list[Examined] = []

    def sit_down(columns: Callable[[int], bytes], *words: str, **more: str) -> Examined:
        made.append(Examined(tmp_path / "home", columns, *words, **more))
        return made[-1]

    yield sit_down
    for terminal in made:
        terminal.close()


def cells(*widths: int) -> Callable[[int], bytes]:
    return lambda place: b"\x1b[1;%dR" % (widths[place] + 1)


def test_a_terminal_that_draws_as_it_should_is_well(at: Callable[..., Examined]) -> None:
    terminal = at(cells(1, 2, 2), COLORTERM="truecolor", TMUX="/tmp/tmux")
    told = terminal.end_of_it()
    assert "80 columns, 24 lines; UTF-8; 16 million colours; inside tmux; letters are" in told
    assert terminal.asked == 3
    assert terminal.modes() == terminal.before


def test_wide_greek_and_narrow_chinese_are_notes(at: Callable[..., Examined]) -> None:
    told = at(cells(2, 1, 2)).end_of_it()
    assert "Greek letters and some symbols are drawn two cells wide" in told
    assert "charset" in told
    assert "Chinese is drawn 1 wide, not 2" in told


@pytest.mark.parametrize("answer", [b"", b"\x1b[?1;2c", b"jj\x1b[", b"x" * 300])
def test_a_terminal_that_does_not_say_is_not_waited_for(
    at: Callable[..., Examined], answer: bytes
) -> None:
    terminal = at(lambda _: answer)
    told = terminal.end_of_it()
    assert terminal.asked == 1
    assert "does not say how wide" in told
    assert terminal.modes() == terminal.before


def test_json_asks_the_terminal_nothing(at: Callable[..., Examined]) -> None:
    terminal = at(cells(1, 2, 2), "--json")
    assert '"group": "terminal"' in terminal.end_of_it()
    assert terminal.asked == 0


def test_a_small_terminal_without_colours_is_described(at: Callable[..., Examined]) -> None:
    terminal = at(cells(1, 2, 2), NO_COLOR="1", TERM="xterm", STY="1.tty")
    told = terminal.end_of_it()
    assert "no colours, as NO_COLOR wants; inside screen" in told
    dumb = at(cells(1, 2, 2), TERM="dumb")
    assert "TERM is `dumb`" in dumb.end_of_it()
    assert dumb.asked == 0


def test_a_terminal_that_goes_away_ends_it(at: Callable[..., Examined]) -> None:
    terminal = at(lambda _: b"")
    deadline = time.monotonic() + 30
    while ASKED not in terminal.heard:
        assert time.monotonic() < deadline
        terminal.listen(0.2)
    terminal.hang_up()
    terminal.program.wait(timeout=10)


def test_without_a_terminal_nothing_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    (found,) = check_terminal({"TERM": "xterm"}, ask=True)
    assert (found.state, found.name) == ("ok", "terminal")
