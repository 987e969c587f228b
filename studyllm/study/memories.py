"""The numbers of cards and their memories: states, distributions, mastery, what is ahead."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from studyllm.config import Settings
from studyllm.core.collection import Mastery, all_mastered, hardest, mastery, states
from studyllm.core.distribution import histogram
from studyllm.core.journal import Day
from studyllm.core.outlook import outlook
from studyllm.core.progress import (
    CardLine,
    Histogram,
    Outlook,
    Quantity,
    States,
    Topic,
    Work,
)
from studyllm.core.schedule import Scheduler
from studyllm.store.census import Census, Line, Page
from studyllm.store.connection import Database
from studyllm.store.shelf import Shelf, ShelfDeck
from studyllm.study.knowing import PAGE
from studyllm.study.scheduling import is_leech

LINES = 500
"""Cards whose texts are read at once."""


class Memories:
    """Counts and measures the cards of decks as they stand on a day."""

    def __init__(
        self,
        database: Database,
        shelf: Shelf,
        scheduler: Scheduler,
        settings: Settings,
        day: Day,
        slugs: Sequence[str],
    ) -> None:
        """`slugs` name decks, hidden ones too; none are all that are shown."""
        self._census = Census(database)
        self._scheduler = scheduler
        self._settings = settings
        self._day = day
        self._decks = [
            deck for deck in shelf.decks() if (deck.slug in slugs if slugs else not deck.hidden)
        ]
        self._suspended = shelf.suspended()

    def states(self) -> States:
        """How many cards are in each state."""
        return states(self._census.alike(self._day, self._decks))

    def outlook(self, days: int, review_ms: int) -> Outlook:
        """What is ahead on so many days from today on; `review_ms` is what a due card takes."""
        load = self._census.ahead(self._day - 1, self._day + days, self._decks)
        return outlook(load, self._day, days, review_ms)

    def measure(self) -> Work[tuple[tuple[Histogram, ...], tuple[Topic, ...]]]:
        """Histograms over all decks, and each deck's mastery, page by page."""
        counts: dict[Quantity, Counter[float]] = {quantity: Counter() for quantity in Quantity}
        topics = []
        begin, total = 0, sum(deck.cards for deck in self._decks)
        for deck in self._decks:
            done, parts = begin, []
            for page in self._census.measured(deck, PAGE):
                parts.append(self._part(deck, page, counts))
                done += len(page.memories)
                yield done, total
            begin += deck.cards
            topics.append(self._topic(deck, all_mastered(parts)))
        yield total, total
        return _histograms(counts), tuple(topics)

    def hardest(self, most: int) -> list[CardLine]:
        """So many cards at most, the hardest first."""
        recall, day = self._scheduler.recall, self._day
        lapsed = self._census.lapsed(self._decks)
        numbers = hardest(lapsed, lambda memory: recall(memory, day), most)
        return [self._line(self._census.line(number)) for number in numbers]

    def lines(self) -> Iterator[CardLine]:
        """All cards in the order of decks, new and suspended ones too."""
        for deck in self._decks:
            yield from map(self._line, self._census.lines(deck, LINES))

    def _part(self, deck: ShelfDeck, page: Page, counts: dict[Quantity, Counter[float]]) -> Mastery:
        """The mastery of some of a deck's cards, which are counted too."""
        recall = self._scheduler.recall
        chances = [recall(memory, self._day) for memory in page.memories]
        counts[Quantity.RECALL].update(chances)
        counts[Quantity.INTERVAL].update([memory.interval for memory in page.memories])
        counts[Quantity.EASE].update([one.ease / 100 for one in page.memories if one.ease])
        counts[Quantity.STABILITY].update(page.stabilities)
        counts[Quantity.DIFFICULTY].update(page.difficulties)
        leeches = self._settings.leech_of(deck.slug) != "off"
        return mastery(page.memories, chances, recall, self._day, leeches)

    def _topic(self, deck: ShelfDeck, known: Mastery) -> Topic:
        head = deck.deck()
        return Topic(
            slug=deck.slug,
            title=head.title,
            tag=head.tags[0] if head.tags else "",
            cards=deck.cards - self._suspended.get(deck.number, 0),
            learned=known.now.cards,
            now=known.now.recalled,
            week=known.week,
            month=known.month,
            weak=known.now.weak,
        )

    def _line(self, line: Line) -> CardLine:
        _, key, card, memory, standing = line
        recall = leech = None
        if memory is not None:
            recall = self._scheduler.recall(memory, self._day)
            leech = is_leech(self._settings, key, memory.lapses)
        return CardLine(key, card, memory, recall, standing, bool(leech))


def _histograms(counts: dict[Quantity, Counter[float]]) -> tuple[Histogram, ...]:
    """Of what memories hold; intervals and chances they always do."""
    always = (Quantity.INTERVAL, Quantity.RECALL)
    return tuple(
        histogram(quantity, counts[quantity])
        for quantity in Quantity
        if quantity in always or counts[quantity]
    )
