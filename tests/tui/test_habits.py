"""What is remembered beside the journal, and that it is no part of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from studyllm.tui.habits import have_welcomed, is_stranger, keep_theme, last_theme
from tests.learner import Learner


@pytest.fixture
def learner(tmp_path: Path) -> Iterator[Learner]:
    made = Learner(tmp_path, {"rope": 3})
    yield made
    made.study.close()


def test_what_is_remembered_is_there_the_next_time(learner: Learner) -> None:
    study = learner.study
    assert study.recollect("x") == ""
    study.remember("x", "one")
    study.remember("x", "two 二")
    assert study.recollect("x") == "two 二"
    assert learner.reopen().recollect("x") == "two 二"
    assert learner.study.recollect("y") == ""


@pytest.mark.parametrize("name", ["scheduler", "device", "number"])
def test_no_habit_can_take_the_place_of_what_the_database_needs(
    learner: Learner, name: str
) -> None:
    learner.answer()
    before = learner.views()
    learner.study.remember(name, "nonsense")
    learner.reopen()
    assert learner.views() == before
    learner.answer()
    assert learner.sound()
    assert len({fact.id.device for fact in learner.study._ledger.newest_answers(2)}) == 1


def test_a_theme_lasts_until_the_settings_have_another(learner: Learner) -> None:
    assert last_theme(learner.study) == "dark"
    keep_theme(learner.study, "light")
    assert last_theme(learner.reopen()) == "light"
    assert last_theme(learner.reopen(theme="ansi")) == "ansi"
    assert last_theme(learner.reopen(theme="dark")) == "light"
    keep_theme(learner.study, "dark")
    assert last_theme(learner.reopen()) == "dark"


def test_a_theme_that_there_is_not_is_forgotten(learner: Learner) -> None:
    for kept in ("dark pink", "dark", "", "dark light light"):
        learner.study.remember("theme", kept)
        assert last_theme(learner.study) == "dark"


def test_a_stranger_has_answered_nothing_and_was_not_welcomed(learner: Learner) -> None:
    assert is_stranger(learner.study)
    learner.answer()
    assert not is_stranger(learner.reopen())
    learner.study.undo()
    assert is_stranger(learner.reopen())
    have_welcomed(learner.study)
    assert not is_stranger(learner.reopen())
