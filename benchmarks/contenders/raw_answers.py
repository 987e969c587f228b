"""The floor of an answer: `python -m benchmarks.contenders.raw_answers FILE CARDS`.

One transaction of plain sqlite3 that updates a card and inserts a review, as durable as ours.
"""

from __future__ import annotations

import random
import sqlite3
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.load import cards
from benchmarks.steps import serve

SCHEMA = """
create table card (
    id integer primary key, key text not null unique, deck integer not null,
    question text not null, answer text not null, tags text not null, due integer,
    interval integer not null default 0, ease integer not null default 250,
    repetitions integer not null default 0, lapses integer not null default 0
);
create index card_due on card (due, deck) where due is not null;
create table review (
    id integer primary key, card integer not null, at integer not null, grade integer not null,
    interval integer not null, ease integer not null, took_ms integer not null
);
"""
INSERT_CARD = (
    "insert into card (id, key, deck, question, answer, tags, due) values (?, ?, 1, ?, ?, ?, ?)"
)
UPDATE = (
    "update card set due = ?, interval = ?, ease = ?, repetitions = repetitions + 1 where id = ?"
)
INSERT = (
    "insert into review (card, at, grade, interval, ease, took_ms) values (?, ?, 3, 12, 250, 4200)"
)


def steps(path: Path, count: int) -> Iterator[int]:
    """Nanoseconds from `begin` until `commit` is through."""
    for old in path.parent.glob(f"{path.name}*"):
        old.unlink()
    database = sqlite3.connect(path, isolation_level=None)
    database.execute("pragma journal_mode = wal")
    database.execute("pragma synchronous = full")
    database.executescript(SCHEMA)
    database.execute("begin")
    chance = random.Random(1)
    database.executemany(INSERT_CARD, _rows(chance, count))
    database.execute("commit")
    database.execute("pragma wal_checkpoint(truncate)")
    execute = database.execute
    at = 1_700_000_000_000
    while True:
        card = chance.randint(1, count)
        at += 1
        begun = time.perf_counter_ns()
        execute("begin immediate")
        execute(UPDATE, (300, 12, 250, card))
        execute(INSERT, (card, at))
        execute("commit")
        yield time.perf_counter_ns() - begun


def _rows(chance: random.Random, count: int) -> Iterator[tuple[object, ...]]:
    for number, (key, question, answer, tags) in enumerate(cards(count), 1):
        due = chance.randrange(200) if number % 10 < 7 else None
        yield number, key, question, answer, " ".join(tags), due


if __name__ == "__main__":
    serve(steps(Path(sys.argv[1]), int(sys.argv[2])))
