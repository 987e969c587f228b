"""Give packages of ours to Anki, and hold against them what it made of them.

Run: `python -m tests.golden.check_apkg_in_anki PYTHON [PASTS]`, at the top of the repository.
PYTHON is that of an environment which has the package `anki`; nothing else here needs it.
Learners with random pasts (20, or as many as PASTS says) write packages, which Anki imports into
new collections, in several zones:

- notes, tags, cards, their days, suspensions, flags and reviews are those of the package, and due
  days those that our memories have;
- the same package once more changes nothing;
- after an edit here and answers there the note has the new text, Anki's card and
  reviews stay, and nothing is doubled.

Exits with 1 if anything differs.
"""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unicodedata import normalize

ZONES = ("UTC", "Asia/Shanghai", "America/Los_Angeles", "Pacific/Kiritimati", "Asia/Kolkata")
DAY_S = 86_400

CARDS = """
select n.guid, c.ord, c.type, c.queue, c.due, c.ivl, c.factor, c.reps, c.lapses, c.flags, c.data
from cards c join notes n on n.id = c.nid order by n.guid, c.ord
"""
NOTES = "select guid, flds, trim(tags) from notes order by guid"
REVIEWS = """
select r.id, n.guid, c.ord, r.ease, r.ivl, r.lastIvl, r.factor, r.time, r.type
from revlog r join cards c on c.id = r.cid join notes n on n.id = c.nid order by r.id
"""


def in_anki(collection: str, steps: list[list[str]]) -> list[dict[str, Any]]:
    """What Anki has after each step; runs where it is installed."""
    from anki.collection import (  # type: ignore[import-not-found]
        Collection,
        ImportAnkiPackageOptions,
        ImportAnkiPackageRequest,
    )

    found = []
    col = Collection(collection)
    for what, *words in steps:
        log = None
        if what == "import":
            options = ImportAnkiPackageOptions(with_scheduling=True, with_deck_configs=True)
            request = ImportAnkiPackageRequest(package_path=words[0], options=options)
            log = col.import_anki_package(request).log
        elif what == "answer":
            note = col.db.scalar("select id from notes where guid = ?", words[0])
            for card in map(col.get_card, col.card_ids_of_note(note)):
                col.decks.select(card.did)
                card.start_timer()
                states = col._backend.get_scheduling_states(card.id)
                col.sched.answer_card(col.sched.build_answer(card=card, states=states, rating=2))
        found.append(
            {
                "log": {name: len(getattr(log, name)) for name in LOGGED} if log else {},
                "notes": col.db.all(NOTES),
                "cards": col.db.all(CARDS),
                "reviews": col.db.all(REVIEWS),
                "first": (col.crt - 60 * col.get_config("creationOffset")) // DAY_S,
                "problems": col.fix_integrity()[0],
                "empty": len(col.get_empty_cards().notes),
                "obeyed": _obeyed(col) if what == "import" else [],
            }
        )
    col.close()
    return found


def _obeyed(col: Any) -> list[str]:
    """The sides of cards in which Anki has found more than text and formulas."""
    found = []
    for card in map(col.get_card, col.find_cards("")):
        for side, media in (
            (card.question(), card.question_av_tags()),
            (card.answer(), card.answer_av_tags()),
        ):
            if media or "[[type:" in side or "<script" in side or "[latex" in side.lower():
                found.append(side)
    return found


LOGGED = ("new", "updated", "duplicate", "conflicting")


def main(python: str, pasts: int) -> int:
    wrong = 0
    for seed in range(pasts):
        with tempfile.TemporaryDirectory() as folder:
            problems = _one(python, Path(folder), seed)
        for problem in problems:
            print(f"past {seed}: {problem}")
        wrong += bool(problems)
    print(f"{pasts} pasts, {wrong} of them wrong")
    with tempfile.TemporaryDirectory() as folder:
        for problem in _hostile(python, Path(folder), 10 * pasts):
            print(f"hostile decks: {problem}")
            wrong += 1
    return int(wrong > 0)


def _one(python: str, folder: Path, seed: int) -> list[str]:
    """What is wrong with what Anki makes of the packages of one learner."""
    from studyllm.exchange.anki_writing.notes import guid
    from tests.study.pasts import keys, random_past

    learner = random_past(folder, seed, ("sm2", "fsrs")[seed % 2])
    first, again = folder / "first.apkg", folder / "again.apkg"
    slugs = ["moe", "rope", "notes", "hidden"]
    export(learner, first, slugs)
    due = {
        (guid(*key.partition("#")[0].split("/")), int(key.partition("#")[2] or 1) - 1): memory.due
        for key in keys(learner)
        if (memory := learner.study.history.of(key).memory) is not None
    }
    deck = learner.shipped / "rope.yaml"
    deck.write_text(
        deck.read_text("utf-8").replace("Question 1 of", "Newer question 1 of"), "utf-8"
    )
    newer = deck.stat().st_mtime + 100_000
    os.utime(deck, (newer, newer))
    learner.reopen()
    learner.tomorrow(2)
    learner.study.start()
    for _ in range(5):
        if learner.study.next() is not None:
            learner.answer()
    export(learner, again, slugs)
    edited = guid("rope", "c1")
    learner.study.close()
    steps = [["import", str(first)], ["import", str(first)], ["answer", edited]]
    seen = asked(python, folder, [*steps, ["import", str(again)]], ZONES[seed % len(ZONES)])
    return list(_wrong(packed(first), seen, due, edited))


