"""Cards that are spelled as one before them, read by an expression that was made for its spelling.

That takes half the time of `ordinary`, and most cards of a large deck are spelled alike.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final, NamedTuple, TypeAlias

from studyllm.deckfile import spelling
from studyllm.deckfile.ordinary import (
    CARD,
    NO_LINKS,
    DoubtError,
    Mapping,
    Ordinary,
    different,
    made_of,
)
from studyllm.deckfile.shape import MAX_TEXT

LONGEST: Final = MAX_TEXT // 4
"""Of a card, in characters: no text in it is too long, nor are there too many values."""

EVERY: Final = 64
"""So many cards that are not like one before are read until an expression is made for the last."""
_MOST: Final = 4
"""Expressions for one deck."""


_Group: TypeAlias = tuple[str, int]
"""The name of a key, and the group of an expression that has its value."""


class _Pattern(NamedTuple):
    """Cards with the same keys in the same spelling and order."""

    match: Callable[[str], re.Match[str] | None]
    plain: list[_Group]
    """Texts as they are."""
    single: list[_Group]
    """Texts in which a quote is written twice."""
    below: list[_Group]
    """Texts on several lines, whose indentation is the group before."""
    words: list[_Group]
    """Lists in brackets."""
    named: bool
    """Whether the first group is an id."""
    events: int
    """That libyaml would tell of, the items of lists aside."""


class Cards:
    """Reads the ordinary cards of a deck."""

    def __init__(self, column: int, every: int = EVERY) -> None:
        """`column` is where their keys stand, from 0; `every` card is learned from."""
        self._column = column
        self._patterns: list[_Pattern] = []
        self._every = every
        self._unlike = 0

    def card(self, text: str, line: int) -> Ordinary | None:
        """The card that a text says, if it is ordinary and has no problem of its own.

        Args:
            text: a mapping, from its first key on; all its letters are printable.
            line: where it stands, from 0.
        """
        if len(text) > LONGEST or self._column > spelling.DEEPEST:
            return None
        try:
            for pattern in self._patterns:
                found = pattern.match(text)
                if found is not None:
                    return self._like(pattern, found.groups(), line)
            card = Mapping(text, line, self._column).card()
        except DoubtError:
            return None
        self._unlike += 1
        if self._unlike % self._every == 0 and len(self._patterns) < _MOST:
            self._learn(text)
        return card

    def _like(self, pattern: _Pattern, groups: tuple[str, ...], line: int) -> Ordinary:
        """A card as it is found by an expression."""
        _, plain, single, below, words, named, events = pattern
        found: dict[str, Any] = {name: {"": groups[group]} for name, group in plain}
        for name, group in single:
            found[name] = {"": groups[group].replace("''", "'")}
        for name, group in below:
            found[name] = {"": groups[group].replace("\n" + groups[group - 1], "\n")}
        for name, group in words:
            found[name] = listed = different(tuple(groups[group].split(", ")))
            events += len(listed)
        if named:
            found["id"] = groups[0]
        return Ordinary(made_of(found), line, self._column, line if named else -1, NO_LINKS, events)

    def _learn(self, text: str) -> None:
        """Make an expression for cards like this one, if it is simple enough."""
        parts: list[str] = []
        ways: dict[str, list[_Group]] = {way: [] for way in _EXPRESSIONS}
        groups, events = 0, 2
        for entry in spelling.entries(self._column)(text):
            key = entry[1]
            name, take = CARD[key]
            way = _way(entry, take)
            if way is None or (way == "id" and parts):
                return
            events += 3 if way == "words" else 2
            groups += 2 if way == "below" else 1
            ways[way].append((name, groups - 1))
            below = spelling.below(spelling.deeper(self._column), key)
            parts.append(f"{key}: {_EXPRESSIONS[way] or below}")
        match = re.compile(rf"\n++ {{{self._column}}}".join(parts) + r"\n*+").fullmatch
        plain = ways["plain"] + ways["double"]
        pattern = _Pattern(
            match, plain, ways["single"], ways["below"], ways["words"], bool(ways["id"]), events
        )
        self._patterns.append(pattern)


_EXPRESSIONS: Final = {
    "plain": spelling.PLAIN,
    "single": spelling.SINGLE,
    "double": spelling.DOUBLE,
    "below": "",
    "words": rf"\[({spelling.UNQUOTED}(?:, {spelling.UNQUOTED})*+)\]",
    "id": f"({spelling.ID})",
}
"""By how a value is spelled."""


def _way(entry: spelling.Entry, take: Callable[[Mapping, spelling.Entry], Any]) -> str | None:
    """How a value is spelled, if that can stand in an expression."""
    _, _, plain, single, double, _, below, brackets, _ = entry
    if take is Mapping.text:
        ways = ("plain", plain), ("single", single), ("double", double), ("below", below)
        return next((way for way, text in ways if text), None)
    if take is Mapping.id and spelling.PLAIN_ID(plain):
        return "id"
    if take is Mapping.words and brackets and not {"'", '"'} & {*brackets}:
        return "words"
    return None
