"""Questions in one line, where they name a card: formulas as formulas, whatever the screen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from studyllm.tui.browse import Browse
from studyllm.tui.done import Done
from studyllm.tui.history import History
from studyllm.tui.palette import Palette
from tests.learner import Learner
from tests.tui.desk import Desk, sit

DECK = r"""
deck: rope
cards:
  - id: c1
    q: Rank of $A \in \mathbb{R}^{n \times n}$, *roughly*?
    a: Low.
"""

SHOWN = {
    "unicode": "Rank of A ∈ ℝ^(n×n), roughly?",
    "ascii": "Rank of A in mathbb(R)^(n times n), roughly?",
}


@pytest.fixture
def learner(tmp_path: Path) -> Iterator[Learner]:
    made = Learner(tmp_path, {})
    (made.shipped / "rope.yaml").write_text(DECK, encoding="utf-8")
    made.reopen()
    yield made
    made.study.close()


@pytest.mark.parametrize("charset", SHOWN)
def test_a_card_is_named_by_its_question_as_it_is_shown(learner: Learner, charset: str) -> None:
    learner.reopen(charset=charset)
    title = SHOWN[charset]

    async def steps(desk: Desk) -> None:
        await desk.press("h")
        assert isinstance(desk.app.screen, History)
        assert title in desk.words()
        await desk.press("escape", "ctrl+p", *"rank")
        assert isinstance(desk.app.screen, Palette)
        await desk.pilot.pause()
        assert title in desk.words()
        await desk.press("escape", "/")
        assert isinstance(desk.app.screen, Browse)
        await desk.pilot.pause()
        assert title in desk.words()
        await desk.press("escape", "escape", "space", "2", "space", "2", "space", "3")
        await desk.pilot.pause()
        assert isinstance(desk.app.screen, Done)
        assert title in desk.words()

    sit(learner, steps, (120, 40))
