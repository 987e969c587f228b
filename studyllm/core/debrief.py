"""What a mock interview has shown: by topic, and what to repeat first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from studyllm.core.cards import Key, Text
from studyllm.core.journal import Day, Grade


class PointSaid(NamedTuple):
    """One key point of an answer."""

    text: Text
    required: bool
    said: bool


class Given(NamedTuple):
    """One answer of a mock interview."""

    key: Key
    deck: str
    question: Text
    """As the deck has it now; nothing if no deck has the card any more."""
    number: int
    """Of the question, from 1; its follow-ups have the same."""
    depth: int
    """0 for the question itself, then its follow-ups, each deeper."""
    grade: Grade
    """The one that counts."""
    took_ms: int
    covered: int
    """Key points that were named."""
    missed: int
    points: tuple[PointSaid, ...]
    """In the card's order, those that the card still has; none if it has none."""


class TopicDebrief(NamedTuple):
    """How one topic went."""

    slug: str
    title: Text
    questions: int
    """Those that were asked; follow-ups not."""
    answers: int
    """Follow-ups too."""
    covered: int
    """Key points that were named."""
    missed: int
    grades: Mapping[Grade, int]
    """How many answers had each; all four are there."""
    took_ms: int
    allotted_ms: int
    """For the questions that were asked."""


@dataclass(frozen=True, slots=True)
class Debrief:
    """One mock interview, from what was written down of it."""

    began: int
    """Epoch milliseconds; names the mock."""
    day: Day
    """The study day of its first answer."""
    seed: int
    minutes: int
    """That were planned."""
    questions: int
    """That were drawn; those that were answered are in `total`."""
    total: TopicDebrief
    """All topics together; without slug and title."""
    topics: tuple[TopicDebrief, ...]
    """In the learner's order, those without a deck now behind them, by slug."""
    given: tuple[Given, ...]
    """In the order in which they were given."""
    repeat: tuple[Given, ...]
    """What to repeat first: most required points missed, then most points missed, then the
    lowest grade. Nothing that was Good or better and complete."""
