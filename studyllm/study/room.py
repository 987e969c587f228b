"""Where what is imported lies until it has its place, and what a killed import has left there."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from studyllm.config import Home
from studyllm.errors import StudyError
from studyllm.lasting import make_folder
from studyllm.rests import runs
from studyllm.study.publishing import REST, Publishing
from studyllm.text.clean import one_line


class Room:
    """Places for files of one import. What lies there is gone in the end, or has its name."""

    def __init__(self, home: Home, publishing: Publishing, stack: ExitStack) -> None:
        self._decks = home.decks
        self.stack = stack
        self.folder = home.data / f"{REST}{os.getpid()}"
        """For temporary files."""
        self._left: list[Path] = []
        """What is gone in the end, unless it has its name by then."""
        stack.callback(publishing.leave, self._left)

    def beside(self, number: int) -> tuple[Path, Path]:
        """Where a deck and its pictures can lie until they get their names."""
        name = f"{REST}{os.getpid()}-{number}.new"
        file, pictures = self._decks / name, self._decks / "media" / name
        self.leave(file)
        self.leave(pictures)
        return file, pictures

    def leave(self, path: Path) -> None:
        """Have a file or a folder of pictures gone in the end, unless it has its name by then."""
        self._left.append(path)


@contextmanager
def room(home: Home, publishing: Publishing) -> Iterator[Room]:
    """Where an import can put its files.

    Raises:
        StudyError: they cannot be written.
    """
    try:
        with ExitStack() as stack:
            if not home.decks.exists():
                make_folder(home.decks)
                stack.callback(_remove_empty, home.decks)
            tidy(home, publishing, os.getpid())
            made = Room(home, publishing, stack)
            stack.callback(shutil.rmtree, made.folder, ignore_errors=True)
            made.folder.mkdir(mode=0o700)
            yield made
    except OSError as error:
        what = one_line(str(error.filename or home.decks))
        raise StudyError(f"{what}: cannot be read or written: {error.strerror}") from error


def tidy(home: Home, publishing: Publishing, own: int | None = None) -> None:
    """Remove what imports have left that were killed.

    Args:
        home: where they put it.
        publishing: knows what still gets its name.
        own: the number of this program, if it begins anew and what bears it is from another one.
    """
    for folder in (home.decks, home.decks / "media", home.data):
        for path in folder.glob(f"{REST}*") if folder.is_dir() else ():
            number = path.name.removeprefix(REST).partition("-")[0]
            if number.isdecimal() and (int(number) == own or not runs(int(number))):
                publishing.leave([path])


def _remove_empty(folder: Path) -> None:
    with suppress(OSError):  # there is something in it
        folder.rmdir()
