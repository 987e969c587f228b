"""Pictures that come along when a deck is copied: those that its cards name."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from studyllm.core.cards import Basic, Card, Choices, Cloze, Points, Text
from studyllm.deckfile import media
from studyllm.deckfile.source import shown
from studyllm.errors import StudyError
from studyllm.text.markdown import images

MAX_ALL: Final = 1024 * 1024 * 1024
"""Bytes of the pictures of one deck."""


def noting(cards: Iterable[Card], names: set[str]) -> Iterator[Card]:
    """The cards, while the pictures that they name are added to `names`."""
    for card in cards:
        for text in _texts(card):
            for each in text.values():
                if "![" in each:
                    names.update(image.name for image in images(each))
        yield card


def _texts(card: Card) -> Iterator[Text]:
    yield from (card.question, card.note or {}, card.source or {})
    match card.kind:
        case Basic(answer):
            yield answer
        case Cloze(text):
            yield text
        case Choices(options):
            yield from options
        case Points(points):
            yield from (point.text for point in points)


@contextmanager
def coming_along(
    names: Iterable[str], from_deck: tuple[Path, str], to_deck: tuple[Path, str]
) -> Iterator[Callable[[], None]]:
    """Copies of pictures, which the function given puts in their place; else they go again.

    Names of what is not there, or could not be opened as a picture anyway, are left out.

    Args:
        names: of the pictures.
        from_deck: the file and the slug of the deck that has them.
        to_deck: the file and the slug of the copy.

    Raises:
        StudyError: a picture is not what it should be, or they are too large.
        OSError: they cannot be written.
    """
    source, target = media.folder(*from_deck), media.folder(*to_deck)
    wanted = [n for n in sorted(names) if media.is_known(n) and os.path.lexists(source / n)]
    if not wanted or source.resolve() == target.resolve():
        yield lambda: None
        return
    beside = target.with_name(f".{target.name}.{os.getpid()}.new")
    try:
        beside.mkdir(mode=0o700, parents=True)
        _copy(wanted, from_deck, beside)
        yield lambda: _put(beside, target)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
        with suppress(OSError):  # there are others in it
            target.parent.rmdir()


def _copy(names: Iterable[str], from_deck: tuple[Path, str], folder: Path) -> None:
    size = 0
    for name in names:
        with media.opened(*from_deck, name) as picture, open(folder / name, "xb") as copied:
            shutil.copyfileobj(picture, copied)
            size += copied.tell()
            copied.flush()
            os.fsync(copied.fileno())
        if size > MAX_ALL:
            raise StudyError(f"{shown(from_deck[0])}: more than {MAX_ALL >> 30} GB of pictures")


def _put(beside: Path, target: Path) -> None:
    target.mkdir(mode=0o700, exist_ok=True)
    for picture in beside.iterdir():
        picture.replace(target / picture.name)
