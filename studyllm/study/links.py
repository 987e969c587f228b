"""Folders of decks that stay where they are: which there are, and under what names."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from studyllm.errors import StudyError
from studyllm.store import hot
from studyllm.store.connection import Database
from studyllm.text.clean import one_line

LINK: Final = "link"
"""Begins the names of such places, before a number."""

_NAME: Final = "links"
"""In `meta`."""


class Links:
    """The folders that are linked, by the names of their places."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def all(self) -> dict[str, Path]:
        """The folders in the order in which they were linked."""
        value = dict(row[:2] for row in self._db.execute(hot.META)).get(_NAME)
        return {place: Path(folder) for place, folder in json.loads(value or "{}").items()}

    def add(self, folder: Path) -> None:
        """Link a folder, unless it is."""
        with self._db.writing():
            linked = self.all()
            if folder not in linked.values():
                numbers = (int(place.removeprefix(LINK)) for place in linked)
                linked[f"{LINK}{max(numbers, default=0) + 1}"] = folder
                self._put(linked)

    def remove(self, folder: Path) -> None:
        """End the link to a folder.

        Raises:
            StudyError: there is none.
        """
        with self._db.writing():
            linked = self.all()
            if folder not in linked.values():
                known = ", ".join(one_line(str(other)) for other in linked.values()) or "none"
                raise StudyError(
                    f"{one_line(str(folder))}: no linked folder; linked folders: {known}"
                )
            self._put({place: other for place, other in linked.items() if other != folder})

    def _put(self, linked: dict[str, Path]) -> None:
        from studyllm.store import cold

        folders = {place: str(folder) for place, folder in linked.items()}
        self._db.execute(cold.SET_META, (_NAME, json.dumps(folders)))
