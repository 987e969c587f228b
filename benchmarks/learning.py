"""`python -m benchmarks.learning`: what our schedulers do for a learner, simulated and replayed."""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from math import inf, isfinite
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from benchmarks.days import Life, Result, Return, Simulation, absence, result
from benchmarks.fit import Fit, average, fit, foretold
from benchmarks.learners import MEMORIES
from benchmarks.logs import LogError, read, size
from benchmarks.options import positive
from benchmarks.table import written
from studyllm.core.fsrs import fsrs
from studyllm.core.schedule import Scheduler
from studyllm.core.sm2 import SM2

RETENTIONS = (0.80, 0.85, 0.90, 0.95)

WHAT_IS_COUNTED = """\
Simulated: a learner studies every day until the app's own queue is empty. The day begins with the
cards that are due; a review is a day's first answer to one of them, an answer is any answer.
  recall         true chance of recall, mean of all cards begun, on the morning after the last day
  mean recall    the same on the morning after each day, averaged over the days
  retention      share of reviews that were better than Again
  reviews, answers, minutes: a day, averaged over all days; peak: answers of the fullest day
  cost           minutes studied for each card that is known on the morning after the last day
Absent: the same learners with a limit of --minutes a day from the first day on (cards that must be
asked again today are asked beyond it), away for --absence days from the middle of the time on.
  backlog        cards due on the morning of the first day back
  days to clear  which day back, the first being 1, ends with no due card left
  begun, known   cards begun until the last day, and how many of them are recalled the morning after
All figures are medians over the seeds. The same seed is the same learner with the same luck.

Replayed: --replay FILE reads a studyllm database (it is not changed) or a table with the columns
card_id, review_rating (1 to 4), review_time (ISO 8601 with offset) and review_duration (ms), and
tells how well each scheduler foretells it. Counted are answers on a later study day than the
card's last answer: what the scheduler says the chance of recall is, against whether the grade is
better than Again. Nothing is fitted. All retentions of FSRS-6 foretell the same.
  log loss       mean of -ln(chance given to what happened); lower is better
  RMSE (bins)    as the srs-benchmark of the open-spaced-repetition project defines it; lower is
                 better
  AUC            how often a recalled card had a higher chance than a forgotten one; higher is
                 better
The average is foretold by one who knows the log's average in advance, and nothing else.
"""


def schedulers() -> dict[str, Scheduler]:
    """What is compared, by name."""
    return {"SM-2": SM2} | {f"FSRS-6 {aim:.2f}": fsrs(retention=aim) for aim in RETENTIONS}


class Task(NamedTuple):
    """One learner with one scheduler, once without and once with an absence."""

    truth: str
    scheduler: str
    seed: int
    life: Life
    away: Life


def run(task: Task) -> tuple[Result, Return]:
    """What comes of a task; the same task gives the same."""
    scheduler, memory = schedulers()[task.scheduler], MEMORIES[task.truth]
    steady = Simulation(scheduler, memory(task.seed), task.life)
    broken = Simulation(scheduler, memory(task.seed), task.away)
    return result(list(steady.days())), absence(list(broken.days()), task.away.absent)


@dataclass(frozen=True, slots=True)
class Line:
    """One true memory with one scheduler."""

    truth: str
    scheduler: str
    results: Sequence[Result]
    """One for each seed."""
    returns: Sequence[Return]
    """Likewise."""

    def result(self) -> Result:
        """Medians over the seeds."""
        return Result(*map(statistics.median, zip(*self.results, strict=True)))

    def back(self) -> Return:
        """Medians over the seeds."""
        return Return(*map(statistics.median, zip(*self.returns, strict=True)))


def simulate(life: Life, away: Life, seeds: int, jobs: int) -> list[Line]:
    """All true memories with all schedulers, one learner for each seed.

    Args:
        life: without limit and absence.
        away: with both.
        seeds: how many; 1 or more.
        jobs: processes that share the work; with 1 it is done here.
    """
    pairs = [(truth, name) for truth in MEMORIES for name in schedulers()]
    tasks = [Task(*pair, seed, life, away) for pair in pairs for seed in range(seeds)]
    if jobs == 1:
        done = [run(task) for task in tasks]
    else:
        with ProcessPoolExecutor(jobs, get_context("spawn")) as pool:
            done = list(pool.map(run, tasks))
    lines = []
    for place, pair in enumerate(pairs):
        results, returns = zip(*done[place * seeds : (place + 1) * seeds], strict=True)
        lines.append(Line(*pair, results, returns))
    return lines


def tables(lines: Sequence[Line], away: Life) -> str:
    """Markdown: for each true memory what comes of study, then of an absence."""
    parts = []
    for truth in MEMORIES:
        rows = [_cells(line) for line in lines if line.truth == truth]
        parts.append(f"True memory: {truth}\n\n{written(HEADINGS, rows)}")
    rows = [_back_cells(line, away) for line in lines]
    days = f"days {away.absent.start} to {away.absent.stop - 1}, the first being 0"
    parts.append(
        f"Absent on {days}; {away.minutes} minutes a day\n\n{written(BACK_HEADINGS, rows)}"
    )
    return "\n\n".join(parts)


HEADINGS = (
    "scheduler", "recall", "mean recall", "retention", "reviews", "answers", "peak", "minutes",
    "cost",
)  # fmt: skip
BACK_HEADINGS = ("true memory", "scheduler", "backlog", "days to clear", "begun", "known")
FIT_HEADINGS = ("foretold by", "log loss", "RMSE (bins)", "AUC")


def _cells(line: Line) -> tuple[str, ...]:
    found = line.result()
    shares = (f"{share:.3f}" for share in found[:3])
    amounts = (f"{amount:.1f}" for amount in (found.reviews, found.answers))
    peak, minutes, cost = f"{found.peak:.0f}", f"{found.minutes:.1f}", f"{found.cost:.2f}"
    return line.scheduler, *shares, *amounts, peak, minutes, cost


