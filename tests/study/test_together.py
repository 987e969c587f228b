"""Several programs at once on one database: every answer is there once, and the views hold."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from studyllm.store import hot
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
clock = lambda: Moment(NOON + 1, 0)
study = open_study(home, Settings(new_per_day=9999), clock, shipped=folder / "shipped")
study.sync()
study.start()
for turn in range(int(sys.argv[2])):
    card = study.next()
    if card is None:
        break
    study.grade(list(Grade)[turn % 4], 5)
    if turn % 5 == 0:
        study.rest()
print(turn + 1)
study.close()
"""


def start(folder: Path, answers: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(folder), str(answers)],
        stdout=subprocess.PIPE,
        text=True,
    )


def finish(programs: list[subprocess.Popen[str]]) -> int:
    """How many answers they say they gave."""
    given = 0
    for program in programs:
        out, _ = program.communicate(timeout=60)
        assert program.returncode == 0
        given += int(out)
    return given


def test_four_programs_answer_at_once(tmp_path: Path) -> None:
    learner = Learner(tmp_path, {"rope": 150, "moe": 150})
    given = finish([start(tmp_path, 40) for _ in range(4)])
    assert given == 160
    assert learner.study.counts().reviews_total == given
    rows = learner.study._db.execute("select at + lag from journal").fetchall()
    assert len(set(rows)) == given
    assert learner.refolded()
    learner.study.close()


def test_programs_that_start_at_once_make_one_database(tmp_path: Path) -> None:
    learner = Learner(tmp_path / "other", {"rope": 20})
    learner.study.close()
    folder = tmp_path / "new"
    (folder / "shipped").mkdir(parents=True)
    deck = (learner.shipped / "rope.yaml").read_text()
    (folder / "shipped" / "rope.yaml").write_text(deck)
    assert finish([start(folder, 3) for _ in range(4)]) == 12
    learner.home, learner.shipped = (
        type(learner.home)(folder / "home", folder / "home"),
        folder / "shipped",
    )
    study = learner.open()
    assert len(study._db.execute(hot.TAIL).fetchall()) == 12
    names = {path.name for path in (folder / "home").iterdir()}
    assert not [name for name in names if name.endswith(".new")]
    study.close()
