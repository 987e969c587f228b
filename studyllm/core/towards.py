"""How a day is spent while an interview is ahead: its new cards, and the order of its reviews.

The rules were found by simulation (`benchmarks.interview`). A card never seen is lost for certain,
so that new cards have their time reserved and all of them are met some days before the last. What
is due comes by what a review is worth for the day of the interview. Minutes that are left go to
cards that are not due yet, from a third of their interval on, and on the last day to all cards.

Memories and due days know nothing of it: the day after, everything is asked when it is due.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import TypeAlias

from studyllm.core.cards import Key
from studyllm.core.journal import Day, Grade, Review
from studyllm.core.schedule import Memory, Scheduler
from studyllm.core.session import Budget, Due

EARLY = 3
"""The part of its interval, here a third, after which a card is asked if there are minutes left."""

RESERVE = 3
"""Study days before the interview on which no more new cards are meant to be left."""

AGAIN_BELOW = Grade.HARD
"""Only what was forgotten is asked again on its day, also where a scheduler would ask a Hard again:
that takes more minutes than it is worth."""

Known: TypeAlias = tuple[Due, Memory]
"""A card that was seen."""


@dataclass(frozen=True, slots=True)
class Towards:
    """What a queue has to know of an interview that is ahead."""

    date: Day
    """Of the interview; later than the queue's day."""
    days: int
    """Study days that are left after the queue's day; 0 on the last one."""
    weights: Mapping[str, int]
    """By the slug of a deck; decks that are not in it are no topics."""
    scheduler: Scheduler
    memories: Mapping[Key, Memory]
    """Of all cards of topics that are on the agenda and were seen."""
    early: Callable[[], Iterable[Known]] = tuple
    """Gives further cards of topics that can be asked before they are due, in no order; as long
    as nothing is known of them that was not in the morning, as often as it is called the same."""


def early(memory: Memory) -> Day:
    """The first day on which a card of a topic is asked, if that day's minutes allow it."""
    return min(memory.due, memory.day + max(1, -(-memory.interval // EARLY)))


def asked_on(memory: Memory, ahead: Sequence[Day]) -> Day:
    """The day on which a card of a topic is asked after today, as far as minutes allow.

    Args:
        memory: that the card has this evening.
        ahead: the study days that are left after today, rising; none if today is the last one or
            no interview is ahead.
    """
    if not ahead:
        return memory.due
    first = early(memory)
    return next((day for day in ahead if day >= first), ahead[-1])


def new_today(
    unseen: Mapping[str, int],
    weights: Mapping[str, int],
    days: int,
    budget: Budget,
    due: int,
    usual: int,
) -> dict[str, int]:
    """How many new cards are begun on a day, by the slug of their deck.

    As many as it takes to have met all of them RESERVE days before the last, as far as the day's
    minutes go. Where there is time for more besides what is due, as many as usual; where even
    these are too few, half of what that time has room for is begun as well: what is met sooner is
    repeated more often, and the other half is needed for what is asked again. All amounts are
    those of the morning, so that the same comes out at any time of the day.

    Args:
        unseen: cards never answered, by deck.
        weights: of the topics, by deck.
        days: study days that are left, this one included; at least 1.
        budget: all of the day's time.
        due: cards of the topics that are due.
        usual: new cards a day where there is time for them; at least 0.

    Returns:
        A number for each topic. They are shared out by weight and by what is left of each, so
        that with equal weights all topics are complete at about the same time.
    """
    left = {deck: unseen.get(deck, 0) for deck in weights}
    total = sum(left.values())
    needed = -(-total // max(1, days - RESERVE))
    room = (budget.day_ms - due * budget.review_ms) // budget.new_ms
    most = min(total, max(0, budget.day_ms // budget.new_ms))
    eager = needed + (room - needed) // 2 if needed > usual else min(usual, room)
    new = min(most, max(needed, eager))
    return _shared(new, {deck: weights[deck] * cards for deck, cards in left.items()}, left)


def _shared(number: int, shares: Mapping[str, int], most: Mapping[str, int]) -> dict[str, int]:
    """So many given out by shares, one after another to whoever is furthest behind."""
    given = dict.fromkeys(shares, 0)
    for _ in range(number):
        open_ = (one for one in shares if given[one] < most[one])
        given[max(open_, key=lambda one: shares[one] / (given[one] + 1))] += 1
    return given


def worth(card: Key, memory: Memory, day: Day, towards: Towards) -> float:
    """What a review on a day is worth for the interview.

    By how much it lifts the chance of recall on the interview's day, times the root of the chance
    that the card would be forgotten then: without that root, which favours weak cards, the mean
    is as good and the weakest tenth worse. A review is taken to end with Good, or with Again by
    the chance that the card is forgotten.
    """
    scheduler, date, estimate = towards.scheduler, towards.date, towards.scheduler.estimate
    now, without = estimate(memory, day), estimate(memory, date)
    passed = scheduler.after(card, memory, Review(Grade.GOOD, day, 0))
    failed = scheduler.after(card, memory, Review(Grade.AGAIN, day, 0))
    after = now * estimate(passed, date) + (1 - now) * estimate(failed, date)
    return (after - without) * sqrt(1 - without)
