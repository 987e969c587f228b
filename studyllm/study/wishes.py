"""What a learner wants of an import, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from studyllm.exchange.foreign import Skipped
    from studyllm.store.merged import Merged
    from studyllm.store.views import Progress


class Wishes(NamedTuple):
    """What the learner says of an import."""

    replace: bool = False
    """Take the place of decks that have the same slugs, whoever wrote them."""
    slug: str | None = None
    """Another slug for the deck than the file says; of several decks the beginning of each."""
    encoding: str | None = None
    """Of the file."""
    rehearse: bool = False
    """Undo all of it in the end."""


class Heard(NamedTuple):
    """Who is told how far an import is."""

    read: Callable[[int], None] = lambda _: None
    """How many cards were read."""
    taken: Progress = lambda _done, _total: None
    """How many facts were taken in, and of how many."""


class Arrived(NamedTuple):
    """What came of a file with decks. Without any deck nothing has changed."""

    kind: str
    decks: tuple[Merged, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    reviews: int = 0
    """Answers in the file."""
    added: int = 0
    """Facts that were not known: answers, promises and marks."""
    known: int = 0
    """Facts that were in the journal already."""
    pictures: int = 0
