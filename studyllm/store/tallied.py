"""What was done and foretold: read from the views, and page by page from the journal."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from studyllm.core.activity import Adding
from studyllm.core.calibration import Sums
from studyllm.core.cards import Card, Deck, Key, split_key
from studyllm.core.journal import Day, Fact
from studyllm.core.periods import Stretch
from studyllm.core.progress import Done
from studyllm.store import cold
from studyllm.store.bodies import unpack_card, unpack_deck
from studyllm.store.connection import Database, undamaged
from studyllm.store.facts import CARD, facts_of_card


class Past(NamedTuple):
    """All that happened to one card."""

    key: Key
    facts: list[Fact]
    """In no order."""
    deck: Deck | None
    """As the mirror has it; `None` if the card is gone."""
    card: Card | None

    @property
    def tags(self) -> tuple[str, ...]:
        """The card's own and its deck's; one may be there twice."""
        return (*(self.card.tags if self.card else ()), *(self.deck.tags if self.deck else ()))


class Tallied:
    """Reads counts of answers; `decks` are slugs, none means all."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def days(self, stretch: Stretch, decks: Sequence[str]) -> Iterator[Sequence[int]]:
        """The days with answers in a stretch, as `core.activity.by_stretch` takes them."""
        return iter(self._db.execute(cold.DAYS, (*stretch, *_slugs(decks))))

    def total(self, stretch: Stretch, decks: Sequence[str]) -> Done:
        """All that was done in a stretch."""
        adding = Adding(stretch)
        for row in self._db.execute(cold.TOTAL, (*stretch, *_slugs(decks))):
            adding.add(*row)
        return adding.done()

    def by_deck(self, stretch: Stretch, decks: Sequence[str]) -> dict[str, Done]:
        """What was done in a stretch, by deck; the slugs sorted, decks without answers not."""
        found: dict[str, Adding] = {}
        for slug, *row in self._db.execute(cold.DECK_TOTALS, (*stretch, *_slugs(decks))):
            found.setdefault(slug, Adding(stretch)).add(*row)
        return {slug: adding.done() for slug, adding in found.items()}

    def first_day(self, decks: Sequence[str]) -> Day | None:
        """The day of the first answer, practice too; `None` if there is none."""
        day: Day | None = self._db.execute(cold.FIRST_DAY, _slugs(decks)).fetchone()[0]
        return day

    def studied(self) -> list[Day]:
        """The days with answers but practice, the newest first."""
        return [day for (day,) in self._db.execute(cold.STUDIED)]

    def foretold(self, stretch: Stretch) -> dict[int, Sums]:
        """The forecasts of a stretch, by bin."""
        return {row[0]: Sums(*row[1:]) for row in self._db.execute(cold.FORETOLD, stretch)}

    def facts(self) -> int:
        """How many the journal has."""
        return int(self._db.execute(cold.COUNT_FACTS).fetchone()[0])

    def pages(self, most: int) -> Iterator[list[Past]]:
        """The past of all cards that have one, about so many facts at a time.

        A card's facts are never parted. Between two lists nothing holds on to the database.
        """
        after, last = 0, False
        while not last:
            row = self._db.execute(cold.PAGE_END, (after, most)).fetchone()
            until, last = (LAST, True) if row is None else (row[0], False)
            yield self._page(after, until)
            after = until

    def _page(self, after: int, until: int) -> list[Past]:
        rows = self._db.execute(cold.PAGE_FACTS, (after, until)).fetchall()
        # Whatever another program has added since, these say of all that was read.
        devices = dict(self._db.execute(cold.DEVICES).fetchall())
        cards = {row[0]: row[1:] for row in self._db.execute(cold.PAGE_CARDS, (after, until))}
        found = []
        for number, facts in groupby(rows, key=itemgetter(CARD)):
            key, head, body = cards[number]
            found.append(_past(key, facts_of_card(facts, devices, key), head, body))
        return found


LAST = 2**63 - 1
"""No number is greater."""


def _past(key: Key, facts: list[Fact], head: str | None, body: str | None) -> Past:
    if head is None or body is None:
        return Past(key, facts, None, None)
    with undamaged():
        slug, card_id, _ = split_key(key)
        return Past(key, facts, unpack_deck(slug, head), unpack_card(card_id, body))


def _slugs(decks: Sequence[str]) -> tuple[str | None, str | None]:
    given = json.dumps(list(decks)) if decks else None
    return given, given
