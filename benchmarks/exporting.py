"""Row 12: the largest deck to a file, in each format; to a package for Anki, and from one."""

from __future__ import annotations

import shutil
import statistics
import sys
from collections.abc import Callable
from contextlib import ExitStack, closing
from functools import partial
from pathlib import Path
from typing import TypeAlias

from benchmarks.plan import Plan
from benchmarks.steps import Steps
from benchmarks.table import Goal, Line
from benchmarks.timing import (
    Run,
    environment,
    in_turn,
    ratio,
    seconds,
    studyllm,
    to_the_end,
)

MUST, MOONSHOT = (Goal("anki", 2.0),), (Goal("anki", 1.3),)
MUST_PACKED, MOONSHOT_PACKED = (Goal("anki", 2.5),), (Goal("anki", 1.0),)

FORMS = {
    "jsonl": "as JSON Lines",
    "yaml": "as YAML, the file as it lies there",
    "anew": "as YAML, written anew",
    "csv": "as CSV",
}
AIMED = ("jsonl", "yaml")
"""Those for which something is to be reached."""

OWN = "benchmarks.contenders.own_exports"

Open: TypeAlias = Callable[[], Steps]
"""Begins a contender's process."""


def measure(plan: Plan) -> list[Line]:
    """All texts as they lie in the database, each format of ours, and Anki's notes, in turn."""
    size = plan.sizes[-1]
    results = _results(plan, _texts(plan, size))
    floor, anki = results["scan"], results.get("anki")
    return [
        Line(
            12,
            f"export {size:,} cards {what}",
            "ms",
            statistics.median(results[form]),
            floor=statistics.median(floor),
            floor_ratio=ratio(results[form], floor),
            anki=statistics.median(anki) if anki else None,
            anki_ratio=ratio(results[form], anki) if anki else None,
            must=MUST if form in AIMED else (),
            moonshot=MOONSHOT if form in AIMED else (),
            samples=results[form],
        )
        for form, what in FORMS.items()
    ] + [_packed(plan, size), *_unpacked(plan, size)]


def _packed(plan: Plan, size: int) -> Line:
    """A package of ours and one of Anki's, in turn."""
    facts = plan.facts[min(1, len(plan.facts) - 1)]
    contenders = {"apkg": _own(plan, plan.load.home(size, facts), "apkg")}
    if plan.anki:
        collection = plan.load.anki(plan.anki, size, facts)
        contenders["anki"] = _anki(plan, "packages", collection, "export.anki.apkg")
    results = _results(plan, contenders)
    anki = results.get("anki")
    return Line(
        12,
        f"export {size:,} cards with {facts:,} facts as a package for Anki",
        "ms",
        statistics.median(results["apkg"]),
        anki=statistics.median(anki) if anki else None,
        anki_ratio=ratio(results["apkg"], anki) if anki else None,
        must=MUST_PACKED,
        moonshot=MOONSHOT_PACKED,
        samples=results["apkg"],
    )


def _unpacked(plan: Plan, size: int) -> list[Line]:
    """A package of Anki's, taken in by whole processes with nothing there before, in turn."""
    if not plan.anki:
        return []
    facts = plan.facts[min(1, len(plan.facts) - 1)]
    package = plan.load.package(plan.anki, size, facts)
    contenders = {
        "ours": partial(_taken_in, plan, package),
        "anki": partial(_taken_in_by_anki, plan, package),
    }
    results = {
        name: [1000 * s for s in seconds(runs)]
        for name, runs in in_turn(plan.quiet, contenders, plan.runs).items()
    }
    line = Line(
        12,
        f"import a package of Anki's, {size:,} cards with {facts:,} facts",
        "ms",
        statistics.median(results["ours"]),
        anki=statistics.median(results["anki"]),
        anki_ratio=ratio(results["ours"], results["anki"]),
        must=MUST_PACKED,
        moonshot=MOONSHOT_PACKED,
        samples=results["ours"],
    )
    return [line]


def _taken_in(plan: Plan, package: Path) -> Run:
    home = plan.load.fresh_home("unpacking")
    # By the real clock: the days of Anki's collection count from the real today.
    real = {name: value for name, value in environment(home).items() if name != "STUDYLLM_NOW"}
    return to_the_end(studyllm("import", str(package)), real)


def _taken_in_by_anki(plan: Plan, package: Path) -> Run:
    folder = plan.load.work / "anki-unpacking"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    words = plan.anki_words("unpack", package, folder / "collection.anki2")
    return to_the_end(words, plan.elsewhere())


def _texts(plan: Plan, size: int) -> dict[str, Open]:
    home = plan.load.home(size, plan.facts[0])
    contenders = {form: _own(plan, home, form) for form in ("scan", *FORMS)}
    if plan.anki:
        collection = plan.load.anki(plan.anki, size, 0)
        contenders["anki"] = _anki(plan, "exports", collection, "export.anki")
    return contenders


def _own(plan: Plan, home: Path, form: str) -> Open:
    file = plan.load.work / f"export.{form}"
    words = [sys.executable, "-m", OWN, str(home), form, str(file)]
    return lambda: Steps(words, environment(home))


def _anki(plan: Plan, what: str, collection: Path, name: str) -> Open:
    words = plan.anki_words(what, collection, plan.load.work / name)
    return lambda: Steps(words, plan.elsewhere())


def _results(plan: Plan, ways: dict[str, Open]) -> dict[str, list[float]]:
    """Milliseconds of each round, by contender."""
    with ExitStack() as stack:
        contenders = {name: stack.enter_context(closing(way())) for name, way in ways.items()}
        results: dict[str, list[float]] = {name: [] for name in contenders}
        for number in range(-1, plan.runs):
            for name, steps in contenders.items():
                plan.quiet.wait()
                (taken,) = steps.block(1)
                if number >= 0:
                    results[name].append(taken / 1e6)
    return results
