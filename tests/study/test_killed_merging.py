"""A journal is there whole or not at all after the program that took it in was killed.

`STUDYLLM_KILLS=500` kills it so often, the usual run a few times.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from studyllm.core.journal import DAY_MS, Answer, Fact, FactId, Grade, Reset, Review
from studyllm.exchange import journal
from tests.learner import NOON, Learner

KILLS = int(os.environ.get("STUDYLLM_KILLS", "8"))

FACTS = 3000

PROGRAM = """
import sys
from pathlib import Path
from studyllm.config import Home, Settings
from studyllm.core.journal import Moment
from studyllm.store import merging, views
from studyllm.study import exchanging, open_study
from tests.learner import NOON
merging.SLICE = exchanging.TOLD_EVERY = views.TOLD_EVERY = 100
views.FEW = int(sys.argv[2])
folder = Path(sys.argv[1])
home = Home(folder / "home", folder / "home")
study = open_study(home, Settings(), lambda: Moment(NOON, 0), shipped=folder / "shipped")
study.exchanging.take_file(
    folder / "journal.jsonl",
    lambda _: print("read", flush=True),
    lambda _done, _total: print("taken", flush=True),
)
print("done", flush=True)
study.close()
print("closed", flush=True)
"""


def facts() -> Iterator[Fact]:
    chance = random.Random(3)
    for step in range(FACTS):
        at = NOON - DAY_MS + step
        card = f"rope/c{chance.randrange(1, 151)}"
        if chance.random() < 0.02:
            yield Reset(FactId(at, "laptop", at), card, 19_999)
        else:
            review = Review(chance.choice(list(Grade)), 19_999, 5)
            yield Answer(FactId(at, "laptop", at), card, review)


@pytest.mark.parametrize("seed", range(KILLS))
def test_a_journal_is_there_whole_or_not_at_all(tmp_path: Path, seed: int) -> None:
    learner = Learner(tmp_path, {"rope": 200})
    for _ in range(5):
        learner.answer()
    learner.study.close()
    with open(tmp_path / "journal.jsonl", "w", encoding="utf-8") as stream:
        stream.writelines(journal.lines(facts()))
    chance = random.Random(seed)
    program = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(tmp_path), str(chance.choice([0, 200]))],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert program.stdout is not None
    # About 30 lines while it reads, 30 or 60 while it writes, and two more.
    said = [program.stdout.readline().strip() for _ in range(chance.randrange(25, 70))]
    program.kill()
    said += program.stdout.read().split()
    program.wait()
    program.stdout.close()

    learner = Learner.again(tmp_path)
    assert learner.study._db.execute("pragma integrity_check").fetchone()[0] == "ok"
    counts = learner.study.exchanging.counts()
    taken = counts.pop("laptop", 0)
    assert list(counts.values()) == [5]
    if "done" in said:
        assert taken == FACTS
    assert taken in (0, FACTS)
    assert learner.sound()
    assert learner.study.exchanging.take_file(tmp_path / "journal.jsonl").merged[:3] == (
        FACTS - taken,
        taken,
        0,
    )
    assert learner.sound()
    learner.study.close()
