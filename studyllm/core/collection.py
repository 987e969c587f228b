"""What a learner's cards amount to: their states, how well they are known, which are hard."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby, repeat
from typing import NamedTuple

from studyllm.core.journal import Day
from studyllm.core.progress import States
from studyllm.core.schedule import Memory
from studyllm.core.stats import NOTHING_KNOWN, Knowledge, known, together

IN_A_WEEK, IN_A_MONTH = 7, 30
"""Days from today on which mastery is foretold."""


class Alike(NamedTuple):
    """Cards of which the same can be said."""

    suspended: bool
    buried: bool
    """Today."""
    mature: bool | None
    """`None` of new cards."""
    cards: int


def states(groups: Iterable[Alike]) -> States:
    """Cards by state, each in one: suspended before buried, and both before what is known."""
    new = young = mature = suspended = buried = 0
    for group in groups:
        if group.suspended:
            suspended += group.cards
        elif group.buried:
            buried += group.cards
        elif group.mature is None:
            new += group.cards
        elif group.mature:
            mature += group.cards
        else:
            young += group.cards
    return States(new, young, mature, suspended, buried)


class Mastery(NamedTuple):
    """How well learned cards are known, and will be if none is answered until then."""

    now: Knowledge
    week: float
    """How many the learner is expected to recall in 7 days."""
    month: float
    """How many in 30 days."""


def mastery(
    memories: Sequence[Memory],
    chances: Iterable[float],
    recall: Callable[[Memory, Day], float],
    today: Day,
    leeches: bool,
) -> Mastery:
    """What so many memories amount to.

    Args:
        memories: of learned cards that are not suspended.
        chances: their chances of recall today.
        recall: a scheduler's.
        today: the present study day.
        leeches: whether the learner wants to be told of leeches.
    """
    return Mastery(
        known(memories, chances, leeches),
        sum(map(recall, memories, repeat(today + IN_A_WEEK))),
        sum(map(recall, memories, repeat(today + IN_A_MONTH))),
    )


def all_mastered(parts: Iterable[Mastery]) -> Mastery:
    """Of all the parts' cards, no card being in two of them."""
    now, week, month = NOTHING_KNOWN, 0.0, 0.0
    for part in parts:
        now = together((now, part.now))
        week += part.week
        month += part.month
    return Mastery(now, week, month)


def hardness(memory: Memory) -> tuple[int, int, float]:
    """What cards are sorted by, the hardest first.

    The more lapses, the harder; then the lower the ease, or the higher the difficulty.
    """
    return -memory.lapses, memory.ease, -memory.difficulty


def hardest(
    cards: Iterable[tuple[int, Memory]], chance: Callable[[Memory], float], most: int
) -> list[int]:
    """Which cards are the hardest, the hardest first.

    Args:
        cards: numbers and memories of cards, sorted by `hardness`; so many are read as are needed.
        chance: of recall today; of cards that are as hard, the one with the lowest comes first.
        most: how many are wanted.
    """
    found: list[int] = []
    for _, group in groupby(cards, lambda card: hardness(card[1])):
        if len(found) >= most:
            break
        found += (number for number, _ in sorted(group, key=lambda card: chance(card[1])))
    return found[:most]
