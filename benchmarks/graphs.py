"""Row 10: statistics of all time, over the longest history and beside a shorter one."""

from __future__ import annotations

import statistics
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing

from benchmarks.plan import Plan
from benchmarks.steps import Steps
from benchmarks.table import Goal, Line
from benchmarks.timing import environment, ratio, to_the_end

MUST, MOONSHOT = (Goal("anki", 0.30),), (Goal("anki", 0.05),)
GROWTH_MOONSHOT = (Goal("ours", 1.3),)

BLOCK = 3
"""Times in a row."""

CONTENDERS = "benchmarks.contenders"


def measure(plan: Plan) -> list[Line]:
    """How long they take, how that grows with the history, and what memory they need."""
    contenders = {name: (words, env) for name, words, env in _contenders(plan)}
    results = _results(plan, contenders)
    ours, less, anki = results["ours"], results["less"], results.get("anki")
    size, (*_, fewer, most) = plan.sizes[-1], plan.facts
    memory = {
        name: to_the_end(*contenders[name], keys=b"1\n").rss_mb
        for name in contenders
        if name != "less"
    }
    what = f"statistics of all time, {size:,} cards, {most:,} facts"
    return [
        Line(
            10,
            what,
            "ms",
            statistics.median(ours),
            anki=statistics.median(anki) if anki else None,
            anki_ratio=ratio(ours, anki) if anki else None,
            must=MUST,
            moonshot=MOONSHOT,
            samples=ours,
        ),
        Line(
            10,
            f"statistics of all time, {most:,} / {fewer:,} facts",
            "x",
            ratio(ours, less),
            moonshot=GROWTH_MOONSHOT,
        ),
        Line(
            10,
            f"{what}, peak of resident memory",
            "MB",
            memory["ours"],
            anki=memory.get("anki"),
            anki_ratio=memory["ours"] / memory["anki"] if anki else None,
        ),
    ]


def _contenders(plan: Plan) -> Iterator[tuple[str, list[str], dict[str, str]]]:
    """Names, command lines and environments."""
    size, (*_, fewer, most) = plan.sizes[-1], plan.facts
    for name, facts in (("ours", most), ("less", fewer)):
        home = plan.load.home(size, facts)
        words = [sys.executable, "-m", f"{CONTENDERS}.own_graphs", str(home)]
        yield name, words, environment(home)
    if plan.anki:
        words = plan.anki_words("graphs", plan.load.anki(plan.anki, size, most))
        yield "anki", words, plan.elsewhere()


def _results(
    plan: Plan, contenders: dict[str, tuple[list[str], dict[str, str]]]
) -> dict[str, list[float]]:
    """Milliseconds of each round, by contender."""
    with ExitStack() as stack:
        running = {
            name: stack.enter_context(closing(Steps(words, env)))
            for name, (words, env) in contenders.items()
        }
        results: dict[str, list[float]] = {name: [] for name in running}
        for number in range(-1, plan.runs):
            plan.quiet.wait()
            for name, steps in running.items():
                block = [ns / 1e6 for ns in steps.block(BLOCK)]
                if number >= 0:
                    results[name].append(statistics.median(block))
    return results
