"""Cards that are written so plainly that they can be read without a YAML parser.

What is taken here, libyaml and the builder would read in the same way; all else is left to them,
and so is whatever has a problem.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any, Final, NamedTuple, TypeAlias

from studyllm.core import cloze
from studyllm.core.cards import Basic, Card, Choices, Cloze, Kind, Number, Point, Points, Text
from studyllm.core.naming import made
from studyllm.deckfile import shape
from studyllm.deckfile.names import flaw, folded, id_flaw
from studyllm.deckfile.report import Spot
from studyllm.deckfile.shape import MAX_ITEMS, MAX_WORD, Takes
from studyllm.deckfile.spelling import (
    ALONE,
    DASH,
    DEEPEST,
    LISTED,
    PLAIN_ID,
    TRANSLATED,
    WORDS,
    Entry,
    entries,
)
from studyllm.deckfile.values import FLAGS, date_of, number_of, place_of, tolerance_of

_Known: TypeAlias = dict[str, tuple[str, Callable[["Mapping", Entry], Any]]]
"""By each way to write a key: its full name and what reads its value."""


NO_LINKS: Final[dict[str, list[tuple[str, Spot]]]] = {}


class DoubtError(Exception):
    """Something is not ordinary, or is wrong."""


class Ordinary(NamedTuple):
    """A card, and what is to be known of it among the others."""

    card: Card
    line: int
    """Where its keys begin, from 0."""
    column: int
    named: int
    """The line that gives its id; -1 if none does."""
    links: dict[str, list[tuple[str, Spot]]]
    """By key, the ids of other cards, each with its place."""
    values: int
    """How many events libyaml would tell of."""


class Mapping:
    """One mapping of a deck, whose values are read as `values.Values` reads them."""

    __slots__ = ("_column", "_line", "_links", "_named", "_offset", "_text", "events")

    def __init__(self, text: str, line: int, column: int) -> None:
        self.events = 2
        """What libyaml would have told of until now."""
        self._text = text
        self._line = line
        self._column = column
        self._offset = 0
        """Where the entry that is being read begins."""
        self._named = -1
        self._links: dict[str, list[tuple[str, Spot]]] = {}

    def card(self) -> Ordinary:
        """The card that the mapping is."""
        card = made_of(self.values(CARD))
        return Ordinary(card, self._line, self._column, self._named, self._links, self.events)

    def values(self, known: _Known) -> dict[str, Any]:
        """What stands under each key, by the key's full name."""
        found: dict[str, Any] = {}
        for entry in entries(self._column)(self._text):
            name, take = known.get(entry[1], _UNKNOWN)
            if name in found or take is None:
                raise DoubtError
            self.events += 1
            found[name] = take(self, entry)
            self._offset += len(entry[0])
        # What the expression does not match is left out by it.
        if self._offset != len(self._text):
            raise DoubtError
        return found

    def _word(self, entry: Entry) -> str:
        self.events += 1
        return _said(entry[2], entry[3], entry[4])

    def text(self, entry: Entry) -> Text:
        """A text, or one for each language."""
        _, _, plain, single, double, indent, below, _, lines = entry
        if lines:
            return self._translated(lines)
        self.events += 1
        if below:
            return {"": below.replace("\n" + indent, "\n")}
        return {"": plain or double or _said(plain, single, double)}

    def _translated(self, lines: str) -> Text:
        rows = TRANSLATED(lines)
        texts: dict[str, str] = {}
        length = 0
        for whole, indent, language, plain, single, double, inner, below in rows:
            length += len(whole)
            if indent != rows[0][1] or shape.LANGUAGE.fullmatch(language) is None:
                raise DoubtError
            if below:
                texts[language] = below.replace("\n" + inner, "\n")
            else:
                texts[language] = _said(plain, single, double)
        if not rows or length != len(lines) or len(texts) != len(rows):
            raise DoubtError
        self.events += 2 + 2 * len(rows)
        return texts

    def id(self, entry: Entry) -> str:
        """The name of a card."""
        name = self._word(entry)
        self._named = self._at() if self._offset else self._line
        if PLAIN_ID(name) is None:
            name = folded(name)
            if id_flaw(name):
                raise DoubtError
        return name

    def ids(self, entry: Entry) -> tuple[str, ...]:
        """Names of other cards."""
        spots: list[tuple[str, Spot]] = []
        line = self._at()
        column = self._column + len(entry[1]) + len(": [")
        for whole, word, indent in self._listed(entry):
            if indent is None:
                spots.append((folded(word), Spot(line, column)))
                column += len(whole) + len(", ")
            else:
                line += whole.count("\n")
                spots.append((folded(word), Spot(line, len(indent) + len("- "))))
        names = tuple(name for name, _ in spots)
        if any(map(flaw, names)) or len(set(names)) < len(names):
            raise DoubtError
        self._links[entry[1]] = spots
        return names

    def _at(self) -> int:
        """The line of the entry that is being read."""
        return self._line + self._text.count("\n", 0, self._offset)

    def words(self, entry: Entry) -> tuple[str, ...]:
        """Different words, or labels of several."""
        return different(tuple(word.strip() for _, word, _ in self._listed(entry)))

    def _listed(self, entry: Entry) -> list[tuple[str, str, str | None]]:
        """The words of a list: as written, as read, and how they are indented if that is below."""
        found: list[tuple[str, str, str | None]]
        if entry[7]:
            found = [(word, _unquoted(word), None) for word in WORDS(entry[7])]
        else:
            rows = LISTED(entry[8])
            indent = rows[0][1] if rows else ""
            found = [
                (whole, _said(plain, single, double), each)
                for whole, each, plain, single, double in rows
                if each == indent
            ]
            if not found or sum(len(row[0]) for row in found) != len(entry[8]):
                raise DoubtError
        if len(found) > MAX_ITEMS:
            raise DoubtError
        self.events += 2 + len(found)
        return found

    def flag(self, entry: Entry) -> bool:
        """`true` or `false`, without quotes."""
        self.events += 1
        value = FLAGS.get(entry[2])
        if value is None:
            raise DoubtError
        return value

    def number(self, entry: Entry) -> str:
        """A number as it is written."""
        return _good(number_of(self._word(entry)))

    def tolerance(self, entry: Entry) -> str:
        """A number, or a percentage."""
        return _good(tolerance_of(self._word(entry)))

    def date(self, entry: Entry) -> str:
        """A year, a month or a day."""
        return _good(date_of(self._word(entry)))

    def right(self, entry: Entry) -> tuple[int, ...]:
        """Numbers from 1."""
        numbers = tuple(place_of(word) for _, word, _ in self._listed(entry))
        if 0 in numbers or len(set(numbers)) < len(numbers):
            raise DoubtError
        return numbers

    def choices(self, entry: Entry) -> tuple[Text, ...]:
        """Two different texts or more."""
        column, parts = self._parts(entry)
        options = tuple(self._text_alone(part, column) for part in parts)
        different = {tuple(sorted(option.items())) for option in options}
        if len(options) < 2 or len(different) < len(options):
            raise DoubtError
        return options

    def points(self, entry: Entry) -> tuple[Point, ...]:
        """Texts, each of which may be a mapping that says more of it."""
        column, parts = self._parts(entry)
        return tuple(self._point(part, column) for part in parts)

    def _point(self, part: str, column: int) -> Point:
        if not part.startswith(_OF_POINTS):
            return Point(self._text_alone(part, column))
        inner = Mapping(part, 0, column)
        found = inner.values(_POINT)
        self.events += inner.events
        if "point" not in found:
            raise DoubtError
        return Point(found["point"], found.get("required", False))

    def _parts(self, entry: Entry) -> tuple[int, list[str]]:
        """The items of a list, and the column in which they begin."""
        if entry[7]:
            column, parts = 0, WORDS(entry[7])
        else:
            dash = DASH.match(entry[8])
            if dash is None:
                raise DoubtError
            column = len(dash[1]) + len("- ")
            parts = entry[8][dash.end() :].split(f"\n{dash[1]}- ")
        if len(parts) > MAX_ITEMS or column > DEEPEST:
            raise DoubtError
        self.events += 2
        return column, parts

    def _text_alone(self, part: str, column: int) -> Text:
        """A text that is an item of a list."""
        alone = ALONE(part)
        if alone is None:
            return self._translated("\n" + " " * column + part.rstrip("\n"))
        self.events += 1
        return {"": _said(*alone.groups(default=""))}


