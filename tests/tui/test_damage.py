"""Damage that has changed a value into one of another kind: told in one sentence."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.conftest import NOW, surroundings
from tests.tui.seat import Seat, Terminal


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    made = tmp_path / "home"
    run(made, "study", "--plain", keys="\n3\n")
    return made


@pytest.fixture
def home(sound: Path) -> Path:
    spoil(sound / "studyllm.db")
    return sound


def run(home: Path, *words: str, keys: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "studyllm", *words],
        env=surroundings(home, NOW),
        capture_output=True,
        encoding="utf-8",
        input=keys,
        timeout=60,
        check=False,
    )


def spoil(database: Path) -> None:
    """Leave nothing where the number of a deck's cards stood."""
    with closing(sqlite3.connect(database, isolation_level=None)) as raw:
        raw.execute("pragma writable_schema = on")
        declared = raw.execute("select sql from sqlite_master where name = 'deck'").fetchone()[0]
        loose = declared.replace("STRICT", "").replace("cards INTEGER NOT NULL", "cards")
        change = "update sqlite_master set sql = ? where name = 'deck'"
        raw.execute(change, (loose,))
        raw.execute("pragma writable_schema = reset")
        raw.execute("update deck set cards = null")
        raw.execute("pragma writable_schema = on")
        raw.execute(change, (declared,))


@pytest.mark.parametrize("words", [(), ("mock",)])
def test_the_screens_end_and_say_so(home: Path, words: tuple[str, ...]) -> None:
    terminal = Terminal(home, words=(sys.executable, "-m", "studyllm", *words))
    try:
        assert terminal.code(30) == 3
        said = terminal.heard.decode()
        assert "the database is damaged" in said
        assert "`studyllm doctor`" in said.replace("\r\n", "")
        assert "Traceback" not in said
        assert terminal.modes() == terminal.before
    finally:
        terminal.close()


@pytest.mark.parametrize(
    ("keys", "seen", "then"),
    [
        ("I", "to set it", "e"),
        ("Ie", "enter Save", "\r"),
        ("M", "enter Begin", "\x1b"),
    ],
    ids=["plan", "form", "mock"],
)
def test_a_screen_that_is_open_ends_and_says_so(
    sound: Path, keys: str, seen: str, then: str
) -> None:
    terminal = Seat(sound, words=(sys.executable, "-m", "studyllm"))
    try:
        terminal.until("Mixture of Experts")
        for key in keys:
            terminal.type(key)
        terminal.until(seen)
        spoil(sound / "studyllm.db")
        terminal.type(then)
        assert terminal.code(30) == 3
        said = terminal.heard.decode()
        assert "the database is damaged" in said
        assert "Traceback" not in said
        assert terminal.modes() == terminal.before
    finally:
        terminal.close()


def test_a_command_ends_and_says_so(home: Path) -> None:
    done = run(home, "decks")
    assert done.returncode == 3
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert "the database is damaged" in done.stderr
