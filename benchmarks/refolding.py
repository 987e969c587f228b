"""Row 16: all answers read again, because another scheduler was chosen."""

from __future__ import annotations

import sys
from functools import partial

from benchmarks.plan import Plan
from benchmarks.table import Goal, Line, compared
from benchmarks.timing import (
    ROOT,
    environment,
    in_turn,
    megabytes,
    milliseconds,
    studyllm,
    to_the_end,
)
from benchmarks.variants import OUR_FILES, copied

MUST, MOONSHOT = (Goal("ours", 6_000),), (Goal("ours", 2_500),)
MEMORY_MUST, MEMORY_MOONSHOT = (Goal("ours", 150),), (Goal("ours", 80),)

ROWS = ROOT / "benchmarks" / "contenders" / "raw_rows.py"

SCHEDULERS = {"fsrs": "to FSRS-6", "sm2": "back to SM-2"}
"""In the order in which they are chosen; the load's home was made with the last one."""


def measure(plan: Plan) -> list[Line]:
    """Time and memory, to another scheduler and back; the floor reads the rows and no more."""
    size, facts = plan.grid()[-1]
    home = copied(plan.load, plan.load.home(size, facts), "refolding")
    words = [sys.executable, str(ROWS), str(home / OUR_FILES[0])]
    contenders = {"floor": partial(to_the_end, words, plan.elsewhere())}
    for name in SCHEDULERS:
        words = studyllm("--scheduler", name, "due")
        contenders[name] = partial(to_the_end, words, environment(home))
    results = in_turn(plan.quiet, contenders, plan.runs)
    floor = results["floor"]
    lines = []
    for name, words_of_it in SCHEDULERS.items():
        what = f"{facts:,} facts folded anew, {words_of_it}"
        lines += [
            compared(
                16,
                what,
                "ms",
                milliseconds(results[name]),
                floor=milliseconds(floor),
                must=MUST,
                moonshot=MOONSHOT,
            ),
            compared(
                16,
                f"{what}, peak of resident memory",
                "MB",
                megabytes(results[name]),
                floor=megabytes(floor),
                must=MEMORY_MUST,
                moonshot=MEMORY_MOONSHOT,
            ),
        ]
    return lines
