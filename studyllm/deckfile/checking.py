"""Cards of other formats held against the rules of the deck format, by its own builder."""

from __future__ import annotations

from contextlib import suppress
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, NoReturn, cast

from yaml.events import ScalarEvent

from studyllm.core.cards import Card, Deck, Text
from studyllm.deckfile.build import Builder
from studyllm.deckfile.events import Items, Node, Table
from studyllm.deckfile.names import folded
from studyllm.deckfile.ordinary import NO_LINKS, DoubtError, Ordinary, different, made_of
from studyllm.deckfile.patterns import LONGEST
from studyllm.deckfile.report import TOO_DEEP, EnoughError, Place, Report, Spot
from studyllm.deckfile.shape import LIMITS, MAX_DEPTH, Limits
from studyllm.deckfile.source import is_printable
from studyllm.deckfile.spelling import PLAIN_ID
from studyllm.errors import StudyError
from studyllm.text.clean import one_line

if TYPE_CHECKING:
    from collections.abc import Callable

    from studyllm.core.fields import Fields

_LINKS: Final = ("follow_up", "was")
"""What can turn out wrong only when all cards are known."""


class RefusedError(Exception):
    """A card breaks a rule of the deck format; the message is a clause without a place."""


class LooseError(Exception):
    """Cards name others that are not there, or should not be named; `lines` say why, by line."""

    def __init__(self, lines: dict[int, str]) -> None:
        super().__init__("loose links")
        self.lines = lines


class Checker:
    """Makes cards of what another format says of them, under the keys of the deck format."""

    def __init__(self, name: str, limits: Limits = LIMITS) -> None:
        """`name` is what messages call the file."""
        self._name = name
        self._limits = limits
        self._report = Report(name)
        self._builder = Builder(self._report, limits)
        self._links: list[tuple[int, tuple[str, ...]]] = []
        self._refused: set[str] = set()
        """Ids of cards that broke a rule."""
        self._values = self._all_values = self._cards = 0

    def card(self, fields: Fields, line: int) -> Card:
        """The card, as whoever reads it from a deck file has it.

        Args:
            fields: what a file says of it.
            line: where that stands, for messages.

        Raises:
            RefusedError: it breaks a rule.
            StudyError: there are more cards than a deck can have.
        """
        try:
            node = self._ordinary(fields, line) or self._node(fields, line, self._limits.values)
            card = self._builder.card(node)
        except EnoughError:
            card = None
        if card is None:
            self._refuse(fields, line)
        self._count()
        if card.follow_up or card.was:
            self._links.append((line, card.follow_up))
        return card

    def head(self, fields: Fields, line: int = 1) -> Deck:
        """What the file says of the deck; to be asked once all cards are there.

        Raises:
            StudyError: that breaks a rule.
            LooseError: cards name others that are not there.
        """
        loose = self._loose()
        if loose:
            raise LooseError(loose)
        deck = None
        with suppress(EnoughError):
            node = self._node({**fields, "cards": ["one"]}, line)
            deck = Builder(self._report, self._limits).deck(node, 1)
        if deck is None:
            problem = self._report.taken()[0]
            raise StudyError(f"{self._name}:{problem.line}: {problem.message}")
        return deck

    def _loose(self) -> dict[int, str]:
        """The lines of cards whose links lead nowhere, with the reason."""
        loose = {
            line: f"`follow_up: {one_line(other, 40)}` is no card of this deck"
            for line, others in self._links
            for other in others
            if other in self._refused
        }
        with suppress(EnoughError):
            self._builder.settle()
        linking = {line for line, _ in self._links}
        found = {problem.line: problem.message for problem in self._report.taken()}
        return loose | {line: why for line, why in found.items() if line in linking}

    def _refuse(self, fields: Fields, line: int) -> NoReturn:
        problems = self._report.taken()
        given = fields.get("id")
        if isinstance(given, str) and self._builder.lines.line(folded(given)) == line:
            self._refused.add(folded(given))
        raise RefusedError(problems[0].message if problems else "it says too much")

    def _count(self) -> None:
        self._cards += 1
        self._all_values += self._values
        if self._cards > self._limits.cards:
            much = f"{self._limits.cards:,} cards"
        elif self._all_values > self._limits.all_values:
            much = f"{self._limits.all_values:,} values"
        else:
            return
        raise StudyError(f"{self._name}: more than {much} in one deck; split it")

    def _ordinary(self, fields: Fields, line: int) -> Ordinary | None:
        """The card, if its texts and labels are such that no nodes have to be made of them.

        Most cards of tables are, and this takes a third of the time.
        """
        found: dict[str, Any] = {}
        values = 2
        for key, value in fields.items():
            take = _SIMPLE.get(key)
            plain = take and take(value)
            if not plain:
                return None
            found[key] = plain
            values += 3 + len(value) if type(value) is list else 2
        named = line - 1 if "id" in found else -1
        try:
            card = made_of(found)
        except DoubtError:
            return None
        if values > self._limits.values:
            return None
        self._values = values
        return Ordinary(card, line - 1, 0, named, NO_LINKS, values)

    def _node(self, value: object, line: int, most: int = LIMITS.values) -> Node:
        """What libyaml would have found; a value is counted as it counts events."""
        self._values = 0
        place = Spot(line - 1, 0)
        node = self._made(value, place, 1)
        if self._values > most:
            self._report.add(place, f"more than {most:,} values in one card")
            raise EnoughError
        return node

    def _made(self, value: Any, place: Place, depth: int) -> Node:
        self._values += 1
        if isinstance(value, str):
            return _scalar(value, place)
        if depth > MAX_DEPTH:
            self._report.add(place, TOO_DEEP)
            raise EnoughError
        if isinstance(value, dict):
            return self._table(value, place, depth)
        if isinstance(value, list | tuple):
            self._values += 1
            items = Items(place)
            items.extend(self._made(item, place, depth + 1) for item in value)
            return items
        return _scalar(_spelled(value), place)

    def _table(self, value: dict[str, Any], place: Place, depth: int) -> Table:
        table = Table(place)
        self._values += 1 + len(value)
        for key, item in value.items():
            table.marks[key] = place
            if type(item) is str:  # as nearly all are
                self._values += 1
                table[key] = _scalar(item, place)
            else:
                table[key] = self._made(item, place, depth + 1)
        return table


