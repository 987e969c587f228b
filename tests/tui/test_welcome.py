"""The welcome by keys and by mouse: what it says, that all of it is seen, and what follows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from studyllm.tui.habits import is_stranger
from studyllm.tui.help import Help
from studyllm.tui.home import Home
from studyllm.tui.keymap import keymap
from studyllm.tui.keys import KeyLine
from studyllm.tui.lines import Pane
from studyllm.tui.prepare import Prepare
from studyllm.tui.quiz import Quiz
from studyllm.tui.shell import Start
from studyllm.tui.welcome import Welcome
from tests.learner import Learner
from tests.tui.desk import Desk, sit

sized = pytest.mark.parametrize("size", [(40, 20), (80, 24), (120, 40)])
both = pytest.mark.parametrize("language", ["en", "zh"])
starts = pytest.mark.parametrize("start", ["home", "quiz"])


async def study_from_home(desk: Desk) -> None:
    """Go to the first card and back, and leave."""
    assert isinstance(desk.app.screen, Home)
    await desk.press("enter")
    await desk.pilot.pause()
    assert isinstance(desk.app.screen, Quiz)
    await desk.press("q")
    await desk.pilot.pause()
    await desk.press("q")


@pytest.fixture
def learner(tmp_path: Path) -> Iterator[Learner]:
    made = Learner(tmp_path, {"rope": 4, "moe": 2})
    yield made
    made.study.close()


@sized
@both
def test_all_of_it_is_seen_without_scrolling(
    learner: Learner, size: tuple[int, int], language: str
) -> None:
    async def steps(desk: Desk) -> None:
        assert isinstance(desk.app.screen, Welcome)
        pane = desk.app.screen.query_one(Pane)
        assert pane.lines <= pane.size.height
        words = desk.words()
        assert "studyllm import" in words
        for text in {
            "en": ["Show the answer", "Again: I did not know it", "L 中文", "? Help", "q Leave"],
            "zh": ["显示答案", "重来：不会", "L English", "? 帮助", "q 退出"],
        }[language]:
            assert text in words
        assert len(words.split()) < 95
        assert len(words) < 480

    sit(learner, steps, size, language=language, welcome=True)


@sized
@both
@starts
@pytest.mark.parametrize("key", ["space", "enter", "ideographic_space"])
def test_a_key_leads_to_the_first_card(
    learner: Learner, size: tuple[int, int], language: str, start: Start, key: str
) -> None:
    async def steps(desk: Desk) -> None:
        await desk.press(key)
        await desk.pilot.pause()
        assert isinstance(desk.app.screen, Quiz)
        await desk.press("space", "3")
        assert desk.reviews == 1
        await desk.press("q")
        await desk.pilot.pause()
        await study_from_home(desk)

    app = sit(learner, steps, size, start=start, language=language, welcome=True)
    assert app.return_code == 0
    assert not is_stranger(learner.reopen())


@sized
@pytest.mark.parametrize("place", [(Pane, (5, 3)), (KeyLine, (4, 0))])
def test_a_click_leads_to_the_first_card(
    learner: Learner, size: tuple[int, int], place: tuple[type[Pane], tuple[int, int]]
) -> None:
    async def steps(desk: Desk) -> None:
        await desk.pilot.click(place[0], offset=place[1])
        await desk.pilot.pause()
        assert isinstance(desk.app.screen, Quiz)

    sit(learner, steps, size, welcome=True)
    assert not is_stranger(learner.study)


@pytest.mark.parametrize("size", [(40, 14), (40, 20), (80, 24), (120, 40)])
@both
@starts
def test_it_names_the_key_that_sets_the_date_of_an_interview(
    learner: Learner, size: tuple[int, int], language: str, start: Start
) -> None:
    async def steps(desk: Desk) -> None:
        named = {"en": "(set a date: I)", "zh": "（按I设定日期）"}[language]
        assert named in (desk.words() if language == "en" else desk.words().replace(" ", ""))
        await desk.press("I")
        await desk.pilot.pause()
        assert isinstance(desk.app.screen, Prepare)
        await desk.press("q")
        await desk.pilot.pause()
        await study_from_home(desk)

    app = sit(learner, steps, size, start=start, language=language, welcome=True)
    assert app.return_code == 0
    assert not is_stranger(learner.reopen())


def test_two_keys_at_once_open_one_card(learner: Learner) -> None:
    async def steps(desk: Desk) -> None:
        page = desk.app.screen
        assert isinstance(page, Welcome)
        page.action_begin()
        page.action_begin()
        await desk.pilot.pause()
        assert [type(one) for one in desk.app.screen_stack] == [Welcome, Quiz]

    sit(learner, steps, welcome=True)


@both
def test_leaving_records_nothing(learner: Learner, language: str) -> None:
    async def steps(desk: Desk) -> None:
        await desk.press("q")

    assert sit(learner, steps, language=language, welcome=True).return_code == 0
    assert is_stranger(learner.reopen())


def test_language_help_and_palette(learner: Learner) -> None:
    async def steps(desk: Desk) -> None:
        await desk.press("L")
        assert "欢迎使用 studyllm" in desk.words()
        await desk.press("?")
        assert isinstance(desk.app.screen, Help)
        await desk.press("escape", "ctrl+p")
        assert isinstance(desk.app.screen, Welcome)
        await desk.press("space")
        await desk.pilot.pause()
        assert isinstance(desk.app.screen, Quiz)
        assert desk.app.screen.language == "zh"

    sit(learner, steps, welcome=True)


def test_it_names_keys_of_ones_own(learner: Learner) -> None:
    async def steps(desk: Desk) -> None:
        keys = {"grade.good": ["g"], "quiz.undo": ["z"], "quiz.home": ["x"]}
        desk.app.set_keymap(keymap({**keys, "welcome.interview": ["i"]}))
        await desk.press("L", "L")
        words = desk.words()
        assert "g Good: I knew it, with some hesitation" in words
        assert "(set a date: i)" in words
        assert "z takes an answer back" in words
        assert "While you study, x leads to the decks." in words

    sit(learner, steps, welcome=True)


def test_the_program_ends_from_it(learner: Learner) -> None:
    async def steps(desk: Desk) -> None:
        await desk.press("ctrl+c")

    assert sit(learner, steps, welcome=True).return_code == 130
