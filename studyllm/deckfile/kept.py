"""Which cards of a deck file stand in an older copy of it as they were, and need not be read.

Both files are cut at the dashes of their cards, and a piece that is found in the older one is its
card again, whatever it says. That is certain where the older file was read without a problem and
had as many cards as it has pieces: then each begins where libyaml sees one begin. What is found
nowhere must be an ordinary card by itself that names no other; where anything else has changed,
or a rule may be broken, the file is to be read as a whole.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from studyllm.core.cards import Card
from studyllm.deckfile.patterns import LONGEST, Cards
from studyllm.deckfile.shape import LIMITS, Limits
from studyllm.deckfile.sieve import beginning
from studyllm.deckfile.source import Source, UnreadableError, is_printable, opened, shown
from studyllm.errors import StudyError

_AHEAD: Final = 1_000
"""Cards of the older file, before and behind the next one, among which one is looked for."""


class UnlikeError(Exception):
    """What has changed cannot be told from the texts: the file is to be read as a whole."""


class Former(NamedTuple):
    """A deck file as it was when it was read without a problem."""

    path: Path
    digest: bytes
    cards: int
    """How many it had, siblings not counted."""


class Stretch(NamedTuple):
    """Cards that follow each other as they did before."""

    first: int
    """As the older file counts them, from 0."""
    cards: int


class Rereading:
    """A deck file about to be read beside its older copy."""

    def __init__(
        self, path: Path, former: Former, encoding: str | None, limits: Limits = LIMITS
    ) -> None:
        self._path = path
        self._former = former
        self._encoding = encoding
        self._limits = limits
        self.digest = b""
        """Of the bytes that were read; known when all were."""
        self.head = ""
        """The text before the first card, which is the same in both."""

    def __iter__(self) -> Iterator[Card | Stretch]:
        """The cards in the order of the file.

        Raises:
            UnlikeError: the file is to be read as a whole; also at the very end.
        """
        name = shown(self._path)
        try:
            with opened(self._former.path, name) as older, opened(self._path, name) as newer:
                former = Source(older, name, None)
                stream = Source(newer, name, self._encoding)
                pieces = _Pieces(stream, counted=True)
                yield from self._parts(_Older(_Pieces(former)), pieces)
                if former.digest() != self._former.digest:
                    raise UnlikeError
                self.digest = stream.digest()
        except (UnreadableError, StudyError) as error:
            raise UnlikeError from error

    def _parts(self, older: _Older, pieces: _Pieces) -> Iterator[Card | Stretch]:
        if pieces.head != older.head:
            raise UnlikeError
        self.head = pieces.head
        fresh = _Fresh(pieces, self._limits)
        first = count = 0
        for piece in pieces:
            place = older.find(piece)
            if place == first + count and count:
                count += 1
                continue
            if count:
                yield Stretch(first, count)
                first = count = 0
            if place >= 0:
                first, count = place, 1
            else:
                yield fresh.card(piece)
        if count:
            yield Stretch(first, count)
        if older.rest() != self._former.cards or pieces.count > self._limits.cards:
            raise UnlikeError
        # With the last card stands what else the deck may say; anywhere else nothing can.
        if pieces.last != older.last:
            fresh.card(pieces.last)
            fresh.card(older.last)
        if pieces.values > self._limits.all_values:
            raise UnlikeError


class _Pieces:
    """The texts of a deck file's cards, each from behind its dash to the end of its last line."""

    def __init__(self, stream: Source, *, counted: bool = False) -> None:
        """`counted`: whether `values` is wanted."""
        self._stream = stream
        self._counted = counted
        text = stream.text()
        start, self.dash, _ = beginning(text)
        if not start:
            raise UnlikeError
        self.head = text[: start + len(self.dash)]
        self._text = text[start + len(self.dash) :]
        self.count = 0
        self.last = ""
        """The newest one."""
        self.values = 0
        """At least as many as libyaml would tell events of; as much as is known so far."""

    def __iter__(self) -> Iterator[str]:
        behind = f"\n{self.dash}"
        # A card may also begin with its dash alone on a line, or with a tab behind it.
        begun = behind[:-1]
        text = self._text
        chunk = text
        while chunk:
            pieces = text.split(behind)
            rest = pieces.pop()
            if text.count(begun) - rest.count(begun) != len(pieces) or len(rest) > LONGEST:
                raise UnlikeError
            self.values += _values(chunk) if self._counted else 0
            self.count += len(pieces)
            yield from pieces
            if pieces:
                self.last = pieces[-1]
            chunk = self._stream.text()
            text = rest + chunk
        if begun in text or not text.endswith("\n"):
            raise UnlikeError
        self.count += 1
        self.last = text[:-1]
        yield self.last


def _values(text: str) -> int:
    """At least as many as libyaml tells events of in a piece of a deck that it can read.

    What begins behind a colon is a key with its value, which may be all of a mapping; behind
    a dash, a comma or a bracket begins an item, which may be a list or a mapping.
    """
    return 4 * text.count(":") + 3 * (text.count("-") + text.count(",") + text.count("["))


class _Older:
    """The cards of the older file, as far as they are looked for."""

    def __init__(self, pieces: _Pieces) -> None:
        self._pieces = pieces
        self._following = iter(pieces)
        self._near: deque[str] = deque()
        self._places: dict[str, int] = {}
        """Where those of the near ones stand that have not been found yet."""
        self._read = 0
        self._next = 0
        self.head = pieces.head

    @property
    def last(self) -> str:
        """The last card."""
        return self._pieces.last

    def find(self, piece: str) -> int:
        """Where a card stands, which is found once; -1 if that is nowhere near."""
        if self._read < self._next + _AHEAD:
            self._read_on()
        place = self._places.pop(piece, -1)
        if place >= 0:
            self._next = place + 1
        return place

    def _read_on(self) -> None:
        near, places = self._near, self._places
        for piece in self._following:
            near.append(piece)
            places[piece] = self._read
            self._read += 1
            if self._read >= self._next + 2 * _AHEAD:
                break
        while len(near) > 4 * _AHEAD:
            places.pop(near.popleft(), None)

    def rest(self) -> int:
        """How many cards there are, once all were read."""
        for _ in self._following:
            self._read += 1
        return self._read


class _Fresh:
    """Reads the cards that are new or changed."""

    def __init__(self, pieces: _Pieces, limits: Limits) -> None:
        self._cards = Cards(len(pieces.dash))
        self._limits = limits

    def card(self, piece: str) -> Card:
        """The card that a piece says by itself.

        Raises:
            UnlikeError: it is not ordinary, or names others.
        """
        found = self._cards.card(piece, 0) if is_printable(piece) else None
        if found is None or found.links or found.values > self._limits.values:
            raise UnlikeError
        return found.card
