"""What today's queue is planned from: the scope of the sitting, and what the database knows."""

from __future__ import annotations

from collections.abc import Collection

from studyllm.core.cards import Key
from studyllm.core.journal import Day
from studyllm.core.session import Agenda, Turn
from studyllm.store.ledger import Ledger
from studyllm.store.shelf import Shelf, ShelfDeck
from studyllm.study.overview import begun
from studyllm.study.views import Scope


class Planning:
    """Reads the agenda of one scope."""

    def __init__(self, shelf: Shelf, ledger: Ledger, scope: Scope, new_per_day: int) -> None:
        self._shelf = shelf
        self._ledger = ledger
        self._scope = scope
        self._new_per_day = new_per_day

    def agenda(self, day: Day, met: Collection[Key], begun_now: int) -> Agenda:
        """All that the queue of a day follows from.

        Args:
            day: today's study day.
            met: the cards that were met in this sitting.
            begun_now: how many of them were new.
        """
        decks = self.decks()
        slugs = {deck.slug for deck in decks}
        new_today = begun(self._ledger, day)
        new_left = self._new_per_day - new_today.total()
        if self._scope.new is not None:
            new_left = self._scope.new - begun_now
        answers = self._ledger.answers_of(day)
        turns = [Turn(a.card, a.card.partition("/")[0], a.review.grade) for a in answers]
        return Agenda(
            day,
            due=[due for due in self._shelf.due(day, decks) if self._has_tag(due.card)],
            fresh={deck.slug: self._fresh(deck, new_left) for deck in decks},
            new_left=new_left,
            turns=[turn for turn in turns if turn.deck in slugs and self._has_tag(turn.card)],
            begun={slug: number for slug, number in new_today.items() if slug in slugs},
            limit=self._scope.limit,
            met=met,
        )

    def decks(self) -> list[ShelfDeck]:
        """The decks of the scope; a hidden one only if it is named."""
        named = self._scope.decks
        return [d for d in self._shelf.decks() if (d.slug in named if named else not d.hidden)]

    def _fresh(self, deck: ShelfDeck, most: int) -> list[Key]:
        if most <= 0:
            return []
        if not self._scope.tag:
            return self._shelf.fresh(deck, most)
        return [card for card in self._shelf.fresh(deck) if self._has_tag(card)][:most]

    def _has_tag(self, key: Key) -> bool:
        tag = self._scope.tag
        if not tag:
            return True
        found = self._shelf.card(key)
        return found is not None and (tag in found.card.tags or tag in found.deck.tags)
