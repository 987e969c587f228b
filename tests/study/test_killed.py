"""What was said to be saved is there after the program was killed at any moment."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest

from tests.learner import Learner

PROGRAM = """
import sys
from pathlib import Path
from studyllm.core.journal import Grade, Moment
from studyllm.config import Home, Settings
from studyllm.study import Scope, open_study
from tests.learner import NOON
folder = Path(sys.argv[1])
home = Home(folder / "home", folder / "home")
clock = lambda: Moment(NOON, 0)
study = open_study(home, Settings(new_per_day=9999), clock, shipped=folder / "shipped")
study.sync()
study.start()
turn = 0
while card := study.next():
    turn += 1
    study.grade(list(Grade)[turn % 4], 5)
    print(card.key, flush=True)
    if turn % 5 == 0:
        study.rest()
    if turn % 11 == 0:
        study.undo()
        print("undone", flush=True)
"""


@pytest.mark.parametrize("seed", range(10))
def test_no_answer_is_lost(tmp_path: Path, seed: int) -> None:
    Learner(tmp_path, {"rope": 200, "moe": 200}).study.close()
    program = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    assert program.stdout is not None
    # Killed while it writes whatever comes after that many lines.
    said = [program.stdout.readline().strip() for _ in range(random.Random(seed).randrange(1, 60))]
    program.kill()
    said += program.stdout.read().split()
    program.wait()
    program.stdout.close()

    learner = Learner.again(tmp_path)
    assert learner.study._db.execute("pragma integrity_check").fetchone()[0] == "ok"
    saved = len([line for line in said if line != "undone"])
    undone = len(said) - saved
    answers, withdrawals = (
        learner.study._db.execute(
            "select count(*) from journal where kind = ?", (kind,)
        ).fetchone()[0]
        for kind in (0, 1)
    )
    # One more of either may have been on its way when the program was killed.
    assert answers - saved in (0, 1)
    assert withdrawals - undone in (0, 1)
    assert learner.refolded()
    learner.study.close()
