"""Cards that meet conditions, found slice by slice so that nobody waits for a large deck."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple, TypeAlias

from studyllm.core.cards import Card, Key, split_key
from studyllm.core.journal import Day, Standing
from studyllm.core.query import (
    Answered,
    CardKind,
    Compared,
    Condition,
    Either,
    Every,
    HasId,
    HasKey,
    InDeck,
    Measure,
    Not,
    Order,
    Rated,
    Says,
    State,
    Tagged,
    fold,
)
from studyllm.core.schedule import NEVER as BEFORE_ALL
from studyllm.core.schedule import Memory
from studyllm.store import cold, words
from studyllm.store.answered import answered
from studyllm.store.bodies import unpack_card
from studyllm.store.connection import Database, undamaged
from studyllm.store.remembered import memory_of

_decode = json.JSONDecoder().decode

Value: TypeAlias = int | float | str | None
"""What is sorted by; `None` for a card without a memory."""


class Place(NamedTuple):
    """Where and when is searched: what holds for all cards of a deck."""

    deck: int
    """Its number."""
    slug: str
    tags: tuple[str, ...]
    """Of the deck."""
    day: Day
    """Today's study day."""
    leeches: bool
    """Whether the learner wants to be told of this deck's."""
    hidden: bool = False
    """Whether the deck is left out of study and counts."""


class FoundCard(NamedTuple):
    """A card that was found."""

    key: Key
    card: Card
    sibling: int
    memory: Memory | None
    standing: Standing


class Numbers(NamedTuple):
    """Numbers of cards, as they come from the database."""

    cards: int
    """How many."""
    text: str | None
    """`None` of none."""

    def read(self) -> list[int]:
        """In their order."""
        found: list[int] = _decode(f"[{self.text or ''}]")
        return found


NONE = Numbers(0, None)


class Clause(NamedTuple):
    """A condition as the database is asked for it."""

    text: str
    values: tuple[str | int | float, ...] = ()


ALWAYS, NEVER = Clause("1"), Clause("0")

FUNCTIONS = {"says": words.says, "tagged": words.tagged, "fits": words.fits}
"""What the database can ask of a text, by name."""


