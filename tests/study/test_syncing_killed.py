"""A sync that is killed at any step loses and doubles nothing, and the next one completes it.

The program kills itself by a signal that it cannot hear, when so many lines of our own code have
run. `SYNCS_KILLED=300` kills it so often, the usual run a few times.
"""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from studyllm.core.journal import FactId, Grade
from tests.learner import Learner
from tests.study.test_sync_machine import ids_in

KILLS = int(os.environ.get("SYNCS_KILLED", "8"))

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
study.sync_with(folder.parent / "exchange")
sys.settrace(None)
study.close()
print(begun - left)
"""


def run(folder: Path, lines: int) -> str:
    """What a sync says that runs so many lines at most."""
    return subprocess.run(
        [sys.executable, "-c", PROGRAM, str(folder), str(lines)],
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    ).stdout


def answered(folder: Path, cards: int, exchange: Path) -> None:
    """A learner who has answered, synced, and answered more."""
    learner = Learner(folder, {"rope": 60}, new_per_day=9999)
    for turn in range(cards):
        if turn == cards // 2:
            learner.study.sync_with(exchange)
        learner.answer(list(Grade)[turn % 4])
    learner.study.close()


def facts(folder: Path) -> set[FactId]:
    learner = Learner.again(folder)
    found = [fact.id for fact in learner.study._ledger.facts()]
    assert learner.sound()
    learner.study.close()
    assert len(set(found)) == len(found)
    return set(found)


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int]:
    """Two devices that have something to exchange, and how many lines the second one's sync has."""
    folder = tmp_path_factory.mktemp("killed")
    exchange = folder / "exchange"
    exchange.mkdir()
    answered(folder / "laptop", 40, exchange)
    answered(folder / "server", 30, exchange)
    laptop = Learner.again(folder / "laptop")
    laptop.study.sync_with(exchange)
    laptop.study.close()
    copy = copied(folder, tmp_path_factory.mktemp("measured"))
    return folder, int(run(copy / "server", 1 << 60))


def copied(folder: Path, target: Path) -> Path:
    """The same in another place, with the same names of devices."""
    shutil.copytree(folder, target, dirs_exist_ok=True)
    for device in ("laptop", "server"):
        path = target / device / "home" / "studyllm.db"
        database = sqlite3.connect(path)
        with database:
            database.execute("update device set path = ? where path != ''", [str(path)])
        database.close()
    return target


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize("seed", range(KILLS))
def test_the_next_sync_completes_one_that_was_killed(
    begun: tuple[Path, int], tmp_path: Path, seed: int
) -> None:
    original, lines = begun
    folder = copied(original, tmp_path)
    exchange = folder / "exchange"
    before = {path.name: path.read_bytes() for path in exchange.iterdir()}
    mine, theirs = facts(folder / "server"), facts(folder / "laptop")
    chance = random.Random(seed)
    # Half of them near the end, where the file is written.
    least = chance.choice([1, lines * 4 // 5])
    assert run(folder / "server", chance.randrange(least, lines)) == ""

    # What was there is there, and what has come is whole.
    assert facts(folder / "server") in (mine, mine | theirs)
    own = {f"{one.device}.jsonl" for one in mine - theirs}
    for name, content in before.items():
        now = (exchange / name).read_bytes()
        assert now.startswith(content)
        assert now == content or (name in own and now.endswith(b"\n"))

    assert run(folder / "server", 1 << 60) != ""
    assert facts(folder / "server") == mine | theirs
    names = {path.name for path in exchange.iterdir()}
    assert names == before.keys()
    for name in names:
        content = (exchange / name).read_bytes()
        assert content.count(b"\n") == len(ids_in(content)) + 1
    assert set().union(*(ids_in((exchange / name).read_bytes()) for name in names)) == mine | theirs
