"""Steps of a scheduler: `python -m benchmarks.contenders.scheduler_steps NAME`.

All fold the same histories, each in what it takes days and grades as, made before the clock runs.
An interpreter that has the package of a scheduler is enough for it.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from importlib import import_module
from typing import Any, TypeAlias

from benchmarks.load import GRADES, WEIGHTS
from benchmarks.steps import serve

CARDS, REVIEWS = 2_000, 10
"""Histories, and the answers of each. With more, supermemo2 would leave the calendar."""

EPOCH = datetime(2026, 1, 1, tzinfo=UTC)

AGAIN = 1

LATE = (0, 0, 0, 1, 2, 5)
"""Days after which a due card was asked."""

History: TypeAlias = list[tuple[int, int]]
"""Grades and days, the days rising, at most one answer a day."""

Pass: TypeAlias = Callable[[], None]
"""Folds all histories."""


def histories() -> list[History]:
    """What was answered, with intervals that grow by passes."""
    chance = random.Random(3)
    made = []
    for _ in range(CARDS):
        day, interval, history = chance.randrange(30), 1.0, []
        for _ in range(REVIEWS):
            grade = chance.choices(GRADES, WEIGHTS)[0]
            history.append((grade, day))
            interval = 1.0 if grade == AGAIN else min(interval * 2.2, 400.0)
            day += round(interval) + chance.choice(LATE)
        made.append(history)
    return made


def sm2(all_of_them: list[History]) -> Pass:
    """Our SM-2."""
    from studyllm.core.sm2 import SM2

    return _own(SM2.step, all_of_them)


def fsrs(all_of_them: list[History]) -> Pass:
    """Our FSRS-6."""
    scheduler = import_module("studyllm.core.fsrs").fsrs()
    return _own(scheduler.step, all_of_them)


def _own(step: Callable[..., Any], all_of_them: list[History]) -> Pass:
    from studyllm.core.journal import Grade, Review

    reviews = [[Review(Grade(grade), day, 0) for grade, day in one] for one in all_of_them]

    def run() -> None:
        for history in reviews:
            memory = None
            for review in history:
                memory = step(memory, review)

    return run


def supermemo2(all_of_them: list[History]) -> Pass:
    """The package `supermemo2`; its qualities 2 to 5 are our grades."""
    review = import_module("supermemo2").review
    answers = [[(grade + 1, EPOCH + timedelta(day)) for grade, day in one] for one in all_of_them]

    def run() -> None:
        for history in answers:
            ease, interval, repetitions = 2.5, 0, 0
            for quality, at in history:
                after = review(quality, ease, interval, repetitions, at)
                ease, interval = after["easiness"], after["interval"]
                repetitions = after["repetitions"]

    return run


def py_fsrs(all_of_them: list[History], **options: Any) -> Pass:
    """The package `fsrs`, as it comes unless there are options."""
    package = import_module("fsrs")
    scheduler = package.Scheduler(**options)
    answers = [
        [(package.Rating(grade), EPOCH + timedelta(day)) for grade, day in one]
        for one in all_of_them
    ]

    def run() -> None:
        for history in answers:
            card = package.Card(card_id=1, due=EPOCH)
            for rating, at in history:
                card, _ = scheduler.review_card(card, rating, at)

    return run


def fsrs_rs(all_of_them: list[History]) -> Pass:
    """The package `fsrs-rs-python`; it works out what each of the four grades would leave."""
    package = import_module("fsrs_rs_python")
    scheduler = package.FSRS(package.DEFAULT_PARAMETERS)
    names = ("", "again", "hard", "good", "easy")
    answers = [
        [
            (names[grade], day - before)
            for (grade, day), before in zip(
                one, [one[0][1], *(day for _, day in one)], strict=False
            )
        ]
        for one in all_of_them
    ]

    def run() -> None:
        for history in answers:
            memory = None
            for grade, elapsed in history:
                memory = getattr(scheduler.next_states(memory, 0.9, elapsed), grade).memory

    return run


PLAIN: dict[str, Any] = {"learning_steps": (), "relearning_steps": (), "enable_fuzzing": False}
"""What makes py-fsrs do what ours does and no more."""

CONTENDERS: dict[str, Callable[[list[History]], Pass]] = {
    "sm2": sm2,
    "fsrs": fsrs,
    "supermemo2": supermemo2,
    "py-fsrs": py_fsrs,
    "plain py-fsrs": partial(py_fsrs, **PLAIN),
    "fsrs-rs": fsrs_rs,
}


def steps(run: Pass) -> Iterator[int]:
    """Picoseconds of one step, of a pass over all histories.

    Of the processor: nothing here waits, so that what others take is no part of it.
    """
    while True:
        begun = time.process_time_ns()
        run()
        yield (time.process_time_ns() - begun) * 1000 // (CARDS * REVIEWS)


if __name__ == "__main__":
    serve(steps(CONTENDERS[sys.argv[1]](histories())))
