"""What is said of a card in the quiz: bury, suspend, flag, and how it is taken back; leeches."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.cells import cell_len

from studyllm.core.journal import Grade
from studyllm.study import Scope
from studyllm.tui.done import Done
from studyllm.tui.quiz import Quiz
from tests.learner import Learner
from tests.tui.desk import Desk, sit


@pytest.fixture
def learner(tmp_path: Path) -> Iterator[Learner]:
    made = Learner(tmp_path, {"rope": 3})
    yield made
    made.study.close()


def marks(learner: Learner) -> list[tuple[str, str]]:
    """Each card with what was said of it."""
    kinds = ("suspended", "buried", "flagged")
    return [
        (row.key, kind) for row in learner.study.marked() for kind in kinds if getattr(row, kind)
    ]


@pytest.mark.parametrize(
    ("key", "kind", "words"),
    [("b", "buried", "is buried until tomorrow"), ("s", "suspended", "is suspended")],
)
@pytest.mark.parametrize("revealed", [False, True])
def test_a_card_is_put_away_and_brought_back(
    learner: Learner, key: str, kind: str, words: str, revealed: bool
) -> None:
    async def steps(desk: Desk) -> None:
        if revealed:
            await desk.press("space")
        await desk.press(key)
        assert marks(learner) == [("rope/c1", kind)]
        assert f"rope/c1 {words}" in desk.words()
        assert "Press u to take that back" in desk.words()
        assert "Question 2" in desk.text()
        await desk.press("u")
        assert marks(learner) == []
        assert "Question 1" in desk.text()
        await desk.press("space", "3")
        assert desk.reviews == 1

    sit(learner, steps)


@pytest.mark.parametrize(("key", "kind"), [("b", "buried"), ("s", "suspended"), ("f", "flagged")])
def test_a_key_that_is_held_marks_one_card(learner: Learner, key: str, kind: str) -> None:
    async def steps(desk: Desk) -> None:
        await desk.press(*[key] * 20, after=0.03)
        assert marks(learner) == [("rope/c1", kind)]
        await desk.press("u")
        assert marks(learner) == []

    sit(learner, steps)


def test_undo_that_is_held_takes_one_answer_back(learner: Learner) -> None:
    async def steps(desk: Desk) -> None:
        await desk.press("space", "3", "space", "3")
        await desk.press(*["u"] * 20, after=0.03)
        assert desk.reviews == 1

    sit(learner, steps)


def test_a_card_is_put_away_in_practice_too(learner: Learner) -> None:
    learner.reopen(Scope(cram=True))

    async def steps(desk: Desk) -> None:
        await desk.press("b", "s")
        assert "Question 3" in desk.text()
        await desk.press("u")
        assert "Question 2" in desk.text()

    sit(learner, steps)
    assert marks(learner) == [("rope/c1", "buried")]


def test_full_width_keys_put_away_too(learner: Learner) -> None:
    async def steps(desk: Desk) -> None:
        await desk.press("ｂ", "ｕ", "ｓ", "ｆ")

    sit(learner, steps)
    assert marks(learner) == [("rope/c1", "suspended"), ("rope/c2", "flagged")]


def test_what_is_taken_back_is_the_mark_and_then_an_answer(learner: Learner) -> None:
    async def steps(desk: Desk) -> None:
        await desk.press("space", "3", "b", "u")
        assert desk.reviews == 1
        await desk.press("u")
        assert desk.reviews == 0
        assert "Question 1" in desk.text()

    sit(learner, steps)


def test_after_a_grade_an_answer_is_taken_back_and_the_mark_stays(learner: Learner) -> None:
    async def steps(desk: Desk) -> None:
        await desk.press("s", "space", "3", "u")
        assert desk.reviews == 0
        assert "Question 2" in desk.text()

    sit(learner, steps)
    assert marks(learner) == [("rope/c1", "suspended")]


def test_a_card_that_was_put_away_is_not_asked_on_its_day(learner: Learner) -> None:
    async def steps(desk: Desk) -> None:
        await desk.press("b", "s", "space", "3")
        await desk.pilot.pause()
        assert isinstance(desk.app.screen, Done)

    sit(learner, steps)
    learner.tomorrow()
    assert marks(learner) == [("rope/c2", "suspended")]
    asked = [learner.answer().key for _ in range(2)]
    assert sorted(asked) == ["rope/c1", "rope/c3"]


def test_the_last_card_put_away_can_be_brought_back_from_the_end(tmp_path: Path) -> None:
    learner = Learner(tmp_path, {"one": 1})

    async def steps(desk: Desk) -> None:
        await desk.press("b")
        await desk.pilot.pause()
        assert isinstance(desk.app.screen, Done)
        assert "one/c1 is buried until tomorrow" in desk.words()
        await desk.press("u")
        await desk.pilot.pause()
        assert isinstance(desk.app.screen, Quiz)
        assert "Question 1" in desk.text()

    sit(learner, steps)
    assert marks(learner) == []
    learner.study.close()


@pytest.mark.parametrize("back", ["f", "u"])
def test_a_flag_is_seen_and_leaves_the_card_as_it_is(learner: Learner, back: str) -> None:
    async def steps(desk: Desk) -> None:
        await desk.press("space", "f")
        assert marks(learner) == [("rope/c1", "flagged")]
        assert "⚑" in desk.text()
        assert "A1" in desk.text()
        await desk.press(back)
        assert marks(learner) == []
        assert "⚑" not in desk.text()
        await desk.press("3")
        assert desk.reviews == 1

    sit(learner, steps)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("width", [80, 56, 40, 30, 12])
def test_marks_fit_and_move_nothing(tmp_path: Path, width: int, language: str) -> None:
    learner = Learner(tmp_path, {"rope-and-other-embeddings": 2}, minutes_per_day=0)
    forget(learner, 8)

    async def steps(desk: Desk) -> None:
        before = desk.text().splitlines()
        await desk.press("f")
        after = desk.text().splitlines()
        assert all(cell_len(line) <= width for line in after)
        assert after[1:5] == before[1:5]
        if width >= 30:
            assert "⚑" in after[0]
            assert ("难点" if language == "zh" else "leech") in after[0]

    sit(learner, steps, (width, 20), language=language)
    learner.study.close()


def forget(learner: Learner, times: int) -> None:
    """Let the first card be forgotten so often, and leave it to be asked, again today or not."""
    lapses = 0
    while lapses < times:
        asked = learner.study.next()
        if asked is None:
            learner.tomorrow()
        elif asked.key.endswith("c1") and asked.memory and asked.memory.repetitions:
            learner.answer(Grade.AGAIN)
            lapses += 1
        else:
            learner.answer()
    learner.tomorrow()
    learner.study.start()


def to_the_eighth_lapse(learner: Learner) -> None:
    """Up to the answer before it: the card is due and was passed."""
    forget(learner, 7)
    while not ((asked := learner.study.next()) and asked.memory and asked.memory.repetitions):
        if asked:
            learner.answer()
        else:
            learner.tomorrow()


@pytest.mark.parametrize("leech", ["flag", "suspend", "off"])
def test_a_leech_is_told_of_in_a_sentence(tmp_path: Path, leech: str) -> None:
    learner = Learner(tmp_path, {"one": 1}, leech=leech)
    to_the_eighth_lapse(learner)

    async def steps(desk: Desk) -> None:
        await desk.press("space", "1")
        await desk.pilot.pause()
        assert ("forgotten 8 times" in desk.words()) == (leech != "off")
        assert ("studyllm unsuspend one/c1" in desk.words()) == (leech == "suspend")
        assert isinstance(desk.app.screen, Done) == (leech == "suspend")
        assert marks(learner) == ([("one/c1", "suspended")] if leech == "suspend" else [])
        await desk.press("u")
        await desk.pilot.pause()
        assert "Question 1" in desk.text()
        assert marks(learner) == []

    sit(learner, steps)
    learner.study.close()


def test_practice_changes_no_memory_and_names_no_day(learner: Learner) -> None:
    learner.answer()
    learner.tomorrow()
    before = learner.follows()["memory"]
    learner.reopen(Scope(cram=True))

    async def steps(desk: Desk) -> None:
        assert "1 left" in desk.text()
        assert " due" not in desk.text()
        await desk.press("space")
        _, dues = desk.bar()
        assert dues.split() == ["again", "today", *["practice"] * 3]
        await desk.press("1", "space", "3", "space", "2", "space")
        names, dues = desk.bar()
        assert "Good" in names
        assert dues.split() == ["again", "today", "again", "today", *["practice"] * 2]
        await desk.press("3")
        await desk.pilot.pause()
        assert isinstance(desk.app.screen, Done)

    sit(learner, steps)
    assert learner.follows()["memory"] == before
    assert learner.study.today().crammed == 4


@pytest.mark.parametrize("width", [80, 40, 20, 8])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_practice_is_named_where_it_fits(learner: Learner, width: int, language: str) -> None:
    learner.reopen(Scope(cram=True))

    async def steps(desk: Desk) -> None:
        await desk.press("space")
        _, dues = desk.bar()
        assert cell_len(dues) <= width
        assert not set(dues) & set("0123456789")

    sit(learner, steps, (width, 20), language=language)


def test_help_lists_the_keys(learner: Learner) -> None:
    async def steps(desk: Desk) -> None:
        await desk.press("?")
        lines = [line.split() for line in desk.text().splitlines()]
        for key, word in [("b", "Bury"), ("s", "Suspend"), ("f", "Flag"), ("h", "The")]:
            assert any(line[:2] == [key, word] for line in lines)

    sit(learner, steps, (100, 40))
