"""What to ask now, and in which order.

The order follows from what is due, what is new and what was answered today, and from nothing
else, so that a sitting that is closed and opened again goes on with the card that would have
come anyway.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from studyllm.core.cards import Key
from studyllm.core.journal import Day, Grade

AGAIN_WAIT = 3
"""Answers to other cards before a weak card is asked again."""

LOOK_AHEAD = 8
"""How far down the list a card from another deck is looked for."""


class Due(NamedTuple):
    """A card whose day has come."""

    card: Key
    deck: str
    due: Day
    interval: int


class Turn(NamedTuple):
    """A card was answered today, and the answer counts."""

    card: Key
    deck: str
    grade: Grade


@dataclass(frozen=True, slots=True)
class Agenda:
    """All that a queue follows from."""

    day: Day
    due: Sequence[Due] = ()
    fresh: Mapping[str, Sequence[Key]] = field(default_factory=dict)
    """New cards by deck: the decks in their order, the cards in the deck's."""
    new_left: int = 0
    """How many new cards may still be begun today."""
    turns: Sequence[Turn] = ()
    """Today's answers in their order."""
    begun: Mapping[str, int] = field(default_factory=dict)
    """How many new cards were begun today, by deck."""
    limit: int | None = None
    """How many cards the learner wants to meet in this sitting; `None` for all."""
    met: Collection[Key] = ()
    """Cards already met in this sitting."""


class Left(NamedTuple):
    """How many cards are left to ask today."""

    due: int
    new: int
    again: int


class Queue:
    """Today's cards, to be taken from the front."""

    def __init__(self, agenda: Agenda, again_below: Grade) -> None:
        """`again_below`: a card whose last answer today is below this is asked again."""
        answered = {turn.card for turn in agenda.turns}
        self._again_below = again_below
        self._limit = agenda.limit
        self._met = set(agenda.met)
        self._due = [due for due in _by_urgency(agenda) if due.card not in answered]
        self._fresh = {
            deck: [card for card in reversed(cards) if card not in answered]
            for deck, cards in agenda.fresh.items()
        }
        self._new_left = min(max(0, agenda.new_left), sum(map(len, self._fresh.values())))
        self._begun = Counter(agenda.begun)
        self._new_done = self._begun.total()
        self._due_done = max(0, len(answered) - self._new_done)
        # Both as of this morning, so that new cards keep their places among the due ones.
        self._due_today = self._due_done + len(self._due)
        self._new_today = self._new_done + self._new_left
        self._turns = 0
        self._last_deck = ""
        self._weak: dict[Key, int] = {}
        for turn in agenda.turns:
            self._take_turn(turn)

    def next(self) -> Key | None:
        """The card to ask now, or `None` when nothing is left today."""
        full = self._limit is not None and len(self._met) >= self._limit
        weak = next((card for card in self._weak if not full or card in self._met), None)
        if weak is not None and self._turns - self._weak[weak] >= AGAIN_WAIT:
            return weak
        if not full:
            if self._new_left and (not self._due or self._new_is_next()):
                return self._fresh[self._next_new_deck()][-1]
            if self._due:
                return self._due[self._next_due_place()].card
        return weak

    def answered(self, turn: Turn) -> None:
        """Move on: a card that came from `next` was answered."""
        if turn.card not in self._weak:
            self._remove(turn.card)
        self._met.add(turn.card)
        self._take_turn(turn)

    @property
    def weak(self) -> list[Key]:
        """Cards to be asked again today, the longest waiting first."""
        return list(self._weak)

    def drop(self, card: Key) -> None:
        """Go on without a card that cannot be asked any more."""
        self._weak.pop(card, None)
        self._due = [due for due in self._due if due.card != card]
        for cards in self._fresh.values():
            if card in cards:
                cards.remove(card)
                self._new_left = min(self._new_left, sum(map(len, self._fresh.values())))

    def left(self) -> Left:
        """How much is left, within the limits."""
        new = self._new_left
        due = len(self._due)
        if self._limit is not None:
            room = max(0, self._limit - len(self._met))
            due = min(due, room)
            new = min(new, room - due)
        return Left(due, new, len(self._weak))

    def _take_turn(self, turn: Turn) -> None:
        self._turns += 1
        self._last_deck = turn.deck
        self._weak.pop(turn.card, None)
        if turn.grade < self._again_below:
            self._weak[turn.card] = self._turns

    def _remove(self, card: Key) -> None:
        for place, due in enumerate(self._due[:LOOK_AHEAD]):
            if due.card == card:
                del self._due[place]
                self._due_done += 1
                return
        for deck, cards in self._fresh.items():
            if cards and cards[-1] == card:
                cards.pop()
                self._begun[deck] += 1
                self._new_done += 1
                self._new_left -= 1
                return

    def _new_is_next(self) -> bool:
        """Whether the reviews that belong before the next new card are done."""
        place = (self._new_done + 1) * self._due_today // (self._new_today + 1)
        return self._due_done >= place

    def _next_new_deck(self) -> str:
        """One from each deck in turn: the deck that has begun the fewest, the first of those."""
        return min(
            (deck for deck, cards in self._fresh.items() if cards), key=self._begun.__getitem__
        )

    def _next_due_place(self) -> int:
        for place, due in enumerate(self._due[:LOOK_AHEAD]):
            if due.deck != self._last_deck:
                return place
        return 0


def _by_urgency(agenda: Agenda) -> Iterable[Due]:
    """The most overdue for its interval first, ties by key."""
    day = agenda.day
    return sorted(agenda.due, key=lambda due: ((due.due - day) / max(1, due.interval), due.card))
