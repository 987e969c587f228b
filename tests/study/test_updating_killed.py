"""An update of copies that is killed at any line of it: the next start comes to the same end.

`UPDATES_KILLED=300` kills it so often, the usual run a few times.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.learner import Learner
from tests.study.test_updating import BASE, MINE, edit, entry, ship

KILLS = int(os.environ.get("UPDATES_KILLED", "2"))

NEWER = BASE.replace(entry("b"), entry("b", "ours")).replace(entry("a"), entry("a", "newer"))

PROGRAM = """
import os, signal, sys
from pathlib import Path
from studyllm.config import Home, Settings
from studyllm.core.journal import Moment
from studyllm.study import open_study
from tests.learner import NOON

folder, left = Path(sys.argv[1]), int(sys.argv[2])
begun = left

def trace(frame, event, _):
    global left
    if "studyllm" not in frame.f_code.co_filename:
        return None
    if event == "line":
        left -= 1
        if not left:
            os.kill(os.getpid(), signal.SIGKILL)
    return trace

home = Home(folder / "home", folder / "home")
study = open_study(home, Settings(), lambda: Moment(NOON + 10**6, 0), shipped=folder / "shipped")
sys.settrace(trace)
study.sync()
sys.settrace(None)
study.close()
print(begun - left)
"""


def run(folder: Path, lines: int) -> str:
    """What a start says that runs so many lines at most."""
    return subprocess.run(
        [sys.executable, "-c", PROGRAM, str(folder), str(lines)],
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    ).stdout


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int]:
    """A learner with an edited copy and a newer version, and how many lines its first start has."""
    folder = tmp_path_factory.mktemp("begun")
    learner = Learner(folder, {})
    ship(learner, BASE)
    edit(learner, MINE)
    learner.answer()
    learner.study.close()
    (folder / "shipped/rope.yaml").write_text(NEWER, encoding="utf-8")
    measured = shutil.copytree(folder, tmp_path_factory.mktemp("measured") / "x")
    return folder, int(run(measured, 1 << 60))


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize("seed", range(KILLS))
def test_the_next_start_completes_an_update_that_was_killed(
    begun: tuple[Path, int], tmp_path: Path, seed: int
) -> None:
    original, lines = begun
    folder = shutil.copytree(original, tmp_path / "x")
    path = folder / "home/decks/rope.yaml"
    before = path.read_bytes()
    after = before.replace(entry("a").encode(), entry("a", "newer").encode())
    assert run(folder, random.Random(seed).randrange(1, lines)) == ""
    assert path.read_bytes() in (before, after)
    learner = Learner.again(folder)
    assert path.read_bytes() == after
    (found,) = learner.study.choosing.listed()
    assert (found.updated, [each.name for each in found.differences]) == (("a",), ["b"])
    assert before in [each.read_bytes() for each in learner.home.removed.iterdir()]
    assert len([each for each in learner.home.bases.iterdir() if each.name[0] != "."]) == 2
    assert learner.study.news == [] or "to choose" in learner.study.news[0]
    assert [row.learned for row in learner.study.decks()] == [1]
    assert learner.sound()
    learner.reopen()
    assert learner.study.news == []
    learner.study.close()
