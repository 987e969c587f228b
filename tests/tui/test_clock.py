"""The question about the clock: asked once, before anything is recorded; its three keys."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.cells import cell_len
from textual.events import Key

from studyllm.core.journal import Grade
from studyllm.tui.clock import ClockQuestion
from studyllm.tui.doubt import ClockDoubt
from studyllm.tui.home import Home
from studyllm.tui.quiz import Quiz
from studyllm.tui.shell import Start
from tests.learner import Learner
from tests.tui.desk import Desk, sit

DOUBT = ClockDoubt(now="2020-01-01 09:00", newest="2024-10-05 12:00")


@pytest.fixture
def learner(tmp_path: Path) -> Iterator[Learner]:
    """Someone with one answer of a day, and a sitting of two on the next."""
    made = Learner(tmp_path, {"rope": 6})
    made.answer()
    made.tomorrow()
    made.study.start()
    made.answer(Grade.EASY)
    made.answer(Grade.HARD)
    made.study.start()
    yield made
    made.study.close()


@pytest.mark.parametrize(("start", "screen"), [("quiz", Quiz), ("home", Home)])
def test_enter_goes_on_and_it_is_not_asked_again(
    learner: Learner, start: Start, screen: type[Quiz | Home]
) -> None:
    before = learner.views()

    async def steps(desk: Desk) -> None:
        assert isinstance(desk.app.screen, ClockQuestion)
        for words in (DOUBT.now, DOUBT.newest, "(2 answers, from 2024-10-05)"):
            assert words in desk.words()
        await desk.press("space", "1", "3", "j", "L", "L", "?", "escape")
        assert isinstance(desk.app.screen, ClockQuestion)
        await desk.press("enter")
        assert isinstance(desk.app.screen, screen)
        assert learner.views() == before
        if start == "home":
            await desk.press("space")
        await desk.press("space", "3")
        assert desk.reviews == 4
        await desk.press("q")
        assert isinstance(desk.app.screen, Home)
        await desk.press("q")

    assert sit(learner, steps, start=start, doubt=DOUBT).return_code == 0


@pytest.mark.parametrize("key", ["q", "escape", "ｑ"])
def test_q_leaves_and_nothing_is_recorded(learner: Learner, key: str) -> None:
    before = learner.views()

    async def steps(desk: Desk) -> None:
        await desk.press(key)

    assert sit(learner, steps, doubt=DOUBT).return_code == 0
    assert learner.views() == before


def test_u_takes_the_last_sitting_back_and_goes_on(learner: Learner) -> None:
    async def steps(desk: Desk) -> None:
        await desk.press("u")
        assert isinstance(desk.app.screen, Quiz)
        assert desk.reviews == 1
        await desk.press("space", "3")
        assert desk.reviews == 2

    sit(learner, steps, doubt=DOUBT)
    assert learner.sound()


def test_a_key_that_is_pressed_twice_is_one_answer(learner: Learner) -> None:
    async def steps(desk: Desk) -> None:
        await desk.press("enter", "enter", after=0.01)
        assert isinstance(desk.app.screen, Quiz)
        assert len([s for s in desk.app.screen_stack if isinstance(s, Quiz)]) == 1

    sit(learner, steps, doubt=DOUBT)
    assert learner.study.counts().reviews_total == 3


@pytest.mark.parametrize(("keys", "left"), [("uu", 1), ("uuu", 1)])
def test_keys_that_come_before_the_next_screen_take_nothing_more_back(
    learner: Learner, keys: str, left: int
) -> None:
    async def steps(desk: Desk) -> None:
        for key in keys:
            desk.app.post_message(Key(key, key))
        await desk.pilot.pause()
        assert desk.reviews == left

    sit(learner, steps, doubt=DOUBT)


def test_where_no_sitting_can_be_taken_back_that_is_not_offered(tmp_path: Path) -> None:
    learner = Learner(tmp_path, {"rope": 1})

    async def steps(desk: Desk) -> None:
        assert "take back" not in desk.words()
        await desk.press("u")
        assert isinstance(desk.app.screen, ClockQuestion)
        await desk.press("enter")
        assert isinstance(desk.app.screen, Quiz)

    sit(learner, steps, doubt=DOUBT)
    learner.study.close()


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("size", [(80, 24), (40, 12), (20, 8), (10, 4)])
def test_every_size_works(learner: Learner, size: tuple[int, int], language: str) -> None:
    async def steps(desk: Desk) -> None:
        for key in ("pagedown", "j", "L", "L", "?", "escape"):
            await desk.press(key)
            assert all(cell_len(line) <= size[0] for line in desk.text().splitlines())
        await desk.press("enter")
        assert isinstance(desk.app.screen, Quiz)

    sit(learner, steps, size, language=language, doubt=DOUBT)


def test_a_doubt_can_be_had_without_textual() -> None:
    program = "import sys, studyllm.tui.doubt; assert not {'textual', 'rich'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", program], check=True)
