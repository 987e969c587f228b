"""Cards that are begun anew: held against what is asked, counted and remembered."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from studyllm.core.journal import Grade
from studyllm.errors import StudyError
from tests.learner import Learner


@pytest.fixture
def learner(tmp_path: Path) -> Iterator[Learner]:
    made = Learner(tmp_path, {"rope": 3})
    yield made
    made.study.close()


def test_a_card_that_is_begun_anew_is_asked_as_a_new_one(learner: Learner) -> None:
    learner.answer()
    learner.tomorrow()
    assert learner.study.decks()[0].due == 1
    learner.study.history.reset("rope/c1")
    assert learner.sound()
    row = learner.study.decks()[0]
    assert (row.due, row.new, row.learned) == (0, 3, 0)
    asked = learner.study.next()
    assert asked is not None
    assert (asked.key, asked.is_new, asked.memory) == ("rope/c1", True, None)
    again = learner.answer(Grade.GOOD)
    assert again.memory is not None
    assert again.memory.reviews == 1
    assert learner.study.counts().reviews_total == 2


def test_a_reset_of_today_lets_a_weak_card_rest(learner: Learner) -> None:
    learner.answer(Grade.AGAIN)
    learner.study.history.reset("rope/c1")
    asked = learner.study.next()
    assert asked is not None
    assert asked.left.again == 0
    assert learner.sound()


def test_a_reset_can_be_taken_back(learner: Learner) -> None:
    before = learner.answer().memory
    fact = learner.study.history.reset("rope/c1")
    past = learner.study.history.of("rope/c1")
    assert (past.memory, past.resets) == (None, [fact])
    assert past.entries[0].after == before
    learner.study.history.take_back(fact)
    learner.study.history.take_back(fact)
    past = learner.study.history.of("rope/c1")
    assert (past.memory, past.resets) == (before, [])
    assert learner.sound()


def test_an_undo_goes_on_to_answers_before_a_reset(learner: Learner) -> None:
    learner.answer()
    learner.study.history.reset("rope/c1")
    undone = learner.study.undo()
    assert undone is not None
    assert undone.key == "rope/c1"
    assert learner.study.undo() is None
    assert learner.sound()


@pytest.mark.parametrize("key", ["rope/c1", "rope/none"])
def test_a_card_that_is_new_has_nothing_to_reset(learner: Learner, key: str) -> None:
    with pytest.raises(StudyError, match=f"`{key}` is new"):
        learner.study.history.reset(key)
    assert learner.sound()
