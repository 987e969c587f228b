"""What a file of our own may say under a key of the deck format, so that a deck file can say it.

Whether the deck format allows what it says is another question, which that format answers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from studyllm.core.fields import CARD, DECK, Fields
from studyllm.text.clean import one_line

_FIGURE: Final = re.compile(r"[0-9.,_eE%+\- ]{1,100}")
"""What stands in a deck file without quotes: numbers and dates."""

_HALF: Final = re.compile("[\ud800-\udfff]")
"""What is no character in any file."""


def unfit(fields: Fields, known: tuple[str, ...]) -> str:
    """What of these fields no deck file can say; empty if all can stand in one.

    Args:
        fields: of a deck or a card.
        known: its keys: `DECK` or `CARD` of `core.fields`.
    """
    for key, value in fields.items():
        if key not in known:
            return f"unknown key `{one_line(key, 40)}`{_near(key, known)}"
        fits, wanted = _KINDS[key]
        if not fits(value):
            return f"`{key}` takes {wanted}"
    return ""


def _near(key: str, known: tuple[str, ...]) -> str:
    from difflib import get_close_matches

    found = get_close_matches(key[:40], known, n=1)
    return f"; did you mean `{found[0]}`?" if found else ""


def _is_word(value: Any) -> bool:
    return isinstance(value, str) and (value.isascii() or _HALF.search(value) is None)


def _is_text(value: Any) -> bool:
    if isinstance(value, Mapping):
        return bool(value) and all(map(_is_word, value)) and all(map(_is_word, value.values()))
    return _is_word(value)


def _is_figure(value: Any) -> bool:
    return isinstance(value, str) and _FIGURE.fullmatch(value) is not None


def _is_place(value: Any) -> bool:
    return type(value) is int


def _is_point(value: Any) -> bool:
    if isinstance(value, Mapping) and "point" in value:
        return _is_text(value["point"]) and value == {"point": value["point"], "required": True}
    return _is_text(value)


def _list_of(fits: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, list) and bool(value) and all(map(fits, value))


_WORDS: Final = (_list_of(_is_word), "a list of words")
_TEXT: Final = (_is_text, "a text, or one for each language")
_NAME: Final = (_is_word, "a name")
_NUMBER: Final = (_is_figure, "a number as a text")

_KINDS: Final[dict[str, tuple[Callable[[Any], bool], str]]] = {
    **dict.fromkeys((*DECK, *CARD), _TEXT),
    **dict.fromkeys(("deck", "id"), _NAME),
    **dict.fromkeys(("tags", "refs", "follow_up", "was"), _WORDS),
    **dict.fromkeys(("number", "tolerance"), _NUMBER),
    "as_of": (_is_figure, "a date as a text"),
    "reverse": (lambda value: type(value) is bool, "true or false"),
    "right": (_list_of(_is_place), "a list of whole numbers"),
    "choices": (_list_of(_is_text), "a list of texts"),
    "points": (_list_of(_is_point), "a list of texts, or of `point` and `required`"),
}
"""By key: what fits, and what messages say of it."""
