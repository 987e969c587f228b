"""The door for deck files: opened safely, limited, decoded, and digested while it is read."""

from __future__ import annotations

import codecs
import hashlib
import io
import os
import re
import stat
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO, Final

from studyllm.errors import StudyError
from studyllm.text.clean import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MAX_BYTES: Final = 64 * 1024 * 1024
"""Of a deck file."""

_CHUNK: Final = 64 * 1024
_LARGE_CHUNK: Final = 1024 * 1024
"""Where nothing but the digest is made of it: in a thread, each waits for the interpreter."""
_DIGEST: Final = 16
"""Bytes of a digest."""

_UNWANTED: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
"""What no YAML may hold; other controls than these become newlines before."""

_KINDS: Final = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


class UnreadableError(Exception):
    """The bytes are no text; `line` and `column` count from 1."""

    def __init__(self, line: int, column: int, message: str) -> None:
        super().__init__(message)
        self.line = line
        self.column = column


def shown(path: Path) -> str:
    """A path as messages name it."""
    return one_line(str(path), 1_000)


@contextmanager
def opened(path: Path, name: str) -> Iterator[BinaryIO]:
    """The file, if it is a regular one of a sensible size.

    Raises:
        StudyError: it is not there, or cannot be read.
    """
    # A pipe would block in open() until somebody writes to it, and a terminal become ours.
    flags = os.O_RDONLY
    for flag in ("O_NONBLOCK", "O_NOCTTY", "O_CLOEXEC", "O_BINARY"):
        flags |= getattr(os, flag, 0)
    with _told(name):
        number = os.open(path, flags)
    about = os.fstat(number)
    if not stat.S_ISREG(about.st_mode):
        os.close(number)
        what = next((word for is_one, word in _KINDS if is_one(about.st_mode)), "no file")
        raise StudyError(f"{name}: {what}; a deck is a regular file")
    with os.fdopen(number, "rb", buffering=0) as file:
        if about.st_size > MAX_BYTES:
            raise StudyError(f"{name}: larger than {MAX_BYTES >> 20} MB; split the deck")
        yield file


@contextmanager
def _told(name: str) -> Iterator[None]:
    """Turn the system's errors into ours."""
    try:
        yield
    except FileNotFoundError as error:
        raise StudyError(f"{name}: no such file") from error
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise StudyError(f"{name}: cannot be read: {one_line(why)}") from error


def new_digest() -> hashlib.blake2b:
    """What is fed with the bytes of a file and then has what identifies its content."""
    return hashlib.blake2b(digest_size=_DIGEST)


def digest(path: Path) -> bytes:
    """What identifies the content of a file: blake2b of its bytes, 16 bytes long."""
    found = new_digest()
    name = shown(path)
    with opened(path, name) as file:
        while chunk := piece(file, name, _LARGE_CHUNK):
            found.update(chunk)
    return found.digest()


def digest_of(content: bytes) -> bytes:
    """The digest of a file that holds these bytes."""
    return hashlib.blake2b(content, digest_size=_DIGEST).digest()


def piece(file: BinaryIO, name: str, most: int = _CHUNK) -> bytes:
    """The next bytes of a file, so many at most; none at its end."""
    with _told(name):
        return file.read(most)


