"""Whose a slug is when a deck of that name comes from elsewhere, and which file it gets."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Final

from studyllm import deckfile
from studyllm.config import Home
from studyllm.errors import StudyError
from studyllm.store.connection import as_text
from studyllm.store.intake import Intake
from studyllm.store.shelf import Shelf
from studyllm.study.library import DATA, SHIPPED, Library, free, is_copy, real
from studyllm.study.links import LINK
from studyllm.study.publishing import Move
from studyllm.text.clean import one_line

FOREIGN: Final = "foreign:"
"""Begins the origin of a deck that was written from another format."""


class Namesakes:
    """Lets nobody's cards be overwritten by a deck of the same slug."""

    def __init__(self, home: Home, library: Library, shelf: Shelf, intake: Intake) -> None:
        self._home = home
        self._library = library
        self._shelf = shelf
        self._intake = intake

    def refuse(self, slug: str, path: Path) -> None:
        """Refuse the staged deck if the slug is another's.

        A deck may be updated by the file that it came from, and by one that is plainly its next
        version: one that has at least half of its cards.

        Raises:
            StudyError: the slug is another deck's, or the learner has edited what once came.
        """
        owner = self._shelf.file_of(slug)
        if owner is None:
            return
        place, origin = owner
        came_from = None if origin is None or is_copy(origin) else path_of(origin)
        if place.startswith(f"{SHIPPED}:"):
            raise _taken(path, slug, "comes with studyllm")
        own = self._library.path(place)
        if own == real(path):
            if place.startswith(LINK):
                raise StudyError(f"{one_line(str(path))}: is in a linked folder, and read there")
            return
        if came_from is None:
            raise _taken(path, slug, f"is that of your own deck {one_line(str(own))}")
        if came_from != as_text(real(path)):
            if Path(came_from) in real(path).parents:
                raise StudyError(
                    f"{one_line(str(path))}: the deck `{slug}` is made of all notes in "
                    f"{one_line(came_from)}; import that folder again"
                )
            shared, present = self._intake.share(slug)
            if 2 * shared < present:
                raise _taken(path, slug, f"is another deck's, from {one_line(came_from)}")
        if own.exists() and deckfile.digest(own) != self._shelf.digest(place):
            raise StudyError(
                f"{one_line(str(path))}: you have edited {one_line(str(own))} since it was "
                "imported; `--replace` puts that aside and takes this one (what was learned stays)"
            )

    def target(self, slug: str, path: Path, used: Collection[Path] = ()) -> Path:
        """The file that a deck gets; never one that another deck has.

        Args:
            slug: of the deck.
            path: of the file that is imported.
            used: what other decks get.
        """
        target = self._home.decks / f"{slug}.yaml"
        kept = target == self._own(slug) or real(target) == real(path)
        return target if kept and target not in used else free(target, used)

    def away(self, slug: str, target: Path, replace: bool) -> list[Move]:
        """How the own file goes aside that gave the deck until now.

        One of another name must not give it again; one that is replaced may be somebody's work.
        """
        former = self._own(slug)
        if former is None or not former.exists() or not (replace or former != target):
            return []
        return [Move(str(former), str(free(self._home.removed / former.name)), away=True)]

    def _own(self, slug: str) -> Path | None:
        """The file in the learner's decks folder that gives the deck now."""
        owner = self._shelf.file_of(slug)
        own = owner is not None and owner[0].startswith(f"{DATA}:")
        return self._library.path(owner[0]) if owner and own else None


def path_of(origin: str) -> str:
    """The file that a deck was imported from."""
    if origin.startswith(FOREIGN):
        return origin.split(":", 4)[4]
    return origin


def foreign_origin(digest: str, decks: int, kind: str, path: Path) -> str:
    """The origin of decks that were written from another format.

    Args:
        digest: of the file, or nothing if other decks would be made of the same file.
        decks: how many it has.
        kind: of the file.
        path: of the file.
    """
    return f"{FOREIGN}{digest}:{decks}:{kind.replace(':', ' ')}:{as_text(real(path))}"


def _taken(path: Path, slug: str, whose: str) -> StudyError:
    return StudyError(
        f"{one_line(str(path))}: the slug `{slug}` {whose}; use `--replace` to take "
        f"its place (what was learned stays), or `--as SLUG` to import under another name"
    )
