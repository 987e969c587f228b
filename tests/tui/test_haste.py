"""Keys that are typed ahead of what they are for, and double clicks."""

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


CASES = [
    ("home", "enter", "q"),
    ("home", "enter", "q B"),
    ("home", "enter", "q t h"),
    ("home", "", "/ r o p e enter"),
    ("home", "", "question_mark enter"),
    ("quiz", "", "space 3 space 4 u"),
    ("quiz", "", "t u n d o enter 2"),
    ("quiz", "", "6 5 , 5 0 4 enter 1 space"),
    ("quiz", "", "6 5 , 5 0 backspace enter"),
    ("quiz", "", "B i d : c 2 down h"),
    ("quiz", "", ": m o e enter"),
    ("quiz", "q", "s space 3"),
    ("quiz", "B down", "ctrl+p h escape"),
    ("quiz", "B down", "question_mark h"),
]


@pytest.mark.parametrize(("start", "before", "keys"), CASES)
def test_keys_that_are_typed_ahead_do_what_they_do_one_by_one(
    tmp_path: Path, start: Start, before: str, keys: str
) -> None:
    seen: list[tuple[list[type], str, int]] = []
    for way in ("one by one", "ahead"):
        learner = Learner(tmp_path / way, {"rope": 3, "moe": 2})
        card = "deck: n\ncards:\n  - {id: c, q: How many?, number: '65504'}\n"
        (learner.shipped / "n.yaml").write_text(card)
        learner.study.sync()
        learner.study.order_decks(["rope", "n", "moe"] if "6" not in keys else ["n"])
        learner.study.start()

        async def steps(desk: Desk, way: str = way) -> None:
            await desk.press(*before.split())
            if way == "ahead":
                desk.clock.now += 1
                await desk.rush(*keys.split())
            else:
                await desk.press(*keys.split(), after=0)
            await desk.pilot.pause()
            screens = [type(screen) for screen in desk.app.screen_stack]
            # The line of keys follows a moment later; a history names its folder.
            text = "" if screens[-1] is History else desk.text().rpartition("\n")[0]
            seen.append((screens, text, desk.reviews))
            await desk.press("ctrl+q")

        assert sit(learner, steps, start=start).return_code == 0
        learner.study.close()
    assert seen[0][0] == seen[1][0]
    assert seen[0][1].splitlines() == seen[1][1].splitlines()
    assert seen[0][2] == seen[1][2]


@pytest.mark.parametrize(
    ("start", "before", "keys", "screens"),
    [
        ("home", "enter", "q q", [Home]),
        ("quiz", "", "q q", [Quiz, Home]),
        ("quiz", "q", "enter enter", [Quiz]),
        ("quiz", "q", "s s s", [Quiz]),
        ("home", "", "enter enter enter", [Home, Quiz]),
        ("home", "", "B B", [Home, Browse]),
        ("quiz", "", "h h", [Quiz, History]),
        ("quiz", "", "p p", [Quiz, Pause]),
        ("quiz", "", "question_mark question_mark", [Quiz, Help]),
        ("quiz", "B down", "h h", [Quiz, Browse, History]),
        ("quiz", "B down", "ctrl+p ctrl+p", [Quiz, Browse, Palette]),
    ],
)
def test_a_key_that_opens_a_screen_is_not_pressed_on_it_too(
    learner: Learner, start: Start, before: str, keys: str, screens: list[type]
) -> None:
    async def steps(desk: Desk) -> None:
        await desk.press(*before.split())
        await desk.rush(*keys.split())
        await desk.pilot.pause()
        assert [type(screen) for screen in desk.app.screen_stack] == screens
        assert "Show the answer" in desk.text() or screens[-1] is not Quiz
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
