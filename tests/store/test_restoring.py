"""Another database in the place of the present one: nothing of either is lost on the way."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from studyllm.core.journal import FactId, Grade
from studyllm.errors import DamagedError, StoreError
from studyllm.store import backup
from studyllm.store.connection import APPLICATION_ID
from studyllm.store.migrations import MIGRATIONS
from studyllm.store.restoring import Holding, Kept, holding, made_ready, put
from tests.learner import Learner
from tests.store.test_older import opened

ROOT = Path(__file__).parents[2]

ANSWERS = """
import sys
from pathlib import Path
from studyllm.core.journal import Grade, Moment
from studyllm.config import Home, Settings
from studyllm.study import open_study
from tests.learner import NOON
folder = Path(sys.argv[1])
home = Home(folder / "home", folder / "home")
clock = lambda: Moment(NOON + 3_600_000, 0)
study = open_study(home, Settings(new_per_day=9999), clock, shipped=folder / "shipped")
study.sync()
study.start()
print("ready", flush=True)
turn = 0
while card := study.next():
    turn += 1
    saved = study.grade(list(Grade)[turn % 4], turn)
    newest = study._ledger.newest()
    print(newest.id.device, newest.id.number, newest.card, turn, flush=True)
study.close()
"""
"""Answers and says so of each once it is on disk; what it took is the number of the turn."""


@pytest.fixture
def learner(tmp_path: Path) -> Iterator[Learner]:
    made = Learner(tmp_path, {"rope": 30, "moe": 30}, new_per_day=9999)
    for _ in range(5):
        made.answer()
    yield made
    made.study.close()


def backed_up(learner: Learner) -> Path:
    return backup.make(learner.study._db.raw, learner.home.backups, learner.now)


def restore(learner: Learner, source: Path) -> Kept:
    with made_ready(source, learner.home.database) as made:
        return put(made, learner.home.database, learner.home.backups, learner.now)


def facts(path: Path) -> set[tuple[str, int, str, int | None]]:
    """Device, number, key and time of all facts of a database."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as raw:
        rows = raw.execute(
            "select device.name, at + lag, text, took_ms from journal join name on name.id = card "
            "join device on device.id = journal.device"
        ).fetchall()
    assert len(rows) == len(set(rows))
    return set(rows)


def files(folder: Path) -> dict[str, bytes]:
    return {
        str(one.relative_to(folder)): one.read_bytes() for one in folder.rglob("*") if one.is_file()
    }


def test_the_database_is_as_it_was_and_what_came_after_is_kept(learner: Learner) -> None:
    before = learner.study.counts()
    then = learner.views()
    saved = backed_up(learner)
    for _ in range(3):
        learner.answer(Grade.EASY)
    learner.study.close()
    after = facts(learner.home.database)
    kept = restore(learner, saved)
    assert kept.backup is not None
    assert kept.aside is None
    assert facts(kept.backup) == after
    assert holding(kept.backup).answers == 8
    assert learner.home.database.stat().st_mode & 0o077 == 0
    learner.study = learner.open()
    assert learner.study.counts() == before
    assert learner.views() == then
    assert learner.sound()


def test_what_a_database_holds_is_told(learner: Learner, tmp_path: Path) -> None:
    saved = backed_up(learner)
    assert holding(saved) == Holding(5, 20_000)
    assert holding(learner.home.database) == Holding(5, 20_000)
    learner.study.undo()
    assert holding(learner.home.database).answers == 4
    new = Learner(tmp_path / "new", {"rope": 1})
    assert holding(new.home.database) == Holding(0, None)
    new.study.close()


def test_a_program_that_has_it_open_goes_on_in_what_was_restored(learner: Learner) -> None:
    saved = backed_up(learner)
    device = learner.study.exchanging.device
    after = [learner.answer().key for _ in range(3)]
    other = learner.open()
    assert other.next() is not None
    learner.study.close()
    restore(learner, saved)
    learner.study = other
    answered = other.grade(Grade.GOOD, 7)
    assert other.counts().reviews_total == 6
    assert other.exchanging.device != device
    assert learner.sound()
    learner.now += 5000
    asked = [learner.answer().key for _ in range(3)]
    assert set(after) <= {answered.key, *asked}
    numbers = [row for row in facts(learner.home.database) if row[0] == device]
    assert len(numbers) == 5


