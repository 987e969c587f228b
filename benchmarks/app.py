"""Row 2: from process start to the first card painted, on a real terminal."""

from __future__ import annotations

import statistics
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks.load import DECK, MARK
from benchmarks.plan import Plan
from benchmarks.table import Goal, Line
from benchmarks.terminal import to_the_painting
from benchmarks.timing import (
    ROOT,
    Run,
    environment,
    in_turn,
    ratio,
    seconds,
    studyllm,
    to_the_text,
)

MUST = (Goal("anki", 0.5), Goal("floor", 1.8))
MOONSHOT = (Goal("anki", 0.3), Goal("floor", 1.2))

WITH_FOOTER, ALONE = "Textual with a footer", "Textual alone"

CTRL_Q = b"\x11"

BARE_APP = ROOT / "benchmarks" / "contenders" / "bare_app.py"
OFF_SCREEN = {
    "QT_QPA_PLATFORM": "offscreen",
    "QTWEBENGINE_DISABLE_SANDBOX": "1",
    "QTWEBENGINE_CHROMIUM_FLAGS": "--no-sandbox --disable-gpu",
}


def measure(plan: Plan) -> list[Line]:
    """The start of the app, beside Textual with one line of text, with and without a footer."""
    size, facts = plan.grid()[-1]
    home = plan.load.home(size, facts)
    bare = [sys.executable, str(BARE_APP), MARK]
    contenders: dict[str, Callable[[], Run]] = {
        "ours": partial(_painted, studyllm("study", DECK), home),
        WITH_FOOTER: partial(_painted, bare, home),
        ALONE: partial(_painted, [*bare, "bare"], home),
    }
    if found := desktop(plan):
        contenders["anki"] = partial(to_the_text, *found, MARK, b"")
    results = {
        name: seconds(runs) for name, runs in in_turn(plan.quiet, contenders, plan.runs).items()
    }
    ours, anki = results["ours"], results.get("anki")
    return [
        Line(
            2,
            f"app start -> first card painted, {size:,} cards; floor: {name}",
            "ms",
            statistics.median(ours) * 1000,
            floor=statistics.median(results[name]) * 1000,
            floor_ratio=ratio(ours, results[name]),
            anki=statistics.median(anki) * 1000 if anki else None,
            anki_ratio=ratio(ours, anki) if anki else None,
            must=MUST,
            moonshot=MOONSHOT,
            samples=[1000 * s for s in ours],
        )
        for name in (WITH_FOOTER, ALONE)
    ]


def _painted(words: list[str], home: Path) -> Run:
    return to_the_painting(words, environment(home), MARK, CTRL_Q)


def desktop(plan: Plan) -> tuple[list[str], dict[str, str]] | None:
    """How Anki's desktop program is started, if the interpreter that was named has it.

    It prints the first question when that is handed to the window, and leaves when its standard
    input says something or ends.
    """
    if plan.anki is None:
        return None
    python = str(plan.anki)
    if subprocess.run([python, "-c", "import aqt"], capture_output=True, check=False).returncode:
        plan.tell("the window of Anki is not measured: its interpreter has no `aqt`")
        return None
    folder = plan.load.work / "anki-desktop"
    env = plan.elsewhere() | OFF_SCREEN
    collection = plan.load.anki(plan.anki, *plan.grid()[-1])
    module = "benchmarks.contenders.anki_desktop"
    subprocess.run([python, "-m", module, str(collection), str(folder)], cwd=ROOT, check=True)
    words = [python, "-c", "import aqt; aqt.run()", "-b", str(folder), "-p", "bench", "-l", "en"]
    return words, env
