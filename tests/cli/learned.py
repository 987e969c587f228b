"""A home in which somebody has studied for three months: answered by chance, by a seed.

`python -m tests.cli.learned FOLDER` makes it; docs/statistics.md shows what it looks like.
"""

from __future__ import annotations

import random
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from studyllm.config import Home, Settings
from studyllm.core.journal import DAY_MS, HOUR_MS, Day, Grade, Moment
from studyllm.study import Scope, Study, open_study
from tests.conftest import NOW
from tests.learner import deck_text

DAYS = 91
TODAY: Day = int(datetime.fromisoformat(NOW).timestamp()) // 86_400

DECKS = {
    "attention": "注意力",
    "positions": "位置编码与旋转",
    "sampling": "采样",
    "hidden": "藏起来的",
    "gone": "不在了的",
}
"""Chinese titles of the learner's own decks. All others are hidden, as they may change."""

CARDS = 40
"""Of each deck."""
NEW, MOST = 3, 24
"""Cards of an evening."""


class Given(NamedTuple):
    """An answer that was given."""

    deck: str
    day: Day
    grade: Grade
    is_new: bool
    repeat: bool
    mature: bool
    took_ms: int


@dataclass
class Hands:
    """A clock whose hands are moved."""

    at: int

    def __call__(self) -> Moment:
        return Moment(self.at, 0)


def learned(home: Path, **settings: str) -> list[Given]:
    """Make the home of somebody who studied until NOW, and forgets ever less.

    They have DECKS alone: the deck `gone` is removed, and `hidden` what it says.

    Returns:
        All answers, the oldest first.
    """
    (home / "decks").mkdir(parents=True)
    for slug, title in DECKS.items():
        tags = "" if slug == "sampling" else "tags: [architecture]\n"
        text = deck_text(slug, CARDS, tags).replace("卡片", title)
        (home / "decks" / f"{slug}.yaml").write_text(text, encoding="utf-8")
    lines = [f'{name} = "{value}"\n' for name, value in settings.items()]
    (home / "config.toml").write_text("".join(lines), encoding="utf-8")
    clock = Hands((TODAY - DAYS) * DAY_MS)
    scheduler = settings.get("scheduler", "sm2")
    study = open_study(Home(home, home), Settings(scheduler=scheduler), clock)
    chance = random.Random(6)
    given: list[Given] = []
    try:
        study.sync()
        for day in range(TODAY - DAYS + 1, TODAY + 1):
            clock.at = day * DAY_MS + 8 * HOUR_MS
            # Sundays are free, and so is the week a month ago.
            if (day + 4) % 7 and not 28 <= TODAY - day < 35:
                given += _evening(study, clock, chance)
        study.remove_deck("gone")
        study.hide_decks(({*study.slugs()} - {*DECKS}) | {"hidden"}, True)
    finally:
        study.close()
    return given


def _evening(study: Study, clock: Hands, chance: random.Random) -> list[Given]:
    given: list[Given] = []
    study.start(Scope(decks=tuple(DECKS), new=NEW))
    while len(given) < MOST and (asked := study.next()):
        forgets = 14 + (TODAY - study.day()) // 6
        (grade,) = chance.choices(list(Grade), (forgets, 15, 80 - forgets, 5))
        took_ms = chance.randrange(2_000, 30_000)
        clock.at += took_ms
        study.grade(grade, took_ms)
        mature = asked.memory is not None and asked.memory.interval >= 21
        deck = asked.key.partition("/")[0]
        given.append(Given(deck, study.day(), grade, asked.is_new, asked.repeat, mature, took_ms))
    return given


if __name__ == "__main__":
    print(f"{len(learned(Path(sys.argv[1])))} answers")  # noqa: T201
