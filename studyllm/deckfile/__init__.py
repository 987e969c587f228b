"""Deck files: YAML in, decks and cards out, with every problem's line and column.

YAML itself is imported when a file is read, not before.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from studyllm.deckfile import source
from studyllm.deckfile.reading import Reading
from studyllm.text.clean import one_line
from studyllm.text.encodings import check_encoding

if TYPE_CHECKING:
    from studyllm.core.cards import Card, Deck
    from studyllm.core.fields import Fields
    from studyllm.deckfile.placing import Place

__all__ = [
    "Reading",
    "add_card",
    "digest",
    "load",
    "name_card",
    "name_cards",
    "nameless",
    "place_of",
    "read",
    "schema",
    "template",
]


def read(path: Path, *, encoding: str | None = None, shown_as: str | None = None) -> Reading:
    """A reading of a deck file, which begins when it is iterated.

    Args:
        path: of the file.
        encoding: of the file; UTF-8, or UTF-16 with its mark, if left out.
        shown_as: what messages call the file; its path if left out.

    Raises:
        ConfigError: no such encoding is known.
    """
    if encoding is not None:
        check_encoding(encoding)
    return Reading(
        path, encoding, source.shown(path) if shown_as is None else one_line(shown_as, 1_000)
    )


def load(path: Path, *, encoding: str | None = None) -> tuple[Deck, list[Card]]:
    """A deck and all its cards at once, in the order of the file.

    Raises:
        DeckError: the file breaks rules of the format; all of them are named.
        StudyError: the file is not there, or cannot be read.
    """
    reading = read(path, encoding=encoding)
    cards = list(reading)
    return reading.deck, cards


def digest(path: Path) -> bytes:
    """The digest that a reading of the file would have, without reading its cards.

    Raises:
        StudyError: the file is not there, or cannot be read.
    """
    return source.digest(path)


def place_of(path: Path, card_id: str) -> Place:
    """Where a card begins, whatever is wrong with others; line 1 if it is not found.

    Raises:
        StudyError: the file is not there, or cannot be read.
    """
    from studyllm.deckfile.placing import place_of as found

    return found(path, card_id)


def name_card(path: Path, card_id: str) -> bool:
    """Write a card's id into its file, which must hold it without one; whether that was done.

    Nothing else of the file changes, and it is as it was if that cannot be had.

    Raises:
        StudyError: the file cannot be read or written.
    """
    from studyllm.deckfile.naming import name_card as named

    return named(path, card_id)


def nameless(path: Path) -> list[tuple[Place, str]]:
    """Where each card without an id stands, and the id that it has until its text changes.

    Raises:
        DeckError: the file breaks rules of the format.
        StudyError: it is not there, or cannot be read.
    """
    from studyllm.deckfile.naming import nameless as found

    return found(path)


def name_cards(path: Path) -> int:
    """Write the ids of all cards that have none in their file, all or none; how many.

    Nothing else of the file changes.

    Raises:
        DeckError: the file breaks rules of the format.
        StudyError: it cannot be read or written, or cannot hold ids and be the same deck.
    """
    from studyllm.deckfile.naming import name_cards as named

    return named(path)


def add_card(path: Path, card: Fields) -> str:
    """Put a card behind the last one of a deck file, also behind none; its id.

    Nothing else of the file changes.

    Raises:
        DeckError: the file breaks rules of the format.
        StudyError: the card does, or another asks the same; or the file cannot be read or written,
            or holds no further card.
    """
    from studyllm.deckfile.adding import add_card as added

    return added(path, card)


def schema() -> dict[str, object]:
    """The JSON Schema (draft 2020-12) of deck files, for editors."""
    from studyllm.deckfile.json_schema import schema as made

    return made()


def template(slug: str) -> str:
    """A deck to begin with: valid, commented, with a card of every kind, in English and Chinese.

    Raises:
        StudyError: the slug cannot be one.
    """
    from studyllm.deckfile.names import folded, slug_flaw
    from studyllm.deckfile.writing import word
    from studyllm.errors import StudyError

    name = folded(slug)
    if problem := slug_flaw(name):
        raise StudyError(f"`{source.shown(Path(slug))}` {problem}")
    text = Path(__file__).with_name("template.yaml").read_text(encoding="utf-8")
    return text.replace("SLUG", word(name))
