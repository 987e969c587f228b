"""One reading of a deck file: its cards as a stream, then the deck and the digest of the bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studyllm.deckfile import source
from studyllm.errors import StudyError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from studyllm.core.cards import Card, Deck
    from studyllm.deckfile.names import Lines


class Reading:
    """A deck file about to be read. The file is opened when the iteration begins."""

    def __init__(self, path: Path, encoding: str | None, shown_as: str) -> None:
        self._path = path
        self._encoding = encoding
        self._name = shown_as
        self._deck: Deck | None = None
        self._digest = b""
        self._lines: Lines | None = None

    def __iter__(self) -> Iterator[Card]:
        """The cards in the order of the file; none after the first problem.

        The rest of a file with a problem is still checked.

        Raises:
            DeckError: after the last line, with all problems of the file.
            StudyError: the file is not there, or cannot be read.
        """
        # Here, not above: yaml is a tenth of a command's start, and most commands read no deck.
        try:
            from studyllm.deckfile.build import Builder
            from studyllm.deckfile.events import Fold
            from studyllm.deckfile.report import EnoughError, Report
            from studyllm.deckfile.sieve import Sieve
        except ModuleNotFoundError as error:
            raise StudyError(f"PyYAML lacks its C part ({error.name}): reinstall pyyaml") from error

        report = Report(self._name)
        builder = Builder(report)
        self._lines = builder.lines
        deck = None
        with source.opened(self._path, self._name) as file:
            stream = source.Source(file, self._name, self._encoding)
            sieve = Sieve(stream)
            fold = Fold(sieve, report, runs=sieve.runs)
            try:
                for node in fold:
                    card = builder.card(node)
                    if card is not None and not report.count:
                        yield card
                deck = builder.deck(fold.root, fold.listed)
            except EnoughError:
                pass
            if deck is None or report.count:
                raise report.error()
            self._digest = stream.digest()
            self._deck = deck

    @property
    def deck(self) -> Deck:
        """The deck, once all cards were read: its keys may stand after them."""
        if self._deck is None:
            raise ValueError("the deck is known when its cards have been read")
        return self._deck

    @property
    def digest(self) -> bytes:
        """blake2b of the bytes that were read, 16 bytes long; known when all were."""
        if self._deck is None:
            raise ValueError("the digest is known when the cards have been read")
        return self._digest

    def line(self, card_id: str) -> int:
        """Where the card of that id begins or is named, from 1; 0 if it was not read."""
        return self._lines.line(card_id) if self._lines else 0
