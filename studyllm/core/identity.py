"""Which card of a deck that was read again is which, when keys have come and gone."""

from __future__ import annotations

from typing import NamedTuple

from studyllm.core.cards import Card, Key


class Candidate(NamedTuple):
    """A card that is to be recognised, or may be another one under a new key."""

    key: Key
    """Of its first sibling."""
    card: Card
    before: Key = ""
    """The card that stands or stood before it in its file; empty at the beginning."""
    after: Key = ""
    """The card behind it; empty at the end."""


class Link(NamedTuple):
    """A card that goes by another key now."""

    lost: Key
    gained: Key


class Matched(NamedTuple):
    """What came of looking for lost cards among gained ones."""

    links: tuple[Link, ...]
    """Each lost and each gained card at most once."""
    doubts: dict[Key, tuple[Key, ...]]
    """Lost cards that are linked with none because several gained ones are nearly as like it, or
    one is like several lost ones; with those, the likest first."""
