"""`python -m benchmarks.forecasts`: what a plan foretells, held against what is then recalled."""

from __future__ import annotations

import argparse
import json
import platform
import random
import statistics
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from typing import NamedTuple

from benchmarks.asking import NEW_PER_DAY, Ours
from benchmarks.interview import TRUTHS
from benchmarks.learners import HARD_EASE, ActrMemory, TrueMemory, When
from benchmarks.options import positive
from benchmarks.preparing import Preparing, Setting, deck_of
from benchmarks.table import written
from studyllm.core.budget import Pace
from studyllm.core.calibration import NOTHING, Sums, calibration, forecast
from studyllm.core.cards import Key
from studyllm.core.forecast import model_of
from studyllm.core.fsrs import fsrs
from studyllm.core.interview import Expected, Interview, Preparation
from studyllm.core.journal import Grade, Review
from studyllm.core.planner import prepare
from studyllm.core.progress import STATES
from studyllm.core.schedule import FORETOLD, Memory, Scheduler, state_before
from studyllm.core.situation import Learned, Situation, TopicCards
from studyllm.core.sm2 import SM2

LEARNERS: Mapping[str, Callable[[int], TrueMemory]] = {
    **TRUTHS,
    "ACT-R, hard": lambda seed: ActrMemory(seed, HARD_EASE),
}
"""True memories by name; each is made with a seed."""

SCHEDULERS: Mapping[str, Scheduler] = {"SM-2": SM2, "FSRS": fsrs()}

NEAR = 0.05
"""How near a forecast is wanted."""

WHAT_IS_COUNTED = """\
Simulated: a learner has an interview in so many days and so many minutes for each day until then,
and is asked as the app asks. Some days before the interview the plan is made from what the app
then knows; the learner follows it, and what it foretold is held against the true memory on the
day. A forecast made on the first day knows nothing of the learner.
  recalled  the true chance of recall on the day, mean of all cards, a card never seen having none
  foretold  the same as the plan had it
  error     foretold less recalled, in points; its mean
  size      the mean of its size; worst: the greatest
  near      how many of the forecasts are within 5 points
  width     from the lowest to the highest share that is foretold for four of five cases, in points
  held      in how many cases the share was in it, each card being recalled or not by its chance
  answers   that were held against the model before the forecast; told, came: the share it foretold
            of them, and how many were recalled
"""


class Case(NamedTuple):
    """One setting with one true memory and scheduler."""

    truth: str
    scheduler: str
    days: int
    minutes: int


class Outcome(NamedTuple):
    """One forecast, and what came of it."""

    foretold: float
    low: float
    high: float
    recalled: float
    """The mean true chance."""
    share: float
    """Of the cards that were recalled, by chance."""
    answers: int
    """That were held against the model before."""
    told: float
    came: float


class Witness:
    """A learner whose answers are folded by the model and counted, as the app does it."""

    def __init__(self, truth: TrueMemory, model: Scheduler) -> None:
        self._truth = truth
        self._model = model
        self._bins: dict[int, Sums] = {}
        self._grades = [[0] * len(Grade) for _ in STATES]
        self.memories: dict[Key, Memory] = {}
        """The model's."""

    def recall(self, card: Key, when: When) -> float:
        """The true chance."""
        return self._truth.recall(card, when)

    def answer(self, card: Key, when: When) -> Grade:
        """The learner answers."""
        grade = self._truth.answer(card, when)
        before = self.memories.get(card)
        state = state_before(before, when.day)
        self._grades[state][grade - 1] += 1
        if before is not None and state in FORETOLD:
            told = forecast(self._model.recall(before, when.day), grade > Grade.AGAIN)
            sums = self._bins.get(told.bin, NOTHING)
            self._bins[told.bin] = Sums(*map(sum, zip(sums, told.sums, strict=True)))
        self.memories[card] = self._model.step(before, Review(grade, when.day, 0))
        return grade

    def situation(self, learner: Preparing, setting: Setting, scheduler: Scheduler) -> Situation:
        """What the app knows in the morning."""
        morning = learner.morning()
        learned: dict[str, list[Learned]] = {deck: [] for deck in morning.fresh}
        for card, memory in learner.memories.items():
            own = memory if self._model is scheduler else self.memories[card]
            learned[deck_of(card)].append(Learned(card, memory, own))
        return Situation(
            today=learner.day,
            interview=Interview(setting.days, setting.minutes),
            scheduler=scheduler,
            pace=Pace(morning.time.review_ms, morning.time.new_ms),
            topics=[
                TopicCards(deck, {"": deck}, 1, cards, learned[deck])
                for deck, cards in morning.fresh.items()
            ],
            calibration=calibration(self._bins),
            grades=[(a, b, c, d) for a, b, c, d in self._grades],
            new_per_day=NEW_PER_DAY,
        )


def planned(situation: Situation) -> Preparation:
    """The plan, all its steps taken."""
    work = prepare(situation)
    while True:
        try:
            next(work)
        except StopIteration as end:
            found: Preparation = end.value
            return found


def outcome(case: Case, cards: int, ahead: int, seed: int) -> Outcome:
    """What comes of one forecast; the same arguments give the same."""
    scheduler = SCHEDULERS[case.scheduler]
    setting = Setting(cards, case.days, case.minutes)
    witness = Witness(LEARNERS[case.truth](seed), model_of(scheduler))
    learner = Preparing(Ours(scheduler), witness, setting)
    while learner.day < case.days - ahead:
        learner.study()
    plan = planned(witness.situation(learner, setting, scheduler))
    while learner.day < case.days:
        learner.study()
    chances = learner.recalls()
    luck = random.Random(f"recalled {seed}")
    passed = plan.calibration.passed
    return Outcome(
        *plan.then,
        statistics.mean(chances),
        statistics.mean(luck.random() < chance for chance in chances),
        passed.answers,
        plan.calibration.foretold,
        passed.share or 0.0,
    )


