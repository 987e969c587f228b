"""From facts and memories to numbers."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import repeat
from typing import NamedTuple, TypeAlias

from studyllm.core.journal import WEEK, Day, day_of_week
from studyllm.core.schedule import LEECH, Memory

WEAK_BELOW = 0.7
"""Below this chance of recall a card is weak.

The least retention that a learner can ask of FSRS, so that no card is weak for it that is not late.
"""

Bounds: TypeAlias = tuple[int, ...]
"""From how many answers on a day has level 2, 3 and 4; fewer if none has the highest."""

LEVELS = 4
"""Levels of days with answers; 0 is a day without."""


def streak(days: Iterable[Day], today: Day) -> int:
    """Study days in a row with an answer, up to today, or to yesterday if today has none yet.

    Args:
        days: days with answers, the newest first; repeats and days after today do not matter.
        today: the present study day.
    """
    expected = today
    count = 0
    for day in days:
        if day > expected:
            continue
        if day < expected and not (count == 0 and day == today - 1):
            break
        count += 1
        expected = day - 1
    return count


def longest(days: Iterable[Day], today: Day) -> int:
    """The most study days in a row with an answer, of all up to today.

    Args:
        days: as in `streak`.
        today: the present study day.
    """
    most = count = 0
    before = today + 2
    for day in days:
        if day > today or day == before:
            continue
        count = count + 1 if day == before - 1 else 1
        most = max(most, count)
        before = day
    return most


def heatmap(counts: Mapping[Day, int], today: Day, weeks: int = 12) -> list[list[int]]:
    """Answers per study day, as a calendar that ends with the week of `today`.

    Args:
        counts: answers by day; a day that is not there has none.
        today: the present study day; what is said of days after it does not matter.
        weeks: 1 or more.

    Returns:
        `weeks` rows of 7 counts: the oldest week first, Monday first; 0 after today.

    Raises:
        ValueError: if `weeks` is less than 1.
    """
    if weeks < 1:
        raise ValueError(f"{weeks} weeks")
    first = monday(today) - (weeks - 1) * WEEK
    return [
        [counts.get(day, 0) if day <= today else 0 for day in range(begin, begin + WEEK)]
        for begin in range(first, today + 1, WEEK)
    ]


def monday(day: Day) -> Day:
    """The first day of its week."""
    return day - day_of_week(day)


def bounds(counts: Iterable[int]) -> Bounds:
    """What parts the learner's own days into levels of about as many days each.

    A day's rank is the share of days with fewer answers and half of those with as many.

    Args:
        counts: answers of each day; days with none do not matter.
    """
    days = Counter(count for count in counts if count > 0)
    found: list[int] = []
    below = 0
    for count in sorted(days):
        doubled = 2 * below + days[count]
        below += days[count]
        while doubled * LEVELS > 2 * days.total() * (len(found) + 1):
            found.append(count)
    return tuple(found)


def level(count: int, bounds: Bounds) -> int:
    """How much a day with so many answers is by the learner's own measure.

    Returns:
        0 for none, else 1 to 4; more answers are never a lower level.
    """
    return bisect_right(bounds, count) + 1 if count > 0 else 0


class Knowledge(NamedTuple):
    """How well the cards of a deck, or of several, are known now."""

    cards: int
    """New ones too; suspended ones not."""
    recalled: float
    """How many of them the learner is expected to recall now; a new one is not."""
    weak: int
    """Cards of them for which `is_weak` holds."""

    @property
    def mastery(self) -> float:
        """The share of the cards that is expected to be recalled now, 0 to 1; 0 if there is none.

        Never more than the share that was learned.
        """
        return self.recalled / self.cards if self.cards else 0.0


NOTHING_KNOWN = Knowledge(0, 0.0, 0)


def is_weak(memory: Memory, recall: float, *, leeches: bool) -> bool:
    """Whether a card needs work beside its schedule.

    It does if its chance of recall now is below WEAK_BELOW, if the last answer that its schedule
    goes by was Again, or if it is a leech.

    Args:
        memory: the card's.
        recall: its chance of recall now.
        leeches: whether the learner wants to be told of leeches.
    """
    if recall < WEAK_BELOW or not memory.repetitions:
        return True
    return leeches and memory.lapses >= LEECH


def knowledge(
    memories: Sequence[Memory], recall: Callable[[Memory, Day], float], today: Day, leeches: bool
) -> Knowledge:
    """What the memories of so many learned cards amount to today.

    Args:
        memories: of learned cards that are not suspended.
        recall: a scheduler's.
        today: the present study day.
        leeches: as in `is_weak`.
    """
    return known(memories, map(recall, memories, repeat(today)), leeches)


def known(memories: Iterable[Memory], chances: Iterable[float], leeches: bool) -> Knowledge:
    """What the memories of so many learned cards amount to with these chances of recall."""
    cards = weak = 0
    recalled = 0.0
    for memory, chance in zip(memories, chances, strict=True):
        cards += 1
        recalled += chance
        weak += is_weak(memory, chance, leeches=leeches)
    return Knowledge(cards, recalled, weak)


def together(parts: Iterable[Knowledge]) -> Knowledge:
    """Of all the parts' cards, no card being in two of them."""
    cards, recalled, weak = NOTHING_KNOWN
    for part in parts:
        cards += part.cards
        recalled += part.recalled
        weak += part.weak
    return Knowledge(cards, recalled, weak)
