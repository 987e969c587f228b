"""What a learner did: facts that are appended and never changed, their order, and the study day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import IntEnum
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from studyllm.core.cards import Key

if TYPE_CHECKING:
    from studyllm.core.interview import Interview

Day: TypeAlias = int
"""A study day: days from 1970-01-01 to the date on which it began."""

WEEK = 7
"""Days; those of one count from 0, Monday."""

DAY_MS = 86_400_000
HOUR_MS = 3_600_000

SITTING_GAP_MS = HOUR_MS // 2
"""Between two answers of one sitting at most."""


def day_of_week(day: Day) -> int:
    """0 for Monday to 6."""
    return (day + 3) % WEEK  # day 0, 1970-01-01, was a Thursday


class Moment(NamedTuple):
    """An instant, and where on the clock face it was for the learner."""

    at: int
    """Epoch milliseconds, UTC."""
    offset: int
    """Seconds that the local clock is ahead of UTC."""

    def day(self, rollover_hour: int = 4) -> Day:
        """The study day: the local date, until `rollover_hour` (0-23) the one before."""
        local = self.at + self.offset * 1000
        return (local - rollover_hour * HOUR_MS) // DAY_MS


class Grade(IntEnum):
    """How well a card was recalled; the better, the greater."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4


class Review(NamedTuple):
    """One act of recall, as it happened. Never edited, never recomputed."""

    grade: Grade
    day: Day
    """The learner's study day at that moment.

    Stored, because it cannot be derived later from the instant: it depends on where
    the learner was.
    """
    took_ms: int
    """Milliseconds from question shown to grade given."""


Recall: TypeAlias = tuple[int, Day, int]
"""What a `Review` holds: grade, study day and milliseconds. A plain tuple is made sooner."""


class Promise(NamedTuple):
    """What another program had promised for a card."""

    day: Day
    """The study day of the last review there."""
    due: Day
    interval: int
    """Days, as scheduled there."""
    ease: int | None = None
    """In hundredths; `None` where it is not known."""
    stability: float | None = None
    """Days until the chance of recall falls to 0.9."""
    difficulty: float | None = None
    """From 1 to 10."""


class FactId(NamedTuple):
    """Which fact, whoever holds it. Facts fold in the order of their ids."""

    at: int
    """The instant it counts for: epoch milliseconds, UTC."""
    device: str
    number: int
    """Unique and rising on its device; for most facts the instant itself."""


class Recital(NamedTuple):
    """Which of a card's key points an answer named, by their digests, in the card's order."""

    said: tuple[str, ...]
    missed: tuple[str, ...]


class Mock(NamedTuple):
    """Where in a mock interview an answer was given; with the answer's device, in which one."""

    began: int
    """The instant at which it began: epoch milliseconds, UTC."""
    seed: int
    """What its questions were drawn by, at least 0."""
    minutes: int
    """How long it was to take."""
    questions: int
    """How many it was to have, follow-ups not counted; at least 1."""
    question: int
    """Which of them, from 1."""
    depth: int
    """0 for the question itself, 1 for its first follow-up."""


class Answer(NamedTuple):
    """A card was answered."""

    id: FactId
    card: Key
    review: Review
    cram: bool = False
    """Whether it was practice beside the schedule, a mock interview too: it changes no memory."""
    opens: bool = False
    """Whether it is the first of a sitting."""
    recital: Recital | None = None
    """`None` for a card without key points, and where the learner did not go through them."""
    mock: Mock | None = None
    """Which mock interview it belongs to, if any; it is practice then."""


class Withdrawal(NamedTuple):
    """An answer or a reset does not count any more.

    Final: there is no withdrawing of withdrawals.
    """

    id: FactId
    card: Key
    """The card of what is withdrawn."""
    day: Day
    answer: FactId
    """The answer, or the reset."""


class Correction(NamedTuple):
    """An answer should have had another grade. The newest one counts."""

    id: FactId
    """With the instant of the answer, whose place in the order stays."""
    card: Key
    day: Day
    """When the grade was changed."""
    answer: FactId
    grade: Grade


class Baseline(NamedTuple):
    """What another program had promised for a card, observed when it was taken over."""

    id: FactId
    card: Key
    promise: Promise


class Reset(NamedTuple):
    """A card was begun anew: what was answered before is history, and shapes no memory."""

    id: FactId
    card: Key
    day: Day


class Alias(NamedTuple):
    """What was done with a card under one key belongs to another key: the card goes by it now.

    It is about all siblings, which keep their numbers, and about facts of every device. Of two
    aliases of one key the newer one holds, and one that is older than the alias that led to a key
    leads on no more. With `to` the same as `card`, the key is a card's own again: facts from that
    instant on are not led anywhere by the aliases before it.
    """

    id: FactId
    card: Key
    """The former key, of the first sibling."""
    day: Day
    to: Key
    """Of the first sibling."""


