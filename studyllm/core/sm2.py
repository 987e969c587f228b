"""The SM-2 algorithm.

Source: P. A. Woźniak, "Application of a computer to improve the results obtained in working
with the SuperMemo method" (1990), steps 1 to 6. Step 7, asking weak cards again on the same
day, is in `session`.

I(n) is taken as the interval after the n-th repetition, computed with the ease that this
repetition leaves: the paper changes the ease after each repetition. Ports disagree (some
multiply by the old ease). A failure leaves the ease as it is (step 6); many ports lower it.

Two extensions, where the paper is silent. A late pass shows that the memory held for longer
than planned, so Good and Easy go on from the days that really passed. An early one shows
less than planned: it never shortens the interval, never raises the ease, and lengthens the
interval only as far as the days that passed carry it.
"""

from __future__ import annotations

from math import log, sqrt

from studyllm.core.journal import Day, Grade, Promise, Recall
from studyllm.core.schedule import LONGEST, Memory, Scheduler, adopted

FIRST_EASE = 250
LEAST_EASE = 130

EASE_CHANGE = (0, 0, -14, 0, 10)
"""Hundredths, by grade: 0.1 - (5-q)(0.08 + (5-q)0.02) for the qualities q = 3, 4, 5."""

AIM = 0.9
"""The chance of recall on the due day that `recall` takes for granted."""
LEAST_RECALL = 1e-9
"""A chance is never none, which a power would become some thousand intervals later."""

LAPSED, NEVER_PASSED = 0.5, 0.2
"""The stability in days of a card that was passed once and has failed, and of one never passed."""
DECAY = -0.1542
FACTOR = AIM ** (1 / DECAY) - 1
"""Of FSRS-6's forgetting curve with default weights."""

# Looked up once, and plain: a million answers are folded with them.
AGAIN, HARD = int(Grade.AGAIN), int(Grade.HARD)
new = tuple.__new__


def step(memory: Memory | None, review: Recall) -> Memory:
    """The memory that a review leaves behind; `None` is a card never seen.

    A further review on a study day on which the card was answered changes nothing.
    """
    grade, day, _ = review
    if memory is None:
        ease = _ease(FIRST_EASE, grade)
        return new(Memory, (day + 1, day, day, 1, 0, 1, int(grade > AGAIN), ease, 0.0, 0.0))
    due, last, answered, scheduled, lapses, reviews, repetitions, ease, _, _ = memory
    if day == answered:
        return memory
    reviews += 1
    if grade == AGAIN:
        lapses += repetitions > 0
        return new(Memory, (day + 1, day, day, 1, lapses, reviews, 0, ease, 0.0, 0.0))
    early = day < due
    changed = ease + EASE_CHANGE[grade]  # `_ease`, without a call for each of a million
    if changed < LEAST_EASE:
        changed = LEAST_EASE
    if not early or changed < ease:
        ease = changed
    repetitions += 1
    if repetitions <= 2:
        interval = 1 if repetitions == 1 else 6
    else:
        interval = _interval(scheduled, day - last, grade, ease, early)
        if interval > LONGEST:
            interval = LONGEST
    values = (day + interval, day, day, interval, lapses, reviews, repetitions, ease, 0.0, 0.0)
    return new(Memory, values)


def _ease(ease: int, grade: int) -> int:
    return max(LEAST_EASE, ease + EASE_CHANGE[grade])


def _interval(scheduled: int, elapsed: int, grade: int, ease: int, early: bool) -> int:
    """The days after a third pass in a row, or a later one."""
    if early:
        passed = min(max(0, elapsed), scheduled)
        return max(scheduled, -(-passed * ease // 100))
    days = scheduled if grade == HARD or elapsed < scheduled else elapsed
    # Rounded up, in integers: a float ease adds a day now and then.
    return -(-days * ease // 100)


def adopt(memory: Memory | None, promise: Promise) -> Memory:
    """The memory that goes on from what another program had promised."""
    repetitions = 2 if promise.interval >= 6 else int(promise.interval >= 1)
    ease = FIRST_EASE if promise.ease is None else max(LEAST_EASE, promise.ease)
    return adopted(memory, promise, repetitions=repetitions, ease=ease)


def recall(memory: Memory, day: Day) -> float:
    """The chance of recall on a day, if it falls by the same share each day to AIM when due.

    SM-2 itself foretells nothing; this is what its intervals are commonly taken to aim at.
    """
    elapsed = day - memory.day
    if elapsed <= 0:
        return 1.0
    chance: float = AIM ** (elapsed / (memory.interval or 1))
    if chance < LEAST_RECALL:
        return LEAST_RECALL
    return chance


def stability(memory: Memory) -> float:
    """About how many days it takes until the chance of recall falls to AIM, by all that is known.

    The interval alone says little of a card that was asked early or has failed: an early pass
    leaves it as it is, and a failure makes it 1 whatever was before. How many passes there were
    in a row, how many other answers, and the ease tell the rest. An interval that is longer than
    so many passes bring, as after a late one or from another program, counts as the passes that
    would have brought it. The formula was fitted to what FSRS-6 with its default weights says of
    cards that SM-2 asks up to an interview; it explains nine tenths of the variance of the
    logarithm (`benchmarks.stability`).
    """
    if not memory.repetitions:
        return LAPSED if memory.lapses else NEVER_PASSED
    interval, ease = memory.interval, memory.ease
    passes: float = memory.repetitions
    if interval > 6:  # after the second pass; each later one multiplies it by the ease
        passes = max(passes, 2 + log(interval / 6) / log(ease / 100))
    others = max(0.0, memory.reviews - passes)
    grown: float = interval**0.3 * passes**1.4
    return 2.5 * grown * (ease / FIRST_EASE) ** 3 / sqrt(1 + others)


def estimate(memory: Memory, day: Day) -> float:
    """The chance of recall on a day by `stability`, with the forgetting curve of FSRS-6."""
    elapsed = day - memory.day
    if elapsed <= 0:
        return 1.0
    chance: float = (1 + FACTOR * elapsed / stability(memory)) ** DECAY
    return chance


SM2 = Scheduler(step, adopt, recall, estimate, "sm2/2", again_below=Grade.GOOD)
