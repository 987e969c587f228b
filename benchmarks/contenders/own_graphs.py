"""Statistics in process: `python -m benchmarks.contenders.own_graphs HOME`."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.steps import serve
from studyllm.cli.clock import make_clock
from studyllm.config import Home, Settings
from studyllm.core.progress import Period
from studyllm.study import open_study


def steps(home: Path) -> Iterator[int]:
    """Nanoseconds until all numbers of all time are there that need no look at single answers."""
    study = open_study(Home(home, home), Settings(), make_clock(os.environ), shipped=home / "none")
    numbers = study.statistics
    while True:
        begun = time.perf_counter_ns()
        numbers.activity(Period.DAY)
        numbers.total()
        numbers.by_deck()
        numbers.streaks()
        numbers.calibration()
        numbers.states()
        numbers.outlook()
        for _ in numbers.memories():
            pass
        yield time.perf_counter_ns() - begun


if __name__ == "__main__":
    serve(steps(Path(sys.argv[1])))
