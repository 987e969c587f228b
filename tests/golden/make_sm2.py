"""Reference histories for the SM-2 scheduler, in exact fractions, written to `sm2.json`.

Source: P. A. Wozniak, "Application of a computer to improve the results obtained in working
with the SuperMemo method" (1990), steps 1 to 7, and our extensions for late and early answers.
This is a second telling of those rules. It imports nothing from studyllm and must stay so:
what shares code with the scheduler cannot disagree with it.

Run: `python tests/golden/make_sm2.py`. The output is the same on every run.

The file is a list, one case a line:

    {"answers": [[grade, day], ...], "states": [[due, interval, ease, repetitions, lapses], ...]}

Grades are 1 Again, 2 Hard, 3 Good, 4 Easy; days are study days as whole numbers; one state
follows each answer; the ease is in hundredths. Spread is off, and there are no baselines.

Where the rules leave room, this is what is taken:

- A lapse is a failed answer on a card with at least one repetition. A failed first answer, or
  a second failure in a row, is none.
- A further answer on the study day of the last one leaves everything as it is: lapses, and
  the day from which the elapsed days count, too. A day that a clock set back comes to again
  counts as one of its own: what a memory does not hold cannot change what follows from it.
- An answer on a day before the last one is early, with 0 days elapsed.
- Early and late are decided by due alone, and change the outcome of passes only. An early
  Easy leaves the ease alone at every repetition; an early Hard lowers it.
- "Repetition 3" is the one that the answer makes, so on a card with 2.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from functools import cache
from math import ceil
from pathlib import Path
from random import Random
from typing import NamedTuple

AGAIN, HARD, GOOD, EASY = 1, 2, 3, 4
QUALITY = {HARD: 3, GOOD: 4, EASY: 5}
FIRST_EASE = Fraction(5, 2)
LEAST_EASE = Fraction(13, 10)
LONGEST = 36_500

SEED = 1990
FIRST_DAY = 20_000


class State(NamedTuple):
    """What SM-2 knows of a card after an answer."""

    day: int
    """Study day of the answer that made this state."""
    due: int
    interval: int
    ease: Fraction
    repetitions: int
    lapses: int


@cache
def ease_after(ease: Fraction, grade: int) -> Fraction:
    """The ease after a pass, by step 5 of the paper."""
    short = 5 - QUALITY[grade]
    change = Fraction(1, 10) - short * (Fraction(8, 100) + short * Fraction(2, 100))
    return max(LEAST_EASE, ease + change)


def step(state: State | None, grade: int, day: int) -> State:
    """The state that an answer leaves behind. `None` is a card never seen."""
    if state is None:
        state = State(day, day, 0, FIRST_EASE, 0, 0)
    elif day == state.day:
        return state
    if grade == AGAIN:
        lapses = state.lapses + 1 if state.repetitions else state.lapses
        return State(day, day + 1, 1, state.ease, 0, lapses)
    ease = ease_after(state.ease, grade)
    if day < state.due:
        ease = min(ease, state.ease)
    repetitions = state.repetitions + 1
    interval = {1: 1, 2: 6}.get(repetitions) or _later_interval(state, grade, day, ease)
    return State(day, day + interval, interval, ease, repetitions, state.lapses)


def _later_interval(state: State, grade: int, day: int, ease: Fraction) -> int:
    """The interval from repetition 3 on, with the ease as the answer left it."""
    elapsed = max(0, day - state.day)
    if day < state.due:
        interval = max(state.interval, ceil(min(elapsed, state.interval) * ease))
    elif grade == HARD:
        interval = ceil(state.interval * ease)
    else:
        interval = ceil(max(elapsed, state.interval) * ease)
    return min(interval, LONGEST)


def between(rng: Random, low: int, high: int) -> int:
    """A whole number, low <= n <= high.

    Only `Random.random` is promised to give the same numbers in every version of Python.
    """
    return low + int(rng.random() * (high - low + 1))


def pick(rng: Random, weights: Sequence[int]) -> int:
    """An index into `weights`, as often as its weight says."""
    rest = between(rng, 1, sum(weights))
    for index, weight in enumerate(weights):
        rest -= weight
        if rest <= 0:
            return index
    raise ValueError("weights must be positive")


def on_time(_rng: Random, state: State) -> int:
    return _unanswered(state, state.due, 1)


def a_little_late(rng: Random, state: State) -> int:
    return _unanswered(state, state.due + between(rng, 1, 3), 1)


def late(rng: Random, state: State) -> int:
    return _unanswered(state, state.due + between(rng, 1, 2 * state.interval), 1)


def early(rng: Random, state: State) -> int:
    """A day after the last and before due; due itself where there is none between."""
    if state.interval == 1:
        return on_time(rng, state)
    return _unanswered(state, state.day + between(rng, 1, state.interval - 1), 1)


def a_day_early(_rng: Random, state: State) -> int:
    return _unanswered(state, max(state.day + 1, state.due - 1), 1)


def same_day(_rng: Random, state: State) -> int:
    return state.day


def a_day_back(_rng: Random, state: State) -> int:
    return _unanswered(state, state.day - 1, -1)


def _unanswered(state: State, day: int, direction: int) -> int:
    """The day, or the next to it in that direction if it is the last answer's."""
    return day + direction if day == state.day else day