def _back_cells(line: Line, away: Life) -> tuple[str, ...]:
    found = line.back()
    days = f"{found.days:g}"
    if not isfinite(found.days):
        days = f"more than {away.days - away.absent.stop}"
    counts = (f"{count:.0f}" for count in (found.begun, found.known))
    return line.truth, line.scheduler, f"{found.backlog:.0f}", days, *counts


class Replayed(NamedTuple):
    """How well a log was foretold."""

    answers: int
    """In the log."""
    counted: int
    """Of these, those on a later study day than the card's last answer."""
    recalled: float
    """The share of these that were better than Again."""
    fits: dict[str, Fit]
    """By who foretold."""

    def table(self) -> str:
        """Markdown."""
        rows = [
            (name, f"{one.log_loss:.4f}", f"{one.rmse_bins:.4f}", f"{one.auc:.4f}")
            for name, one in self.fits.items()
        ]
        about = f"{self.answers:,} answers, {self.counted:,} counted, {self.recalled:.1%} recalled"
        return f"{about}\n\n{written(FIT_HEADINGS, rows)}"


def replay(path: Path, zone: ZoneInfo, rollover_hour: int) -> Replayed:
    """How well the schedulers foretell the answers of a real log.

    Raises:
        LogError: it cannot be read, or there is nothing in it to foretell.
    """
    log = read(path, zone, rollover_hour)
    seen = {name: list(foretold(one, log)) for name, one in schedulers().items()}
    counted = seen["SM-2"]
    if not counted:
        raise LogError(f"{path}: no card was answered on two study days")
    fits = {name: fit(answers) for name, answers in seen.items()}
    fits["the average"] = fit(average(counted))
    recalled = sum(one.recalled for one in counted) / len(counted)
    return Replayed(size(log), len(counted), recalled, fits)


class Report(NamedTuple):
    """What is printed and written."""

    about: dict[str, str]
    """What the figures depend on."""
    text: str
    """Markdown."""
    figures: object
    """For JSON."""


def main() -> int:
    """Simulate, or replay, as the command line asks; the exit code."""
    options = _options()
    try:
        report = _replayed(options) if options.replay else _simulated(options)
    except LogError as error:
        print(error, file=sys.stderr)
        return 1
    date = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
    about = {"date": date, "python": platform.python_version()} | report.about
    print("\n".join(f"{name}: {value}" for name, value in about.items()), end="\n\n")
    print(report.text)
    if options.json:
        written = json.dumps({"about": about, "figures": report.figures}, indent=1)
        options.json.write_text(written + "\n", encoding="utf-8")
    return 0


def _simulated(options: argparse.Namespace) -> Report:
    life, away = _lives(options)
    learners = (
        f"{options.seeds} of each true memory, {life.cards} cards, {life.days} days, "
        f"{life.new_per_day} new cards a day"
    )
    lines = simulate(life, away, options.seeds, options.jobs)
    return Report({"learners": learners}, tables(lines, away), list(map(_figures, lines)))


def _replayed(options: argparse.Namespace) -> Report:
    found = replay(options.replay, options.zone, options.rollover)
    fits = {name: one._asdict() for name, one in found.fits.items()}
    return Report({"log": options.replay.name}, found.table(), found._asdict() | {"fits": fits})


def _figures(line: Line) -> dict[str, object]:
    """A line for JSON, which knows no infinity: days that never came are null."""
    returns = [
        back._asdict() | ({} if back.days < inf else {"days": None}) for back in line.returns
    ]
    return {
        "truth": line.truth,
        "scheduler": line.scheduler,
        "results": [one._asdict() for one in line.results],
        "returns": returns,
    }


def _lives(options: argparse.Namespace) -> tuple[Life, Life]:
    """A learner's without limit and absence, and with both."""
    life = Life(options.cards, options.days, options.new_per_day)
    away = options.days // 2
    absent = range(away, away + options.absence)
    return life, replace(life, minutes=options.minutes, absent=absent)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.learning",
        description=__doc__,
        epilog=WHAT_IS_COUNTED,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--cards", type=positive, default=500, help="500")
    parser.add_argument("--days", type=positive, default=180, help="180")
    parser.add_argument("--seeds", type=positive, default=20, help="learners; 20")
    parser.add_argument("--new-per-day", type=positive, default=20, help="20")
    parser.add_argument("--absence", type=positive, default=10, help="days; 10")
    parser.add_argument("--minutes", type=positive, default=25, help="a day, when absent; 25")
    parser.add_argument("--jobs", type=positive, default=os.cpu_count() or 1, help="processes")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write all figures here")
    parser.add_argument("--quick", action="store_true", help="tiny: only to see that it works")
    parser.add_argument("--replay", type=Path, metavar="FILE", help="foretell a real log instead")
    parser.add_argument("--zone", type=_zone, default=ZoneInfo("UTC"), help="of a table; UTC")
    parser.add_argument("--rollover", type=int, choices=range(24), metavar="HOUR", default=4,
                        help="at which a study day of a table begins, 0 to 23; 4")  # fmt: skip
    options = parser.parse_args()
    if options.quick:
        options.cards, options.days, options.seeds, options.jobs = 24, 30, 2, 1
        options.new_per_day, options.absence, options.minutes = 6, 5, 2
    if options.days // 2 + options.absence >= options.days:
        parser.error("an absence must end before the last day")
    return options


def _zone(text: str) -> ZoneInfo:
    try:
        return ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise argparse.ArgumentTypeError(f"no time zone is called {text}") from error


if __name__ == "__main__":
    sys.exit(main())
