"""What tests of the queue share: cards, turns, and a learner who answers them all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from studyllm.core.again import Turn
from studyllm.core.journal import Grade
from studyllm.core.schedule import Memory
from studyllm.core.session import Agenda, Due, Queue
from studyllm.core.sm2 import SM2
from studyllm.core.towards import Towards

TODAY = 20_000


def deck_of(card: str) -> str:
    return card.partition("/")[0]


def due(card: str, days_late: int = 0, interval: int = 10) -> Due:
    return Due(card, deck_of(card), TODAY - days_late, interval)


def memory(one: Due) -> Memory:
    """What SM-2 knows of a card that is due then."""
    seen = one.due - one.interval
    return Memory(one.due, seen, seen, one.interval, 0, 3, 3, 250)


def towards(cards: Iterable[Due], weights: Mapping[str, int], days: int = 5) -> Towards:
    """An interview so many study days after today, without days off, and these cards."""
    memories = {one.card: memory(one) for one in cards}
    return Towards(TODAY + days + 1, days, weights, SM2, memories)


def turn(card: str, grade: Grade = Grade.GOOD, took_ms: int = 0, *, cram: bool = False) -> Turn:
    return Turn(card, deck_of(card), grade, took_ms, cram)


def queue(again_below: Grade = Grade.GOOD, **parts: Any) -> Queue:
    return Queue(Agenda(TODAY, **parts), again_below)


def drain(asked: Queue, grade: Grade = Grade.GOOD, took_ms: int = 0) -> list[str]:
    """The cards that come when all are answered alike."""
    cards: list[str] = []
    while (card := asked.next()) and len(cards) < 1000:
        cards.append(card)
        asked.answered(turn(card, grade, took_ms, cram=asked.is_cram(card)))
    return cards
