"""Decks as CSV: a row a card, in columns that people edit in a spreadsheet and we read back.

A column is a key of the deck format. Texts in languages have a column for each, behind that of
texts without one: `note`, `note_en`. What is said of a deck stands in the row of its first card,
in the last columns, as `deck_title`. A list has a line for each item.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, TypeAlias

from studyllm.core import fields
from studyllm.core.fields import Fields
from studyllm.text.spreadsheet import cell, line, raw_cell, raw_row

Column: TypeAlias = tuple[str, str]
"""Its key and its language, which may be empty."""

Cards: TypeAlias = Callable[[], Iterable[Fields]]
"""The cards of a deck from the first on, each time that this is called."""

FIRST: Final = "deck (studyllm 1)"
FIRST_RAW: Final = "deck (studyllm 1 raw)"
"""The first column, which holds the deck's slug. Its name tells our import who wrote the file, and
whether apostrophes are to be taken off its cells."""

SLUG: Final = "deck"
OF_DECK: Final = "deck_"
"""Begins the columns of what is said of a deck."""

REQUIRED: Final = "required"
"""Which points are, by number; the deck format says so at each point."""

ITEMS: Final = ("choices", "points")
TEXTS: Final = frozenset(
    {
        *("question", "answer", "cloze", "unit", "note", "source", *ITEMS),
        *(OF_DECK + key for key in ("title", "about")),
    }
)
"""The keys that may have a column for each language."""

KEYS: Final = (
    SLUG,
    *(key for each in fields.CARD for key in ((each, REQUIRED) if each == "points" else (each,))),
    *(OF_DECK + key for key in fields.DECK if key != SLUG),
)
"""The columns that every file has, in their order."""

MARK: Final = "*"
"""Begins the items of a list in which one has several lines."""


def rows(
    decks: Sequence[tuple[Fields, Cards]], *, raw: bool = False, many: Sequence[Cards] = ()
) -> Generator[str]:
    """The lines of a file, its head first, then one for each card.

    Args:
        decks: each under the keys of the deck format, with its cards.
        raw: for programs, as a spreadsheet may take a text for a formula.
        many: of each deck the cards among which all those are that have languages; else all cards
            are gone through twice.
    """
    columns = _columns([deck for deck, _ in decks], many or [cards for _, cards in decks])
    written = raw_cell if raw else cell
    names = [_name(column) for column in columns[1:]]
    yield raw_row([FIRST_RAW if raw else FIRST, *names])
    places = {column: place for place, column in enumerate(columns)}
    plain = {key: places[key, ""] for key in KEYS}
    for deck, cards in decks:
        about = {OF_DECK + key: value for key, value in deck.items() if key != SLUG}
        empty = [written(deck[SLUG])] + [""] * (len(columns) - 1)
        for card in cards():
            cells = empty.copy()
            for key, value in (card | about).items() if about else card.items():
                if type(value) is str:  # as most are
                    cells[plain[key]] = written(value)
                else:
                    for column, text in _cells(key, value):
                        cells[places[column]] = written(text)
            yield line(cells)
            about = {}


def listed(items: Sequence[str | None]) -> str:
    """A list in one cell, a line for each item; `None` is an item that another column has."""
    lines = [item for item in items if item and "\n" not in item]
    if len(lines) == len(items) and lines[0].partition(" ")[0] != MARK:
        return "\n".join(lines)
    marked = (f"{MARK} {item}".replace("\n", "\n  ") if item else MARK for item in items)
    return "\n".join(marked)


def _columns(decks: Sequence[Fields], cards: Sequence[Cards]) -> list[Column]:
    """All columns in their order; languages in that in which they are met."""
    languages: dict[str, dict[str, None]] = {key: {} for key in TEXTS}
    for deck, cards_of in zip(decks, cards, strict=True):
        for key in ("title", "about"):
            _note(languages[OF_DECK + key], deck.get(key))
        for card in cards_of():
            for key, value in card.items():
                if key in ITEMS:
                    for item in value:
                        _note(languages[key], _text(item))
                elif isinstance(value, Mapping):
                    _note(languages[key], value)
    return [
        column
        for key in KEYS
        for column in ((key, ""), *((key, code) for code in languages.get(key, ())))
    ]


def _note(languages: dict[str, None], text: str | Mapping[str, str] | None) -> None:
    if isinstance(text, Mapping):
        languages.update(dict.fromkeys(text))


def _name(column: Column) -> str:
    key, language = column
    return f"{key}_{language}" if language else key


def _cells(key: str, value: Any) -> Iterator[tuple[Column, str]]:
    """The cells that hold the value under a key."""
    if isinstance(value, str):
        yield (key, ""), value
    elif isinstance(value, Mapping):
        for language, text in value.items():
            yield (key, language), text
    elif value is True:
        yield (key, ""), "true"
    elif key in ITEMS:
        yield from _item_cells(key, value)
    else:
        yield (key, ""), "\n".join(map(str, value))


def _item_cells(key: str, items: Sequence[Any]) -> Iterator[tuple[Column, str]]:
    texts = [_by_language(_text(item)) for item in items]
    for language in dict.fromkeys(language for text in texts for language in text):
        yield (key, language), listed([text.get(language) for text in texts])
    required = [str(number) for number, item in enumerate(items, 1) if _text(item) is not item]
    if required:
        yield (REQUIRED, ""), "\n".join(required)


def _text(item: Any) -> str | Mapping[str, str]:
    """The text of a choice or point; of a required point, it stands beside that word."""
    text: str | Mapping[str, str] = item
    return item["point"] if isinstance(item, Mapping) and "point" in item else text


def _by_language(text: str | Mapping[str, str]) -> Mapping[str, str]:
    return {"": text} if isinstance(text, str) else text
