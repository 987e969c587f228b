"""The search language: what a learner types, and the tree of conditions that it means."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from enum import Enum
from typing import NamedTuple, NoReturn, TypeAlias

from studyllm.core.journal import Day
from studyllm.errors import QueryError


class Says(NamedTuple):
    """A text of the card has these words, in a row."""

    words: str
    """Folded, not empty; blanks are single."""


class InDeck(NamedTuple):
    """The slug of the card's deck is this."""

    pattern: str
    """Folded; a `*` stands for any characters."""


class Tagged(NamedTuple):
    """The card or its deck has this tag."""

    pattern: str
    """Folded; a `*` stands for any characters."""


class HasId(NamedTuple):
    """The card's id is this, whichever its deck, and whichever sibling it is."""

    pattern: str
    """Folded; a `*` stands for any characters."""


class HasKey(NamedTuple):
    """The card's key is this."""

    pattern: str
    """Folded; a `*` stands for any characters."""


class State(Enum):
    """What a card can be; the value is how it is asked for."""

    NEW = "new"
    """There is no memory of it."""
    DUE = "due"
    """Its day has come and it can be asked today."""
    YOUNG = "young"
    MATURE = "mature"
    LEARNED = "learned"
    SUSPENDED = "suspended"
    BURIED = "buried"
    FLAGGED = "flagged"
    LEECH = "leech"
    HIDDEN = "hidden"
    """Its deck is left out of study and counts."""


class CardKind(Enum):
    """The kinds of cards; the value is how they are asked for."""

    BASIC = "basic"
    CLOZE = "cloze"
    CHOICE = "choice"
    NUMBER = "number"
    POINTS = "points"


class Measure(Enum):
    """What of a memory can be compared; the value is how it is asked for."""

    DUE = "due"
    """Days from today; late cards are below 0."""
    INTERVAL = "interval"
    """Days."""
    LAPSES = "lapses"
    EASE = "ease"
    """As it is shown, so 2.5 and not 250."""
    STABILITY = "stability"
    DIFFICULTY = "difficulty"
    RECALL = "recall"
    """The chance of recall today, 0 to 1."""


class Sign(Enum):
    """How two numbers are compared."""

    LESS = "<"
    AT_MOST = "<="
    EQUAL = "="
    NOT = "!="
    AT_LEAST = ">="
    MORE = ">"


class Compared(NamedTuple):
    """A number of the card's memory; a card without a memory has none."""

    measure: Measure
    sign: Sign
    number: float
    """Whole for days and lapses."""


class Rated(NamedTuple):
    """The newest answer that counts was given within so many days."""

    days: int
    """1 is today."""


class Answered(NamedTuple):
    """An answer that counts, and is not practice, was given on one of these study days."""

    first: Day
    last: Day
    """Not before `first`."""


class Not(NamedTuple):
    """The opposite."""

    one: Condition


class Every(NamedTuple):
    """All of these; of none, every card."""

    parts: tuple[Condition, ...] = ()


class Either(NamedTuple):
    """At least one of these."""

    parts: tuple[Condition, ...]


Condition: TypeAlias = (
    Says
    | InDeck
    | Tagged
    | HasId
    | HasKey
    | State
    | CardKind
    | Compared
    | Rated
    | Answered
    | Not
    | Every
    | Either
)


class Order(Enum):
    """What the cards that were found are sorted by; the value is how it is asked for."""

    DECK = "deck"
    """Decks in the learner's order, cards as in their files."""
    DUE = "due"
    INTERVAL = "interval"
    LAPSES = "lapses"
    EASE = "ease"
    STABILITY = "stability"
    DIFFICULTY = "difficulty"
    RECALL = "recall"
    QUESTION = "question"


LONGEST = 1_000
"""Characters of a query."""

DEEPEST = 20
"""Parentheses within each other."""

SHOWN = 40
"""Characters of a wrong word that are quoted."""


