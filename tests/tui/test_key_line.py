"""The line at the bottom: which keys are there, in which order, on which width."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from studyllm.study import Scope
from studyllm.tui.home import Home
from studyllm.tui.quiz import Quiz
from tests.learner import Learner
from tests.tui.desk import Desk, sit

LINES = {
    (40, "en"): ("u Undo  q Decks  t Type  ? Help", "u Undo  q Decks  e Edit  ? Help"),
    (40, "zh"): (
        "u 撤回  q 卡组  t 输入  e 编辑  ? 帮助",
        "u 撤回  q 卡组  e 编辑  b 搁置  ? 帮助",
    ),
    (80, "en"): (
        "u Undo  q Decks  t Type  e Edit  b Bury  s Suspend  f Flag  L 中文  ? Help",
        "u Undo  q Decks  e Edit  b Bury  s Suspend  f Flag  L 中文  h History  ? Help",
    ),
    (120, "zh"): (
        "u 撤回  q 卡组  t 输入  e 编辑  b 搁置  s 停用  f 标记  L English  h 历史  ? 帮助",
        "u 撤回  q 卡组  e 编辑  b 搁置  s 停用  f 标记  L English  h 历史  ? 帮助",
    ),
}
"""Before the answer is shown, and after."""


@pytest.fixture
def learner(tmp_path: Path) -> Iterator[Learner]:
    made = Learner(tmp_path, {"rope": 4})
    yield made
    made.study.close()


def last_line(desk: Desk) -> str:
    return desk.text().splitlines()[-1].strip()


@pytest.mark.parametrize(("width", "language"), LINES)
def test_the_keys_of_a_card_stand_in_the_order_of_their_use(
    learner: Learner, width: int, language: str
) -> None:
    before, after = LINES[width, language]

    async def steps(desk: Desk) -> None:
        assert last_line(desk) == before
        await desk.press("space")
        await desk.pilot.pause()
        assert last_line(desk) == after

    sit(learner, steps, (width, 20), language=language)


@pytest.mark.parametrize("key", ["", "/", "h"])
@pytest.mark.parametrize("width", [24, 40, 80])
def test_the_help_has_always_room(learner: Learner, width: int, key: str) -> None:
    async def steps(desk: Desk) -> None:
        await desk.press(*[key] if key else [])
        await desk.press(*["down"] if key == "/" else [])
        await desk.pilot.pause()
        assert last_line(desk).endswith("? Help")

    sit(learner, steps, (width, 20))


def test_escape_leads_back_to_the_decks_but_first_out_of_typing(learner: Learner) -> None:
    async def steps(desk: Desk) -> None:
        await desk.press("t", "a", "escape")
        assert isinstance(desk.app.screen, Quiz)
        await desk.press("escape")
        assert isinstance(desk.app.screen, Home)

    sit(learner, steps)


def test_a_history_without_answers_offers_no_grades(learner: Learner) -> None:
    async def steps(desk: Desk) -> None:
        await desk.press("h")
        assert last_line(desk) == "esc Back  b Bury  s Suspend  f Flag  L 中文  ? Help"
        await desk.press("1", "x", "escape", "space", "3", "u", "h")
        assert last_line(desk).startswith("esc Back  x Take back  1 Again")

    sit(learner, steps)


CHOICE = "deck: a\ncards:\n  - {id: c, q: Which?, choices: [one, two, three]}\n"


def test_the_help_names_the_places_that_there_are(learner: Learner) -> None:
    (learner.shipped / "a.yaml").write_text(CHOICE, encoding="utf-8")
    learner.reopen(Scope(("a",)))

    async def steps(desk: Desk) -> None:
        await desk.press("?")
        assert "Pick option 3" in desk.text()
        assert "Pick option 4" not in desk.text()
        await desk.press("escape", "4", "9")
        assert "Which?" in desk.text()
        assert "✓" not in desk.text()
        await desk.press("3")
        assert "✓" in desk.text()

    sit(learner, steps, (80, 40))


def test_what_was_said_goes_with_the_question(learner: Learner) -> None:
    async def steps(desk: Desk) -> None:
        await desk.press("y")
        assert "clipboard" in desk.text()
        await desk.press("space")
        assert "clipboard" not in desk.text()
        await desk.press("y", "L")
        assert "clipboard" in desk.text()

    sit(learner, steps)
