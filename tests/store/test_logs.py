"""Logs with a damaged frame in their midst, which SQLite takes for their end."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from studyllm.store import logs
from studyllm.study.salvaging import rescue
from tests.learner import Learner, unheard

FRAME = logs.FRAME_HEADER + logs.PAGE_SIZE
ANSWERS = 6


class Killed:
    """A database and its log, as a program leaves them that is killed after some answers."""

    def __init__(self, folder: Path) -> None:
        learner = Learner(folder, {"rope": 20})
        learner.answer()
        learner.study._db.checkpoint()
        for _ in range(ANSWERS):
            learner.answer()
        self.facts = {one.id: one for one in learner.study.exchanging.facts()}
        database = learner.home.database
        self.content = database.read_bytes()
        self.log = logs.log_of(database).read_bytes()
        learner.study.close()
        self.frames = self._frames(folder)

    def _frames(self, folder: Path) -> int:
        path = folder / "log"
        path.write_bytes(self.log)
        return len(list(logs.frames(path)))

    def cut(self, frames: int) -> bytes:
        """The log up to a frame."""
        return self.log[: logs.HEADER + frames * FRAME]


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> Killed:
    return Killed(tmp_path_factory.mktemp("killed"))


@pytest.fixture
def learner(tmp_path: Path) -> Iterator[Learner]:
    learner = Learner(tmp_path, {"rope": 20})
    learner.study.close()
    yield learner
    learner.study.close()


def put(learner: Learner, killed: Killed, log: bytes) -> Path:
    learner.home.database.write_bytes(killed.content)
    path = logs.log_of(learner.home.database)
    path.write_bytes(log)
    return path


def damaged(log: bytes, at: int) -> bytes:
    changed = bytearray(log)
    changed[at] ^= 0x40
    return bytes(changed)


def test_frames_are_those_that_sqlite_counts(tmp_path: Path, killed: Killed) -> None:
    path = tmp_path / "copy.db"
    path.write_bytes(killed.content)
    logs.log_of(path).write_bytes(killed.log)
    found = list(logs.frames(logs.log_of(path)))
    with closing(sqlite3.connect(path)) as raw:
        _, counted, _ = raw.execute("pragma wal_checkpoint(passive)").fetchone()
    assert [frame.whole for frame in found[:counted]] == [True] * counted
    assert not any(frame.whole for frame in found[counted:])
    assert found[counted - 1].commits


def test_a_log_hides_nothing_wherever_it_is_cut_off(tmp_path: Path, killed: Killed) -> None:
    path = tmp_path / "log"
    for frames in range(killed.frames + 1):
        path.write_bytes(killed.cut(frames))
        assert not logs.hides_some(path)
        path.write_bytes(killed.cut(frames)[:-100])
        assert not logs.hides_some(path)
    path.write_bytes(killed.log)
    assert not logs.hides_some(path)
    assert not logs.hides_some(tmp_path / "absent")


@pytest.mark.parametrize("part", [0, 10, 100])
def test_a_log_hides_what_is_committed_behind_a_damaged_frame(
    tmp_path: Path, killed: Killed, part: int
) -> None:
    path = tmp_path / "log"
    path.write_bytes(damaged(killed.log, logs.HEADER + FRAME + part))
    assert logs.hides_some(path)
    path.write_bytes(damaged(killed.log, 5))  # its own beginning
    assert logs.hides_some(path)
    path.write_bytes(damaged(killed.cut(killed.frames), -100))  # the end: as after a crash
    assert not logs.hides_some(path)


def test_what_was_hidden_is_kept_and_can_be_brought_back(learner: Learner, killed: Killed) -> None:
    put(learner, killed, damaged(killed.log, logs.HEADER + FRAME + 100))
    study = learner.study = learner.open()
    there = {one.id for one in study.exchanging.facts()}
    assert len(there) < len(killed.facts)
    assert study.kept_log is not None
    assert logs.kept(learner.home.backups) == [study.kept_log]
    found = rescue(learner.home, learner.now, unheard)
    assert {one.id for one in found.facts} == set(killed.facts)
    study.exchanging.take(found.facts)
    assert {one.id: one for one in study.exchanging.facts()} == killed.facts
    assert learner.sound()


def test_nothing_is_kept_of_a_log_that_is_whole(learner: Learner, killed: Killed) -> None:
    put(learner, killed, killed.log)
    study = learner.study = learner.open()
    assert study.kept_log is None
    assert logs.kept(learner.home.backups) == []
    assert {one.id for one in study.exchanging.facts()} == set(killed.facts)
