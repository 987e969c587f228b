"""A card's text in the learner's own editor: which file and line, and what came of it."""

from __future__ import annotations

import os
from collections import deque
from contextlib import suppress
from pathlib import Path

from studyllm import deckfile
from studyllm.config import Home
from studyllm.core.cards import Key, split_key
from studyllm.deckfile.copying import copy_bytes
from studyllm.deckfile.names import MADE
from studyllm.deckfile.pictures import coming_along, noting
from studyllm.deckfile.rewriting import bytes_of
from studyllm.deckfile.source import shown
from studyllm.errors import DeckError, StudyError
from studyllm.lasting import sync_folder
from studyllm.store.connection import Database
from studyllm.store.intake import Intake
from studyllm.store.shelf import Seen, Shelf
from studyllm.study.arrival import arriving
from studyllm.study.bases import Bases
from studyllm.study.library import DATA, SHIPPED, Library, is_copy, origin_of_copy
from studyllm.study.views import Edited, EditPlace
from studyllm.text.clean import one_line


class Editing:
    """Makes cards ready to be edited. What was learned of them stays."""

    def __init__(self, database: Database, home: Home, library: Library) -> None:
        self._db = database
        self._home = home
        self._library = library
        self._shelf = Shelf(database)
        self._bases = Bases(home)

    def place(self, key: Key) -> EditPlace:
        """Where to edit a card. See `Study.edit_place`."""
        slug, card_id, _ = split_key(key)
        owner = self._shelf.file_of(slug)
        if owner is None or self._shelf.card(key) is None:
            raise StudyError(f"no deck has a card `{one_line(key)}` now")
        path = self._library.path(owner[0])
        copied = owner[0].startswith(f"{SHIPPED}:")
        if copied:
            path = self.own_copy(slug, path)
        _check_writable(path)
        line = self._broken_line(path)
        if line is None:
            if card_id.startswith(MADE):
                deckfile.name_card(path, card_id)
            line = deckfile.place_of(path, card_id).line
        return EditPlace(path, line, copied)

    def drop_if_untouched(self, key: Key, path: Path) -> None:
        """Let a copy go that is what it was copied from, so that updates reach the deck again."""
        owner = self._shelf.file_of(split_key(key)[0])
        if owner is None or owner[1] is None or not is_copy(owner[1]):
            return
        if path.exists() and deckfile.digest(path).hex() == owner[1].rpartition("@")[2]:
            with suppress(OSError):  # a copy that stays does no harm
                path.unlink()
                self._bases.forget(split_key(key)[0])

    def outcome(self, key: Key, path: Path) -> Edited:
        """How things stand after an edit, once the decks are up to date.

        `key` is that of the card now.
        """
        state = self._shelf.files().get(self._library.name_of(path))
        problem = (state.problem if state else None) or ""
        return Edited(problem.partition("\n")[0], self._shelf.card(key) is None)

    def _broken_line(self, path: Path) -> int | None:
        """The line of the first mistake in a file that was found broken; `None` if it is whole."""
        state = self._shelf.files().get(self._library.name_of(path))
        if state is None or state.problem is None:
            return None
        try:
            deque(deckfile.read(path), maxlen=0)
        except DeckError as error:
            return error.problems[0].line
        return None

    def own_copy(self, slug: str, source: Path) -> Path:
        """A copy of a shipped deck among the learner's, which gives the deck from now on."""
        target = self._home.decks / f"{slug}.yaml"
        if os.path.lexists(target):
            raise StudyError(
                f"{shown(target)} is in the way of a copy of the shipped deck `{slug}`; "
                "put it right or move it away"
            )
        intake = Intake(self._db)
        with arriving(target) as temporary:
            copy_bytes(source, temporary)
            reading = deckfile.read(temporary, shown_as=str(source))
            names: set[str] = set()
            intake.stage(noting(reading, names))
            stat = temporary.stat()
            seen = Seen(f"{DATA}:{target.name}", stat.st_size, stat.st_mtime_ns)

            origin = origin_of_copy(source, reading.digest)
            self._bases.forget(slug)
            self._bases.keep(slug, bytes_of(temporary))
            with coming_along(names, (source, slug), (target, slug)) as put:

                def publish() -> None:
                    put()
                    temporary.replace(target)
                    sync_folder(target.parent)

                intake.merge(seen, reading.deck, reading.digest, origin, publish)
        return target


def _check_writable(path: Path) -> None:
    """Before somebody writes for an hour what cannot be saved."""
    if path.exists() and not os.access(path, os.W_OK):
        raise StudyError(f"{shown(path)}: you may not write to this file; change its permissions")