class Trait(IntEnum):
    """What a learner can say of a card, and take back."""

    SUSPENDED = 0
    """Not asked."""
    BURIED = 1
    """Not asked on that study day."""
    FLAGGED = 2
    """To be looked at."""


class Mark(NamedTuple):
    """A trait was given to a card or taken from it."""

    id: FactId
    card: Key
    day: Day
    trait: Trait
    on: bool
    cause: FactId | None = None
    """The failed answer that it follows from, if the learner did not say it: it holds only as
    long as that answer counts as failed."""


NO_CARD: Key = ""
"""The key of a fact that is about no card."""


class Appointment(NamedTuple):
    """The learner chose what to prepare for, or that there is nothing any more.

    The newest one counts, whatever device it is of. It is about no card and shapes no memory.
    """

    id: FactId
    card: Key
    """NO_CARD."""
    day: Day
    interview: Interview | None


Fact: TypeAlias = Answer | Withdrawal | Correction | Baseline | Reset | Mark | Alias | Appointment

Counting: TypeAlias = Answer | Baseline | Reset
"""What a memory follows from."""


ID = attrgetter("id")
"""By it facts are put in order."""


class Standing(NamedTuple):
    """What the learner has said of a card."""

    suspended: bool = False
    buried: Day | None = None
    """The study day on which it is left out."""
    flagged: bool = False

    def away(self, day: Day) -> bool:
        """Whether the card is not asked on that day."""
        return self.suspended or self.buried == day


_COUNTING = (Answer, Baseline, Reset)
"""A tuple, because a million facts are held against it."""


def effective(facts: Iterable[Fact]) -> list[Counting]:
    """What a card's memory follows from, in fold order; the order of `facts` does not matter.

    What was withdrawn is left out; answers have the grade that was put right last.
    """
    found: list[Counting] = []
    withdrawn: set[FactId] = set()
    corrections: dict[FactId, Correction] = {}
    for fact in facts:
        if isinstance(fact, _COUNTING):
            found.append(fact)
        elif isinstance(fact, Withdrawal):
            withdrawn.add(fact.answer)
        elif isinstance(fact, Correction):
            known = corrections.get(fact.answer)
            if known is None or known.id < fact.id:
                corrections[fact.answer] = fact
    counting = [fact for fact in found if fact.id not in withdrawn] if withdrawn else found
    if corrections:
        counting = [_put_right(fact, corrections.get(fact.id)) for fact in counting]
    counting.sort(key=ID)
    return counting


PLAIN = Standing()
"""That of a card of which nothing was said, or nothing that still holds."""


def standing(facts: Sequence[Fact]) -> Standing:
    """What the learner has said of a card; the order of `facts` does not matter."""
    marks = [fact for fact in facts if isinstance(fact, Mark)]
    if not marks:
        return PLAIN
    failed = {
        one.id
        for one in effective(facts)
        if isinstance(one, Answer) and one.review.grade == Grade.AGAIN
    }
    now: dict[Trait, Mark] = {}
    for mark in sorted(marks, key=ID):
        if mark.cause is None or mark.cause in failed:
            now[mark.trait] = mark
    on = {trait: mark for trait, mark in now.items() if mark.on}
    buried = on.get(Trait.BURIED)
    return Standing(
        Trait.SUSPENDED in on, None if buried is None else buried.day, Trait.FLAGGED in on
    )


def next_instant(clock: int, newest: int | None) -> int:
    """The instant of a new fact: the clock's, but after the newest fact that still counts.

    So that facts keep the order in which they were made when a clock is set back. All epoch
    milliseconds.
    """
    return clock if newest is None else max(clock, newest + 1)


def follows_in_sitting(at: int, last: int) -> bool:
    """Whether an answer goes on with the sitting of the one before it; epoch milliseconds.

    Not after a long pause, nor when the clock was set, whichever way.
    """
    return abs(at - last) <= SITTING_GAP_MS


def since_reset(counting: Iterable[Counting]) -> list[Answer]:
    """The answers of any cards that come after the last reset of their card.

    Args:
        counting: as `effective` gives them.
    """
    found: dict[Key, list[Answer]] = {}
    for one in counting:
        if isinstance(one, Reset):
            found.pop(one.card, None)
        elif isinstance(one, Answer):
            found.setdefault(one.card, []).append(one)
    return sorted((answer for answers in found.values() for answer in answers), key=ID)


def last_recital(facts: Iterable[Fact]) -> Recital | None:
    """What the learner last named of a card's key points; `None` if it was never gone through.

    Args:
        facts: of one card, in any order.
    """
    answers = (one for one in effective(facts) if isinstance(one, Answer))
    recitals = [one.recital for one in answers if one.recital is not None]
    return recitals[-1] if recitals else None


def _put_right(fact: Counting, correction: Correction | None) -> Counting:
    if correction is None or not isinstance(fact, Answer):
        return fact
    return fact._replace(review=fact.review._replace(grade=correction.grade))
