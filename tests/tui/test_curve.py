"""The drawn curve of a card: its size, its scale, and what stands below it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyllm.core.forgetting import Sample
from studyllm.core.journal import FactId, Grade, Promise
from studyllm.tui.curve import BLANK, HEIGHT, ROWS, curve_lines, floor_of, samples_for
from tests.learner import Learner


@pytest.fixture(params=["sm2", "fsrs"])
def learner(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Learner]:
    made = Learner(tmp_path, {"one": 1}, scheduler=request.param)
    yield made
    made.study.close()


def drawn(learner: Learner, width: int, language: str = "en") -> list[str]:
    history = learner.study.history
    past = history.of("one/c1")
    samples = history.forgetting(past, samples_for(width))
    lines = curve_lines(language, past, samples, learner.study.day(), width)
    assert all(line.cell_length <= width for line in lines)
    return [line.plain for line in lines]


def dots(lines: list[str]) -> list[int]:
    """How many dots each line has."""
    return [
        sum((ord(char) - BLANK).bit_count() for char in line if ord(char) > BLANK)
        for line in lines[:ROWS]
    ]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("width", [34, 36, 76, 84])
def test_it_goes_from_the_first_answer_to_the_due_day(
    learner: Learner, width: int, language: str
) -> None:
    for part in (1, 1, 2):
        memory = learner.answer().memory
        assert memory is not None
        learner.tomorrow(memory.interval // part)
    lines = drawn(learner, width, language)
    assert len(lines) == HEIGHT
    assert all(dots(lines))
    assert lines[0].startswith("100% │")
    assert lines[4].startswith(" 90% │")
    memory = learner.study.history.of("one/c1").memory
    assert memory is not None
    assert lines[6].split()[0] == "2024-10-04"
    assert ("▲" in lines[5]) == (memory.due > learner.study.day())
    assert {"en": "due 20", "zh": "到期"}[language] in lines[6]
    assert lines[5].count("3") == 3


def test_late_it_ends_today(learner: Learner) -> None:
    learner.answer()
    learner.tomorrow(60)
    lines = drawn(learner, 76)
    assert lines[6].endswith("today")
    assert "▲" not in lines[5]


def test_of_one_day_the_worst_grade_is_seen(learner: Learner) -> None:
    learner.answer(Grade.AGAIN)
    learner.answer(Grade.GOOD)
    assert drawn(learner, 76)[5].split() == ["1"]


def test_there_is_none_without_room_or_memory(learner: Learner) -> None:
    assert drawn(learner, 76) == []
    assert learner.study.history.forgetting(learner.study.history.of("one/c1"), 10) == []
    learner.answer()
    assert drawn(learner, 33) == []
    learner.study.undo()
    assert drawn(learner, 76) == []


def test_what_was_taken_over_is_drawn_from_its_day(learner: Learner) -> None:
    today = learner.study.day()
    with learner.study._db.writing():
        learner.study._ledger.adopt("one/c1", Promise(today - 30, today + 10, 40), learner.now)
    lines = drawn(learner, 76)
    assert lines[6].split()[0] == "2024-09-04"
    assert lines[5].strip() == "▲"


@given(st.lists(st.floats(1e-9, 1.0), min_size=1))
def test_the_scale_ends_below_all_samples(recalls: list[float]) -> None:
    least = floor_of([Sample(n, recall, n) for n, recall in enumerate(recalls)])
    assert 0 <= least <= min(0.9, *(recall + 0.005 for recall in recalls))


def test_facts_and_memories_are_one_story(learner: Learner) -> None:
    learner.answer(Grade.AGAIN)
    learner.answer(Grade.GOOD)
    learner.tomorrow(3)
    learner.answer(Grade.GOOD)
    past = learner.study.history.of("one/c1")
    assert past.memories[-1] == past.memory
    assert past.memories == [entry.after for entry in past.entries]
    answer = past.entries[0].answer
    assert isinstance(answer.id, FactId)
    learner.study.history.withdraw(answer)
    assert len(learner.study.history.of("one/c1").memories) == 2


def test_a_card_that_was_begun_anew_has_a_new_curve(learner: Learner) -> None:
    learner.answer()
    learner.tomorrow()
    learner.study.history.reset("one/c1")
    assert drawn(learner, 76) == []
    learner.reopen()
    learner.answer(Grade.HARD)
    lines = drawn(learner, 76)
    assert lines[6].split()[0] == "2024-10-05"
    assert lines[5].split() == ["2"]
