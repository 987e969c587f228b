"""Every state in which a database may be found: opened with all that is in it, or left alone."""

from __future__ import annotations

import os
import shlex
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from studyllm.errors import DamagedError, StoreError, UnwritableError
from studyllm.store import backup, hot
from studyllm.store.connection import connect, connect_to
from studyllm.store.ledger import Ledger
from studyllm.store.migrations import MIGRATIONS, open_copy, open_database
from studyllm.store.reading import reading
from studyllm.study.scheduling import scheduler_of
from tests.learner import Learner
from tests.store.test_restoring import facts

posix = pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")

AT = 1_790_000_000_000


@pytest.fixture
def learner(tmp_path: Path) -> Iterator[Learner]:
    """Somebody with three answers in the file and two in the log."""
    made = Learner(tmp_path, {"rope": 30})
    for _ in range(3):
        made.answer()
    made.study._db.checkpoint()
    for _ in range(2):
        made.answer()
    yield made
    made.study.close()


@pytest.fixture
def killed(learner: Learner, tmp_path: Path) -> Path:
    """The database of a program that was killed: the file and its log, without an index."""
    path = tmp_path / "killed" / "studyllm.db"
    path.parent.mkdir(mode=0o700)
    for ending in ("", "-wal"):
        source = learner.home.database.with_name(f"studyllm.db{ending}")
        shutil.copyfile(source, path.with_name(f"studyllm.db{ending}"))
    learner.study.close()
    return path


def open_at(path: Path) -> None:
    open_database(path, path.parent / "backups", AT).close()


def state(path: Path) -> dict[str, bytes]:
    return {
        one.name: one.read_bytes()
        for one in path.parent.iterdir()
        if one.is_file() and not one.name.endswith("-shm")  # an index that is made as needed
    }


def in_log(path: Path, *statements: str) -> None:
    """Have statements stand in the log alone, as a program leaves them that is killed."""
    raw = connect(path)
    for statement in statements:
        raw.execute(statement)
    kept = {ending: path.with_name(path.name + ending).read_bytes() for ending in ("", "-wal")}
    raw.close()
    for ending, content in kept.items():
        path.with_name(path.name + ending).write_bytes(content)
    path.with_name(path.name + "-shm").unlink(missing_ok=True)


def test_what_stands_in_the_log_alone_is_there(killed: Path) -> None:
    open_at(killed)
    assert not killed.with_name("studyllm.db-wal").exists()
    assert len(facts(killed)) == 5


def test_without_its_log_a_database_has_what_was_moved_into_it(killed: Path) -> None:
    killed.with_name("studyllm.db-wal").unlink()
    open_at(killed)
    assert len(facts(killed)) == 3


@pytest.mark.parametrize("kept", [0, 31, 32, 5000, 9000])
def test_a_log_that_was_cut_off_has_what_is_whole_in_it(killed: Path, kept: int) -> None:
    log = killed.with_name("studyllm.db-wal")
    log.write_bytes(log.read_bytes()[:kept])
    open_at(killed)
    assert len(facts(killed)) in (3, 4)


def test_a_newer_database_is_refused_by_its_first_bytes_and_left_alone(killed: Path) -> None:
    killed.with_name("studyllm.db-wal").unlink()
    with closing(connect(killed)) as raw:
        raw.execute("pragma user_version = 99")
    before = state(killed)
    with pytest.raises(StoreError, match="newer studyllm"):
        open_at(killed)
    assert state(killed) == before


def test_a_newer_database_is_refused_while_the_log_alone_says_so(killed: Path) -> None:
    in_log(killed, "pragma user_version = 99")
    before = state(killed)
    assert int.from_bytes(before["studyllm.db"][60:64], "big") == len(MIGRATIONS)
    for _ in range(2):
        with pytest.raises(StoreError, match="newer studyllm"):
            open_at(killed)
        with pytest.raises(StoreError, match="newer studyllm"):
            open_copy(killed)
    assert state(killed) == before


def test_the_log_of_another_program_is_refused(killed: Path) -> None:
    in_log(killed, "pragma application_id = 7")
    before = state(killed)
    with pytest.raises(DamagedError, match="log beside it"):
        open_at(killed)
    assert state(killed) == before


def older_than_the_file(path: Path) -> None:
    """Have the log be older than the file came to its place, as after a checkpoint or a copy."""
    log = path.with_name("studyllm.db-wal")
    os.utime(log, ns=(0, path.stat().st_ctime_ns - 1_000_000))


