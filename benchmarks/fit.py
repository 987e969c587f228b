"""How well chances of recall that a scheduler foretold agree with what happened.

Three measures, as the srs-benchmark of the open-spaced-repetition project defines them: log loss,
RMSE (bins) and AUC. Counted is every answer on a later study day than the card's last one. Unlike
there, nothing is fitted, so nothing is held back for training, and no outliers are left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from math import floor, log, sqrt
from typing import NamedTuple, TypeAlias

from studyllm.core.cards import Key
from studyllm.core.journal import Baseline, Counting, Grade, Reset
from studyllm.core.schedule import Memory, Scheduler

Histories: TypeAlias = Iterable[tuple[Key, Sequence[Counting]]]
"""What happened to each card, in fold order."""

LEAST = 1e-15
"""For log loss, what happened is taken to have been given this chance at least."""


class Seen(NamedTuple):
    """One answer that counts, and what was foretold of it."""

    chance: float
    """Of recall, as foretold; 0 <= chance <= 1."""
    recalled: bool
    """Whether the grade was better than Again."""
    elapsed: int
    """Days since the last answer; at least 1."""
    number: int
    """Which study day of the card it was; the first that counts is 2."""
    lapses: int
    """How many answers before it counted and were Again."""


def foretold(scheduler: Scheduler, histories: Histories) -> Iterator[Seen]:
    """Every answer that counts, with the chance that the scheduler gave it.

    Practice beside the schedule neither counts nor changes a memory. What another program had
    promised changes the memory, and is a study day of the card.
    """
    for card, history in histories:
        memory: Memory | None = None
        number = lapses = 0
        for fact in history:
            if isinstance(fact, Baseline):
                memory = scheduler.adopt(memory, fact.promise)
                number = max(number, 1)
                continue
            if isinstance(fact, Reset):
                memory, number, lapses = None, 0, 0
                continue
            if fact.cram:
                continue
            grade, day, _ = fact.review
            if memory is None:
                number = 1
            elif day > memory.day:
                number += 1
                chance = scheduler.recall(memory, day)
                recalled = grade > Grade.AGAIN
                yield Seen(chance, recalled, day - memory.day, number, lapses)
                lapses += not recalled
            memory = scheduler.after(card, memory, fact.review)


class Fit(NamedTuple):
    """The measures."""

    log_loss: float
    """From 0, better the lower."""
    rmse_bins: float
    """From 0 to 1, better the lower."""
    auc: float
    """From 0 to 1, better the higher; 0.5 is what knowing nothing gives."""


def fit(seen: Sequence[Seen]) -> Fit:
    """All three measures of at least one answer."""
    return Fit(log_loss(seen), rmse_bins(seen), auc(seen))


def average(seen: Sequence[Seen]) -> list[Seen]:
    """The same answers as foretold by one who knows but their average, to compare with."""
    share = sum(one.recalled for one in seen) / len(seen)
    return [one._replace(chance=share) for one in seen]


def log_loss(seen: Sequence[Seen]) -> float:
    """The mean of -ln(the chance that was given to what happened)."""
    given = (one.chance if one.recalled else 1 - one.chance for one in seen)
    return -sum(log(max(chance, LEAST)) for chance in given) / len(seen)


def rmse_bins(seen: Sequence[Seen]) -> float:
    """How far mean chance and share of recalled lie apart in bins of answers that are alike.

    Returns:
        The root of the mean of the squared distances, each bin weighted by its answers.
    """
    bins: dict[tuple[float, float, float], list[Seen]] = defaultdict(list)
    for one in seen:
        bins[_bin(one)].append(one)
    squares = 0.0
    for alike in bins.values():
        apart = sum(one.chance - one.recalled for one in alike) / len(alike)
        squares += apart**2 * len(alike)
    return sqrt(squares / len(seen))


def _bin(one: Seen) -> tuple[float, float, float]:
    """Bins that widen with the days, the number of the study day and the lapses."""
    return (
        round(2.48 * 3.62 ** _power(one.elapsed, 3.62), 2),
        round(1.99 * 1.89 ** _power(one.number, 1.89)),
        round(1.65 * 1.73 ** _power(one.lapses, 1.73)) if one.lapses else 0,
    )


def _power(value: int, base: float) -> int:
    return floor(log(value) / log(base))


def auc(seen: Sequence[Seen]) -> float:
    """How often, of one recalled and one not, the recalled had the higher chance; ties are half.

    Returns:
        0.5 if all were recalled, or none.
    """
    recalled = sum(one.recalled for one in seen)
    pairs = recalled * (len(seen) - recalled)
    if not pairs:
        return 0.5
    higher = 0.0
    below = 0
    for _, tied in groupby(sorted(seen), key=lambda one: one.chance):
        group = [one.recalled for one in tied]
        lost = len(group) - sum(group)
        higher += sum(group) * (below + lost / 2)
        below += lost
    return higher / pairs
