"""A database that an older studyllm has made: held against what that one knew.

`version-1.sql` is the dump of one that studyllm 5fcd7b8 made: 24 answers, 4 of them undone.
`version-3.sql` is that of one by 9e5b230: 27 answers, 4 taken back, 1 with another grade since.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from studyllm.store import cold, hot
from studyllm.store.migrations import MIGRATIONS, find_interviews
from studyllm.store.mocks import mocks
from tests.core.journals import every_kind
from tests.learner import Learner

FOLDER = Path(__file__).parent
INDEXES = ("journal_mock", "journal_plan")


def rows(path: Path, statement: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path)) as raw:
        return raw.execute(statement).fetchall()


def opened(folder: Path, dump: str) -> Learner:
    """The learner of a dumped database, before it is opened again."""
    learner = Learner(folder, {"rope": 4, "moe": 3})
    learner.study.close()
    learner.home.database.unlink()
    with closing(sqlite3.connect(learner.home.database)) as raw:
        raw.executescript((FOLDER / dump).read_text(encoding="utf-8"))
    return learner


def test_a_database_of_version_1_is_brought_up_to_date_and_nothing_is_lost(tmp_path: Path) -> None:
    learner = opened(tmp_path, "version-1.sql")
    database = learner.home.database
    memory = "select card, due, day, interval, ease, repetitions, lapses from memory"
    kept = (memory, *(f"select * from {table}" for table in ("tally", "journal", "card", "name")))
    before = [rows(database, statement) for statement in kept]
    assert all(before)

    learner.study = learner.open()
    assert learner.sound()
    found = [learner.study._db.execute(statement).fetchall() for statement in kept]
    assert found == before
    assert learner.study.counts().reviews_total == 20
    (saved,) = learner.home.backups.iterdir()
    assert rows(saved, "pragma user_version") == [(1,)]
    assert rows(saved, "select * from journal") == before[2]

    learner.tomorrow(2)
    learner.answer()
    while learner.study.undo() is not None:
        assert learner.sound()
    assert learner.study.counts().cards_new == 7
    assert learner.study._db.execute("pragma user_version").fetchone() == (len(MIGRATIONS),)
    learner.study.close()


def test_a_database_of_version_3_learns_what_was_foretold_and_nothing_else_changes(
    tmp_path: Path,
) -> None:
    learner = opened(tmp_path, "version-3.sql")
    database = learner.home.database
    kept = [f"select * from {one}" for one in ("memory", "standing", "tally", "journal", "card")]
    before = [rows(database, statement) for statement in kept]
    assert all(before)

    learner.study = learner.open()
    assert learner.sound()
    assert [learner.study._db.execute(statement).fetchall() for statement in kept] == before
    forecasts = "select sum(answers), sum(recalled) from calibration"
    first_of_day = (
        "select sum(answers), sum(answers * (grade > 1)) from tally where state in (1, 2)"
    )
    assert rows(database, forecasts) == rows(database, first_of_day)
    learner.study.close()


def test_a_database_that_knew_of_no_interview_comes_to_find_them(tmp_path: Path) -> None:
    """One from before there were such facts, which has got some: the more there is to find."""
    learner = Learner(tmp_path, {"rope": 4, "moe": 3})
    learner.answer()
    learner.study.exchanging.take(iter(every_kind()))
    before = list(learner.study.exchanging.facts())
    study = learner.study
    held = mocks(study._db, study._ledger)
    learner.study.close()
    version = MIGRATIONS.index(find_interviews)
    with closing(sqlite3.connect(learner.home.database)) as raw:
        for index in INDEXES:
            raw.execute(f"drop index {index}")
        raw.execute(f"pragma user_version = {version}")

    learner.study = learner.open()
    assert learner.sound()
    assert list(learner.study.exchanging.facts()) == before
    assert mocks(learner.study._db, learner.study._ledger) == held != []
    names = learner.study._db.execute("select name from sqlite_master where type = 'index'")
    assert set(INDEXES) <= {name for (name,) in names}
    (saved,) = [
        one
        for one in learner.home.backups.iterdir()
        if rows(one, "pragma user_version") == [(version,)]
    ]
    assert rows(saved, "select count(*) from journal") == [(len(before),)]
    learner.study.close()


def test_interviews_are_found_without_reading_the_other_facts(tmp_path: Path) -> None:
    learner = Learner(tmp_path, {"rope": 1})
    for statement, index in zip((cold.MOCKS, hot.PLANNED), INDEXES, strict=True):
        steps = learner.study._db.execute(f"explain query plan {statement}").fetchall()
        assert steps[0][3] == f"SCAN journal USING INDEX {index}"
    learner.study.close()
