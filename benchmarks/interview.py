"""`python -m benchmarks.interview`: what a plan towards an interview is worth, simulated."""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from itertools import product
from math import sqrt
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

from benchmarks.asking import WAYS
from benchmarks.learners import ActrMemory, FsrsMemory, TrueMemory, weak_weights
from benchmarks.options import positive
from benchmarks.preparing import Outcome, Setting, missed, outcome
from benchmarks.table import written

TRUTHS: dict[str, Callable[[int], TrueMemory]] = {
    "FSRS-6": FsrsMemory,
    "weak": partial(FsrsMemory, weights=weak_weights()),
    "ACT-R": ActrMemory,
}
"""True memories by name; each is made with a seed."""

OURS = ("ours, FSRS", "ours, SM-2")
PLAIN = "FSRS 0.90"
"""By which it is judged whether time is scarce."""

MARGIN = 0.01
"""By how much the mean of another way may be above ours."""

WHAT_IS_COUNTED = """\
Simulated: a learner has an interview in so many days and so many minutes for each day until then,
but misses some days of which nobody knew. All ways of asking have the same learners with the same
luck; what does not fit into the minutes waits; a card to be asked again today is asked all the
same, and its time counts.
  mean     true chance of recall on the interview's day, of all cards; 0 for a card never seen
  weakest  the same of the tenth of the cards that is known least
  unseen   cards never seen
  minutes  of study a day, missed days included
Ways of asking:
  ours, FSRS and ours, SM-2   the app's queue with an interview ahead
  FSRS 0.90, FSRS 0.95, SM-2  the app's queue without one: reviews, then up to 20 new cards
  FSRS 0.90 paced   the same, but as many new cards a day as have all of them met in time
  Anki     its defaults: 20 new cards mixed with the reviews, by due day; SM-2 as Anki varies it,
           with learning steps of 1 and 10 minutes
True memories: FSRS-6 with its default weights; weak, the same with first stabilities and growth
multiplied by 0.4 and 0.5; ACT-R, which is not FSRS (see benchmarks/learners.py).
Time is scarce where FSRS 0.90 without an interview leaves a card unseen, or a due card a day
unasked, in the mean of the seeds. There two things are claimed of ours, and checked with the
differences of the same learners, of which two standard errors are granted:
  no other way has a better weakest tenth; none has a mean that is more than 0.01 above ours.
"""


class Case(NamedTuple):
    """One setting with one true memory."""

    truth: str
    cards: int
    days: int
    minutes: int
    missed: int


class Task(NamedTuple):
    """One learner, asked in all ways."""

    case: Case
    seed: int


def run(task: Task) -> dict[str, Outcome]:
    """What comes of a task by each way; the same task gives the same."""
    truth, cards, days, minutes, number = task.case
    setting = Setting(cards, days, minutes, missed(number, days, task.seed))
    return {name: outcome(way, TRUTHS[truth](task.seed), setting) for name, way in WAYS.items()}


@dataclass(frozen=True, slots=True)
class Found:
    """What came of one setting."""

    case: Case
    outcomes: Mapping[str, Sequence[Outcome]]
    """By way, one for each seed."""

    def mean(self, way: str) -> Outcome:
        """Means over the seeds."""
        return Outcome(*map(statistics.mean, zip(*self.outcomes[way], strict=True)))

    @property
    def is_scarce(self) -> bool:
        """Whether there is not time for everything."""
        plain = self.mean(PLAIN)
        return plain.unseen >= 1 or plain.left >= 1

    def ahead(self, other: str, ours: str, figure: str) -> tuple[float, float]:
        """By how much another way is better than ours in a figure, and the standard error."""
        pairs = zip(self.outcomes[other], self.outcomes[ours], strict=True)
        gaps = [getattr(theirs, figure) - getattr(own, figure) for theirs, own in pairs]
        spread = statistics.stdev(gaps) if len(gaps) > 1 else 0.0
        return statistics.mean(gaps), spread / sqrt(len(gaps))


def simulate(cases: Sequence[Case], seeds: range, jobs: int) -> list[Found]:
    """All cases, with one learner for each seed.

    Args:
        cases: which.
        seeds: of the learners.
        jobs: processes that share the work; with 1 it is done here.
    """
    tasks = [Task(case, seed) for case in cases for seed in seeds]
    if jobs == 1:
        done = list(map(run, tasks))
    else:
        with ProcessPoolExecutor(jobs, get_context("spawn")) as pool:
            done = list(pool.map(run, tasks))
    number = len(seeds)
    return [
        Found(
            case,
            {
                way: [one[way] for one in done[place * number : (place + 1) * number]]
                for way in WAYS
            },
        )
        for place, case in enumerate(cases)
    ]


class Claim(NamedTuple):
    """How one of the claims fared against one other way, over all scarce settings."""

    ours: str
    other: str
    figure: str
    settings: int
    better: int
    """In how many settings the other one is better than claimed, by more than two standard
    errors."""
    most: float
    """By how much it is better at most; less than 0 if it is never."""
    error: float
    """The standard error of that."""
    where: Case


