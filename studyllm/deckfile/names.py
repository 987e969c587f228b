"""Names of decks and cards: how they are compared, and where each was first seen."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from array import array
from typing import Final

from studyllm.core.naming import MADE as MADE
from studyllm.core.naming import made as made
from studyllm.deckfile.shape import MAX_NAME

_MADE_ID: Final = re.compile(f"{MADE}[0-9a-f]{{10}}")

LONGEST_FILE: Final = 220
"""Bytes of a slug. A file's name has at most 255, and more than the slug stands in it."""

_NO_FILE: Final = re.compile(r'[\\:*?"<>|]')


def folded(name: str) -> str:
    """A name as it is stored and compared: NFKC, without format characters.

    What looks the same is the same, whichever editor or system wrote it.
    """
    if name.isascii():
        return name
    kept = "".join(letter for letter in name if unicodedata.category(letter) != "Cf")
    return unicodedata.normalize("NFKC", kept)


def flaw(name: str) -> str:
    """What is wrong with a folded name, or nothing."""
    if not name:
        return "is empty"
    if len(name) > MAX_NAME:
        return f"is longer than {MAX_NAME} characters"
    for mark in "/#":
        if mark in name:
            return f"cannot hold `{mark}`"
    # In one pass and without a loop: most names have neither.
    if not name.isprintable() or " " in name:
        blank = any(letter.isspace() for letter in name)
        return f"cannot hold {'blanks' if blank else 'control characters'}"
    return ""


def id_flaw(name: str) -> str:
    """What is wrong with a folded id of a card, or nothing.

    One that was made may be written down, so that the card keeps it when its text changes.
    """
    if name.startswith(MADE) and _MADE_ID.fullmatch(name) is None:
        return f"cannot begin with `{MADE}`, which marks ids that were made from a text"
    return flaw(name)


def slug_flaw(name: str) -> str:
    """What is wrong with a folded slug, or nothing. It names files and stands in commands."""
    if found := flaw(name):
        return found
    if name[0] in ".-~" or name[-1] == ".":
        return "cannot begin with `.`, `-` or `~`, nor end with `.`"
    if len(name.encode()) > LONGEST_FILE:
        return f"is longer than {LONGEST_FILE} bytes, and files are named after it"
    if found_mark := _NO_FILE.search(name):
        return f"cannot hold `{found_mark[0]}`, because files are named after it"
    return ""


class Lines:
    """The line of each name, in 12 bytes a place: a deck of 100,000 cards takes 3 MB.

    A table of hashes with open addressing. A dict of the names takes five times that, and this is
    all that grows while a deck is read.
    """

    def __init__(self) -> None:
        self._hashes = array("Q", bytes(8 * 1024))
        self._lines = array("I", bytes(4 * 1024))
        self._count = 0

    def __contains__(self, name: str) -> bool:
        return bool(self._hashes[self._place(_hash(name))])

    def line(self, name: str) -> int:
        """Where the name was first seen, counted from 1; 0 if it was not."""
        return self._lines[self._place(_hash(name))]

    def add(self, name: str, line: int) -> int:
        """Note where a name stands; the line where it was seen before, or 0."""
        code = _hash(name)
        # As `_place`, which costs as much again to call: this is done for every card.
        hashes = self._hashes
        mask = len(hashes) - 1
        place = code & mask
        while there := hashes[place]:
            if there == code:
                return self._lines[place]
            place = (place + 1) & mask
        hashes[place] = code
        self._lines[place] = line
        self._count += 1
        if 2 * self._count > mask:
            self._grow()
        return 0

    def _place(self, code: int) -> int:
        hashes = self._hashes
        mask = len(hashes) - 1
        place = code & mask
        while hashes[place] not in (0, code):
            place = (place + 1) & mask
        return place

    def _grow(self) -> None:
        old = zip(self._hashes, self._lines, strict=True)
        size = 2 * len(self._hashes)
        self._hashes = array("Q", bytes(8 * size))
        self._lines = array("I", bytes(4 * size))
        for code, line in old:
            if code:
                place = self._place(code)
                self._hashes[place] = code
                self._lines[place] = line


def _hash(name: str) -> int:
    """64 bits, never 0, which marks an empty place."""
    # Not hash(): it has 32 bits on some machines, where two of 250,000 names would often meet.
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest()) or 1
