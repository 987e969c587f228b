"""Backups: whole before they count, thinned by age, and never at the cost of a better one."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from studyllm.errors import DamagedError, StoreError
from studyllm.store import backup, hot
from studyllm.store.connection import Database
from studyllm.store.facts import Pen
from studyllm.store.integrity import flaws
from studyllm.store.lock import FileLock
from studyllm.store.migrations import open_database
from tests.conftest import heed_ctrl_c

NOW = 1_790_000_000_000
DAY = 86_400_000

ROOT = Path(__file__).parents[2]

MAKES_BACKUPS = f"""
import sys
from pathlib import Path
from studyllm.store import backup
from studyllm.store.migrations import open_database
path, count = Path(sys.argv[1]), int(sys.argv[2])
database = open_database(path, path.parent / "backups", {NOW})
for _ in range(count):
    print(backup.make(database.raw, path.parent / "backups", {NOW}), flush=True)
database.close()
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "studyllm.db"


@pytest.fixture
def folder(path: Path) -> Path:
    return path.parent / "backups"


@pytest.fixture
def database(path: Path, folder: Path) -> Iterator[Database]:
    opened = open_database(path, folder, NOW)
    yield opened
    opened.close()


def insert_fact(database: Database, at: int = NOW) -> None:
    Pen(database, NOW)
    database.execute("insert or ignore into name (text) values ('deck/card')")
    database.execute(hot.APPEND, (at, 1, 0, 20_000, 0, 1, 3, 5, None))


def asked(path: Path, statement: str) -> object:
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as raw:
        return raw.execute(statement).fetchone()[0]


def names(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir())


def sham(folder: Path, at: int, size: int = 0) -> Path:
    """A file with the name that a backup of that instant would have."""
    folder.mkdir(parents=True, exist_ok=True)
    made = folder / f"{backup._stamp(at)}-000.db"
    with made.open("ab") as stream:
        stream.truncate(size or None)
    return made


def test_a_backup_is_one_whole_file_with_what_stands_in_the_log(
    database: Database, path: Path, folder: Path
) -> None:
    insert_fact(database)
    assert path.with_name("studyllm.db-wal").stat().st_size > 0
    made = backup.make(database.raw, folder, NOW)
    assert names(folder) == [made.name]
    assert made.stat().st_mode & 0o077 == 0
    assert backup.made_at(made) == NOW // 1000 * 1000
    assert asked(made, "pragma integrity_check") == "ok"
    assert asked(made, "select count(*) from journal") == 1
    assert asked(made, "pragma journal_mode") == "delete"
    assert backup.is_whole(made)


def test_a_backup_that_is_opened_is_another_device(
    database: Database, path: Path, folder: Path
) -> None:
    name = Pen(database, NOW).name
    made = backup.make(database.raw, folder, NOW)
    database.close()
    path.write_bytes(made.read_bytes())  # as whoever does it by hand would
    again = open_database(path, folder, NOW)
    assert Pen(again, NOW).name != name
    again.close()


def test_two_backups_of_one_second_have_names_of_their_own(
    database: Database, folder: Path
) -> None:
    made = [backup.make(database.raw, folder, NOW) for _ in range(3)]
    assert names(folder) == [one.name for one in made]


