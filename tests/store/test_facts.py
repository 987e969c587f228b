"""Rows of facts: what a baseline says, and those of a card that are read at once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from operator import itemgetter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyllm.core.journal import Answer, Baseline, FactId, Promise, effective
from studyllm.store import cold
from studyllm.store.connection import Database
from studyllm.store.facts import (
    ANSWER,
    BASELINE,
    CRAM,
    OPENS,
    Course,
    columns,
    facts_of_card,
    past_of_card,
)
from studyllm.store.migrations import open_database
from tests.core.histories import promises


def _promise(one: object) -> Promise:
    assert isinstance(one, Baseline)
    return one.promise


@given(promises())
def test_a_promise_is_written_as_json_writes_it(promise: Promise) -> None:
    told = promise._asdict()
    day = told.pop("day")
    row = columns(Baseline(FactId(1, "a", 1), "d/c", promise))
    assert (row[0], row[4]) == (day, json.dumps(told))


PROMISED = '{"due": 9, "interval": 4, "ease": null}'
DEVICES = {1: "b", 2: "a", 3: "c"}
ROWS = st.tuples(
    *(st.integers(0, 6), st.sampled_from([*DEVICES, *[1] * 6]), st.integers(0, 2)),
    *(st.integers(-3, 3), st.sampled_from([ANSWER] * 9 + [BASELINE, CRAM])),
    *(st.integers(1, 4), st.integers(0, 90_000)),
    st.sampled_from([None] * 9 + [OPENS, '{"said": [], "missed": ["x"]}']),
)


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    folder = tmp_path_factory.mktemp("facts")
    made = open_database(folder / "studyllm.db", folder / "backups", 0)
    for number, name in DEVICES.items():
        made.execute("insert or replace into device values (?, ?, '', '', 0)", (number, name))
    yield made
    made.close()


@settings(deadline=None)
@given(rows=st.lists(ROWS, max_size=8, unique_by=itemgetter(0, 1, 2)))
def test_answers_and_promises_come_as_they_fold(db: Database, rows: list[Any]) -> None:
    """However many devices gave them, at whatever instants."""
    db.execute("begin")
    for at, device, lag, day, kind, grade, took_ms, data in rows:
        values: tuple[Any, ...] = (at, device, lag, day, kind, 9, grade, took_ms, data)
        if kind == BASELINE:
            values = (at, device, lag, day, kind, 9, None, None, PROMISED)
        db.execute("insert into journal values (?, ?, ?, ?, ?, ?, ?, ?, ?)", values)
    read = db.execute(cold.FACTS_BY_CARD).fetchall()
    db.execute("rollback")
    facts = facts_of_card((row[:9] for row in read), DEVICES, "d/c")
    past = past_of_card(read, DEVICES, "d/c")
    if isinstance(past, Course):
        assert len(past) == len(facts)
        told: list[object] = []
        for stretch in past.stretches:
            told += [stretch] if isinstance(stretch, Promise) else stretch
        course = effective(facts)
        assert told == [one.review if isinstance(one, Answer) else _promise(one) for one in course]
        assert not any(isinstance(one, Answer) and (one.cram or one.recital) for one in course)
    else:
        assert past == facts
        marked = any(kind == CRAM or (data and kind != BASELINE) for *_, kind, _, _, data in rows)
        assert marked or len({row[0] for row in rows}) < len(rows)
