"""Cram: any cards, as often as the learner likes, beside the schedule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from studyllm.core.again import AgainToday, Turn
from studyllm.core.cards import Key
from studyllm.core.journal import Grade
from studyllm.core.line import LOOK_AHEAD
from studyllm.core.session import Left, place_of_other


class Practice(NamedTuple):
    """A card that can be practised."""

    card: Key
    deck: str
    recall: float
    """The chance of recall today; 0 for a new card."""
    is_new: bool


@dataclass(frozen=True, slots=True)
class DrillPlan:
    """All that a drill follows from."""

    cards: Sequence[Practice]
    """New ones in the order of their decks."""
    turns: Sequence[Turn] = ()
    """Today's answers in their order, practice or not."""
    limit: int | None = None
    """How many cards the learner wants to meet in this sitting; `None` for all."""
    met: Collection[Key] = ()
    """Cards already met in this sitting, which are not asked once more unless they failed."""


class Drill:
    """The cards of a sitting of practice: the weakest first, new ones behind them."""

    def __init__(self, plan: DrillPlan) -> None:
        self._limit = plan.limit
        self._met = set(plan.met)
        self._last_deck = ""
        self._again = AgainToday(Grade.GOOD)
        for turn in plan.turns:
            if turn.cram:
                self._take_turn(turn)
        self._cards = [
            one for one in _in_order(plan) if one.card not in self._met | set(self._again.cards)
        ]

    def next(self) -> Key | None:
        """The card to practise now, or `None` when all were met and none has failed."""
        full = self._is_full()
        weak = self._again.first(lambda card: not full or card in self._met)
        if weak is not None and self._again.has_waited(weak):
            return weak
        if not full and self._cards:
            near = self._cards[:LOOK_AHEAD]
            return near[place_of_other((one.deck for one in near), self._last_deck)].card
        return weak

    def upcoming(self, asked: Key, deck: str) -> list[Key]:
        """The cards of which `next` gives one, if not the same, once a card of it was answered.

        Args:
            asked: what `next` gives now.
            deck: of that card.
        """
        met = self._met | {asked}
        full = self._limit is not None and len(met) >= self._limit
        weak = self._again.first(lambda card: card != asked and (not full or card in met))
        near = [one for one in self._cards[: LOOK_AHEAD + 1] if one.card != asked][:LOOK_AHEAD]
        first = near[place_of_other((one.deck for one in near), deck)].card if near else None
        found = (weak,) if full else (weak, first)
        return [card for card in found if card is not None]

    def answered(self, turn: Turn) -> None:
        """Move on: a card that came from `next` was answered."""
        self._met.add(turn.card)
        self._cards = [one for one in self._cards if one.card != turn.card]
        self._take_turn(turn)

    @property
    def weak(self) -> list[Key]:
        """Cards to be asked again today, the longest waiting first."""
        return self._again.cards

    def is_cram(self, _: Key) -> bool:
        """Whether an answer to the card is practice: always."""
        return True

    def again_below(self, card: Key, cram: bool) -> Grade:
        """The grade below which an answer, practice or not, brings the card back today."""
        return self._again.below(card, cram)

    def drop(self, card: Key) -> None:
        """Go on without a card that cannot be asked any more."""
        self._again.drop(card)
        self._cards = [one for one in self._cards if one.card != card]

    def left(self) -> Left:
        """How much is left, within the limit; cards that are not new count as due."""
        kinds = Counter(one.is_new for one in self._cards)
        due, new = kinds[False], kinds[True]
        if self._limit is not None:
            room = max(0, self._limit - len(self._met))
            due = min(due, room)
            new = min(new, room - due)
        return Left(due, new, len(self._again))

    def _is_full(self) -> bool:
        return self._limit is not None and len(self._met) >= self._limit

    def _take_turn(self, turn: Turn) -> None:
        self._last_deck = turn.deck
        self._again.take(turn)


def _in_order(plan: DrillPlan) -> Iterable[Practice]:
    """Those not yet practised today first; then the least likely to be recalled; new ones last.

    Sorting is stable, so new cards keep their order; ties go by key.
    """
    done = Counter(turn.card for turn in plan.turns if turn.cram)

    def rank(one: Practice) -> tuple[int, bool, float, Key]:
        return done[one.card], one.is_new, one.recall, "" if one.is_new else one.card

    return sorted(plan.cards, key=rank)