def fold(text: str) -> str:
    """The text as it is compared: NFKC, without case, blanks and line breaks as single blanks."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return " ".join(folded.split())


def parse(query: str) -> Condition:
    """What a query means; an empty one means every card.

    Raises:
        QueryError: it breaks a rule of the language.
    """
    if len(query) > LONGEST:
        raise QueryError("long", most=LONGEST)
    tokens = list(_tokens(unicodedata.normalize("NFKC", query).translate(_TYPED)))
    reader = _Reader(tokens)
    found = reader.either(0)
    if reader.token is not None:
        raise QueryError("close")
    return found


_TYPED = str.maketrans(dict.fromkeys("“”„「」『』", '"'))
"""Quotation marks as input methods give them; NFKC makes the other full-width signs plain."""


class _Token(NamedTuple):
    """A word, a phrase, or one of the signs `(`, `)`, `-`."""

    sign: str
    field: str = ""
    """What stands before the colon, as it was typed."""
    text: str = ""
    quoted: bool = False

    @property
    def operator(self) -> str:
        """`or` or `and`, if it is one."""
        plain = not self.sign and not self.field and not self.quoted
        word = self.text.casefold()
        return word if plain and word in ("or", "and") else ""


_WORD = re.compile(
    r"""(?P<sign>[()]|-(?=[^\s)]))
    |(?P<field>[^\s"():]+):(?=")  # a name before a phrase
    |(?P<phrase>"(?P<inside>(?:\\"|[^"])*)(?P<end>"?))
    |(?P<word>(?:\([^\s"()]*\)|[^\s"()])+)
    """,
    re.VERBOSE,
)


def _tokens(query: str) -> Iterable[_Token]:
    """The parts of a query, one by one."""
    field = ""
    for match in _WORD.finditer(query):
        if match["field"]:
            field = match["field"]
        elif match["phrase"]:
            if not match["end"]:
                raise QueryError("quote")
            yield _Token("", field, match["inside"].replace('\\"', '"'), quoted=True)
            field = ""
        elif match["sign"]:
            yield _Token(match["sign"])
        else:
            yield _of_word(match["word"])


def _of_word(word: str) -> _Token:
    name, colon, value = word.partition(":")
    return _Token("", name, value) if colon and name else _Token("", "", word)


class _Reader:
    """Reads tokens from first to last: `or` binds least, then rows of conditions, then `-`."""

    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens = tokens
        self._place = 0

    @property
    def token(self) -> _Token | None:
        """The next one."""
        return self._tokens[self._place] if self._place < len(self._tokens) else None

    def either(self, depth: int) -> Condition:
        """Rows with `or` between."""
        parts = [self._every(depth)]
        while self.token is not None and self.token.operator == "or":
            self._place += 1
            parts.append(self._every(depth))
        if len(parts) == 1:
            return parts[0]
        if Every() in parts:
            raise QueryError("or")
        return Either(tuple(parts))

    def _every(self, depth: int) -> Condition:
        parts = []
        while (token := self.token) is not None and token.sign != ")" and token.operator != "or":
            if token.operator == "and":
                self._place += 1
            else:
                parts.append(self._one(depth))
        return parts[0] if len(parts) == 1 else Every(tuple(parts))

    def _one(self, depth: int) -> Condition:
        """One condition, what stands in parentheses, or the opposite of either."""
        opposite = False
        while (token := self.token) is not None and token.sign == "-":
            self._place += 1
            opposite = not opposite
        if token is None or token.sign == ")" or token.operator:
            raise QueryError("minus")
        self._place += 1
        found = self._group(depth + 1) if token.sign else _condition(token)
        return Not(found) if opposite else found

    def _group(self, depth: int) -> Condition:
        if depth > DEEPEST:
            raise QueryError("deep", most=DEEPEST)
        found = self.either(depth)
        if self.token is None:
            raise QueryError("open")
        self._place += 1
        return found


def _condition(token: _Token) -> Condition:
    """What a word or a phrase means."""
    if not token.field:
        words = fold(token.text)
        return Says(words) if words else Every()
    name, value = fold(token.field), fold(token.text)
    if name not in _FIELDS:
        _unknown("field", name, _FIELDS)
    if not value:
        raise QueryError("empty", name=name)
    if name in _PATTERNS:
        return _PATTERNS[name](value)
    if name == "is":
        return State(value) if value in _STATES else _unknown("state", value, _STATES)
    if name == "kind":
        return CardKind(value) if value in _KINDS else _unknown("kind", value, _KINDS)
    if name == "rated":
        return _rated(value)
    if name == "answered":
        return _answered(value)
    return _compared(Measure(name), value)


_PATTERNS: dict[str, type[InDeck | Tagged | HasId | HasKey]] = {
    "deck": InDeck,
    "tag": Tagged,
    "id": HasId,
    "key": HasKey,
}
_STATES = [state.value for state in State]
_KINDS = [kind.value for kind in CardKind]
_MEASURES = [measure.value for measure in Measure]
_FIELDS = [*_PATTERNS, "is", "kind", "rated", "answered", *_MEASURES]

_NUMBER = re.compile(r"(<=|>=|!=|<|>|=|)\s*(-?[0-9]{1,9}(?:\.[0-9]{1,9})?)")

_SIGNS = str.maketrans({"≤": "<=", "≥": ">=", "≠": "!="})

_WHOLE = (Measure.DUE, Measure.INTERVAL, Measure.LAPSES)

_EXAMPLES = {Measure.RECALL: "<0.7"}


def _compared(measure: Measure, value: str) -> Compared:
    match = _NUMBER.fullmatch(value.translate(_SIGNS))
    if match is None or (measure in _WHOLE and "." in match[2]):
        example = _EXAMPLES.get(measure, "<=7" if measure in _WHOLE else "<2.0")
        raise QueryError("number", name=measure.value, value=_clipped(value), example=example)
    number = float(match[2])
    if measure == Measure.RECALL and not 0 <= number <= 1:
        raise QueryError("share", name=measure.value, value=_clipped(value))
    return Compared(measure, Sign(match[1] or "="), number)


_DAYS = re.compile(r"[1-9][0-9]{0,4}")


def _rated(value: str) -> Rated:
    if _DAYS.fullmatch(value) is None:
        raise QueryError("rated", value=_clipped(value))
    return Rated(int(value))


_DATE = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_DATES = re.compile(rf"({_DATE})(?:\.\.({_DATE}))?")


def _answered(value: str) -> Answered:
    if match := _DATES.fullmatch(value):
        with suppress(ValueError):
            first, last = map(_day, (match[1], match[2] or match[1]))
            if first <= last:
                return Answered(first, last)
    raise QueryError("answered", value=_clipped(value))


def _day(text: str) -> Day:
    return (date.fromisoformat(text) - date(1970, 1, 1)).days


def _unknown(what: str, value: str, known: list[str]) -> NoReturn:
    from difflib import get_close_matches

    near = get_close_matches(value, known, 1)
    if near:
        raise QueryError(f"{what}, near", value=_clipped(value), near=near[0])
    raise QueryError(what, value=_clipped(value), known=", ".join(known))


def _clipped(value: str) -> str:
    return value if len(value) <= SHOWN else f"{value[:SHOWN]}…"
