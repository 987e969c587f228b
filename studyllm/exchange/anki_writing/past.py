"""What was learned of a card, as Anki's log of reviews and as the state of its card."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from studyllm.core.journal import Answer, Day, Fact, Reset, Standing, effective
from studyllm.core.schedule import FORETOLD, NEW, Memory, Scheduler, state_before

LEARNED, REVIEWED, RELEARNED, CRAMMED, FORGOTTEN = range(5)
"""Kinds of rows of Anki's log."""

FIRST_DAY: Final[Day] = 12_418
"""2004-01-01. Days of Anki's cards are counted from the first of their collection."""

UNKNOWN_EASE: Final = 2_500
"""Thousandths, for a card whose scheduler has no ease."""

NEW_CARDS, REVIEWS, SUSPENDED, BURIED = 0, 2, -1, -3
"""Queues of Anki's."""

FLAG: Final = 1
"""Red."""


class Logged(NamedTuple):
    """A row of Anki's log of reviews, without its card."""

    at: int
    """Epoch milliseconds."""
    ease: int
    """The grade; 0 where there was none."""
    interval: int
    """Days."""
    last_interval: int
    factor: int
    """Thousandths; of FSRS the difficulty, from 100 to 1100."""
    took_ms: int
    kind: int


class State(NamedTuple):
    """A card's row in Anki, from its kind on."""

    kind: int
    queue: int
    due: int
    """Days from FIRST_DAY; of a new card its place."""
    interval: int
    factor: int
    reps: int
    lapses: int
    flags: int
    data: str


class Recalled(NamedTuple):
    """What FSRS needs to know beside a card's memory."""

    retention: float
    """The chance of recall at which a card is due."""
    decay: float
    """Of the forgetting curve."""


def past(
    key: str, facts: Iterable[Fact], scheduler: Scheduler
) -> tuple[list[Logged], Memory | None]:
    """What Anki logs of a card's answers that count, in their order, and the memory they left.

    A card that was begun anew has a row that says so: Anki too looks no further back.
    """
    memory: Memory | None = None
    logged: list[Logged] = []
    interval = 0
    began: Day | None = None
    """The day on which the card was new, so that its repeats belong to learning."""
    for fact in effective(facts):
        at = fact.id.at
        if not isinstance(fact, Answer):
            if isinstance(fact, Reset):
                memory = began = None
                logged.append(Logged(at, 0, 0, 0, 0, 0, FORGOTTEN))
            else:
                memory = scheduler.adopt(memory, fact.promise)
            interval = _interval(memory)
            continue
        grade, day, took_ms = fact.review
        if fact.cram:
            logged.append(Logged(at, int(grade), interval, interval, 0, took_ms, CRAMMED))
            continue
        before = state_before(memory, day)
        began = day if before == NEW else began
        memory = scheduler.after(key, memory, fact.review)
        last, interval = interval, _interval(memory)
        kind = REVIEWED if before in FORETOLD else LEARNED if began == day else RELEARNED
        logged.append(Logged(at, int(grade), interval, last, _factor(memory), took_ms, kind))
    return logged, memory


def state(
    memory: Memory | None,
    logged: Sequence[Logged],
    standing: Standing,
    today: Day,
    place: int,
    recalled: Recalled | None,
) -> State:
    """How a card stands in Anki.

    Args:
        memory: of the card; `None` if it is new.
        logged: what Anki logs of it.
        standing: what the learner has said of it.
        today: the present study day.
        place: of the card among all, if it is new.
        recalled: what the scheduler knows, if it is FSRS.
    """
    queue = NEW_CARDS if memory is None else REVIEWS
    if standing.suspended:
        queue = SUSPENDED
    elif standing.buried == today:
        queue = BURIED
    flags = FLAG if standing.flagged else 0
    if memory is None:
        return State(0, queue, place, 0, 0, 0, 0, flags, "")
    answers = [row.at for row in logged if row.kind not in (CRAMMED, FORGOTTEN)]
    return State(
        2,
        queue,
        memory.due - FIRST_DAY,
        _interval(memory),
        10 * memory.ease or UNKNOWN_EASE,
        len(answers),
        memory.lapses,
        flags,
        _data(memory, answers[-1] // 1_000 if answers else None, recalled),
    )


def _interval(memory: Memory | None) -> int:
    """Days from the last review to the next, as Anki works the former out from the latter."""
    return 0 if memory is None else max(memory.due - memory.day, 1)


def _factor(memory: Memory) -> int:
    if memory.ease:
        return 10 * memory.ease
    return round((memory.difficulty - 1) / 9 * 1_000) + 100


def _data(memory: Memory, last_s: int | None, recalled: Recalled | None) -> str:
    """What Anki keeps beside a card's row, chiefly for its FSRS.

    Args:
        memory: of the card.
        last_s: when it was last answered, epoch seconds; `None` if it was not.
        recalled: what the scheduler knows, if it is FSRS.
    """
    if recalled is None:
        return "" if last_s is None else f'{{"lrt": {last_s}}}'
    known: dict[str, float] = {
        "s": round(memory.stability, 4),
        "d": round(memory.difficulty, 3),
        "dr": recalled.retention,
        "decay": round(recalled.decay, 3),
    }
    if last_s is not None:
        known["lrt"] = last_s
    return json.dumps(known)
