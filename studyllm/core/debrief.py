"""What a mock interview has shown: by topic, and what to repeat first."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from studyllm.core.budget import MINUTE_MS
from studyllm.core.cards import Card, Key, Points, Text, split_key
from studyllm.core.faces import face, languages
from studyllm.core.journal import Answer, Day, Grade
from studyllm.core.points import digest


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


def debrief(
    answers: Sequence[Answer],
    titles: Mapping[str, Text],
    card_of: Callable[[Key], Card | None],
) -> Debrief:
    """What one mock interview has shown.

    Args:
        answers: of that mock, those that count, in fold order; at least one.
        titles: of the decks that there are now, by slug, in the learner's order.
        card_of: a card as its deck has it now; `None` if no deck has it.
    """
    first = answers[0]
    mock = first.mock
    assert mock is not None
    given = tuple(_given(answer, card_of(answer.card)) for answer in answers)
    question_ms = mock.minutes * MINUTE_MS // mock.questions
    places = {slug: place for place, slug in enumerate(titles)}
    slugs = {one.deck for one in given}
    return Debrief(
        began=mock.began,
        day=first.review.day,
        seed=mock.seed,
        minutes=mock.minutes,
        questions=mock.questions,
        total=_topic("", {}, given, question_ms),
        topics=tuple(
            _topic(
                slug,
                titles.get(slug, {"": slug}),
                [one for one in given if one.deck == slug],
                question_ms,
            )
            for slug in sorted(slugs, key=lambda slug: (places.get(slug, len(places)), slug))
        ),
        given=given,
        repeat=tuple(sorted(filter(_wants_repeating, given), key=_need)),
    )


def _given(answer: Answer, card: Card | None) -> Given:
    assert answer.mock is not None
    said, missed = answer.recital or ((), ())
    points = card.kind.points if card is not None and isinstance(card.kind, Points) else ()
    named = [(digest(point), point) for point in points] if said or missed else []
    return Given(
        answer.card,
        answer.card.partition("/")[0],
        _question(answer.card, card),
        answer.mock.question,
        answer.mock.depth,
        answer.review.grade,
        answer.review.took_ms,
        len(said),
        len(missed),
        tuple(
            PointSaid(point.text, point.required, name in said)
            for name, point in named
            if name in said or name in missed
        ),
    )


def _question(key: Key, card: Card | None) -> Text:
    """What a card asks, in each of its languages."""
    if card is None:
        return {}
    _, _, number = split_key(key)
    return {language: face(card, number, language, key, 0).prompt for language in languages(card)}


def _topic(slug: str, title: Text, given: Sequence[Given], question_ms: int) -> TopicDebrief:
    questions = len({one.number for one in given})
    return TopicDebrief(
        slug,
        title,
        questions,
        len(given),
        sum(one.covered for one in given),
        sum(one.missed for one in given),
        {grade: sum(one.grade == grade for one in given) for grade in Grade},
        sum(one.took_ms for one in given),
        questions * question_ms,
    )


def _wants_repeating(one: Given) -> bool:
    return one.missed > 0 or one.grade < Grade.GOOD


def _need(one: Given) -> tuple[int, int, int, int, int]:
    """The lower, the sooner an answer's card is to be repeated."""
    required = sum(point.required and not point.said for point in one.points)
    return -required, -one.missed, one.grade, one.number, one.depth
