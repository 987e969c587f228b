"""The end of a sitting: what it tells, and what can be done from there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from studyllm.core.journal import Answer, FactId, Grade, Review
from studyllm.study import Scope
from studyllm.tui.done import Done
from studyllm.tui.history import History
from studyllm.tui.home import Home
from studyllm.tui.lines import Pane
from studyllm.tui.quiz import Quiz
from studyllm.tui.sitting import Given, PutRight, Sitting
from tests.learner import Learner
from tests.tui.desk import Desk, sit

BOTH = pytest.mark.parametrize("language", ["en", "zh"])
ALL_SIZES = pytest.mark.parametrize("size", [(40, 20), (80, 24), (120, 40)])


@pytest.fixture
def learner(tmp_path: Path) -> Iterator[Learner]:
    made = Learner(tmp_path, {"one": 3, "two": 2})
    yield made
    made.study.close()


async def answer_all(desk: Desk) -> None:
    """The first card fails and is hard then; the others are good."""
    for grade in ("1", "3", "3", "3", "2", "3", "3"):
        await desk.press("space", grade)
        await desk.pilot.pause()
        if isinstance(desk.app.screen, Done):
            return
    raise AssertionError("the sitting has not ended")


WORDS = {
    "en": ("recalled", "What was hard", "Again", "Due tomorrow: 5 (about 1 min)"),
    "zh": ("答对", "比较难的", "重来", "明天待复习：5（约 1 分钟）"),
}


@BOTH
@ALL_SIZES
def test_the_end_tells_what_was_done_and_what_was_hard(
    learner: Learner, size: tuple[int, int], language: str
) -> None:
    async def steps(desk: Desk) -> None:
        await answer_all(desk)
        for words in WORDS[language]:
            assert words in desk.words()
        assert all(cell_len(line) <= size[0] for line in desk.text().splitlines())
        row = next(line for line in desk.text().splitlines() if "Question 1 of one?" in line)
        assert row.split()[:2] == ["1", WORDS[language][2]]
        await desk.press("L", "j", "k", "pagedown", "?", "escape", "enter")
        assert isinstance(desk.app.screen, Home)

    sit(learner, steps, size, language=language)


def test_a_number_opens_the_history_and_what_is_put_right_is_told(learner: Learner) -> None:
    async def steps(desk: Desk) -> None:
        await answer_all(desk)
        before = desk.reviews
        await desk.press("2", "9", "0")
        assert isinstance(desk.app.screen, Done)
        await desk.press("1")
        assert isinstance(desk.app.screen, History)
        assert "one/c1 Question 1 of one?" in desk.words()
        await desk.press("G", "4", "up", "4", "escape")
        assert isinstance(desk.app.screen, Done)
        assert "What was hard" not in desk.text()
        assert "100% recalled" in desk.text()
        await desk.press("r", "1")
        assert isinstance(desk.app.screen, Done)
        assert desk.reviews == before

    sit(learner, steps)


def test_the_history_leads_back_without_a_change(learner: Learner) -> None:
    async def steps(desk: Desk) -> None:
        await answer_all(desk)
        await desk.press("1", "escape")
        assert "What was hard" in desk.text()
        line = next(
            place
            for place, text in enumerate(desk.text().splitlines())
            if "Question 1 of one?" in text
        )
        await desk.pilot.click(Pane, offset=(10, line - 1))
        assert isinstance(desk.app.screen, Done)
        await desk.pilot.click(Pane, offset=(10, line))
        assert isinstance(desk.app.screen, History)

    sit(learner, steps)


def test_what_was_hard_is_practised_and_nothing_else(learner: Learner) -> None:
    async def steps(desk: Desk) -> None:
        await answer_all(desk)
        before = learner.study.history.of("one/c1").memory
        await desk.press("r")
        await desk.pilot.pause()
        assert isinstance(desk.app.screen, Quiz)
        assert "Question 1 of one?" in desk.text()
        await desk.press("space", "3")
        await desk.pilot.pause()
        assert isinstance(desk.app.screen, Done)
        assert "1 answer," in desk.words()
        assert learner.study.history.of("one/c1").memory == before
        assert learner.study.today().crammed == 1
        await desk.press("u")
        await desk.pilot.pause()
        assert isinstance(desk.app.screen, Quiz)
        assert learner.study.today().crammed == 0

    sit(learner, steps)


def test_a_new_leech_is_named(tmp_path: Path) -> None:
    learner = Learner(tmp_path, {"one": 1})
    for _ in range(7):
        learner.answer(Grade.GOOD)
        learner.tomorrow(30)
        learner.answer(Grade.AGAIN)
        learner.answer(Grade.GOOD)
        learner.tomorrow(30)
    learner.answer(Grade.GOOD)
    learner.tomorrow(200)
    learner.study.start()

    async def steps(desk: Desk) -> None:
        await desk.press("space", "1", "space", "3")
        await desk.pilot.pause()
        assert isinstance(desk.app.screen, Done)
        assert "1 Again leech Question 1 of one?" in desk.words()

    sit(learner, steps)
    learner.study.close()


def test_more_than_nine_hard_cards_are_counted(tmp_path: Path) -> None:
    learner = Learner(tmp_path, {"one": 12}, scheduler="fsrs")

    async def steps(desk: Desk) -> None:
        for _ in range(12):
            await desk.press("space", "2")
        await desk.pilot.pause()
        assert "and 3 more" in desk.words()
        await desk.press("r")
        await desk.pilot.pause()
        asked = learner.study.next()
        assert asked is not None
        assert asked.left.due == 12

    sit(learner, steps, (80, 40))
    learner.study.close()


def test_practice_of_cards_leaves_out_those_put_away(learner: Learner) -> None:
    learner.answer()
    learner.study.start(Scope(("one",), cram=True, cards=("one/c1", "one/c2", "one/gone")))
    asked = learner.study.next()
    assert asked is not None
    assert asked.cram
    assert (asked.left.due, asked.left.new) == (1, 1)
    learner.answer(Grade.AGAIN)
    assert learner.asked() == "one/c2"
    learner.answer()
    assert learner.asked() == "one/c1"
    learner.study.start(Scope(("two",), cram=True, cards=("two/c1",)))
    assert learner.asked() == "two/c1"
    learner.answer()
    assert learner.asked() is None


GRADES = st.sampled_from(Grade)
GIVEN = st.builds(Given, st.sampled_from("abcdef"), GRADES, st.integers(0, 9), st.booleans())


@given(st.lists(GIVEN))
def test_hard_is_each_card_that_was_not_known_well_once(answers: list[Given]) -> None:
    sitting = Sitting()
    for one in answers:
        sitting.add(one)
    hard = sitting.hard()
    assert {one.card for one in hard} == {one.card for one in answers if one.grade < Grade.GOOD}
    assert len({one.card for one in hard}) == len(hard)
    assert [one.grade for one in hard] == sorted(one.grade for one in hard)
    for one in hard:
        assert one.grade == min(given.grade for given in answers if given.card == one.card)
    right = sum(one.grade > Grade.AGAIN for one in answers)
    assert sitting.recalled() == pytest.approx(right / len(answers) if answers else 1)


@given(st.lists(GIVEN, min_size=1), st.data())
def test_an_answer_put_right_counts_so_also_if_it_made_a_leech(
    answers: list[Given], data: st.DataObject
) -> None:
    sitting = Sitting()
    for one in answers:
        sitting.add(one)
    chosen = data.draw(st.sampled_from(answers))
    now = data.draw(st.one_of(st.none(), GRADES))
    answer = Answer(FactId(0, "d", 0), chosen.card, Review(chosen.grade, 0, chosen.took_ms))
    before = sitting.by_grade()
    sitting.put_right(PutRight(answer, now))
    before[chosen.grade] -= 1
    if now:
        before[now] += 1
    assert sitting.by_grade() == +before


MORE = {"en": "n begins 2 more new cards today.", "zh": "按 n 今天再学 2 张新卡片。"}


@BOTH
def test_a_key_begins_more_new_cards_than_the_day_has(learner: Learner, language: str) -> None:
    learner.reopen(Scope(("one",)), new_per_day=1)

    async def steps(desk: Desk) -> None:
        await desk.press("space", "3")
        await desk.pilot.pause()
        assert isinstance(desk.app.screen, Done)
        assert MORE[language] in desk.words()
        await desk.press("n")
        assert isinstance(desk.app.screen, Quiz)
        asked = desk.app.screen._asked
        assert asked is not None
        assert asked.key == "one/c2"
        assert asked.left.new == 2
        await desk.press("space", "3", "space", "3")
        await desk.pilot.pause()
        assert isinstance(desk.app.screen, Done)
        assert desk.reviews == 3
        assert "more new" not in desk.words()
        await desk.press("n")
        assert isinstance(desk.app.screen, Done)

    sit(learner, steps, language=language)


def test_practice_offers_no_new_cards(learner: Learner) -> None:
    learner.reopen(Scope(("one",), cram=True, limit=1), new_per_day=1)

    async def steps(desk: Desk) -> None:
        await desk.press("space", "3")
        await desk.pilot.pause()
        assert isinstance(desk.app.screen, Done)
        assert "more new" not in desk.words()

    sit(learner, steps)
