"""Answers counted while they are folded: by day, grade and state before, and what was foretold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import partial
from typing import TypeAlias

from studyllm.core.calibration import EDGES, WHOLE, Sums, forecast, unpacked
from studyllm.core.cards import Key
from studyllm.core.journal import Day, Grade, Recall
from studyllm.core.schedule import (
    COUNTED_MS,
    MATURE,
    NEW,
    OLD,
    REPEAT,
    YOUNG,
    Memory,
    Scheduler,
)

Place: TypeAlias = tuple[Day, int, int, int]
"""Of one count: day, number of the deck, grade, state before."""

BINS = len(EDGES) - 1

A_DAY, A_GRADE = 64, 8
"""In the number that stands for a day, a grade and a state."""

ONE = 1 << 48
"""An answer, in the number of answers and milliseconds; either may be below 0."""

AGAIN = int(Grade.AGAIN)
"""Looked up once: a million answers are counted with it."""

ANSWERED, INTERVAL = Memory._fields.index("answered"), Memory._fields.index("interval")
"""Places in a memory."""


class Tally:
    """What was counted, in packed numbers: a million answers are added up."""

    def __init__(self, scheduler: Scheduler) -> None:
        """`scheduler` folds."""
        self._scheduler = scheduler
        self._counts: defaultdict[int, defaultdict[int, int]] = defaultdict(_numbers)
        """By deck, and by place in it."""
        self._bins: list[defaultdict[Day, int]] = [_numbers() for _ in range(BINS)]
        """Sums of forecasts, by bin and day."""
        self._forecasts: dict[int, tuple[defaultdict[Day, int], int]] = {}
        """By chance and whether the card was recalled: the bin, and what comes to its sums."""

    def fold(
        self, deck: int, key: Key, reviews: Iterable[Recall], memory: Memory | None = None
    ) -> Memory | None:
        """The memory of a card after answers and nothing else; each of them is counted.

        The same as `Scheduler.tally` and `add`, in less time.

        Args:
            deck: the number of its deck.
            key: its own.
            reviews: in fold order.
            memory: what is remembered before them.
        """
        scheduler, counts, forecasts = self._scheduler, self._counts[deck], self._forecasts
        step = partial(scheduler.after, key) if scheduler.spreads else scheduler.step
        recall = scheduler.recall
        for review in reviews:
            grade, day, took_ms = review
            # `state_before` and FORETOLD, without a call for each of a million.
            if memory is None:
                state = NEW
            elif memory[ANSWERED] == day:
                state = REPEAT
            else:
                state = YOUNG if memory[INTERVAL] < MATURE else OLD
                chance = recall(memory, day)
                code = round(chance * WHOLE) * 2 + (grade > AGAIN)
                if code in forecasts:
                    days, packed = forecasts[code]
                else:
                    number, _, packed = forecast(chance, grade > AGAIN)
                    days = self._bins[number]
                    forecasts[code] = days, packed
                days[day] += packed
            place = day * A_DAY + grade * A_GRADE + state
            if took_ms > COUNTED_MS:
                took_ms = COUNTED_MS
            counts[place] += ONE + took_ms
            memory = step(memory, review)
        return memory

    def add(
        self, deck: int, review: Recall, state: int, chance: float | None, times: int = 1
    ) -> None:
        """Count one answer so many times.

        Args:
            deck: the number of its card's deck.
            review: the answer.
            state: of the card before it.
            chance: what was foretold, if anything was.
            times: 1, or -1 to take it away.
        """
        grade, day, took_ms = review
        place = day * A_DAY + grade * A_GRADE + state
        self._counts[deck][place] += times * (ONE + min(took_ms, COUNTED_MS))
        if chance is not None:
            number, _, packed = forecast(chance, grade > AGAIN)
            self._bins[number][day] += times * packed

    def counts(self) -> dict[Place, tuple[int, int]]:
        """Answers and milliseconds, but where both are none."""
        found = {}
        for deck, counts in self._counts.items():
            for place, packed in counts.items():
                if packed:
                    day, rest = divmod(place, A_DAY)
                    answers, took_ms = divmod(packed + ONE // 2, ONE)
                    found[day, deck, *divmod(rest, A_GRADE)] = answers, took_ms - ONE // 2
        return found

    def sums(self) -> dict[tuple[Day, int], Sums]:
        """What was foretold, by day and bin, but where it comes to nothing."""
        return {
            (day, number): unpacked(packed)
            for number, days in enumerate(self._bins)
            for day, packed in days.items()
            if packed
        }


def _numbers() -> defaultdict[int, int]:
    return defaultdict(int)
