"""What a scheduler foretells of one card over time: samples of its recall, to be drawn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import floor
from typing import NamedTuple

from studyllm.core.journal import Day
from studyllm.core.schedule import Memory


class Sample(NamedTuple):
    """The chance of recall at one time."""

    at: float
    """In study days."""
    recall: float
    """0 < recall <= 1."""
    spell: int
    """How many memories came before the one that it follows from; it only ever falls within one."""


def forgetting(
    memories: Sequence[Memory], recall: Callable[[Memory, Day], float], last: Day, samples: int
) -> list[Sample]:
    """The chance of recall from the first memory on, by what was known at each time.

    Between two whole days it is taken to fall evenly.

    Args:
        memories: what each event of the card's past has left behind, in fold order; at least one.
        recall: the scheduler's.
        last: the day with which the curve ends.
        samples: how many are wanted, at least 2.

    Returns:
        So many, evenly spread from the first memory's day to `last`; a single one if that is not
        later.
    """
    first = memories[0].day
    span = last - first
    if span <= 0:
        return [Sample(first, recall(memories[-1], first), len(memories) - 1)]
    found = []
    spell = 0
    for place in range(samples):
        at = first + span * place / (samples - 1)
        day = floor(at)
        while spell + 1 < len(memories) and memories[spell + 1].day <= day:
            spell += 1
        memory = memories[spell]
        now, part = recall(memory, day), at - day
        if part:
            now += (recall(memory, day + 1) - now) * part
        found.append(Sample(at, now, spell))
    return found
