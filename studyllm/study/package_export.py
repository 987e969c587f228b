"""Decks for Anki, with what was learned of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import groupby, starmap, tee
from pathlib import Path
from typing import BinaryIO, NamedTuple

from studyllm.config import Settings
from studyllm.core.cards import in_language, split_key
from studyllm.core.journal import Day, Fact
from studyllm.core.schedule import Scheduler
from studyllm.errors import StudyError
from studyllm.exchange.anki_writing.notes import Reading
from studyllm.exchange.anki_writing.package import AnkiCard, AnkiDeck, Package, writing
from studyllm.exchange.anki_writing.past import Recalled, past, state
from studyllm.store.census import Census, Line
from studyllm.store.connection import Database, plainly
from studyllm.store.ledger import Ledger
from studyllm.store.shelf import Shelf, ShelfDeck
from studyllm.store.views import Progress
from studyllm.study.library import Library

LINES = 500
"""Cards that are read at once."""


class Packed(NamedTuple):
    """What a package has been given."""

    notes: int
    cards: int
    reviews: int
    missing: tuple[str, ...]
    """Why pictures that cards name are not in it, one each."""


class PackageExport:
    """Writes one package for Anki."""

    def __init__(
        self,
        database: Database,
        shelf: Shelf,
        library: Library,
        ledger: Ledger,
        scheduler: Scheduler,
        settings: Settings,
        moment: Callable[[], tuple[int, Day]],
    ) -> None:
        """`moment` tells the present instant in epoch milliseconds and its study day."""
        self._path = database.path
        self._census = Census(database)
        self._shelf = shelf
        self._library = library
        self._ledger = ledger
        self._scheduler = scheduler
        self._settings = settings
        self._recalled = _recalled(settings)
        self._at, self._today = moment()
        self._notes = self._cards = self._reviews = 0
        self._missing: dict[str, None] = {}
        self._edited = {
            file.deck: file.mtime_ns // 1_000_000_000 for file in shelf.files().values()
        }
        """When the file of each deck was, by the deck's number; epoch seconds."""

    def write(
        self,
        stream: BinaryIO,
        room: Path,
        slugs: Iterable[str],
        language: str,
        progress: Progress,
        *,
        only: bool = False,
    ) -> Packed:
        """Write decks into a stream in which one can go back; what was written.

        Args:
            stream: that of the package.
            room: a folder for what is needed meanwhile.
            slugs: which decks, all of them there.
            language: of the decks' names, and the first of texts in several.
            progress: is told how many cards were written, and of how many.
            only: whether texts in other languages are left out where there is one in this.
        """
        with plainly(self._path):
            known = {deck.slug: deck for deck in self._shelf.decks()}
            decks = [known[slug] for slug in slugs]
            total = sum(deck.cards for deck in decks)
            with writing(stream, room, self._at, self._settings.rollover_hour) as package:
                for deck in decks:
                    for _ in self._deck(package, deck, language, only):
                        progress(self._cards, total)
        return Packed(self._notes, self._cards, self._reviews, tuple(self._missing))

    def _deck(self, package: Package, deck: ShelfDeck, language: str, only: bool) -> Iterator[None]:
        """Write a deck, a note at a step."""
        head = deck.deck()
        pictures = cache(lambda name: self._picture(package, deck.slug, name))
        reading = Reading(deck.slug, head.tags, pictures, language, only)
        name, about = in_language(head.title, language), reading.field(head.about or {})
        package.begin(AnkiDeck(deck.slug, name, about, self._edited[deck.number]))
        for _, siblings in groupby(self._learned(deck), key=lambda one: one[0].card.id):
            found = list(siblings)
            note = reading.note(found[0][0].card)
            package.add(note, starmap(self._card, found))
            self._notes += 1
            yield

    def _learned(self, deck: ShelfDeck) -> Iterator[tuple[Line, list[Fact]]]:
        """The cards of a deck, each with its facts."""
        lines, ahead = tee(self._census.lines(deck, LINES))
        return zip(lines, self._ledger.pasts((one.number, one.key) for one in ahead), strict=True)

    def _card(self, line: Line, facts: list[Fact]) -> AnkiCard:
        """A card with its past, folded by itself: another window may answer it meanwhile."""
        logged, memory = past(line.key, facts, self._scheduler)
        self._cards += 1
        self._reviews += len(logged)
        stands = state(memory, logged, line.standing, self._today, self._cards, self._recalled)
        return AnkiCard(split_key(line.key)[2] - 1, stands, logged)

    def _picture(self, package: Package, slug: str, name: str) -> str | None:
        try:
            with self._library.open_picture(slug, name) as content:
                return package.picture(name, content)
        except StudyError as error:
            self._missing[str(error)] = None
            return None


def _recalled(settings: Settings) -> Recalled | None:
    """What Anki's FSRS is told of ours; nothing if the scheduler is another."""
    if settings.scheduler != "fsrs":
        return None
    from studyllm.core.fsrs import WEIGHTS

    return Recalled(settings.desired_retention, (settings.fsrs_weights or WEIGHTS)[20])
