"""A restore that is killed at any moment leaves the old database or the new one, nothing between.

A few are killed in the usual run; `RESTORES_KILLED=300` kills so many.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from studyllm.errors import StoreError
from studyllm.store import backup
from studyllm.store.migrations import open_database
from tests.learner import NOON, Learner
from tests.store.test_restoring import facts

ROOT = Path(__file__).parents[2]

KILLED = range(int(os.environ.get("RESTORES_KILLED", "8")))

RESTORES = """
import sys
from pathlib import Path
from studyllm.store.restoring import made_ready, put
source, path, at = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
print("begun", flush=True)
with made_ready(source, path) as made:
    print("ready", flush=True)
    put(made, path, path.parent / "backups", at)
print("done", flush=True)
"""


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with 12 answers, 4 of which stand in its log, and a backup with 5."""
    learner = Learner(tmp_path_factory.mktemp("before"), {"rope": 400}, new_per_day=999)
    for _ in range(5):
        learner.answer()
    made = backup.make(learner.study._db.raw, learner.home.data, learner.now)
    made.rename(learner.home.data / "five.db")
    for turn in range(7):
        if turn == 3:
            learner.reopen()
        learner.answer()
    home = tmp_path_factory.mktemp("copy") / "home"
    shutil.rmtree(learner.home.backups, ignore_errors=True)
    shutil.copytree(learner.home.data, home)
    learner.study.close()
    return home


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
@pytest.mark.parametrize("state", ["whole", "empty"])
@pytest.mark.parametrize("seed", KILLED)
def test_the_old_or_the_new_one_is_there(
    before: Path, tmp_path: Path, seed: int, state: str
) -> None:
    home = tmp_path / "home"
    shutil.copytree(before, home)
    path, five = home / "studyllm.db", home / "five.db"
    (home / "studyllm.db-shm").unlink()
    twelve = set() if state == "empty" else {row[2] for row in facts(path)}
    if state == "empty":
        path.write_bytes(b"")
    program = subprocess.Popen(
        [sys.executable, "-c", RESTORES, five, path, str(NOON)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert program.stdout is not None
    chance = random.Random(seed)
    for _ in range(chance.randrange(1, 3)):
        program.stdout.readline()
    # By work and not by waiting, which nobody can do for so short a time.
    until = time.perf_counter() + chance.uniform(0, 0.03 if state == "empty" else 0.3)
    while time.perf_counter() < until:
        pass
    program.kill()
    done = "done" in program.stdout.read()
    program.stdout.close()
    program.wait()

    backups = home / "backups"
    try:
        open_database(path, backups, NOON).close()
    except StoreError:
        assert state == "empty"
        assert not done
        kept = [one for one in (path, *home.glob("*.aside")) if one.exists()]
        assert any(one.read_bytes() == b"" for one in kept)
        return
    now = {row[2] for row in facts(path)}
    assert backup.is_whole(path)
    assert len(now) in ({5} if done or state == "empty" else {5, 12})
    if state == "whole" and len(now) == 5:
        (saved,) = backups.glob("*.db")
        assert {row[2] for row in facts(saved)} == twelve
