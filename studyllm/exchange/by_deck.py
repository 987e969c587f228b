"""The cards of a file by their decks, one deck after the other, held in memory only if need be."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import groupby
from typing import Final

from studyllm.core.fields import DECK, Fields
from studyllm.core.naming import made
from studyllm.errors import StudyError
from studyllm.exchange.foreign import ForeignDeck
from studyllm.exchange.found import Found
from studyllm.text.clean import one_line

MOST_DECKS: Final = 1_500
"""Of a file."""
MOST_CARDS: Final = 250_000
"""Of a deck, as the deck format has it."""
MOST_MIXED: Final = 250_000
"""Cards of a file in which those of one deck do not stand together."""


class Order:
    """Which decks a file has, in the order in which they begin, and whether they are mixed."""

    def __init__(self, name: str) -> None:
        self.heads: dict[str, Fields] = {}
        """What is said of each deck, by its slug."""
        self._name = name
        self.cards = 0
        self._counts: Counter[str] = Counter()
        self._slug = ""
        self._mixed = 0
        """Where a deck goes on behind another one: the line."""

    def check_room(self, found: Found) -> None:
        """Raise a `StudyError` if there are too many decks, or cards of one, for one more card."""
        place = f"{self._name}:{found.line}"
        slug = found.deck["deck"]
        if len(self.heads) == MOST_DECKS and slug not in self.heads:
            raise StudyError(f"{place}: more than {MOST_DECKS:,} decks; split the file")
        if self._counts[slug] == MOST_CARDS:
            deck = one_line(slug, 40)
            raise StudyError(f"{place}: more than {MOST_CARDS:,} cards of the deck `{deck}`")
        self._counts[slug] += 1

    def note(self, found: Found) -> None:
        """Take notice of a card further down in the file.

        Raises:
            StudyError: it says something else of its deck than cards before it.
        """
        place = f"{self._name}:{found.line}"
        slug = found.deck["deck"]
        head = self.heads.get(slug)
        if head is None:
            self.heads[slug] = dict(found.deck)
        else:
            if slug != self._slug and not self._mixed:
                self._mixed = found.line
            for key, value in found.deck.items():
                if head.setdefault(key, value) != value:
                    raise StudyError(
                        f"{place}: the deck `{one_line(slug, 40)}` has another `{key}` further up"
                    )
        self._slug = slug
        self.cards += 1

    def decks(self, cards: Callable[[], Iterator[Found]]) -> Iterator[ForeignDeck]:
        """The decks, each with its cards in their order.

        Args:
            cards: goes through the file again.

        Raises:
            StudyError: the cards of decks are mixed, and too many to be put in order.
        """
        if not self._mixed:
            for slug, run in groupby(cards(), lambda found: str(found.deck["deck"])):
                yield ForeignDeck(self._head(slug), run)
            return
        if self.cards > MOST_MIXED:
            raise StudyError(
                f"{self._name}:{self._mixed}: the cards of a deck do not stand together, and "
                f"there are more than {MOST_MIXED:,}; put them in the order of their decks"
            )
        by_deck: dict[str, list[Found]] = {slug: [] for slug in self.heads}
        for found in cards():
            by_deck[found.deck["deck"]].append(found)
        for slug in self.heads:
            yield ForeignDeck(self._head(slug), by_deck.pop(slug))

    def _head(self, slug: str) -> Fields:
        head = self.heads[slug]
        return {key: head[key] for key in DECK if key in head}


class Problems:
    """What is wrong with a file of our own: all of it is told at once."""

    SHOWN: Final = 20

    def __init__(self) -> None:
        self._told: list[str] = []
        self._count = 0

    def note(self, error: StudyError) -> None:
        """Take notice of one more."""
        self._count += 1
        if self._count <= self.SHOWN:
            self._told.append(str(error))

    def refuse(self) -> None:
        """Raise a `StudyError` if there are any."""
        if self._count > self.SHOWN:
            self._told.append(f"… and {self._count - self.SHOWN} more of them")
        if self._told:
            raise StudyError("\n".join(self._told))


def codes_of(slug: str, card: Fields) -> list[int]:
    """What no other card of the deck may share: its question, and its id if it has one."""
    asked = card.get("question") or card["cloze"]
    names = [made({"": asked} if isinstance(asked, str) else asked)]
    if "id" in card:
        names.append(card["id"])
    # 64 bits of a digest: a set of them takes a fifth of what the texts would.
    return [
        int.from_bytes(hashlib.blake2b(f"{slug}/{name}".encode(), digest_size=8).digest())
        for name in names
    ]