def asked(python: str, folder: Path, steps: list[list[str]], zone: str) -> Any:
    """What Anki has after each step, in a process of its own."""
    seen = subprocess.run(
        [python, __file__, "--inside", str(folder / "collection.anki2")],
        input=json.dumps(steps),
        env={**os.environ, "TZ": zone},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return json.loads(seen.stdout)


def _hostile(python: str, folder: Path, count: int) -> Iterator[str]:
    """What is wrong with what Anki makes of so many random decks."""
    from hypothesis import HealthCheck, Phase, given, settings

    from studyllm.core.faces import siblings
    from studyllm.exchange.anki_writing.notes import Reading
    from studyllm.exchange.anki_writing.package import AnkiCard, AnkiDeck, writing
    from studyllm.exchange.anki_writing.past import State
    from tests.any_decks import AnyDeck, decks

    path = folder / "hostile.apkg"
    state = State(0, 0, 1, 0, 0, 0, 0, 0, "")
    with path.open("wb") as stream, writing(stream, folder, 1, 4) as package:

        @settings(
            max_examples=count,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
            deadline=None,
            database=None,
        )
        @given(decks())
        def write(one: AnyDeck) -> None:
            deck, cards = one
            reading = Reading(deck.slug, deck.tags, lambda _: None, "en")
            package.begin(AnkiDeck(deck.slug, next(iter(deck.title.values()), ""), "", 1))
            for card in cards:
                asked = [AnkiCard(number - 1, state, ()) for number in siblings(card)]
                package.add(reading.note(card), asked)

        write()
    (seen,) = asked(python, folder, [["import", str(path)]], "UTC")
    ours, theirs = packed(path), seen
    written = {row[0]: normalize("NFC", row[1]) for row in ours["notes"]}
    if (found := {row[0]: row[1] for row in theirs["notes"]}) != written:
        differing = [guid for guid in written if found.get(guid) != written[guid]]
        first = differing[0]
        yield f"{len(differing)} fields differ: {written[first]!r}, {found.get(first)!r}"
    print(f"{len(found)} notes of hostile decks")
    if {(row[0], row[1]) for row in ours["cards"]} != {(r[0], r[1]) for r in theirs["cards"]}:
        yield "there are other cards"
    if seen["empty"]:
        yield f"{seen['empty']} notes have empty cards"
    for side in seen["obeyed"]:
        yield f"Anki obeys {side[-500:]!r}"


def export(learner: Any, path: Path, slugs: list[str]) -> None:
    from tests.learner import unheard

    with path.open("wb") as stream:
        learner.study.package_export().write(stream, path.parent, slugs, "en", unheard)


def packed(path: Path) -> dict[str, Any]:
    """The rows of a package."""
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(path) as archive:
        collection = sqlite3.connect(archive.extract("collection.anki2", folder))
        try:
            crt = collection.execute("select crt from col").fetchone()[0]
            rows = {
                "notes": collection.execute(NOTES).fetchall(),
                "cards": collection.execute(CARDS).fetchall(),
                "reviews": collection.execute(REVIEWS).fetchall(),
            }
            return {"first": crt // DAY_S} | {
                name: [list(row) for row in found] for name, found in rows.items()
            }
        finally:
            collection.close()


def _wrong(
    package: dict[str, Any], seen: list[dict[str, Any]], due: dict[Any, int], edited: str
) -> Iterator[str]:
    first, second, answered, last = seen
    yield from _not_taken_over(package, first, due)
    for state in seen:
        if "rebuilt" not in state["problems"] or "\n" in state["problems"].strip():
            yield f"the collection was not sound: {state['problems']}"
    for name in ("notes", "cards", "reviews"):
        if first[name] != second[name]:
            yield f"the second import changed {name}"
    if second["log"]["new"] or second["log"]["updated"]:
        yield f"the second import was not idle: {second['log']}"
    yield from _not_updated(answered, last, edited)


def _not_taken_over(
    package: dict[str, Any], first: dict[str, Any], due: dict[Any, int]
) -> Iterator[str]:
    for name in ("notes", "reviews"):
        if package[name] != first[name]:
            yield f"{name} differ: {_difference(package[name], first[name])}"
    if (ours := _dated(package)) != (theirs := _dated(first)):
        yield f"cards differ: {_difference(ours, theirs)}"
    found = {(row[0], row[1]): row[4] for row in theirs if row[2] == 2}
    if found != due:
        yield f"due days differ: {found.items() ^ due.items()}"


def _not_updated(answered: dict[str, Any], last: dict[str, Any], edited: str) -> Iterator[str]:
    before = {row[0]: row for row in answered["notes"]}
    after = {row[0]: row for row in last["notes"]}
    changed = {name for name in after if after[name][1] != before.get(name, [0, 0])[1]}
    if before.keys() != after.keys() or changed != {edited}:
        yield f"not the edited note alone has another text: {changed}"
    if not after[edited][1].startswith("Newer question"):
        yield f"the edited note has {after[edited]}"
    if answered["cards"] != last["cards"] or answered["reviews"] != last["reviews"]:
        yield "what was answered in Anki was lost"


def _dated(state: dict[str, Any]) -> list[Any]:
    """The cards with the study days on which they are due, of those that are not new."""
    return [
        [*row[:4], row[4] + state["first"] if row[2] == 2 else None, *row[5:10], _data(row[10])]
        for row in state["cards"]
    ]


def _data(text: str) -> Any:
    """What Anki remembers beside the row."""
    return json.loads(text or "{}")


def _difference(ours: list[Any], theirs: list[Any]) -> str:
    pairs = zip(ours, theirs, strict=False)
    return f"{len(ours)}, {len(theirs)}: {next((pair for pair in pairs if pair[0] != pair[1]), '')}"


if __name__ == "__main__":
    if sys.argv[1] == "--inside":
        json.dump(in_anki(sys.argv[2], json.load(sys.stdin)), sys.stdout)
    else:
        sys.exit(main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 20))
