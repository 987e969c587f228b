"""Logs of real reviews: the journal of a studyllm database, or a table as py-fsrs publishes one."""

from __future__ import annotations

import csv
import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import TypeAlias
from zoneinfo import ZoneInfo

from studyllm.core.cards import Key
from studyllm.core.journal import Answer, Counting, FactId, Grade, Moment, Review, effective
from studyllm.errors import StudyError

Log: TypeAlias = list[tuple[Key, list[Counting]]]
"""What happened to each card, in fold order."""

COLUMNS = ("card_id", "review_rating", "review_time", "review_duration")
MAGIC = b"SQLite format 3\0"

FACTS = """
    select at, device.name, lag, day, kind, name.text, grade, took_ms, data
    from journal join device on device.id = journal.device join name on name.id = journal.card
    order by journal.card
"""
"""A database's facts, each card's together, as `store.facts.fact` takes them."""


class LogError(StudyError):
    """A log cannot be read."""


def read(path: Path, zone: ZoneInfo, rollover_hour: int) -> Log:
    """The histories in a database, or in a table.

    Args:
        path: the file; it is only read.
        zone: where the learner of a table was. A database knows its study days itself.
        rollover_hour: when a study day of a table begins, 0-23.

    Raises:
        LogError: it cannot be read.
    """
    try:
        with open(path, "rb") as stream:
            is_database = stream.read(len(MAGIC)) == MAGIC
        return _database(path) if is_database else _table(path, zone, rollover_hour)
    except (OSError, sqlite3.Error, StudyError, UnicodeDecodeError) as error:
        raise LogError(f"{path}: {error}") from error


def _database(path: Path) -> Log:
    from studyllm.store.facts import fact

    database = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    try:
        groups = groupby(database.execute(FACTS), key=lambda row: str(row[5]))
        return [(card, effective(map(fact, rows))) for card, rows in groups]
    finally:
        database.close()


def _table(path: Path, zone: ZoneInfo, rollover_hour: int) -> Log:
    cards: dict[Key, list[Answer]] = defaultdict(list)
    with open(path, encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        if missing := set(COLUMNS) - set(reader.fieldnames or ()):
            raise LogError(f"has no column {', '.join(sorted(missing))}")
        for row in reader:
            try:
                answer = _answer(row, reader.line_num, zone, rollover_hour)
            except (ValueError, TypeError) as error:
                raise LogError(f"line {reader.line_num}: {error}") from error
            cards[answer.card].append(answer)
    return [(card, effective(answers)) for card, answers in cards.items()]


def _answer(row: dict[str, str], line: int, zone: ZoneInfo, rollover_hour: int) -> Answer:
    moment = datetime.fromisoformat(row["review_time"])
    if moment.tzinfo is None:
        raise ValueError(f"{row['review_time']} says nothing of its offset from UTC")
    offset = moment.astimezone(zone).utcoffset()
    assert offset is not None
    at = round(moment.timestamp() * 1000)
    day = Moment(at, int(offset.total_seconds())).day(rollover_hour)
    review = Review(Grade(int(row["review_rating"])), day, int(float(row["review_duration"] or 0)))
    return Answer(FactId(at, "", line), row["card_id"], review)


def size(log: Iterable[tuple[Key, list[Counting]]]) -> int:
    """How many answers a log has, practice beside the schedule included."""
    return sum(isinstance(fact, Answer) for _, history in log for fact in history)
