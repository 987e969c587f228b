"""The learner's deck files: which there are, what changed, taking them in and out."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from studyllm.config import Home
from studyllm.errors import StudyError
from studyllm.lasting import make_folder, sync_folder
from studyllm.rests import remove_rests
from studyllm.store.connection import Database, as_text
from studyllm.store.shelf import FileState, Seen, Shelf
from studyllm.study.links import LINK, Links
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
        self._shipped = shipped
        self._links = Links(database)
        self._shelf = Shelf(database)
        self._folders = self._places()
        self.news: list[str] = []
        """What the newest reading did to decks beside reading them, a line each."""

    def sync(self) -> list[str]:
        """Read again what changed since the last time.

        Returns:
            What is wrong with any deck file, a line each; a broken file's deck stays as it was.
        """
        self._folders = self._places()
        self.news = []
        known = self._shelf.files()
        # After what is known was read: what is written down in the meantime is no news then.
        unfinished = self._published()
        seen, gone, wrong = self._compared(known)
        changed = [file for file in seen.values() if _differs(file, known)]
        if changed or gone:
            wrong = self._take_in(changed, gone)
        self.keep()
        broken = (file.problem for file in self._shelf.files().values() if file.problem)
        lines = (line for problem in broken for line in problem.splitlines())
        return [*unfinished, *wrong, *lines]

    def _take_in(self, changed: list[Seen], gone: Iterable[str]) -> list[str]:
        """Read files that have changed; what is wrong with names of files and folders."""
        shipped = [file for file in changed if file.path.startswith(f"{SHIPPED}:")]
        self._take_all([file for file in changed if file not in shipped], gone)
        later = self._update_copies() if shipped else set()
        # The second time, what was shadowed by a file that is gone: it is to be read again.
        for _ in range(2):
            known = self._shelf.files()
            seen, gone, wrong = self._compared(known)
            again = [f for f in seen.values() if _differs(f, known) and f.path not in later]
            self._take_all(again, gone)
        return wrong

    def _compared(self, known: Collection[str]) -> tuple[dict[str, Seen], set[str], list[str]]:
        """The deck files, those known ones that are gone, and what is wrong with names of any.

        A linked folder without a deck file is away, as far as one can see, and its decks stay.
        """
        seen, wrong = self._scan()
        gone = set(known) - seen.keys()
        for place, folder in self._absent(seen):
            gone = {path for path in gone if not path.startswith(f"{place}:")}
            wrong.append(
                f"{one_line(str(folder))}: the linked folder is not there or has no deck files; "
                "its decks stay as they were"
            )
        return seen, gone, wrong

    def keep(self) -> None:
        """Have what was learned follow its cards, if decks have changed.

        Owed after every change, and made up for by the next `sync` if that was cut short.
        """
        if self._shelf.to_look():
            self.kept = self._look()

    def is_stale(self) -> bool:
        """Whether a deck file of the learner's is not as it was when it was last read."""
        known = self._shelf.files()
        own = {place: folder for place, folder in self._folders.items() if place != SHIPPED}
        seen, _ = self._seen_in(own)
        lost = {path for path in known if path.partition(":")[0] in own} - seen.keys()
        there = {path.partition(":")[0] for path in seen} | {DATA}
        return any(_differs(file, known) for file in seen.values()) or any(
            path.partition(":")[0] in there for path in lost
        )

    def link(self, folder: Path) -> None:
        """Read the deck files in a folder from now on, where they are.

        Raises:
            StudyError: they are read anyway, or there are none.
        """
        if real(folder) in (real(self._home.decks), real(self._shipped)):
            raise StudyError(f"{one_line(str(folder))}: the decks in it are read anyway")
        if not _names(folder):
            raise StudyError(
                f"{one_line(str(folder))}: there is no deck file (.yaml, .yml) in it; what else it "
                "has comes in without `--link`"
            )
        self._links.add(folder)

    def unlink(self, folder: Path) -> None:
        """Read them no more. The files stay, and what was learned."""
        self._links.remove(folder)

    def _update_copies(self) -> set[str]:
        """Bring copies of shipped decks up to date; the shipped files that are to be read later."""
        if not any(is_copy(self._shelf.origin(path)) for path in self._shelf.files()):
            return set()
        from studyllm.store.intake import Intake
        from studyllm.study.updating import Updating

        def take(name: str) -> None:
            stat = self.path(name).stat()
            self._take(Intake(self._db), Seen(name, stat.st_size, stat.st_mtime_ns))

        self.news, later = Updating(self._db, self._home, self).bring(take)
        return later

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

        return media.picture(self._file_of(slug), slug, name)

    def open_picture(self, slug: str, name: str) -> BinaryIO:
        """A picture that a card of a deck names, open to be read; the caller closes it."""
        from studyllm.deckfile import media

        return media.opened(self._file_of(slug), slug, name)

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
        if owner[0].startswith(LINK):
            return self._leave(path)
        target = self.put_away(path)
        Intake(self._db).drop_file(owner[0])
        self.sync()
        return target

    def _leave(self, path: Path) -> Path:
        """End the link to the folder of a deck file, which stays, if it has no other one."""
        others = len(_names(path.parent)) - 1
        if others > 0:
            folder = one_line(str(path.parent))
            raise StudyError(
                f"{one_line(str(path))} lies in a linked folder with {others} more; "
                f"`studyllm import --unlink {folder}` ends the link, and leaves all files there"
            )
        self.unlink(path.parent)
        self.sync()
        return path

    def put_away(self, path: Path) -> Path:
        """Move an own deck file out of the way; where it is now."""
        target = self.free_place(path.name)
        try:
            make_folder(target.parent)
            path.rename(target)
            sync_folder(target.parent)
            sync_folder(path.parent)
        except OSError as error:
            raise StudyError(f"{path}: cannot be moved away: {error.strerror}") from error
        return target

    def free_place(self, name: str) -> Path:
        """Where a deck file of that name can be put aside."""
        return free(self._home.removed / name)

    def _take_all(self, files: Iterable[Seen], gone: Iterable[str]) -> None:
        from studyllm.store.intake import Intake

        intake = Intake(self._db)
        for path in sorted(gone):
            intake.drop_file(path)
        try:
            for file in files:
                self._take(intake, file)
        finally:
            intake.forget()

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

    def _file_of(self, slug: str) -> Path:
        owner = self._shelf.file_of(slug)
        if owner is None:
            raise StudyError(f"there is no deck `{one_line(slug)}`")
        return self.path(owner[0])

    def path(self, path: str) -> Path:
        """Where the file `place:name` lies."""
        place, _, name = path.partition(":")
        return self._folders[place] / name

    def name_of(self, path: Path) -> str:
        """The `place:name` of a deck file; nothing if it lies in none of our places."""
        found = (place for place, folder in self._folders.items() if folder == path.parent)
        return next((f"{place}:{path.name}" for place in found), "")

    def _places(self) -> dict[str, Path]:
        """The folders with deck files, by their names; the first ones come first."""
        return {DATA: self._home.decks, **self._links.all(), SHIPPED: self._shipped}

    def _published(self) -> list[str]:
        """Do what an import could not end, and remove its rest; why that cannot be done."""
        from studyllm.study.publishing import REST, Publishing

        try:
            publishing = Publishing(self._db)
            publishing.finish()
            with suppress(OSError):  # at the next start, then
                names = [path.name for path in self._home.data.iterdir()]
                if any(name.startswith(REST) for name in names):
                    from studyllm.study.room import tidy

                    tidy(self._home, publishing)
                if any(name.startswith(f".{self._home.database.name}.") for name in names):
                    # Killed when a new database had its name already.
                    remove_rests(self._home.data, f".{self._home.database.name}.")
        except StudyError as error:
            if error.exit_code != StudyError.exit_code:
                raise
            return [str(error)]
        return []

    def _absent(self, seen: dict[str, Seen]) -> Iterator[tuple[str, Path]]:
        """The linked folders without any deck file: what they lie on may be elsewhere now."""
        for place, folder in self._folders.items():
            if place.startswith(LINK) and not any(path.startswith(f"{place}:") for path in seen):
                yield place, folder

    def _scan(self) -> tuple[dict[str, Seen], list[str]]:
        """All deck files, the learner's own first; and what is wrong with names of files."""
        return self._seen_in(self._folders)

    def _seen_in(self, folders: Mapping[str, Path]) -> tuple[dict[str, Seen], list[str]]:
        """The deck files in folders, in their order; and what is wrong with names of files."""
        found = {}
        unnamed = []
        for place, folder in folders.items():
            for name in _names_in(place, folder):
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


def _names_in(place: str, folder: Path) -> list[str]:
    """The deck files in a folder; none in a linked one that cannot be read, as if it were away."""
    try:
        return _names(folder)
    except StudyError:
        if not place.startswith(LINK):
            raise
        return []


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
    return not path.startswith(f"{SHIPPED}:") and other.startswith(f"{SHIPPED}:")


def real(path: Path) -> Path:
    """Without links, as far as they lead somewhere; `Path.resolve` may refuse one to itself."""
    return Path(os.path.realpath(path))


def free(path: Path, used: Collection[Path] = ()) -> Path:
    """That path, or a like one if it is taken or one of `used`."""
    number = 1
    found = path
    while found in used or os.path.lexists(found):
        number += 1
        found = path.with_stem(f"{path.stem}-{number}")
    return found
