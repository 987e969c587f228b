"""All that there is to tell of a learner's progress as plain values, for JSON.

Shares are numbers from 0 to 1, or null of nothing; days are ISO dates; what ends in `_ms` is
milliseconds. docs/statistics.md has the formulas.
"""

from __future__ import annotations

from typing import TypeAlias

from studyllm.core.cards import split_key
from studyllm.core.faces import face
from studyllm.core.journal import Day
from studyllm.core.progress import (
    Bar,
    Bin,
    Calibration,
    CardLine,
    Done,
    DueDay,
    GradeCounts,
    Histogram,
    Outlook,
    Passed,
    Period,
    PointCount,
    Progress,
    Quantity,
    States,
    Streaks,
    Topic,
)
from studyllm.core.schedule import CRAM, NEW, OLD, REPEAT, YOUNG, Memory
from studyllm.report.shapes import (
    About,
    Data,
    Field,
    Shape,
    count,
    day,
    flag,
    many,
    number,
    one,
    share,
    text,
    word,
)


def as_data(progress: Progress, language: str) -> Data:
    """All of it, with titles and questions in a language as far as they have it."""
    return PROGRESS.data(progress, About(language, progress.today))


def as_card(line: CardLine, language: str, today: Day) -> Data:
    """One card, as `hardest` has it."""
    return CARD.data(line, About(language, today))


PASSED: Shape[Passed] = Shape(
    (
        count("answers", "Answers.", lambda passed: passed.answers),
        count("recalled", "Of them, those graded above Again.", lambda passed: passed.recalled),
        share("share", "recalled / answers; null of no answers.", lambda passed: passed.share),
    )
)

GRADES: Shape[GradeCounts] = Shape(
    (
        count("again", "Answers graded Again.", lambda grades: grades[0]),
        count("hard", "Answers graded Hard.", lambda grades: grades[1]),
        count("good", "Answers graded Good.", lambda grades: grades[2]),
        count("easy", "Answers graded Easy.", lambda grades: grades[3]),
    )
)

RETENTION: Shape[Done] = Shape(
    (
        one("young", "Cards with an interval under 21 days.", PASSED, lambda done: done.young),
        one("mature", "Cards with an interval of 21 days or more.", PASSED, lambda d: d.mature),
        one("all", "Both.", PASSED, lambda done: done.retention),
    )
)

BY_STATE: Shape[Done] = Shape(
    (
        one("new", "Cards never seen before.", GRADES, lambda done: done.grades[NEW]),
        one("young", "Interval under 21 days.", GRADES, lambda done: done.grades[YOUNG]),
        one("mature", "Interval of 21 days or more.", GRADES, lambda done: done.grades[OLD]),
        one("repeat", "Cards already answered that day.", GRADES, lambda d: d.grades[REPEAT]),
        one("practice", "Practice beside the schedule.", GRADES, lambda d: d.grades[CRAM]),
    )
)


def _itself(done: Done) -> Done:
    return done


_COUNTS: tuple[Field[Done], ...] = (
    count("answers", "Answers, practice not among them.", lambda done: done.answers),
    count("new", "New cards begun.", lambda done: done.begun),
    count("practice", "Answers beside the schedule.", lambda done: done.practice),
    count(
        "time_ms",
        "Milliseconds of all answers, practice too; at most 60000 each.",
        lambda done: done.took_ms,
    ),
)

DONE: Shape[Done] = Shape(
    (
        day("first", "The first study day.", lambda done: done.first),
        day("last", "The last study day, included.", lambda done: done.last),
        *_COUNTS,
        one("grades", "Answers by grade, without practice.", GRADES, lambda d: d.by_grade),
        one(
            "retention",
            "True retention: the first answers of a day to cards seen before.",
            RETENTION,
            _itself,
        ),
        one("grades_by_state", "Answers by the card's state before them.", BY_STATE, _itself),
    )
)

DAY: Shape[Done] = Shape((day("day", "The study day.", lambda done: done.first), *_COUNTS))

NamedDone: TypeAlias = tuple[str, Done]

BY_DECK: Shape[NamedDone] = Shape(
    (
        word("deck", "The deck's slug.", lambda named: named[0]),
        one("done", "What was done with its cards.", DONE, lambda named: named[1]),
    )
)

BY_TAG: Shape[NamedDone] = Shape(
    (
        word("tag", "A tag of cards or of their decks.", lambda named: named[0]),
        one("done", "What was done with its cards.", DONE, lambda named: named[1]),
    )
)

