"""A reader of another format for tests: decks as JSON Lines, with facts and pictures beside them.

`x.lines` has the decks, `x.facts` a journal of theirs, and `x.media` is a folder of pictures.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from studyllm.core.fields import Fields
from studyllm.core.journal import Fact
from studyllm.exchange import files, journal, jsonl
from studyllm.exchange.foreign import Foreign, ForeignDeck, Skipped, Wish
from studyllm.exchange.found import Found

KIND = "lines"


def recognised(path: Path) -> bool:
    return jsonl.is_ours(files.first_line(path))


@contextmanager
def read(path: Path, wish: Wish) -> Iterator[Foreign]:
    skipped = [Skipped("line 0", "nobody can read that")]
    assert wish.room is not None
    note = wish.room / "open"
    note.touch()
    yield Foreign(KIND, decks(path), lambda: facts(path), skipped)
    note.unlink()


def decks(path: Path) -> Iterator[ForeignDeck]:
    folder = path.with_suffix(".media")
    pictures = list(folder.iterdir()) if folder.is_dir() else []
    media = {picture.name: partial(opened, picture) for picture in pictures}
    found = jsonl.read(files.lines(path), files.shown(path))
    ahead = list(islice(found, 1))
    while ahead:
        deck = ahead[0].deck
        yield ForeignDeck(deck, of_deck(deck, ahead, found), media)


def of_deck(deck: Fields, ahead: list[Found], found: Iterator[Found]) -> Iterator[Found]:
    """The cards of one deck; the first one of the next stays in `ahead`."""
    while ahead and ahead[0].deck is deck:
        yield ahead.pop()
        ahead += islice(found, 1)


def opened(path: Path) -> BinaryIO:
    return open(path, "rb")


def facts(path: Path) -> Iterator[Fact]:
    beside = path.with_suffix(".facts")
    if beside.exists():
        yield from journal.read(files.lines(beside), files.shown(beside))
