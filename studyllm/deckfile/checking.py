"""Cards of other formats held against the rules of the deck format, by its own builder."""

from __future__ import annotations

from contextlib import suppress
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, NoReturn, TypeGuard, cast

from yaml.events import ScalarEvent

from studyllm.core.cards import Basic, Card, Deck
from studyllm.deckfile.build import Builder
from studyllm.deckfile.events import Items, Node, Table
from studyllm.deckfile.names import folded, id_flaw
from studyllm.deckfile.report import TOO_DEEP, EnoughError, Place, Report, Spot
from studyllm.deckfile.shape import LIMITS, MAX_DEPTH, MAX_TEXT, MAX_WORD, Limits
from studyllm.errors import StudyError
from studyllm.text.clean import one_line

if TYPE_CHECKING:
    from studyllm.core.fields import Fields

_LINKS: Final = ("follow_up", "was")
"""What can turn out wrong only when all cards are known."""

MOST_KEPT: Final = 20
"""Labels of a card that are remembered as good, for other cards that have the same."""


_PLAIN: Final = frozenset(("id", "question", "answer", "reverse", "note", "source", "tags"))
"""The keys of cards that are looked at without a builder."""


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
        self.values = 0
        """How many the last card had, as libyaml's events are counted."""
        self._all_values = self._cards = 0
        self._linking = False
        """Whether a card has named others, for which they have to be looked up."""

    def card(self, fields: Fields, line: int) -> Card:
        """The card, as whoever reads it from a deck file has it.

        Args:
            fields: what a file says of it.
            line: where that stands, for messages.

        Raises:
            RefusedError: it breaks a rule.
            StudyError: there are more cards than a deck can have.
        """
        card = self.plain_card(fields, line) or self.built_card(fields, line)
        self._count()
        if card.follow_up or card.was:
            self._links.append((line, card.follow_up))
        return card

    def plain_card(self, fields: Fields, line: int) -> Card | None:
        """The card, if it can be seen at a glance that it breaks no rule; most are so plain."""
        if self._linking or not _PLAIN.issuperset(fields):
            return None
        asked, told, card_id = fields.get("question"), fields.get("answer"), fields.get("id")
        note, source = fields.get("note"), fields.get("source")
        tags, reverse = fields.get("tags"), fields.get("reverse")
        values = 2 + 2 * len(fields) + (1 + len(tags) if tags else 0)
        if not (
            _is_text(asked)
            and _is_text(told)
            and (note is None or _is_text(note))
            and (source is None or _is_text(source))
            and (reverse is None or reverse is True)
            and (tags is None or (type(tags) is list and _are_words(tags)))
            and type(card_id) is str
            and card_id.isascii()
            and not id_flaw(card_id)
            and values <= self._limits.values
            and not self._builder.lines.add(card_id, line)
        ):
            return None
        self.values = values
        return Card(
            card_id,
            {"": asked},
            Basic({"": told}, reverse is True),
            {"": note} if note else None,
            {"": source} if source else None,
            tags=tuple(tags or ()),
        )

    def built_card(self, fields: Fields, line: int) -> Card:
        """The card as the builder makes it, which knows all rules."""
        self._linking = self._linking or not fields.keys().isdisjoint(_LINKS)
        place = Spot(line - 1, 0)
        try:
            card = self._builder.card(self._node(fields, place, most=self._limits.values))
        except EnoughError:
            card = None
        if card is None:
            self._refuse(fields, line)
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
            node = self._node({**fields, "cards": ["one"]}, Spot(line - 1, 0))
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
        self._all_values += self.values
        if self._cards > self._limits.cards:
            much = f"{self._limits.cards:,} cards"
        elif self._all_values > self._limits.all_values:
            much = f"{self._limits.all_values:,} values"
        else:
            return
        raise StudyError(f"{self._name}: more than {much} in one deck; split it")

    def _node(self, value: object, place: Place, *, most: int = LIMITS.values) -> Node:
        """What libyaml would have found; a value is counted as it counts events."""
        self.values = 0
        node = self._made(value, place, 1)
        if self.values > most:
            self._report.add(place, f"more than {most:,} values in one card")
            raise EnoughError
        return node

    def _made(self, value: Any, place: Place, depth: int) -> Node:
        self.values += 1
        if isinstance(value, str):
            return _scalar(value, place)
        if depth > MAX_DEPTH:
            self._report.add(place, TOO_DEEP)
            raise EnoughError
        if isinstance(value, dict):
            return self._table(value, place, depth)
        if isinstance(value, list | tuple):
            self.values += 1
            items = Items(place)
            items.extend(self._made(item, place, depth + 1) for item in value)
            return items
        return _scalar(_spelled(value), place)

    def _table(self, value: dict[str, Any], place: Place, depth: int) -> Table:
        table = Table(place)
        self.values += 1 + len(value)
        for key, item in value.items():
            table.marks[key] = place
            if type(item) is str:  # as nearly all are
                self.values += 1
                table[key] = _scalar(item, place)
            else:
                table[key] = self._made(item, place, depth + 1)
        return table


def without_links(fields: Fields) -> Fields:
    """What a file says of a card, without the other cards that it names."""
    return {key: value for key, value in fields.items() if key not in _LINKS}


def _is_text(value: object) -> TypeGuard[str]:
    """Whether it is plain to see that a text is clean and neither empty nor too long."""
    return (
        type(value) is str
        and len(value) <= MAX_TEXT // 4
        and value[-1:] not in ("\n", "")
        and not value.isspace()
        and (value.isprintable() or value.replace("\n", "").isprintable())
    )


def _are_words(words: list[object]) -> bool:
    """Whether it is plain to see that these are good labels."""
    try:
        return _kept_are_words(*words) if 0 < len(words) <= MOST_KEPT else False
    except TypeError:  # one of them is something else than a text
        return False


@lru_cache(1_000)  # many cards have the same
def _kept_are_words(*words: object) -> bool:
    return len({*words}) == len(words) and all(
        type(word) is str
        and 0 < len(word) <= MAX_WORD
        and word.isprintable()
        and word == word.strip()
        for word in words
    )


def _scalar(value: str, place: Any) -> Node:
    return cast("Node", ScalarEvent(None, None, (True, False), value, place, place))


def _spelled(value: object) -> str:
    """A number, `true`, `false` or nothing, as a deck file has it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
