"""Row 9: the import of a deck that is there already, as a whole process."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
import time
from contextlib import closing
from functools import partial
from pathlib import Path

from benchmarks.load import AT, run
from benchmarks.plan import Plan
from benchmarks.table import Goal, Line, compared
from benchmarks.timing import Run, environment, in_turn, milliseconds, studyllm, to_the_end
from benchmarks.variants import COLLECTION, copied, edited_deck, edited_table, put_back
from studyllm.store import backup

MUST, MOONSHOT = (Goal("anki", 0.10),), (Goal("anki", 0.07),)
EDITED_MUST, EDITED_MOONSHOT = (Goal("anki", 1.2),), (Goal("anki", 0.9),)

HOME, KEPT = "again", "again-kept"
DECK = "again.yaml"
"""What is imported always lies here: from elsewhere it would be another deck."""


def measure(plan: Plan) -> list[Line]:
    """The same file, and one with some answers edited; the floor is the digest of the file."""
    size, facts = plan.sizes[-1], plan.facts[0]
    same, edited = plan.load.deck(size), edited_deck(plan.load, size)
    _prepare(plan, size, facts)
    backups: list[float] = []
    contenders = {
        "floor": partial(_digested, same),
        "same": partial(_ours, plan, same),
        "edited": partial(_edited, plan, edited, backups),
    }
    if plan.anki:
        for name, table in (
            ("anki same", plan.load.table(size)),
            ("anki edited", edited_table(plan.load, size)),
        ):
            contenders[name] = partial(_anki, plan, size, facts, table)
    results = {
        name: milliseconds(runs)
        for name, runs in in_turn(plan.quiet, contenders, plan.runs).items()
    }
    saved = backups[-plan.runs :]
    what = f"import {size:,} cards again"
    return [
        compared(
            9,
            f"{what}, nothing changed",
            "ms",
            results["same"],
            floor=results["floor"],
            anki=results.get("anki same"),
            must=MUST,
            moonshot=MOONSHOT,
        ),
        compared(
            9,
            f"{what}, 1 % edited, without the backup before it",
            "ms",
            [whole - part for whole, part in zip(results["edited"], saved, strict=True)],
            floor=results["floor"],
            anki=results.get("anki edited"),
            must=EDITED_MUST,
            moonshot=EDITED_MOONSHOT,
        ),
        *([compared(9, "the backup before it", "ms", saved)] if any(saved) else []),
    ]


def _prepare(plan: Plan, size: int, facts: int) -> None:
    """Keep a home that has imported the deck from where it will be imported again."""
    home = copied(plan.load, plan.load.home(size, facts), HOME)
    file = plan.load.work / DECK
    shutil.copy(plan.load.deck(size), file)
    run(studyllm("import", str(file), "--replace"), home)
    shutil.rmtree(home / "backups", ignore_errors=True)
    put_back(home, plan.load.work / KEPT)


def _digested(deck: Path) -> Run:
    begun = time.perf_counter()
    with open(deck, "rb") as stream:
        hashlib.file_digest(stream, hashlib.blake2b)
    return Run(time.perf_counter() - begun, 0.0)


def _ours(plan: Plan, deck: Path) -> Run:
    home = plan.load.work / HOME
    put_back(plan.load.work / KEPT, home)
    file = plan.load.work / DECK
    shutil.copy(deck, file)
    return to_the_end(studyllm("import", str(file)), environment(home))


def _edited(plan: Plan, deck: Path, backups: list[float]) -> Run:
    """Also notes how many milliseconds the backup takes that a large import makes."""
    done = _ours(plan, deck)
    made = list((plan.load.work / HOME).glob("backups/*.db"))
    backups.append(1000 * _backup_s(plan.load.work) if made else 0.0)
    return done


def _backup_s(work: Path) -> float:
    """Seconds of a backup of what was there before the import."""
    folder = work / "again-backups"
    with closing(sqlite3.connect(work / KEPT / "studyllm.db")) as database:
        begun = time.perf_counter()
        backup.make(database, folder, AT)
        taken = time.perf_counter() - begun
    shutil.rmtree(folder)
    return taken


def _anki(plan: Plan, size: int, facts: int, table: Path) -> Run:
    assert plan.anki
    folder = plan.load.work / "anki-again"
    put_back(plan.load.anki(plan.anki, size, facts).parent, folder)
    return to_the_end(plan.anki_words("import", table, folder / COLLECTION), plan.elsewhere())
