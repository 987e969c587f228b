"""Pictures that come along when a deck is copied: those that its cards name."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Final

from studyllm.core.cards import Basic, Card, Choices, Cloze, Points, Text
from studyllm.deckfile import media
from studyllm.deckfile.source import shown
from studyllm.errors import StudyError
from studyllm.lasting import make_folder, sync_folder
from studyllm.text.picture_names import picture_names

MAX_ALL: Final = 1024 * 1024 * 1024
"""Bytes of the pictures of one deck."""
MOST: Final = 50_000
"""Pictures that the cards of one deck name."""


def noting(cards: Iterable[Card], names: set[str]) -> Iterator[Card]:
    """The cards, while the pictures that they may name are added to `names`.

    Raises:
        StudyError: they name too many.
    """
    note = noted(names)
    for card in cards:
        note(card)
        yield card


def noted(names: set[str]) -> Callable[[Card], None]:
    """What adds to `names` the pictures that cards, given one by one, may name; as `noting`."""
    seen: set[str] = set()

    def note(card: Card) -> None:
        for text in _texts(card):
            for each in text.values():
                if "![" in each:
                    names.update(filter(media.is_known, picture_names(each, seen)))
        if len(seen) > MOST:
            raise StudyError(f"the cards name more than {MOST:,} pictures; split the deck")

    return note


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

    Args:
        names: of the pictures.
        from_deck: the file and the slug of the deck that has them.
        to_deck: the file and the slug of the copy.

    Raises:
        StudyError: a picture is not what it should be, or they are too large.
        OSError: they cannot be written.
    """
    target = media.folder(*to_deck)
    beside = target.with_name(f".{target.name}.{os.getpid()}.new")
    try:
        found = lay(names, from_deck, to_deck, beside)
        yield lambda: put(beside, target) if found else None
    finally:
        drop(beside)


def lay(
    names: Iterable[str], from_deck: tuple[Path, str], to_deck: tuple[Path, str], folder: Path
) -> int:
    """Copy pictures to a folder that is made for them; how many there are.

    Names of what is not there, or could not be opened as a picture anyway, are left out. For the
    arguments and errors see `coming_along`.
    """
    source = media.folder(*from_deck)
    wanted = [n for n in sorted(names) if media.is_known(n) and os.path.lexists(source / n)]
    if not wanted or source.resolve() == media.folder(*to_deck).resolve():
        return 0
    make_folder(folder)
    _copy(wanted, from_deck, folder)
    sync_folder(folder)
    return len(wanted)


def drop(folder: Path) -> None:
    """Remove a folder of pictures, and the one in which it lies if nothing else does."""
    shutil.rmtree(folder, ignore_errors=True)
    with suppress(OSError):  # there are others in it
        folder.parent.rmdir()


def bring(
    names: Iterable[str], openers: Mapping[str, Callable[[], BinaryIO]], folder: Path
) -> tuple[int, dict[str, str]]:
    """Copy pictures out of a file of another program; how many, and why others stay behind.

    Args:
        names: of pictures that cards name; what the file does not have is left out.
        openers: what opens each picture of the file.
        folder: where they go; made if there is one.

    Raises:
        StudyError: they are too large together.
        OSError: they cannot be written.
    """
    count = size = 0
    refused: dict[str, str] = {}
    for name in sorted(names):
        if name not in openers or not media.is_known(name):
            continue
        make_folder(folder)
        with openers[name]() as picture:
            content = picture.read(media.MAX_PICTURE + 1)
        if len(content) > media.MAX_PICTURE:
            refused[name] = f"larger than {media.MAX_PICTURE >> 20} MB"
        elif not media.begins_well(name, content[: media.LOOKED_AT]):
            refused[name] = "the content is not what the name says"
        else:
            count += 1
            size += len(content)
            if size > MAX_ALL:
                raise StudyError(f"more than {MAX_ALL >> 30} GB of pictures")
            _write(folder / name, content)
    if count:
        sync_folder(folder)
    return count, refused


def _write(path: Path, content: bytes) -> None:
    with open(path, "xb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


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


def put(beside: Path, target: Path) -> None:
    """Move pictures that lie in a folder of their own into that of their deck."""
    make_folder(target)
    for picture in beside.iterdir():
        picture.replace(target / picture.name)
    sync_folder(target)
