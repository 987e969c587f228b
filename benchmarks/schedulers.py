"""Row 15: one step of a scheduler in process, beside other programs' packages."""

from __future__ import annotations

import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

from benchmarks.plan import Plan
from benchmarks.steps import Steps
from benchmarks.table import Goal, Line, compared

SM2, FSRS = "SM-2 step", "FSRS-6 step"

PEERS = {"supermemo2": "supermemo2", "py-fsrs": "fsrs", "fsrs-rs": "fsrs_rs_python"}
"""Modules by the names of contenders."""

GOALS = {
    "supermemo2": (0.8, 0.5),
    "py-fsrs": (0.2, None),
    "fsrs-rs": (None, 2.0),
}

BLOCK = 3
"""Passes over all histories in a row."""

CONTENDER = "benchmarks.contenders.scheduler_steps"


def measure(plan: Plan) -> list[Line]:
    """Nanoseconds of a step over the same histories; peers stand where the floor does."""
    results = _results(plan)
    lines = []
    for peer, (must, moonshot) in GOALS.items():
        own = "sm2" if peer == "supermemo2" else "fsrs"
        lines.append(
            compared(
                15,
                f"{SM2 if own == 'sm2' else FSRS}, beside {peer}",
                "ns",
                results[own],
                floor=results.get(peer),
                must=_goal(must, peer),
                moonshot=_goal(moonshot, peer),
            )
        )
    return lines


def _goal(most: float | None, peer: str) -> tuple[Goal, ...]:
    return (Goal("floor", most, peer),) if most else ()


def _contenders(plan: Plan) -> Iterator[tuple[str, Path]]:
    """Names, and interpreters that have what is needed."""
    own = Path(sys.executable)
    yield from (("sm2", own), ("fsrs", own))
    for name, module in PEERS.items():
        for python in dict.fromkeys((plan.peers, own)):
            words = [str(python), "-c", f"import {module}"]
            if not subprocess.run(words, capture_output=True, check=False).returncode:
                yield name, python
                break
        else:
            plan.tell(f"{name} is not measured: no interpreter has `{module}`")


def _results(plan: Plan) -> dict[str, list[float]]:
    """Nanoseconds of each round, by contender."""
    with ExitStack() as stack:
        running = {
            name: stack.enter_context(
                closing(Steps([str(python), "-m", CONTENDER, name], plan.elsewhere()))
            )
            for name, python in _contenders(plan)
        }
        results: dict[str, list[float]] = {name: [] for name in running}
        for number in range(-1, plan.runs):
            plan.quiet.wait()
            for name, steps in running.items():
                block = [ps / 1000 for ps in steps.block(BLOCK)]
                if number >= 0:
                    results[name].append(statistics.median(block))
    return results
