"""A database that an older studyllm has made: held against what that one knew.

`version-1.sql` is the dump of one that studyllm 5fcd7b8 made: 24 answers, 4 of them undone.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from studyllm.store.migrations import MIGRATIONS
from tests.learner import Learner

DUMP = Path(__file__).with_name("version-1.sql")


def rows(path: Path, statement: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path)) as raw:
        return raw.execute(statement).fetchall()


def test_a_database_of_version_1_is_brought_up_to_date_and_nothing_is_lost(tmp_path: Path) -> None:
    learner = Learner(tmp_path, {"rope": 4, "moe": 3})
    learner.study.close()
    database = learner.home.database
    database.unlink()
    with closing(sqlite3.connect(database)) as raw:
        raw.executescript(DUMP.read_text(encoding="utf-8"))
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
