"""Exports in process: `python -m benchmarks.contenders.own_exports HOME FORM FILE`."""

from __future__ import annotations

import os
import sqlite3
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.load import DECK
from benchmarks.steps import serve
from studyllm.cli.clock import make_clock
from studyllm.cli.saving import replaced, written
from studyllm.config import Home, Settings
from studyllm.study import open_study
from studyllm.study.study import Study


def steps(home: Path, form: str, file: Path) -> Iterator[int]:
    """Nanoseconds until the deck lies in a file, on disk.

    Args:
        home: where the deck is.
        form: `yaml`, `anew` (YAML from the cards), `jsonl`, `csv`, `apkg`, or `scan`, which
            writes all texts as they lie in the database.
        file: where to write it.
    """
    if form == "scan":
        yield from _scans(home, file)
        return
    study = open_study(Home(home, home), Settings(), make_clock(os.environ), shipped=home / "none")
    if form == "apkg":
        yield from _packages(study, file)
    export = study.deck_export
    forms = {
        "yaml": lambda: export.yaml(DECK),
        "anew": lambda: export.yaml(DECK, anew=True),
        "jsonl": lambda: export.json_lines([DECK]),
        "csv": lambda: export.table([DECK]),
    }
    while True:
        begun = time.perf_counter_ns()
        written(file, forms[form](), private=False)
        yield time.perf_counter_ns() - begun


def _packages(study: Study, file: Path) -> Iterator[int]:
    while True:
        begun = time.perf_counter_ns()
        with replaced(file) as stream:
            package = study.package_export()
            package.write(stream, file.parent, [DECK], "en", lambda _done, _total: None)
        yield time.perf_counter_ns() - begun


def _scans(home: Path, file: Path) -> Iterator[int]:
    database = sqlite3.connect(home / "studyllm.db")
    while True:
        begun = time.perf_counter_ns()
        with open(file, "w", encoding="utf-8") as stream:
            stream.writelines(body for (body,) in database.execute("select body from content"))
            stream.flush()
            os.fsync(stream.fileno())
        yield time.perf_counter_ns() - begun


if __name__ == "__main__":
    serve(steps(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3])))
