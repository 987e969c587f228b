"""The door for files from elsewhere: regular, of a sensible size, read line by line.

Journals are ours, and in UTF-8. Decks of other programs are in whatever encoding they are found in.
"""

from __future__ import annotations

import codecs
import os
import re
import stat
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final, TextIO

from studyllm.errors import StudyError
from studyllm.text.clean import one_line

MOST_BYTES: Final = 4 << 30
"""Of a file: more than twenty million facts."""
LONGEST_LINE: Final = 64 * 1024
"""Characters of a line, more than the longest fact has."""

MOST_TEXT: Final = 64 * 1024
"""Bytes of a text of a card, as the deck format has it."""
LARGEST_TEXT: Final = 64 << 20
"""Bytes of a text with decks."""
LARGEST_NOTES: Final = 16 << 20
"""Bytes of a file of notes, whose marks take longer to be read than those of a table."""
MOST_LINES: Final = 1_000_000
"""Of such a text: more than any deck of 64 MB has that people made."""
LONGEST_TEXT_LINE: Final = 8 << 20
"""Characters of a line of it: more than a card has that is written in one."""

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
    with _decoded(binary(path, name, MOST_BYTES, "a journal"), name) as file:
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
    with binary(path, name, MOST_BYTES, "what can be imported") as file:
        try:
            while chunk := file.read(1 << 20):
                found.update(chunk)
        except OSError as error:
            raise StudyError(f"{name}: cannot be read: {_why(error)}") from error
    return found.hexdigest()


@contextmanager
def text(path: Path, encoding: str | None = None, most: int = LARGEST_TEXT) -> Iterator[TextFile]:
    """A text of another program, to be read as often as is needed.

    Args:
        path: of the file.
        encoding: of the text; found out if left out.
        most: bytes that it may have.

    Raises:
        ConfigError: no such encoding is known.
        StudyError: it is no regular file, too large, or in no encoding that can be found out.
    """
    from studyllm.exchange.decoding import encoding_of

    name = shown(path)
    with binary(path, name, most, "a deck") as file:
        try:
            found = encoding_of(file, name, encoding)
        except OSError as error:
            raise StudyError(f"{name}: cannot be read: {_why(error)}") from error
        yield TextFile(file, name, found)


class TextFile:
    """An open text of which the encoding is known."""

    def __init__(self, file: BinaryIO, name: str, encoding: str) -> None:
        self.name = name
        """As messages call it."""
        self.encoding = encoding
        self._file = file

    def lines(self, newline: str | None = "") -> Generator[str]:
        """The lines from the first on, with their ends; one reading at a time.

        Args:
            newline: as `open` takes it; by default all kinds of ends are seen and left.

        Raises:
            StudyError: a line is no text in the encoding, too long, or there are too many.
        """
        import io

        self._file.seek(0)
        # Closing it would close the file, which is read again.
        decoded = io.TextIOWrapper(self._file, self.encoding, newline=newline)
        number = 0
        try:
            while line := decoded.readline(LONGEST_TEXT_LINE + 1):
                number += 1
                if "\0" in line or len(line) > LONGEST_TEXT_LINE or number > MOST_LINES:
                    raise StudyError(f"{self.name}:{number}: {_flaw(line, number)}")
                yield line
        except UnicodeError as error:
            good = error.object[: error.start] if isinstance(error, UnicodeDecodeError) else b""
            number += 1 + good.count(b"\n")
            encoding = one_line(self.encoding, 40)
            message = f"{self.name}:{number}: this is not {encoding}; try another `--encoding`"
            raise StudyError(message) from error
        except OSError as error:
            raise StudyError(f"{self.name}: cannot be read: {_why(error)}") from error
        finally:
            # Whoever stopped in the middle may let go of this after the file is closed.
            if not self._file.closed:
                decoded.detach()


def start_of(path: Path, size: int) -> str:
    """How a text begins, as far as its first `size` bytes say; nothing if it is none."""
    try:
        with binary(path, shown(path), LARGEST_TEXT, "a deck") as file:
            start = file.read(size)
    except (StudyError, OSError):
        return ""
    wide = start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    encodings = ("utf-16",) if wide else ("utf-8-sig", "gb18030", "latin-1")
    for encoding in encodings:
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            found = decoder.decode(start, final=False)
        except UnicodeError:
            continue
        return "" if "\0" in found else found
    return ""


def _flaw(line: str, number: int) -> str:
    if "\0" in line:
        return "a byte is zero; this is no text"
    if number > MOST_LINES:
        return f"more than {MOST_LINES:,} lines; split the file"
    return f"longer than {LONGEST_TEXT_LINE:,} characters; this is no line of a deck"


def binary(path: Path, name: str, most: int, what: str) -> BinaryIO:
    """A regular file of at most so many bytes; the caller closes it.

    Raises:
        StudyError: it is not there, is something else, or is too large.
    """
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
    if kind or about.st_size > most:
        os.close(descriptor)
        raise StudyError(
            f"{name}: {kind}; {what} is a regular file"
            if kind
            else f"{name}: larger than {_size(most)}"
        )
    file = os.fdopen(descriptor, "rb")
    try:
        comes = file.read(1) is not None  # nothing, and no end, of some files of the system's own
        file.seek(0)
    except OSError as error:
        file.close()
        raise StudyError(f"{name}: cannot be read: {_why(error)}") from error
    if not comes:
        file.close()
        raise StudyError(f"{name}: cannot be read: nothing comes from it")
    return file


def _size(most: int) -> str:
    return f"{most >> 30} GB" if most >> 30 else f"{most >> 20} MB"


def _decoded(file: BinaryIO, name: str) -> TextIO:
    """A file as text, in which bytes that are none are halves of characters."""
    import io

    try:
        start = file.read(2)
        file.seek(0)
    except OSError as error:
        file.close()
        raise StudyError(f"{name}: cannot be read: {_why(error)}") from error
    wide = start in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    encoding, errors = ("utf-16", "surrogatepass") if wide else ("utf-8-sig", "surrogateescape")
    return io.TextIOWrapper(file, encoding=encoding, errors=errors, newline="\n")


def _why(error: OSError | ValueError) -> str:
    why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return one_line(why)
