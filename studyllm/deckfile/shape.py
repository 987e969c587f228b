"""The one description of the deck format: its keys, what they take, its limits.

The builder and the JSON Schema both follow it, so that what an editor accepts is what loads.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final, NamedTuple

VERSION: Final = 1

MAX_TEXT: Final = 64 * 1024
"""Of one text, in bytes of UTF-8."""
MAX_NAME: Final = 100
"""Of a slug or an id, in characters."""
MAX_WORD: Final = 200
"""Of a label or a reference, in characters."""
MAX_DEPTH: Final = 8
"""Of lists and mappings inside each other; libyaml takes quadratic time in the depth."""
MAX_ITEMS: Final = 100
"""Of a list other than `cards`."""


class Limits(NamedTuple):
    """How much a deck may hold, so that a hostile one costs neither memory nor minutes."""

    cards: int = 250_000
    values: int = 5_000
    """In one card, and in the head of the deck: what is held in memory at once."""
    all_values: int = 8_000_000
    """In all cards: what has to be read."""
    links: int = 250_000
    """Ids to be remembered until the end: of later cards, and of earlier days."""


LIMITS: Final = Limits()

LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?")
NUMBER: Final = re.compile(
    r"[+-]?([0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?|[0-9]+(_[0-9]+)*(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?"
)
DATE: Final = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?")


class Takes(Enum):
    """What stands after a key."""

    VERSION = auto()
    SLUG = auto()
    SLUGS = auto()
    ID = auto()
    IDS = auto()
    WORDS = auto()
    TEXT = auto()
    FLAG = auto()
    NUMBER = auto()
    TOLERANCE = auto()
    DATE = auto()
    CHOICES = auto()
    RIGHT = auto()
    POINTS = auto()
    CARDS = auto()


@dataclass(frozen=True, slots=True)
class Field:
    """One key."""

    name: str
    takes: Takes
    doc: str
    short: str = ""
    """Another way to write the key."""
    wants: str = ""
    """The key without which this one means nothing."""
    kind: bool = False
    """Whether the key decides the kind of a card."""
    required: bool = False


DECK: Final = (
    Field("format", Takes.VERSION, f"Version of the format; {VERSION} if left out."),
    Field(
        "deck",
        Takes.SLUG,
        "Short name of the deck, unique among all decks and part of every card's key.",
        required=True,
    ),
    Field("title", Takes.TEXT, "What the deck is called; its short name if left out."),
    Field("about", Takes.TEXT, "What the deck covers, and what it leaves out."),
    Field("tags", Takes.WORDS, "Labels of the deck."),
    Field("was", Takes.SLUGS, "Short names that the deck had before."),
    Field("cards", Takes.CARDS, "The cards, in the order in which they are learnt.", required=True),
)

CARD: Final = (
    Field("id", Takes.ID, "Name of the card, unique in the deck; made from the text if left out."),
    Field("question", Takes.TEXT, "What is asked; every card but a cloze has one.", short="q"),
    Field("answer", Takes.TEXT, "What is to be recalled.", short="a", kind=True),
    Field(
        "cloze",
        Takes.TEXT,
        "A text with hidden parts: {{text}}, {{1:text}} or {{1:text::hint}}.",
        kind=True,
    ),
    Field(
        "choices",
        Takes.CHOICES,
        "Options to pick from; the first is right unless `right` says otherwise.",
        kind=True,
    ),
    Field("number", Takes.NUMBER, "A number to be given, such as '65504' or 1e-4.", kind=True),
    Field("points", Takes.POINTS, "Key points that a free answer is checked for.", kind=True),
    Field(
        "reverse",
        Takes.FLAG,
        "true to ask the other way round as well, as a second card.",
        wants="answer",
    ),
    Field("right", Takes.RIGHT, "Which choices are right, counted from 1.", wants="choices"),
    Field(
        "tolerance",
        Takes.TOLERANCE,
        "How far off a number may be: absolute, or a percentage such as 1%.",
        wants="number",
    ),
    Field("unit", Takes.TEXT, "Unit of the number.", wants="number"),
    Field("note", Takes.TEXT, "Why it is so; shown after the answer."),
    Field("source", Takes.TEXT, "Where it stands."),
    Field(
        "as_of",
        Takes.DATE,
        "When a fact that changes was true: YYYY, YYYY-MM or YYYY-MM-DD.",
    ),
    Field("tags", Takes.WORDS, "Labels of the card."),
    Field("refs", Takes.WORDS, "Numbers or addresses of the claims that the card rests on."),
    Field("follow_up", Takes.IDS, "Ids of cards of this deck that go deeper."),
    Field("was", Takes.IDS, "Ids that the card had before."),
)

POINT: Final = (
    Field("point", Takes.TEXT, "One thing that a good answer says.", required=True),
    Field("required", Takes.FLAG, "true if a good answer cannot leave it out."),
)

KINDS: Final = tuple(field.name for field in CARD if field.kind)


def keys(fields: tuple[Field, ...]) -> dict[str, Field]:
    """Every way to write a key, with what it means."""
    return {key: field for field in fields for key in (field.name, field.short) if key}