STREAK: Shape[Streaks] = Shape(
    (
        count(
            "now",
            "Study days in a row with an answer, up to today, or to yesterday if today has none.",
            lambda streaks: streaks.now,
        ),
        count("longest", "The most study days in a row, of all time.", lambda s: s.longest),
    )
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


Hour: TypeAlias = tuple[int, Passed]

HOUR: Shape[Hour] = Shape(
    (
        count("hour", "0 to 23, by the learner's present clock.", lambda hour: hour[0]),
        count("answers", "Answers, practice not among them.", lambda hour: hour[1].answers),
        count("recalled", "Of them, those graded above Again.", lambda h: h[1].recalled),
        share("share", "recalled / answers; null of no answers.", lambda h: h[1].share),
    )
)

POINT: Shape[PointCount] = Shape(
    (
        word("card", "The card's key, DECK/ID.", lambda point: point.key),
        text("point", "The key point.", lambda point: point.point),
        count("said", "Answers that named it.", lambda point: point.said),
        count("missed", "Answers that left it out.", lambda point: point.missed),
    )
)

BIN: Shape[Bin] = Shape(
    (
        share("low", "The least chance.", lambda found: found.low),
        share("high", "All chances are below; of the last bin 1 is in it.", lambda b: b.high),
        count("answers", "Answers foretold such a chance.", lambda b: b.passed.answers),
        count("recalled", "Of them, those graded above Again.", lambda b: b.passed.recalled),
        share("observed", "recalled / answers; null of none.", lambda b: b.passed.share),
        share("foretold", "The mean chance; the bin's middle of none.", lambda b: b.foretold),
    )
)


def _of_any(found: Calibration, number: float) -> float | None:
    return number if found.passed.answers else None


CALIBRATION: Shape[Calibration] = Shape(
    (
        count(
            "answers", "First answers of a day to cards seen before.", lambda c: c.passed.answers
        ),
        count("recalled", "Of them, those graded above Again.", lambda c: c.passed.recalled),
        share("observed", "recalled / answers; null of none.", lambda c: c.passed.share),
        share(
            "foretold", "The mean chance foretold; null of none.", lambda c: _of_any(c, c.foretold)
        ),
        number(
            "log_loss",
            "Mean log-loss of the forecast, in nats; null of no answers.",
            lambda c: _of_any(c, c.loss),
        ),
        number(
            "log_loss_error",
            "The standard error of log_loss, in nats; null of no answers.",
            lambda c: _of_any(c, c.error),
        ),
        number(
            "plain_log_loss",
            "The log-loss of always foretelling `observed`, in nats; null of no answers.",
            lambda c: _of_any(c, c.plain_loss),
        ),
        many("bins", "The lowest chance first, empty ones too.", BIN, lambda c: c.bins),
    )
)

DECKS: Field[Progress] = Field(
    "decks",
    "Slugs of the decks that this is about; none for all.",
    {"type": "array", "items": {"type": "string"}},
    lambda progress, _: list(progress.decks),
)

PROGRESS: Shape[Progress] = Shape(
    (
        day("today", "The present study day.", lambda progress: progress.today),
        DECKS,
        day(
            "since",
            "The first study day of done, periods, by_deck, by_tag, by_hour, missed_points and "
            "calibration.",
            lambda progress: progress.since,
        ),
        word(
            "period",
            "What the days of `periods` are put together by; weeks begin on Monday.",
            lambda progress: progress.period.value,
            *(period.value for period in Period),
        ),
        one("streak", "Study days in a row, in all decks.", STREAK, lambda p: p.streaks),
        one("done_today", "What was done today.", DONE, lambda progress: progress.now),
        one("done", "What was done from `since` on.", DONE, lambda progress: progress.total),
        many("periods", "The same by period, the oldest first.", DONE, lambda p: p.periods),
        many("year", "The last 366 days, the oldest first.", DAY, lambda p: p.year),
        many(
            "by_deck",
            "`done` by deck; decks that are gone too.",
            BY_DECK,
            lambda progress: progress.by_deck.items(),
        ),
        many(
            "by_tag",
            "`done` by tag; an answer counts for each of its card's tags.",
            BY_TAG,
            lambda progress: progress.survey.tags.items(),
        ),
        many(
            "by_hour",
            "Answers by the hour of the day.",
            HOUR,
            lambda progress: enumerate(progress.survey.hours),
        ),
        one("states", "Cards by state, today.", STATES, lambda progress: progress.states),
        many(
            "histograms",
            "How numbers are distributed over learned cards that are not suspended.",
            HISTOGRAM,
            lambda progress: progress.histograms,
        ),
        one(
            "forecast",
            "What falls due; cards begun from now on are not in it.",
            FORECAST,
            lambda progress: progress.outlook,
        ),
        many("topics", "Decks by how well they are known.", TOPIC, lambda p: p.topics),
        many("hardest", "The hardest cards first.", CARD, lambda progress: progress.hardest),
        many(
            "missed_points",
            "Key points that were left out, the most often missed first.",
            POINT,
            lambda progress: progress.survey.points,
        ),
        one(
            "calibration",
            "What the scheduler foretold, held against what was recalled.",
            CALIBRATION,
            lambda progress: progress.survey.calibration,
        ),
    )
)
