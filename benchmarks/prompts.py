"""Row 3: what shells ask before each prompt, as a whole process."""

from __future__ import annotations

import sys
from functools import partial

from benchmarks.plan import Plan
from benchmarks.start import first_card
from benchmarks.table import Goal, Line, compared
from benchmarks.timing import environment, in_turn, milliseconds, ratio, studyllm, to_the_end

MUST, MOONSHOT = (Goal("ours", 1.0),), (Goal("floor", 5.0),)


def measure(plan: Plan) -> list[Line]:
    """`due -q` beside nothing but Python, and beside the start of row 1 in the same rounds."""
    size, facts = plan.grid()[-1]
    home = plan.load.home(size, facts)
    results = in_turn(
        plan.quiet,
        {
            "floor": partial(to_the_end, [sys.executable, "-c", "pass"], plan.elsewhere()),
            "ours": partial(to_the_end, studyllm("due", "-q"), environment(home)),
            "start": partial(first_card, home),
        },
        plan.runs,
    )
    floor, ours, start = (milliseconds(results[name]) for name in ("floor", "ours", "start"))
    what = f"{size:,} cards, {facts:,} facts"
    return [
        compared(3, f"due -q, {what}", "ms", ours, floor=floor, moonshot=MOONSHOT),
        Line(3, f"due -q / start by lines, {what}", "x", ratio(ours, start), must=MUST),
    ]
