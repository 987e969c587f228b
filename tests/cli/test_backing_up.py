"""`studyllm backup` and `restore`, as a learner types them."""

from __future__ import annotations

import os
import select
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from studyllm.cli.commands import PROGRAM
from tests.cli.conftest import DAY_LATER, ROOT, Program
from tests.conftest import heed_ctrl_c
from tests.store.test_restoring import damaged

posix = pytest.mark.skipif(os.name != "posix", reason="permissions, limits and terminals of POSIX")


@pytest.fixture
def learner(program: Program) -> Program:
    """Somebody who has given two answers today."""
    program("study", "--plain", keys="\n3\n\n3\nq\n")
    shutil.rmtree(program.home / "backups")
    return program


def answer(program: Program) -> None:
    program("study", "--plain", keys="\n3\nq\n")


def files(folder: Path) -> dict[str, bytes]:
    return {
        str(one.relative_to(folder)): one.read_bytes()
        for one in folder.rglob("*")
        if one.is_file() and not one.name.endswith("-checkpoint")
    }


def test_a_backup_goes_into_its_folder_and_its_path_is_printed(learner: Program) -> None:
    done = learner("backup")
    made = Path(done.lines[0])
    assert (made.parent, made.stat().st_mode & 0o777) == (learner.home / "backups", 0o600)
    assert learner("backup", "--json").json["file"] > str(made)
    assert learner("backup", "--if-due").out == ""
    learner.now = DAY_LATER
    assert learner("backup", "--if-due").lines
    listed = learner("backup", "--list", "--json").json["backups"]
    assert [one["made"] for one in listed] == [
        "2026-03-03T09:00:00+00:00",
        "2026-03-02T09:00:00+00:00",
        "2026-03-02T09:00:00+00:00",
    ]
    assert {(one["answers"], one["last_day"]) for one in listed} == {(2, "2026-03-02")}
    assert listed[-1]["file"] == str(made)
    assert listed[-1]["bytes"] == made.stat().st_size


def test_backups_are_listed_and_one_that_cannot_be_read_says_so(learner: Program) -> None:
    assert learner("backup", "--list").out == "There is no backup yet.\n"
    made = Path(learner("backup").lines[0])
    size = f"{made.stat().st_size / 1e6:.1f} MB"
    head, line = learner("backup", "--list").lines
    assert head.split() == ["made", "size", "answers", "last", "file"]
    assert line.split() == ["2026-03-02", "09:00", *size.split(), "2", "2026-03-02", str(made)]
    made.write_bytes(b"")
    assert "unreadable" in learner("backup", "--list").lines[1]
    assert learner("backup", "--list", "--json").json["backups"][0]["answers"] is None


def test_a_file_of_ones_choice_is_not_written_over_unless_that_is_said(
    learner: Program, tmp_path: Path
) -> None:
    file = tmp_path / "mine.db"
    assert learner("backup", file).lines == [str(file)]
    assert file.stat().st_mode & 0o777 == 0o600
    before = file.read_bytes()
    answer(learner)
    refused = learner("backup", file, code=1)
    assert refused.err == f"studyllm: {file}: is there already; with --force it is replaced\n"
    assert file.read_bytes() == before
    learner("backup", file, "--force")
    assert file.read_bytes() != before
    assert sorted(one.name for one in tmp_path.iterdir()) == ["home", "mine.db"]
    learner("restore", file, "--yes")
    assert learner.reviews() == 3


@pytest.mark.parametrize(
    "words",
    [
        ["--list", "x.db"],
        ["--force"],
        ["--if-due", "x.db"],
    ],
)
def test_options_that_do_not_fit_are_refused(learner: Program, words: list[str]) -> None:
    assert "Usage:" in learner("backup", *words, code=2).err


def test_what_cannot_be_backed_up_is_said(learner: Program, tmp_path: Path) -> None:
    database = learner.home / "studyllm.db"
    assert "itself" in learner("backup", database, "--force", code=1).err
    assert "is not a file" in learner("backup", tmp_path, code=1).err
    assert "No such file" in learner("backup", tmp_path / "no" / "x", code=1).err
    database.write_bytes(b"")
    assert "empty" in learner("backup", code=3).err
    database.unlink()
    assert "no database yet" in learner("backup", code=1).err
    assert not database.exists()


def test_a_damaged_database_is_named_in_one_line_and_not_touched(
    learner: Program, tmp_path: Path
) -> None:
    database = learner.home / "studyllm.db"
    damaged(database)
    before = database.read_bytes()
    for words in (["backup"], ["backup", str(tmp_path / "mine.db")]):
        refused = learner(*words, code=3)
        assert refused.err.startswith(f"studyllm: {database}: the database is damaged, so no copy")
        assert refused.err.count("\n") == 1
    assert database.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == ["home"]
    assert list((learner.home / "backups").iterdir()) == []


@posix
@pytest.mark.parametrize("target", [[], ["mine.db"]])
def test_a_full_disk_leaves_nothing_behind(
    learner: Program, tmp_path: Path, target: list[str]
) -> None:
    """A limit of the size of a file stands for the disk: SQLite is told the same."""
    import resource

    limit = (learner.home / "studyllm.db").stat().st_size // 2

    def limited() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    done = subprocess.run(
        [*learner.words, "backup", *(str(tmp_path / one) for one in target)],
        cwd=ROOT,
        env=learner.environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
        preexec_fn=limited,
    )
    assert done.returncode in (1, 3)
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1, done.stderr
    assert [one.name for one in tmp_path.iterdir()] == ["home"]
    assert list((learner.home / "backups").glob("*")) == []


