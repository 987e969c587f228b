"""What an algorithm is: one pure function from memory and review to memory, and its fold."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from studyllm.core.journal import Day, Grade, Review

MATURE = 21
"""Days of interval from which a card counts as mature."""

COUNTED_MS = 60_000
"""Of one answer's time, statistics count at most this much."""


class Memory(NamedTuple):
    """What a card's reviews have left behind."""

    due: Day
    day: Day
    """The study day of the last review."""
    interval: int
    """Days from the last review to `due`, as scheduled."""
    ease: int
    """The SM-2 ease in hundredths, at least 130."""
    repetitions: int
    """Passes in a row."""
    lapses: int
    """How often a card that had been passed was forgotten."""


Step: TypeAlias = Callable[[Memory | None, Review], Memory]
"""An algorithm: the memory that a review leaves behind. `None` is a card never seen."""


@dataclass(frozen=True, slots=True)
class Scheduler:
    """An algorithm with all that decides what its memories mean."""

    step: Step
    fingerprint: str
    """Names the algorithm and its parameters; another one means: refold."""
    again_below: Grade
    """A card whose last answer of the day is below this is asked again that day."""


def fold(step: Step, reviews: Iterable[Review]) -> Memory | None:
    """The memory after these reviews of one card, taken in their order."""
    memory: Memory | None = None
    for review in reviews:
        memory = step(memory, review)
    return memory


def outcomes(step: Step, memory: Memory | None, day: Day) -> dict[Grade, Memory]:
    """What each grade would leave behind on that day."""
    return {grade: step(memory, Review(grade, day, 0)) for grade in Grade}


NEW, YOUNG, OLD, REPEAT = range(4)
"""Never seen; interval under 21 days; 21 days or more; already answered that study day."""


def state_before(memory: Memory | None, day: Day) -> int:
    """Which of NEW, YOUNG, OLD, REPEAT a card is when it is answered on `day`."""
    if memory is None:
        return NEW
    if memory.day == day:
        return REPEAT
    return YOUNG if memory.interval < MATURE else OLD


def tally(step: Step, reviews: Iterable[Review]) -> tuple[Memory | None, list[tuple[Review, int]]]:
    """The fold of one card's reviews, and each review with the card's state before it."""
    memory: Memory | None = None
    counted = []
    for review in reviews:
        counted.append((review, state_before(memory, review.day)))
        memory = step(memory, review)
    return memory, counted
