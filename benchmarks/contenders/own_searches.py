"""Searches in process: `python -m benchmarks.contenders.own_searches HOME QUERY PART`."""

from __future__ import annotations

import os
import sqlite3
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.steps import serve
from studyllm.cli.clock import make_clock
from studyllm.config import Home, Settings
from studyllm.study import open_study
from studyllm.study.browsing import Sort

SCREEN = 40
"""Rows."""


def steps(home: Path, query: str, part: str) -> Iterator[int]:
    """Nanoseconds of a search.

    Args:
        home: where to search.
        query: what for.
        part: `all` until all cards are found, `first` until the first rows were read, or `scan`,
            which is what SQLite takes to look through all texts.
    """
    if part == "scan":
        yield from _scans(home, query)
        return
    study = open_study(Home(home, home), Settings(), make_clock(os.environ), shipped=home / "none")
    while True:
        begun = time.perf_counter_ns()
        found = study.browsing.search(query, Sort(), "en")
        while not found.done and (part == "all" or found.count < SCREEN):
            found.look()
        if part == "first":
            for place in range(min(found.count, SCREEN)):
                found.row(place)
        yield time.perf_counter_ns() - begun


def _scans(home: Path, query: str) -> Iterator[int]:
    database = sqlite3.connect(home / "studyllm.db")
    while True:
        begun = time.perf_counter_ns()
        like = "select card from content where body like ?"
        database.execute(like, (f"%{query}%",)).fetchall()
        yield time.perf_counter_ns() - begun


if __name__ == "__main__":
    serve(steps(Path(sys.argv[1]), *sys.argv[2:4]))
