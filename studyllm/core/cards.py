"""Decks, cards and their kinds, in one or several languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

Text: TypeAlias = Mapping[str, str]
"""A text by language code; a text without a language has the key ""."""

Key: TypeAlias = str
"""Which card: `deck/id`, and `deck/id#number` for a sibling other than number 1."""


@dataclass(frozen=True, slots=True)
class Basic:
    """A question with one answer."""

    answer: Text
    reverse: bool = False
    """Whether the answer is also asked for its question, as sibling 2."""


@dataclass(frozen=True, slots=True)
class Cloze:
    """A text with hidden parts, one sibling a part number; `core.cloze` reads it."""

    text: Text


@dataclass(frozen=True, slots=True)
class Choices:
    """A question with options to pick from."""

    options: tuple[Text, ...]
    right: frozenset[int]
    """Places of the right options, counted from 0; at least one."""


@dataclass(frozen=True, slots=True)
class Number:
    """A question whose answer is a number."""

    value: str
    """As it was written; `float(value)` is finite."""
    tolerance: str = ""
    """Absolute ("0.5"), or relative ("1%"); empty for an exact answer."""
    unit: Text | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """One thing that a good answer says."""

    text: Text
    required: bool = False


@dataclass(frozen=True, slots=True)
class Points:
    """A question answered freely and checked against key points."""

    points: tuple[Point, ...]


Kind: TypeAlias = Basic | Cloze | Choices | Number | Points


@dataclass(frozen=True, slots=True)
class Card:
    """One card as its deck file has it; its siblings are asked one by one."""

    id: str
    """Unique in its deck; made from the text where the file gives none."""
    question: Text
    """Empty for a cloze, whose text stands for it."""
    kind: Kind
    note: Text | None = None
    source: Text | None = None
    as_of: str = ""
    """When a volatile fact was true, as `2024`, `2024-09` or `2024-09-12`; else empty."""
    tags: tuple[str, ...] = ()
    refs: tuple[str, ...] = ()
    follow_up: tuple[str, ...] = ()
    """Ids of cards of the same deck that go deeper."""
    was: tuple[str, ...] = ()
    """Ids that the card had before."""


@dataclass(frozen=True, slots=True)
class Deck:
    """A deck without its cards, which are read one by one."""

    slug: str
    title: Text
    about: Text | None = None
    tags: tuple[str, ...] = ()
    was: tuple[str, ...] = ()
    """Slugs that the deck had before."""


def tail_of(card_id: str, number: int) -> str:
    """The key of a card's sibling without its deck; numbers count from 1."""
    return card_id if number == 1 else f"{card_id}#{number}"


def split_key(key: Key) -> tuple[str, str, int]:
    """The deck's slug, the card's id and the sibling's number of a key."""
    slug, _, rest = key.partition("/")
    if "#" not in rest:  # as with most
        return slug, rest, 1
    card_id, _, number = rest.partition("#")
    return slug, card_id, int(number or 1)


def in_language(text: Text, language: str) -> str:
    """The text in that language, else in English, else in the first there is."""
    for code in (language, "", "en"):
        if code in text:
            return text[code]
    return next(iter(text.values()), "")
