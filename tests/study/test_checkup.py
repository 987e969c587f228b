"""What a checkup says of journals, folders and mounts, each with one thing that is odd."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from studyllm.core.health import Finding, State, worst
from studyllm.core.journal import DAY_MS, Grade
from studyllm.study.checkup import Checkup, remade
from studyllm.study.place_checks import network_file_system
from tests.learner import NOON, Learner, unheard

HOUR_LATER = NOON + DAY_MS // 24


@pytest.fixture
def learner(tmp_path: Path) -> Iterator[Learner]:
    learner = Learner(tmp_path, {"rope": 3, "moe": 3})
    for grade in (Grade.GOOD, Grade.AGAIN, Grade.GOOD):
        learner.answer(grade)
    learner.study.undo()
    yield learner
    learner.study.close()


def contents(learner: Learner) -> dict[str, Finding]:
    found = Checkup(learner.home, learner.now).contents(learner.now)
    return {f"{one.group}/{one.name}": one for one in found if one.state is not State.OK}


def append(learner: Learner, *row: object) -> None:
    with closing(sqlite3.connect(learner.home.database)) as raw, raw:
        raw.execute("insert into journal values (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)


def known(learner: Learner) -> tuple[int, int, int]:
    """Instant, device and card of a fact."""
    with closing(sqlite3.connect(learner.home.database)) as raw:
        found: tuple[int, int, int] = raw.execute(
            "select at, device, card from journal order by at"
        ).fetchone()
        return found


def test_a_sound_journal_says_so(learner: Learner) -> None:
    assert contents(learner) == {}
    found = Checkup(learner.home, learner.now).contents(learner.now)
    assert worst(found) is State.OK
    assert found[-1].says == "4 facts, each of them sensible"


@pytest.mark.parametrize(
    ("name", "row", "state"),
    [
        ("kinds", (HOUR_LATER, 1, 7, 20000, 99, 1, 3, 100, None), State.WRONG),
        ("values", (HOUR_LATER, 1, 7, 20000, 0, 1, 9, 100, None), State.WRONG),
        ("values", (HOUR_LATER, 1, 7, 20000, 0, 1, 3, None, None), State.WRONG),
        ("data", (HOUR_LATER, 1, 7, 20000, 1, 1, None, None, "no json"), State.WRONG),
        ("devices", (HOUR_LATER, 99, 7, 20000, 0, 1, 3, 100, None), State.WRONG),
        ("cards", (HOUR_LATER, 1, 7, 20000, 0, 99999, 3, 100, None), State.WRONG),
        ("ancient", (-100, 1, 0, -1, 0, 1, 3, 100, None), State.WARNING),
        ("days_late", (HOUR_LATER, 1, 7, 20002, 0, 1, 3, 100, None), State.WARNING),
        ("days_early", (HOUR_LATER, 1, 7, 19990, 0, 1, 3, 100, None), State.NOTE),
        (
            "dangling",
            (HOUR_LATER, 1, 7, 20000, 1, 1, None, None, '[5, "nobody", 5]'),
            State.NOTE,
        ),
    ],
)
def test_a_fact_that_is_odd_is_told(
    learner: Learner, name: str, row: tuple[object, ...], state: State
) -> None:
    append(learner, *row)
    found = contents(learner)
    assert set(found) == {f"journal/{name}"}
    assert found[f"journal/{name}"].state is state
    assert found[f"journal/{name}"].says.startswith("1 fact ")


def test_a_number_that_was_given_twice_is_told(learner: Learner) -> None:
    at, device, card = known(learner)
    append(learner, at - 60_000, device, 60_000, 20000, 0, card, 3, 100, None)
    assert set(contents(learner)) == {"journal/doubled"}


def test_what_takes_back_a_fact_that_is_there_is_no_news(learner: Learner) -> None:
    learner.answer()
    learner.study.undo()
    assert contents(learner) == {}


def test_sittings_of_the_future_are_those_whose_answers_count(learner: Learner) -> None:
    learner.tomorrow(3000)
    learner.answer()
    learner.answer()
    learner.now += DAY_MS
    learner.answer()
    learner.study.undo()
    learner.now = HOUR_LATER
    checkup = Checkup(learner.home, learner.now)
    checkup.contents(learner.now)
    (sitting,) = checkup.sittings
    assert (sitting.answers, sitting.last - sitting.first) == (2, 5000)


def test_what_is_wrong_inside_is_made_anew_and_then_well(learner: Learner) -> None:
    with closing(sqlite3.connect(learner.home.database)) as raw, raw:
        raw.execute("update card set fresh = 1 - fresh")
        raw.execute("update memory set due = due + 7")
        raw.execute("delete from content")
    checkup = Checkup(learner.home, learner.now)
    inside = checkup.inside(learner.study, unheard)
    wrong = {one.name for one in inside.findings if one.state is State.WRONG}
    assert wrong == {"fresh", "memory", "mirror"}
    backup, done = remade(learner.study, inside, unheard)
    assert backup.exists()
    assert len(done) == 2
    assert worst(checkup.inside(learner.study, unheard).findings) is State.OK


MOUNTS = r"""
21 26 0:19 / /sys rw,nosuid shared:7 - sysfs sysfs rw
26 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
40 26 0:35 / /home rw - nfs4 server:/home rw,vers=4.2
41 40 8:2 / /home/ann/with\040blank rw - xfs /dev/sdb rw
42 26 0:36 / /mnt/c rw - 9p drvfs rw
43 26 0:37 / /media/share rw - fuse.sshfs ann@host: rw
44 26 0:38 / /homework rw - btrfs /dev/sdc rw
"""


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/home/ann/.local/share/studyllm", "nfs4"),
        ("/home/ann/with blank/studyllm", ""),
        ("/homework/studyllm", ""),
        ("/var/lib/studyllm", ""),
        ("/mnt/c/studyllm", "9p"),
        ("/media/share/studyllm", "fuse.sshfs"),
    ],
)
def test_a_network_drive_is_known_by_what_is_mounted_nearest(
    tmp_path: Path, folder: str, kind: str
) -> None:
    mounts = tmp_path / "mountinfo"
    mounts.write_text(MOUNTS, encoding="utf-8")
    assert network_file_system(Path(folder), mounts) == kind


def test_where_nothing_says_what_is_mounted_no_drive_is_known(tmp_path: Path) -> None:
    assert network_file_system(tmp_path, tmp_path / "absent") == ""
