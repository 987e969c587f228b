"""The FSRS-6 algorithm: memory as stability and difficulty, due when recall has fallen far enough.

Source: the FSRS-6 formulas of the open-spaced-repetition project; the reference is py-fsrs
6.3.2 without learning steps and without fuzz, on whole study days. Default weights are its own.

Answers of one study day count, by the same-day formula, in which only Again can lower the
stability (Hard too is held at 1, as 6.3.2 does). No days have passed since a later review.
Where we differ: weights with which a better grade could be due sooner are refused.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import exp

from studyllm.core.journal import Day, Grade, Promise, Recall
from studyllm.core.schedule import LONGEST, Memory, Scheduler, adopted

WEIGHTS = (
    0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796,
    1.4835, 0.0614, 0.2629, 1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542,
)  # fmt: skip
"""The default weights w0 to w20."""

LEAST_WEIGHTS = (
    0.001, 0.001, 0.001, 0.001, 1.0, 0.001, 0.001, 0.001, 0.0, 0.0, 0.001,
    0.001, 0.001, 0.001, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.1,
)  # fmt: skip
MOST_WEIGHTS = (
    100.0, 100.0, 100.0, 100.0, 10.0, 4.0, 4.0, 0.75, 4.5, 0.8, 3.5,
    5.0, 0.25, 0.9, 4.0, 1.0, 6.0, 2.0, 2.0, 0.8, 0.8,
)  # fmt: skip

RETENTION = 0.9
"""The chance of recall at which a card is due, unless the learner chooses another."""
LEAST_RETENTION, MOST_RETENTION = 0.70, 0.99

LEAST_STABILITY = 0.001
EASIEST, HARDEST = 1.0, 10.0

# Looked up once, and plain: a million answers are folded with them.
AGAIN, HARD, GOOD, EASY = map(int, Grade)
new = tuple.__new__


def recall(elapsed: float, stability: float, decay: float = WEIGHTS[20]) -> float:
    """The chance of recall after some days without review.

    Args:
        elapsed: days since the last review; at least 0.
        stability: days until the chance falls to 0.9; more than 0.
        decay: bend of the forgetting curve; more than 0.

    Returns:
        A probability, 0 < p <= 1; 0.9 when `elapsed` equals `stability`.
    """
    factor = 0.9 ** (-1 / decay) - 1
    return float((1 + factor * elapsed / stability) ** -decay)


def flaw(weights: Sequence[float]) -> str:
    """Why these weights cannot be used, or nothing."""
    if len(weights) != len(WEIGHTS):
        return f"has {len(weights)} weights, and FSRS-6 has {len(WEIGHTS)}"
    for place, (weight, least, most) in enumerate(
        zip(weights, LEAST_WEIGHTS, MOST_WEIGHTS, strict=True)
    ):
        if not least <= weight <= most:
            return f"has {weight:g} as w{place}, which must be from {least:g} to {most:g}"
    if list(weights[:4]) != sorted(weights[:4]):
        return "must have w0 <= w1 <= w2 <= w3, or a better grade could be due sooner"
    return ""


def fsrs(weights: Sequence[float] = WEIGHTS, retention: float = RETENTION) -> Scheduler:
    """The scheduler with these weights, which asks a card when its recall is `retention`.

    Args:
        weights: w0 to w20.
        retention: from 0.70 to 0.99.

    Raises:
        ValueError: `flaw` names one, or the retention is out of range.
    """
    if said := flaw(weights):
        raise ValueError(f"the list {said}")
    if not LEAST_RETENTION <= retention <= MOST_RETENTION:
        raise ValueError(f"retention {retention} is not from {LEAST_RETENTION} to {MOST_RETENTION}")
    decay = weights[20]
    factor = 0.9 ** (-1 / decay) - 1

    def chance(memory: Memory, day: Day) -> float:
        """`recall`, with what does not change worked out once."""
        elapsed = day - memory.day
        return float((1 + factor * elapsed / memory.stability) ** -decay) if elapsed > 0 else 1.0

    return Scheduler(
        _stepper(weights, retention),
        _adopter(weights),
        recall=chance,
        estimate=chance,
        fingerprint=f"fsrs/1 {retention!r} {' '.join(map(repr, weights))}",
        again_below=Grade.HARD,
    )


def _stepper(weights: Sequence[float], retention: float) -> Callable[..., Memory]:
    """The step with all that does not change worked out once."""
    decay = -weights[20]
    factor = 0.9 ** (1 / decay) - 1
    reach = retention ** (1 / decay) - 1
    update = _updater(weights, decay, factor)
    first = [(max(weights[grade - 1], LEAST_STABILITY), _first(weights, grade)) for grade in Grade]

    def step(memory: Memory | None, review: Recall) -> Memory:
        """The memory that a review leaves behind; `None` is a card never seen."""
        grade, day, _ = review
        if memory is None:
            stability, difficulty = first[grade - 1]
            lapses, reviews, repetitions = 0, 1, 0
        else:
            _, last, answered, _, lapses, reviews, repetitions, _, stability, difficulty = memory
            stability, difficulty = update(stability, difficulty, day - last, grade)
            reviews += 1
            if grade == AGAIN and repetitions and day != answered:
                lapses += 1
        interval = round(stability / factor * reach)
        if interval < 1:  # plainly: `min` and `max` are calls, and a million are folded
            interval = 1
        elif interval > LONGEST:
            interval = LONGEST
        repetitions = 0 if grade == AGAIN else repetitions + 1
        return new(Memory, (
            day + interval, day, day, interval, lapses, reviews, repetitions, 0,
            stability, difficulty,
        ))  # fmt: skip

    return step


def _updater(
    w: Sequence[float], decay: float, factor: float
) -> Callable[[float, float, int, int], tuple[float, float]]:
    """Stability and difficulty after one more review, from those before it."""
    w6, w7, w9, w10, w11, w12, w13, w14 = w[6], w[7], w[9], w[10], w[11], w[12], w[13], w[14]
    growth = exp(w[8])
    bonus = (1.0, 1.0, w[15], 1.0, w[16])
    forgotten = exp(w[17] * w[18])
    same_day = [exp(w[17] * (grade - 3 + w[18])) for grade in range(5)]
    w19 = w[19]
    easy = w7 * (w[4] - exp(w[5] * 3) + 1)

    def update(s: float, d: float, elapsed: int, grade: int) -> tuple[float, float]:
        if elapsed < 1:
            gain = same_day[grade] * s**-w19
            after = s * (gain if grade == AGAIN or gain > 1.0 else 1.0)
        else:
            forgetting = 1 - (1 + factor * elapsed / s) ** decay
            if grade == AGAIN:
                lost = w11 * d**-w12 * ((s + 1) ** w13 - 1) * exp(forgetting * w14)
                after = min(lost, s / forgotten)
            else:
                gain = growth * (11 - d) * s**-w9 * (exp(forgetting * w10) - 1)
                after = s * (1 + gain * bonus[grade])
        d += (10.0 - d) * -(w6 * (grade - 3)) / 9.0
        # A mean of two that are at most HARDEST, as no first difficulty can be more.
        d = easy + (1 - w7) * d
        if d < EASIEST:
            d = EASIEST
        if after < LEAST_STABILITY:
            after = LEAST_STABILITY
        return after, d

    return update


def _first(weights: Sequence[float], grade: int) -> float:
    """The difficulty after a first answer."""
    difficulty = weights[4] - exp(weights[5] * (grade - 1)) + 1
    return min(max(difficulty, EASIEST), HARDEST)


def _adopter(weights: Sequence[float]) -> Callable[[Memory | None, Promise], Memory]:
    def adopt(memory: Memory | None, promise: Promise) -> Memory:
        """The memory that goes on from what another program had promised."""
        stability = promise.interval if promise.stability is None else promise.stability
        difficulty = promise.difficulty
        if difficulty is None:
            difficulty = _first(weights, GOOD)
        return adopted(
            memory,
            promise,
            repetitions=int(promise.interval >= 1),
            stability=float(max(stability, LEAST_STABILITY)),
            difficulty=min(max(difficulty, EASIEST), HARDEST),
        )

    return adopt
