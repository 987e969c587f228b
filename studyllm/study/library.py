"""The learner's deck files: which there are, what changed, taking them in and out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from studyllm.config import Home
from studyllm.errors import StudyError
from studyllm.store.connection import Database, as_text
from studyllm.store.shelf import FileState, Seen, Shelf
from studyllm.text.clean import one_line

if TYPE_CHECKING:
    from studyllm.store.intake import Intake
    from studyllm.study.keeping import Kept

SHIPPED, DATA = "shipped", "data"
SUFFIXES = (".yaml", ".yml")


class Library:
    """Keeps the mirror of the deck files right."""

    def __init__(
        self, database: Database, home: Home, shipped: Path, look: Callable[[], Kept]
    ) -> None:
        """`look` finds out what became of lost cards."""
        self._db = database
        self._look = look
        self.kept: Kept | None = None
        """What came of lost cards when decks last changed; `None` if they have not."""
        self._home = home
        self._folders = {DATA: home.decks, SHIPPED: shipped}
        self._shelf = Shelf(database)

    def sync(self) -> list[str]:
        """Read again what changed since the last time.

        Returns:
            What is wrong with any deck file, a line each; a broken file's deck stays as it was.
        """
        known = self._shelf.files()
        seen, unnamed = self._scan()
        changed = [file for file in seen.values() if _differs(file, known)]
        gone = known.keys() - seen.keys()
        if changed or gone:
            self._take_all(changed, gone)
            # What was shadowed by a file that is gone has been marked to be read again.
            known = self._shelf.files()
            self._take_all([f for f in seen.values() if _differs(f, known)], set())
            known = self._shelf.files()
        self.keep()
        broken = (file.problem for file in known.values() if file.problem)
        return [*unnamed, *(line for problem in broken for line in problem.splitlines())]

    def keep(self) -> None:
        """Have what was learned follow its cards, if decks have changed.

        Owed after every change, and made up for by the next `sync` if that was cut short.
        """
        if self._shelf.to_look():
            self.kept = self._look()

    def files(self) -> dict[int, Path]:
        """The file that gives each deck, by the deck's number."""
        files = self._shelf.files().values()
        return {file.deck: self.path(file.path) for file in files if file.deck is not None}

    def is_shipped(self, path: Path) -> bool:
        """Whether a deck file comes with the program, and is not the learner's."""
        return path.parent == self._folders[SHIPPED]

    def picture(self, slug: str, name: str) -> Path:
        """The absolute path of a picture that a card of a deck names."""
        from studyllm.deckfile import media

        owner = self._shelf.file_of(slug)
        if owner is None:
            raise StudyError(f"there is no deck `{one_line(slug)}`")
        return media.picture(self.path(owner[0]), slug, name)

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
        path = self.path(owner[0])
        target = self.put_away(path)
        Intake(self._db).drop_file(owner[0])
        self.sync()
        return target

    def put_away(self, path: Path) -> Path:
        """Move an own deck file out of the way; where it is now."""
        target = _free(self._home.removed / path.name)
        try:
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            path.rename(target)
        except OSError as error:
            raise StudyError(f"{path}: cannot be moved away: {error.strerror}") from error
        return target

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

        path = self.path(file.path)
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
            kept = owner[1] if owner and owner[0] == file.path and is_copy(owner[1]) else None
            intake.merge(file, reading.deck, reading.digest, kept)
        elif file.path.startswith(f"{SHIPPED}:"):
            intake.note(file, reading.digest, None)
        else:
            taken = self.path(owner[0])
            intake.note(file, None, f"{path}: the slug `{slug}` is taken by {taken}")

    def path(self, path: str) -> Path:
        """Where the file `place:name` lies."""
        place, _, name = path.partition(":")
        return self._folders[place] / name

    def _scan(self) -> tuple[dict[str, Seen], list[str]]:
        """All deck files, the learner's own first; and what is wrong with names of files."""
        found = {}
        unnamed = []
        for place, folder in self._folders.items():
            for name in _names(folder):
                path = f"{place}:{name}"
                if as_text(name) != name:
                    shown = one_line(str(folder / name))
                    unnamed.append(f"{shown}:1:1: the name of the file is not UTF-8; rename it")
                    continue
                try:
                    stat = (folder / name).stat()
                    found[path] = Seen(path, stat.st_size, stat.st_mtime_ns)
                except OSError:
                    found[path] = Seen(path, 0, 0)  # reading it will say what is wrong
        return found, unnamed


def origin_of_copy(shipped: Path, digest: bytes) -> str:
    """What the learner's copy of a shipped deck remembers of it, also after an edit."""
    return f"{SHIPPED}:{shipped.name}@{digest.hex()}"


def is_copy(origin: str | None) -> bool:
    """Whether an origin is that of a copy of a shipped deck, made to be edited."""
    return origin is not None and origin.startswith(f"{SHIPPED}:")


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


def _free(path: Path) -> Path:
    number = 1
    free = path
    while free.exists():
        number += 1
        free = path.with_stem(f"{path.stem}-{number}")
    return free
