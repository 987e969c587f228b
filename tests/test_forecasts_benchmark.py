"""Simulated forecasts against counts and themselves; the runs are the smallest there are."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from benchmarks import forecasts
from benchmarks.asking import Ours
from benchmarks.forecasts import LEARNERS, SCHEDULERS, Case, Found, Outcome, Witness, outcome
from benchmarks.learners import FsrsMemory, When
from benchmarks.preparing import Preparing, Setting
from studyllm.core.forecast import model_of
from studyllm.core.journal import Grade

SMALL = Setting(14, 6, 3)


@pytest.mark.parametrize("truth", LEARNERS)
@pytest.mark.parametrize("scheduler", SCHEDULERS)
def test_the_same_seed_has_the_same_forecast(truth: str, scheduler: str) -> None:
    case = Case(truth, scheduler, 6, 3)
    first = outcome(case, 14, 4, 7)
    assert first == outcome(case, 14, 4, 7)
    assert 0 < first.low < first.foretold < first.high <= 1
    assert 0 < first.recalled < 1
    assert first.answers > 0


def test_what_is_known_in_the_morning_is_what_was_answered() -> None:
    scheduler = SCHEDULERS["SM-2"]
    witness = Witness(FsrsMemory(5), model_of(scheduler))
    learner = Preparing(Ours(scheduler), witness, SMALL)
    evenings = [learner.study() for _ in range(3)]
    known = witness.situation(learner, SMALL, scheduler)
    seen = [one for topic in known.topics for one in topic.learned]
    assert sum(len(topic.fresh) for topic in known.topics) == 14 - len(seen)
    assert {one.key: one.memory for one in seen} == learner.memories
    assert known.calibration.passed.answers == sum(one.reviews for one in evenings)
    assert sum(known.grades[0]) == sum(one.begun for one in evenings)
    assert all(one.model.stability > 0 for one in seen)


def test_an_error_is_what_was_foretold_less_what_came() -> None:
    made = [
        Outcome(0.8, 0.7, 0.9, 0.7, 0.75, 5, 0.9, 0.8),
        Outcome(0.6, 0.5, 0.7, 0.62, 0.45, 5, 0.9, 0.8),
    ]
    cells = list(Found(Case("weak", "FSRS", 7, 10), made).cells())
    assert cells[4:12] == ["0.660", "0.700", "+4.0", "6.0", "10.0", "1 of 2", "20", "0.50"]


def test_a_learner_who_is_watched_answers_all_the_same() -> None:
    plain, watched = FsrsMemory(3), Witness(FsrsMemory(3), model_of(SCHEDULERS["FSRS"]))
    for day in (0, 0, 3, 9):
        when = When(day, 0.0)
        grade = plain.answer("a/1", when)
        assert watched.answer("a/1", when) == grade
        assert grade in Grade
        assert watched.recall("a/1", When(12, 0.0)) == plain.recall("a/1", When(12, 0.0))


def test_the_command_prints_a_table_and_writes_all_figures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "figures.json"
    words = ["--seeds", "1", "--cards", "9", "--days", "4", "6", "--minutes", "2", "--ahead", "4"]
    words += ["--truths", "ACT-R", "--schedulers", "FSRS", "--json", str(file)]
    monkeypatch.setattr(sys, "argv", ["forecasts", *words])
    assert forecasts.main() == 0
    printed = capsys.readouterr()
    assert "| ACT-R  | FSRS      | 6    |" in printed.out
    assert "Where something was known" in printed.out
    assert "2 of 2 settings" in printed.err
    figures = json.loads(file.read_text(encoding="utf-8"))["figures"]
    assert [len(one["outcomes"]) for one in figures] == [1, 1]


def test_a_forecast_is_not_made_before_the_first_day(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["forecasts", "--days", "5"])
    with pytest.raises(SystemExit, match="2"):
        forecasts.main()
    assert "before the first day" in capsys.readouterr().err
