"""A deck of another format on its way to a deck file: each card checked, written and handed on."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from studyllm.core.cards import Card, Deck
from studyllm.core.fields import Fields, card_fields, deck_fields
from studyllm.deckfile.checking import Checker, RefusedError, without_links
from studyllm.deckfile.pictures import noted
from studyllm.deckfile.source import MAX_BYTES, new_digest
from studyllm.deckfile.writing import render
from studyllm.errors import StudyError
from studyllm.exchange.files import shown
from studyllm.exchange.foreign import ForeignDeck, Skipped
from studyllm.exchange.found import Found
from studyllm.text.clean import one_line

_AT_ONCE = 500
"""Cards from one write to the next."""


class Origin(NamedTuple):
    """Where a deck comes from."""

    path: Path
    kind: str
    """`CSV`, for example."""
    counted: str
    """What its places count: `line`, for example."""


class Converted(NamedTuple):
    """A deck that was written as a deck file."""

    deck: Deck
    digest: bytes
    """Of the file."""
    pictures: set[str]
    """What its cards name as pictures."""


class Converting:
    """Writes one deck to a deck file, while its cards are staged."""

    def __init__(self, origin: Origin, skipped: list[Skipped], loose: Mapping[int, str]) -> None:
        """Begin.

        Args:
            origin: of the deck.
            skipped: is told what becomes no card.
            loose: by their lines, cards that name others which are not there, and the reason.
        """
        self._origin = origin
        self._skipped = skipped
        self._loose = loose

    def run(
        self,
        deck: ForeignDeck,
        target: Path,
        stage: Callable[[Iterator[Card], Callable[[Card], object]], None],
    ) -> Converted:
        """Write the deck, and hand its cards on.

        Args:
            deck: from a reader.
            target: the file, which is made; on disk when this returns.
            stage: takes the cards, and gives those that may name pictures to what it is told.

        Raises:
            StudyError: the deck cannot be one, or is too large.
            LooseError: cards name others that are not there.
            OSError: the file cannot be written.
        """
        checker = Checker(shown(self._origin.path))
        pictures: set[str] = set()
        digest = new_digest()
        size = 0
        with open(target, "xb") as stream:

            def written(texts: list[str]) -> None:
                nonlocal size
                content = "".join(texts).encode()
                size += len(content)
                if size > MAX_BYTES:
                    name = one_line(str(deck.fields.get("deck", "")))
                    raise StudyError(
                        f"{shown(self._origin.path)}: the deck `{name}` is larger than "
                        f"{MAX_BYTES >> 20} MB; split it"
                    )
                digest.update(content)
                stream.write(content)

            stage(self._cards(deck, checker, written), noted(pictures))
            head = checker.head(deck.fields)
            stream.flush()
            os.fsync(stream.fileno())
        return Converted(head, digest.digest(), pictures)

    def _cards(
        self, deck: ForeignDeck, checker: Checker, written: Callable[[list[str]], None]
    ) -> Iterator[Card]:
        """The good cards, each written when it comes; there is at least one."""
        ready: list[Card] = []
        # The head is good for nothing before it was checked, and is checked again with the cards.
        head = deck_fields(Checker(shown(self._origin.path)).head(deck.fields))
        texts = [self._comment()]
        for text in render(head, self._checked(deck, checker, ready)):
            texts.append(text)
            if len(texts) >= _AT_ONCE:
                written(texts)
                texts.clear()
            yield from ready
            ready.clear()
        written(texts)

    def _checked(self, deck: ForeignDeck, checker: Checker, ready: list[Card]) -> Iterator[Fields]:
        """What is to be written of each good card, which goes into `ready`."""
        for found in deck.cards:
            fields = found.card
            if found.line in self._loose:
                fields = without_links(fields)
                self._skip(deck, found, f"without its links: {self._loose[found.line]}")
            try:
                card = checker.card(fields, found.line)
            except RefusedError as error:
                self._skip(deck, found, str(error))
                continue
            ready.append(card)
            written = card_fields(card)
            if "id" not in fields:
                del written["id"]  # it follows from the text
            yield written

    def _skip(self, deck: ForeignDeck, found: Found, why: str) -> None:
        place = found.place or f"{self._origin.counted} {found.line}"
        if self._origin.counted != "line":
            place += f" of {deck.fields['deck']}"
        self._skipped.append(Skipped(place, why))

    def _comment(self) -> str:
        name = one_line(self._origin.path.absolute().name, 200)
        return f"# Imported from {name} ({self._origin.kind}). Edit it as you like.\n"
