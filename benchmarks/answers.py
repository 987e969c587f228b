"""Rows 4 to 6: the next card and its answer on disk, and how that grows."""

from __future__ import annotations

import statistics
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import TypeAlias

from benchmarks.plan import Plan
from benchmarks.steps import Steps
from benchmarks.table import Goal, Line
from benchmarks.timing import environment, percentile, ratio

MUST = (Goal("floor", 1.6), Goal("anki", 0.95))
MOONSHOT = (Goal("floor", 1.35), Goal("anki", 0.75))
TAIL_MUST, TAIL_MOONSHOT = (Goal("anki", 0.5),), (Goal("anki", 0.35),)
TAIL_FROM = 10_000
"""Cards from which on the slowest answers are limited."""
GROWTH_MUST, GROWTH_MOONSHOT = (Goal("ours", 1.2),), (Goal("ours", 1.1),)

CONTENDERS = "benchmarks.contenders"

Blocks: TypeAlias = list[list[float]]
"""Microseconds of each answer, a list a round."""


def measure(plan: Plan) -> list[Line]:
    """The median, the slowest hundredth and the growth."""
    results = _results(plan)
    lines = [_typical(size, facts, results) for size, facts in plan.grid()]
    lines += [_tail(*place, results) for place in plan.grid() if place[0] >= TAIL_FROM]
    few, many, none, most = plan.sizes[0], plan.sizes[-1], plan.facts[0], plan.facts[-1]
    lines.append(_growth(f"{many:,} / {few:,} cards", results, (many, none), (few, none)))
    lines.append(_growth(f"{most:,} / {none:,} facts", results, (many, most), (many, none)))
    return lines


def _results(plan: Plan) -> dict[str, Blocks]:
    with ExitStack() as stack:
        contenders = {
            name: stack.enter_context(_running(words, env))
            for name, words, env in _contenders(plan)
        }
        results: dict[str, Blocks] = {name: [] for name in contenders}
        for number in range(-1, plan.runs):
            plan.quiet.wait()
            for name, steps in contenders.items():
                block = [ns / 1000 for ns in steps.block(plan.block)]
                if number >= 0:
                    results[name].append(block)
    return results


def _contenders(plan: Plan) -> Iterator[tuple[str, list[str], dict[str, str]]]:
    """Names, command lines and environments."""
    work, python = plan.load.work, sys.executable
    for size in plan.sizes:
        words = [f"{CONTENDERS}.raw_answers", str(work / f"raw-{size}.db"), str(size)]
        yield f"floor {size}", [python, "-m", *words], plan.elsewhere()
        if plan.anki:
            path, scratch = plan.load.anki(plan.anki, size, 0), work / f"anki-answers-{size}.anki2"
            yield f"anki {size}", plan.anki_words("answers", path, scratch), plan.elsewhere()
    for size, facts in plan.grid():
        home, scratch = plan.load.home(size, facts), work / f"answers-{size}-{facts}"
        words = [f"{CONTENDERS}.own_answers", str(home), str(scratch)]
        yield f"{size} {facts}", [python, "-m", *words], environment(home)


@contextmanager
def _running(words: list[str], env: dict[str, str]) -> Iterator[Steps]:
    steps = Steps(words, env)
    try:
        yield steps
    finally:
        steps.close()


def _typical(size: int, facts: int, results: dict[str, Blocks]) -> Line:
    ours, floor = results[f"{size} {facts}"], results[f"floor {size}"]
    anki = results.get(f"anki {size}")
    return Line(
        4,
        f"next card and answer on disk, p50, {size:,} cards, {facts:,} facts",
        "us",
        statistics.median(_flat(ours)),
        floor=statistics.median(_flat(floor)),
        floor_ratio=ratio(_medians(ours), _medians(floor)),
        anki=statistics.median(_flat(anki)) if anki else None,
        anki_ratio=ratio(_medians(ours), _medians(anki)) if anki else None,
        must=MUST,
        moonshot=MOONSHOT,
        samples=_flat(ours),
    )


def _tail(size: int, facts: int, results: dict[str, Blocks]) -> Line:
    """The slowest hundredth of all rounds together: one block has too few for it."""
    ours, floor = (
        percentile(_flat(results[name]), 0.99) for name in (f"{size} {facts}", f"floor {size}")
    )
    blocks = results.get(f"anki {size}")
    anki = percentile(_flat(blocks), 0.99) if blocks else None
    return Line(
        5,
        f"next card and answer on disk, p99, {size:,} cards, {facts:,} facts",
        "us",
        ours,
        floor=floor,
        floor_ratio=ours / floor,
        anki=anki,
        anki_ratio=ours / anki if anki else None,
        must=TAIL_MUST,
        moonshot=TAIL_MOONSHOT,
    )


def _growth(
    what: str, results: dict[str, Blocks], more: tuple[int, int], less: tuple[int, int]
) -> Line:
    over, under = (_medians(results[f"{size} {facts}"]) for size, facts in (more, less))
    return Line(
        6,
        f"next card and answer on disk, p50, {what}",
        "x",
        ratio(over, under),
        must=GROWTH_MUST,
        moonshot=GROWTH_MOONSHOT,
    )


def _medians(blocks: Blocks) -> list[float]:
    return [statistics.median(block) for block in blocks]


def _flat(blocks: Blocks) -> list[float]:
    return [time for block in blocks for time in block]
