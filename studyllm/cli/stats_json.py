"""What `studyllm stats --json` prints: the counts of today and all of a learner's progress."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from studyllm.cli.output import VERSION
from studyllm.report import shapes
from studyllm.report.plain import PROGRESS, as_data
from studyllm.report.shapes import DIALECT, About, Data, Shape, count

if TYPE_CHECKING:
    from studyllm.core.progress import Progress
    from studyllm.study import Study


class Counts(NamedTuple):
    """Numbers that stand at the top, and no `since` changes."""

    cards_total: int
    cards_new: int
    cards_due: int
    cards_suspended: int
    cards_flagged: int
    cards_leech: int
    reviews_total: int
    progress: Progress


COUNTS: Shape[Counts] = Shape(
    (
        count("cards_total", "Cards of the decks named, or shown.", lambda c: c.cards_total),
        count("cards_new", "Never answered, and not suspended.", lambda c: c.cards_new),
        count("cards_due", "Due by today and to be asked today.", lambda c: c.cards_due),
        count("cards_suspended", "Asked no more.", lambda counts: counts.cards_suspended),
        count("cards_flagged", "Marked by the learner.", lambda counts: counts.cards_flagged),
        count("cards_leech", "Forgotten 8 times or more.", lambda counts: counts.cards_leech),
        count(
            "reviews_total",
            "Answers of all time, practice not among them.",
            lambda counts: counts.reviews_total,
        ),
        count("reviews_today", "Of them, today's.", lambda counts: counts.progress.now.answers),
        count("new_today", "New cards begun today.", lambda counts: counts.progress.now.begun),
        count(
            "practice_today",
            "Today's answers beside the schedule.",
            lambda counts: counts.progress.now.practice,
        ),
        count(
            "time_today_ms",
            "Milliseconds of today's answers, practice too; at most 60000 each.",
            lambda counts: counts.progress.now.took_ms,
        ),
        count(
            "streak_days",
            "Study days in a row with an answer, in all decks.",
            lambda counts: counts.progress.streaks.now,
        ),
    )
)


def data(study: Study, progress: Progress, language: str) -> Data:
    """The whole object but for its version."""
    counts = _counts(study, progress)
    return COUNTS.data(counts, About(language, progress.today)) | as_data(progress, language)


def schema() -> Data:
    """The JSON Schema of it."""
    version: Data = {
        "description": "Of this format; it rises when a property changes or goes.",
        "const": VERSION,
    }
    properties = {"schema_version": version} | COUNTS.properties() | PROGRESS.properties()
    return {"$schema": DIALECT, "title": "studyllm stats"} | shapes.schema(properties)


def _counts(study: Study, progress: Progress) -> Counts:
    decks: Sequence[str] = progress.decks
    rows = [row for row in study.decks() if (row.slug in decks if decks else not row.hidden)]
    marked = [one for one in study.marked() if not decks or one.key.partition("/")[0] in decks]
    return Counts(
        sum(row.cards for row in rows),
        sum(row.new for row in rows),
        sum(row.due for row in rows),
        sum(one.suspended for one in marked),
        sum(one.flagged for one in marked),
        sum(one.leech for one in marked),
        study.statistics.total(None, decks).answers,
        progress,
    )