@posix
@pytest.mark.parametrize("way", [shutil.copyfile, shutil.copy2, shutil.move])
def test_a_backup_put_over_the_file_by_hand_is_not_mixed_with_the_log(
    tmp_path: Path, way: Callable[[Path, Path], object]
) -> None:
    learner = Learner(tmp_path, {"rope": 900}, new_per_day=9999)
    made = backup.make(learner.study._db.raw, learner.home.backups, AT)
    then = facts(made)
    with learner.study._db.writing():
        for n in range(5000):
            row = (AT + n, 1, 0, 20_000, 3, 1 + n * 7919 % 900, 3, 5, None)
            learner.study._db.execute(hot.APPEND, row)
    learner.reopen()  # what stood in the log is in the file now
    for _ in range(10):
        learner.answer()
    killed = tmp_path / "killed" / "studyllm.db"
    killed.parent.mkdir()
    for ending in ("", "-wal"):
        source = learner.home.database.with_name(f"studyllm.db{ending}")
        shutil.copyfile(source, killed.with_name(f"studyllm.db{ending}"))
    learner.study.close()
    way(made, killed)
    older_than_the_file(killed)
    before = state(killed)
    with pytest.raises(DamagedError, match="move the log away"):
        open_at(killed)
    assert state(killed) == before
    killed.with_name("studyllm.db-wal").rename(tmp_path / "away")
    open_at(killed)
    assert facts(killed) == then


@posix
def test_a_log_that_a_checkpoint_has_moved_is_read_as_any_other(killed: Path) -> None:
    older_than_the_file(killed)
    open_at(killed)
    assert len(facts(killed)) == 5


