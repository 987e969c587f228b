"""Where exports go: a file that is written whole or not at all, or the standard output."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import BinaryIO

from studyllm.cli import output
from studyllm.errors import StudyError
from studyllm.lasting import sync_folder
from studyllm.ownership import given_mask
from studyllm.rests import remove_rests
from studyllm.text.clean import one_line


def written(
    path: Path | None, chunks: Iterable[str], *, encoding: str = "utf-8", private: bool = True
) -> None:
    """Write a text as it comes; it is on disk when this returns.

    Args:
        path: the file, which may be there already; `None` is the standard output.
        chunks: the text. An error that is raised in it leaves the file as it was.
        encoding: of the file, or of what is not a terminal.
        private: whether nobody else may read the file.

    Raises:
        StudyError: there is something else in its place, or it cannot be written.
    """
    if path is None:
        output.pour(chunks, encoding)
        return
    with replaced(path, private=private) as stream:
        # Line ends are the format's affair, not the system's.
        text = TextIOWrapper(stream, encoding=encoding, errors="replace", newline="")
        try:
            text.writelines(chunks)
        finally:
            text.detach()


@contextmanager
def replaced(path: Path, *, private: bool = True) -> Iterator[BinaryIO]:
    """What is written into takes the place of a file in the end; then it is on disk.

    Args:
        path: the file, which may be there already. An error leaves it as it was.
        private: whether nobody else may read the file.

    Raises:
        StudyError: there is something else in its place, or it cannot be written.
    """
    try:
        target = place(path)
        temporary = target.with_name(f".{target.name[:100]}.{os.getpid()}.new")
        remove_rests(target.parent, f".{target.name[:100]}.")
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        descriptor = os.open(temporary, flags, 0o600 if private else 0o666)
        try:
            with open(descriptor, "wb") as stream:
                if not private and given_mask() >= 0:
                    temporary.chmod(0o666 & ~given_mask())
                yield stream
                stream.flush()
                os.fsync(stream.fileno())
            temporary.replace(target)
        finally:
            temporary.unlink(missing_ok=True)
        sync_folder(target.parent)
    except OSError as error:
        why = one_line(error.strerror or type(error).__name__)
        raise StudyError(f"{_shown(path)}: cannot be written: {why}") from error


def place(path: Path) -> Path:
    """Where the file lies, behind any link.

    Raises:
        StudyError: something lies there that is not a file.
    """
    try:
        target = path.resolve()
        mode = target.stat().st_mode
    except FileNotFoundError:
        return target
    except (RuntimeError, ValueError) as error:  # links in a ring; NUL
        raise StudyError(f"{_shown(path)}: cannot be a file") from error
    if not stat.S_ISREG(mode):
        raise StudyError(f"{_shown(path)}: is not a file, and stays as it is")
    return target


def _shown(path: Path) -> str:
    return one_line(str(path), 1_000)
