"""A home in which somebody has studied for three months: answered by chance, by a seed."""

from __future__ import annotations

import random
import shutil
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

CHINESE = "位置编码与旋转"
"""The Chinese title of the deck `own`."""

DECKS = ("own", "gone", "moe", "t5")
GRADES = random.Random(6).choices(list(Grade), (14, 16, 55, 15), k=5000)


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


def learned(home: Path, begun: Path, **settings: str) -> list[Given]:
    """Make the home of somebody who studied until NOW from one that was only begun.

    The deck `own` is theirs, `gone` was theirs and is removed, `t5` is hidden, `moe` neither.

    Returns:
        All answers, the oldest first.
    """
    shutil.copytree(begun, home)
    (home / "decks").mkdir(exist_ok=True)
    for slug in ("own", "gone"):
        text = deck_text(slug, 30).replace("卡片", CHINESE)
        (home / "decks" / f"{slug}.yaml").write_text(text, encoding="utf-8")
    lines = [f'{name} = "{value}"\n' for name, value in settings.items()]
    (home / "config.toml").write_text("".join(lines), encoding="utf-8")
    clock = Hands((TODAY - DAYS) * DAY_MS)
    scheduler = settings.get("scheduler", "sm2")
    study = open_study(Home(home, home), Settings(scheduler=scheduler), clock)
    given: list[Given] = []
    try:
        study.sync()
        for day in range(TODAY - DAYS + 1, TODAY + 1):
            clock.at = day * DAY_MS + 8 * HOUR_MS
            # Sundays are free, and so is the week a month ago.
            if (day + 4) % 7 and not 28 <= TODAY - day < 35:
                given += _evening(study, clock, len(given))
        study.remove_deck("gone")
        study.hide_decks(["t5"], True)
    finally:
        study.close()
    return given


def _evening(study: Study, clock: Hands, number: int) -> list[Given]:
    """Study up to twenty cards; `number` answers were given before."""
    given: list[Given] = []
    study.start(Scope(decks=DECKS, new=3))
    while len(given) < 20 and (asked := study.next()):
        grade = GRADES[number + len(given)]
        took_ms = 2_000 + 500 * (number % 9)
        clock.at += took_ms
        study.grade(grade, took_ms)
        mature = asked.memory is not None and asked.memory.interval >= 21
        deck = asked.key.partition("/")[0]
        given.append(Given(deck, study.day(), grade, asked.is_new, asked.repeat, mature, took_ms))
    return given
