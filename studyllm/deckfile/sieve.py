"""Takes ordinary cards out of a deck's text before libyaml sees it, which costs much more.

In their place it puts an item with nothing in it, and as many lines: what else there is stands
where it stood, so that all problems have their places. That is done only where it is certain that
a card begins: `cards:` is looked for in a head that ends there by itself, cards are cut at lines
that begin with a dash in the column of the first, and a card that is not ordinary has to be whole
by itself. Where that cannot be told, as inside of a quote that stays open, all the rest is left to
libyaml.
"""

from __future__ import annotations

import io
import re
from collections import deque
from typing import Any, Final, NamedTuple

from yaml.events import (
    DocumentEndEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
    StreamStartEvent,
)

from studyllm.deckfile.events import events
from studyllm.deckfile.ordinary import Ordinary
from studyllm.deckfile.patterns import EVERY, LONGEST, Cards
from studyllm.deckfile.report import Report
from studyllm.deckfile.shape import LIMITS, MAX_DEPTH, Limits
from studyllm.deckfile.source import Source, UnreadableError, is_printable
from studyllm.errors import StudyError

_LIST: Final = re.compile(r"^cards: *\n((?:(?: *#[^\n]*)?\n)*+)( *+- )", re.MULTILINE)

_KEPT: Final = 2
"""Cards at the end of a chunk that wait for the next one.

The last is cut off. The one before it is then read by libyaml if the next chunk cannot be had, so
that nothing ends with an empty item, behind which libyaml has to see on.
"""

_MOST: Final = 4 * LONGEST
"""Characters that may wait."""

_SCARCE: Final = 50
"""So many more cards than there are ordinary ones may be looked at twice."""

_END_OF_HEAD: Final = [
    ScalarEvent,
    ScalarEvent,
    MappingEndEvent,
    DocumentEndEvent,
    StreamEndEvent,
]
"""What libyaml tells of `cards:` at the end of a deck."""

_AROUND: Final = (
    StreamStartEvent,
    DocumentStartEvent,
    SequenceStartEvent,
    SequenceEndEvent,
    DocumentEndEvent,
    StreamEndEvent,
)
"""What it tells of besides the items of a list."""

_DOCUMENT: Final = (DocumentStartEvent, DocumentEndEvent)
_OPENING: Final = (MappingStartEvent, SequenceStartEvent)
_CLOSING: Final = (MappingEndEvent, SequenceEndEvent)


class Run(NamedTuple):
    """Ordinary cards that follow each other."""

    line: int
    """Where the first stands, from 0."""
    cards: list[Ordinary]


