"""The learner's deck files: which there are, what changed, taking them in and out."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from studyllm.config import Home
from studyllm.errors import ConfigError, StudyError
from studyllm.store.connection import Database
from studyllm.store.shelf import FileState, Seen, Shelf
from studyllm.text.clean import one_line

if TYPE_CHECKING:
    from studyllm.store.intake import Intake, Merged

SHIPPED, DATA = "shipped", "data"
SUFFIXES = (".yaml", ".yml")

LARGE = 100
"""Cards of an import from which on a backup is made before it."""

T = TypeVar("T")


class Library:
    """Keeps the mirror of the deck files right."""

    def __init__(self, database: Database, home: Home, shipped: Path) -> None:
        self._db = database
        self._home = home
        self._folders = {DATA: home.decks, SHIPPED: shipped}
        self._shelf = Shelf(database)

    def sync(self) -> list[str]:
        """Read again what changed since the last time.

        Returns:
            What is wrong with any deck file, a line each; a broken file's deck stays as it was.
        """
        known = self._shelf.files()
        seen = self._scan()
        changed = [file for file in seen.values() if _differs(file, known)]
        gone = known.keys() - seen.keys()
        if changed or gone:
            self._take_all(changed, gone)
            # What was shadowed by a file that is gone has been marked to be read again.
            known = self._shelf.files()
            self._take_all([f for f in seen.values() if _differs(f, known)], set())
            known = self._shelf.files()
        return [line for file in known.values() for line in (file.problem or "").splitlines()]

    def files(self) -> dict[int, Path]:
        """The file that gives each deck, by the deck's number."""
        files = self._shelf.files().values()
        return {file.deck: self._path(file.path) for file in files if file.deck is not None}

    def is_shipped(self, path: Path) -> bool:
        """Whether a deck file comes with the program, and is not the learner's."""
        return path.parent == self._folders[SHIPPED]

    def import_deck(
        self,
        path: Path,
        at: int,
        *,
        replace: bool = False,
        slug: str | None = None,
        encoding: str | None = None,
        progress: Callable[[int], None] = lambda _: None,
    ) -> Merged:
        """Take a deck file in, by a copy in the data folder; what that changed.

        Args:
            path: the file; it stays as it is.
            at: the present instant, epoch milliseconds.
            replace: take the place of a deck that has the slug, whoever wrote it.
            slug: another slug for the deck than the file says.
            encoding: of the file, if it is neither UTF-8 nor UTF-16 with a mark.
            progress: is told how many cards were read.

        Raises:
            DeckError: the file breaks a rule of the format; nothing has changed.
            StudyError: its slug is another deck's; nothing has changed.
            ConfigError: `slug` cannot be a slug, or the encoding is unknown.
        """
        from dataclasses import replace as with_changes

        from studyllm import deckfile
        from studyllm.deckfile.copying import copy
        from studyllm.deckfile.names import folded, slug_flaw
        from studyllm.deckfile.source import digest
        from studyllm.store import backup
        from studyllm.store.intake import Intake

        if slug is not None:
            slug = folded(slug)
            if flaw := slug_flaw(slug):
                raise ConfigError(f"the slug `{one_line(slug)}` {flaw}")
        reading = deckfile.read(path, encoding=encoding)
        intake = Intake(self._db)
        intake.stage(_counted(reading, progress))
        deck = with_changes(reading.deck, slug=slug) if slug else reading.deck
        if not replace:
            self._refuse_namesake(intake, deck.slug, path)
        if intake.staged() > LARGE:
            backup.make(self._db.raw, self._home.backups, at)
        target = self._home.decks / f"{deck.slug}.yaml"
        with _arriving(target) as temporary:
            copy(path, temporary, encoding=encoding, slug=slug)
            stat = temporary.stat()
            seen = Seen(f"{DATA}:{target.name}", stat.st_size, stat.st_mtime_ns)

            def publish() -> None:
                self._put_away_other(deck.slug, target)
                temporary.replace(target)
                backup.sync_folder(target.parent)

            found = digest(temporary)
            if encoding is None and slug is None and found != reading.digest:
                raise StudyError(f"{one_line(str(path))}: changed while it was read; try again")
            return intake.merge(seen, deck, found, str(path.resolve()), publish)

    def remove(self, slug: str) -> Path:
        """Take an own deck out; where its file was put. What was learned is kept."""
        from studyllm.store.intake import Intake

        owner = self._shelf.file_of(slug)
        if owner is None:
            raise StudyError(f"there is no deck `{one_line(slug)}`")
        if owner[0].startswith(f"{SHIPPED}:"):
            raise StudyError(
                f"`{slug}` comes with studyllm and cannot be removed; "
                f"`studyllm decks hide {slug}` leaves it out"
            )
        path = self._path(owner[0])
        target = self._put_away(path)
        Intake(self._db).drop_file(owner[0])
        self.sync()
        return target

    def hide(self, slugs: Iterable[str], hidden: bool) -> None:
        """Leave decks out of study and counts, or take them in again."""
        for slug in slugs:
            self._shelf.hide(slug, hidden)

    def order(self, slugs: Iterable[str]) -> None:
        """Put these decks first, in this order; the others follow by their slugs."""
        self._shelf.order(slugs)

    def _put_away_other(self, slug: str, target: Path) -> None:
        """An own file of another name that gave the deck until now must not give it again."""
        owner = self._shelf.file_of(slug)
        if owner and owner[0].startswith(f"{DATA}:") and self._path(owner[0]) != target:
            self._put_away(self._path(owner[0]))

    def _put_away(self, path: Path) -> Path:
        target = _free(self._home.removed / path.name)
        try:
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            path.rename(target)
        except OSError as error:
            raise StudyError(f"{path}: cannot be moved away: {error.strerror}") from error
        return target

    def _refuse_namesake(self, intake: Intake, slug: str, path: Path) -> None:
        """Let nobody's cards be overwritten by a namesake.

        A deck may be updated by the file that it came from, and by one that is plainly its next
        version: one that has at least half of its cards.
        """
        owner = self._shelf.file_of(slug)
        if owner is None:
            return
        place, origin = owner
        if not place.startswith(f"{SHIPPED}:"):
            if origin == str(path.resolve()) or self._path(place) == path.resolve():
                return
            shared, present = intake.share(slug)
            if origin is not None and 2 * shared >= present:
                return
        whose = (
            "comes with studyllm"
            if place.startswith(f"{SHIPPED}:")
            else (f"is another deck's, from {one_line(origin or str(self._path(place)))}")
        )
        raise StudyError(
            f"{one_line(str(path))}: the slug `{slug}` {whose}; use `--replace` to take "
            f"its place (what was learned stays), or `--as SLUG` to import under another name"
        )

    def _take_all(self, files: Iterable[Seen], gone: Iterable[str]) -> None:
        from studyllm.store.intake import Intake

        intake = Intake(self._db)
        for path in sorted(gone):
            intake.drop_file(path)
        for file in files:
            self._take(intake, file)

    def _take(self, intake: Intake, file: Seen) -> None:
        from studyllm import deckfile
        from studyllm.deckfile.source import digest

        path = self._path(file.path)
        try:
            if intake.same_again(file, digest(path)):
                return
            reading = deckfile.read(path)
            intake.stage(reading)
        except StudyError as error:
            if error.exit_code != StudyError.exit_code:
                raise
            intake.note(file, None, str(error))
            return
        slug = reading.deck.slug
        owner = self._shelf.file_of(slug)
        if owner is None or owner[0] == file.path or _shadows(file.path, owner[0]):
            intake.merge(file, reading.deck, reading.digest)
        elif file.path.startswith(f"{SHIPPED}:"):
            intake.note(file, reading.digest, None)
        else:
            taken = self._path(owner[0])
            intake.note(file, None, f"{path}: the slug `{slug}` is taken by {taken}")

    def _path(self, path: str) -> Path:
        place, _, name = path.partition(":")
        return self._folders[place] / name

    def _scan(self) -> dict[str, Seen]:
        """All deck files, the learner's own first."""
        found = {}
        for place, folder in self._folders.items():
            for name in _names(folder):
                path = f"{place}:{name}"
                try:
                    stat = (folder / name).stat()
                    found[path] = Seen(path, stat.st_size, stat.st_mtime_ns)
                except OSError:
                    found[path] = Seen(path, 0, 0)  # reading it will say what is wrong
        return found


