"""Row 15: one step of a scheduler in process, beside other programs' packages."""

from __future__ import annotations

import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import NamedTuple

from benchmarks.plan import Plan
from benchmarks.steps import Steps
from benchmarks.table import Goal, Line, compared

OWN = {"sm2": "SM-2 step", "fsrs": "FSRS-6 step"}
"""Our contenders, and what a step of theirs is called."""


class Peer(NamedTuple):
    """A package that does what one of ours does."""

    own: str
    module: str
    must: float | None = None
    moonshot: float | None = None
    """Ratios that ours must not be above."""


PEERS = {
    "supermemo2": Peer("sm2", "supermemo2", 0.8, 0.5),
    "py-fsrs": Peer("fsrs", "fsrs", 0.2),
    "plain py-fsrs": Peer("fsrs", "fsrs"),
    "fsrs-rs": Peer("fsrs", "fsrs_rs_python", moonshot=2.0),
}
"""By the names of contenders."""

BLOCK = 3
"""Passes over all histories in a row."""

CONTENDER = "benchmarks.contenders.scheduler_steps"


def measure(plan: Plan) -> list[Line]:
    """Nanoseconds of a step over the same histories; peers stand where the floor does."""
    results = _results(plan)
    return [
        compared(
            15,
            f"{OWN[peer.own]}, beside {name}",
            "ns",
            results[peer.own],
            floor=results.get(name),
            must=_goal(peer.must, name),
            moonshot=_goal(peer.moonshot, name),
        )
        for name, peer in PEERS.items()
    ]


def _goal(most: float | None, peer: str) -> tuple[Goal, ...]:
    return (Goal("floor", most, peer),) if most else ()


def _contenders(plan: Plan) -> Iterator[tuple[str, Path]]:
    """Names, and interpreters that have what is needed."""
    this = Path(sys.executable)
    for name in OWN:
        yield name, this
    for name, peer in PEERS.items():
        for python in dict.fromkeys((plan.peers, this)):
            words = [str(python), "-c", f"import {peer.module}"]
            if not subprocess.run(words, capture_output=True, check=False).returncode:
                yield name, python
                break
        else:
            plan.tell(f"{name} is not measured: no interpreter has `{peer.module}`")


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
