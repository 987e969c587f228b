"""What the way to the first card imports, in a fresh process; and what comes only later."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.conftest import surroundings

ROOT = Path(__file__).parents[2]

PROGRAM = """
import asyncio, os, sys, time
from studyllm.cli.opening import begin, opened
from studyllm.tui.shell import StudyApp

async def paint(study):
    start, shown = sys.argv[1:]
    app = StudyApp(study, start, "en", "dark", time.monotonic)
    async with app.run_test() as pilot:
        await pilot.pause()
        strips = app.screen._compositor.render_strips()
        assert any(shown in strip.text for strip in strips)
        modules = set(sys.modules)
        await pilot.press("space", "3", "space", "1", "u")
        print(*sorted(modules))
        print(*sorted(sys.modules))

with opened(begin(os.environ)) as study:
    study.start()
    asyncio.run(paint(study))
"""


PROGRESS = {
    "studyllm.study.statistics",
    "studyllm.text.bars",
    *(f"studyllm.tui.{name}" for name in ("chart", "insight", "numbers", "tabs")),
    *(f"studyllm.tui.tab_{name}" for name in ("forecast", "history", "memory", "today", "topics")),
}
INTERVIEW = {
    "studyllm.core.forecast",
    "studyllm.core.planner",
    "studyllm.study.preparing",
    "studyllm.study.situation",
    *(f"studyllm.tui.{name}" for name in ("charts", "draft", "form", "prepare", "prospects")),
    *(f"studyllm.tui.tab_{name}" for name in ("plan", "points", "readiness")),
}

MOCK = {
    "studyllm.core.mock",
    "studyllm.study.mocking",
    "studyllm.study.rehearsal",
    *(f"studyllm.tui.mock{part}" for part in ("", "_begin", "_head", "_lines", "_report")),
}


def modules(home: Path, start: str = "quiz", shown: str = "Show the answer") -> list[set[str]]:
    """The modules that are there once the first screen is, and after a few keys."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, start, shown],
        cwd=ROOT,
        env=surroundings(home),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [set(line.split()) for line in done.stdout.splitlines()]


def test_the_way_to_the_first_card_imports_only_what_it_needs(tmp_path: Path) -> None:
    modules(tmp_path)  # the decks are read
    first, later = modules(tmp_path)
    assert {"textual.app", "sqlite3", "studyllm.tui.quiz"} <= first
    widgets = {f"textual.widgets._{name}" for name in ("markdown", "data_table", "footer")}
    assert first & {"yaml", "sqlalchemy", "markdown_it", "pygments", "click", *widgets} == set()
    assert {
        f"studyllm.tui.{name}" for name in ("home", "help", "done", "history", "clock")
    } & first == set()
    assert later & {"yaml", "sqlalchemy"} == set()


@pytest.mark.parametrize(("start", "shown"), [("quiz", "Show the answer"), ("home", "All decks")])
def test_the_first_screen_imports_nothing_of_progress_and_of_a_mock_interview(
    tmp_path: Path, start: str, shown: str
) -> None:
    assert all(map(find_spec, PROGRESS | MOCK))
    first, _ = modules(tmp_path, start, shown)
    assert first & (PROGRESS | MOCK) == set()


def test_a_mock_interview_begins_with_its_own_page_alone(tmp_path: Path) -> None:
    first, later = modules(tmp_path, "mock", "Mock interview")
    others = ("mock", "mock_report", "quiz", "home", "insight", "chart", "browse", "history")
    assert first & {f"studyllm.tui.{name}" for name in others} == set()
    assert later & {"studyllm.tui.mock", "studyllm.tui.mock_report"} == {"studyllm.tui.mock"}


@pytest.mark.parametrize(("start", "shown"), [("quiz", "Show the answer"), ("home", "All decks")])
def test_without_an_interview_nothing_of_it_is_imported(
    tmp_path: Path, start: str, shown: str
) -> None:
    assert all(map(find_spec, INTERVIEW))
    first, later = modules(tmp_path, start, shown)
    assert (first | later) & INTERVIEW == set()
