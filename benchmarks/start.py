"""Row 1: from process start to the first card, by lines on a pipe."""

from __future__ import annotations

import statistics
import sys
from functools import partial
from pathlib import Path

from benchmarks.load import DECK, MARK
from benchmarks.plan import Plan
from benchmarks.table import Goal, Line
from benchmarks.timing import (
    Run,
    environment,
    in_turn,
    ratio,
    seconds,
    studyllm,
    to_the_end,
    to_the_text,
)

MUST = (Goal("anki", 1.0),)
MOONSHOT = (Goal("anki", 0.2),)
MORE_CARDS, MORE_FACTS = Goal("ours", 1.15), Goal("ours", 1.05)


def measure(plan: Plan) -> list[Line]:
    """The start for each size and history, and what more cards and more facts add to it."""
    grid = plan.grid()
    largest = grid[-1]
    contenders = {"floor": partial(to_the_end, [sys.executable, "-c", "pass"], plan.elsewhere())}
    for size, facts in grid:
        contenders[f"{size} {facts}"] = partial(first_card, plan.load.home(size, facts))
    if plan.anki:
        path = plan.load.anki(plan.anki, *largest)
        contenders["anki"] = partial(_anki, plan, path)
    results = {
        name: seconds(runs) for name, runs in in_turn(plan.quiet, contenders, plan.runs).items()
    }
    floor, anki = results["floor"], results.get("anki")
    lines = []
    for size, facts in grid:
        ours = results[f"{size} {facts}"]
        beside = anki if (size, facts) == largest else None
        lines.append(
            Line(
                1,
                f"start -> first card by lines, {size:,} cards, {facts:,} facts",
                "ms",
                statistics.median(ours) * 1000,
                floor=statistics.median(floor) * 1000,
                floor_ratio=ratio(ours, floor),
                anki=statistics.median(beside) * 1000 if beside else None,
                anki_ratio=ratio(ours, beside) if beside else None,
                must=MUST if (size, facts) == largest else (),
                moonshot=MOONSHOT if (size, facts) == largest else (),
                samples=[1000 * s for s in ours],
            )
        )
    return lines + _growth(plan, results)


def _growth(plan: Plan, results: dict[str, list[float]]) -> list[Line]:
    few, many, none, most = plan.sizes[0], plan.sizes[-1], plan.facts[0], plan.facts[-1]
    by_cards = ratio(results[f"{many} {none}"], results[f"{few} {none}"])
    by_facts = ratio(results[f"{many} {most}"], results[f"{many} {none}"])
    return [
        Line(1, f"start by lines, {many:,} / {few:,} cards", "x", by_cards, must=(MORE_CARDS,)),
        Line(1, f"start by lines, {most:,} / {none:,} facts", "x", by_facts, must=(MORE_FACTS,)),
    ]


def first_card(home: Path) -> Run:
    """A start until the first question comes out, by lines."""
    return to_the_text(studyllm("study", DECK, "--plain"), environment(home), MARK, b"q\n")


def _anki(plan: Plan, path: Path) -> Run:
    return to_the_text(plan.anki_words("start", path), plan.elsewhere(), MARK, b"\n")