@pytest.mark.parametrize("part", ["file", "log"])
def test_a_refused_database_is_left_alone_however_damaged(killed: Path, part: str) -> None:
    """The schema itself cannot be read."""
    before = state(killed)
    content = before["studyllm.db"]
    if part == "file":
        killed.write_bytes(content[:100] + b"\xff" * 3996 + content[4096:])
        killed.with_name("studyllm.db-wal").unlink()
    else:
        killed.write_bytes(content[: len(content) // 2])
        killed.with_name("studyllm.db-wal").unlink()
    before = state(killed)
    with pytest.raises(DamagedError, match="damaged"):
        open_at(killed)
    assert state(killed) == before


def test_a_log_without_its_database_is_refused_and_kept(killed: Path) -> None:
    killed.unlink()
    before = state(killed)
    with pytest.raises(DamagedError, match=r"studyllm\.db-wal"):
        open_at(killed)
    assert state(killed) == before


def test_where_backups_are_and_no_database_none_is_begun(killed: Path) -> None:
    backups = killed.parent / "backups"
    with closing(connect(killed)) as raw:
        made = backup.make(raw, backups, AT)
    for one in killed.parent.glob("studyllm.db*"):
        one.unlink()
    with pytest.raises(DamagedError, match=f"studyllm restore {made}"):
        open_at(killed)
    backups.rename(killed.parent / "old")
    open_at(killed)
    assert facts(killed) == set()


def test_the_way_out_names_a_backup_that_is_whole(killed: Path) -> None:
    backups = killed.parent / "backups"
    with closing(connect(killed)) as raw:
        good, bad = (backup.make(raw, backups, AT + n * 1000) for n in range(2))
    bad.write_bytes(bad.read_bytes()[:5000])
    killed.write_bytes(b"")
    killed.with_name("studyllm.db-wal").unlink(missing_ok=True)
    with pytest.raises(DamagedError, match=f"studyllm restore {good}"):
        open_at(killed)


@posix
def test_the_way_out_can_be_typed_as_it_stands(killed: Path, tmp_path: Path) -> None:
    backups = tmp_path / "Application Support"
    with closing(connect(killed)) as raw:
        made = backup.make(raw, backups, AT)
    killed.write_bytes(b"")
    with pytest.raises(DamagedError) as refusal:
        open_database(killed, backups, AT)
    command = str(refusal.value).split("`")[1]
    assert shlex.split(command) == ["studyllm", "restore", str(made)]


def test_a_file_that_is_exchanged_while_it_is_opened_is_opened_again(
    killed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from studyllm.store import migrations

    new = tmp_path / "new.db"
    with closing(connect(killed)) as raw:
        backup.write(raw, new, over=False)
    with closing(connect_to(new, "rw")) as raw:
        raw.execute("insert into meta values ('which', 'new')")
    real = migrations._bring_up_to_date

    def late(*given: object) -> None:
        if new.exists():
            new.replace(killed)
            for ending in ("-wal", "-shm"):
                killed.with_name(killed.name + ending).unlink(missing_ok=True)
        real(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(migrations, "_bring_up_to_date", late)
    database = open_database(killed, killed.parent / "backups", AT)
    assert database.execute("select value from meta where name = 'which'").fetchone() == ("new",)
    database.close()


# Where nothing can be written

READS = """
import sys
from pathlib import Path
from studyllm.store.reading import reading
with reading(Path(sys.argv[1])) as raw:
    print(raw.execute("select count(*) from journal").fetchone()[0])
"""


def unprivileged() -> list[str]:
    """What stands before a command to whom the permissions of files mean something."""
    if os.geteuid() != 0:
        return []
    tool = shutil.which("setpriv")
    if tool is None:
        pytest.skip("permissions mean nothing to root")
    rights = "-dac_override,-dac_read_search"
    return [tool, f"--bounding-set={rights}", f"--inh-caps={rights}"]


@posix
@pytest.mark.parametrize("log", [True, False])
@pytest.mark.parametrize(("file", "folder"), [(0o400, 0o700), (0o600, 0o500), (0o400, 0o500)])
def test_all_that_is_committed_is_read_and_nothing_changed(
    killed: Path, file: int, folder: int, log: bool
) -> None:
    if not log:
        open_at(killed)
        killed.with_name("studyllm.db-checkpoint").unlink()
    before = state(killed)
    killed.chmod(file)
    killed.parent.chmod(folder)
    try:
        done = subprocess.run(
            [*unprivileged(), sys.executable, "-c", READS, killed],
            cwd=Path(__file__).parents[2],
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
    finally:
        killed.parent.chmod(0o700)
    assert (done.stdout, done.returncode) == ("5\n", 0), done.stderr
    after = state(killed)
    assert {name: after[name] for name in before} == before
    assert all(not after[name] for name in after.keys() - before.keys())


@posix
def test_without_room_for_copies_the_log_is_read_all_the_same(killed: Path) -> None:
    killed.parent.chmod(0o500)
    nowhere = "import tempfile\ntempfile.tempdir = '/nowhere'\n"
    try:
        done = subprocess.run(
            [*unprivileged(), sys.executable, "-c", nowhere + READS, killed],
            cwd=Path(__file__).parents[2],
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
    finally:
        killed.parent.chmod(0o700)
    assert (done.stdout, done.returncode) == ("5\n", 0), done.stderr
    open_at(killed)
    assert len(facts(killed)) == 5


def test_a_database_that_another_program_has_open_is_read(learner: Learner) -> None:
    with reading(learner.home.database) as raw:
        assert raw.execute("select count(*) from journal").fetchone() == (5,)
        learner.answer()


@posix
@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write anything")
@pytest.mark.parametrize("mode", [0o500, 0o700])
def test_a_database_that_cannot_be_written_is_said_so(killed: Path, mode: int) -> None:
    killed.chmod(0o400 if mode == 0o700 else 0o600)
    killed.parent.chmod(mode)
    try:
        with pytest.raises(UnwritableError, match="read-only"):
            open_at(killed)
    finally:
        killed.parent.chmod(0o700)


def test_no_fact_is_written_to_a_copy_in_memory(killed: Path) -> None:
    before = state(killed)
    database = open_copy(killed)
    ledger = Ledger(database, scheduler_of(Learner.again(killed.parent / "x").settings), AT)
    with pytest.raises(UnwritableError, match="nothing was saved"), database.writing():
        ledger.reset("rope/c1", AT, 20_000)
    database.close()
    after = state(killed)
    assert {name: after[name] for name in before} == before


# Who may look


@posix
def test_a_database_of_ours_that_others_could_read_is_closed_to_them(killed: Path) -> None:
    for one in (killed, killed.with_name("studyllm.db-wal")):
        one.chmod(0o644)
    killed.parent.chmod(0o755)
    (killed.parent / "decks").mkdir()
    database = open_database(killed, killed.parent / "backups", AT)
    database.execute("insert into name (text) values ('x')")
    modes = {one.name: one.stat().st_mode & 0o077 for one in killed.parent.iterdir()}
    database.close()
    assert {name: mode for name, mode in modes.items() if mode} == {"decks": 0o055}
    assert killed.parent.stat().st_mode & 0o777 == 0o700


@posix
def test_a_folder_with_other_things_stays_open(killed: Path) -> None:
    killed.parent.chmod(0o755)
    (killed.parent / "website").mkdir()
    open_at(killed)
    assert killed.parent.stat().st_mode & 0o777 == 0o755
    assert killed.stat().st_mode & 0o777 == 0o600


@posix
def test_a_folder_that_is_made_for_everybody_stays_so(killed: Path) -> None:
    killed.parent.chmod(0o1777)
    open_at(killed)
    assert killed.parent.stat().st_mode & 0o7777 == 0o1777


@posix
def test_with_no_mask_at_all_nothing_is_made_for_others(tmp_path: Path) -> None:
    """From the first start to a backup and a restore."""
    mask = os.umask(0)
    try:
        learner = Learner(tmp_path / "x", {"rope": 3})
        learner.answer()
        made = backup.make(learner.study._db.raw, learner.home.backups, learner.now)
        backup.write(learner.study._db.raw, tmp_path / "x" / "home" / "mine.db", over=False)
        (tmp_path / "exchange").mkdir(mode=0o700)
        learner.study.sync_with(tmp_path / "exchange")
        seen = list(learner.home.data.rglob("*")) + list((tmp_path / "exchange").iterdir())
        names = {one.name for one in seen}
        modes = {one.name: one.stat().st_mode & 0o077 for one in (learner.home.data, *seen)}
        learner.study.close()
    finally:
        os.umask(mask)
    assert {made.name, "studyllm.db", "studyllm.db-wal", "studyllm.db-shm", "mine.db"} <= names
    assert [name for name, mode in modes.items() if mode] == []


def test_raw_reading_of_what_is_no_database_says_so(tmp_path: Path) -> None:
    (tmp_path / "x.db").write_bytes(b"x" * 5000)
    with pytest.raises(DamagedError, match="not a database"), reading(tmp_path / "x.db"):
        pass
    with pytest.raises(StoreError), reading(tmp_path / "none.db"):
        pass
    assert sqlite3.sqlite_version
