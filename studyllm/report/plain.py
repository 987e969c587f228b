"""All that there is to tell of a learner's progress as plain values, for JSON.

Shares are numbers from 0 to 1, or null of nothing; days are ISO dates; what ends in `_ms` is
milliseconds. docs/statistics.md has the formulas.
"""

from __future__ import annotations

from typing import TypeAlias

from studyllm.core.journal import Day
from studyllm.core.progress import (
    Bin,
    Calibration,
    CardLine,
    Done,
    GradeCounts,
    Passed,
    Period,
    PointCount,
    Progress,
    Streaks,
)
from studyllm.core.schedule import CRAM, NEW, OLD, REPEAT, YOUNG
from studyllm.report.card_shapes import CARD, FORECAST, HISTOGRAM, STATES, TOPIC
from studyllm.report.shapes import (
    About,
    Data,
    Field,
    Shape,
    count,
    day,
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
        one("new", "Cards never learned before.", GRADES, lambda done: done.grades[NEW]),
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
            "True retention: the first answers of a day to cards learned before.",
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
            "answers", "First answers of a day to cards learned before.", lambda c: c.passed.answers
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
            "The standard error of log_loss, in nats; null of fewer than two answers.",
            lambda c: c.error if c.passed.answers > 1 else None,
        ),
        number(
            "plain_log_loss",
            "The log-loss of always foretelling `observed`, in nats; null of no answers.",
            lambda c: _of_any(c, c.plain_loss),
        ),
        many("bins", "The lowest chance first, empty ones too.", BIN, lambda c: c.bins),
    )
)

SURVEYED = "null unless all answers were asked to be read, as --full does"

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
            f"`done` by tag; an answer counts for each of its card's tags; {SURVEYED}.",
            BY_TAG,
            lambda progress: progress.survey and progress.survey.tags.items(),
            null=True,
        ),
        many(
            "by_hour",
            f"Answers by the hour of the day; {SURVEYED}.",
            HOUR,
            lambda progress: progress.survey and enumerate(progress.survey.hours),
            null=True,
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
            f"Key points that were left out, the most often missed first; {SURVEYED}.",
            POINT,
            lambda progress: progress.survey and progress.survey.points,
            null=True,
        ),
        one(
            "calibration",
            "What the scheduler foretold, held against what was recalled; of named decks "
            f"{SURVEYED}.",
            CALIBRATION,
            lambda progress: progress.calibration,
            null=True,
        ),
    )
)
