"""`python -m benchmarks.stability`: how well SM-2's memories tell how stable a card is."""

from __future__ import annotations

import statistics
import sys
from collections.abc import Iterator
from itertools import product
from math import exp, log

from benchmarks.asking import Ours
from benchmarks.interview import TRUTHS
from benchmarks.preparing import Preparing, Setting, missed
from benchmarks.table import written
from studyllm.core.cards import Key
from studyllm.core.fsrs import fsrs
from studyllm.core.journal import Review
from studyllm.core.schedule import Memory
from studyllm.core.sm2 import SM2, stability

SETTINGS = ((300, 7, 25), (300, 21, 10), (150, 21, 25), (300, 60, 10), (150, 60, 10))
"""Cards, days, minutes."""
LEARNERS = range(4)

HEADINGS = ("passes in a row", "answers", "days", "off by", "the interval is off by")


class Beside:
    """A scheduler that is SM-2, and keeps what FSRS-6 thinks of the same answers."""

    def __init__(self) -> None:
        self._fsrs = fsrs()
        self.stabilities: dict[Key, tuple[Memory, Memory]] = {}
        """What SM-2 and FSRS-6 have of each card."""

    def after(self, key: Key, memory: Memory | None, review: Review) -> Memory:
        """SM-2's memory after a review."""
        after = SM2.after(key, memory, review)
        before = self.stabilities[key][1] if memory else None
        self.stabilities[key] = after, self._fsrs.step(before, review)
        return after


def compared() -> Iterator[tuple[Memory, float]]:
    """SM-2's memory and FSRS-6's stability of each card in the evening of the days it was asked."""
    for name, (cards, days, minutes), seed in product(TRUTHS, SETTINGS, LEARNERS):
        setting = Setting(cards, days, minutes, missed(seed % 2 * 2, days, seed))
        beside = Beside()
        learner = Preparing(Ours(SM2), TRUTHS[name](seed), setting, beside.after)
        for day in range(days):
            learner.study()
            for one, other in beside.stabilities.values():
                if one.day == day:
                    yield one, other.stability


def main() -> int:
    """Simulate, and print a table; the exit code."""
    found = list(compared())
    rows = [_row(f"{passes}", [pair for pair in found if pair[0].repetitions == passes])
            for passes in range(6)]  # fmt: skip
    rows.append(_row("more", [pair for pair in found if pair[0].repetitions > 5]))
    rows.append(_row("all", found))
    told = [log(stability(memory)) for memory, _ in found]
    true = [log(days) for _, days in found]
    print(written(HEADINGS, rows))
    print(f"\nexplained of the variance: {statistics.correlation(told, true) ** 2:.2f}")
    return 0


def _row(name: str, pairs: list[tuple[Memory, float]]) -> tuple[str, ...]:
    """The typical factor between what is told and FSRS-6's stability."""
    own = [abs(log(stability(memory) / days)) for memory, days in pairs]
    plain = [abs(log(memory.interval / days)) for memory, days in pairs]
    middle = statistics.median(days for _, days in pairs)
    factors = (f"{exp(statistics.median(logs)):.1f}x" for logs in (own, plain))
    return name, f"{len(pairs):,}", f"{middle:.1f}", *factors


if __name__ == "__main__":
    sys.exit(main())
