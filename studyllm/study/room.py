"""Where what is imported lies until it has its place, and what a killed import has left there."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Final

from studyllm.config import Home
from studyllm.errors import StudyError
from studyllm.study.publishing import Publishing
from studyllm.text.clean import one_line

_START: Final = ".import-"


class Room:
    """Places for files of one import. What lies there is gone in the end, or has its name."""

    def __init__(self, home: Home, publishing: Publishing, stack: ExitStack) -> None:
        self._decks = home.decks
        self._publishing = publishing
        self.stack = stack
        self.folder = home.data / f"{_START}{os.getpid()}"
        """For temporary files."""

    def beside(self, number: int) -> tuple[Path, Path]:
        """Where a deck and its pictures can lie until they get their names."""
        name = f"{_START}{os.getpid()}-{number}.new"
        file, pictures = self._decks / name, self._decks / "media" / name
        self.leave(file)
        self.leave(pictures)
        return file, pictures

    def leave(self, path: Path) -> None:
        """Have a file or a folder of pictures gone in the end, unless it has its name by then."""
        self.stack.callback(self._publishing.leave, path)


@contextmanager
def room(home: Home, publishing: Publishing) -> Iterator[Room]:
    """Where an import can put its files.

    Raises:
        StudyError: they cannot be written.
    """
    try:
        with ExitStack() as stack:
            if not home.decks.exists():
                home.decks.mkdir(mode=0o700, parents=True)
                stack.callback(_remove_empty, home.decks)
            _tidy(home, publishing)
            made = Room(home, publishing, stack)
            stack.callback(shutil.rmtree, made.folder, ignore_errors=True)
            made.folder.mkdir(mode=0o700)
            yield made
    except OSError as error:
        what = one_line(str(error.filename or home.decks))
        raise StudyError(f"{what}: cannot be read or written: {error.strerror}") from error


def _tidy(home: Home, publishing: Publishing) -> None:
    """Remove what imports have left that were killed."""
    for folder in (home.decks, home.decks / "media", home.data):
        for path in folder.glob(f"{_START}*") if folder.is_dir() else ():
            process = path.name.removeprefix(_START).partition("-")[0]
            if process.isdecimal() and not _runs(int(process)):
                publishing.leave(path)


def _runs(process: int) -> bool:
    """Whether a program of that number may run; this one does not count, as it begins anew."""
    if process == os.getpid():
        return False
    if os.name != "posix":  # there, to ask would be to end it
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _remove_empty(folder: Path) -> None:
    with suppress(OSError):  # there is something in it
        folder.rmdir()
