"""Commands on a disk that is really full, and on one that may not be written to."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Done
from tests.conftest import surroundings
from tests.learner import deck_text

ROOT = Path(__file__).parents[2]

FULL = ("disk is full", "disk failed", "No space left on device")
READ_ONLY = ("read-only", "cannot be opened")
"""What may be said of it, by which of the calls it shows first."""


def _can() -> bool:
    """Whether one may have a disk of one's own."""
    if shutil.which("unshare") is None:
        return False
    mounting = "mount -t tmpfs tmpfs /mnt"
    done = subprocess.run(
        ["unshare", "-rm", "sh", "-c", mounting], capture_output=True, check=False
    )
    return done.returncode == 0


pytestmark = pytest.mark.skipif(not _can(), reason="nobody may mount a disk of their own here")


class Disk:
    """A small disk, and a learner whose home is on it."""

    def __init__(self, place: Path, size: str = "6m") -> None:
        place.mkdir()
        self.home = place / "home"
        self._process = subprocess.Popen(
            ["unshare", "-rm", sys.executable, "-m", "tests.faults.small_disk", str(place), size],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )

    def do(self, what: str, **how: Any) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"do": what, **how}) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())

    def run(self, *words: str | Path, keys: str = "") -> Done:
        """Run the program; whatever happens, it says so in plain words."""
        environment = surroundings(self.home)
        done = self.do("run", words=list(map(str, words)), keys=keys, environment=environment)
        assert "Traceback" not in done["err"], done["err"]
        assert all(line.startswith("studyllm: ") for line in done["err"].splitlines()), done["err"]
        return Done(done["code"], done["out"], done["err"])

    def answer(self, times: int) -> Done:
        return self.run("study", "--plain", keys="\n3\n" * times)

    def reviews(self) -> int:
        done = self.run("stats", "--json")
        assert done.code == 0, done
        return int(done.loaded["reviews_total"])

    def close(self) -> None:
        self._process.communicate()


def tells(done: Done, words: tuple[str, ...]) -> bool:
    """Whether it says what is wrong."""
    return any(word in done.err for word in words)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    made = Disk(tmp_path / "disk")
    assert made.answer(3).out.count("saved: ") == 3
    yield made
    made.close()


def test_on_a_full_disk_nothing_is_lost_and_nothing_said_to_be_saved(
    disk: Disk, tmp_path: Path
) -> None:
    deck = tmp_path / "large.yaml"
    deck.write_text(deck_text("large", 150), encoding="utf-8")
    disk.do("fill", leave=0)
    before = {name: size for name, size in disk.do("files").items() if ".db-" not in name}
    for words in (f"import {deck}", f"export deck moe -o {disk.home / 'moe.yaml'}"):
        done = disk.run(*words.split())
        assert done.code in (1, 3)
        assert tells(done, FULL)
    done = disk.answer(2)
    assert "saved: " not in done.out
    assert done.code == 3
    assert tells(done, FULL)
    after = disk.do("files")
    # SQLite may leave the beginning of its side files.
    assert {name: size for name, size in after.items() if ".db-" not in name} == before
    disk.do("empty")
    assert disk.reviews() == 3
    assert disk.answer(2).out.count("saved: ") == 2
    assert disk.run("import", deck).code == 0
    assert disk.reviews() == 5
    assert disk.run("doctor").code == 0


@pytest.mark.parametrize("room", [40_000, 120_000, 300_000, 400_000])
def test_a_disk_that_fills_up_while_somebody_answers(disk: Disk, room: int) -> None:
    disk.do("fill", leave=room)
    done = disk.answer(30)
    said = done.out.count("\nsaved: ")
    assert said < 30
    assert done.code == 3
    assert tells(done, FULL)
    disk.do("empty")
    assert disk.reviews() == 3 + said
    assert disk.answer(2).out.count("\nsaved: ") == 2
    assert disk.run("doctor").code == 0


def test_a_disk_that_is_read_only_is_told_of(disk: Disk) -> None:
    disk.do("remount", mode="ro")
    before = disk.do("files")
    done = disk.answer(2)
    assert done.code == 3
    assert "saved: " not in done.out
    assert tells(done, READ_ONLY)
    done = disk.run("export", "journal", "-o", disk.home / "x.jsonl")
    assert done.code in (1, 3)
    assert disk.do("files") == before
    disk.do("remount", mode="rw")
    assert disk.reviews() == 3
    assert disk.answer(2).out.count("saved: ") == 2
