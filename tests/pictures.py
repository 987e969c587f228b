"""The pictures in docs/pictures, from the real screens and the report.

`python -m tests.pictures` makes them.
"""

from __future__ import annotations

import random
import re
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from studyllm.config import Home, Settings, shipped_decks
from studyllm.core.interview import Interview
from studyllm.core.journal import DAY_MS, HOUR_MS, Grade
from studyllm.core.progress import Progress, Work
from studyllm.report.pictures import PICTURES
from studyllm.report.style import LIGHT, style
from studyllm.study import Scope, open_study
from tests.cli.learned import TODAY, Hands, learned
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


def half_a_year(learner: Learner) -> None:
    """On six days of seven some cards of four decks, forgotten as chance has it; not all today."""
    chance = random.Random(7)
    scope = Scope(("positional-encoding", "moe", "dpo-ppo", "peft"))
    for day in range(-182, 1):
        if day % 7 == 3 or chance.random() < 0.1:
            continue
        learner.now = NOON + day * DAY_MS + chance.choice((-3, -2, 1, 6, 7, 7)) * HOUR_MS
        learner.study.start(scope._replace(new=chance.randrange(3)))
        for _ in range(chance.randrange(8, 22) if day else 6):
            asked = learner.study.next()
            if asked is None:
                break
            forgotten = chance.random() < 0.13 * (1 if asked.is_new else min(asked.day % 3, 2))
            known = chance.choices((Grade.HARD, Grade.GOOD, Grade.EASY), (3, 12, 3))[0]
            learner.answer(Grade.AGAIN if forgotten else known, chance.randrange(4_000, 40_000))


def an_interview(learner: Learner) -> None:
    """After ten weeks there is one in three; Sundays are off."""
    ten_weeks(learner)
    topics = {"positional-encoding": 2, "moe": 1, "dpo-ppo": 1, "peft": 1}
    ahead = Interview(learner.study.day() + 21, 25, weekdays_off=(6,), topics=topics)
    learner.study.preparing.choose(ahead)


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
    (
        Scene("plan", "the plan until an interview", "I", prepared=an_interview, start="home"),
        (84, 30),
    ),
)
"""Scenes with the decks that come along, and the sizes of their windows."""

PROGRESS = tuple(
    (Scene(f"progress-{name}", about, keys, prepared=half_a_year, start="home"), (84, 30))
    for name, about, keys in (
        ("today", "today, and the past year", "P"),
        ("history", "the history by week", "P 2"),
        ("calibration", "whether the forecast can be trusted", "P 2 s s" + " down" * 40),
        ("topics", "how well decks are known", "P 3"),
        ("memory", "the states and numbers of cards", "P 4"),
        ("forecast", "what is ahead", "P 5"),
    )
)
"""Scenes that docs/statistics.md shows, with the decks that come along."""

OURS = ((Scene("formula", "a formula", "space", scope=Scope(("tour",), tag="math")), (84, 20)),)
"""Scenes with the decks of the tests."""


REPORT = ("year", "answers", "retention", "outlook", "topics", "calibration", "hours")
"""Pictures of the report that docs/statistics.md shows, of the learner whose stats it prints."""

MARGIN = 12


def of_report(home: Path) -> Iterator[tuple[Path, str]]:
    """Pictures of the report, each a card of light colours that is read on any ground."""
    learned(home)
    clock = Hands((TODAY + 2) * DAY_MS + 9 * HOUR_MS)
    study = open_study(Home(home, home), Settings(), clock)
    try:
        progress = drained(study.statistics.progress())
    finally:
        study.close()
    for name in REPORT:
        yield FOLDER / f"report-{name}.en.svg", standing_alone(PICTURES[name](progress, "en"))


def drained(work: Work[Progress]) -> Progress:
    """What long work finds."""
    try:
        while True:
            next(work)
    except StopIteration as end:
        found: Progress = end.value
        return found


def standing_alone(svg: str) -> str:
    """A picture of a report with the colours that the page around it would give."""
    box = re.search(r'viewBox="0 0 (\S+) (\S+)"', svg)
    assert box
    wide, high = (float(side) + 2 * MARGIN for side in box.groups())
    rules = re.sub(r"var\(--(\w+)\)", lambda found: LIGHT[found[1]], style())
    looks = re.findall(r"^(?:\.\S+|svg text\S*)\{[^}]*\}$", rules, re.MULTILINE)
    font = "text{font-family:system-ui,sans-serif}"
    ground = (
        f"<style>{font}{''.join(looks)}</style>"
        f'<rect x="-{MARGIN}" y="-{MARGIN}" width="{wide:g}" height="{high:g}" rx="8"'
        f' fill="{LIGHT["panel"]}"/>'
    )
    begin, end = svg.split("<title", 1)
    begin = begin.replace(
        box[0],
        f'xmlns="http://www.w3.org/2000/svg" width="{1.5 * wide:g}"'
        f' viewBox="-{MARGIN} -{MARGIN} {wide:g} {high:g}"',
    )
    titled, pieces = f"<title{end}".split("</desc>", 1)
    # Nothing can be pointed at in a picture of a page.
    pieces = re.sub(r"<title>[^<]*</title>", "", pieces)
    return f"{begin}{titled}</desc>{ground}{pieces}\n"


def pictures() -> Iterator[tuple[Path, str]]:
    """All pictures, each with its path."""
    with tempfile.TemporaryDirectory() as folder:
        yield from of_report(Path(folder, "report"))
        for scenes, decks, languages in (
            (SHIPPED, shipped_decks(), LANGUAGES),
            (PROGRESS, shipped_decks(), LANGUAGES[:1]),
            (OURS, DECKS, LANGUAGES),
        ):
            studio = Studio(Path(folder, scenes[0][0].name), decks)
            for scene, size in scenes:
                for language in languages:
                    look = partial(picture, title=f"studyllm: {scene.about}")
                    (svg,) = studio.seen(scene, language, [size], look)
                    yield FOLDER / f"{scene.name}.{language}.svg", svg


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for path, svg in pictures():
        path.write_text(svg, encoding="utf-8")
