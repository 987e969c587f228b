"""Decks as JSON Lines: a line for the deck, then one a card, under the deck format's keys."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Generator, Iterable, Iterator
from typing import Final, NoReturn

from studyllm.core.fields import Fields
from studyllm.errors import StudyError
from studyllm.exchange.found import Found
from studyllm.text.clean import one_line

VERSION: Final = 1
MOST_DIGITS: Final = 300
"""Of a whole number."""

_MADE_BY: Final = "studyllm"
"""The key by which a line is known as the head of one of our files."""

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode


def lines(deck: Fields, cards: Iterable[str]) -> Generator[str]:
    """The lines of one deck; those of further decks may follow them.

    Args:
        deck: under the keys of the deck format.
        cards: each a JSON object under these keys, in one line.
    """
    yield _encode({_MADE_BY: "deck", "version": VERSION, **deck}) + "\n"
    for card in cards:
        yield card + "\n"


def is_ours(first: str) -> bool:
    """Whether a file with that first line is one of these."""
    try:
        head = json.loads(first)
    except (ValueError, RecursionError):
        return False
    return isinstance(head, dict) and head.get(_MADE_BY) == "deck"


def read(source: Iterable[str], name: str) -> Iterator[Found]:
    """The cards of a file, one by one; empty lines are passed over.

    Args:
        source: its lines.
        name: what messages call the file.

    Raises:
        StudyError: a line is no JSON object, no deck comes before the first card, or one has none.
    """
    deck: Fields | None = None
    headed = 0
    """The line of a deck of which no card has come yet."""
    for number, line in enumerate(source, 1):
        if not line.strip():
            continue
        place = f"{name}:{number}"
        fields = _object(line, place)
        if _MADE_BY in fields:
            _check_not_empty(headed, name)
            deck, headed = _head(fields, place), number
        elif deck is None:
            raise StudyError(
                f'{place}: no deck is named; the first line is `{{"{_MADE_BY}": "deck", …}}`'
            )
        else:
            headed = 0
            yield Found(number, deck, fields)
    _check_not_empty(headed, name)


def _check_not_empty(headed: int, name: str) -> None:
    if headed:
        raise StudyError(f"{name}:{headed}: this deck has no cards")


def _head(fields: Fields, place: str) -> Fields:
    """What the head of a deck says, under the keys of the deck format."""
    if fields[_MADE_BY] != "deck":
        raise StudyError(f"{place}: this is no deck, but `{one_line(str(fields[_MADE_BY]), 40)}`")
    if fields.get("version") != VERSION:
        version = one_line(str(fields.get("version")), 40)
        raise StudyError(f"{place}: version {version} is not known; a newer studyllm may read it")
    return {key: value for key, value in fields.items() if key not in (_MADE_BY, "version")}


def _object(line: str, place: str) -> Fields:
    try:
        value = json.loads(
            line, object_pairs_hook=_without_twins, parse_constant=_no_number, parse_int=_whole
        )
    except json.JSONDecodeError as error:
        raise StudyError(f"{place}:{error.colno}: this is no JSON: {error.msg}") from error
    except (ValueError, RecursionError) as error:
        why = str(error) if isinstance(error, ValueError) else "too many brackets"
        raise StudyError(f"{place}: this cannot be read: {one_line(why)}") from error
    if not isinstance(value, dict):
        raise StudyError(f"{place}: a line is a JSON object: `{{…}}`")
    return value


def _without_twins(pairs: list[tuple[str, object]]) -> Fields:
    fields = dict(pairs)
    if len(fields) < len(pairs):
        twin = Counter(key for key, _ in pairs).most_common(1)[0][0]
        raise ValueError(f"`{one_line(twin, 40)}` is given twice")
    return fields


def _whole(digits: str) -> int:
    if len(digits) > MOST_DIGITS:
        raise ValueError(f"a number has more than {MOST_DIGITS} digits")
    return int(digits)


def _no_number(constant: str) -> NoReturn:
    raise ValueError(f"`{constant}` is no number")
