"""Decks to YAML, so that reading gives them back: laid out as a person would, quoted where needed.

Written by hand: PyYAML's emitter takes ten times as long, and folds lines that our reader and a
person's eye want as they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterable, Sequence
from functools import lru_cache
from typing import Any, Final

from studyllm.core.fields import Fields
from studyllm.deckfile.shape import CARD, DECK, Takes

_LETTER: Final = r"[^\W\d_]"

_WORD: Final = re.compile(rf"{_LETTER}[\w.+/-]*(?: [\w.+/-]+)*")
"""What needs no quotes anywhere, unless it is one of `_THEIRS`."""


_THEIRS: Final = frozenset({"y", "n", "yes", "no", "true", "false", "on", "off", "null"})
"""Words that other readers of YAML take for something else than a text."""
_LONGEST: Final = max(map(len, _THEIRS))

_UNWRITABLE: Final = (
    "[^\t\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
"""What cannot stand in a file as it is."""

_TEXT: Final = re.compile(
    rf"{_LETTER}(?:(?!{_UNWRITABLE})(?:[^\s:#]|:(?=\S)|(?<=\S)#| (?=[^ #])))*"
)
"""What needs none on the line of its key: neither `: ` nor ` #` nor a blank at its end."""

_BENT: Final = re.compile(rf"[\t\n]|{_UNWRITABLE}")
"""What single quotes cannot hold."""

_RAGGED: Final = re.compile(rf"\A\s|[^\S\n]$|\n\Z|^\t|{_UNWRITABLE}", re.MULTILINE)
"""What below a `|` would be lost, not be seen, or be taken for indentation."""

_ESCAPED: Final = re.compile(rf'["\\\t\n]|{_UNWRITABLE}')
_ESCAPES: Final = {'"': '\\"', "\\": "\\\\", "\t": "\\t", "\n": "\\n"}


MOST_KEPT: Final = 20
"""Words of a list that are remembered as they are written."""


def render(deck: Fields, cards: Iterable[Fields]) -> Generator[str]:
    """The text of a deck file, card by card.

    Law: whoever reads it has the deck and the cards whose fields these are.
    """
    yield keys_in_lines(deck, "") + "cards:\n"
    between = ""
    for card in cards:
        yield between + in_lines(card, "  ")
        between = "\n"


def in_lines(card: Fields, indent: str) -> str:
    """A card as an item of a list on lines of its own; `indent` stands before its dash."""
    inner = indent + "  "
    lines = keys_in_lines(card, inner)
    # `- ` stands where the indentation of the first key would.
    return f"{indent}- {lines[len(inner) :]}"


def keys_in_lines(fields: Fields, indent: str) -> str:
    """Keys of a card or of a deck with what they have, on lines of their own."""
    return "".join([_KEYS[key](indent, key, value) for key, value in fields.items()])


def in_braces(value: Any, *, as_json: bool) -> str:
    """What stands under keys, or a value of it, on one line, with braces and brackets.

    Args:
        value: a text, a whole number, `True`, or a list or mapping of such.
        as_json: whether readers of JSON have to understand it, too.
    """
    if value is True:
        return "true"
    if isinstance(value, dict):
        return f"{{{', '.join(_pair(key, each, as_json) for key, each in value.items())}}}"
    if isinstance(value, str):
        return _json(value) if as_json else word(value)
    if isinstance(value, Sequence):
        return f"[{', '.join(in_braces(each, as_json=as_json) for each in value)}]"
    return str(value)


def _pair(key: str, value: Any, as_json: bool) -> str:
    return f"{in_braces(key, as_json=as_json)}: {in_braces(value, as_json=as_json)}"


def _json(text: str) -> str:
    import json

    quoted = json.dumps(text, ensure_ascii=False)
    return re.sub(_UNWRITABLE, lambda found: f"\\u{ord(found[0]):04x}", quoted)


def word(text: str) -> str:
    """A text as a value that may also stand in brackets, in quotes if it needs them."""
    return text if _WORD.fullmatch(text) and not _is_theirs(text) else _quoted(text)


def _on_a_line(text: str) -> str:
    """A text as a value on the line of its key, in quotes if it needs them."""
    plain = _is_plainly(text) if text.isprintable() else _TEXT.fullmatch(text)
    return text if plain and not _is_theirs(text) else _quoted(text)


def _is_plainly(text: str) -> bool:
    """Whether a printable text, which has no white space but blanks, is as `_TEXT` says."""
    first = text[:1]
    return (
        (first.isalpha() or (first.isalnum() and not first.isdecimal()))
        and not (": " in text or " #" in text or "  " in text)
        and text[-1] not in ": "
    )


def _is_theirs(text: str) -> bool:
    return len(text) <= _LONGEST and text.lower() in _THEIRS


def _quoted(text: str) -> str:
    if not text.isprintable() and _BENT.search(text):
        return f'"{_ESCAPED.sub(_escape, text)}"'
    return "'" + text.replace("'", "''") + "'"


def _escape(found: re.Match[str]) -> str:
    sign = found[0]
    return _ESCAPES.get(sign) or f"\\U{ord(sign):08x}"


def _text(indent: str, text: str) -> str:
    """A text behind a key or a dash, with the end of its line; `indent` is of lines below."""
    if "\n" not in text or _RAGGED.search(text):
        return f" {_on_a_line(text)}\n"
    lines = (indent + line if line else "" for line in text.split("\n"))
    return " |\n" + "\n".join(lines) + "\n"


def _key_texts(indent: str, key: str, value: str | dict[str, str]) -> str:
    """A key with a text, or with one for each language."""
    if isinstance(value, str):
        if "\n" not in value:  # as most
            return f"{indent}{key}: {_on_a_line(value)}\n"
        return f"{indent}{key}:{_text(indent + '  ', value)}"
    inner = indent + "  "
    # `no` is a language, and in the eyes of other readers a key that is false.
    texts = (f"{inner}{word(lang)}:{_text(inner + '  ', text)}" for lang, text in value.items())
    return f"{indent}{key}:\n{''.join(texts)}"


def _key_word(indent: str, key: str, value: str) -> str:
    return f"{indent}{key}: {word(value)}\n"


def _key_figure(indent: str, key: str, value: object) -> str:
    """A number or a date, which any reader of a deck takes without quotes, or `true`."""
    return f"{indent}{key}: {'true' if value is True else value}\n"


def _key_words(indent: str, key: str, value: Sequence[str]) -> str:
    """A key with words in brackets."""
    words = (_kept_words if len(value) <= MOST_KEPT else _words)(*value)
    return f"{indent}{key}: [{words}]\n"


def _words(*texts: str) -> str:
    return ", ".join(map(word, texts))


_kept_words: Final = lru_cache(1_000)(_words)
"""The same, known from other cards, of which many have the same."""


def _key_places(indent: str, key: str, value: Sequence[int]) -> str:
    """A key with whole numbers in brackets."""
    return f"{indent}{key}: [{', '.join(map(str, value))}]\n"


def _key_items(indent: str, key: str, value: Sequence[Any]) -> str:
    """A key with a list of choices or points, one below the other."""
    inner = indent + "  "
    return f"{indent}{key}:\n{''.join(_item(inner, item) for item in value)}"


def _item(indent: str, item: Any) -> str:
    if isinstance(item, str):
        return f"{indent}-{_text(indent + '  ', item)}"
    inner = indent + "  "
    lines = "".join(
        (_key_figure if each is True else _key_texts)(inner, word(key), each)
        for key, each in item.items()
    )
    return f"{indent}- {lines[len(inner) :]}"


_WRITERS: Final[dict[Takes, Callable[[str, str, Any], str]]] = {
    Takes.SLUG: _key_word,
    Takes.ID: _key_word,
    Takes.TEXT: _key_texts,
    Takes.FLAG: _key_figure,
    Takes.NUMBER: _key_figure,
    Takes.TOLERANCE: _key_figure,
    Takes.DATE: _key_figure,
    Takes.SLUGS: _key_words,
    Takes.IDS: _key_words,
    Takes.WORDS: _key_words,
    Takes.RIGHT: _key_places,
    Takes.CHOICES: _key_items,
    Takes.POINTS: _key_items,
}
_CARD: Final = {field.name: _WRITERS[field.takes] for field in CARD}
_DECK: Final = {field.name: _WRITERS[field.takes] for field in DECK if field.takes in _WRITERS}
_KEYS: Final = _DECK | _CARD
