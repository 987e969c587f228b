"""The pictures in docs/pictures, from the real screens. `python -m tests.pictures` makes them."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from studyllm.config import shipped_decks
from studyllm.core.journal import DAY_MS, Grade
from studyllm.study import Scope
from tests.learner import NOON, Learner
from tests.svg import picture
from tests.tui.scenes import DECKS, LANGUAGES, Scene, Studio

FOLDER = Path(__file__).parents[1] / "docs" / "pictures"


def ten_weeks(learner: Learner) -> None:
    """Most days, some cards of three decks; today not all of them."""
    scope = Scope(("positional-encoding", "moe", "dpo-ppo"))
    for day in range(-70, 1):
        if day % 9 == 5:
            continue
        learner.now = NOON + day * DAY_MS
        learner.study.start(scope._replace(new=2 if day % 2 else 1))
        for turn in range(5 + day % 4 * 3 if day else 4):
            if learner.asked() is None:
                break
            grade = (Grade.GOOD, Grade.GOOD, Grade.EASY, Grade.GOOD, Grade.AGAIN, Grade.HARD)
            learner.answer(grade[(day * 5 + turn) % 6], 8_000 + 900 * turn)


def walk_through_rope(learner: Learner) -> None:
    """All cards before that one were answered."""
    learner.reopen(Scope(("positional-encoding",)), new_per_day=9999)
    while learner.asked() != "positional-encoding/pe-rope-walk":
        learner.answer()


AHEAD = Scope(("dpo-ppo",), new=0, ahead=30)

SHIPPED = (
    (Scene("home", "decks by topics", prepared=ten_weeks, start="home"), (84, 34)),
    (
        Scene(
            "points",
            "key points being ticked",
            "space 1 2 4",
            prepared=walk_through_rope,
            scope=Scope(("positional-encoding",)),
            settings={"new_per_day": 9999},
        ),
        (84, 24),
    ),
    (
        Scene(
            "browser",
            "the cards of a deck",
            "slash d e c k colon m o e",
            prepared=ten_weeks,
            start="home",
        ),
        (100, 28),
    ),
    (
        Scene("history", "the history of a card", "h", prepared=ten_weeks, scope=AHEAD),
        (84, 26),
    ),
)
"""Scenes with the decks that come along, and the sizes of their windows."""

OURS = ((Scene("formula", "a formula", "space", scope=Scope(("tour",), tag="math")), (84, 20)),)
"""Scenes with the decks of the tests."""


def pictures() -> Iterator[tuple[Path, str]]:
    """All pictures, each with its path."""
    with tempfile.TemporaryDirectory() as folder:
        for scenes, decks in ((SHIPPED, shipped_decks()), (OURS, DECKS)):
            studio = Studio(Path(folder, scenes[0][0].name), decks)
            for scene, size in scenes:
                for language in LANGUAGES:
                    look = partial(picture, title=f"studyllm: {scene.about}")
                    (svg,) = studio.seen(scene, language, [size], look)
                    yield FOLDER / f"{scene.name}.{language}.svg", svg


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for path, svg in pictures():
        path.write_text(svg, encoding="utf-8")
