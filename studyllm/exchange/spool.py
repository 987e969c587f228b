"""Cards that were read put aside in a file, so that nobody has to make them of the text again."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Final

from studyllm.core.fields import Fields
from studyllm.errors import StudyError
from studyllm.exchange.found import Found

MOST: Final = 256 << 20
"""Bytes that are put aside; a text of which more is made is read again instead."""

_encode = json.JSONEncoder(separators=(",", ":"), check_circular=False).encode
_decode = json.JSONDecoder().decode


class Spool:
    """Takes cards, and gives them again in their order."""

    def __init__(self, file: IO[str] | None, room: Path | None, most: int = MOST) -> None:
        """`file` takes them; without one, none are kept."""
        self._file = file
        self._room = room
        self._left = most
        self._decks: dict[str, tuple[int, Fields]] = {}
        """What is said of decks, by itself as JSON, with its place among all that was said."""
        self._last: tuple[Fields, int] = {}, -1

    def put(self, found: Found) -> None:
        """Put one more card aside."""
        if self._file is None:
            return
        line = f"{_encode([found.line, self._place(found.deck), found.card])}\n"
        self._left -= len(line)
        with self._caught():
            if self._left >= 0:
                self._file.write(line)
            else:
                self._file.truncate(0)
                self._file = None

    def cards(self, again: Callable[[], Iterator[Found]]) -> Iterator[Found]:
        """All cards that were put aside; one reading at a time.

        Args:
            again: gives them if they were not kept.
        """
        if self._file is None:
            yield from again()
            return
        decks = [deck for _, deck in self._decks.values()]
        with self._caught():
            self._file.seek(0)
            for row in self._file:
                line, place, card = _decode(row)
                yield Found(line, decks[place], card)

    def _place(self, deck: Fields) -> int:
        if deck is not self._last[0]:
            place, _ = self._decks.setdefault(_encode(deck), (len(self._decks), deck))
            self._last = deck, place
        return self._last[1]

    @contextmanager
    def _caught(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise StudyError(f"{self._room}: cannot be written: {error.strerror}") from error


@contextmanager
def spool(room: Path | None) -> Iterator[Spool]:
    """A spool with a file in that folder, which goes when this ends; without a folder none.

    Raises:
        StudyError: it cannot be written.
    """
    if room is None:
        yield Spool(None, None)
        return
    file = _made(room)
    try:
        yield Spool(file, room)
    finally:
        with suppress(OSError):  # what is left to be written, where nothing can be
            file.close()


def _made(room: Path) -> IO[str]:
    try:
        room.mkdir(mode=0o700, parents=True, exist_ok=True)
        return tempfile.TemporaryFile("w+", encoding="ascii", newline="\n", dir=room)
    except OSError as error:
        raise StudyError(f"{room}: cannot be written: {error.strerror}") from error
