"""Row 11: a search over the largest deck, all that it finds and the first screen of it."""

from __future__ import annotations

import statistics
import sys
from contextlib import ExitStack, closing

from benchmarks.plan import Plan
from benchmarks.steps import Steps
from benchmarks.table import Goal, Line
from benchmarks.timing import environment, ratio

MUST, MOONSHOT = (Goal("anki", 1.3),), (Goal("anki", 1.0),)
FIRST_MUST, FIRST_MOONSHOT = (Goal("anki", 0.2),), (Goal("anki", 0.05),)

QUERIES = {"a frequent word": "advantage", "a Chinese word": "注意力", "a word of no card": "zzz"}
"""By what they are."""

BLOCK = 3
"""Searches in a row."""

CONTENDERS = "benchmarks.contenders"


def measure(plan: Plan) -> list[Line]:
    """Each query by LIKE alone, by studyllm and by Anki, in turn."""
    return [line for what, query in QUERIES.items() for line in _lines(plan, what, query)]


def _lines(plan: Plan, what: str, query: str) -> list[Line]:
    size = plan.sizes[-1]
    results = _results(plan, size, query)
    floor, anki = results["scan"], results.get("anki")
    goals = {"all": (MUST, MOONSHOT), "first": (FIRST_MUST, FIRST_MOONSHOT)}
    names = {"all": "all cards", "first": "first 40 rows"}
    return [
        Line(
            11,
            f"search for {what}, {names[part]} of {size:,}",
            "ms",
            statistics.median(results[part]),
            floor=statistics.median(floor),
            floor_ratio=ratio(results[part], floor),
            anki=statistics.median(anki) if anki else None,
            anki_ratio=ratio(results[part], anki) if anki else None,
            must=must,
            moonshot=moonshot,
            samples=results[part],
        )
        for part, (must, moonshot) in goals.items()
        # What is on no screen has no first one.
        if part == "all" or query != QUERIES["a word of no card"]
    ]


def _results(plan: Plan, size: int, query: str) -> dict[str, list[float]]:
    """Milliseconds of each round, by contender; Anki only finds, and reads no rows."""
    home = plan.load.home(size, plan.facts[0])
    with ExitStack() as stack:
        contenders = {}
        for part in ("scan", "all", "first"):
            words = [sys.executable, "-m", f"{CONTENDERS}.own_searches", str(home), query, part]
            contenders[part] = stack.enter_context(closing(Steps(words, environment(home))))
        if plan.anki:
            words = plan.anki_words("searches", plan.load.anki(plan.anki, size, 0), query)
            contenders["anki"] = stack.enter_context(closing(Steps(words, plan.elsewhere())))
        results: dict[str, list[float]] = {name: [] for name in contenders}
        for number in range(-1, plan.runs):
            plan.quiet.wait()
            for name, steps in contenders.items():
                block = [ns / 1e6 for ns in steps.block(BLOCK)]
                if number >= 0:
                    results[name].append(statistics.median(block))
    return results
