"""What a sync gives and takes in cases of its own: files lost, copied databases, no room."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from studyllm.core.journal import Answer, FactId, Grade, Review
from studyllm.errors import StudyError
from studyllm.exchange import journal
from studyllm.store.lock import FileLock
from studyllm.study.syncing import Synced
from tests.exchange.limited import room
from tests.learner import NOON, Learner
from tests.study.test_sync_machine import ids_in

posix = pytest.mark.skipif(os.name == "nt", reason="pipes and limits of POSIX")


class Pair:
    """Learners with one folder between them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.exchange = folder / "exchange"
        self.exchange.mkdir()
        self.learners = [self.new(name) for name in ("a", "b")]

    def new(self, name: str) -> Learner:
        learner = Learner(self.folder / name, {"rope": 40}, new_per_day=9999)
        learner.now = NOON + ord(name) * 1000
        return learner

    def sync(self, learner: Learner) -> Synced:
        synced = learner.study.sync_with(self.exchange)
        assert learner.sound()
        return synced

    def exchanged(self, learner: Learner) -> tuple[int, int]:
        synced = self.sync(learner)
        assert synced.problems == ()
        return synced.taken, synced.given

    def own(self, learner: Learner) -> Path:
        return self.exchange / f"{learner.study.exchanging.device}.jsonl"


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    pair = Pair(tmp_path)
    yield pair
    for learner in pair.learners:
        learner.study.close()


def answers(learner: Learner) -> int:
    return learner.study.counts().reviews_total


def give(learner: Learner, times: int) -> None:
    for turn in range(times):
        learner.answer(list(Grade)[turn % 4])


def test_in_a_folder_that_all_share_five_syncs_make_three_one(pair: Pair) -> None:
    pair.learners.append(pair.new("c"))
    for learner in pair.learners:
        give(learner, 4)
    taken = [pair.exchanged(one)[0] for one in (*pair.learners, *pair.learners)]
    assert taken == [0, 4, 8, 8, 4, 0]
    assert [answers(one) for one in pair.learners] == [12, 12, 12]


def test_a_file_that_was_lost_is_made_good_by_who_knows_it(pair: Pair) -> None:
    a, b = pair.learners
    give(a, 5)
    assert pair.exchanged(a) == (0, 5)
    assert pair.exchanged(b) == (5, 0)
    content = pair.own(a).read_bytes()
    pair.own(a).unlink()
    assert pair.exchanged(b) == (0, 5)
    third = pair.new("c")
    assert pair.exchanged(third) == (5, 0)
    third.study.close()
    assert pair.exchanged(a) == (0, 5)
    assert pair.own(a).read_bytes() == content
    assert pair.exchanged(b) == (0, 0)


def test_only_what_a_cut_file_lacks_is_given(pair: Pair) -> None:
    a, b = pair.learners
    give(a, 5)
    pair.sync(a)
    pair.sync(b)
    content = pair.own(a).read_bytes()
    pair.own(a).write_bytes(b"".join(content.splitlines(keepends=True)[:4]))
    assert pair.exchanged(b) == (0, 2)
    assert pair.exchanged(a) == (0, 2)
    assert pair.own(a).read_bytes() == content


@posix
def test_a_file_that_cannot_be_read_for_a_while_is_not_given_again(pair: Pair) -> None:
    a, b = pair.learners
    give(a, 5)
    pair.sync(a)
    pair.sync(b)
    aside = pair.own(a).rename(pair.folder / "aside")
    os.mkfifo(pair.own(a))
    synced = pair.sync(b)
    assert (synced.taken, synced.given, len(synced.problems)) == (0, 0, 1)
    # Nor is it written over by the device whose it is, as it cannot tell what is in it.
    give(a, 1)
    synced = pair.sync(a)
    assert (synced.taken, synced.given, len(synced.problems)) == (0, 0, 1)
    aside.replace(pair.own(a))
    assert pair.exchanged(a) == (0, 1)
    assert pair.exchanged(b) == (1, 0)


def test_a_file_from_the_far_future_is_told_and_the_others_are_taken(pair: Pair) -> None:
    a, b = pair.learners
    give(a, 5)
    pair.sync(a)
    late = FactId(NOON * 3, "elsewhere", NOON * 3)
    fact = Answer(late, "rope/c1", Review(Grade.GOOD, 60_000, 5))
    path = pair.exchange / "late.jsonl"
    path.write_text("".join(journal.lines([fact])), encoding="utf-8")
    synced = pair.sync(b)
    assert (synced.taken, synced.given) == (5, 0)
    assert [problem.startswith(f"{path}: fact ") for problem in synced.problems] == [True]


