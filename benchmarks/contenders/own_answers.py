"""Answers by `Study`, in process: `python -m benchmarks.contenders.own_answers HOME SCRATCH`."""

from __future__ import annotations

import os
import random
import shutil
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.load import GRADES, WEIGHTS
from benchmarks.steps import serve
from studyllm.cli.clock import make_clock
from studyllm.config import Home, Settings
from studyllm.core.journal import Grade
from studyllm.study import open_study

READING_MS = 4_000


def steps(home: Path, scratch: Path) -> Iterator[int]:
    """Nanoseconds that asking for the next card and its answer, until it is on disk, take.

    On a copy of the home, and on a new copy when nothing is left to ask. The first card of a
    copy is not timed: planning the sitting belongs to the start. As in the app, the study may
    rest after each card is shown, before its grade, and that is not waited for.
    """
    chance = random.Random(2)
    clock = make_clock(os.environ)
    while True:
        shutil.rmtree(scratch, ignore_errors=True)
        scratch.mkdir()
        shutil.copy(home / "studyllm.db", scratch)
        # With the instants of the files: a deck file that differs is read again.
        shutil.copytree(home / "decks", scratch / "decks")
        study = open_study(Home(scratch, scratch), Settings(), clock, shipped=scratch / "none")
        study.next()
        while True:
            grade = Grade(*chance.choices(GRADES, WEIGHTS))
            begun = time.perf_counter_ns()
            if study.next() is None:
                break
            taken = time.perf_counter_ns() - begun
            study.rest()
            begun = time.perf_counter_ns()
            study.grade(grade, READING_MS)
            yield taken + time.perf_counter_ns() - begun
        study.close()


if __name__ == "__main__":
    serve(steps(Path(sys.argv[1]), Path(sys.argv[2])))