Move = Callable[[Random, State], int]


class Kind(NamedTuple):
    """A way to study."""

    cases: int
    length: tuple[int, int]
    grades: tuple[int, int, int, int]
    """Weights of Again, Hard, Good and Easy."""
    moves: dict[Move, int]
    """When the next answer is given, with weights."""


EVERYTHING: dict[Move, int] = {
    on_time: 5,
    a_little_late: 2,
    late: 2,
    early: 3,
    a_day_early: 1,
    same_day: 3,
    a_day_back: 1,
}

KINDS = {
    "on time": Kind(40, (6, 12), (1, 2, 6, 2), {on_time: 1}),
    "late": Kind(45, (6, 12), (1, 2, 4, 3), {late: 3, a_little_late: 2, on_time: 2}),
    "early": Kind(50, (7, 14), (1, 3, 5, 3), {early: 4, a_day_early: 1, on_time: 3}),
    "same day": Kind(35, (8, 14), (4, 3, 5, 2), {same_day: 3, on_time: 4, early: 1}),
    "many Agains": Kind(30, (12, 24), (6, 1, 5, 1), {on_time: 5, late: 1, early: 1, same_day: 2}),
    "to the cap": Kind(20, (11, 14), (0, 0, 3, 5), {on_time: 4, late: 3}),
    "around the cap": Kind(15, (13, 18), (1, 4, 12, 16), {on_time: 5, late: 3, early: 2}),
    "at the floor": Kind(25, (14, 22), (1, 9, 3, 1), {on_time: 5, late: 1, early: 2}),
    "clock back": Kind(40, (7, 14), (1, 2, 4, 4), {on_time: 5, a_day_back: 3, same_day: 1}),
    "mixed": Kind(55, (10, 20), (2, 3, 5, 3), EVERYTHING),
}

Answers = list[tuple[int, int]]


def told(rng: Random, kind: Kind) -> Iterator[tuple[int, int, State]]:
    """Grade, study day and state of each answer of a random history."""
    moves = list(kind.moves)
    weights = list(kind.moves.values())
    day = FIRST_DAY + between(rng, 0, 999)
    state: State | None = None
    for _ in range(between(rng, *kind.length)):
        if state is not None:
            day = moves[pick(rng, weights)](rng, state)
        grade = 1 + pick(rng, kind.grades)
        state = step(state, grade, day)
        yield grade, day, state


def history(rng: Random, kind: Kind) -> Answers:
    """A random history: grades and study days in the order of answers."""
    return [(grade, day) for grade, day, _ in told(rng, kind)]


# Three Goods, the third two days early, leave 10 days at ease 2.50, counted from day 5.
TEN_DAYS: Answers = [(GOOD, 0), (GOOD, 1), (GOOD, 5)]

# Interval after one more answer, worked out by hand: day of the answer, then Again to Easy.
WORKED = {
    4: (1, 10, 10, 10),  # the clock went back a day: 0 days elapsed, as scheduled
    5: (10, 10, 10, 10),  # the same day: nothing changes
    10: (1, 12, 13, 13),  # 5 x 2.36 = 11.8; 5 x 2.50 = 12.5; an early Easy leaves 2.50
    15: (1, 24, 25, 26),  # 10 x 2.36 = 23.6; 10 x 2.50; 10 x 2.60
    20: (1, 24, 38, 39),  # Hard 10 x 2.36; 15 x 2.50 = 37.5; 15 x 2.60
    20_000: (1, 24, LONGEST, LONGEST),
}


def worked() -> list[Answers]:
    """The histories worked out by hand.

    Raises:
        ValueError: if `step` disagrees with one of them.
    """
    histories = []
    for day, intervals in WORKED.items():
        for grade, interval in enumerate(intervals, start=AGAIN):
            answers = [*TEN_DAYS, (grade, day)]
            if states(answers)[-1][1] != interval:
                raise ValueError(f"{answers} should end with {interval} days")
            histories.append([(grade, FIRST_DAY + day) for grade, day in answers])
    return histories


def states(answers: Answers) -> list[list[int]]:
    """Due, interval, ease in hundredths, repetitions and lapses after each answer."""
    rows = []
    state: State | None = None
    for grade, day in answers:
        state = step(state, grade, day)
        hundredths = state.ease * 100
        if hundredths.denominator != 1:
            raise ValueError(f"ease {state.ease} is not in whole hundredths")
        rows.append([state.due, state.interval, int(hundredths), state.repetitions, state.lapses])
    return rows


def main() -> None:
    """Write the file and say how much is in it."""
    rng = Random(SEED)
    histories = worked()
    print(f"{'worked by hand':<16}{len(histories):>4}")
    for name, kind in KINDS.items():
        histories += [history(rng, kind) for _ in range(kind.cases)]
        print(f"{name:<16}{kind.cases:>4}")
    lines = [
        json.dumps({"answers": answers, "states": states(answers)}, separators=(",", ":"))
        for answers in histories
    ]
    path = Path(__file__).with_name("sm2.json")
    path.write_text("[\n" + ",\n".join(lines) + "\n]\n", encoding="utf-8", newline="\n")
    print(f"{'in all':<16}{len(histories):>4}, {path.stat().st_size:,} bytes in {path.name}")


if __name__ == "__main__":
    main()