class Search:
    """Looks through the mirror of the decks."""

    def __init__(self, database: Database, recall: Callable[[Memory, Day], float]) -> None:
        """`recall` is a scheduler's."""
        self._db = database
        for name, function in FUNCTIONS.items():
            database.raw.create_function(name, 2, function, deterministic=True)

        def chance(*values: Any) -> float:
            return recall(memory_of(values[:-1]), values[-1])

        self._answered: dict[Answered, frozenset[int]] = {}
        self._steps: dict[tuple[int, ...], int | None] = {}
        self._state = (-1, -1)
        """Of the database, as the steps are known from it."""
        takes = len(Memory._fields) + 1
        database.raw.create_function("recall", takes, chance, deterministic=True)
        database.raw.create_function("was_answered", 3, self._was_answered)

    def begin(self) -> None:
        """Begin another search: read again from the journal what it is asked for."""
        self._answered.clear()

    def numbers(self, condition: Condition, place: Place, first: int, end: int) -> Numbers:
        """The cards of a deck that meet a condition, in its order.

        Args:
            condition: texts in it can be stored.
            place: the deck.
            first: the position in the deck from which on to look.
            end: the position before which to stop.
        """
        clause = self._clause(condition, place)
        if clause == NEVER:
            return NONE
        text, body = cold.FOUND, cold.SHOWN_BODY
        stretch: tuple[int, ...] = (place.deck, first, end)
        if "{body}" in clause.text and (number := self._in_step(*stretch)) is not None:
            text, body = cold.FOUND_IN_STEP, cold.BODY
            stretch = (number, number + end - first)
        text = text.replace("{condition}", clause.text).replace("{body}", body)
        return Numbers(*self._db.execute(text, (*stretch, *clause.values)).fetchone())

    def valued(
        self, condition: Condition, place: Place, order: Order, first: int, end: int
    ) -> list[tuple[int, Value]]:
        """The same, each with what it is sorted by in an order other than that of decks."""
        clause = self._clause(condition, place)
        if clause == NEVER:
            return []
        text = cold.FOUND_VALUED.replace("{value}", getattr(cold, f"BY_{order.name}"))
        text = text.replace("{condition}", clause.text).replace("{body}", cold.SHOWN_BODY)
        sorted_by = (place.day,) if order == Order.RECALL else ()
        values = (*sorted_by, place.deck, first, end, *clause.values)
        return self._db.execute(text, values).fetchall()

    def _clause(self, condition: Condition, place: Place) -> Clause:
        """The condition for the cards of one deck, once what it asks of the journal was read."""
        clause = _clause(condition, place)
        for days in _days_in(condition) if clause != NEVER else ():
            if days not in self._answered:
                self._answered[days] = answered(self._db, *days)
        return clause

    def _in_step(self, *stretch: int) -> int | None:
        """The number of the first card of a stretch if the numbers of the others follow on it.

        As after an import: then the contents of the stretch can be read one after the other. Only
        if each card has its own. Finding out takes as long as it saves once, so it is kept.

        Args:
            stretch: deck, first and end.
        """
        state = (self._db.version(), self._db.written)
        if state != self._state:
            self._state = state
            self._steps.clear()
        if stretch not in self._steps:
            self._steps[stretch] = self._look_for_step(*stretch)
        return self._steps[stretch]

    def _look_for_step(self, deck: int, first: int, end: int) -> int | None:
        row = self._db.execute(cold.NUMBER_AT, (deck, first)).fetchone()
        if row is None:
            return None
        (number,) = row
        values = (number, number + end - first, deck, number - first)
        (cards,) = self._db.execute(cold.IN_STEP, values).fetchone()
        return number if cards == end - first else None

    def _was_answered(self, card: int, first: Day, last: Day) -> bool:
        return card in self._answered[Answered(first, last)]

    def card(self, number: int) -> FoundCard | None:
        """A card that was found; `None` if no deck has it any more."""
        row = self._db.execute(cold.FOUND_CARD, (number,)).fetchone()
        if row is None:
            return None
        key, body, suspended, buried, flagged, *memory = row
        with undamaged():
            _, card_id, sibling = split_key(key)
            return FoundCard(
                key,
                unpack_card(card_id, body),
                sibling,
                None if memory[0] is None else memory_of(memory),
                Standing(bool(suspended), buried, bool(flagged)),
            )


def _clause(condition: Condition, place: Place) -> Clause:
    """The condition for the cards of one deck."""
    match condition:
        case Every(parts):
            return _every(_clause(part, place) for part in _dear_ones_last(parts))
        case Either(parts):
            opposites = (_opposite(_clause(part, place)) for part in _dear_ones_last(parts))
            return _opposite(_every(opposites))
        case Not(one):
            return _opposite(_clause(one, place))
        case InDeck(pattern):
            return _fixed(words.matches(pattern, [place.slug]))
        case Says(text):
            return _says(text)
        case Tagged(pattern):
            return _tagged(pattern, place)
        case State():
            return _state(condition, place)
        case _:
            return _of_card(condition, place)


def _of_card(
    condition: CardKind | Compared | Rated | Answered | HasId | HasKey, place: Place
) -> Clause:
    match condition:
        case CardKind():
            return Clause(cold.STARTS, (f'{{"{_STARTS[condition]}"%',))
        case Compared(measure, sign, number):
            text = getattr(cold, measure.name).replace("{sign}", sign.value)
            today = (place.day,) if measure == Measure.RECALL else ()
            return Clause(text, (*today, _stored(measure, number, place.day)))
        case Answered(first, last):
            return Clause(cold.ANSWERED, (first, last))
        case Rated(days):
            return Clause(cold.RATED, (max(place.day - days, BEFORE_ALL),))
        case HasId(pattern):
            alone, sibling = (_named(tail, place.slug) for tail in (pattern, f"{pattern}#*"))
            return _opposite(_every((_opposite(alone), _opposite(sibling))))
        case HasKey(pattern):
            return _named(pattern)


_STARTS = {
    CardKind.BASIC: "answer",
    CardKind.CLOZE: "cloze",
    CardKind.CHOICE: "choices",
    CardKind.NUMBER: "number",
    CardKind.POINTS: "points",
}
"""With which key a body begins."""


