"""Cards in the order in which a queue asks them."""

from __future__ import annotations

from collections import deque
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from studyllm.core.cards import Key
    from studyllm.core.session import Due

LOOK_AHEAD = 8
"""How far down the list a card from another deck is looked for."""

ALL = 1 << 40
"""More than there are cards."""


class Line:
    """A list of which the front is looked at, and from which cards are taken."""

    def __init__(self, cards: list[Due]) -> None:
        """`cards` are in their order."""
        self._cards = deque(cards)

    def number(self, most: int = ALL) -> int:
        """How many cards there are, but no more than `most`."""
        return min(len(self._cards), most)

    def near(self, most: int = LOOK_AHEAD) -> list[Due]:
        """So many of the first cards, or all there are."""
        self._fill(most)
        return list(islice(self._cards, most))

    def has(self, card: Key) -> bool:
        """Whether a card stands anywhere in it."""
        return any(one.card == card for one in self.near(ALL))

    def remove(self, card: Key, *, everywhere: bool) -> bool:
        """Take a card out; whether it was there.

        Args:
            card: its key.
            everywhere: whether it is looked for further down than LOOK_AHEAD.
        """
        if self._take(card, LOOK_AHEAD):
            return True
        return everywhere and self._take(card, ALL)

    def _take(self, card: Key, most: int) -> bool:
        """Take a card out that is one of the first; whether it was."""
        for place, one in enumerate(self.near(most)):
            if one.card == card:
                del self._cards[place]
                return True
        return False

    def _fill(self, most: int) -> None:
        """Have so many of the first cards in the list."""
