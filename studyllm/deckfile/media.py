"""Pictures that cards name: where they lie beside a deck file, and which are let through.

A picture comes from whoever wrote the deck, and the learner's viewer opens it. So it has to be what
its name says, to lie where the format says, and to be no more than a picture: no SVG, which can
hold programs.
"""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path, PurePath
from typing import BinaryIO, Final

from studyllm.deckfile.source import shown
from studyllm.errors import StudyError
from studyllm.text.addresses import is_file_name
from studyllm.text.clean import one_line

MAX_PICTURE: Final = 32 * 1024 * 1024
"""Bytes of one picture."""

LOOKED_AT: Final = 12
"""Bytes by which the content of a picture is known."""

_JPEG: Final = re.compile(rb"\xff\xd8\xff")
_BEGINNINGS: Final = {
    ".png": re.compile(rb"\x89PNG\r\n\x1a\n"),
    ".jpg": _JPEG,
    ".jpeg": _JPEG,
    ".gif": re.compile(rb"GIF8[79]a"),
    ".webp": re.compile(rb"RIFF....WEBP", re.DOTALL),
    ".bmp": re.compile(rb"BM"),
}
"""By the end of its name, how the content of a picture begins."""

KNOWN: Final = ", ".join(suffix.removeprefix(".") for suffix in _BEGINNINGS)


def folder(deck_file: Path, slug: str) -> Path:
    """Where the pictures of a deck lie."""
    return deck_file.parent / "media" / slug


def is_known(name: str) -> bool:
    """Whether a picture may be called that."""
    return is_file_name(name) and PurePath(name).suffix.lower() in _BEGINNINGS


def begins_well(name: str, start: bytes) -> bool:
    """Whether the first `LOOKED_AT` bytes of a picture are what its name says."""
    return _BEGINNINGS[PurePath(name).suffix.lower()].match(start) is not None


def picture(deck_file: Path, slug: str, name: str) -> Path:
    """The absolute path of a picture that a card names.

    Raises:
        StudyError: it is not there, or is not a picture.
    """
    path = folder(deck_file, slug) / name
    with opened(deck_file, slug, name):
        return path.absolute()


def opened(deck_file: Path, slug: str, name: str) -> BinaryIO:
    """A picture that a card names, open to be read; the caller closes it.

    Raises:
        StudyError: it is not there, or is not a picture.
    """
    told = one_line(name, 80)
    if not is_known(name):
        raise StudyError(f"`{told}` is not opened: a picture is a plain name of {KNOWN}")
    base = deck_file.parent.resolve()
    path = folder(base / deck_file.name, slug) / name
    try:
        # Path.resolve() makes of a link to itself what is no OSError.
        if os.path.realpath(path) != str(path):
            raise StudyError(f"`{told}` is not opened: it lies outside the deck's media folder")
        flags = os.O_RDONLY
        for flag in ("O_NONBLOCK", "O_NOCTTY", "O_NOFOLLOW", "O_CLOEXEC", "O_BINARY"):
            flags |= getattr(os, flag, 0)
        file = os.fdopen(os.open(path, flags), "rb")
    except FileNotFoundError as error:
        raise StudyError(f"{shown(path)}: there is no such picture") from error
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise StudyError(f"{shown(path)}: cannot be read: {one_line(why)}") from error
    try:
        _check(file, path)
    except BaseException:
        file.close()
        raise
    return file


def _check(file: BinaryIO, path: Path) -> None:
    about = os.fstat(file.fileno())
    if not stat.S_ISREG(about.st_mode):
        raise StudyError(f"{shown(path)}: no regular file")
    if about.st_size > MAX_PICTURE:
        raise StudyError(f"{shown(path)}: larger than {MAX_PICTURE >> 20} MB")
    if not begins_well(path.name, file.read(LOOKED_AT)):
        raise StudyError(f"{shown(path)}: the content is not what the name says")
    file.seek(0)
