"""Files that are taken in once more, and have not changed."""

from __future__ import annotations

from pathlib import Path

from studyllm import deckfile
from studyllm.deckfile.media import folder
from studyllm.store.connection import as_text
from studyllm.store.shelf import Shelf
from studyllm.study.foreign import YAML
from studyllm.study.library import real
from studyllm.study.wishes import Arrived, Wishes


def is_plain(path: Path, wishes: Wishes) -> bool:
    """Whether the same bytes always become the same decks; those of a folder are many."""
    return wishes.slug is None and wishes.encoding is None and not path.is_dir()


def unchanged(shelf: Shelf, path: Path, wishes: Wishes) -> Arrived | None:
    """What comes of a deck file if it is the same as before: nothing; else `None`.

    It is told before anything is loaded that takes a file in.

    Raises:
        StudyError: it cannot be read.
    """
    origin = as_text(real(path))
    if not (is_plain(path, wishes) and shelf.has_come_from(origin)):
        return None
    same = shelf.imported(origin, deckfile.digest(path))
    # The pictures may be others, though the text is the same.
    if same is None or folder(path, same.slug).is_dir():
        return None
    return Arrived(YAML, (same,))
