"""Keys while a Chinese input method is on: full-width digits, letters, signs and the blank."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.keys import _character_to_key

from studyllm.core.journal import Grade
from studyllm.tui.clock import ClockQuestion
from studyllm.tui.done import Done
from studyllm.tui.doubt import ClockDoubt
from studyllm.tui.help import Help
from studyllm.tui.history import History
from studyllm.tui.home import Home
from studyllm.tui.quiz import Quiz
from studyllm.tui.shell import Start
from tests.learner import Learner
from tests.tui.desk import Desk, sit


@pytest.fixture
def learner(tmp_path: Path) -> Iterator[Learner]:
    made = Learner(tmp_path, {"rope": 3})
    yield made
    made.study.close()


def full_width(key: str) -> str:
    """What an input method sends for a key, as Textual names it; empty if it sends the same."""
    printed = {"space": " ", "question_mark": "?"}.get(key, key)
    if printed == " ":
        return "ideographic_space"
    if len(printed) > 1 or not printed.isascii():
        return ""
    return _character_to_key(chr(ord(printed) + 0xFEE0))


@pytest.mark.parametrize(
    ("start", "keys", "screen"),
    [
        ("home", "", Home),
        ("quiz", "", Quiz),
        ("quiz", "space", Quiz),
        ("quiz", "h", History),
        ("quiz", "?", Help),
        ("quiz", "space 3 space 3 space 3", Done),
    ],
)
def test_every_key_has_its_full_width_form(
    learner: Learner, start: Start, keys: str, screen: type
) -> None:
    async def steps(desk: Desk) -> None:
        await desk.press(*keys.split())
        assert type(desk.app.screen) is screen
        active = desk.app.screen.active_bindings
        forms = {key: form for key in active if (form := full_width(key))}
        assert {"q", "question_mark"} <= set(forms)
        for key, form in forms.items():
            assert active[form].binding.action == active[key].binding.action, key

    sit(learner, steps, start=start)


def test_a_sitting_with_nothing_but_full_width_keys(learner: Learner) -> None:
    async def steps(desk: Desk) -> None:
        await desk.press("ｊ", "ｋ", "Ｇ", "ｇ", "ｓ")
        assert isinstance(desk.app.screen, Quiz)
        await desk.press("　", "４", "　", "１", "ｕ", "　", "２")
        assert desk.reviews == 2
        await desk.press("？")
        assert isinstance(desk.app.screen, Help)
        await desk.press("？", "？", "　", "ｈ")
        assert isinstance(desk.app.screen, History)
        await desk.press("Ｌ")
        assert "返回" in desk.text()
        await desk.press("ｈ", "　", "３", "　", "３")
        assert isinstance(desk.app.screen, Done)
        await desk.press("ｕ")
        assert isinstance(desk.app.screen, Quiz)
        await desk.press("ｑ")
        assert isinstance(desk.app.screen, Home)
        await desk.press("ｑ")

    assert sit(learner, steps, start="home").return_code == 0


def test_the_question_about_the_clock_hears_them(learner: Learner) -> None:
    learner.answer(Grade.GOOD)

    async def steps(desk: Desk) -> None:
        assert isinstance(desk.app.screen, ClockQuestion)
        await desk.press("？")
        assert isinstance(desk.app.screen, Help)
        await desk.press("ｑ", "Ｌ", "ｕ")
        assert isinstance(desk.app.screen, Quiz)
        assert desk.reviews == 0

    sit(learner, steps, doubt=ClockDoubt(now="2020-01-01 09:00", newest="2024-10-05 12:00"))
