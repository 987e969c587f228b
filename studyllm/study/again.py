"""Deck files that are taken in once more: what has not changed is not read again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from studyllm.core.cards import Card, Deck
from studyllm.deckfile.media import folder
from studyllm.store.bodies import unpack_deck
from studyllm.store.connection import as_text
from studyllm.store.shelf import Shelf
from studyllm.study.foreign import YAML
from studyllm.study.library import real
from studyllm.study.wishes import Arrived, Wishes

if TYPE_CHECKING:
    from studyllm.deckfile.kept import Rereading, Stretch
    from studyllm.store.intake import Intake
    from studyllm.study.wishes import Heard

TOLD_EVERY = 1000
"""Cards from one word of progress to the next."""


def is_plain(path: Path, wishes: Wishes) -> bool:
    """Whether the same bytes always become the same decks; those of a folder are many."""
    return wishes.slug is None and wishes.encoding is None and not path.is_dir()


def unchanged(
    shelf: Shelf, path: Path, wishes: Wishes, digest: Callable[[Path], bytes]
) -> Arrived | None:
    """What comes of a deck file if it is the same as before: nothing; else `None`.

    It is told before anything is loaded that takes a file in.

    Args:
        shelf: the decks as they are now.
        path: of the file.
        wishes: of the learner.
        digest: tells that of a file, if it can be read.

    Raises:
        StudyError: it cannot be read.
    """
    known = shelf.imported(as_text(real(path))) if is_plain(path, wishes) else {}
    same = known.get(digest(path)) if known else None
    # The pictures may be others, though the text is the same.
    if same is None or folder(path, same.slug).is_dir():
        return None
    return Arrived(YAML, (same,))


def restaged(
    intake: Intake,
    place: Callable[[str], Path],
    path: Path,
    wishes: Wishes,
    heard: Heard,
    pictured: Callable[[Card], object],
) -> tuple[Deck, bytes] | None:
    """Stage a deck file that is known from before, of which only what has changed is read.

    Args:
        intake: has the cards staged.
        place: tells where the file `place:name` lies.
        path: of the file.
        wishes: of the learner.
        heard: who is told how far this is.
        pictured: is given the cards that may name pictures.

    Returns:
        The deck and the digest of the file; `None` if nothing was staged, as all of it is to be
        read.
    """
    from studyllm.deckfile.kept import Former, Rereading, UnlikeError
    from studyllm.store.restaging import OtherwiseError

    found = intake.known_from(as_text(real(path)))
    if len(found) != 1 or wishes.slug not in (None, found[0].slug):
        return None
    known = found[0]
    former = Former(place(known.path), known.digest, known.cards)
    reading = Rereading(path, former, wishes.encoding)
    try:
        intake.restage(known, _counted(reading, heard.read), pictured)
    except (UnlikeError, OtherwiseError):
        return None
    return unpack_deck(known.slug, known.head), reading.digest


def _counted(parts: Rereading, told: Callable[[int], None]) -> Iterator[Card | Stretch]:
    """The parts, while it is told from time to time how many cards there were."""
    count = 0
    for part in parts:
        yield part
        before = count
        count += 1 if isinstance(part, Card) else part.cards
        if count // TOLD_EVERY > before // TOLD_EVERY:
            told(count)
