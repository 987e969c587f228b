"""Row 8: the import of a new deck as a whole process, and its memory."""

from __future__ import annotations

import shutil
import sqlite3
import statistics
import sys
import time
from functools import partial
from pathlib import Path

from benchmarks.load import AT
from benchmarks.plan import Plan
from benchmarks.table import Goal, Line
from benchmarks.timing import (
    ROOT,
    Run,
    environment,
    in_turn,
    ratio,
    seconds,
    studyllm,
    to_the_end,
)
from studyllm.store import backup

MUST, MOONSHOT = (Goal("anki", 1.0),), (Goal("anki", 0.75),)
MEMORY_MUST, MEMORY_MOONSHOT = (Goal("ours", 120),), (Goal("ours", 50),)
FLAT = (Goal("ours", 1.1),)

HOME = "importing"
EVENTS = ROOT / "benchmarks" / "contenders" / "yaml_events.py"


def measure(plan: Plan) -> list[Line]:
    """Time and memory for the two largest decks, and the growth of memory between them."""
    sizes = plan.sizes[-2:]
    contenders = {}
    for size in sizes:
        deck = plan.load.deck(size)
        words = [sys.executable, str(EVENTS), str(deck)]
        contenders[f"floor {size}"] = partial(to_the_end, words, plan.elsewhere())
        contenders[f"ours {size}"] = partial(_ours, plan, deck)
        if plan.anki:
            contenders[f"anki {size}"] = partial(_anki, plan, plan.load.table(size))
    results = in_turn(plan.quiet, contenders, plan.runs)
    home = plan.load.fresh_home(HOME)
    backups = [_backup_s(home, number) for number in range(plan.runs)]
    lines = []
    for size in sizes:
        lines += _lines(size, *(results.get(f"{who} {size}") for who in ("ours", "floor", "anki")))
    few, many = ([run.rss_mb for run in results[f"ours {size}"]] for size in (sizes[0], sizes[-1]))
    what = f"import, peak memory, {sizes[-1]:,} / {sizes[0]:,} cards"
    return [
        *lines,
        Line(8, what, "x", ratio(many, few), moonshot=FLAT),
        Line(
            8, "the backup before an import, counted in it", "ms", 1000 * statistics.median(backups)
        ),
    ]


def _backup_s(home: Path, number: int) -> float:
    """Seconds of a backup of what a home holds; each number names another."""
    database = sqlite3.connect(home / "studyllm.db")
    begun = time.perf_counter()
    backup.make(database, home / "backups", AT + number)
    taken = time.perf_counter() - begun
    database.close()
    return taken


def _lines(
    size: int, ours: list[Run] | None, floor: list[Run] | None, anki: list[Run] | None
) -> list[Line]:
    assert ours
    assert floor
    time = Line(
        8,
        f"import a new deck, {size:,} cards",
        "ms",
        1000 * statistics.median(seconds(ours)),
        floor=1000 * statistics.median(seconds(floor)),
        floor_ratio=ratio(seconds(ours), seconds(floor)),
        anki=1000 * statistics.median(seconds(anki)) if anki else None,
        anki_ratio=ratio(seconds(ours), seconds(anki)) if anki else None,
        must=MUST,
        moonshot=MOONSHOT,
        samples=[1000 * s for s in seconds(ours)],
    )
    memory = Line(
        8,
        f"import, peak memory, {size:,} cards",
        "MB",
        statistics.median(run.rss_mb for run in ours),
        floor=statistics.median(run.rss_mb for run in floor),
        floor_ratio=ratio([run.rss_mb for run in ours], [run.rss_mb for run in floor]),
        anki=statistics.median(run.rss_mb for run in anki) if anki else None,
        anki_ratio=ratio([r.rss_mb for r in ours], [r.rss_mb for r in anki]) if anki else None,
        must=MEMORY_MUST,
        moonshot=MEMORY_MOONSHOT,
    )
    return [time, memory]


def _ours(plan: Plan, deck: Path) -> Run:
    home = plan.load.fresh_home(HOME)
    return to_the_end(studyllm("import", str(deck)), environment(home))


def _anki(plan: Plan, table: Path) -> Run:
    folder = plan.load.work / "anki-importing"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    words = plan.anki_words("import", table, folder / "collection.anki2")
    return to_the_end(words, plan.elsewhere())