_TAKERS: Final[dict[Takes, Callable[[Mapping, Entry], Any]]] = {
    Takes.ID: Mapping.id,
    Takes.IDS: Mapping.ids,
    Takes.WORDS: Mapping.words,
    Takes.TEXT: Mapping.text,
    Takes.FLAG: Mapping.flag,
    Takes.NUMBER: Mapping.number,
    Takes.TOLERANCE: Mapping.tolerance,
    Takes.DATE: Mapping.date,
    Takes.CHOICES: Mapping.choices,
    Takes.RIGHT: Mapping.right,
    Takes.POINTS: Mapping.points,
}


def _known(fields: tuple[shape.Field, ...]) -> _Known:
    return {key: (field.name, _TAKERS[field.takes]) for key, field in shape.keys(fields).items()}


CARD: Final = _known(shape.CARD)
_POINT: Final = _known(shape.POINT)
_OF_POINTS: Final = tuple(f"{key}:" for key in _POINT)
_UNKNOWN: Final = ("", None)
_NO_TEXT: Final[Text] = {}
_WANTS: Final = tuple((field.name, field.wants) for field in shape.CARD if field.wants)


def _said(plain: str, single: str, double: str) -> str:
    """What stands on a line, in one of three spellings."""
    word = plain or double or single.replace("''", "'")
    if not word:
        raise DoubtError
    return word


