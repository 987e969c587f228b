"""Where nothing can be saved: what is there is shown, all of it, and nothing is said to be saved.

The file system is a real one of the kernel's, in a name space of its own.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from studyllm.store.connection import connect_to
from tests.cli.conftest import ROOT, Done, Program

pytestmark = pytest.mark.skipif(
    sys.platform != "linux"
    or subprocess.run(
        ["unshare", "-rm", "mount", "-t", "tmpfs", "tmpfs", "/mnt"],
        capture_output=True,
        check=False,
    ).returncode
    != 0,
    reason="needs name spaces of Linux",
)

READ_ONLY = 'mount --bind "$1" "$1" && mount -o remount,bind,ro "$1"'
FULL = (
    'cp -a "$1" "$1.kept" && mount -t tmpfs -o size=8m tmpfs "$1" && cp -a "$1.kept/." "$1" && '
    '{ cat /dev/zero > "$1/filler" 2>/dev/null || true; }'
)
PLACES = {"read-only": READ_ONLY, "full": FULL}


@pytest.fixture(params=["whole", "killed"])
def learner(request: pytest.FixtureRequest, program: Program) -> Program:
    """Somebody with two answers, whose program ended well or was killed and left its log."""
    program("study", "--plain", keys="\n3\n\n3\nq\n" if request.param == "whole" else "\n3\nq\n")
    if request.param == "killed":
        session = subprocess.Popen(
            [*program.words, "study", "--plain"],
            cwd=ROOT,
            env=program.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert session.stdin is not None
        assert session.stdout is not None
        session.stdin.write("\n3\n")
        session.stdin.flush()
        while not session.stdout.readline().startswith("saved"):
            pass
        session.kill()
        session.communicate()
        for name in ("studyllm.db-shm",):
            (program.home / name).unlink()
        assert (program.home / "studyllm.db-wal").stat().st_size > 0
    return program


def run(program: Program, place: str, *words: str | Path, keys: str = "") -> Done:
    """Run the program where its home is on such a place."""
    script = f'set -e; {PLACES[place]}; shift; exec "$@"'
    done = subprocess.run(
        ["unshare", "-rm", "sh", "-c", script, "sh", program.home, *program.words, *words],
        cwd=ROOT,
        env=program.environment,
        input=keys,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return Done(done.returncode, done.stdout, done.stderr)


def answers_in(path: Path) -> int:
    raw = connect_to(path, "ro")
    try:
        return int(raw.execute("select count(*) from journal where kind = 0").fetchone()[0])
    finally:
        raw.close()


@pytest.mark.parametrize("place", PLACES)
def test_what_only_reads_reads_all_of_it(learner: Program, place: str, tmp_path: Path) -> None:
    told = run(learner, place, "stats", "--json")
    assert told.code == 0
    assert told.json["reviews_total"] == 2
    why = {"read-only": "its folder is read-only", "full": "the disk is full"}[place]
    if place == "read-only":
        why = "the database is read-only"
    database = learner.home / "studyllm.db"
    assert told.err == (
        f"studyllm: {database}: {why}, so nothing can be saved; what is there is shown\n"
    )
    file = tmp_path / "mine.db"
    assert run(learner, place, "backup", file).code == 0
    assert answers_in(file) == 2
    quiet = run(learner, place, "due", "-q")
    assert (quiet.code, quiet.err) == (1, "")
    exported = run(learner, place, "export", "journal")
    assert exported.out.count("\n") == 3  # who wrote it, and two answers


@pytest.mark.parametrize("place", PLACES)
def test_what_would_be_saved_is_refused_before_the_first_card(learner: Program, place: str) -> None:
    before = {one.name: one.read_bytes() for one in learner.home.iterdir() if one.is_file()}
    for words in (["study", "--plain"], ["undo"]):
        refused = run(learner, place, *words, keys="\n3\n\n3\n")
        assert (refused.code, refused.out) == (3, "")
        assert "nothing can be saved; `studyllm due`" in refused.err
    assert before == {one.name: one.read_bytes() for one in learner.home.iterdir() if one.is_file()}
    assert learner.reviews() == 2


@pytest.mark.parametrize("words", [["due"], ["decks"], ["doctor"], ["cards", "moe"], ["history"]])
def test_every_command_that_reads_does(studied_home: Program, words: list[str]) -> None:
    for place in PLACES:
        assert run(studied_home, place, *words).code == 0


@pytest.fixture
def studied_home(program: Program) -> Program:
    program("study", "--plain", keys="\n3\nq\n")
    return program


@pytest.mark.parametrize("place", PLACES)
def test_where_nothing_can_be_written_nothing_is_restored(
    studied_home: Program, place: str, tmp_path: Path
) -> None:
    file = tmp_path / "mine.db"
    studied_home("backup", file)
    studied_home("undo")
    refused = run(studied_home, place, "restore", file, "--yes")
    assert (refused.code, refused.out) == (3, "")
    assert "no database can be put there" in refused.err
    assert str(file) not in refused.err
    assert run(studied_home, place, "backup").code == 3
    assert studied_home.reviews() == 0
    assert [one.name for one in studied_home.home.iterdir() if one.name.startswith(".")] == []