def _names(folder: Path) -> list[str]:
    try:
        names = [entry.name for entry in folder.iterdir()]
    except FileNotFoundError:
        return []
    except OSError as error:
        raise StudyError(f"{one_line(str(folder))}: cannot be read: {error.strerror}") from error
    return sorted(n for n in names if n.endswith(SUFFIXES) and not n.startswith("."))


def _differs(file: Seen, known: dict[str, FileState]) -> bool:
    before = known.get(file.path)
    return before is None or before[:3] != file


def _shadows(path: str, other: str) -> bool:
    return path.startswith(f"{DATA}:") and other.startswith(f"{SHIPPED}:")


def _counted(cards: Iterable[T], progress: Callable[[int], None]) -> Iterator[T]:
    for count, card in enumerate(cards, 1):
        yield card
        if count % 1000 == 0:
            progress(count)


@contextmanager
def _arriving(target: Path) -> Iterator[Path]:
    """A file beside `target`, to be filled and moved into its place, and gone if it is not."""
    temporary = target.with_name(f".{target.name}.{os.getpid()}.new")
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        yield temporary
    except OSError as error:
        raise StudyError(f"{target}: cannot be written: {error.strerror}") from error
    finally:
        temporary.unlink(missing_ok=True)


def _free(path: Path) -> Path:
    number = 1
    free = path
    while free.exists():
        number += 1
        free = path.with_stem(f"{path.stem}-{number}")
    return free
