"""What the way to the first card imports, in a fresh process; and what comes only later."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.conftest import surroundings

ROOT = Path(__file__).parents[2]

PROGRAM = """
import asyncio, os, sys, time
from studyllm.cli.opening import begin, opened
from studyllm.tui.shell import StudyApp

async def paint(study):
    app = StudyApp(study, "quiz", "en", "dark", time.monotonic)
    async with app.run_test() as pilot:
        await pilot.pause()
        strips = app.screen._compositor.render_strips()
        assert any("Show the answer" in strip.text for strip in strips)
        modules = set(sys.modules)
        await pilot.press("space", "3", "space", "1", "u")
        print(*sorted(modules))
        print(*sorted(sys.modules))

with opened(begin(os.environ)) as study:
    study.start()
    asyncio.run(paint(study))
"""


def modules(home: Path) -> list[set[str]]:
    """The modules that are there once the first card is, and after a few answers."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
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