def test_an_answer_to_a_card_that_the_restored_decks_lack_counts_for_that_card(
    learner: Learner,
) -> None:
    """The same number is another card's there."""
    learner.study.close()
    saved = learner.home.data / "first.db"
    learner.home.database.rename(saved)
    learner.home.backups.rename(learner.home.data / "other-backups")
    (learner.shipped / "aaa.yaml").write_text(
        "deck: aaa\ncards:\n" + "".join(f"  - {{id: a{n}, q: Q{n}, a: A}}\n" for n in range(70)),
        encoding="utf-8",
    )
    learner.study = learner.open()
    for deck in ("rope", "moe"):
        (learner.shipped / f"{deck}.yaml").unlink()
    asked = learner.study.next()
    assert asked is not None
    assert asked.deck.slug == "aaa"
    restore(learner, saved)
    learner.study.grade(Grade.GOOD, 7)
    assert {row[2] for row in facts(learner.home.database) if row[3] == 7} == {asked.key}
    assert learner.sound()
    assert learner.study.counts().reviews_total == 6


@pytest.mark.parametrize("after", [1, 12, 30])
def test_no_answer_that_another_program_gives_meanwhile_is_lost(
    learner: Learner, tmp_path: Path, after: int
) -> None:
    saved = backed_up(learner)
    learner.study.close()
    program = subprocess.Popen(
        [sys.executable, "-c", ANSWERS, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert program.stdout is not None
    said = [program.stdout.readline() for _ in range(after)]
    try:
        kept = restore(learner, saved)
    finally:
        said += program.stdout.readlines()
        program.stdout.close()
        assert program.wait() == 0
    assert kept.backup is not None
    told = {(d, int(n), key, int(turn)) for d, n, key, turn in map(str.split, said[1:])}
    assert told
    now = facts(learner.home.database)
    assert told <= facts(kept.backup) | now
    assert facts(saved) <= now
    ids = [row[:2] for row in facts(kept.backup) | now]
    assert len(ids) == len(set(ids))
    learner.study = learner.open()
    assert learner.sound()


def test_answers_before_and_after_come_together_by_a_sync(learner: Learner, tmp_path: Path) -> None:
    """Backed up, answered, synced, restored, answered, synced: nothing lost, nothing twice."""
    folder = tmp_path / "exchange"
    folder.mkdir()
    learner.study.sync_with(folder)
    saved = backed_up(learner)
    for _ in range(4):
        learner.answer(Grade.HARD, 11)
    learner.study.sync_with(folder)
    learner.study.close()
    lost = facts(learner.home.database)
    restore(learner, saved)
    learner.study = learner.open()
    for _ in range(4):
        learner.answer(Grade.EASY, 22)
    mine = facts(learner.home.database)
    synced = learner.study.sync_with(folder)
    assert (synced.taken, synced.conflicts) == (4, 0)
    assert facts(learner.home.database) == mine | lost
    assert learner.sound()
    other = Learner(tmp_path / "other", {"rope": 30, "moe": 30})
    assert other.study.sync_with(folder).conflicts == 0
    assert facts(other.home.database) == mine | lost
    other.study.close()
    assert learner.study.sync_with(folder).taken == 0


@pytest.mark.parametrize("content", [b"", b"x" * 5000, b"SQLite format 3\0"])
def test_what_is_no_database_is_put_aside_with_its_log(learner: Learner, content: bytes) -> None:
    saved = backed_up(learner)
    learner.study.close()
    database = learner.home.database
    database.write_bytes(content)
    database.with_name("studyllm.db-wal").write_bytes(b"log")
    with pytest.raises(DamagedError, match=f"studyllm restore {saved}"):
        learner.open()
    kept = restore(learner, saved)
    assert kept.backup is None
    assert kept.aside is not None
    assert kept.aside.read_bytes() == content
    assert kept.aside.with_name(kept.aside.name + "-wal").read_bytes() == b"log"
    learner.study = learner.open()
    assert learner.study.counts().reviews_total == 5


def test_a_database_that_is_gone_comes_back(learner: Learner) -> None:
    saved = backed_up(learner)
    learner.study.close()
    learner.home.database.unlink()
    with pytest.raises(DamagedError, match="studyllm restore"):
        learner.open()
    assert not learner.home.database.exists()
    assert restore(learner, saved) == Kept(None, None)
    learner.study = learner.open()
    assert learner.study.counts().reviews_total == 5


def damaged(path: Path) -> bytes:
    """The file with one page of an index overwritten, as it then is."""
    with closing(sqlite3.connect(path)) as raw:
        found = raw.execute("select rootpage from sqlite_master where name = 'journal_card'")
        place = 4096 * (found.fetchone()[0] - 1)
    whole = path.read_bytes()
    content = whole[:place] + bytes(4096) + whole[place + 4096 :]
    path.write_bytes(content)
    return content


def test_a_damaged_one_is_put_aside_as_it_is(learner: Learner) -> None:
    saved = backed_up(learner)
    learner.study.close()
    content = damaged(learner.home.database)
    kept = restore(learner, saved)
    assert kept.backup is None
    assert kept.aside is not None
    assert kept.aside.read_bytes() == content
    assert len(list(learner.home.backups.iterdir())) == 1
    learner.study = learner.open()
    assert learner.study.counts().reviews_total == 5


HOLDS = """
import sqlite3, sys
raw = sqlite3.connect(sys.argv[1], isolation_level=None)
raw.execute("select count(*) from sqlite_master").fetchone()
print("open", flush=True)
sys.stdin.readline()
"""


def test_a_damaged_one_that_another_program_has_open_stays(learner: Learner) -> None:
    saved = backed_up(learner)
    learner.study.close()
    content = damaged(learner.home.database)
    program = subprocess.Popen(
        [sys.executable, "-c", HOLDS, str(learner.home.database)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert program.stdout is not None
    assert program.stdout.readline() == "open\n"
    try:
        with pytest.raises(StoreError, match="another program has it open"):
            restore(learner, saved)
        assert learner.home.database.read_bytes() == content
    finally:
        program.communicate("\n")
    assert restore(learner, saved).aside is not None


def test_an_older_one_is_brought_up_to_date_on_the_way(tmp_path: Path) -> None:
    older = opened(tmp_path / "older", "version-1.sql").home.database
    learner = Learner(tmp_path / "now", {"rope": 4, "moe": 3})
    before = older.read_bytes()
    learner.answer()
    other = learner.open()
    restore(learner, older)
    other.next()  # notices it
    assert other.counts().reviews_total == 20
    assert other._db.execute("pragma user_version").fetchone() == (len(MIGRATIONS),)
    assert older.read_bytes() == before
    other.close()
    learner.study.close()


def test_one_with_pages_of_another_size_can_be_restored(learner: Learner, tmp_path: Path) -> None:
    saved = backed_up(learner)
    other = tmp_path / "other.db"
    other.write_bytes(saved.read_bytes())
    with closing(sqlite3.connect(other, isolation_level=None)) as raw:
        raw.execute("pragma page_size = 1024")
        raw.execute("vacuum")
    learner.answer()
    assert restore(learner, other).backup is not None
    assert learner.study.counts().reviews_total == 5


def changed(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        raw.execute(statement)


@pytest.mark.parametrize(
    ("break_it", "why"),
    [
        (lambda path: path.write_bytes(b""), "empty"),
        (lambda path: path.write_bytes(b"x" * 9000), "not a database"),
        (lambda path: path.write_bytes(path.read_bytes()[:9000]), "damaged"),
        (lambda path: damaged(path), "damaged"),
        (lambda path: changed(path, "pragma user_version = 99"), "newer studyllm"),
        (lambda path: changed(path, "pragma application_id = 5"), "another program"),
        (lambda path: path.unlink(), "cannot be read"),
    ],
)
def test_a_file_that_cannot_be_restored_changes_nothing(
    learner: Learner, tmp_path: Path, break_it: object, why: str
) -> None:
    source = tmp_path / "source.db"
    source.write_bytes(backed_up(learner).read_bytes())
    assert callable(break_it)
    break_it(source)
    learner.study.close()
    before = files(tmp_path)
    with pytest.raises(StoreError, match=why) as refusal:
        restore(learner, source)
    assert str(source) in str(refusal.value)
    assert files(tmp_path) == before


def test_a_copy_is_restored_with_what_stands_in_its_log_and_stays_as_it_is(
    learner: Learner, tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    copy.mkdir()
    for ending in ("", "-wal"):
        name = f"studyllm.db{ending}"
        (copy / name).write_bytes((learner.home.data / name).read_bytes())
    assert (copy / "studyllm.db-wal").stat().st_size > 0
    before = files(copy)
    learner.study.undo()
    restore(learner, copy / "studyllm.db")
    assert learner.study.counts().reviews_total == 5
    after = files(copy)
    assert {name: after[name] for name in before} == before


def test_the_database_itself_is_not_restored(learner: Learner) -> None:
    with pytest.raises(StoreError, match="itself"):
        restore(learner, learner.home.database)


def test_a_restored_database_says_that_it_is_ours(learner: Learner) -> None:
    restore(learner, backed_up(learner))
    assert learner.study._db.execute("pragma application_id").fetchone() == (APPLICATION_ID,)


def test_ids_are_never_given_twice(learner: Learner) -> None:
    """However often one backup is brought back with the clock standing still."""
    saved = backed_up(learner)
    seen: set[FactId] = set()
    for _ in range(3):
        assert learner.study.next() is not None
        learner.study.grade(Grade.GOOD, 5)
        newest = learner.study._ledger.newest()
        assert newest is not None
        assert newest.id not in seen
        seen.add(newest.id)
        restore(learner, saved)
