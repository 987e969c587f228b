"""Three weeks up to an interview: planned, studied, two days missed, planned again, rehearsed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest

from studyllm.config import Home, Settings
from studyllm.core.journal import DAY_MS, Answer, Grade, Moment
from studyllm.store.mocks import mocks
from studyllm.study import Scope, Study, open_study
from studyllm.tui.mock import Mock
from studyllm.tui.mock_report import MockReport
from studyllm.tui.prepare import Prepare
from studyllm.tui.quiz import Quiz
from tests.cli.conftest import Program
from tests.learner import NOON, Learner
from tests.tui.desk import Desk, sit

DAYS = 21
MISSED = (8, 9)
REHEARSED = 16
MINUTES, FEW_MINUTES = 20, 3
TODAY = date(2026, 11, 23)

GUILT = re.compile(r"miss|late|behind|catch up|should|fail|lost", re.IGNORECASE)

POINTS = """
deck: moe
title: {en: Mixture of Experts, zh: 混合专家}
cards:
""" + "".join(
    f"""
  - id: p{number}
    q: Why does router {number} balance its load?
    points: [{{point: Experts collapse otherwise, required: true}}, Capacity, Throughput]
    follow_up: [q{number}]
  - {{id: q{number}, q: How would you measure router {number}?, a: By the share of each expert}}
"""
    for number in range(1, 13)
)


def grade_of(day: int, place: int) -> Grade:
    """What is answered to the card at that place of a day: one of seven is forgotten."""
    return Grade.AGAIN if (day * 5 + place) % 7 == 0 else Grade.GOOD


# By lines.


@pytest.fixture
def program(tmp_path: Path) -> Program:
    made = Program(tmp_path / "home")
    made.home.mkdir()
    made.own("rope", 40)
    (made.home / "decks" / "moe.yaml").write_text(POINTS, encoding="utf-8")
    return made


def at(program: Program, day: int) -> Program:
    program.now = f"{TODAY + timedelta(day)}T09:00:00+00:00"
    return program


def lines_of(day: int) -> str:
    """What a learner types: more answers than any day asks."""
    answers = (f"\n{grade_of(day, place).value}\n" for place in range(150))
    return "".join(answers) + "q\n"


def studied(program: Program, day: int) -> list[str]:
    """The lines that say what was saved in a sitting of one day."""
    done = at(program, day)("study", "--plain", keys=lines_of(day))
    return done.starting("saved")


def test_three_weeks_by_lines(program: Program) -> None:
    first = at(program, 0)(
        "plan", "--date", "+21", "--minutes", str(MINUTES), "--topics", "rope=2,moe=1"
    )
    assert "14 December" in first.out
    sentences = {}
    for day in range(DAYS):
        if day in MISSED:
            continue
        plan = at(program, day)("plan")
        sentences[day] = plan.lines[0]
        assert GUILT.search(plan.out) is None
        saved = studied(program, day)
        if day == MISSED[-1] + 1:
            assert saved  # the day after is one like any other
        if day == REHEARSED:
            _rehearse(program, day)
    assert len(set(sentences.values())) > 5  # each day has a plan of its own
    ready = at(program, DAYS - 1)("ready", "--json").json["readiness"]
    assert all(topic["seen"] == topic["cards"] for topic in ready["topics"])
    assert ready["now"] > 0.6
    assert "interview" in at(program, DAYS)("plan").out
    with closing(_study(program, DAYS)) as study:
        assert study.differences(lambda _done, _total: None).none
        answers = [one for one in study._ledger.facts() if isinstance(one, Answer)]
        mocks = [one for one in answers if one.mock is not None]
        assert mocks
        assert all(one.cram for one in mocks)
    html = at(program, DAYS)("export", "progress", "--format", "md").out
    assert "Mixture of Experts" in html


def _rehearse(program: Program, day: int) -> None:
    before = at(program, day)("due", "--json").json
    keys = "\n1\n" * 3 + "\n4\n" * 12 + "q\n"
    mock = program("mock", "--plain", "--minutes", "9", "--seed", "7", keys=keys)
    assert "left out: Capacity" in mock.out
    assert len(program("mock", "--list", "--json").json["mocks"]) == 1
    assert program("mock", "--report", "--json").json
    assert program("due", "--json").json == before
    again = program("study", "--plain", keys="\n4\n" * 12)
    assert again.starting("saved")  # what failed, until it was good
    assert all("practice" in line for line in again.starting("saved"))


def _study(program: Program, day: int) -> Study:
    at_noon = Moment(((TODAY - date(1970, 1, 1)).days + day) * DAY_MS + DAY_MS // 2, 0)
    home = Home(program.home, program.home)
    return open_study(home, Settings(), lambda: at_noon)


# By keys.


@pytest.fixture
def learner(tmp_path: Path) -> Iterator[Learner]:
    made = Learner(tmp_path, {"rope": 14})
    (made.shipped / "moe.yaml").write_text(POINTS, encoding="utf-8")
    made.reopen()
    yield made
    made.study.close()


async def answer_all(desk: Desk, day: int) -> int:
    """Answer what the quiz asks until it asks nothing more; how many answers that took."""
    for place in range(200):
        if not isinstance(desk.app.screen, Quiz):
            return place
        await desk.press("space")
        if "tick what you said" in desk.words():
            await desk.press("a", "enter")
        await desk.press(str(grade_of(day, place).value), after=12.0)
    raise AssertionError("the day has no end")


def test_three_weeks_by_keys(learner: Learner) -> None:
    answers: dict[int, int] = {}
    told: dict[int, str] = {}
    for day in range(DAYS + 1):
        if day in MISSED:
            continue
        learner.now = NOON + day * DAY_MS
        learner.reopen()

        async def steps(desk: Desk, day: int = day) -> None:
            if not day:
                await desk.press("I", "e", *f"+{DAYS}", "down", *str(FEW_MINUTES), "enter")
                assert isinstance(desk.app.screen, Prepare)
                await desk.press("escape")
            await desk.app.workers.wait_for_complete()
            await desk.pilot.pause()
            told[day] = desk.text().split("Deck ")[0]
            assert GUILT.search(told[day]) is None
            if day == DAYS:
                return
            await desk.press("space")
            answers[day] = await answer_all(desk, day)
            if day == REHEARSED:
                await desk.press("q", "M", "1", "enter")
                assert isinstance(desk.app.screen, Mock)
                while isinstance(desk.app.screen, Mock):
                    await desk.press("space", after=30.0)
                    if "tick what you said" in desk.words():
                        await desk.press("1", "enter")
                    await desk.press("enter")
                assert isinstance(desk.app.screen, MockReport)

        sit(learner, steps, start="home")
        assert learner.sound()
    assert all("Interview" in told[day] for day in told if day != DAYS)
    assert len({told[day] for day in told}) == len(told)
    study = learner.study
    assert 100 < sum(answers.values()) < 400
    assert not [deck.slug for deck in study.decks() if deck.new]
    (mock,) = mocks(study._db, study._ledger)
    assert mock[0].mock is not None
    assert all(one.cram for one in mock)
    # After the date all is as ever: what is asked is what is due.
    due = {one.card for one in study._shelf.due(study.day(), study._shelf.decks())}
    assert study.left(Scope()).due == len(due)
