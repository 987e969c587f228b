"""Programs at once on one database: four answer, one imports, one backs up, one checks all.

Every answer that one of them was told to be saved is there, once. `STUDYLLM_TOGETHER=5000` lets
them give so many, the usual run 640.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

from studyllm.core.journal import Answer
from studyllm.store import backup
from tests.faults.homes import backups
from tests.learner import Learner, deck_text

ANSWERS = int(os.environ.get("STUDYLLM_TOGETHER", "640"))
LARGE = 3000
"""Cards that come in meanwhile."""

BEGIN = """
import json, sys
from pathlib import Path
from studyllm.core.journal import Grade, Moment
from studyllm.config import Home, Settings
from studyllm.store import backup
from studyllm.study import open_study
from tests.learner import NOON, unheard
folder, times = Path(sys.argv[1]), int(sys.argv[2])
home = Home(folder / "home", folder / "home")
now = NOON
def clock():
    global now
    now += 1000
    return Moment(now, 0)
study = open_study(home, Settings(new_per_day=9999), clock, shipped=folder / "shipped")
study.sync()
study.start()
"""

ANSWERING = """
given = []
for turn in range(times):
    card = study.next()
    if card is None:
        break
    saved = study.grade(list(Grade)[turn % 4], 5)
    given.append([saved.key, int(saved.grade)])
    if turn % 5 == 0:
        study.rest()
print(json.dumps(given))
"""

IMPORTING = """
study.import_deck(folder / "large.yaml")
print("[]")
"""

BACKING_UP = """
for _ in range(times):
    backup.make(study._db.raw, home.backups, clock().at)
print("[]")
"""

CHECKING = """
for _ in range(times):
    assert study.differences(unheard).none
    assert study._db.execute("pragma integrity_check").fetchone()[0] == "ok"
print("[]")
"""

END = """
study.close()
"""


def start(folder: Path, what: str, times: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", BEGIN + what + END, str(folder), str(times)],
        stdout=subprocess.PIPE,
        text=True,
    )


def test_all_answers_of_four_programs_are_there_once(tmp_path: Path) -> None:
    learner = Learner(tmp_path, {"rope": ANSWERS, "moe": ANSWERS // 2}, new_per_day=9999)
    learner.answer()
    (tmp_path / "large.yaml").write_text(deck_text("large", LARGE), encoding="utf-8")
    programs = [start(tmp_path, ANSWERING, ANSWERS // 4) for _ in range(4)]
    programs += [start(tmp_path, each, 5) for each in (IMPORTING, BACKING_UP, CHECKING)]
    given: Counter[tuple[str, int]] = Counter()
    for program in programs:
        out, _ = program.communicate(timeout=540)
        assert program.returncode == 0
        given.update((key, grade) for key, grade in json.loads(out))
    assert given.total() == ANSWERS // 4 * 4

    study = learner.reopen()
    facts = list(study._ledger.facts())
    assert len({fact.id for fact in facts}) == len(facts)
    answers = [fact for fact in facts if isinstance(fact, Answer)]
    own = next(answer for answer in answers if answer.id.at == learner.now)
    there = Counter((one.card, int(one.review.grade)) for one in answers if one != own)
    assert there == given
    assert {row.slug: row.cards for row in study.decks()}["large"] == LARGE
    # Those that lie ahead of a program's clock are thinned apart, and each program has its own.
    assert backup.LAST <= len(backups(tmp_path)) <= 2 * backup.LAST
    assert learner.sound()
    assert learner.refolded()
    study.close()
