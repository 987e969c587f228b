"""Which card one that is gone has become, by what aliases have said of their keys."""

from __future__ import annotations

from bisect import bisect
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import TypeAlias

from studyllm.core.cards import Key
from studyllm.core.identity import Link
from studyllm.core.journal import ID, Alias, FactId

_Stretch: TypeAlias = tuple[Key, int]
"""A key while it meant one card: so many times it had become a card of its own again by then."""


def reunions(
    aliases: Iterable[Alias], gone: Iterable[Key], present: Callable[[Key], bool]
) -> list[Link]:
    """Cards that are gone, each with the present card that was known to be the same.

    Keys that were ever joined by an alias are names of one card, whichever of them leads to which
    now: two devices may have renamed it differently, or a new wording was taken back. Only where
    just one name is a card's now; a key that became a card of its own again is another one since.

    Args:
        aliases: all that there are, in any order.
        gone: cards that no deck has; of first siblings, as the links that come back, in that order.
        present: whether a deck has a card.
    """
    names = _Names(aliases)
    found = []
    for key in gone:
        cards = [name for name in names.of(key) if present(name)]
        if len(cards) == 1:
            found.append(Link(key, cards[0]))
    return found


class _Names:
    """Keys that name one card."""

    def __init__(self, aliases: Iterable[Alias]) -> None:
        self._alone: defaultdict[Key, list[FactId]] = defaultdict(list)
        """When each key became a card of its own again."""
        self._joined: dict[_Stretch, set[_Stretch]] = {}
        """Each stretch of a key with all those that mean the same card."""
        in_order = sorted(aliases, key=ID)
        for one in in_order:
            if one.to == one.card:
                self._alone[one.card].append(one.id)
        led = set()
        for one in in_order:
            if one.to != one.card:
                led.add(self._at(one.card, one.id))
                self._join(self._at(one.card, one.id), self._at(one.to, one.id))
        for key, times in list(self._alone.items()):
            for time in range(len(times)):
                if (key, time) not in led:
                    self._join((key, time), (key, time + 1))  # it had led nowhere

    def of(self, key: Key) -> list[Key]:
        """The present names of the card that goes by a key now; the key itself only as one of
        several.
        """
        stretches = self._joined.get(self._now(key), set())
        return sorted(name for name, time in stretches if (name, time) == self._now(name))

    def _at(self, key: Key, when: FactId) -> _Stretch:
        return key, bisect(self._alone.get(key, ()), when)

    def _now(self, key: Key) -> _Stretch:
        return key, len(self._alone.get(key, ()))

    def _join(self, one: _Stretch, other: _Stretch) -> None:
        both = self._joined.get(one, {one}) | self._joined.get(other, {other})
        for stretch in both:
            self._joined[stretch] = both