def different(words: tuple[str, ...]) -> tuple[str, ...]:
    """Labels, if they are within their limits and there is none twice."""
    if len(set(words)) < len(words) or len(words) > MAX_ITEMS:
        raise DoubtError
    if max(map(len, words)) > MAX_WORD:
        raise DoubtError
    return words


def _unquoted(word: str) -> str:
    """A word in brackets without its quotes; there are none inside."""
    return word[1:-1] if word[0] in "'\"" else word


def _good(value: str | None) -> str:
    if value is None:
        raise DoubtError
    return value


def _basic(found: dict[str, Any]) -> Kind:
    question, answer = found["question"], found["answer"]
    if "" not in question and "" not in answer and question.keys() != answer.keys():
        raise DoubtError
    return Basic(answer, found.get("reverse", False))


def _cloze(found: dict[str, Any]) -> Kind:
    text: Text = found["cloze"]
    try:
        numbers = {cloze.numbers(each) for each in text.values()}
    except cloze.ClozeError as error:
        raise DoubtError from error
    if len(numbers) > 1:
        raise DoubtError
    return Cloze(text)


def _choices(found: dict[str, Any]) -> Kind:
    options: tuple[Text, ...] = found["choices"]
    right: tuple[int, ...] = found.get("right") or (1,)
    _same_languages((found["question"], *options))
    if max(right) > len(options):
        raise DoubtError
    return Choices(options, frozenset(number - 1 for number in right))


def _number(found: dict[str, Any]) -> Kind:
    return Number(found["number"], found.get("tolerance", ""), found.get("unit"))


def _points(found: dict[str, Any]) -> Kind:
    points: tuple[Point, ...] = found["points"]
    _same_languages((found["question"], *(point.text for point in points)))
    return Points(points)


def made_of(found: dict[str, Any]) -> Card:
    """The card that has these values under its keys."""
    make = _maker(tuple(found))
    if make is None:
        raise DoubtError
    kind = make(found)
    take = found.get
    question = take("question", _NO_TEXT)
    return Card(
        take("id") or made(question or found["cloze"]),
        question,
        kind,
        take("note"),
        take("source"),
        take("as_of", ""),
        take("tags", ()),
        take("refs", ()),
        take("follow_up", ()),
        take("was", ()),
    )


@lru_cache(1_000)
def _maker(keys: tuple[str, ...]) -> Callable[[dict[str, Any]], Kind] | None:
    """What makes the one kind that a card with these keys has; nothing if a rule forbids them."""
    kinds = [key for key in keys if key in _MAKERS]
    wanting = any(name in keys and wants not in keys for name, wants in _WANTS)
    if len(kinds) != 1 or wanting or ("question" in keys) == ("cloze" in keys):
        return None
    return _MAKERS[kinds[0]]


_MAKERS: Final[dict[str, Callable[[dict[str, Any]], Kind]]] = {
    "answer": _basic,
    "cloze": _cloze,
    "choices": _choices,
    "number": _number,
    "points": _points,
}


def _same_languages(texts: Iterable[Text]) -> None:
    """All texts that have languages have the same ones."""
    whole: Text | None = None
    for text in texts:
        if "" in text:
            continue
        if whole is None:
            whole = text
        elif text.keys() != whole.keys():
            raise DoubtError
