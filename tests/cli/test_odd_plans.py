"""Plans and mock interviews of other devices that nobody would make by hand: told all the same.

A command that does not end is what `Program` gives up on.
"""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from studyllm.core.interview import HORIZON
from studyllm.core.journal import DAY_MS
from studyllm.exchange.journal import HEADER
from tests.cli.conftest import Program
from tests.conftest import NOW

TODAY = date(2026, 3, 2)
AT = int(datetime.fromisoformat(NOW).timestamp()) * 1000


def fact(kind: str, at: int = AT - 1000, **more: Any) -> dict[str, Any]:
    day = (TODAY + timedelta(days=(at - AT) // DAY_MS + 1)).isoformat()
    return {"kind": kind, "at_ms": at, "device": "other", "number": at, "day": day} | more


def plan(at: int = AT - 1000, **chosen: Any) -> dict[str, Any]:
    said = {"date": "2026-03-20", "minutes": 25, "weekdays_off": [], "days_off": []}
    return fact("plan", at, **said | {"topics": ["moe=1"]} | chosen)


def mock(number: int, card: str = "moe/gone", **more: Any) -> dict[str, Any]:
    held = {"began_ms": AT - DAY_MS, "seed": 2**31 - 1, "minutes": 30, "questions": 10}
    where = held | {"question": 1, "depth": 0} | more
    at = AT - 100_000 + number
    return fact("mock", at, card=card, grade="again", took_ms=1000, mock=where)


def take(program: Program, folder: Path, *facts: dict[str, Any]) -> None:
    path = folder / "facts.jsonl"
    lines = [HEADER, *(json.dumps(one) + "\n" for one in facts)]
    path.write_text("".join(lines), encoding="utf-8")
    program("import", path)


def test_of_an_interview_far_ahead_a_year_is_planned(program: Program, tmp_path: Path) -> None:
    take(program, tmp_path, plan(date="9999-12-31"))
    done = program("plan")
    assert f"Planned are the next {HORIZON} days." in " ".join(done.out.split())
    found = program("plan", "--json").json
    assert found["interview"]["date"] == "9999-12-31"
    assert len(found["plan"]["days"]) == HORIZON
    assert "on the day" in program("ready").out
    assert "For your interview on 31 December 9999: " in program("due").out
    assert program("study", "--plain", keys="\n3\n").out.count("saved: ") == 1


@pytest.mark.parametrize("days", [0, HORIZON])
def test_a_horizon_is_told_only_where_it_hides_something(program: Program, days: int) -> None:
    for far in (days + 1, HORIZON + 1):
        done = program("plan", "--date", f"+{far}", "--topics", "moe", "--minutes", "2")
        assert ("Planned are the next" in " ".join(done.out.split())) is (far > HORIZON)


def test_of_many_topics_that_are_gone_some_are_named(program: Program, tmp_path: Path) -> None:
    take(program, tmp_path, plan(topics=[f"gone-{number:03}=100" for number in range(300)]))
    done = program("plan")
    assert "The topics have no cards to ask." in done.out
    assert "gone-000, gone-001" in done.err
    assert "and 295 more" in done.err


@pytest.mark.parametrize(
    "chosen",
    [
        {"date": "1970-01-01"},
        {"minutes": 1},
        {"minutes": 1440},
        {"topics": ["moe=100", "t5=1"]},
        {"days_off": [f"2026-03-{day:02}" for day in range(1, 21)]},
        {"weekdays_off": ["mon", "tue", "wed", "thu", "fri", "sun"], "date": "2026-03-07"},
    ],
    ids=["over", "a minute", "all day", "weights", "all off", "all off by weekdays"],
)
def test_what_another_device_chose_is_lived_with(
    program: Program, tmp_path: Path, chosen: dict[str, Any]
) -> None:
    take(program, tmp_path, plan(**chosen))
    said = program("plan", "--json").json["interview"]
    assert {name: said[name] for name in chosen if name != "topics"} == {
        name: value for name, value in chosen.items() if name != "topics"
    }
    for command in ("plan", "ready", "due"):
        assert program(command).out
    program("export", "progress", "-o", tmp_path / "x.html")
    assert program("doctor").code == 0


@pytest.mark.parametrize("kind", ["plan", "unplan"])
def test_a_word_from_a_clock_that_is_ahead_is_outdone(
    program: Program, tmp_path: Path, kind: str
) -> None:
    later = AT + 365 * DAY_MS
    take(program, tmp_path, plan(later) if kind == "plan" else fact("unplan", later))
    program("plan", "--date", "+9", "--minutes", "7", "--topics", "moe")
    assert program("plan", "--json").json["interview"]["minutes"] == 7
    program("plan", "--clear")
    assert program("plan", "--json").json["interview"] is None


def test_mocks_that_nobody_held_are_told(program: Program, tmp_path: Path) -> None:
    take(
        program,
        tmp_path,
        mock(1, question=200, questions=1),
        mock(2, depth=10_000, minutes=10_000, questions=10_000, question=10_000),
        mock(3, "gone/card#9", began_ms=AT + 400 * DAY_MS, minutes=1, questions=10_000),
        *(mock(number, f"moe/c{number}", began_ms=AT - number) for number in range(10, 40)),
        *(mock(number, f"moe/c{number}") for number in range(1000, 6000)),
    )
    listed = program("mock", "--list").out
    assert listed.count("\n") > 30
    for name in ("json", "md"):
        path = tmp_path / f"mock.{name}"
        program("export", "mock", "-o", path)
        assert path.stat().st_mode & 0o777 == 0o600
    assert program("doctor").code == 0
