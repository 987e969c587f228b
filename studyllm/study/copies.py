"""The learner's copies of shipped decks, and what becomes of one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace as with_changes
from pathlib import Path
from typing import NamedTuple

from studyllm.core.cards import Card, Deck
from studyllm.core.fields import Fields, deck_fields
from studyllm.core.updating import Fate, Plan
from studyllm.deckfile.merging import Version
from studyllm.deckfile.pictures import coming_along, noting
from studyllm.deckfile.source import shown
from studyllm.errors import StudyError
from studyllm.store.shelf import Shelf
from studyllm.study.bases import Bases
from studyllm.study.library import DATA, Library, is_copy

KEY = "#"
"""Begins the name of a key of the deck, among ids of cards."""


class Copy(NamedTuple):
    """A copy of a shipped deck, and what it was made of."""

    slug: str
    name: str
    """Of its file, `place:name`."""
    path: Path
    shipped: Path
    """The file of the deck as it comes with the program now."""
    digest: str
    """Of that file when the copy was made of it, or last brought up to date."""
    broken: bool
    """Whether it had a mistake when it was last read."""


class Merge(NamedTuple):
    """What becomes of a copy: its cards and the keys of the deck."""

    cards: Plan
    keys: Mapping[str, Fate]

    def names(self, fate: Fate) -> tuple[str, ...]:
        """Of what has that fate: keys first."""
        keys = (KEY + key for key, its in self.keys.items() if its is fate)
        return (*keys, *(name for name, its in self.cards.fates.items() if its is fate))

    def deck(self, mine: Deck, shipped: Deck) -> Deck:
        """What the copy says of the deck afterwards."""
        stays = (Fate.STAYS, Fate.CONFLICT)
        taken = (key for key, fate in self.keys.items() if fate not in stays)
        return with_changes(mine, **{key: getattr(shipped, key) for key in taken})


def copies(shelf: Shelf, library: Library) -> list[Copy]:
    """All copies of shipped decks that give decks."""
    slugs = {deck.number: deck.slug for deck in shelf.decks()}
    found = []
    for state in shelf.files().values():
        origin = shelf.origin(state.path) if state.path.startswith(f"{DATA}:") else None
        if state.deck is not None and origin is not None and is_copy(origin):
            name, _, digest = origin.rpartition("@")
            paths = (library.path(state.path), library.path(name))
            broken = state.problem is not None
            found.append(Copy(slugs[state.deck], state.path, *paths, digest, broken))
    return found


def let_go(copy: Copy, bases: Bases) -> None:
    """Let a copy go that is what comes with the program, so that this gives the deck again."""
    try:
        copy.path.unlink()
    except OSError as error:
        raise StudyError(f"{shown(copy.path)}: cannot be removed: {error.strerror}") from error
    bases.forget(copy.slug)


def bring_pictures(copy: Copy, cards: Sequence[Card]) -> None:
    """Let the copy have the pictures that its cards name now."""
    names: set[str] = set()
    for _ in noting(cards, names):
        pass
    with coming_along(names, (copy.shipped, copy.slug), (copy.path, copy.slug)) as put:
        put()


def sides(mine: Version, new: Version) -> tuple[Fields, Fields]:
    """What the learner's file and the newer version say of the deck."""
    return deck_fields(mine.deck), deck_fields(new.deck)
