"""Backups as a learner sees them: made, listed, compared with what is now, and brought back.

No study is opened for that: the present database may be one that cannot be.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from studyllm.config import Home
from studyllm.errors import DamagedError, StoreError, StudyError
from studyllm.exchange.files import shown
from studyllm.store import backup, copying, restoring
from studyllm.store.connection import reason
from studyllm.store.copying import Told
from studyllm.store.places import free_bytes
from studyllm.store.restoring import Holding, Kept

DUE_AFTER_MS = 3_600_000
"""A sitting with answers ends in a backup if the last one is older."""


class Backup(NamedTuple):
    """One backup in the folder of backups."""

    path: Path
    made: int
    """When, by its name; epoch milliseconds."""
    size: int
    """Bytes."""
    holding: Holding | None
    """What it holds; `None` if it cannot be read."""


class Safekeeping:
    """Makes backups of the learner's database and brings them back."""

    def __init__(self, home: Home, at: int) -> None:
        """`at`: the present instant, epoch milliseconds."""
        self._home = home
        self._at = at

    def make(self, told: Told) -> Path:
        """A verified backup in the folder of backups, in which old ones are thinned then.

        Raises:
            StoreError: it could not be made; older ones stay.
        """
        self._look()
        self.tidy()
        with self._named(), backup.source(self._home.database) as raw:
            return backup.make(raw, self._home.backups, self._at, told)

    def write(self, target: Path, told: Told, *, over: bool = False) -> None:
        """A verified backup in a file of the learner's choice; it is on disk when this returns.

        Args:
            target: where.
            told: how many pages were copied, and of how many.
            over: whether it may take the place of another file.

        Raises:
            StudyError: it cannot be written, or something is there.
            StoreError: the database cannot be read.
        """
        self._look()
        if target.exists() and target.samefile(self._home.database):
            raise StudyError(f"{shown(target)}: this is your database itself")
        try:
            with self._named(), backup.source(self._home.database) as raw:
                backup.write(raw, target, told, over=over)
        except FileExistsError as error:
            raise StudyError(
                f"{shown(target)}: is there already; with --force it is replaced"
            ) from error
        except OSError as error:
            raise StudyError(f"{shown(target)}: cannot be written: {reason(error)}") from error

    def due(self) -> bool:
        """Whether the newest backup is over an hour old, or there is none."""
        last = backup.newest(self._home.backups, self._at)
        return last is None or self._at - backup.made_at(last) > DUE_AFTER_MS

    def tidy(self) -> None:
        """Remove what a killed `restore` has left."""
        copying.tidy(self._home.data, self._home.database.name)

    def look_for_room(self) -> None:
        """Raise a `StoreError` if a backup cannot be made, as far as that can be seen at once."""
        folder = self._home.backups
        try:
            folder.mkdir(mode=0o700, exist_ok=True)
            free = free_bytes(folder)
            if free is not None and free < self._home.database.stat().st_size:
                raise StoreError(f"{folder}: no backup could be made: the disk is full")
        except OSError as error:
            raise StoreError(f"{folder}: no backup could be made: {reason(error)}") from error

    def listed(self) -> list[Backup]:
        """All backups, the newest first; those that claim to be made after now stand last."""
        found = []
        for path in backup.all_of_them(self._home.backups, self._at):
            with suppress(FileNotFoundError):  # thinned meanwhile
                size = path.stat().st_size
                found.append(Backup(path, backup.made_at(path), size, held(path)))
        return found

    def newest(self) -> Path:
        """The newest backup that is whole.

        Raises:
            StudyError: there is none.
        """
        newest = backup.newest_whole(self._home.backups, self._at)
        if newest is None:
            raise StudyError(f"{shown(self._home.backups)}: no backup lies there that is whole")
        return newest

    def present(self) -> Holding | None:
        """What the present database holds; `None` if it cannot be read or there is none."""
        return held(self._home.database)

    def ready(self, source: Path, told: Told) -> AbstractContextManager[Path]:
        """A verified copy of a backup, to be given to `restore`; it is gone in the end.

        Raises:
            StoreError: the file is not ours, not whole or newer than we are.
        """
        return restoring.made_ready(source, self._home.database, told)

    def restore(self, made: Path, told: Told) -> Kept:
        """Have the present database be what `ready` made; where the one before is now.

        Raises:
            StoreError: that could not be; the present one is as it was.
        """
        return restoring.put(made, self._home.database, self._home.backups, self._at, told)

    @contextmanager
    def _named(self) -> Iterator[None]:
        """Say of which database it is that it is damaged."""
        path = str(self._home.database)
        try:
            yield
        except DamagedError as error:
            told = str(error)
            raise DamagedError(told if told.startswith(path) else f"{path}: {told}") from error

    def _look(self) -> None:
        if not self._home.database.exists():
            raise StudyError(f"{shown(self._home.database)}: there is no database yet")


def held(path: Path) -> Holding | None:
    """What a database holds; `None` if it cannot be read."""
    with suppress(StoreError):
        return restoring.holding(path)
    return None
