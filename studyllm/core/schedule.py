"""What an algorithm is: one pure function from memory and review to memory, and its fold."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from studyllm.core.cards import Key
from studyllm.core.journal import Baseline, Counting, Day, Grade, Promise, Recall, Reset, Review
from studyllm.core.spread import spread

LONGEST = 36_500
"""Days; no interval is longer."""

NEVER = -1
"""Stands for the day of an answer where there was none."""

MATURE = 21
"""Days of interval from which a card counts as mature."""

COUNTED_MS = 60_000
"""Of one answer's time, statistics count at most this much."""

LEECH, LEECH_AGAIN = 8, 4
"""Lapses with which a card becomes a leech, and after which it is said again."""


class Memory(NamedTuple):
    """What a card's reviews have left behind."""

    due: Day
    day: Day
    """The study day of the last review, here or elsewhere."""
    answered: Day
    """The study day of the last answer here, NEVER where there is only a promise."""
    interval: int
    """Days from the last review to `due`, before any spread: the base of the next interval."""
    lapses: int
    """How often a card that had been passed was forgotten."""
    reviews: int
    """How many answers have changed this memory."""
    repetitions: int
    """Passes in a row."""
    ease: int = 0
    """SM-2's, in hundredths, at least 130; 0 where the algorithm has none."""
    stability: float = 0.0
    """FSRS's: days until the chance of recall falls to 0.9; 0 where there is none."""
    difficulty: float = 0.0
    """FSRS's, from 1 to 10; 0 where there is none."""


Step: TypeAlias = Callable[[Memory | None, Recall], Memory]
"""An algorithm: the memory that a review leaves behind. `None` is a card never seen."""


@dataclass(frozen=True, slots=True)
class Scheduler:
    """An algorithm with all that decides what its memories mean."""

    step: Step
    adopt: Callable[[Memory | None, Promise], Memory]
    """The memory that goes on from what another program had promised."""
    recall: Callable[[Memory, Day], float]
    """The chance of recall on a day that is not before the last review; 0 < p <= 1."""
    estimate: Callable[[Memory, Day], float]
    """The same as far as the whole memory tells, to compare cards by; mostly `recall` itself."""
    fingerprint: str
    """Names the algorithm and its parameters; another one means: refold."""
    again_below: Grade
    """A card whose last answer of the day is below this is asked again that day."""
    spreads: bool = False
    """Whether due days move a little, so that cards begun together do not stay together."""

    def after(self, key: Key, memory: Memory | None, review: Recall) -> Memory:
        """The memory of a card after one more review of it."""
        after = self.step(memory, review)
        if not self.spreads or after is memory:
            return after
        return after._replace(due=_spread_due(key, memory, review, after))

    def outcomes(self, key: Key, memory: Memory | None, day: Day) -> dict[Grade, Memory]:
        """What each grade would leave behind on that day."""
        return {grade: self.after(key, memory, Review(grade, day, 0)) for grade in Grade}

    def fold(self, key: Key, history: Iterable[Review | Promise]) -> Memory | None:
        """The memory after all that happened to one card, in its order."""
        memory: Memory | None = None
        for event in history:
            if isinstance(event, Promise):
                memory = self.adopt(memory, event)
            else:
                memory = self.after(key, memory, event)
        return memory

    def tally(
        self, facts: Iterable[Counting]
    ) -> tuple[Memory | None, list[tuple[Review, int, float | None]]]:
        """The fold of one card's facts, and what there is to count of each review.

        An answer leaves behind what it did under the key that the card had then, so that a card
        stays due when it gets another one.

        Returns:
            The memory; and of each answer in its order the review, the card's state before it,
            and the chance of recall that was foretold if the state is in FORETOLD.
        """
        memory: Memory | None = None
        counted: list[tuple[Review, int, float | None]] = []
        step, spreads = self.step, self.spreads
        recall = self.recall
        for fact in facts:
            if isinstance(fact, Baseline):
                memory = self.adopt(memory, fact.promise)
                continue
            if isinstance(fact, Reset):
                memory = None
                continue
            review = fact.review
            if fact.cram:
                counted.append((review, CRAM, None))
                continue
            day = review.day
            state = state_before(memory, day)
            if memory is not None and state in FORETOLD:
                counted.append((review, state, recall(memory, day)))
            else:
                counted.append((review, state, None))
            memory = self.after(fact.card, memory, review) if spreads else step(memory, review)
        return memory, counted


def _spread_due(key: Key, memory: Memory | None, review: Recall, after: Memory) -> Day:
    """Where `after` is due with spread: an early pass not before the card was due anyway."""
    due = after.day + spread(key, after.reviews, after.interval)
    grade, day, _ = review
    if memory is not None and grade > Grade.AGAIN and day < memory.due:
        due = max(due, memory.due)
    return min(due, after.day + LONGEST)


def adopted(
    memory: Memory | None,
    promise: Promise,
    *,
    repetitions: int,
    ease: int = 0,
    stability: float = 0.0,
    difficulty: float = 0.0,
) -> Memory:
    """A memory that is due as promised; what was learned here before is counted on."""
    return Memory(
        due=min(promise.due, promise.day + LONGEST),
        day=promise.day,
        answered=memory.answered if memory else NEVER,
        interval=min(max(promise.interval, 0), LONGEST),
        lapses=memory.lapses if memory else 0,
        reviews=memory.reviews if memory else 0,
        repetitions=repetitions,
        ease=ease,
        stability=stability,
        difficulty=difficulty,
    )


NEW, YOUNG, OLD, REPEAT, CRAM = range(5)
"""Never seen; interval under 21 days; 21 days or more; already answered that study day; practice
beside the schedule."""

FORETOLD = (YOUNG, OLD)
"""States in which an answer tells whether its card's chance of recall was foretold rightly."""


def state_before(memory: Memory | None, day: Day) -> int:
    """Which of NEW, YOUNG, OLD, REPEAT a card is when it is answered on `day`."""
    if memory is None:
        return NEW
    if memory.answered == day:
        return REPEAT
    return YOUNG if memory.interval < MATURE else OLD


def becomes_leech(before: Memory | None, after: Memory) -> bool:
    """Whether an answer has made a card a leech, or has made it one once more."""
    lapses = after.lapses
    new = before is None or before.lapses < lapses
    return new and lapses >= LEECH and (lapses - LEECH) % LEECH_AGAIN == 0
