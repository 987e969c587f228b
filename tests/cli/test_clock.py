"""The clock: where it starts, in which zone it runs, and what is said when it seems wrong."""

from __future__ import annotations

import time
from datetime import datetime

import pytest

from studyllm.cli.clock import make_clock, shown
from studyllm.cli.opening import clock_doubt, must_ask
from studyllm.core.journal import DAY_MS, Moment
from studyllm.errors import ConfigError
from tests.cli.conftest import Program


def test_the_clock_starts_where_it_is_told_and_runs_on() -> None:
    clock = make_clock({"STUDYLLM_NOW": "2026-03-02T09:00:00.250+08:00", "TZ": "UTC"})
    start = int(datetime.fromisoformat("2026-03-02T01:00:00.250+00:00").timestamp() * 1000)
    first, later = clock(), clock()
    assert start <= first.at <= later.at < start + 60_000
    assert first.offset == 0


def test_without_a_word_the_clock_is_the_systems() -> None:
    before = time.time_ns() // 1_000_000
    moment = make_clock({"STUDYLLM_NOW": ""})()
    assert before <= moment.at <= time.time_ns() // 1_000_000
    assert moment.offset == time.localtime(moment.at // 1000).tm_gmtoff


@pytest.mark.parametrize(
    ("now", "offset"),
    [("2026-01-15T12:00:00Z", 3600), ("2026-07-15T12:00:00Z", 7200)],
)
def test_the_zone_is_that_of_tz_at_each_instant(now: str, offset: int) -> None:
    for name in ("Europe/Berlin", ":Europe/Berlin"):
        assert make_clock({"STUDYLLM_NOW": now, "TZ": name})().offset == offset


@pytest.mark.parametrize(
    ("now", "offsets"),
    [("2026-03-29T00:59:59.999Z", (3600, 7200)), ("2026-10-25T00:59:59.999Z", (7200, 3600))],
)
def test_the_clock_is_put_forward_and_back_while_it_runs(
    monkeypatch: pytest.MonkeyPatch, now: str, offsets: tuple[int, int]
) -> None:
    elapsed = iter((0, 0, 1_000_000))
    monkeypatch.setattr(time, "monotonic_ns", lambda: next(elapsed))
    clock = make_clock({"STUDYLLM_NOW": now, "TZ": "Europe/Berlin"})
    assert (clock().offset, clock().offset) == offsets


@pytest.mark.parametrize("name", ["Mars/Olympus", "../../etc/passwd", "/etc/localtime", "Europe"])
def test_a_zone_that_tz_does_not_name_is_the_systems(name: str) -> None:
    moment = make_clock({"TZ": name})()
    assert moment.offset == time.localtime(moment.at // 1000).tm_gmtoff


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2026-03-02T09:00:00", "no offset"),
        ("2026-03-02", "no offset"),
        ("yesterday", "ISO instant"),
        ("2026-13-02T09:00:00Z", "ISO instant"),
        ("1969-12-31T23:59:59Z", "its year must be"),
        ("9999-12-31T23:59:59Z", "its year must be"),
        ("\x1b[31m", "ISO instant"),
    ],
)
def test_an_instant_that_cannot_be_used_is_refused(text: str, said: str) -> None:
    with pytest.raises(ConfigError, match=said) as refused:
        make_clock({"STUDYLLM_NOW": text})
    assert str(refused.value).isprintable()


def test_a_clock_that_cannot_be_read_stops_a_command_before_anything_is_touched(
    program: Program,
) -> None:
    program.home = program.home.with_name("nobody")
    program.now = "2026-03-02T09:00:00"
    for words in (["stats"], ["study", "--plain"], ["due", "-q"], ["import", "x.yaml"]):
        done = program(*words, code=2)
        assert done.err.startswith("studyllm: STUDYLLM_NOW is `2026-03-02T09:00:00`, which has no")
    assert not program.home.exists()


def test_the_study_day_is_that_of_the_zone_and_begins_at_four(program: Program) -> None:
    program.more = {"TZ": "Asia/Shanghai"}
    program.now = "2026-03-02T19:30:00+00:00"  # 03:30 of March 3 in Shanghai
    saved = program("study", "moe", "--plain", keys="\n3\n").starting("saved")
    assert saved == ["saved: Good, due 2026-03-03 (in 1 day)"]
    program.now = "2026-03-02T20:30:00+00:00"
    assert program("stats", "--json").json["cards_due"] == 1


def test_a_clock_far_from_the_newest_answer_is_doubted_once_on_stderr(program: Program) -> None:
    assert program("stats").err == ""
    program("study", "moe", "--plain", keys="\n3\n")
    for now, doubted in [
        ("2026-03-02T08:56:00+00:00", False),
        ("2026-03-02T08:54:00+00:00", True),
        ("2026-08-29T08:59:00+00:00", False),
        ("2026-08-29T09:01:00+00:00", True),
    ]:
        program.now = now
        said = program("study", "moe", "--plain").err.splitlines()
        assert len(said) == doubted
        assert all("is the clock right?" in line for line in said)
    assert program("due", "-q").err == ""


def test_an_answer_with_the_instant_of_a_plan_is_not_said_to_be_given_then(
    program: Program,
) -> None:
    program.now = "2026-03-05T09:00:00+00:00"
    program("plan", "--date", "+21")
    program.now = "2026-03-02T09:00:00+00:00"
    program("study", "moe", "--plain", keys="\n3\nq\n")
    told = program("due").err
    assert told == (
        "studyllm: the clock says 2026-03-02 09:00, what you did last is of 2026-03-05 09:00; "
        "is the clock right?\n"
    )
    assert program("history").lines[0].split()[1] == "2026-03-02"


def test_a_doubt_names_both_times_as_the_learners_clock_has_them() -> None:
    now = Moment(20_000 * DAY_MS, 3600)
    assert shown(now) == "2024-10-04 01:00"
    assert clock_doubt(now, None) == clock_doubt(now, now.at) == ""
    assert clock_doubt(now, now.at + DAY_MS) == (
        "the clock says 2024-10-04 01:00, what you did last is of 2024-10-05 01:00; "
        "is the clock right?"
    )


@pytest.mark.parametrize(
    ("since_ms", "asked"),
    [(-5 * 60_000, False), (-5 * 60_000 - 1, True), (731 * DAY_MS, False), (732 * DAY_MS, True)],
)
def test_a_clock_before_the_newest_answer_or_years_after_it_is_asked_about(
    since_ms: int, asked: bool
) -> None:
    now = Moment(20_000 * DAY_MS, 0)
    assert must_ask(now, now.at - since_ms) == asked
    assert not must_ask(now, None)
