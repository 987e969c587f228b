"""The Markdown notes of a folder read as one, since a deck may have cards in many of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from studyllm.core.journal import Fact
from studyllm.errors import StudyError
from studyllm.exchange import files
from studyllm.exchange.by_deck import Order
from studyllm.exchange.foreign import Foreign, ForeignDeck, NoCardsError, Wish
from studyllm.exchange.found import Found
from studyllm.exchange.markdown_decks import Reading, Together


class Notes:
    """Reads notes of one folder, and remembers which of them have cards."""

    def __init__(self, paths: Sequence[Path]) -> None:
        """`paths`: of the notes, all in the folder that is to be read."""
        self._paths = paths
        self.with_cards: list[Path] = []
        self.without_cards: list[Path] = []
        self.refused: dict[Path, str] = {}
        """Those that cannot be read, and why; the others are taken without them."""

    def recognised(self, path: Path) -> bool:
        """Whether this is a folder."""
        return path.is_dir()

    @contextmanager
    def read(self, path: Path, wish: Wish) -> Iterator[Foreign]:
        """The cards of all notes, in the decks that tags and names of the notes name.

        Raises:
            ConfigError: no encoding is known by that name.
            StudyError: there are too many cards, or none.
        """
        wish = wish._replace(slug=None)  # it is for all decks; each note has a name of its own
        order = Order(files.shown(path))
        together = Together(path)
        promised = self._look(wish, order, together)
        if not order.cards and not together.skipped:
            raise NoCardsError(f"{files.shown(path)}: there are no cards in its notes")
        again = Together(path)
        decks = (
            ForeignDeck(deck.fields, deck.cards, together.media)
            for deck in order.decks(lambda: self._cards(wish, again))
        )
        facts = (lambda: self._facts(wish, Together(path))) if promised else lambda: iter(())
        yield Foreign("Markdown", decks, facts, together.skipped)

    def _look(self, wish: Wish, order: Order, together: Together) -> bool:
        """Whether anything was promised for the cards, once all of them were seen."""
        self.with_cards, self.without_cards, self.refused = [], [], {}
        promised = False
        for path in self._paths:
            try:
                with files.text(path, wish.encoding, files.LARGEST_NOTES) as text:
                    for _ in text.lines(None):
                        pass
            except StudyError as error:
                if error.exit_code != StudyError.exit_code:
                    raise
                self.refused[path] = str(error)
                continue
            before = order.cards, len(together.skipped)
            with files.text(path, wish.encoding, files.LARGEST_NOTES) as text:
                for found, note in Reading(text, path, wish, together).cards():
                    order.check_room(found)
                    order.note(found)
                    promised = promised or bool(note.schedule)
            some = before != (order.cards, len(together.skipped))
            (self.with_cards if some else self.without_cards).append(path)
        return promised

    def _cards(self, wish: Wish, together: Together) -> Iterator[Found]:
        for path in self.with_cards:
            with files.text(path, wish.encoding, files.LARGEST_NOTES) as text:
                for found, _ in Reading(text, path, wish, together).cards():
                    yield found

    def _facts(self, wish: Wish, together: Together) -> Iterator[Fact]:
        for path in self.with_cards:
            with files.text(path, wish.encoding, files.LARGEST_NOTES) as text:
                yield from Reading(text, path, wish, together).facts()
