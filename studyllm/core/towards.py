"""How a day is spent while an interview is ahead: its new cards, and the order of its reviews."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from studyllm.core.cards import Key
from studyllm.core.interview import Interview
from studyllm.core.journal import Day, Grade, Review
from studyllm.core.schedule import Memory, Scheduler
from studyllm.core.session import Budget, Due


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
    """Of all cards of the agenda that are due and of a topic."""


def weights_of(interview: Interview, shown: Iterable[str]) -> dict[str, int]:
    """The weights of the topics by the slug of their decks.

    Args:
        interview: what the learner chose.
        shown: slugs of the decks that are not hidden.
    """
    return dict(interview.topics) or dict.fromkeys(shown, 1)


def asked_on(due: Day, interview: Interview, today: Day) -> Day:
    """The day on which a card that is due then is asked, if it is of a topic.

    That is no later than the last study day before the interview, while that is ahead.
    """
    ahead = interview.study_days(today + 1)
    return min(due, ahead[-1]) if ahead else due


def new_today(
    unseen: Mapping[str, int],
    weights: Mapping[str, int],
    days: int,
    budget: Budget,
    due: int,
    usual: int,
) -> dict[str, int]:
    """How many new cards are begun on a day, by the slug of their deck.

    All amounts are those of the morning, so that the same comes out at any time of the day.

    Args:
        unseen: cards never answered, by deck.
        weights: of the topics, by deck.
        days: study days that are left, this one included; at least 1.
        budget: all of the day's time.
        due: cards of the topics that can be reviewed.
        usual: new cards a day where there is time for them.
    """
    left = {deck: unseen.get(deck, 0) for deck in weights}
    total = sum(left.values())
    needed = -(-total // max(1, days - 2))
    room = (budget.day_ms - due * budget.review_ms) // budget.new_ms
    new = min(total, max(needed, min(usual, room)), budget.day_ms // budget.new_ms)
    return _shared(max(0, new), {deck: weights[deck] * left[deck] for deck in left}, left)


def _shared(number: int, shares: Mapping[str, int], most: Mapping[str, int]) -> dict[str, int]:
    """A number of cards given out by shares, to none more than it has."""
    given = dict.fromkeys(shares, 0)
    for _ in range(number):
        # The one that is furthest behind its share.
        deck = max(
            (one for one in shares if given[one] < most[one]),
            key=lambda one: shares[one] / (given[one] + 1),
        )
        given[deck] += 1
    return given


def by_gain(due: Iterable[Due], day: Day, towards: Towards) -> list[Due]:
    """The due cards of the topics, those first whose review gains most for the interview's day."""

    def gain(one: Due) -> float:
        memory = towards.memories[one.card]
        return towards.weights[one.deck] * gained(one.card, memory, day, towards)

    found = sorted(one for one in due if one.deck in towards.weights)
    return sorted(found, key=gain, reverse=True)


def gained(card: Key, memory: Memory, day: Day, towards: Towards) -> float:
    """By how much a review on a day lifts the chance of recall on the interview's day."""
    scheduler, date = towards.scheduler, towards.date
    now, without = scheduler.recall(memory, day), scheduler.recall(memory, date)
    passed = scheduler.after(card, memory, Review(Grade.GOOD, day, 0))
    failed = scheduler.after(card, memory, Review(Grade.AGAIN, day, 0))
    after = now * scheduler.recall(passed, date) + (1 - now) * scheduler.recall(failed, date)
    return after - without
