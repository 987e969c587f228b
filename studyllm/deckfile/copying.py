"""A deck file copied as it was written, but in UTF-8, and under another slug if asked."""

from __future__ import annotations

import codecs
import os
from collections.abc import Generator
from pathlib import Path

from studyllm.deckfile.source import new_digest, opened, piece, shown
from studyllm.deckfile.writing import word
from studyllm.errors import StudyError

CHUNK = 1 << 20


def copy(
    path: Path, target: Path, *, encoding: str | None = None, slug: str | None = None
) -> bytes:
    """Write a copy, on disk when this returns; comments and layout stay.

    Args:
        path: a deck file that was read without a problem.
        target: where the copy goes; it must not be there yet.
        encoding: of `path`; without one UTF-8, or UTF-16 if it begins with a mark.
        slug: what the copy is to say as `deck`.

    Returns:
        The digest of what was read, by which a file that has changed meanwhile is known.

    Raises:
        StudyError: `path` cannot be read.
        OSError: `target` cannot be written.
    """
    found = new_digest()
    with opened(path, shown(path)) as source, open(target, "xb") as copied:
        start = source.read(CHUNK)
        found.update(start)
        marked = start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        if encoding is None and not marked and slug is None:
            while start:
                copied.write(start)
                start = source.read(CHUNK)
                found.update(start)
        else:
            rest = source.read()
            found.update(rest)
            copied.write(_renamed(_text(start + rest, encoding, marked, path), slug).encode())
        copied.flush()
        os.fsync(copied.fileno())
    return found.digest()


def _text(content: bytes, encoding: str | None, marked: bool, path: Path) -> str:
    try:
        return content.decode(encoding or ("utf-16" if marked else "utf-8-sig"))
    except UnicodeError as error:
        raise StudyError(f"{shown(path)}: changed while it was read; try again") from error


def copy_bytes(path: Path, target: Path) -> None:
    """Write a copy byte for byte, on disk when this returns.

    Raises:
        StudyError: `path` cannot be read.
        OSError: `target` cannot be written, or is there already.
    """
    with opened(path, shown(path)) as source, open(target, "xb") as copied:
        while chunk := source.read(CHUNK):
            copied.write(chunk)
        copied.flush()
        os.fsync(copied.fileno())


def original(path: Path, digest: bytes) -> Generator[str] | None:
    """The text of a deck file, a piece at a time; `None` if it is not what it was, or not UTF-8.

    Args:
        path: of the file.
        digest: what it had when it was read.

    Raises:
        StudyError: it cannot be read, or changes between two pieces.
    """
    try:
        for _ in _pieces(path, digest):
            pass
    except (_ChangedError, UnicodeDecodeError, StudyError):
        return None
    return _unchanged(path, digest)


def _unchanged(path: Path, digest: bytes) -> Generator[str]:
    try:
        yield from _pieces(path, digest)
    except (_ChangedError, UnicodeDecodeError) as error:
        raise StudyError(f"{shown(path)}: changed while it was read; try again") from error


class _ChangedError(Exception):
    """The file is not what it was."""


def _pieces(path: Path, digest: bytes) -> Generator[str]:
    """The text of a file. That it has another digest shows at its end."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    found = new_digest()
    name = shown(path)
    with opened(path, name) as source:
        while chunk := piece(source, name):
            found.update(chunk)
            yield decoder.decode(chunk)
    yield decoder.decode(b"", final=True)
    if found.digest() != digest:
        raise _ChangedError


def _renamed(text: str, slug: str | None) -> str:
    """The text with another value for the `deck` of its root mapping."""
    if slug is None:
        return text
    from yaml import CLoader, parse
    from yaml.events import CollectionEndEvent, CollectionStartEvent, ScalarEvent

    depth = 0
    key = ""
    for event in parse(text, Loader=CLoader):
        if isinstance(event, CollectionStartEvent):
            depth += 1
        elif isinstance(event, CollectionEndEvent):
            depth -= 1
            key = ""
        elif depth == 1 and isinstance(event, ScalarEvent):
            start, end = event.start_mark, event.end_mark
            if key == "deck" and start is not None and end is not None:
                return text[: start.index] + word(slug) + text[end.index :]
            key = "" if key else event.value
    return text
