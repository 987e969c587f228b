"""The door for files from elsewhere: regular, of a sensible size, read line by line."""

from __future__ import annotations

import codecs
import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final, TextIO

from studyllm.errors import StudyError
from studyllm.text.clean import one_line

MOST_BYTES: Final = 4 << 30
"""Of a file: more than twenty million facts."""
LONGEST_LINE: Final = 64 * 1024
"""Characters of a line, more than the longest fact has."""

_KINDS: Final = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)
_HALVES = re.compile("[\ud800-\udfff]")


def shown(path: Path) -> str:
    """A path as messages name it."""
    return one_line(str(path), 1_000)


def lines(path: Path) -> Iterator[str]:
    """The lines of a text in UTF-8, or in UTF-16 with a mark, with their ends.

    Of a longer line than `LONGEST_LINE` only the beginning, which is longer, too, comes.

    Raises:
        StudyError: it is no regular file, too large, or no text; with file and line.
    """
    name = shown(path)
    number = 0
    with _opened(path, name) as file:
        try:
            while text := file.readline(LONGEST_LINE + 1):
                number += 1
                if not text.isascii() and _HALVES.search(text):
                    raise StudyError(f"{name}:{number}: this is not UTF-8")
                yield text
        except UnicodeDecodeError as error:
            raise StudyError(f"{name}:{number + 1}: this is no text in UTF-16") from error
        except OSError as error:
            raise StudyError(f"{name}: cannot be read: {_why(error)}") from error


def first_line(path: Path) -> str:
    """The first line, of a file that has one and can be read; else nothing."""
    try:
        return next(lines(path), "")
    except StudyError:
        return ""


def digest(path: Path) -> str:
    """What identifies the content of a file, as hexadecimal digits.

    Raises:
        StudyError: it is no regular file, too large, or cannot be read.
    """
    from hashlib import blake2b  # Loads all of OpenSSL.

    name = shown(path)
    found = blake2b(digest_size=16)
    try:
        with _raw(path, name) as file:
            while chunk := file.read(1 << 20):
                found.update(chunk)
        return found.hexdigest()
    except OSError as error:
        raise StudyError(f"{name}: cannot be read: {_why(error)}") from error


def _opened(path: Path, name: str) -> TextIO:
    file = _raw(path, name)
    try:
        return _decoded(file)
    except OSError as error:
        file.close()
        raise StudyError(f"{name}: cannot be read: {_why(error)}") from error


def _raw(path: Path, name: str) -> BinaryIO:
    # A pipe would block in open() until somebody writes to it, and a terminal become ours.
    flags = os.O_RDONLY
    for flag in ("O_NONBLOCK", "O_NOCTTY", "O_CLOEXEC", "O_BINARY"):
        flags |= getattr(os, flag, 0)
    try:
        descriptor = os.open(path, flags)
    except FileNotFoundError as error:
        raise StudyError(f"{name}: no such file") from error
    except (OSError, ValueError) as error:
        raise StudyError(f"{name}: cannot be read: {_why(error)}") from error
    about = os.fstat(descriptor)
    kind = next((word for is_one, word in _KINDS if is_one(about.st_mode)), "")
    if kind or about.st_size > MOST_BYTES:
        os.close(descriptor)
        raise StudyError(
            f"{name}: {kind}; what can be read is a regular file"
            if kind
            else f"{name}: larger than {MOST_BYTES >> 30} GB"
        )
    return os.fdopen(descriptor, "rb")


def _decoded(file: BinaryIO) -> TextIO:
    """A file as text, in which bytes that are none are halves of characters."""
    import io

    start = file.read(2)
    file.seek(0)
    wide = start in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    encoding, errors = ("utf-16", "surrogatepass") if wide else ("utf-8-sig", "surrogateescape")
    return io.TextIOWrapper(file, encoding=encoding, errors=errors, newline="\n")


def _why(error: OSError | ValueError) -> str:
    why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return one_line(why)
