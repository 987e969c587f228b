"""What a file of another program holds: decks, what was learned of them, and what was left out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, NamedTuple

from studyllm.core.fields import Fields
from studyllm.core.journal import Fact
from studyllm.errors import StudyError
from studyllm.exchange.found import Found


class NoCardsError(StudyError):
    """A file has nothing to be asked, which is no mistake of one among many."""


class Skipped(NamedTuple):
    """Something of a file that becomes no card, or not all of one."""

    place: str
    """As messages name it: `line 12`, `nid:1699999999999`."""
    why: str
    """A clause without a full stop."""


@dataclass(slots=True)
class ForeignDeck:
    """A deck as a file of another program has it."""

    fields: Fields
    """Under the keys of the deck format; `deck` is a slug that can be one."""
    cards: Iterable[Found]
    """Read as they are taken, once."""
    media: Mapping[str, Callable[[], BinaryIO]] = field(default_factory=dict)
    """What cards name as `![alt](name)`, by that name, which is plain and safe. Whoever opens one
    closes it; there may be more than cards name."""


@dataclass(slots=True)
class Foreign:
    """What a file of another program holds. Decks are taken one after the other, then facts."""

    kind: str
    """What the file is, as messages name it: `Anki package`, `CSV`."""
    decks: Iterable[ForeignDeck]
    facts: Callable[[], Iterator[Fact]] = lambda: iter(())
    """What was learned there of the cards of these decks, under their keys; read as it is taken."""
    skipped: list[Skipped] = field(default_factory=list)
    """Complete once all has been taken."""
    counted: str = "line"
    """What `Found.line` counts, as messages name it."""


class Wish(NamedTuple):
    """What whoever imports a file says of it."""

    encoding: str | None = None
    """Of text; found out if left out."""
    slug: str | None = None
    """Of the deck, for a file that names none; else made of the file's name."""
    room: Path | None = None
    """A folder of ours for temporary files, which the reader removes; `None` if there may be
    none."""
    heard_of: Callable[[str], bool] = lambda start: True
    """Whether anything is known here from devices whose names begin so: what is not, need not be
    taken back."""
