"""Which cards of very many the time can reach: the others are expected to stay as they are."""

from __future__ import annotations

from collections.abc import Generator, Sequence

from studyllm.core.foreseeing import AT_ONCE
from studyllm.core.situation import Cut, Learned, Situation, TopicCards, whole
from studyllm.core.towards import Towards, worth

LEAST = 2_000
"""With fewer cards than these each is followed."""

ROOM = 1
"""So many cards are followed for each answer that there is time for."""


def reached(situation: Situation) -> Generator[None, None, list[Cut]]:
    """The cards that are followed one by one, by topic.

    Of those that were seen, what will be due before the interview comes first, then what a review
    on the day before is worth the most for. Of new ones the first of each topic, by weight and
    number.
    """
    limit = max(LEAST, ROOM * situation.reach)
    cuts = whole(situation)
    if sum(topic.cards for topic in situation.topics) <= limit:
        return cuts
    new = _new(situation.topics, limit)
    if sum(len(topic.learned) for topic in situation.topics) <= limit:
        return [cut._replace(fresh=cut.fresh[:most]) for cut, most in zip(cuts, new, strict=True)]
    eve = situation.interview.date - 1
    towards = Towards(eve + 1, 0, {}, situation.scheduler, {})
    order: list[tuple[bool, float, int, int]] = []
    for number, topic in enumerate(situation.topics):
        for place, one in enumerate(topic.learned):
            value = topic.weight * worth(one.key, one.memory, eve, towards)
            order.append((one.memory.due > eve, -value, number, place))
            if len(order) % AT_ONCE == 0:
                yield
    order.sort()
    chosen: list[list[int]] = [[] for _ in cuts]
    for _, _, number, place in order[:limit]:
        chosen[number].append(place)
    return [
        Cut(cut.topic, cut.fresh[:most], _those(cut.learned, places))
        for cut, most, places in zip(cuts, new, chosen, strict=True)
    ]


def _new(topics: Sequence[TopicCards], limit: int) -> list[int]:
    """How many new cards of each topic are followed: at least one, shared out as they are begun."""
    shares = [topic.weight * len(topic.fresh) for topic in topics]
    whole_ = sum(shares) or 1
    return [1 + limit * share // whole_ for share in shares]


def _those(cards: Sequence[Learned], places: Sequence[int]) -> list[Learned]:
    return [cards[place] for place in sorted(places)]
