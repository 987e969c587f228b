"""A start whose database cannot be used: the sentence and the way out, on the plain terminal."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.learner import Learner
from tests.tui.seat import TAKEN, Terminal


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    learner = Learner(tmp_path, {"rope": 5})
    learner.answer()
    learner.study.close()
    yield learner.home.data
    shutil.rmtree(learner.home.data)


@pytest.mark.parametrize("words", [(), ("study",), ("mock",)])
@pytest.mark.parametrize("content", [b"", b"no database at all" * 300])
def test_the_reason_and_the_newest_backup_are_told_and_no_screen_is_taken(
    home: Path, words: tuple[str, ...], content: bytes
) -> None:
    (home / "studyllm.db").write_bytes(content)
    terminal = Terminal(home, words=(sys.executable, "-m", "studyllm", *words))
    try:
        assert terminal.code(30) == 3
        said = terminal.heard.decode()
        assert said.startswith(f"studyllm: {home / 'studyllm.db'}: ")
        assert str(next((home / "backups").iterdir())) in said.replace("\r\n", "")
        assert not any(taken in terminal.heard for taken in TAKEN)
        assert terminal.modes() == terminal.before
        assert (home / "studyllm.db").read_bytes() == content
    finally:
        terminal.close()
