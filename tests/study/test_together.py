"""Several programs at once on one database: every answer is there once, and the views hold."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from studyllm.store import hot
from studyllm.store.connection import Database
from studyllm.study.wishes import Heard, Wishes
from tests.learner import Learner, deck_text, notes_text

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


@pytest.mark.parametrize("again", [False, True])
def test_who_imports_keeps_others_waiting_for_the_merge_alone(tmp_path: Path, again: bool) -> None:
    learner = Learner(tmp_path, {"rope": 20})
    learner.answer()
    path = tmp_path / "own.yaml"
    path.write_text(deck_text("own", 200), "utf-8")
    if again:
        learner.study.import_file(path, None, Wishes(), Heard())
    text = deck_text("own", 300).replace("A7", "B7")
    path.write_text(text + notes_text("x", 99).partition("cards:\n")[2], "utf-8")
    study = learner.study
    other = Database(study._db.path)
    other.execute("pragma busy_timeout = 0")
    held = "select count(*), total(length(body)) from content join card on card.id = content.card"
    before = other.execute(held).fetchall()
    merging: list[str] = []
    waited: list[list[str]] = []

    def look(statement: str) -> None:
        """Write from elsewhere, unless the importer has just said that nobody may."""
        if len(waited) < 2:
            found = other.execute(held).fetchall()
            assert (found == before) == (not waited), statement
        if merging:
            merging.append(statement)
            if statement.lower() == "commit":
                waited.append(list(merging))
                merging.clear()
        elif statement == "begin immediate":
            merging.append(statement)
        else:
            other.execute("begin immediate")
            other.execute("rollback")

    failures: list[BaseException] = []

    def trace(statement: str) -> None:
        # SQLite would keep an error to itself. What begins so is a trigger's.
        try:
            if not statement.startswith("--"):
                look(statement)
        except BaseException as error:
            failures.append(error)

    study._db.raw.set_trace_callback(trace)
    study.import_file(path, None, Wishes(), Heard())
    study._db.raw.set_trace_callback(None)
    assert failures == []
    # The merge; files that get their names; and lost cards that were looked for.
    merge, *later = waited
    assert 1 <= len(later) <= 3
    assert not [one for one in merge if "INSERT INTO staging" in one]
    assert len(set(merge)) <= 32
    other.raw.close()
    study.close()