def claims(found: Sequence[Found]) -> list[Claim]:
    """Both claims against each other way, with each of our schedulers; none if none is scarce."""
    scarce = [one for one in found if one.is_scarce]
    told = []
    for ours, other, figure in product(OURS, WAYS, ("weakest", "mean")):
        if other in OURS or not scarce:
            continue
        granted = MARGIN if figure == "mean" else 0.0
        gaps = [(*one.ahead(other, ours, figure), one.case) for one in scarce]
        better = sum(gap - granted > 2 * error for gap, error, _ in gaps)
        told.append(Claim(ours, other, figure, len(scarce), better, *max(gaps)))
    return told


def tables(found: Sequence[Found]) -> str:
    """Markdown: a table for each number of cards, then what became of the claims."""
    parts = []
    for cards in sorted({one.case.cards for one in found}):
        rows = [_row(group) for group in _groups(found, cards)]
        parts.append(f"{cards} cards\n\n{written(('memory', 'days', 'min', '', *WAYS), rows)}")
    rows = [
        (one.ours, one.other, one.figure, f"{one.better} of {one.settings}",
         f"{one.most:+.3f} ± {one.error:.3f}", _told(one.where))
        for one in claims(found)
    ]  # fmt: skip
    headings = ("ours", "other", "figure", "other is better", "by at most", "where")
    return "\n\n".join([*parts, f"Scarce settings\n\n{written(headings, rows)}"])


def _groups(found: Sequence[Found], cards: int) -> Iterable[list[Found]]:
    """Settings that differ in missed days alone."""
    groups: dict[tuple[object, ...], list[Found]] = {}
    for one in found:
        if one.case.cards == cards:
            groups.setdefault(one.case[:4], []).append(one)
    return groups.values()


def _row(group: Sequence[Found]) -> tuple[str, ...]:
    truth, _, days, minutes, _ = group[0].case
    scarce = sum(one.is_scarce for one in group)
    mark = "scarce" if scarce == len(group) else f"{scarce} of {len(group)}" if scarce else ""
    cells = []
    for way in WAYS:
        figures = Outcome(
            *map(statistics.mean, zip(*(one.mean(way) for one in group), strict=True))
        )
        cells.append(
            f"{figures.mean:.3f} {figures.weakest:.3f} {figures.unseen:.0f} {figures.minutes:.0f}"
        )
    return truth, str(days), str(minutes), mark, *cells


def _told(case: Case) -> str:
    truth, cards, days, minutes, number = case
    return f"{truth}, {cards} cards, {days} days of {minutes} min, {number} missed"


def main() -> int:
    """Simulate as the command line asks; the exit code."""
    options = _options()
    seeds = range(options.first_seed, options.first_seed + options.seeds)
    parts = (options.truths, options.cards, options.days, options.minutes, options.missed)
    cases = [Case(*case) for case in product(*parts)]
    found = simulate(cases, seeds, options.jobs)
    about = {
        "date": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "python": platform.python_version(),
        "learners": f"{len(seeds)} of each setting, seeds from {seeds.start} on",
        "cells": "mean, weakest tenth, cards unseen, minutes a day; means over missed days "
        + ", ".join(map(str, options.missed)),
    }
    print("\n".join(f"{name}: {value}" for name, value in about.items()), end="\n\n")
    print(tables(found))
    if options.json:
        written = json.dumps({"about": about, "figures": list(map(_figures, found))}, indent=1)
        options.json.write_text(written + "\n", encoding="utf-8")
    return 0


def _figures(one: Found) -> dict[str, object]:
    ways = {way: [each._asdict() for each in outcomes] for way, outcomes in one.outcomes.items()}
    return one.case._asdict() | {"scarce": one.is_scarce, "ways": ways}


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.interview",
        description=__doc__,
        epilog=WHAT_IS_COUNTED,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--seeds", type=positive, default=20, help="learners of a setting; 20")
    parser.add_argument("--first-seed", type=int, default=100, help="100")
    parser.add_argument("--cards", type=positive, nargs="+", default=[150, 300], help="150 300")
    parser.add_argument("--days", type=positive, nargs="+", default=[7, 21, 60], help="7 21 60")
    parser.add_argument("--minutes", type=positive, nargs="+", default=[10, 25, 60],
                        help="10 25 60")  # fmt: skip
    parser.add_argument("--missed", type=int, nargs="+", default=[0, 1, 2, 3],
                        help="days; 0 1 2 3")  # fmt: skip
    parser.add_argument("--truths", nargs="+", choices=TRUTHS, default=list(TRUTHS),
                        help="true memories; all")  # fmt: skip
    parser.add_argument("--jobs", type=positive, default=os.cpu_count() or 1, help="processes")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write all figures here")
    options = parser.parse_args()
    if min(options.missed) < 0 or max(options.missed) >= min(options.days):
        parser.error("missed days are fewer than all days, and not fewer than 0")
    return options


if __name__ == "__main__":
    sys.exit(main())
