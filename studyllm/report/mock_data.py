"""Mock interviews as plain values, for JSON."""

from __future__ import annotations

from studyllm.core.debrief import Debrief, Given, PointSaid, TopicDebrief
from studyllm.core.journal import Grade
from studyllm.report.shapes import (
    About,
    Data,
    Field,
    Shape,
    count,
    day,
    flag,
    many,
    one,
    text,
    word,
)

GRADE_NAMES = {grade: grade.name.lower() for grade in Grade}


def as_data(debrief: Debrief, language: str) -> Data:
    """All of a mock interview, with texts of decks in a language as far as they have it."""
    return DEBRIEF.data(debrief, About(language, debrief.day))


def as_line(debrief: Debrief) -> Data:
    """What a list of mock interviews has of each."""
    return LINE.data(debrief, About("", debrief.day))


def _count_of(grade: Grade) -> Field[TopicDebrief]:
    return count(
        GRADE_NAMES[grade],
        f"Answers graded {grade.name.capitalize()}.",
        lambda topic: topic.grades[grade],
    )


COUNTS: tuple[Field[TopicDebrief], ...] = (
    count("questions", "Questions that were asked, follow-ups not.", lambda t: t.questions),
    count("answers", "Answers, those to follow-ups too.", lambda topic: topic.answers),
    count("covered", "Key points that were named.", lambda topic: topic.covered),
    count("missed", "Key points that were left out.", lambda topic: topic.missed),
    *map(_count_of, Grade),
    count("took_ms", "Milliseconds of all answers.", lambda topic: topic.took_ms),
    count("allotted_ms", "Milliseconds planned for these questions.", lambda t: t.allotted_ms),
)

TOTAL: Shape[TopicDebrief] = Shape(COUNTS)

TOPIC: Shape[TopicDebrief] = Shape(
    (
        word("deck", "The deck's slug.", lambda topic: topic.slug),
        text("title", "The deck's title.", lambda topic: topic.title),
        *COUNTS,
    )
)

POINT: Shape[PointSaid] = Shape(
    (
        text("point", "The key point.", lambda point: point.text),
        flag("required", "Whether a good answer has it.", lambda point, _: point.required),
        flag("said", "Whether it was named.", lambda point, _: point.said),
    )
)

GIVEN: Shape[Given] = Shape(
    (
        word("card", "The card, as DECK/ID.", lambda given: given.key),
        text("question", "What it asks; empty if it is gone.", lambda given: given.question),
        count("number", "Of the question, from 1.", lambda given: given.number),
        count("depth", "0 for the question, 1 on for follow-ups.", lambda given: given.depth),
        word(
            "grade", "The grade that counts.", lambda g: GRADE_NAMES[g.grade], *GRADE_NAMES.values()
        ),
        count("took_ms", "Milliseconds.", lambda given: given.took_ms),
        count("covered", "Key points that were named.", lambda given: given.covered),
        count("missed", "Key points that were left out.", lambda given: given.missed),
        many(
            "points", "The key points that the card still has.", POINT, lambda given: given.points
        ),
    )
)

LINE: Shape[Debrief] = Shape(
    (
        count("began_ms", "When it began, epoch milliseconds.", lambda debrief: debrief.began),
        day("day", "The study day.", lambda debrief: debrief.day),
        count("seed", "What it was drawn by.", lambda debrief: debrief.seed),
        count("minutes", "Planned for all of it.", lambda debrief: debrief.minutes),
        count("questions", "That were drawn.", lambda debrief: debrief.questions),
        one("total", "All topics together.", TOTAL, lambda debrief: debrief.total),
    )
)

DEBRIEF: Shape[Debrief] = Shape(
    (
        *LINE.fields,
        many("topics", "Each topic.", TOPIC, lambda debrief: debrief.topics),
        many("repeat", "What to repeat first.", GIVEN, lambda debrief: debrief.repeat),
        many("answers", "All answers in their order.", GIVEN, lambda debrief: debrief.given),
    )
)