class Found(NamedTuple):
    """All forecasts of one setting."""

    case: Case
    outcomes: Sequence[Outcome]

    def cells(self) -> Iterator[str]:
        """A row of the table."""
        each = self.outcomes
        errors = [one.foretold - one.recalled for one in each]
        sizes = list(map(abs, errors))
        yield from (*self.case[:2], *map(str, self.case[2:]))
        yield f"{statistics.mean(one.recalled for one in each):.3f}"
        yield f"{statistics.mean(one.foretold for one in each):.3f}"
        yield f"{100 * statistics.mean(errors):+.1f}"
        yield f"{100 * statistics.mean(sizes):.1f}"
        yield f"{100 * max(sizes):.1f}"
        yield f"{sum(size <= NEAR for size in sizes)} of {len(each)}"
        yield f"{100 * statistics.mean(one.high - one.low for one in each):.0f}"
        yield f"{statistics.mean(self.held()):.2f}"
        answers = statistics.mean(one.answers for one in each)
        yield f"{answers:.0f}"
        yield f"{statistics.mean(one.told for one in each):.2f}" if answers else ""
        yield f"{statistics.mean(one.came for one in each):.2f}" if answers else ""

    def held(self) -> list[bool]:
        """Whether the share was within the interval, of each."""
        return [one.low <= one.share <= one.high for one in self.outcomes]


HEADINGS = (
    "memory", "scheduler", "days", "min", "recalled", "foretold", "error", "size", "worst", "near",
    "width", "held", "answers", "told", "came",
)  # fmt: skip


def table(found: Iterable[Found]) -> str:
    """Markdown, aligned in a terminal, too."""
    return written(HEADINGS, [tuple(one.cells()) for one in found])


def summary(found: Sequence[Found]) -> str:
    """How often forecasts held, those of which nothing was known before apart.

    And those that the app tells as one number: the others it tells as a range alone.
    """
    lines = []
    for word, known in (("something", True), ("nothing", False)):
        some = [one for one in found if (one.outcomes[0].answers > 0) == known]
        each = [outcome for one in some for outcome in one.outcomes]
        if each:
            near = sum(abs(one.foretold - one.recalled) <= NEAR for one in each)
            held = [held for one in some for held in one.held()]
            lines.append(
                f"Where {word} was known of the learner: {near} of {len(each)} forecasts within "
                f"5 points, {statistics.mean(held):.2f} within their interval"
            )
    each = [outcome for one in found for outcome in one.outcomes]
    told = [one for one in each if not Expected(one.foretold, one.low, one.high).is_vague]
    near = sum(abs(one.foretold - one.recalled) <= NEAR for one in told)
    lines.append(f"Told as one number: {len(told)}, of which {near} are within 5 points")
    return "\n".join(lines)


def main() -> int:
    """Simulate as the command line asks; the exit code."""
    options = _options()
    cases = [
        Case(*case)
        for case in product(options.truths, options.schedulers, options.days, options.minutes)
    ]
    seeds = range(options.first_seed, options.first_seed + options.seeds)
    found = []
    for case in cases:
        outcomes = [outcome(case, options.cards, options.ahead, seed) for seed in seeds]
        found.append(Found(case, outcomes))
        print(f"{len(found)} of {len(cases)} settings", file=sys.stderr)
    about = {
        "date": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "python": platform.python_version(),
        "forecasts": f"{len(seeds)} of each setting, made {options.ahead} days ahead, "
        f"{options.cards} cards; seeds from {seeds.start} on",
    }
    print("\n".join(f"{name}: {value}" for name, value in about.items()), end="\n\n")
    print(table(found), summary(found), sep="\n\n")
    if options.json:
        figures = [
            one.case._asdict() | {"outcomes": [each._asdict() for each in one.outcomes]}
            for one in found
        ]
        written = json.dumps({"about": about, "figures": figures}, indent=1)
        options.json.write_text(written + "\n", encoding="utf-8")
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.forecasts",
        description=__doc__,
        epilog=WHAT_IS_COUNTED,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--seeds", type=positive, default=20, help="learners of a setting; 20")
    parser.add_argument("--first-seed", type=int, default=100, help="100")
    parser.add_argument("--cards", type=positive, default=150, help="150")
    parser.add_argument("--days", type=positive, nargs="+", default=[7, 21, 60], help="7 21 60")
    parser.add_argument("--minutes", type=positive, nargs="+", default=[10, 25, 60],
                        help="10 25 60")  # fmt: skip
    parser.add_argument("--ahead", type=positive, default=7, help="days; 7")
    parser.add_argument("--truths", nargs="+", choices=LEARNERS, default=list(LEARNERS),
                        help="true memories; all")  # fmt: skip
    parser.add_argument("--schedulers", nargs="+", choices=SCHEDULERS, default=list(SCHEDULERS),
                        help="both")  # fmt: skip
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write all figures here")
    options = parser.parse_args()
    if options.ahead > min(options.days):
        parser.error("a forecast cannot be made before the first day")
    return options


if __name__ == "__main__":
    sys.exit(main())
