"""How a deck file from elsewhere becomes one of the learner's own."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace as with_changes
from pathlib import Path
from typing import TypeVar

from studyllm import deckfile
from studyllm.config import Home
from studyllm.deckfile import media
from studyllm.deckfile.copying import copy
from studyllm.deckfile.names import folded, slug_flaw
from studyllm.deckfile.pictures import coming_along, noting
from studyllm.errors import ConfigError, StudyError
from studyllm.store import backup
from studyllm.store.connection import Database, as_text
from studyllm.store.intake import Intake, Merged
from studyllm.store.shelf import Seen, Shelf
from studyllm.study.library import DATA, SHIPPED, Library, is_copy
from studyllm.text.clean import one_line

LARGE = 100
"""Cards of an import above which a backup is made before it."""

T = TypeVar("T")


class Arrival:
    """Takes deck files in by a copy in the data folder, whole or not at all."""

    def __init__(self, database: Database, home: Home, library: Library) -> None:
        self._db = database
        self._home = home
        self._library = library
        self._shelf = Shelf(database)
        self._intake = Intake(database)

    def take(
        self,
        path: Path,
        at: int,
        *,
        replace: bool,
        slug: str | None,
        encoding: str | None,
        progress: Callable[[int], None],
    ) -> Merged:
        """Take one file in; what that changed. See `Study.import_deck`."""
        slug = _checked(slug)
        origin = as_text(_real(path))
        if slug is None and encoding is None:
            same = self._intake.imported(deckfile.digest(path), origin)
            # The pictures may be others, though the text is the same.
            if same is not None and not media.folder(path, same.slug).is_dir():
                return same
        reading = deckfile.read(path, encoding=encoding)
        names: set[str] = set()
        self._intake.stage(noting(_counted(reading, progress), names))
        deck = with_changes(reading.deck, slug=slug) if slug else reading.deck
        if not replace:
            self._refuse_namesake(deck.slug, path, origin)
        if self._intake.staged() > LARGE:
            backup.make(self._db.raw, self._home.backups, at)
        target = self._home.decks / f"{deck.slug}.yaml"
        pictures = coming_along(names, (path, reading.deck.slug), (target, deck.slug))
        with arriving(target) as temporary, pictures as put:
            copy(path, temporary, encoding=encoding, slug=slug)
            stat = temporary.stat()
            seen = Seen(f"{DATA}:{target.name}", stat.st_size, stat.st_mtime_ns)

            def publish() -> None:
                self._put_away_former(deck.slug, target, replace)
                put()
                temporary.replace(target)
                backup.sync_folder(target.parent)

            found = deckfile.digest(temporary)
            if encoding is None and slug is None and found != reading.digest:
                raise StudyError(f"{one_line(str(path))}: changed while it was read; try again")
            return self._intake.merge(seen, deck, found, origin, publish)

    def _refuse_namesake(self, slug: str, path: Path, origin: str) -> None:
        """Let nobody's cards be overwritten by a namesake.

        A deck may be updated by the file that it came from, and by one that is plainly its next
        version: one that has at least half of its cards.
        """
        owner = self._shelf.file_of(slug)
        if owner is None:
            return
        place, known_origin = owner
        if is_copy(known_origin):
            known_origin = None
        shipped = place.startswith(f"{SHIPPED}:")
        if not shipped:
            if known_origin == origin or self._library.path(place) == _real(path):
                return
            shared, present = self._intake.share(slug)
            if known_origin is not None and 2 * shared >= present:
                return
        if shipped:
            whose = "comes with studyllm"
        elif known_origin is not None:
            whose = f"is another deck's, from {one_line(known_origin)}"
        else:
            whose = f"is that of your own deck {one_line(str(self._library.path(place)))}"
        raise StudyError(
            f"{one_line(str(path))}: the slug `{slug}` {whose}; use `--replace` to take "
            f"its place (what was learned stays), or `--as SLUG` to import under another name"
        )

    def _put_away_former(self, slug: str, target: Path, replace: bool) -> None:
        """Move the own file aside that gave the deck until now.

        One of another name must not give it again; one that is replaced may be somebody's work.
        """
        owner = self._shelf.file_of(slug)
        if owner and owner[0].startswith(f"{DATA}:"):
            former = self._library.path(owner[0])
            if former.exists() and (replace or former != target):
                self._library.put_away(former)


def _checked(slug: str | None) -> str | None:
    if slug is None:
        return None
    slug = folded(slug)
    if flaw := slug_flaw(slug):
        raise ConfigError(f"the slug `{one_line(slug)}` {flaw}")
    return slug


def _real(path: Path) -> Path:
    """Without links, as far as they lead somewhere; `Path.resolve` may refuse one to itself."""
    return Path(os.path.realpath(path))


def _counted(cards: Iterable[T], progress: Callable[[int], None]) -> Iterator[T]:
    for count, card in enumerate(cards, 1):
        yield card
        if count % 1000 == 0:
            progress(count)


@contextmanager
def arriving(target: Path) -> Iterator[Path]:
    """A file beside `target`, to be filled and moved into its place, and gone if it is not."""
    temporary = target.with_name(f".{target.name}.{os.getpid()}.new")
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        yield temporary
    except OSError as error:
        raise StudyError(f"{target}: cannot be written: {error.strerror}") from error
    finally:
        temporary.unlink(missing_ok=True)
