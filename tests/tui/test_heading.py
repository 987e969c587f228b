"""The keys of a card that an interview moves: they tell the day on which it will be asked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.learner import Learner
from tests.tui.desk import Desk, sit


@pytest.fixture
def learner(tmp_path: Path) -> Iterator[Learner]:
    """One whose card is due: Good would leave six days."""
    made = Learner(tmp_path, {"moe": 1})
    made.answer()
    made.tomorrow()
    made.reopen()
    yield made
    made.study.close()


def bars(learner: Learner, width: int, language: str = "en") -> str:
    """The bar of grades, as one line."""
    found: list[str] = []

    async def steps(desk: Desk) -> None:
        await desk.press("space")
        found.extend(desk.bar())

    sit(learner, steps, (width, 24), language=language)
    return "\n".join(found)


@pytest.mark.parametrize(
    ("width", "language", "words"),
    [(120, "en", "2 d for the interview"), (120, "zh", "2 天（为面试）"), (50, "en", "2 d ⇤")],
)
def test_a_day_that_the_interview_moves_is_marked(
    learner: Learner, width: int, language: str, words: str
) -> None:
    assert words not in bars(learner, width, language)
    learner.heads(9)
    learner.reopen()
    shown = bars(learner, width, language)
    assert words in shown
    assert "6 d" not in shown


def test_a_day_that_stays_is_not_marked(learner: Learner) -> None:
    learner.heads(9, topics={"rope": 1})
    learner.reopen()
    shown = bars(learner, 120)
    assert "6 d" in shown
    assert "⇤" not in shown
    assert "interview" not in shown
