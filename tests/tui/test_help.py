"""The help, against the bindings of the screen that it is about."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from studyllm.tui.help import Help
from studyllm.tui.keymap import keymap
from studyllm.tui.keys import explain
from studyllm.tui.shell import Start
from tests.learner import Learner
from tests.tui.desk import Desk, sit

HEADINGS = {
    "en": ["On this screen", "Everywhere", "Moving about"],
    "zh": ["本屏幕", "各处", "移动"],
}


@pytest.fixture
def learner(tmp_path: Path) -> Iterator[Learner]:
    made = Learner(tmp_path, {"rope": 4})
    yield made
    made.study.close()


def whole(desk: Desk) -> list[str]:
    """All lines of the help, also those below the screen's end."""
    page = desk.app.screen
    assert isinstance(page, Help)
    return [line.plain.strip() for line in page._lines(page.pane.width)]


@pytest.mark.parametrize("start", ["home", "quiz"])
@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("size", [(40, 20), (80, 24), (120, 40)])
def test_all_keys_are_explained_under_where_they_hold(
    learner: Learner, start: Start, language: str, size: tuple[int, int]
) -> None:
    async def steps(desk: Desk) -> None:
        below = desk.app.screen
        await desk.press("?")
        lines = whole(desk)
        places = [lines.index(heading) for heading in HEADINGS[language]]
        assert places == sorted(places)
        text = "".join("".join(lines).split())
        for one in explain(below, language):
            assert "".join(one.tooltip.split()) in text
            assert any(line.startswith(" ".join(one.keys)) for line in lines)
        assert "".join(str(learner.home.settings).split()) in text
        everywhere = lines[places[1] : places[2]]
        assert any(line.startswith("^t") for line in everywhere)

    sit(learner, steps, size, start=start, language=language)


def test_keys_of_ones_own_are_explained(learner: Learner) -> None:
    async def steps(desk: Desk) -> None:
        desk.app.set_keymap(keymap({"quiz.undo": ["z", "f2"], "app.help": ["f1"]}))
        await desk.press("f1")
        lines = whole(desk)
        assert any(line.startswith("z f2") for line in lines)
        assert any(line.startswith("f1") for line in lines)
        assert not any(line.startswith("u ") for line in lines)

    sit(learner, steps)
