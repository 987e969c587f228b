"""`python -m benchmarks`: measures, and prints one table."""

from __future__ import annotations

import argparse
import importlib
import json
import os
import platform
import sqlite3
import sys
import tempfile
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.load import Load
from benchmarks.plan import Plan
from benchmarks.table import Line, table, verdict
from benchmarks.timing import BenchmarkError, Quiet

MEASURES = {
    "start": (1,),
    "app": (2,),
    "prompts": (3,),
    "answers": (4, 5, 6),
    "repaints": (7,),
    "imports": (8,),
    "again": (9,),
    "graphs": (10,),
    "searching": (11,),
    "exporting": (12,),
    "sizes": (13,),
    "memory": (14,),
    "schedulers": (15,),
    "refolding": (16,),
    "quitting": (17,),
}
"""Modules with a `measure`, and the rows that they fill."""
ROWS = tuple(row for rows in MEASURES.values() for row in rows)

FEWEST_RUNS = 5
PATIENCE_S = 10.0
"""How long a quiet machine is waited for."""


def main() -> int:
    """Measure what the command line asks for; the exit code."""
    options = _options()
    plan = _plan(options)
    lines, problems = [], []
    for module, rows in MEASURES.items():
        if not set(rows) & set(options.rows):
            continue
        _tell(f"row {', '.join(map(str, rows))}: {module}")
        try:
            found = importlib.import_module(f"benchmarks.{module}").measure(plan)
        except BenchmarkError as error:
            problems.append(f"not measured: {module}: {error}")
        else:
            lines += [line for line in found if line.row in options.rows]
    about = _about(plan)
    print("\n".join(f"{name}: {value}" for name, value in about.items()), end="\n\n")
    print(table(lines))
    for problem in problems:
        _tell(problem)
    if options.json:
        _write_json(options.json, about, lines)
    return 1 if problems else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--rows", type=_numbers, default=ROWS, help=f"of {ROWS}; all")
    parser.add_argument("--runs", type=int, default=9, help="rounds, at least 5; 9")
    parser.add_argument("--sizes", type=_numbers, default=(1_000, 10_000, 100_000), help="cards")
    parser.add_argument("--facts", type=_numbers, default=(0, 100_000, 1_000_000), help="answers")
    parser.add_argument("--block", type=int, default=200, help="answers in a row; 200")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write all figures here")
    parser.add_argument("--work", type=Path, metavar="DIR", help="where the load is made and kept")
    parser.add_argument("--anki", type=Path, metavar="PYTHON", help="one that has `anki`")
    parser.add_argument(
        "--peers", type=Path, metavar="PYTHON", help="one that has other schedulers; this one"
    )
    parser.add_argument("--quick", action="store_true", help="tiny: only to see that it works")
    options = parser.parse_args()
    if strange := sorted(set(options.rows) - set(ROWS)):
        parser.error(f"no such rows: {strange}")
    if len(options.facts) < 2 and 10 in options.rows:
        parser.error("row 10 holds two histories side by side: --facts 0,1000000, or other --rows")
    if options.quick:
        options.sizes, options.facts, options.runs, options.block = (40, 80), (0, 600), 1, 5
    elif options.runs < FEWEST_RUNS:
        parser.error(f"fewer than {FEWEST_RUNS} runs tell nothing")
    return options


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(sorted({int(word) for word in text.split(",")}))


def _plan(options: argparse.Namespace) -> Plan:
    # Links are not followed: a virtual environment's interpreter is one.
    anki = options.anki.absolute() if options.anki else None
    peers = (options.peers or Path(sys.executable)).absolute()
    work = options.work or Path(tempfile.gettempdir()) / "studyllm-benchmarks"
    load = Load(work.resolve(), _tell)
    return Plan(
        load,
        options.sizes,
        options.facts,
        options.runs,
        options.block,
        anki=anki,
        peers=peers,
        quiet=Quiet(0 if options.quick else PATIENCE_S),
        tell=_tell,
    )


def _about(plan: Plan) -> dict[str, str]:
    """What the figures depend on."""
    system = f"{platform.system()}, {os.cpu_count()} processors"
    versions = f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    quiet = f"{plan.quiet.waited - plan.quiet.in_vain} of {plan.quiet.waited} measurements"
    return {
        "date": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "machine": f"{system}, {versions}",
        "rounds": f"{plan.runs}",
        "on a quiet machine": quiet,
    }


def _write_json(path: Path, about: dict[str, str], lines: list[Line]) -> None:
    figures = [
        asdict(line)
        | {"must_reached": verdict(line, line.must)}
        | {"moonshot_reached": verdict(line, line.moonshot)}
        for line in lines
    ]
    text = json.dumps({"about": about, "lines": figures}, ensure_ascii=False, indent=1)
    path.write_text(text + "\n", encoding="utf-8")


def _tell(message: str) -> None:
    print(message, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
