"""What was said to be saved is there after the program was killed at any moment."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest

from studyllm.store.facts import ANSWER, CORRECTION, CRAM, MARKS, WITHDRAWAL
from tests.learner import Learner

PROGRAM = """
import sys
from pathlib import Path
from studyllm.core.journal import Grade, Moment, Trait
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
    saved = study.grade(list(Grade)[turn % 4], 5)
    print("crammed" if saved.cram else "answered", flush=True)
    if turn % 3 == 0:
        study.history.correct(study.history.newest(5)[-1], Grade.HARD)
        print("corrected", flush=True)
    if turn % 4 == 0:
        study.mark(card.key, list(Trait)[turn % 3], True)
        print("marked", flush=True)
    if turn % 5 == 0:
        study.rest()
    if turn % 7 == 0:
        study.start(Scope(cram=True))
        study.next()
        study.grade(list(Grade)[turn % 4], 5)
        print("crammed", flush=True)
        study.start()
    if turn % 11 == 0:
        study.undo()
        print("undone", flush=True)
"""


KINDS = {
    "answered": ANSWER,
    "undone": WITHDRAWAL,
    "corrected": CORRECTION,
    "crammed": CRAM,
    "marked": MARKS,
}
"""What is said once it is on disk, and how the journal calls it."""


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
    kinds = [row[0] for row in learner.study._db.execute("select kind from journal")]
    for word, kind in KINDS.items():
        # One more may have been on its way when the program was killed.
        assert len([one for one in kinds if min(one, MARKS) == kind]) - said.count(word) in (0, 1)
    assert len(kinds) - len(said) in (0, 1)
    assert learner.sound()
    assert learner.refolded()
    learner.study.close()
