"""How well each deck is known: measured page by page, and kept until something changes."""

from __future__ import annotations

from collections.abc import Iterator

from studyllm.config import Settings
from studyllm.core.journal import Day
from studyllm.core.schedule import Scheduler
from studyllm.core.stats import Knowledge, knowledge, together
from studyllm.store.ledger import Ledger
from studyllm.store.shelf import Shelf, ShelfDeck

PAGE = 2_000
"""Cards that are measured at once, which takes some milliseconds."""


class Knowing:
    """Adds up the chances of recall of all learned cards, deck by deck."""

    def __init__(
        self, shelf: Shelf, ledger: Ledger, scheduler: Scheduler, settings: Settings
    ) -> None:
        self._shelf = shelf
        self._ledger = ledger
        self._scheduler = scheduler
        self._settings = settings
        self._known: dict[str, Knowledge] = {}
        self._as_of: tuple[Day, int] = (0, 0)
        """The study day, and the ledger's changes, that what is known is of."""
        self._forgotten = 0
        """How often something that was known became doubtful."""

    @property
    def known(self) -> dict[str, Knowledge]:
        """By slug; a deck that was not measured since it changed is not there."""
        return dict(self._known)

    def forget(self, slug: str) -> None:
        """Have a deck measured again: one of its cards was answered."""
        self._forgotten += 1
        self._known.pop(slug, None)

    def forget_all(self) -> None:
        """Have all decks measured again."""
        self._forgotten += 1
        self._known.clear()

    def measure(self, day: Day) -> Iterator[None]:
        """Measure what is not known, a step at a time; other things may be done in between."""
        if self._as_of != (day, self._ledger.changes):
            self.forget_all()
            self._as_of = day, self._ledger.changes
        missing = [deck for deck in self._shelf.decks() if deck.slug not in self._known]
        suspended = self._shelf.suspended() if missing else {}
        for deck in missing:
            forgotten, found = self._forgotten, []
            for part in self._parts(deck, day):
                found.append(part)
                yield
            if self._forgotten != forgotten:
                return
            cards = deck.cards - suspended.get(deck.number, 0)
            self._known[deck.slug] = together(found)._replace(cards=cards)

    def _parts(self, deck: ShelfDeck, day: Day) -> Iterator[Knowledge]:
        """That of the learned cards, a page at a time."""
        recall = self._scheduler.recall
        leeches = self._settings.leech_of(deck.slug) != "off"
        for memories in self._shelf.learned(deck.number, PAGE):
            yield knowledge(memories, recall, day, leeches)