def test_facts_that_came_in_no_order_are_given_each_once(pair: Pair) -> None:
    a, b = pair.learners
    ids = [FactId(NOON + n, "elsewhere", NOON + n) for n in (5, 1, 9, 3, 7)]
    facts = [Answer(one, "rope/c1", Review(Grade.GOOD, 20_000, 5)) for one in ids]
    a.study.exchanging.take(facts[:2])
    assert pair.exchanged(a) == (0, 2)
    a.study.exchanging.take(facts[2:])
    assert pair.exchanged(a) == (0, 3)
    assert pair.exchanged(a) == (0, 0)
    assert ids_in(pair.own(a).read_bytes()) == set(ids)
    assert pair.exchanged(b) == (5, 0)
    (pair.exchange / "export").write_text("".join(journal.lines(facts[::2])), encoding="utf-8")
    assert pair.exchanged(b) == (0, 0)
    pair.own(a).unlink()
    assert pair.exchanged(b) == (0, 2)


def test_without_what_is_remembered_nothing_differs(pair: Pair) -> None:
    a, b = pair.learners
    give(a, 5)
    pair.sync(a)
    pair.sync(b)
    for memory in ("", "[{},{}]", "nonsense"):
        b.study.remember("sync.memory", memory)
        before = {path.name: path.stat().st_mtime_ns for path in pair.exchange.iterdir()}
        assert pair.exchanged(b) == (0, 0)
        assert before == {path.name: path.stat().st_mtime_ns for path in pair.exchange.iterdir()}


def test_an_old_copy_in_the_same_place_goes_on_after_what_its_own_file_has(pair: Pair) -> None:
    a, b = pair.learners
    give(a, 3)
    pair.sync(a)
    a.study.close()
    database = a.home.database
    kept = database.read_bytes()
    a.study = a.open()
    give(a, 4)
    pair.sync(a)
    a.study.close()
    database.write_bytes(kept)
    a.study = a.open()
    assert pair.exchanged(a) == (4, 0)
    give(a, 2)
    assert pair.exchanged(a) == (0, 2)
    assert pair.exchanged(b) == (9, 0)


def test_databases_that_go_by_one_name_lose_nothing(pair: Pair) -> None:
    a, b = pair.learners
    give(a, 2)
    a.study.close()
    b.study.close()
    # A cloned machine: the same names of device, machine and place, and the same instants.
    shutil.copyfile(a.home.database, b.home.database)
    a.study, b.study = a.open(), b.open()
    row = a.study._db.execute("select name, path from device").fetchone()
    b.study._db.execute("update device set path = ? where name = ?", (row[1], row[0]))
    name = a.study.exchanging.device
    b.study._ledger._pen.name = name
    b.study._ledger._pen._device = 1
    a.now = b.now
    a.answer(Grade.GOOD)
    b.answer(Grade.AGAIN)
    for learner in (a, b, a, b, a):
        pair.sync(learner)
    assert pair.exchanged(b) == (0, 0)
    assert [answers(one) for one in pair.learners] == [4, 4]
    third = pair.new("c")
    pair.sync(third)
    assert answers(third) == 4
    third.study.close()


def test_two_syncs_at_once_do_not_come_between_each_other(pair: Pair) -> None:
    a, _ = pair.learners
    lock = FileLock(a.home.database.with_name("studyllm.db-sync"))
    assert lock.take()
    with pytest.raises(StudyError, match="another program is syncing"):
        pair.sync(a)
    lock.release()
    assert pair.exchanged(a) == (0, 0)


def test_what_a_killed_sync_left_is_tidied_away(pair: Pair) -> None:
    a, b = pair.learners
    names = [f".{one.study.exchanging.device}.jsonl.77.new" for one in (a, b)]
    for name in names:
        (pair.exchange / name).touch()
    pair.sync(a)
    assert {path.name for path in pair.exchange.iterdir()} == {pair.own(a).name, names[1]}


@posix
def test_on_a_full_disk_what_was_taken_stays_and_the_next_sync_gives(pair: Pair) -> None:
    a, b = pair.learners
    give(a, 5)
    pair.sync(a)
    b.study._db.execute("pragma wal_checkpoint(truncate)")
    facts = [FactId(NOON - n, "elsewhere", NOON - n) for n in range(900, 0, -1)]
    review = Review(Grade.GOOD, 20_000, 5)
    b.study.exchanging.take(Answer(one, "rope/c1", review) for one in facts)
    b.study._db.execute("pragma wal_checkpoint(truncate)")
    before = {path.name: path.read_bytes() for path in pair.exchange.iterdir()}
    said: list[str] = []
    for most in range(0, 110_000, 15_000):
        with room(most), pytest.raises(StudyError) as error:
            pair.sync(b)
        said.append(str(error.value))
        assert before == {path.name: path.read_bytes() for path in pair.exchange.iterdir()}
        assert b.sound()
        assert answers(b) in (900, 905)
    # First there is no room for what comes, then none for the file.
    assert str(b.home.database) in said[0]
    assert f"{pair.own(b)}: cannot be written: " in said[-1]
    assert pair.exchanged(b) == (0, 900)
    assert pair.exchanged(a) == (900, 0)
