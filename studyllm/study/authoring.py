"""What writes into the learner's deck files for them: cards added, ids of cards."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from studyllm import deckfile
from studyllm.core.cards import Key
from studyllm.deckfile.names import folded, slug_flaw
from studyllm.deckfile.rewriting import write_new
from studyllm.deckfile.source import shown
from studyllm.deckfile.writing import word
from studyllm.errors import StudyError
from studyllm.lasting import sync_folder
from studyllm.store.connection import Database, plainly
from studyllm.store.shelf import Shelf
from studyllm.study.arrival import arriving
from studyllm.study.editing import Editing
from studyllm.study.library import SHIPPED, SUFFIXES, Library
from studyllm.text.clean import one_line

if TYPE_CHECKING:
    from studyllm.config import Home
    from studyllm.core.fields import Fields


class Added(NamedTuple):
    """A card that was put into a deck file."""

    key: Key
    path: Path
    copied: bool = False
    """Whether the deck came with the program and is the learner's own copy from now on."""


class Authoring:
    """Changes deck files as their author would; whoever calls it has decks synced afterwards."""

    def __init__(self, database: Database, home: Home, library: Library) -> None:
        self._db = database
        self._home = home
        self._library = library
        self._shelf = Shelf(database)
        self._editing = Editing(database, home, library)

    def add(self, slug: str, card: Fields, *, new: bool) -> Added:
        """Put a card at the end of a deck.

        Args:
            slug: of the deck; a shipped one is copied first.
            card: the card under its keys; its texts were cleaned.
            new: whether the deck is begun if there is none.

        Raises:
            StudyError: there is no such deck, or it cannot take the card; nothing has changed.
        """
        slug = folded(slug)
        with plainly(self._db.path):
            owner = self._shelf.file_of(slug)
            if owner is None:
                return self._add_to_unread(slug, card, new)
            path = self._library.path(owner[0])
            if owner[0].startswith(f"{SHIPPED}:"):
                return self._add_to_copy(slug, card, path)
        return Added(f"{slug}/{deckfile.add_card(path, card)}", path)

    def _add_to_copy(self, slug: str, card: Fields, shipped: Path) -> Added:
        path = self._editing.own_copy(slug, shipped)
        try:
            return Added(f"{slug}/{deckfile.add_card(path, card)}", path, True)
        except StudyError:
            self._editing.drop_if_untouched(slug, path)
            self._library.sync()
            raise

    def _add_to_unread(self, slug: str, card: Fields, new: bool) -> Added:
        """Put a card into a file that gives no deck, as it has no cards yet, or into a new one."""
        if flaw := slug_flaw(slug):
            raise StudyError(f"the slug `{one_line(slug)}` {flaw}")
        path = self._home.decks / f"{slug}.yaml"
        if path.exists():
            return Added(f"{slug}/{deckfile.add_card(path, card)}", path)
        if not new:
            raise StudyError(
                f"there is no deck `{slug}`; `studyllm decks new {slug}` writes one to begin with, "
                "and `--new` begins it with this card"
            )
        with arriving(path) as temporary:
            write_new(temporary, f"deck: {word(slug)}\ncards: []\n".encode(), 0o600)
            card_id = deckfile.add_card(temporary, card)
            temporary.rename(path)
            sync_folder(path.parent)
        return Added(f"{slug}/{card_id}", path)

    def file_to_name(self, deck: str) -> Path:
        """The deck file that is meant by a slug or a path, if ids may be written into it.

        Raises:
            StudyError: it comes with the program, or there is no such deck.
        """
        path = Path(deck)
        if path.suffix not in SUFFIXES:
            owner = self._shelf.file_of(folded(deck))
            if owner is not None:
                path = self._library.path(owner[0])
            elif not path.exists():
                raise StudyError(f"there is no deck `{one_line(deck)}` and no such file")
        if any(map(self._library.is_shipped, (path.absolute(), Path(os.path.realpath(path))))):
            raise StudyError(
                f"{shown(path)}: comes with studyllm and stays as it is; "
                "`studyllm edit` makes a copy of your own"
            )
        return path

    def own_files(self) -> list[Path]:
        """All deck files of the learner's that give a deck, by their paths."""
        files = self._library.files().values()
        return sorted(path for path in files if not self._library.is_shipped(path))
