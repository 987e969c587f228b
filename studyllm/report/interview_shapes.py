"""What JSON has of an interview: what was chosen, the plan, and how ready the learner is."""

from __future__ import annotations

from studyllm.core.interview import (
    WEEKDAYS,
    Interview,
    PlannedDay,
    PointOutlook,
    Preparation,
    Shortfall,
    TopicOutlook,
)
from studyllm.report.plain import CALIBRATION
from studyllm.report.shapes import (
    About,
    Data,
    Field,
    Shape,
    count,
    day,
    flag,
    iso,
    many,
    one,
    share,
    text,
    word,
)

TEXTS: Data = {"type": "array", "items": {"type": "string"}}

WEIGHT: Shape[tuple[str, int]] = Shape(
    (
        word("slug", "The deck's.", lambda item: item[0]),
        count("weight", "1 to 100.", lambda item: item[1]),
    )
)

INTERVIEW: Shape[Interview] = Shape(
    (
        day("date", "The study day of the interview.", lambda interview: interview.date),
        flag("ahead", "Whether that is after today.", lambda one, about: one.date > about.today),
        count("minutes", "Of each study day.", lambda interview: interview.minutes),
        Field(
            "weekdays_off",
            "Days of the week without study, `mon` to `sun`.",
            TEXTS,
            lambda interview, _: [WEEKDAYS[number] for number in interview.weekdays_off],
        ),
        Field(
            "days_off",
            "Single days without study, ISO dates.",
            TEXTS,
            lambda interview, _: [iso(number) for number in interview.days_off],
        ),
        many(
            "topics",
            "Decks with weights; none for all that are shown, alike.",
            WEIGHT,
            lambda interview: interview.topics.items(),
        ),
    )
)

PLANNED: Shape[PlannedDay] = Shape(
    (
        day("day", "The study day.", lambda planned: planned.day),
        flag("off", "Whether the learner does not study then.", lambda planned, _: planned.off),
        count("new", "New cards that are begun.", lambda planned: planned.new),
        count("reviews", "Answers to cards learned before that day.", lambda p: p.reviews),
        count("minutes", "Of all answers, to the nearest.", lambda planned: planned.minutes),
    )
)

TOPIC: Shape[TopicOutlook] = Shape(
    (
        word("slug", "The deck's.", lambda topic: topic.slug),
        text("title", "Of the deck.", lambda topic: topic.title),
        count("weight", "1 to 100.", lambda topic: topic.weight),
        count("cards", "Cards that are not suspended.", lambda topic: topic.cards),
        count("seen", "Of them, those learned: answered at least once.", lambda topic: topic.seen),
        count("new_today", "New cards that the plan has today.", lambda topic: topic.new),
        day(
            "complete",
            "The day by whose end all its cards are learned; null if not before the interview.",
            lambda topic: topic.complete,
            null=True,
        ),
        share("now", "The share recalled today; a new card is not.", lambda topic: topic.now),
        share("idle", "The share on the day if nothing more is studied.", lambda t: t.idle),
        share("then", "The share on the day if the plan is followed.", lambda t: t.then.mean),
        share("then_low", "In four of five cases it is at least this,", lambda t: t.then.low),
        share("then_high", "and at most this.", lambda topic: topic.then.high),
    )
)

SHORTFALL: Shape[Shortfall] = Shape(
    (
        Field(
            "minutes",
            "Of each day, with which all fits; null if no number does.",
            {"type": ["integer", "null"], "minimum": 1},
            lambda short, _: short.minutes,
        ),
        day(
            "date",
            "Of the interview, with which all fits; null if none within a year does.",
            lambda short: short.date,
            null=True,
        ),
        Field(
            "drop",
            "Slugs of decks without which the rest fits, the least loss first.",
            TEXTS,
            lambda short, _: list(short.drop),
        ),
    )
)

POINT: Shape[PointOutlook] = Shape(
    (
        word("card", "The card's key, DECK/ID.", lambda point: point.key),
        text("point", "The key point.", lambda point: point.point),
        flag("required", "Whether an answer without it is wrong.", lambda p, _: p.required),
        count("said", "Answers that named it.", lambda point: point.said),
        count("missed", "Answers that left it out.", lambda point: point.missed),
        share("now", "The chance that it is named today.", lambda point: point.now),
        share("then", "The same on the day if the plan is followed.", lambda p: p.then),
    )
)

PREPARATION: Shape[Preparation] = Shape(
    (
        many(
            "days",
            "From today to the day before; none once it has come.",
            PLANNED,
            lambda p: p.days,
        ),
        many("topics", "In the order of decks.", TOPIC, lambda p: p.topics),
        share("now", "The share of all cards recalled today, by weight.", lambda p: p.now),
        share("idle", "The same on the day if nothing more is studied.", lambda p: p.idle),
        share("then", "The same on the day if the plan is followed.", lambda p: p.then.mean),
        share("then_low", "In four of five cases it is at least this,", lambda p: p.then.low),
        share("then_high", "and at most this.", lambda p: p.then.high),
        share(
            "weakest",
            "The mean chance on the day of the tenth of the cards that is known least.",
            lambda p: p.weakest,
        ),
        count("unseen", "Cards that will not have been learned by then.", lambda p: p.unseen),
        flag(
            "fits",
            "Whether every card is learned and what is due can be asked.",
            lambda p, _: p.fits,
        ),
        one(
            "shortfall",
            "What it would take; null if it fits.",
            SHORTFALL,
            lambda p: p.shortfall,
            null=True,
        ),
        one(
            "calibration",
            "What was foretold so far, held against what was recalled.",
            CALIBRATION,
            lambda p: p.calibration,
        ),
    )
)


def as_interview(interview: Interview, about: About) -> Data:
    """What was chosen."""
    return INTERVIEW.data(interview, about)


def as_preparation(preparation: Preparation, language: str) -> Data:
    """The plan and what it leads to."""
    return PREPARATION.data(preparation, About(language, preparation.today))
