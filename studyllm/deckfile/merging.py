"""The text of a deck file with some of its cards and keys as another file of the deck has them.

What does not change keeps its lines, and what changes takes the lines of the other file. Where the
layout of either does not allow that, the deck is written anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from studyllm.core.fields import card_fields, deck_fields
from studyllm.core.updating import Fate, Plan
from studyllm.deckfile.layout import Layout, laid_out, lines_of
from studyllm.deckfile.rewriting import BREAK, bytes_of
from studyllm.deckfile.writing import in_lines, render

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from studyllm.core.cards import Card, Deck


class Version(NamedTuple):
    """A deck file with what was read from it."""

    raw: bytes
    deck: Deck
    cards: list[Card]


def version(path: Path) -> Version:
    """A deck file as it is now.

    Raises:
        DeckError: it breaks rules of the format.
        StudyError: it cannot be read.
    """
    from studyllm import deckfile

    raw = bytes_of(path)
    return Version(raw, *deckfile.load(path))


def merged(
    mine: Version,
    shipped: Version,
    cards: Plan,
    keys: Mapping[str, Fate],
    known: frozenset[str] = frozenset(),
) -> bytes | None:
    """A file with some changes of another; `None` if it has no lines for all of them.

    Args:
        mine: the file.
        shipped: where what changes is taken from.
        cards: what becomes of the cards.
        keys: what becomes of the deck's keys.
        known: comments that are not the learner's own, and may go with what they stand at.
    """
    own, new = laid_out(mine.raw), laid_out(shipped.raw)
    if own is None or new is None or not (_has_lines(own) and _has_lines(new)):
        return None
    edits = [*_key_edits(own, new, keys), _Cards(own, new, mine, shipped, known).edit(cards)]
    text = own.file.text
    parts = []
    behind = 0
    for start, end, instead in sorted(edits, key=lambda edit: edit[:2]):
        parts += [text[behind:start], instead]
        behind = end
    return own.file.encoded("".join(parts) + text[behind:])


def anew(mine: Version, deck: Deck, cards: Sequence[Card]) -> bytes:
    """A file with the same encoding and line ends, and without the layout of its author."""
    own = laid_out(mine.raw)
    text = "".join(render(deck_fields(deck), map(card_fields, cards)))
    if own is None:
        return text.encode()
    return own.file.encoded(text.replace("\n", own.file.newline()))


def comments(version: Version) -> frozenset[str]:
    """The lines of a file that are, or look like, comments."""
    found = laid_out(version.raw)
    lines = BREAK.split(found.file.text) if found else ()
    return frozenset(line.strip() for line in lines if line.lstrip().startswith("#"))


def _has_lines(layout: Layout) -> bool:
    return bool(layout.cards) and not layout.in_braces and not layout.in_brackets


def _key_edits(own: Layout, new: Layout, keys: Mapping[str, Fate]) -> list[tuple[int, int, str]]:
    """What is to be put in the place of which part of the text, for the keys of the deck."""
    edits = []
    newline = own.file.newline()
    offset = next(iter(own.keys.values())).start
    for key, stretch in new.keys.items():
        lines = _ended(BREAK.sub(newline, new.file.text[slice(*stretch)]), newline)
        fate = keys.get(key)
        if fate is Fate.UPDATED and key in own.keys:
            edits.append((*own.keys[key], lines))
        elif fate is Fate.ADDED:
            between = "" if own.file.text[:offset][-1:] in ("", "\r", "\n") else newline
            edits.append((offset, offset, between + lines))
        if key in own.keys:
            offset = own.keys[key].end
    gone = (stretch for key, stretch in own.keys.items() if keys.get(key) is Fate.REMOVED)
    return [*edits, *((*stretch, "") for stretch in gone)]


class _Cards:
    """Puts the lines of all cards together, those of the one file and of the other."""

    def __init__(
        self, own: Layout, new: Layout, mine: Version, shipped: Version, known: frozenset[str]
    ) -> None:
        self._own, self._new = own, new
        self._at = {card.id: place for place, card in enumerate(mine.cards)}
        self._new_at = {card.id: place for place, card in enumerate(shipped.cards)}
        self._known = known
        self._newline = own.file.newline()

    def edit(self, cards: Plan) -> tuple[int, int, str]:
        """From the first card to the last: what is to stand there."""
        text = self._own.file.text
        start, end = self._own.cards[0].start, self._own.cards[-1].end
        kept = self._kept(cards)
        parts: list[str] = []
        for name in cards.order:
            if cards.fates[name] is Fate.ADDED:
                card = cards.shipped[name]
                gap = self._gap_of_new(self._new_at[card.id])
                lines = self._lines_of_new(card)
            else:
                place = self._at[name]
                gap = kept[name] + self._gap(place)
                lines = text[slice(*self._own.cards[place])]
                if cards.fates[name] is Fate.UPDATED:
                    lines = self._remarks(lines) + self._lines_of_new(cards.shipped[name])
            gap = gap if parts else gap.lstrip("\r\n")
            parts += [gap, _ended(lines, self._newline)]
        return start, end, "".join(parts) + kept[""]

    def _kept(self, cards: Plan) -> dict[str, str]:
        """The learner's comments at cards that go, by the card that follows; last without one."""
        kept = {}
        lines = ""
        for name in cards.mine:
            if cards.fates[name] is Fate.REMOVED:
                place = self._at[name]
                lines += self._gap(place) + self._own.file.text[slice(*self._own.cards[place])]
            else:
                kept[name] = self._remarks(lines)
                lines = ""
        return kept | {"": self._remarks(lines)}

    def _gap(self, place: int) -> str:
        """What stands before a card of the copy."""
        cards = self._own.cards
        if place == 0:
            return self._empty_line()
        return self._own.file.text[cards[place - 1].end : cards[place].start]

    def _gap_of_new(self, place: int) -> str:
        """What stands before a card of the other file."""
        cards = self._new.cards
        if place == 0:
            return self._empty_line()
        gap = self._new.file.text[cards[place - 1].end : cards[place].start]
        return BREAK.sub(self._newline, gap)

    def _empty_line(self) -> str:
        """An empty line, if the other cards have one between them."""
        text = self._own.file.text
        first = self._own.cards[0].end
        return self._newline if BREAK.match(text, first) else ""

    def _lines_of_new(self, card: Card) -> str:
        """The lines of a card of the other file, indented as the cards of the copy are."""
        lines = self._new.file.text[slice(*self._new.cards[self._new_at[card.id]])]
        more = self._own.column - self._new.column
        moved = [_indented(line, more) for line in BREAK.split(lines)]
        if None in moved:
            written = in_lines(card_fields(card), " " * self._own.column)
            return written.replace("\n", self._newline)
        return self._newline.join(line for line in moved if line is not None)

    def _remarks(self, lines: str) -> str:
        """The comments among some lines that the learner has written on lines of their own."""
        each = (lines[slice(*line)] for line in lines_of(lines))
        found = (line.strip() for line in each)
        indent = " " * self._own.column
        return "".join(
            f"{indent}{line}{self._newline}"
            for line in found
            if line.startswith("#") and line not in self._known
        )


def _ended(lines: str, newline: str) -> str:
    """The lines, the last one with its end."""
    return lines if not lines or lines[-1] in "\r\n" else lines + newline


def _indented(line: str, more: int) -> str | None:
    """A line with more blanks before it, or fewer; `None` if it has not that many."""
    if not line.strip() or more >= 0:
        return " " * more + line if line.strip() else line
    return line[-more:] if not line[:-more].strip(" ") else None
