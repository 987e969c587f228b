"""The mirror of the deck files, held against what they say."""

from __future__ import annotations

from pathlib import Path

from studyllm.errors import StudyError
from studyllm.store.connection import Database, plainly
from studyllm.store.shelf import Shelf
from studyllm.study.library import Library


class Mirror:
    """Looks at every deck file, also where its size and time say that it has not changed."""

    def __init__(self, database: Database, shelf: Shelf, library: Library) -> None:
        self._db = database
        self._shelf = shelf
        self._library = library

    def stale(self) -> list[Path]:
        """The deck files that say something else than what was read of them."""
        from studyllm.deckfile.source import digest

        found = []
        with plainly(self._db.path):
            for name, read in self._shelf.digests().items():
                path = self._library.path(name)
                try:
                    same = digest(path) == read
                except StudyError:
                    continue  # a sync says what is wrong with it
                if not same:
                    found.append(path)
        return found

    def reread(self) -> None:
        """Have every deck file read again by the next `sync`."""
        from studyllm.store.intake import Intake

        with plainly(self._db.path):
            Intake(self._db).unsee(self._shelf.digests())