def test_old_backups_are_thinned_by_age(database: Database, folder: Path) -> None:
    for number in range(60):
        backup.make(database.raw, folder, NOW + number * DAY)
    for minute in range(8):
        last = NOW + 60 * DAY + minute * 60_000
        backup.make(database.raw, folder, last)
    kept = sorted(folder.iterdir())
    assert backup.newest(folder, last) == kept[-1]
    days = [backup.made_at(p) // DAY - NOW // DAY for p in kept]
    assert days[-5:] == [60] * 5
    assert set(range(54, 61)) <= set(days)
    assert len(kept) <= backup.LAST + backup.DAILY + backup.WEEKLY + backup.MONTHLY


def test_of_years_the_last_of_each_week_and_month_are_kept(folder: Path) -> None:
    for day in range(800):
        sham(folder, NOW + day * DAY)
    last = NOW + 799 * DAY
    backup.thin(folder, last)
    ages = [(last - backup.made_at(one)) // DAY for one in sorted(folder.iterdir(), reverse=True)]
    assert ages[:7] == list(range(7))
    assert len([age for age in ages if age <= 28]) in range(9, 12)
    assert 330 <= ages[-1] <= 366
    assert len(ages) in range(7 + 2 + 10, 7 + 4 + 12)
    backup.thin(folder, last)
    assert len(names(folder)) == len(ages)


def test_they_take_five_hundred_megabytes_at_most_or_are_five(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup, "ROOM", 100_000)
    for day in range(20):
        sham(folder, NOW + day * DAY, 15_000)
    backup.thin(folder, NOW + 19 * DAY)
    assert len(names(folder)) == 6
    for day in range(20, 40):
        sham(folder, NOW + day * DAY, 60_000)
    backup.thin(folder, NOW + 39 * DAY)
    assert names(folder) == [sham(folder, NOW + day * DAY).name for day in range(35, 40)]


def test_a_clock_that_was_set_back_costs_no_backup_its_place(
    database: Database, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup, "ROOM", 0)
    real = [sham(folder, NOW + day * DAY) for day in range(5)]
    year_before = [backup.make(database.raw, folder, NOW - 365 * DAY + n) for n in range(7)]
    assert set(real) | set(year_before[-5:]) == set(folder.iterdir())
    assert backup.newest(folder, NOW - 364 * DAY) == year_before[-1]
    # The clock is right again.
    backup.thin(folder, NOW + 5 * DAY)
    assert set(real) == set(folder.iterdir())


def test_a_clock_that_was_ahead_costs_no_backup_its_place(database: Database, folder: Path) -> None:
    ahead = [sham(folder, NOW + 3650 * DAY + n * DAY) for n in range(5)]
    assert backup.newest(folder, NOW) is None
    made = backup.make(database.raw, folder, NOW)
    assert backup.newest(folder, NOW + DAY) == made
    assert backup.all_of_them(folder, NOW) == [made, *reversed(ahead)]
    assert backup.newest_whole(folder, NOW) == made


def test_files_that_are_no_backups_stay(database: Database, folder: Path) -> None:
    folder.mkdir()
    others = [
        "studyllm-20200101.db",
        "notes.txt",
        ".hidden.part",
        "studyllm-20201301-000000-000.db",
    ]
    for name in others:
        (folder / name).write_text("mine")
    (folder / "studyllm-20200101-000000-000.db").mkdir()
    for number in range(9):
        backup.make(database.raw, folder, NOW + number)
    assert set(others) < set(names(folder))
    assert (folder / "studyllm-20200101-000000-000.db").is_dir()


def test_what_a_killed_program_left_of_a_backup_is_removed_and_nothing_that_is_being_made(
    database: Database, folder: Path
) -> None:
    folder.mkdir()
    left = folder / ".studyllm-20200101-000000-000.db.12345.part"
    making = folder / ".studyllm-20200101-000001-000.db.12346.part"
    for one in (left, making):
        one.write_bytes(b"half")
        one.with_name(one.name + "-journal").write_bytes(b"half")
    lock = FileLock(making.with_suffix(".lock"))
    assert lock.take()
    made = backup.make(database.raw, folder, NOW)
    assert not [name for name in names(folder) if name.startswith(left.stem)]
    assert making.exists()
    lock.release()
    assert backup.make(database.raw, folder, NOW + 1000).exists()
    assert [name for name in names(folder) if name.startswith(".")] == []
    assert made.exists()


def started(path: Path, count: int) -> subprocess.Popen[str]:
    words = [sys.executable, "-c", MAKES_BACKUPS, str(path), str(count)]
    heed = heed_ctrl_c if os.name == "posix" else None
    return subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, text=True, preexec_fn=heed)


def test_two_programs_at_once_make_backups_beside_each_other(
    database: Database, path: Path, folder: Path
) -> None:
    insert_fact(database)
    programs = [started(path, 8) for _ in range(2)]
    made: list[str] = []
    for program in programs:
        out, _ = program.communicate(timeout=60)
        assert program.returncode == 0
        made += out.split()
    assert len(made) == len(set(made)) == 16
    assert names(folder) == sorted(Path(one).name for one in made)[-5:]
    assert all(backup.is_whole(one) for one in folder.iterdir())


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
@pytest.mark.parametrize("after", [1, 4])
def test_a_program_that_is_stopped_leaves_whole_backups_alone(
    database: Database, path: Path, folder: Path, number: signal.Signals, after: int
) -> None:
    with database.writing():
        for n in range(20_000):
            insert_fact(database, NOW + n) if n == 0 else database.execute(
                hot.APPEND, (NOW + n, 1, 0, 20_000, 0, 1, 3, 5, None)
            )
    program = started(path, 1000)
    assert program.stdout is not None
    for _ in range(after):
        program.stdout.readline()
    program.send_signal(number)
    program.communicate(timeout=60)
    if number == signal.SIGINT:
        assert [name for name in names(folder) if name.startswith(".")] == []
    backup.make(database.raw, folder, NOW + DAY)
    assert [name for name in names(folder) if name.startswith(".")] == []
    assert all(backup.is_whole(one) for one in folder.iterdir())


def test_a_check_that_is_stopped_says_nothing_of_the_database(database: Database) -> None:
    with database.writing():
        insert_fact(database)
        for n in range(1, 3000):
            database.execute(hot.APPEND, (NOW + n, 1, 0, 20_000, 0, 1, 3, 5, None))

    over = threading.Event()

    def press() -> None:
        while not over.is_set():
            database.raw.interrupt()

    def check_on() -> None:
        while True:
            assert flaws(database.raw) == []

    thread = threading.Thread(target=press)
    thread.start()
    with pytest.raises(KeyboardInterrupt):
        check_on()
    over.set()
    thread.join()
    assert flaws(database.raw) == []


def test_a_database_that_is_damaged_is_not_backed_up(
    database: Database, path: Path, folder: Path
) -> None:
    with database.writing():
        insert_fact(database)
        for n in range(1, 3000):
            database.execute(hot.APPEND, (NOW + n, 1, 0, 20_000, 0, 1, 3, 5, None))
    good = backup.make(database.raw, folder, NOW)
    root = database.execute("select rootpage from sqlite_master where name = 'journal_card'")
    page = root.fetchone()[0] - 1
    database.close()
    whole = path.read_bytes()
    path.write_bytes(whole[: page * 4096] + bytes(4096) + whole[(page + 1) * 4096 :])
    raw = sqlite3.connect(path, isolation_level=None)
    with closing(raw), pytest.raises(DamagedError, match="damaged"):
        backup.make(raw, folder, NOW + DAY)
    assert names(folder) == [good.name]
    assert not backup.is_whole(path)


def test_a_folder_of_backups_that_cannot_be_made_is_said(
    database: Database, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError, match="no backup could be made"):
        backup.make(database.raw, tmp_path / "file", NOW)


def test_no_backup_is_no_newest(tmp_path: Path) -> None:
    assert backup.newest(tmp_path / "nowhere", NOW) is None
    assert backup.newest_whole(tmp_path / "nowhere", NOW) is None
