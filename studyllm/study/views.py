"""What `Study` tells: cards to show, answers that are saved, lines of the home screen."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from studyllm.core.cards import Card, Deck, Key, Text
from studyllm.core.journal import Day, Grade
from studyllm.core.schedule import Memory
from studyllm.core.session import Left


class Scope(NamedTuple):
    """What a sitting is about."""

    decks: tuple[str, ...] = ()
    """Slugs; empty for all decks that are shown."""
    tag: str = ""
    """Only cards that have this tag, or whose deck has it."""
    new: int | None = None
    """New cards at most in this sitting; `None` for what the daily limit leaves."""
    limit: int | None = None
    """Cards at most in this sitting; weak ones are asked again all the same."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One card to show."""

    key: Key
    deck: Deck
    card: Card
    number: int
    """Which sibling of the card."""
    day: Day
    """Today's study day."""
    outcomes: dict[Grade, Memory]
    """What each grade would leave behind."""
    repeat: bool
    """Whether it was answered today already."""
    is_new: bool
    again_below: Grade
    """Grades below this bring the card back today."""
    left: Left
    """How much is left today, this card included."""
    done: int
    """Answers given in this sitting."""


class Saved(NamedTuple):
    """An answer that is on the disk."""

    key: Key
    grade: Grade
    memory: Memory
    again_today: bool
    day: Day


class Withdrawn(NamedTuple):
    """An answer that does not count any more."""

    key: Key
    grade: Grade
    day: Day


class DeckRow(NamedTuple):
    """A deck with its counts; siblings count as cards."""

    slug: str
    title: Text
    shipped: bool
    """Whether it comes with the program."""
    cards: int
    due: int
    """Cards whose day has come."""
    new: int
    """Cards never answered."""
    learned: int
    """Cards answered at least once."""
    hidden: bool
    file: Path


class Today(NamedTuple):
    """What was done on one study day."""

    answers: int
    new: int
    """New cards begun."""
    took_ms: int
    streak: int
    """Study days in a row with an answer, up to today, or to yesterday if today has none yet."""


class Counts(NamedTuple):
    """Cards of all decks that are shown, and answers that count."""

    cards_total: int
    cards_new: int
    cards_due: int
    reviews_total: int
    reviews_today: int
