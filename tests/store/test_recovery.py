"""A database whose first page was torn by a power cut, and the log beside it that has it whole."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from studyllm.errors import StoreError
from studyllm.store.connection import check_header
from studyllm.store.recovery import recovered_header
from tests.learner import Learner

PAGE = 4096


@pytest.fixture
def learner(tmp_path: Path) -> Learner:
    """Somebody with answers in the log, and the beginning of the database under a new page."""
    made = Learner(tmp_path / "whole", {"rope": 9})
    for _ in range(5):
        made.answer()
    made.study._db.execute("create table first_page_too (a)")
    shutil.copytree(tmp_path / "whole", tmp_path / "torn")
    made.study.close()
    made.home = type(made.home)(tmp_path / "torn/home", tmp_path / "torn/home")
    tear(made.home.database)
    return made


def tear(path: Path, size: int = PAGE) -> None:
    with open(path, "r+b") as stream:
        stream.write(os.urandom(size))


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def test_what_stands_in_the_log_is_had_back(learner: Learner) -> None:
    study = learner.open()
    assert study.counts().reviews_total == 5
    assert study._db.execute("pragma integrity_check").fetchone() == ("ok",)
    study.close()


@pytest.mark.parametrize("place", [0, 24, 40, 100])
def test_a_log_that_is_not_whole_either_brings_nothing_back(learner: Learner, place: int) -> None:
    log = learner.home.database.with_name("studyllm.db-wal")
    content = bytearray(log.read_bytes())
    content[place] ^= 1
    log.write_bytes(content)
    before = contents(learner.home.data)
    with pytest.raises(StoreError, match="its beginning is damaged"):
        learner.open()
    assert contents(learner.home.data) == before


def test_without_a_log_it_is_refused(learner: Learner) -> None:
    learner.home.database.with_name("studyllm.db-wal").unlink()
    with pytest.raises(StoreError, match="its beginning is damaged"):
        check_header(learner.home.database)


def test_a_rollback_journal_has_it_too(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        raw.execute(f"pragma application_id = {0x53544C4D}")
        raw.execute("create table t (a)")
        raw.execute("pragma cache_size = 2")
        raw.execute("begin")
        raw.execute("create table other (a)")
        # More than is kept in memory, so that the journal is synced and pages are written.
        raw.execute(
            "with recursive n (i) as (select 1 union all select i + 1 from n where i < 999) "
            "insert into t select randomblob(99) from n"
        )
        shutil.copy(path, tmp_path / "torn.db")
        shutil.copy(tmp_path / "a.db-journal", tmp_path / "torn.db-journal")
    torn, journal = tmp_path / "torn.db", tmp_path / "torn.db-journal"
    tear(torn)
    whole = journal.read_bytes()
    changed = bytearray(whole)
    changed[512 + 4 + PAGE - 200] ^= 1
    journal.write_bytes(changed)
    assert recovered_header(torn) is None
    journal.write_bytes(whole)
    check_header(torn)
    with closing(sqlite3.connect(torn)) as raw:
        assert raw.execute("select count(*) from t").fetchone() == (0,)