def _days_in(condition: Condition) -> Iterator[Answered]:
    """The days of answers that a condition asks for."""
    match condition:
        case Answered():
            yield condition
        case Not(one):
            yield from _days_in(one)
        case Every(parts) | Either(parts):
            for part in parts:
                yield from _days_in(part)


def _state(state: State, place: Place) -> Clause:
    if state == State.HIDDEN:
        return _fixed(place.hidden)
    if state == State.LEECH and not place.leeches:
        return NEVER
    days = {State.DUE: 2, State.BURIED: 1}.get(state, 0)
    return Clause(getattr(cold, f"IS_{state.name}"), (place.day,) * days)


def _says(text: str) -> Clause:
    tail = words.tail_of(text)
    perhaps = [Clause(cold.PERHAPS, (f"%{words.pattern_of(text)}%",))]
    if tail != text:
        perhaps.insert(0, Clause(cold.PERHAPS, (f"%{words.pattern_of(tail)}%",)))
    return _every((*perhaps, _sure(words.doubts(text), tail, Clause(cold.SAYS, (text,)))))


def _tagged(pattern: str, place: Place) -> Clause:
    if words.matches(pattern, place.tags):
        return ALWAYS
    like = words.pattern_of(pattern, stars=True)
    perhaps = Clause(cold.PERHAPS, (f'%"tags":[%{like}%',))
    truth = Clause(cold.TAGGED, (pattern,))
    if not pattern.isalnum():  # What `_` and `%` find may be another name.
        return _every((perhaps, truth))
    exactly = Clause(cold.EXACTLY, (f'%"tags":["{like}"%', f'%"tags":[%,"{like}"%'))
    # Behind the tags, ids can stand.
    surely = _every((exactly, Clause(cold.NO_DOUBT, ('%"tags":[%":[%',))))
    return _every((perhaps, _or(surely, truth)))


def _sure(doubts: tuple[str, ...], tail: str, truth: Clause) -> Clause:
    """What was perhaps found, without the truth being asked where there is no doubt."""
    if not doubts:
        return truth
    further = [Clause(cold.NO_DOUBT, (doubt,)) for doubt in doubts[1:]]
    surely = _every((Clause(cold.SURELY, (f"%[%{tail}%", doubts[0])), *further))
    return _or(surely, truth)


def _or(one: Clause, other: Clause) -> Clause:
    return Clause(f"({one.text}) OR {other.text}", (*one.values, *other.values))


def _every(clauses: Iterable[Clause]) -> Clause:
    parts = [clause for clause in clauses if clause != ALWAYS]
    if NEVER in parts:
        return NEVER
    if not parts:
        return ALWAYS
    text = " AND ".join(f"({part.text})" for part in parts)
    return Clause(text, tuple(value for part in parts for value in part.values))


def _opposite(clause: Clause) -> Clause:
    if clause in (ALWAYS, NEVER):
        return _fixed(clause == NEVER)
    return Clause(f"NOT ({clause.text})", clause.values)


def _fixed(holds: bool) -> Clause:
    return ALWAYS if holds else NEVER


def _dear_ones_last(parts: tuple[Condition, ...]) -> list[Condition]:
    """So that texts are only looked at where the rest has not decided yet."""
    return sorted(parts, key=lambda part: isinstance(part, Says | Tagged | Not | Every | Either))


def _stored(measure: Measure, number: float, day: Day) -> int | float:
    """A number as the memory has it."""
    match measure:
        case Measure.DUE:
            return day + int(number)
        case Measure.EASE:
            return round(number * 100, 6)
        case _:
            return number


def _named(pattern: str, slug: str = "") -> Clause:
    """That the key is so, or what of it stands behind the slug of a deck."""
    if not pattern.isascii():  # LIKE knows no other capital letters.
        return Clause(cold.FITS, (f"{fold(slug)}/{pattern}" if slug else pattern,))
    like = _escaped(pattern).replace("*", "%")
    return Clause(cold.NAMED, (f"{_escaped(slug)}/{like}" if slug else like,))


def _escaped(text: str) -> str:
    return "".join(f"!{letter}" if letter in "!%_" else letter for letter in text)
