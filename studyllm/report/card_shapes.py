"""What JSON has of cards: states, distributions, what falls due, topics and single cards."""

from __future__ import annotations

from typing import TypeAlias

from studyllm.core.cards import split_key
from studyllm.core.faces import face
from studyllm.core.progress import (
    Bar,
    CardLine,
    DueDay,
    Histogram,
    Outlook,
    Quantity,
    States,
    Topic,
)
from studyllm.core.schedule import Memory
from studyllm.report.shapes import (
    About,
    Field,
    Shape,
    count,
    day,
    flag,
    many,
    number,
    share,
    text,
    word,
)

STATES: Shape[States] = Shape(
    (
        count("cards", "All cards; each is in one of the states.", lambda states: states.cards),
        count("new", "Cards never answered.", lambda states: states.new),
        count("young", "Interval under 21 days.", lambda states: states.young),
        count("mature", "Interval of 21 days or more.", lambda states: states.mature),
        count("suspended", "Cards that are asked no more.", lambda states: states.suspended),
        count("buried", "Cards left out today.", lambda states: states.buried),
    )
)

BAR: Shape[Bar] = Shape(
    (
        number("low", "The least number.", lambda bar: bar.low),
        number("high", "All numbers are below; of recall 1 is among them.", lambda b: b.high),
        count("cards", "Cards with such a number.", lambda bar: bar.cards),
    )
)

HISTOGRAM: Shape[Histogram] = Shape(
    (
        word(
            "quantity",
            "interval in days, ease as 2.5, stability in days, difficulty 1 to 10, or recall, "
            "the chance of it today, 0 to 1.",
            lambda histogram: histogram.quantity.value,
            *(quantity.value for quantity in Quantity),
        ),
        number("median", "In the same unit; null of no cards.", lambda found: found.median),
        many("bars", "The lowest first, without gaps.", BAR, lambda found: found.bars),
    )
)

DueOn: TypeAlias = tuple[DueDay, int]

DUE_DAY: Shape[DueOn] = Shape(
    (
        day("day", "The study day.", lambda due: due[0].day),
        count("cards", "Cards that fall due on it.", lambda due: due[0].cards),
        count("young", "Of them, interval under 21 days.", lambda due: due[0].young),
        count("mature", "Of them, interval of 21 days or more.", lambda due: due[0].mature),
        count("minutes", "Minutes that they take, rounded up.", lambda due: due[1]),
    )
)

FORECAST: Shape[Outlook] = Shape(
    (
        count("backlog", "Cards that were due before today.", lambda outlook: outlook.backlog),
        count(
            "backlog_minutes",
            "Minutes that the backlog takes, rounded up.",
            lambda outlook: outlook.minutes(outlook.backlog),
        ),
        count(
            "review_ms",
            "Milliseconds that a due card takes, by the learner's own times.",
            lambda outlook: outlook.review_ms,
        ),
        many(
            "days",
            "From today on, without gaps; today without the backlog.",
            DUE_DAY,
            lambda outlook: [(due, outlook.minutes(due.cards)) for due in outlook.days],
        ),
        count("later", "Cards due after the last of the days.", lambda outlook: outlook.later),
    )
)

TOPIC: Shape[Topic] = Shape(
    (
        word("deck", "The deck's slug.", lambda topic: topic.slug),
        text("title", "The deck's title.", lambda topic: topic.title),
        word("tag", "The deck's first tag; empty if it has none.", lambda topic: topic.tag),
        count("cards", "Its cards but suspended ones.", lambda topic: topic.cards),
        count("learned", "Of them, those answered at least once.", lambda topic: topic.learned),
        count("weak", "Of them, those that need work.", lambda topic: topic.weak),
        share(
            "mastery_now",
            "The share of its cards that is expected to be recalled today; new ones are not.",
            lambda topic: topic.share(topic.now),
        ),
        share(
            "mastery_in_7_days",
            "The same in 7 days, if none is answered until then.",
            lambda topic: topic.share(topic.week),
        ),
        share(
            "mastery_in_30_days",
            "The same in 30 days, if none is answered until then.",
            lambda topic: topic.share(topic.month),
        ),
    )
)


def _ease(memory: Memory | None) -> float | None:
    return memory.ease / 100 if memory and memory.ease else None


def _asked(line: CardLine, about: About) -> str:
    number = split_key(line.key)[2]
    return face(line.card, number, about.language, line.key, about.today).prompt


CARD: Shape[CardLine] = Shape(
    (
        word("card", "The card's key, DECK/ID.", lambda line: line.key),
        word("deck", "The slug of its deck.", lambda line: split_key(line.key)[0]),
        Field("question", "What it asks, in Markdown.", {"type": "string"}, _asked),
        share("recall", "The chance of recall today; null if new.", lambda line: line.recall),
        day(
            "due",
            "The study day on which it is due; null if new.",
            lambda line: line.memory and line.memory.due,
            null=True,
        ),
        number(
            "interval_days",
            "Days from its last review to the due day; null if new.",
            lambda line: line.memory and line.memory.interval,
        ),
        number("ease", "SM-2's, as 2.5; null otherwise.", lambda line: _ease(line.memory)),
        number(
            "stability_days",
            "FSRS's, in days; null otherwise.",
            lambda line: (line.memory and line.memory.stability) or None,
        ),
        number(
            "difficulty",
            "FSRS's, 1 to 10; null otherwise.",
            lambda line: (line.memory and line.memory.difficulty) or None,
        ),
        count("reviews", "Answers that shaped its memory.", lambda line: _reviews(line.memory)),
        count(
            "lapses",
            "How often it was forgotten after it had been passed.",
            lambda line: line.memory.lapses if line.memory else 0,
        ),
        flag("suspended", "Asked no more.", lambda line, _: line.standing.suspended),
        flag("buried", "Left out today.", lambda line, about: line.standing.buried == about.today),
        flag("flagged", "Marked by the learner.", lambda line, _: line.standing.flagged),
        flag("leech", "Forgotten 8 times or more.", lambda line, _: line.leech),
    )
)


def _reviews(memory: Memory | None) -> int:
    return memory.reviews if memory else 0
