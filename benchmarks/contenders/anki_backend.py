"""Anki's own backend under the same load, run by an interpreter that has the package `anki`.

The rest of the project neither imports nor needs it.

    python -m benchmarks.contenders.anki_backend build TABLE COLLECTION REVIEWS
    python -m benchmarks.contenders.anki_backend start COLLECTION
    python -m benchmarks.contenders.anki_backend answers COLLECTION SCRATCH
    python -m benchmarks.contenders.anki_backend empty COLLECTION
    python -m benchmarks.contenders.anki_backend import TABLE COLLECTION
    python -m benchmarks.contenders.anki_backend searches COLLECTION QUERY
    python -m benchmarks.contenders.anki_backend graphs COLLECTION
    python -m benchmarks.contenders.anki_backend exports COLLECTION FILE
    python -m benchmarks.contenders.anki_backend packages COLLECTION FILE
    python -m benchmarks.contenders.anki_backend pack COLLECTION FILE
    python -m benchmarks.contenders.anki_backend unpack FILE COLLECTION
"""

from __future__ import annotations

import random
import shutil
import sqlite3
import sys
import time
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

DAY_MS = 86_400_000


def collection(path: Path) -> Any:
    """Anki's collection in that file, made if there is none."""
    from anki.collection import Collection  # type: ignore[import-not-found]

    return Collection(str(path))


def take_in(table: Path, path: Path) -> Any:
    """The collection at `path` after an import of all cards of a table."""
    from anki.collection import ImportCsvRequest

    made = collection(path)
    metadata = made.get_csv_metadata(str(table), None)
    made.import_csv(ImportCsvRequest(path=str(table), metadata=metadata))
    return made


def build(table: Path, path: Path, reviews: int) -> None:
    """A collection with the load of our homes: new and due cards, and a history of 730 days."""
    from benchmarks.load import AHEAD, DUE, DUE_SHARE, GRADES, LATE, NEW_SHARE, SPAN, WEIGHTS

    made = take_in(table, path)
    today = made.sched.today
    config = made.decks.config_dict_for_deck_id(1)
    config["new"]["perDay"] = 20
    config["rev"]["perDay"] = 9999
    made.decks.update_config(config)
    made.close()
    # Through sqlite3: the backend's own bridge takes minutes for a million rows.
    database = sqlite3.connect(path)
    chance = random.Random(11)
    cards = [row[0] for row in database.execute("select id from cards order by id")]
    learned = cards[: round(len(cards) * (1 - NEW_SHARE))]
    due = set(chance.sample(learned, min(DUE, round(len(cards) * DUE_SHARE))))
    states = (
        (
            today - chance.randrange(LATE) if card in due else today + chance.randrange(1, AHEAD),
            chance.randrange(LATE + 1, 300),
            chance.randrange(1700, 3000),
            chance.randrange(3, 20),
            chance.randrange(3),
            card,
        )
        for card in learned
    )
    database.executemany(
        "update cards set type = 2, queue = 2, due = ?, ivl = ?, factor = ?, reps = ?, lapses = ?"
        " where id = ?",
        states,
    )
    begin = int(time.time() * 1000) - SPAN * DAY_MS
    history = (
        (
            begin + number * (SPAN - 1) * DAY_MS // reviews,
            chance.choice(learned),
            -1,
            chance.choices(GRADES, WEIGHTS)[0],
            chance.randrange(1, 300),
            chance.randrange(1, 300),
            chance.randrange(1700, 3000),
            chance.randrange(2_000, 30_000),
            1,
        )
        for number in range(reviews)
    )
    database.executemany("insert into revlog values (?, ?, ?, ?, ?, ?, ?, ?, ?)", history)
    database.commit()
    database.close()


def start(path: Path) -> None:
    """Print the first card's question, and leave when told to, as a program would."""
    opened = collection(path)
    top = opened.sched.get_queued_cards(fetch_limit=1).cards[0]
    print(opened.get_card(top.card.id).question(), flush=True)
    sys.stdin.readline()
    opened.close()


