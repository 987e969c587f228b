"""What was learned in Anki, taken into a real journal: due as there, once, and only the newer."""

from __future__ import annotations

import json
import shutil
import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from studyllm.core.journal import DAY_MS, Fact
from studyllm.deckfile import writing
from studyllm.exchange import anki
from studyllm.exchange.foreign import Wish
from studyllm.study.wishes import Heard, Wishes
from tests.learner import Learner
from tests.study.devices import facts_of

DATA = Path(__file__).parents[1] / "data" / "anki"
TOLD = json.loads((DATA / "told.json").read_text(encoding="utf-8"))


@pytest.fixture
def learner(tmp_path: Path) -> Iterator[Learner]:
    """Somebody who has studied nothing yet, on the day on which the packages were made."""
    made = Learner(tmp_path / "learner", {})
    made.now = TOLD["today"] * DAY_MS + 22 * DAY_MS // 24
    made.offset = -5 * 3600
    yield made
    made.study.close()


def take(learner: Learner, package: Path) -> tuple[list[Fact], Any]:
    """Take decks and facts over, as files of the learner's own and a merge."""
    with anki.read(package, Wish(room=learner.home.data)) as found:
        for deck in found.decks:
            text = "".join(writing.render(deck.fields, (card.card for card in deck.cards)))
            path = learner.shipped / f"{deck.fields['deck']}.yaml"
            path.write_text(text, encoding="utf-8")
        facts = list(found.facts())
    learner.reopen()
    return facts, learner.study.exchanging.take(facts)


def due(learner: Learner) -> dict[str, tuple[int, int]]:
    """Due day and interval by key."""
    select = "select name.text, due, interval from memory join name on name.id = memory.card"
    return {key: (day, days) for key, day, days in learner.study._db.execute(select).fetchall()}


def promised() -> list[tuple[int, int]]:
    """Due day and interval that Anki tells of its scheduled cards, in any order."""
    there = [c for c in TOLD["cards"] if c["type"] and not c["kind"].startswith("Image")]
    return sorted((card["due_day"], card["interval"]) for card in there)


@pytest.mark.parametrize(("name", "scheduler"), [("new.apkg", "sm2"), ("legacy.colpkg", "fsrs")])
def test_cards_are_due_as_in_anki(learner: Learner, name: str, scheduler: str) -> None:
    learner.reopen(scheduler=scheduler)
    facts, merged = take(learner, DATA / name)
    assert merged[:3] == (len(facts), 0, 0)
    assert sorted(due(learner).values()) == promised()
    assert learner.sound()
    select = "select count(*), sum(fresh) from card"
    known = sum(not card["kind"].startswith("Image") for card in TOLD["cards"])
    assert learner.study._db.execute(select).fetchone() == (known, known - len(due(learner)))


def test_taking_a_package_again_adds_nothing(learner: Learner) -> None:
    facts, _ = take(learner, DATA / "new.apkg")
    before = learner.views()
    for name in ("new.apkg", "legacy.apkg", "new.colpkg"):
        assert take(learner, DATA / name)[1] == (0, len(facts), 0, 0)
    assert learner.views() == before


def edited(folder: Path, edit: Callable[[sqlite3.Connection], None]) -> Path:
    """A later package of the same collection, in which something has changed."""
    newer = folder / "newer.colpkg"
    database = folder / "newer.db"
    with zipfile.ZipFile(DATA / "legacy.colpkg") as old, zipfile.ZipFile(newer, "w") as new:
        for member in old.namelist():
            if member == "collection.anki21":
                with old.open(member) as source, database.open("wb") as target:
                    shutil.copyfileobj(source, target)
                raw = sqlite3.connect(database)
                edit(raw)
                raw.commit()
                raw.close()
                new.write(database, member)
            elif member != "collection.anki2":
                new.writestr(member, old.read(member))
    return newer


def test_a_card_that_was_moved_in_anki_keeps_its_past_and_goes_on(
    learner: Learner, tmp_path: Path
) -> None:
    study = learner.study
    study.import_file(DATA / "legacy.colpkg", anki, Wishes(), Heard())
    facts = list(study.exchanging.facts())
    days = due(learner)
    rows = [row[1] for row in TOLD["revlog"]]
    moved = next(card for card in TOLD["cards"] if card["kind"] == "Basic" and card["id"] in rows)
    at = TOLD["today"] * DAY_MS + 30 * 3_600_000

    def move(raw: sqlite3.Connection) -> None:
        named = raw.execute(
            "select id from cards where did <> ? and did not in (select did from cards where odid)",
            (raw.execute("select did from cards where id = ?", (moved["id"],)).fetchone()[0],),
        )
        there = raw.execute("select did from cards where id = ?", named.fetchone()).fetchone()[0]
        raw.execute("update cards set did = ? where id = ?", (there, moved["id"]))
        row = (at, moved["id"], -1, 3, 30, 20, 2500, 2000, 1)
        raw.execute("insert into revlog values (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)

    arrived = study.import_file(edited(tmp_path, move), anki, Wishes(replace=True), Heard())
    assert arrived.added == 2
    assert set(facts) < set(study.exchanging.facts())
    assert len(due(learner)) == len(days)
    assert len(due(learner).keys() - days.keys()) == 1
    assert learner.sound()


def test_what_anki_no_longer_suspends_and_flags_is_neither_here(
    learner: Learner, tmp_path: Path
) -> None:
    study = learner.study
    select = "select sum(suspended), sum(flagged) from standing"

    def standing() -> tuple[int, int]:
        suspended, flagged = study._db.execute(select).fetchone()
        return suspended or 0, flagged or 0

    study.import_file(DATA / "legacy.colpkg", anki, Wishes(), Heard())
    assert all(standing())

    def free(raw: sqlite3.Connection) -> None:
        raw.execute("update cards set queue = type, mod = mod + 100 where queue = -1")
        raw.execute("update cards set flags = 0 where flags")  # by which Anki changes no date

    freed = edited(tmp_path, free)
    before = len(list(study.exchanging.facts()))
    arrived = study.import_file(freed, anki, Wishes(), Heard())
    assert standing() == (0, 0)
    assert arrived.added == len(list(study.exchanging.facts())) - before == 3
    for package in (freed, DATA / "legacy.colpkg"):
        assert study.import_file(package, anki, Wishes(), Heard()).added == 0
    assert standing() == (0, 0)
    assert learner.sound()


def test_of_a_newer_package_only_the_newer_is_added(learner: Learner, tmp_path: Path) -> None:
    facts, _ = take(learner, DATA / "legacy.colpkg")
    card, at = TOLD["revlog"][-3][1], TOLD["today"] * DAY_MS + 30 * 3_600_000

    def answer(raw: sqlite3.Connection) -> None:
        row = (at, card, -1, 3, 30, 20, 2500, 2000, 1)
        raw.execute("insert into revlog values (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
        day = raw.execute("select crt from col").fetchone()[0] // 86_400
        raw.execute(
            "update cards set due = ?, ivl = 30, type = 2, queue = 2 where id = ?",
            (TOLD["today"] + 30 - day, card),
        )

    newer = edited(tmp_path, answer)
    more, merged = take(learner, newer)
    assert len(more) == len(facts) + 1  # the answer; its promise takes the place of the older one
    assert merged[:3] == (2, len(facts) - 1, 0)
    added = set(facts_of(learner)) - set(facts)
    assert {fact.id.number for fact in added} == {at}
    key = next(iter(added)).card
    assert due(learner)[key] == (TOLD["today"] + 30, 30)
    assert learner.sound()
