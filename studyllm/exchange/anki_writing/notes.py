"""Cards as Anki's notes: fields of HTML, tags, and the places of a note's cards."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from hashlib import blake2b
from typing import Final, NamedTuple

from studyllm.core.cards import Basic, Card, Choices, Cloze, Number, Point, Points, Text
from studyllm.exchange.anki_writing import html
from studyllm.exchange.anki_writing.note_types import BASIC, CHOICES, CLOZE, REVERSED, NoteType

BETWEEN_LANGUAGES = "<hr>"


class Note(NamedTuple):
    """A card as a note of Anki's, without its cards there."""

    guid: str
    """By it Anki knows the note again."""
    kind: NoteType
    fields: tuple[str, ...]
    """HTML, one for each field of the kind."""
    tags: tuple[str, ...]
    """Without blanks."""
    own: str
    """The id of the card."""


class Reading(NamedTuple):
    """How the cards of a deck become notes."""

    slug: str
    tags: tuple[str, ...]
    """Of the deck; each of its notes has them."""
    pictures: html.Pictures
    language: str
    """The first of texts in several."""
    alone: bool = False
    """Whether the others are left out of a text that has this one."""

    def note(self, card: Card) -> Note:
        """The note of a card."""
        kind, texts = self._kind_fields(card)
        more = self.field(card.note) if card.note else ""
        fields = (*texts, more, self._stated(card))
        tags = _tags((*self.tags, *card.tags))
        return Note(guid(self.slug, card.id), kind, fields, tags, card.id)

    def field(self, text: Text, written: Callable[[str, html.Pictures], str] = html.html) -> str:
        """A text in its languages, one below the other."""
        if len(text) == 1:  # most are
            return written(next(iter(text.values())), self.pictures)
        found = [written(one, self.pictures) for one in self._chosen(text)]
        return BETWEEN_LANGUAGES.join(dict.fromkeys(found))

    def _chosen(self, text: Text) -> list[str]:
        if self.language not in text:
            return list(text.values())
        others = (one for code, one in text.items() if code != self.language)
        return [text[self.language], *(() if self.alone else others)]

    def _kind_fields(self, card: Card) -> tuple[NoteType, tuple[str, ...]]:
        question = self.field(card.question)
        match card.kind:
            case Basic(answer, reverse):
                return (REVERSED if reverse else BASIC), (question, self.field(answer))
            case Cloze(text):
                return CLOZE, (self.field(text, html.cloze),)
            case Choices() as kind:
                return CHOICES, (question, *self._options(kind))
            case Points(points):
                return BASIC, (question, _listed(map(self._point, points)))
            case Number() as kind:
                return BASIC, (question, self._number(kind))

    def _options(self, kind: Choices) -> tuple[str, str]:
        """All options with their letters, and the right ones with theirs."""
        texts = [self.field(option) for option in kind.options]
        right = [(place, texts[place]) for place in sorted(kind.right)]
        return _lettered(enumerate(texts)), _lettered(right)

    def _point(self, point: Point) -> str:
        text = self.field(point.text)
        return f"<b>!</b> {text}" if point.required else text

    def _number(self, kind: Number) -> str:
        value = html.words(kind.value)
        unit = self.field(kind.unit) if kind.unit else ""
        tolerance = f"(± {html.words(kind.tolerance)})" if kind.tolerance else ""
        return " ".join(filter(None, (value, unit, tolerance)))

    def _stated(self, card: Card) -> str:
        """The source, and when it was true."""
        source = self.field(card.source) if card.source else ""
        if not card.as_of:
            return source
        return ", ".join(filter(None, (source, html.words(card.as_of))))


_OF_ANKI: Final = re.compile(r"anki-((?:[0-9a-f]{2}){1,64})")
"""The id of a card that came from Anki holds the guid of its note."""


def guid(slug: str, card_id: str) -> str:
    """By what Anki knows the note of a card again, whatever it says; its own if it has one."""
    if card_id.startswith("anki-") and (found := _OF_ANKI.fullmatch(card_id)):
        own = bytes.fromhex(found[1]).decode("utf-8", "replace")
        if own.isprintable() and "\ufffd" not in own:
            return own
    return blake2b(f"{slug}/{card_id}".encode(), digest_size=10).hexdigest()


def _listed(items: Iterable[str]) -> str:
    return f"<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>"


def _lettered(options: Iterable[tuple[int, str]]) -> str:
    """Options by their places from 0, each behind its letter."""
    return "".join(f"<div>{_letter(place)}. {text}</div>" for place, text in options)


def _letter(place: int) -> str:
    return chr(ord("A") + place) if place < 26 else str(place + 1)


@lru_cache(1_000)  # many cards have the same
def _tags(tags: tuple[str, ...]) -> tuple[str, ...]:
    """The tags as Anki has them: a blank would end one."""
    return tuple(dict.fromkeys("_".join(tag.split()) for tag in tags))
