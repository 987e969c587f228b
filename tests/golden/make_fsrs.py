"""Reference histories for the FSRS-6 scheduler, made by py-fsrs 6.3.2, written to `fsrs.json`.

The reference is the package `fsrs` as published, without fuzz, learning steps and relearning
steps, asked on whole study days: each answer of a study day at the same hour. It imports nothing
from studyllm and must stay so: what shares code with the scheduler cannot disagree with it.

Run: `python tests/golden/make_fsrs.py`. The output is the same on every run.

The file has the schedulers, and the cases, one a line:

    {"scheduler": place, "answers": [[grade, day], ...],
     "states": [[interval, stability, difficulty], ...], "recall": [days, chance]}

Grades are 1 Again, 2 Hard, 3 Good, 4 Easy; days are study days as whole numbers; one state
follows each answer; `recall` is the chance so many days after the last. Stability, difficulty
and recall have 12 significant digits, more than differ between mathematical libraries.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from itertools import product
from pathlib import Path
from random import Random
from typing import NamedTuple

from fsrs import Card, Rating, Scheduler
from fsrs.scheduler import (
    DEFAULT_PARAMETERS,
    LOWER_BOUNDS_PARAMETERS,
    UPPER_BOUNDS_PARAMETERS,
)

REFERENCE = "6.3.2"
SEED = 6
EPOCH = datetime(1970, 1, 1, 12, tzinfo=UTC)
FIRST_DAY = 20_000
CASES_EACH = 18

RETENTIONS = (0.7, 0.8, 0.85, 0.9, 0.95, 0.99)

FSRS_5 = (
    0.40255, 1.18385, 3.173, 15.69105, 7.1949, 0.5345, 1.4604, 0.0046, 1.54575, 0.1192, 1.01925,
    1.9395, 0.11, 0.29605, 2.2698, 0.2315, 2.9898, 0.51655, 0.6621, 0.0, 0.5,
)  # fmt: skip
"""The defaults of FSRS-5, which FSRS-6 takes with these two last weights."""

BUSY_DAYS = (
    0.05, 0.4, 0.4, 2.5, 5.0, 1.2, 2.0, 0.3, 0.9, 0.3, 1.4,
    0.9, 0.02, 0.5, 1.2, 1.0, 1.0, 1.1, 0.7, 0.35, 0.2,
)  # fmt: skip
"""Answers of one day count much; Hard, Good and Easy count alike on later days."""

WEIGHTS = {
    "defaults": DEFAULT_PARAMETERS,
    "FSRS-5": FSRS_5,
    "busy days": BUSY_DAYS,
    "least": LOWER_BOUNDS_PARAMETERS,
    "most": UPPER_BOUNDS_PARAMETERS,
}

Answers = list[tuple[int, int]]


class State(NamedTuple):
    """What FSRS knows of a card after an answer."""

    interval: int
    stability: float
    difficulty: float


class Reference:
    """One card under py-fsrs."""

    def __init__(self, weights: Sequence[float], retention: float) -> None:
        self._scheduler = Scheduler(
            weights, retention, learning_steps=(), relearning_steps=(), enable_fuzzing=False
        )
        self._card = Card(card_id=1, due=EPOCH)

    def answer(self, grade: int, day: int) -> State:
        """The state after one more answer."""
        at = EPOCH + timedelta(days=day)
        card, _ = self._scheduler.review_card(self._card, Rating(grade), at)
        if card.stability is None or card.difficulty is None:
            raise ValueError("py-fsrs has learned nothing from an answer")
        self._card = card
        return State((card.due - at).days, card.stability, card.difficulty)

    def recall(self, day: int) -> float:
        """The chance of recall on a day."""
        return self._scheduler.get_card_retrievability(self._card, EPOCH + timedelta(days=day))


def between(rng: Random, low: int, high: int) -> int:
    """A whole number, low <= n <= high.

    Only `Random.random` is promised to give the same numbers in every version of Python.
    """
    return low + int(rng.random() * (high - low + 1))


Move = Callable[[Random, int, int], int]
"""The next answer's day, by the last one's and its interval."""

MOVES: tuple[Move, ...] = (
    lambda _, day, interval: day + interval,
    lambda _, day, interval: day + interval,
    lambda _, day, interval: day + interval,
    lambda rng, day, interval: day + between(rng, 1, interval),
    lambda rng, day, interval: day + between(rng, 1, interval),
    lambda rng, day, interval: day + interval + between(rng, 1, interval),
    lambda rng, day, _: day + between(rng, 1, 3),
    lambda rng, day, _: day + between(rng, 1, 4000),
    lambda _, day, __: day,
    lambda _, day, __: day,
    lambda _, day, __: day,
    lambda rng, day, _: day - between(rng, 1, 3),
)
"""On the due day, early, late, soon after, after a long gap, on the same day, on a day before."""

GRADES = (1, 1, 2, 2, 3, 3, 3, 3, 4, 4)


def history(rng: Random, reference: Reference) -> Iterator[tuple[int, int, State]]:
    """Grade, study day and state of each answer of a random history of one card."""
    day = FIRST_DAY + between(rng, 0, 999)
    interval = 0
    for place in range(between(rng, 4, 14)):
        if place:
            day = MOVES[between(rng, 0, len(MOVES) - 1)](rng, day, interval)
        grade = GRADES[between(rng, 0, len(GRADES) - 1)]
        state = reference.answer(grade, day)
        interval = state.interval
        yield grade, day, state


def weights_within_bounds(rng: Random) -> list[float]:
    """A random list of weights, the first four in order."""
    weights = [
        low + rng.random() * (high - low)
        for low, high in zip(LOWER_BOUNDS_PARAMETERS, UPPER_BOUNDS_PARAMETERS, strict=True)
    ]
    return sorted(weights[:4]) + weights[4:]


def _case(rng: Random, place: int, weights: Sequence[float], retention: float) -> str:
    reference = Reference(weights, retention)
    answers, states = [], []
    day = 0
    for grade, day, state in history(rng, reference):
        answers.append((grade, day))
        states.append((state.interval, _short(state.stability), _short(state.difficulty)))
    later = between(rng, 0, 400)
    recall = (later, _short(reference.recall(day + later)))
    case = {"scheduler": place, "answers": answers, "states": states, "recall": recall}
    return json.dumps(case, separators=(",", ":"))


def _short(number: float) -> float:
    return float(f"{number:.12g}")


def main() -> None:
    """Write the file and say how much is in it."""
    if version("fsrs") != REFERENCE:
        raise SystemExit(f"needs fsrs {REFERENCE}, and this is {version('fsrs')}")
    rng = Random(SEED)
    schedulers: list[str] = []
    cases: list[str] = []
    for (name, weights), retention in product(WEIGHTS.items(), RETENTIONS):
        place = len(schedulers)
        schedulers.append(json.dumps({"name": name, "weights": weights, "retention": retention}))
        cases += [_case(rng, place, weights, retention) for _ in range(CASES_EACH)]
    path = Path(__file__).with_name("fsrs.json")
    path.write_text(
        '{"schedulers":[\n'
        + ",\n".join(schedulers)
        + '\n],"cases":[\n'
        + ",\n".join(cases)
        + "\n]}\n",
        encoding="utf-8",
        newline="\n",
    )
    reviews = sum(len(json.loads(case)["answers"]) for case in cases)
    print(f"{len(schedulers)} schedulers, {len(cases)} cases, {reviews:,} reviews")
    print(f"{path.stat().st_size:,} bytes in {path.name}")


if __name__ == "__main__":
    main()