class Sieve:
    """A deck file as libyaml gets to read it: without the ordinary cards, which are in `runs`."""

    def __init__(self, source: Source, limits: Limits = LIMITS, every: int = EVERY) -> None:
        """Of the ordinary cards, `every` so many one is learned from, as `patterns` says."""
        self.runs: deque[Run] = deque()
        """What was taken out and has not been asked for yet, in the order of the file."""
        self._source = source
        self._limits = limits
        self._dash = ""
        """What begins a card on its line; nothing before the first card."""
        self._every = every
        self._reader = Cards(0)
        self._waiting = ""
        """What was read and not handed out: cards, from the dash of the first one on."""
        self._printable = True
        """Whether all of it surely is."""
        self._line = 0
        """Where that begins, from 0."""
        self._through = False
        """Whether all the rest is left to libyaml."""
        self._error: Exception | None = None
        """What is to be raised when all before it was handed out."""
        self._cards = self._values = 0
        """How many there were; among the values are those of the deck's head."""
        self._scarce = 0
        """How many more cards were looked at twice than were ordinary."""

    def read(self, _size: int = -1, /) -> bytes:
        """The next of what libyaml has to read; empty at the end.

        Raises:
            UnreadableError, StudyError: as the source, once all before was handed out.
        """
        out, ended = "", False
        while not out and not ended:
            if self._error is not None:
                raise self._error
            try:
                chunk = self._source.text()
            except (UnreadableError, StudyError) as error:
                self._error = error
                out, self._waiting = self._waiting, ""
                continue
            out, ended = self._sifted(chunk), not chunk
        return out.encode()

    def _sifted(self, chunk: str) -> str:
        """What libyaml has to read of what waits and of a further chunk."""
        if self._through:
            return chunk
        text, self._waiting = self._waiting + chunk, ""
        self._printable = self._printable and self._source.printable
        self._through = not chunk
        head = ""
        if not self._dash:
            start = self._begun(text)
            if not start:
                self._through = True
                return text
            head, text = text[:start], text[start:]
            self._line = head.count("\n")
        cards = text.removeprefix(self._dash).split(f"\n{self._dash}")
        if chunk:
            self._waiting = self._dash + f"\n{self._dash}".join(cards[-_KEPT:])
            if len(self._waiting) > _MOST:
                return head + self._left(cards[:-_KEPT])
            sifted = self._sift(cards[:-_KEPT])
            if len(self._waiting) <= len(chunk):
                self._printable = self._source.printable
            return head + sifted
        # The last card has to end like the others, with its line.
        whole = cards[-1].endswith("\n")
        if whole:
            cards[-1] = cards[-1][:-1]
            return head + self._sift(cards)
        self._waiting = self._dash + cards.pop()
        return head + self._sift(cards) + self._left([])

    def _begun(self, text: str) -> int:
        """Where the first card begins; 0 if that is not certain."""
        start, dash, values = beginning(text)
        if not 0 < values < self._limits.values:
            return 0
        self._dash = dash
        self._reader = Cards(len(dash), self._every)
        self._values = values
        return start

    def _sift(self, cards: list[str]) -> str:
        """What is to stand in the place of cards that stand whole in the text."""
        out: list[str] = []
        run: list[Ordinary] = []
        begin = self._line
        for place, card in enumerate(cards):
            found = self._ordinary(card) if self._printable or is_printable(card) else None
            if found is not None:
                run.append(found)
            else:
                out.append(self._empty(run, begin))
                run = []
                values = self._values_of(card)
                if not values:
                    out.append(self._left(cards[place:]))
                    return "".join(out)
                out.append(f"{self._dash}{card}\n")
            self._line += card.count("\n") + 1
            if found is None:
                begin = self._line
        out.append(self._empty(run, begin))
        return "".join(out)

    def _ordinary(self, card: str) -> Ordinary | None:
        """The card, if it is ordinary and within the limits."""
        found = self._reader.card(card, self._line)
        if found is None:
            return None
        values = self._values + found.values
        # The values of the head are counted with the first card.
        of_card = found.values if self._cards else values
        limits = self._limits
        if self._cards >= limits.cards or values > limits.all_values or of_card > limits.values:
            return None
        self._cards += 1
        self._values = values
        return found

    def _empty(self, run: list[Ordinary], begin: int) -> str:
        """What stands for ordinary cards, which begin in that line and end before this one."""
        if not run:
            return ""
        self.runs.append(Run(begin, run))
        self._scarce = max(self._scarce - len(run), 0)
        return self._dash.rstrip() + "\n" * (self._line - begin)

    def _values_of(self, card: str) -> int:
        """How many values a card has that is not ordinary; 0 if it is not certain where it ends.

        So it is, too, where others read on: few cards are ordinary, or there are too many.
        """
        self._scarce += 1
        if self._scarce > _SCARCE or self._cards >= self._limits.cards:
            return 0
        values = _values_of_card(f"{self._dash}{card}\n")
        self._cards += 1
        self._values += values
        return values

    def _left(self, cards: list[str]) -> str:
        """These cards and all that waits, as it is; nothing is sifted from here on."""
        self._through = True
        waiting, self._waiting = self._waiting, ""
        return "".join(f"{self._dash}{card}\n" for card in cards) + waiting


def beginning(text: str) -> tuple[int, str, int]:
    """Where the first card of a deck's text begins and what begins it; 0 if that is not certain.

    The third is how many events libyaml tells of up to there.
    """
    found = _LIST.search(text)
    values = _values_of_head(text[: found.start(1)]) if found else 0
    return (found.start(2), found[2], values) if found and values else (0, "", 0)


def _values_of_head(text: str) -> int:
    """How many events libyaml tells of up to the first card; 0 if none can begin after this text.

    It has to end with `cards:` as a key of the deck, which has it once.
    """
    told = _told(text)
    if told is None or [type(event) for _, event in told[-5:]] != _END_OF_HEAD:
        return 0
    keys = [event for depth, event in told if depth == 1 and type(event) not in _CLOSING][::2]
    names = [event.value for event in keys if type(event) is ScalarEvent]
    if names.count("cards") != 1 or keys[-1] is not told[-5][1]:
        return 0
    # All up to that key, and the beginning of the list.
    return len(told) - len(_END_OF_HEAD) + 2


def _values_of_card(text: str) -> int:
    """How many events libyaml tells of in a list of one card; 0 if the text is no such list."""
    told = _told(text)
    if told is None:
        return 0
    items = sum(depth == 1 and type(event) not in _CLOSING for depth, event in told)
    return len(told) - len(_AROUND) if items == 1 else 0


def _told(text: str) -> list[tuple[int, Any]] | None:
    """The events of a text that is one document, each with its depth; else nothing."""
    report = Report("")
    told: list[tuple[int, Any]] = []
    depth = 0
    for event in events(io.BytesIO(text.encode()), report):
        kind = type(event)
        if kind in _CLOSING:
            depth -= 1
        told.append((depth, event))
        if kind in _OPENING:
            depth += 1
        if depth > MAX_DEPTH or (kind in _DOCUMENT and event.explicit and len(told) > 2):
            return None
    return None if report.count else told
