"""A deck file copied as it was written, but in UTF-8, and under another slug if asked."""

from __future__ import annotations

import codecs
import os
from pathlib import Path

from studyllm.deckfile.source import opened, shown
from studyllm.deckfile.writing import word

CHUNK = 1 << 20


def copy(path: Path, target: Path, *, encoding: str | None = None, slug: str | None = None) -> None:
    """Write a copy, on disk when this returns; comments and layout stay.

    Args:
        path: a deck file that was read without a problem.
        target: where the copy goes; it must not be there yet.
        encoding: of `path`; without one UTF-8, or UTF-16 if it begins with a mark.
        slug: what the copy is to say as `deck`.

    Raises:
        StudyError: `path` cannot be read.
        OSError: `target` cannot be written.
    """
    with opened(path, shown(path)) as source, open(target, "xb") as copied:
        start = source.read(CHUNK)
        marked = start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        if encoding is None and not marked and slug is None:
            while start:
                copied.write(start)
                start = source.read(CHUNK)
        else:
            text = (start + source.read()).decode(encoding or ("utf-16" if marked else "utf-8-sig"))
            copied.write(_renamed(text, slug).encode())
        copied.flush()
        os.fsync(copied.fileno())


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
