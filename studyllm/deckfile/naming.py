"""A card's id written into its file; every other byte stays."""

from __future__ import annotations

import codecs
import os
import re
import stat
from itertools import zip_longest
from pathlib import Path
from typing import Final

from studyllm.deckfile import source
from studyllm.deckfile.placing import Place, standing
from studyllm.deckfile.reading import Reading
from studyllm.errors import StudyError

_BREAK: Final = re.compile(r"\r\n|\r|\n")

_CODES: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
"""By the mark that a file begins with."""


def name_card(path: Path, card_id: str) -> bool:
    """Write the id of a card that has none in its file, if nothing else changes by that.

    Returns:
        Whether that was done; else the file is as it was.

    Raises:
        StudyError: the file cannot be read or written.
    """
    found = standing(path, card_id)
    if found is None or found.named:
        return False
    name = source.shown(path)
    with source.opened(path, name) as file:
        raw = b"".join(iter(lambda: file.read(1 << 20), b""))
    changed = _with_id(raw, found.place, card_id)
    if changed is None:
        return False
    # A link stays one: what it points to is written.
    target = Path(os.path.realpath(path))
    temporary = target.with_name(f".{target.name}.{os.getpid()}.new")
    try:
        _write(temporary, changed, stat.S_IMODE(target.stat().st_mode))
        if not _alike(path, temporary) or source.digest(path) != source.digest_of(raw):
            return False
        temporary.replace(target)
        _sync_folder(target.parent)
    except OSError as error:
        raise StudyError(f"{name}: cannot be written: {error.strerror}") from error
    finally:
        temporary.unlink(missing_ok=True)
    return True


def _with_id(raw: bytes, place: Place, card_id: str) -> bytes | None:
    """The bytes of a file with an id in the mapping that begins at a place."""
    mark, code = next((known for known in _CODES if raw.startswith(known[0])), (b"", "utf-8"))
    try:
        text = raw[len(mark) :].decode(code)
    except UnicodeDecodeError:
        return None
    start = 0
    newline = "\n"
    for _, found in zip(range(place.line - 1), _BREAK.finditer(text), strict=False):
        start, newline = found.end(), found[0]
    offset = start + place.column - 1
    if text[offset : offset + 1] == "{":
        offset, more = _in_braces(text, offset + 1, card_id)
    else:
        if behind := _BREAK.search(text, offset):
            newline = behind[0]
        more = f"id: {card_id}{newline}{' ' * (place.column - 1)}"
    return mark + (text[:offset] + more + text[offset:]).encode(code)


def _in_braces(text: str, offset: int, card_id: str) -> tuple[int, str]:
    """Where the id stands in a mapping in braces, which are behind `offset`, and how."""
    while text[offset : offset + 1] == " ":
        offset += 1
    ahead = text[offset : offset + 1]
    # JSON stays JSON.
    written = f'"id": "{card_id}",' if ahead == '"' else f"id: {card_id},"
    return offset, written if ahead in "\r\n" else written + " "


def _write(path: Path, content: bytes, mode: int) -> None:
    with open(path, "xb") as file:
        path.chmod(mode)
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _alike(one: Path, other: Path) -> bool:
    """Whether two deck files give the same deck with the same cards."""
    first, second = (Reading(path, None, source.shown(path)) for path in (one, other))
    try:
        alike = all(mine == its for mine, its in zip_longest(first, second))
        return alike and first.deck == second.deck
    except StudyError:
        return False


def _sync_folder(folder: Path) -> None:
    """Make the new name as durable as the file, where the system can."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
