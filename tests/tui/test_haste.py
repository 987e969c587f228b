"""Keys that come before the screen that they are for, and double clicks: nothing is done twice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from studyllm.tui.browse import Browse
from studyllm.tui.grades import GradeBar
from studyllm.tui.help import Help
from studyllm.tui.history import History
from studyllm.tui.home import Home
from studyllm.tui.keys import KeyLine
from studyllm.tui.lines import Pane
from studyllm.tui.palette import Palette
from studyllm.tui.pause import Pause
from studyllm.tui.quiz import Quiz
from studyllm.tui.shell import Start
from tests.learner import Learner
from tests.tui.desk import Desk, sit


@pytest.fixture
def learner(tmp_path: Path) -> Iterator[Learner]:
    made = Learner(tmp_path, {"rope": 3})
    yield made
    made.study.close()


@pytest.mark.parametrize(
    ("start", "before", "keys", "screens"),
    [
        ("home", "enter", "q q", [Home]),
        ("home", "enter", "q t h", [Home]),
        ("home", "enter", "q B", [Home]),
        ("quiz", "", "q q", [Quiz, Home]),
        ("quiz", "q", "enter enter", [Quiz]),
        ("quiz", "q", "s s", [Quiz]),
        ("home", "", "enter enter", [Home, Quiz]),
        ("home", "", "B B", [Home, Browse]),
        ("quiz", "", "h h", [Quiz, History]),
        ("quiz", "", "p p", [Quiz, Pause]),
        ("quiz", "", "question_mark question_mark h", [Quiz, History]),
        ("quiz", "B down", "h h", [Quiz, Browse, History]),
        ("quiz", "B down", "ctrl+p h", [Quiz, Browse, Palette]),
        ("quiz", "B down", "question_mark h", [Quiz, Browse, Help]),
        ("home", "", "question_mark enter", [Home]),
    ],
)
def test_a_key_that_comes_too_late_for_its_screen_does_nothing(
    learner: Learner, start: Start, before: str, keys: str, screens: list[type]
) -> None:
    async def steps(desk: Desk) -> None:
        await desk.press(*before.split())
        await desk.rush(*keys.split())
        await desk.pilot.pause()
        assert [type(screen) for screen in desk.app.screen_stack] == screens
        await desk.press("ctrl+q")

    assert sit(learner, steps, start=start).return_code == 0


def test_what_is_found_after_the_palette_was_closed_is_for_nobody(learner: Learner) -> None:
    async def steps(desk: Desk) -> None:
        await desk.press(":")
        await desk.rush(*"question", "escape", "space")
        await desk.pilot.pause()
        assert isinstance(desk.app.screen, Quiz)

    sit(learner, steps)


def test_a_double_click_shows_the_answer_and_does_not_grade_it(learner: Learner) -> None:
    async def steps(desk: Desk) -> None:
        await desk.pilot.click(GradeBar, offset=(3, 0), times=2)
        assert "4 Easy" in desk.text()
        assert desk.reviews == 0
        await desk.pilot.click(GradeBar, offset=(62, 0), times=2)
        assert desk.reviews == 1
        assert "Show the answer" in desk.text()

    sit(learner, steps)


def test_a_double_click_on_a_key_presses_it_once(learner: Learner) -> None:
    async def steps(desk: Desk) -> None:
        await desk.press("space", "3", "space", "3")
        line = desk.text().splitlines()[-1]
        await desk.pilot.click(KeyLine, offset=(line.index("u Undo"), 0), times=2)
        assert desk.reviews == 1

    sit(learner, steps)


def test_a_double_click_picks_an_option(learner: Learner) -> None:
    text = "deck: x\ncards:\n  - {id: a, q: Which?, choices: [yes, no, oui], right: [1, 3]}\n"
    (learner.shipped / "rope.yaml").unlink()
    (learner.shipped / "x.yaml").write_text(text)
    learner.reopen()

    async def steps(desk: Desk) -> None:
        y = next(y for y, line in enumerate(desk.text().splitlines()) if "oui" in line)
        await desk.pilot.click(Pane, offset=(6, y - 2), times=2)
        assert desk.text().count("[x]") == 1

    sit(learner, steps)
