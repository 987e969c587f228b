"""A deck file changed in one step: what is to stand there is read before it takes its place."""

from __future__ import annotations

import codecs
import os
import re
import stat
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from studyllm.deckfile import source
from studyllm.deckfile.reading import Reading
from studyllm.errors import StudyError
from studyllm.lasting import sync_folder
from studyllm.rests import remove_rests

if TYPE_CHECKING:
    from collections.abc import Callable

BREAK: Final = re.compile(r"\r\n|\r|\n")

_CODES: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
"""By the mark that a file begins with."""


class Decoded(NamedTuple):
    """The text of a file, and what is needed to write it back."""

    mark: bytes
    code: str
    text: str

    def encoded(self, text: str) -> bytes:
        """The bytes of the file with another text."""
        return self.mark + text.encode(self.code)

    def newline(self, offset: int = 0) -> str:
        """The line end that comes next, or else first; a plain one if there is none."""
        found = BREAK.search(self.text, offset) or BREAK.search(self.text)
        return found[0] if found else "\n"


def bytes_of(path: Path) -> bytes:
    """What a file holds.

    Raises:
        StudyError: it is not there, or cannot be read.
    """
    name = source.shown(path)
    with source.opened(path, name) as file:
        return b"".join(iter(lambda: source.piece(file, name), b""))


def decoded(raw: bytes) -> Decoded | None:
    """The text of a file in UTF-8, or in UTF-16 with a mark; `None` if it is neither."""
    mark, code = next((known for known in _CODES if raw.startswith(known[0])), (b"", "utf-8"))
    try:
        return Decoded(mark, code, raw[len(mark) :].decode(code))
    except UnicodeDecodeError:
        return None


def replace(path: Path, before: bytes, after: bytes, is_good: Callable[[Path], bool]) -> bool:
    """Let a file hold other bytes, if these are good; whether that was done.

    Args:
        path: the file; a link stays one, and what it points to is written.
        before: what it holds; if it does no more, nothing is done.
        after: what it is to hold.
        is_good: asked of a file with `after` beside it.

    Raises:
        StudyError: the file cannot be written.
    """
    target = Path(os.path.realpath(path))
    temporary = target.with_name(f".{target.name}.{os.getpid()}.new")
    try:
        remove_rests(target.parent, f".{target.name}.")
        write_new(temporary, after, stat.S_IMODE(target.stat().st_mode))
        if not is_good(temporary) or source.digest(path) != source.digest_of(before):
            return False
        temporary.replace(target)
        sync_folder(target.parent)
    except OSError as error:
        name = source.shown(path)
        raise StudyError(f"{name}: cannot be written: {error.strerror}") from error
    finally:
        temporary.unlink(missing_ok=True)
    return True


def write_new(path: Path, content: bytes, mode: int) -> None:
    """Make a file, on disk when this returns.

    Raises:
        OSError: it is there already, or cannot be written.
    """
    with open(path, "xb") as file:
        path.chmod(mode)
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def are_alike(one: Path, other: Path) -> bool:
    """Whether two deck files give the same deck with the same cards."""
    first, second = (Reading(path, None, source.shown(path)) for path in (one, other))
    try:
        alike = all(mine == its for mine, its in zip_longest(first, second))
        return alike and first.deck == second.deck
    except StudyError:
        return False
