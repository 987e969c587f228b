"""The benchmarks run from end to end, on loads that are what they say. No time is asserted."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from operator import itemgetter
from pathlib import Path

import pytest

from benchmarks.contenders.scheduler_steps import CARDS as CARDS_STEPPED
from benchmarks.contenders.scheduler_steps import REVIEWS, histories
from benchmarks.load import DUE_SHARE, NEW_SHARE, SPAN, TODAY, Load
from benchmarks.table import NO, UNKNOWN, YES, Goal, Line, compared, table, verdict
from benchmarks.variants import EDIT, EDITED, edited_deck, edited_table

ROOT = Path(__file__).parents[1]

CARDS, FACTS = 80, 600

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="there are no terminals to measure on"
)


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A work folder after the smallest run of all rows; its figures are in `figures.json`."""
    folder = tmp_path_factory.mktemp("benchmarks")
    options = ["--quick", "--work", str(folder), "--json", str(folder / "figures.json")]
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", *options],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "| row |" in done.stdout
    return folder


def test_every_row_has_figures(work: Path) -> None:
    figures = json.loads((work / "figures.json").read_text(encoding="utf-8"))
    assert {line["row"] for line in figures["lines"]} == {*range(1, 18)} - {5}
    assert all(line["ours"] > 0 for line in figures["lines"])


def test_an_edited_deck_has_some_other_answers_and_so_has_its_table(work: Path) -> None:
    load = Load(work, print)
    files = [
        (load.deck(CARDS), edited_deck(load, CARDS)),
        (load.table(CARDS), edited_table(load, CARDS)),
    ]
    for path, edited in files:
        before, after = (one.read_text(encoding="utf-8").splitlines() for one in (path, edited))
        changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
        assert len(changed) == -(-CARDS // EDITED)
        assert all(new.replace(EDIT, "", 1) == old for old, new in changed)


def test_all_schedulers_are_given_days_that_only_rise() -> None:
    made = histories()
    assert len(made) == CARDS_STEPPED
    assert all(one == sorted(one, key=itemgetter(1)) for one in made)
    assert all(len({day for _, day in one}) == len(one) == REVIEWS for one in made)


def test_a_home_has_the_load_that_its_name_says(work: Path) -> None:
    database = sqlite3.connect(work / f"home-{CARDS}-{FACTS}" / "studyllm.db")

    def number(sql: str, *values: int) -> int:
        return int(database.execute(sql, values).fetchone()[0])

    in_load = "from card join deck on deck.id = card.deck where slug = 'load'"
    assert number(f"select count(*) {in_load}") == CARDS
    assert number(f"select count(*) {in_load} and fresh") == CARDS * NEW_SHARE
    assert number("select count(*) from memory where due <= ?", TODAY) == CARDS * DUE_SHARE
    assert number("select count(*) from journal where kind = 0") == FACTS
    assert number("select sum(answers) from tally") == FACTS
    days = database.execute("select min(day), max(day) from journal where kind = 0").fetchone()
    assert days[0] >= TODAY - SPAN
    assert days[1] < TODAY
    database.close()


LINE = Line(4, "an operation", "us", 150.0, floor=100.0, floor_ratio=1.5)


@pytest.mark.parametrize(
    ("goals", "expected"),
    [
        ((), ""),
        ((Goal("floor", 1.5),), YES),
        ((Goal("floor", 1.4),), NO),
        ((Goal("ours", 200), Goal("anki", 1.0)), UNKNOWN),
        ((Goal("ours", 100), Goal("anki", 1.0)), NO),
    ],
)
def test_a_goal_is_reached_missed_or_open(goals: tuple[Goal, ...], expected: str) -> None:
    assert verdict(LINE, goals) == expected


def test_a_goal_names_what_stands_in_a_column() -> None:
    goals = Goal("ours", 50), Goal("floor", 1.5), Goal("anki", 0.9), Goal("floor", 0.2, "py-fsrs")
    assert [str(goal) for goal in goals] == [
        "<= 50",
        "<= 1.5x floor",
        "<= 0.9x Anki",
        "<= 0.2x py-fsrs",
    ]


def test_rounds_are_compared_one_by_one() -> None:
    line = compared(9, "an operation", "ms", [1.0, 4.0, 9.0], floor=[1.0, 2.0, 3.0], anki=[])
    assert (line.ours, line.floor, line.floor_ratio) == (4.0, 2.0, 2.0)
    assert (line.anki, line.anki_ratio) == (None, None)


def test_the_table_is_markdown_in_aligned_columns() -> None:
    lines = table([LINE, Line(1, "the same", "x", 1.034, must=(Goal("ours", 1.15),))]).splitlines()
    assert len({len(line) for line in lines}) == 1
    assert lines[2].split("|")[3:6] == [" 150 us ", " 100 us ", " 1.50  "]
    assert "<= 1.15" in lines[3]
