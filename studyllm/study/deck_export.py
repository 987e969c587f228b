"""Decks for others: as files of their own format, as JSON Lines and as tables."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from functools import partial

from studyllm.core.fields import Fields, deck_fields
from studyllm.store.bodies import card_json, may_have_languages, packed_fields
from studyllm.store.connection import Database, plainly, undamaged
from studyllm.store.shelf import Shelf, ShelfDeck
from studyllm.study.library import Library


class DeckExport:
    """Reads decks from the mirror, card by card, once each and not once a sibling.

    Decks are named by slugs, which must be there; none stands for all that are shown.
    """

    def __init__(self, database: Database, shelf: Shelf, library: Library) -> None:
        self._db = database
        self._shelf = shelf
        self._library = library

    def slugs(self, named: Iterable[str] = ()) -> list[str]:
        """The decks that are meant, in the order in which they are named, else the learner's."""
        return [deck.slug for deck in self._decks(named)]

    def yaml(self, slug: str, *, anew: bool = False) -> Generator[str]:
        """A deck file: the deck's own as it lies there, if it is still what was read.

        Args:
            slug: of the deck.
            anew: write it from the cards, without its author's comments and layout.

        Raises:
            StudyError: the deck's own file changed while it was read.
        """
        from studyllm.deckfile.copying import original
        from studyllm.deckfile.writing import render

        (deck,) = self._decks([slug])
        with plainly(self._db.path):
            found = self._shelf.file_of(slug)
            digest = self._shelf.digest(found[0]) if found and not anew else None
        if found and digest:
            text = original(self._library.path(found[0]), digest)
            if text is not None:
                return text
        return render(self._fields(deck), self._cards(deck))

    def json_lines(self, named: Iterable[str] = ()) -> Generator[str]:
        """Decks as JSON Lines, a line at a time."""
        from studyllm.exchange import jsonl

        for deck in self._decks(named):
            with plainly(self._db.path), undamaged():
                cards = (card_json(card_id, body) for card_id, body in self._shelf.contents(deck))
                yield from jsonl.lines(self._fields(deck), cards)

    def table(self, named: Iterable[str] = (), *, raw: bool = False) -> Generator[str]:
        """Decks as CSV, a row at a time.

        Args:
            named: which.
            raw: for programs, as a spreadsheet may take a text for a formula.
        """
        from studyllm.exchange import table

        named_decks = self._decks(named)
        decks = [(self._fields(deck), partial(self._cards, deck)) for deck in named_decks]
        many = [partial(self._cards, deck, may_have_languages) for deck in named_decks]
        return table.rows(decks, raw=raw, many=many)

    def _decks(self, named: Iterable[str]) -> list[ShelfDeck]:
        with plainly(self._db.path):
            decks = {deck.slug: deck for deck in self._shelf.decks()}
        chosen = [decks[slug] for slug in dict.fromkeys(named)]
        return chosen or [deck for deck in decks.values() if not deck.hidden]

    def _fields(self, deck: ShelfDeck) -> Fields:
        with plainly(self._db.path):
            return deck_fields(deck.deck())

    def _cards(
        self, deck: ShelfDeck, wanted: Callable[[str], bool] | None = None
    ) -> Iterator[Fields]:
        """The cards of a deck; only those whose packed bodies are wanted, if that is asked."""
        with plainly(self._db.path), undamaged():
            for card_id, body in self._shelf.contents(deck):
                if wanted is None or wanted(body):
                    yield packed_fields(card_id, body)