def without_links(fields: Fields) -> Fields:
    """What a file says of a card, without the other cards that it names."""
    return {key: value for key, value in fields.items() if key not in _LINKS}


def _text(value: object) -> Text | None:
    """A text without languages that is clean and short as it is."""
    if type(value) is not str or len(value) > LONGEST:
        return None
    if value.isprintable():  # on one line, as most are
        return {"": value} if value and not value.isspace() else None
    if not is_printable(value):
        return None
    text = value.rstrip("\n")
    return {"": text} if text and not text.isspace() else None


def _name(value: object) -> str | None:
    return value if type(value) is str and PLAIN_ID(value) else None


def _labels(value: object) -> tuple[str, ...] | None:
    """Different words that are clean as they are."""
    if type(value) is not list:
        return None
    try:
        return _kept_labels(*value) if value else None
    except (DoubtError, TypeError):  # not hashable: something else than a text
        return None


@lru_cache(1_000)  # Many cards have the same; what is refused, and may be large, is not kept.
def _kept_labels(*words: Any) -> tuple[str, ...]:
    for word in words:
        if type(word) is not str or not word.isprintable() or not word or word != word.strip():
            raise DoubtError
    return different(words)


_SIMPLE: Final[dict[str, Callable[[object], Any]]] = {
    "id": _name,
    "question": _text,
    "answer": _text,
    "note": _text,
    "source": _text,
    "tags": _labels,
    "reverse": lambda value: value is True,
}
"""What takes the values of keys that are mostly simple; nothing where they are not."""


def _scalar(value: str, place: Any) -> Node:
    return cast("Node", ScalarEvent(None, None, (True, False), value, place, place))


def _spelled(value: object) -> str:
    """A number, `true`, `false` or nothing, as a deck file has it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