def steps(path: Path, scratch: Path) -> Iterator[int]:
    """Nanoseconds from asking for the next card until its answer is on disk."""
    import_module("anki.collection")  # first: Anki's modules import each other in a ring
    from anki.scheduler.v3 import CardAnswer  # type: ignore[import-not-found]

    from benchmarks.load import WEIGHTS

    chance = random.Random(2)
    ratings = (CardAnswer.AGAIN, CardAnswer.HARD, CardAnswer.GOOD, CardAnswer.EASY)
    while True:
        shutil.copy(path, scratch)
        opened = collection(scratch)
        opened.sched.get_queued_cards(fetch_limit=1)
        while True:
            rating = chance.choices(ratings, WEIGHTS)[0]
            begun = time.perf_counter_ns()
            queued = opened.sched.get_queued_cards(fetch_limit=1).cards
            if not queued:
                break
            card = opened.get_card(queued[0].card.id)
            card.start_timer()
            answer = opened.sched.build_answer(card=card, states=queued[0].states, rating=rating)
            opened.sched.answer_card(answer)
            yield time.perf_counter_ns() - begun
        opened.close()


def searches(path: Path, query: str) -> Iterator[int]:
    """Nanoseconds until the ids of all cards are found."""
    opened = collection(path)
    while True:
        begun = time.perf_counter_ns()
        opened.find_cards(query)
        yield time.perf_counter_ns() - begun


def graphs(path: Path) -> Iterator[int]:
    """Nanoseconds until the data of all graphs of all time are there, as its window asks for them.

    That is of the current deck, which has all cards; without any search it is quicker.
    """
    opened = collection(path)
    stats = import_module("anki.stats_pb2")
    request = stats.GraphsRequest(search="deck:current", days=0).SerializeToString()
    while True:
        begun = time.perf_counter_ns()
        opened._backend.graphs_raw(request)
        yield time.perf_counter_ns() - begun


def exports(path: Path, file: Path) -> Iterator[int]:
    """Nanoseconds until all notes lie in a CSV file."""
    opened = collection(path)
    while True:
        begun = time.perf_counter_ns()
        opened.export_note_csv(
            out_path=str(file),
            limit=None,
            with_html=True,
            with_tags=True,
            with_deck=True,
            with_notetype=True,
            with_guid=True,
        )
        yield time.perf_counter_ns() - begun


def packages(path: Path, file: Path) -> Iterator[int]:
    """Nanoseconds until all notes lie in a package, with what was learned of them."""
    opened = collection(path)
    while True:
        begun = time.perf_counter_ns()
        pack(opened, file)
        yield time.perf_counter_ns() - begun


def pack(opened: Any, file: Path) -> None:
    """Write all notes of a collection into a package, with what was learned of them."""
    options = import_module("anki.collection").ExportAnkiPackageOptions(
        with_scheduling=True, with_deck_configs=True, with_media=False, legacy=False
    )
    opened.export_anki_package(out_path=str(file), options=options, limit=None)


def unpack(file: Path, path: Path) -> None:
    """Import a package with what was learned, into a new collection."""
    opened = collection(path)
    anki = import_module("anki.collection")
    options = anki.ImportAnkiPackageOptions(with_scheduling=True, with_deck_configs=True)
    request = anki.ImportAnkiPackageRequest(package_path=str(file), options=options)
    opened.import_anki_package(request)
    opened.close()


def main(words: list[str]) -> None:
    """Do what the words ask for."""
    match words:
        case ["build", table, path, reviews]:
            build(Path(table), Path(path), int(reviews))
        case ["start", path]:
            start(Path(path))
        case ["answers", path, scratch]:
            from benchmarks.steps import serve

            serve(steps(Path(path), Path(scratch)))
        case ["searches", path, query]:
            from benchmarks.steps import serve

            serve(searches(Path(path), query))
        case ["graphs", path]:
            from benchmarks.steps import serve

            serve(graphs(Path(path)))
        case ["exports", path, file]:
            from benchmarks.steps import serve

            serve(exports(Path(path), Path(file)))
        case ["packages", path, file]:
            from benchmarks.steps import serve

            serve(packages(Path(path), Path(file)))
        case ["pack", path, file]:
            pack(collection(Path(path)), Path(file))
        case ["unpack", file, path]:
            unpack(Path(file), Path(path))
        case ["empty", path]:
            collection(Path(path)).close()
        case ["import", table, path]:
            take_in(Path(table), Path(path)).close()
        case _:
            raise SystemExit(f"unknown: {words}")


if __name__ == "__main__":
    main(sys.argv[1:])