def test_a_backup_is_brought_back_and_what_was_there_is_kept(learner: Program) -> None:
    saved = learner("backup").lines[0]
    learner.now = DAY_LATER
    answer(learner)
    done = learner("restore", saved, "--yes")
    assert done.lines[0] == "Restored: 2 answers, the last of 2026-03-02."
    before = done.lines[1].removeprefix("What was there before is ")
    assert learner.reviews() == 2
    learner("restore", before, "--yes")
    assert learner.reviews() == 3
    assert learner("doctor").code == 0


def test_the_newest_that_is_whole_is_brought_back(learner: Program) -> None:
    learner("backup")
    learner.now = DAY_LATER
    Path(learner("backup").lines[0]).write_bytes(b"no database")
    answer(learner)
    assert learner("restore", "--newest", "--yes").lines[0].startswith("Restored: 2 answers")


def test_an_empty_database_says_what_brings_it_back(learner: Program) -> None:
    saved = learner("backup").lines[0]
    database = learner.home / "studyllm.db"
    database.write_bytes(b"")
    for words in (["due"], ["study", "--plain"], ["stats"], ["undo"]):
        refused = learner(*words, code=3).err
        assert refused.count("\n") == 1
        assert f"`{PROGRAM} restore {saved}`" in refused
    assert database.read_bytes() == b""
    done = learner("restore", saved, "--yes")
    aside = Path(
        done.lines[1].removeprefix("What was there before could not be backed up; it lies in ")
    )
    assert aside.read_bytes() == b""
    assert learner.reviews() == 2


def test_nothing_is_restored_where_nobody_can_be_asked(learner: Program) -> None:
    saved = learner("backup").lines[0]
    before = files(learner.home)
    assert "--yes" in learner("restore", saved, keys="y\n", code=1).err
    assert "Usage:" in learner("restore", code=2).err
    assert "Usage:" in learner("restore", saved, "--newest", code=2).err
    assert "cannot be read" in learner("restore", f"{saved}x", "--yes", code=3).err
    assert files(learner.home) == before


def test_without_a_backup_there_is_no_newest(learner: Program) -> None:
    assert "no backup lies there" in learner("restore", "--newest", "--yes", code=1).err


@posix
@pytest.mark.parametrize(
    ("key", "code", "reviews"), [("y\n", 0, 2), ("n\n", 1, 3), ("\x03", 130, 3)]
)
def test_at_a_terminal_it_is_asked_once(
    learner: Program, key: str, code: int, reviews: int
) -> None:
    import pty

    saved = learner("backup").lines[0]
    answer(learner)
    pid, terminal = pty.fork()
    if pid == 0:
        heed_ctrl_c()
        os.execve(sys.executable, [*learner.words, "restore", saved], learner.environment)
    seen = b""
    while b"[y/N]" not in seen:
        seen += os.read(terminal, 1000)
    os.write(terminal, key.encode())
    while True:
        if not select.select([terminal], [], [], 5)[0]:
            os.write(terminal, key.encode())  # A key may come before it is waited for.
            continue
        try:
            more = os.read(terminal, 1000)
        except OSError:
            break
        if not more:
            break
        seen += more
    os.close(terminal)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == code
    rows = [line.split() for line in seen.decode().splitlines()]
    assert ["now", "3", "2026-03-02"] in rows
    assert [saved, "2", "2026-03-02"] in rows
    assert learner.reviews() == reviews
    assert [one.name for one in learner.home.iterdir() if one.name.startswith(".")] == []


def test_the_end_of_a_sitting_says_in_a_line_that_there_is_no_backup(program: Program) -> None:
    (program.home / "backups").write_text("in the way", encoding="utf-8")
    done = program("study", "--plain", keys="\n3\nq\n")
    assert done.err.count("\n") == 1
    assert done.err.endswith("no backup could be made: File exists; your answers are saved\n")
    assert program.reviews() == 1


def test_a_large_database_is_backed_up_once_the_prompt_is_back(program: Program) -> None:
    program.own("own", 6000)
    answer(program)
    assert (program.home / "studyllm.db").stat().st_size > 1_000_000
    for _ in range(100):
        if listed := program("backup", "--list", "--json").json["backups"]:
            break
    assert [one["answers"] for one in listed] == [1]


@posix
def test_ctrl_c_leaves_nothing_or_all(learner: Program, tmp_path: Path) -> None:
    """Wherever it is heard: all where the backup has just been made, and nothing was said yet."""
    learner.own("own", 6000)
    learner("due")
    for number in range(5):
        running = subprocess.Popen(
            [*learner.words, "backup", str(tmp_path / "mine.db")],
            cwd=ROOT,
            env=learner.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            preexec_fn=heed_ctrl_c,
        )
        part = tmp_path / f".mine.db.{running.pid}.part"
        while running.poll() is None and not part.exists():
            pass
        for _ in range(number * 1000):
            part.exists()
        running.send_signal(signal.SIGINT)
        _, err = running.communicate()
        assert "Traceback" not in err
        made = tmp_path / "mine.db"
        # One that comes when Python is about to end is the system's to answer, which says 130, too.
        late = (130, 0, -signal.SIGINT)
        assert running.returncode in (late if made.exists() else (130,))
        if made.exists():
            with closing(sqlite3.connect(made)) as database:
                assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
                assert database.execute("SELECT count(*) FROM card").fetchone()[0] >= 6000
            made.unlink()
        assert [one.name for one in tmp_path.iterdir()] == ["home"]
