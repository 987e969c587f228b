"""The cards that a changed deck file still has, staged as the mirror has them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable
from typing import NamedTuple

from studyllm.core.cards import Card, tail_of
from studyllm.core.faces import siblings
from studyllm.store import cold
from studyllm.store.bodies import unpack_card
from studyllm.store.connection import Database
from studyllm.store.packing import pack_card

FAR = 1 << 62
"""Behind all positions."""


class Known(NamedTuple):
    """A deck in the mirror, and the file that it was read from."""

    path: str
    """`place:name`."""
    digest: bytes
    number: int
    slug: str
    head: str
    cards: int
    """Siblings not counted."""


class OtherwiseError(Exception):
    """The mirror is not what it was, or a rule of the deck format may be broken."""


class Restaging:
    """Stages a deck's cards: those that it has already from the mirror, the others as given.

    It does so within a transaction of the caller's, in an empty `staged`.
    """

    def __init__(self, database: Database, known: Known) -> None:
        self._db = database
        self._known = known
        self._heads = [row[0] for row in database.execute(cold.HEADS, (known.number,))]
        """Where the first siblings stand."""
        self._kept = bytearray(known.cards)
        """Which of them were staged from the mirror."""
        self._asked = 0
        row = database.execute(cold.FILE, (known.path,)).fetchone()
        same = row is not None and row[2:5] == (known.digest, known.number, None)
        if not same or len(self._heads) != known.cards:
            raise OtherwiseError

    def run(
        self, parts: Iterable[Card | tuple[int, int]], pictured: Callable[[Card], object]
    ) -> tuple[int, int]:
        """Stage cards, and stretches of those that there are.

        Args:
            parts: cards, and which cards from where on, as the deck has them, counted from 0.
            pictured: is given the cards that may name pictures.

        Returns:
            How many cards that are; and how many with their siblings.

        Raises:
            OtherwiseError: see there.
        """
        fresh: set[str] = set()
        count = 0
        for part in parts:
            if isinstance(part, Card):
                if part.id in fresh:
                    raise OtherwiseError
                fresh.add(part.id)
                self._stage(part)
                count += 1
            else:
                self._keep(*part)
                count += part[1]
        self._check(fresh)
        for tail, body in self._db.execute(cold.STAGED_PICTURES):
            pictured(unpack_card(tail, body))
        return count, self._asked

    def _stage(self, card: Card) -> None:
        position = self._asked
        numbers = siblings(card)
        for place, number in enumerate(numbers):
            head, body = (position, None) if place else (None, pack_card(card))
            row = (position + place, tail_of(card.id, number), head, body)
            self._db.execute(cold.STAGE, row)
        self._asked += len(numbers)

    def _keep(self, first: int, count: int) -> None:
        if first + count > len(self._heads) or any(self._kept[first : first + count]):
            raise OtherwiseError
        self._kept[first : first + count] = b"\1" * count
        begin = self._heads[first]
        behind = self._heads[first + count] if first + count < len(self._heads) else FAR
        by = self._asked - begin
        start = len(self._known.slug) + 2
        values = (by, start, by, self._known.number, begin, behind)
        self._asked += self._db.execute(cold.STAGE_KEPT, values).rowcount

    def _check(self, fresh: set[str]) -> None:
        """See that no id is given twice, and that all that cards name is there as it was."""
        slug, number = self._known.slug, self._known.number
        stayed: set[int] = set()
        for card_id in fresh:
            key = f"{slug}/{card_id}"
            rows = self._db.execute(cold.PLACES_OF, (key, f"{key}#", f"{key}$", number))
            places = {bisect_right(self._heads, row[0]) - 1 for row in rows}
            if any(self._kept[place] for place in places):
                raise OtherwiseError
            stayed |= places
        same_ids = len(stayed) == len(fresh) and sum(self._kept) + len(stayed) == len(self._kept)
        staged, bare, naming = self._db.execute(cold.COUNT_STAGED).fetchone()
        if staged != self._asked or bare or (naming and not same_ids):
            raise OtherwiseError
