"""Rows of facts: what a baseline says is JSON, in one way however it was made."""

from __future__ import annotations

import json

from hypothesis import given

from studyllm.core.journal import Baseline, FactId, Promise
from studyllm.store.facts import columns
from tests.core.histories import promises


@given(promises())
def test_a_promise_is_written_as_json_writes_it(promise: Promise) -> None:
    told = promise._asdict()
    day = told.pop("day")
    row = columns(Baseline(FactId(1, "a", 1), "d/c", promise))
    assert (row[0], row[4]) == (day, json.dumps(told))
