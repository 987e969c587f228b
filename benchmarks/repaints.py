"""Row 7: from a key to what it paints in the quiz, on a real terminal."""

from __future__ import annotations

import shutil
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks.plan import Plan
from benchmarks.table import Goal, Line
from benchmarks.terminal import Program
from benchmarks.timing import ROOT, environment, percentile, ratio, studyllm

CARDS = 60
"""Of one round at most: each is shown, revealed and graded."""

PAUSE_S = 0.02
"""Between two keys; nobody reads a card in less."""

DECK = "repaints"
FIRST = 0x3400
"""Sides are numbered by characters from here on, which stand in nothing else that is painted."""

FRONT = "What does the attention of one head cost, and why does the cache of keys and values help?"
BACK = (
    "Rotary position embedding mixes the position into query and key, pair by pair of dimensions, "
    "so that their product depends on the distance alone. "
    "旋转位置编码按维度成对旋转，因此内积只与相对距离有关。"
)

CARD_APP = ROOT / "benchmarks" / "contenders" / "card_app.py"

MUST = (Goal("floor", 1.0),)
MOONSHOT = (Goal("floor", 0.65),)
MUST_95, MOONSHOT_95 = (Goal("ours", 50.0),), (Goal("ours", 17.0),)


def measure(plan: Plan) -> list[Line]:
    """Keys that reveal and keys that grade, beside a plain app that shows the same texts."""
    contenders: dict[str, Callable[[int], list[float]]] = {
        "ours": partial(_ours, plan),
        "floor": partial(_floor, plan),
    }
    taken: dict[str, list[list[float]]] = {name: [] for name in contenders}
    for number in range(plan.runs + 1):
        for name, run in contenders.items():
            plan.quiet.wait()
            seconds = run(number)
            if number:  # the first round warms the disk's cache
                taken[name].append(seconds)
    ours, floor = (taken[name] for name in ("ours", "floor"))
    halves = [statistics.median(one) for one in ours], [statistics.median(one) for one in floor]
    late = [percentile(one, 0.95) for one in ours], [percentile(one, 0.95) for one in floor]
    return [
        Line(
            7,
            f"key -> repaint in the quiz, {words}",
            "ms",
            statistics.median(mine) * 1000,
            floor=statistics.median(theirs) * 1000,
            floor_ratio=ratio(mine, theirs),
            must=must,
            moonshot=moonshot,
            samples=[1000 * s for s in mine],
        )
        for words, (mine, theirs), must, moonshot in (
            ("p50", halves, MUST, MOONSHOT),
            ("p95", late, MUST_95, MOONSHOT_95),
        )
    ]


def mark(number: int) -> str:
    """The character that numbers a side."""
    return chr(FIRST + number)


def _ours(plan: Plan, number: int) -> list[float]:
    home = plan.load.work / f"repaints-{number}"
    shutil.rmtree(home, ignore_errors=True)
    _write_deck(home / "decks" / f"{DECK}.yaml")
    program = Program(studyllm("study", DECK, "--new", str(CARDS)), environment(home))
    program.until("Leave")  # the welcome of an empty home
    program.press(b" ", mark(0))
    return _pressed(program, min(CARDS, plan.block))


def _floor(plan: Plan, _: int) -> list[float]:
    program = Program([sys.executable, str(CARD_APP), FRONT, BACK], plan.elsewhere())
    program.until(mark(0))
    return _pressed(program, min(CARDS, plan.block))


def _pressed(program: Program, cards: int) -> list[float]:
    """The seconds of each key: space shows an answer, 3 the next question."""
    taken = []
    for side in range(1, 2 * cards - 1):
        time.sleep(PAUSE_S)
        taken.append(program.press(b" " if side % 2 else b"3", mark(side)))
    program.leave(b"\x11")
    return taken


def _write_deck(path: Path) -> None:
    lines = [f"deck: {DECK}", "cards:"]
    for card in range(CARDS):
        lines += [
            f"  - id: c{card:03}",
            f"    question: {mark(2 * card)} {FRONT}",
            f"    answer: {mark(2 * card + 1)} {BACK}",
        ]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