class Source:
    """A deck file as a stream of UTF-8 in which only newlines break lines.

    libyaml reads from it; other line breaks would make its line numbers differ from an editor's.
    """

    def __init__(self, file: BinaryIO, name: str, encoding: str | None) -> None:
        self._file = file
        self._name = name
        self._encoding = encoding
        self._decoder: io.IncrementalNewlineDecoder | None = None
        self._digest = new_digest()
        self._size = 0
        self._text = ""
        """The newest chunk."""
        self.printable = True
        """Whether there is nothing but line breaks in it that is not printable."""
        self._line = self._column = 0
        """Where it begins, counted from 0."""
        self._refusal: UnreadableError | None = None
        """What comes after the newest chunk."""

    def read(self, _size: int = -1) -> bytes:
        """The next chunk, of a length of its own; empty at the end.

        Raises:
            UnreadableError, StudyError: as `text`.
        """
        return self.text().encode()

    def text(self) -> str:
        """The next chunk as text.

        Raises:
            UnreadableError: these bytes are no text in the encoding, or there are too many.
            StudyError: the system could not read on.
        """
        if self._refusal is not None:
            raise self._refusal
        text = ""
        while not text:
            raw = piece(self._file, self._name)
            self._digest.update(raw)
            self._size += len(raw)
            if self._size > MAX_BYTES:
                raise UnreadableError(1, 1, f"the file grew past {MAX_BYTES >> 20} MB")
            text = self._decoded(raw)
            if not raw:
                break
        broken = not self._text or self._text.endswith("\n")
        self._advance()
        for other in "\x85\u2028\u2029":
            if other in text:
                text = text.replace(other, " ")
        self._text = text
        # libyaml compares each %TAG with all before it, a minute for a file of a megabyte.
        if "\n%" in text or (broken and text.startswith("%")):
            offset = 0 if broken and text.startswith("%") else text.index("\n%") + 1
            raise UnreadableError(
                *self._place(offset), "a line cannot begin with `%`: no directives"
            )
        self.printable = is_printable(text)
        unwanted = None if self.printable else _UNWANTED.search(text)
        if unwanted is None:
            return text
        # All before it is given first, so that it is checked as well.
        refusal = UnreadableError(*self._place(unwanted.start()), _no_text(unwanted[0]))
        if unwanted.start() == 0:
            raise refusal
        self._refusal = refusal
        return text[: unwanted.start()]

    def digest(self) -> bytes:
        """Of what was read: once the events have ended, of the whole file."""
        return self._digest.digest()

    def _decoded(self, raw: bytes) -> str:
        if self._decoder is None:
            self._encoding = self._encoding or _detected(raw)
            decoder = codecs.getincrementaldecoder(self._encoding)()
            self._decoder = io.IncrementalNewlineDecoder(decoder, translate=True)
            return self._decode(raw).removeprefix("\ufeff")
        return self._decode(raw)

    def _decode(self, raw: bytes) -> str:
        assert self._decoder is not None
        try:
            return self._decoder.decode(raw, final=not raw)
        except UnicodeError as error:
            self._advance()
            good = b""
            if isinstance(error, UnicodeDecodeError):
                good = error.object[: error.start]
            self._text = good.decode(self._encoding or "utf-8", errors="replace")
            raise UnreadableError(*self._place(len(self._text)), self._undecoded(error)) from error

    def _undecoded(self, error: UnicodeError) -> str:
        byte = ""
        if isinstance(error, UnicodeDecodeError):
            byte = f" (byte 0x{error.object[error.start]:02x})"
        if self._encoding in ("utf-8", "utf-8-sig"):
            return f"this is not UTF-8{byte}; name the encoding, such as `--encoding gb18030`"
        return f"this is not {one_line(self._encoding or '', 40)}{byte}; try another `--encoding`"

    def _advance(self) -> None:
        """Move the place of the chunk behind the one that was read before."""
        breaks = self._text.count("\n")
        if breaks:
            self._line += breaks
            self._column = len(self._text) - self._text.rfind("\n") - 1
        else:
            self._column += len(self._text)
        self._text = ""

    def _place(self, offset: int) -> tuple[int, int]:
        before = self._text[:offset]
        breaks = before.count("\n")
        if breaks:
            return self._line + breaks + 1, offset - before.rfind("\n")
        return self._line + 1, self._column + offset + 1


def is_printable(text: str) -> bool:
    """Whether there is nothing but line breaks in it that is not printable, as tabs are not."""
    return text.replace("\n", "").isprintable()


def _no_text(character: str) -> str:
    """Why that character is not wanted."""
    code = ord(character)
    if code == 0:
        return "a NUL byte: this is no text, or UTF-16 without a mark (`--encoding utf-16-le`)"
    if 0xD800 <= code <= 0xDFFF:
        return "half a character"
    return f"the character U+{code:04X} is not allowed in a deck; drop it"


def _detected(raw: bytes) -> str:
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    return "utf-8"
