"""Row 12: the export of the largest deck to a file, in each format."""

from __future__ import annotations

import statistics
import sys
from contextlib import ExitStack, closing

from benchmarks.plan import Plan
from benchmarks.steps import Steps
from benchmarks.table import Goal, Line
from benchmarks.timing import environment, ratio

MUST, MOONSHOT = (Goal("anki", 2.0),), (Goal("anki", 1.3),)

FORMS = {
    "jsonl": "as JSON Lines",
    "yaml": "as YAML, the file as it lies there",
    "anew": "as YAML, written anew",
    "csv": "as CSV",
}
AIMED = ("jsonl", "yaml")
"""Those for which something is to be reached."""

OWN = "benchmarks.contenders.own_exports"


def measure(plan: Plan) -> list[Line]:
    """All texts as they lie in the database, each format of ours, and Anki's notes, in turn."""
    size = plan.sizes[-1]
    results = _results(plan, size)
    floor, anki = results["scan"], results.get("anki")
    return [
        Line(
            12,
            f"export {size:,} cards {what}",
            "ms",
            statistics.median(results[form]),
            floor=statistics.median(floor),
            floor_ratio=ratio(results[form], floor),
            anki=statistics.median(anki) if anki else None,
            anki_ratio=ratio(results[form], anki) if anki else None,
            must=MUST if form in AIMED else (),
            moonshot=MOONSHOT if form in AIMED else (),
            samples=results[form],
        )
        for form, what in FORMS.items()
    ]


def _results(plan: Plan, size: int) -> dict[str, list[float]]:
    """Milliseconds of each round, by contender."""
    home = plan.load.home(size, plan.facts[0])
    with ExitStack() as stack:
        contenders = {}
        for form in ("scan", *FORMS):
            file = plan.load.work / f"export.{form}"
            words = [sys.executable, "-m", OWN, str(home), form, str(file)]
            contenders[form] = stack.enter_context(closing(Steps(words, environment(home))))
        if plan.anki:
            file = plan.load.work / "export.anki"
            words = plan.anki_words("exports", plan.load.anki(plan.anki, size, 0), file)
            contenders["anki"] = stack.enter_context(closing(Steps(words, plan.elsewhere())))
        results: dict[str, list[float]] = {name: [] for name in contenders}
        for number in range(-1, plan.runs):
            for name, steps in contenders.items():
                plan.quiet.wait()
                (taken,) = steps.block(1)
                if number >= 0:
                    results[name].append(taken / 1e6)
    return results
