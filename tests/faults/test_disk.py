"""A disk that fails or is full at any call, and another program that does not let go.

What could not be saved is not said to be saved; what was there stays; and once the disk is well
again the same thing can be done again and counts once. `STUDYLLM_FAULTS=3000` lets so many
evenings go wrong, the usual run a few.
"""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from functools import partial
from pathlib import Path

import pytest

from studyllm.core.journal import Fact, Grade, Trait
from studyllm.errors import StoreError, StudyError
from studyllm.store import connection
from tests.faults.vfs import (
    CANTOPEN,
    FULL,
    IOERR_DELETE,
    IOERR_FSYNC,
    IOERR_READ,
    IOERR_TRUNCATE,
    IOERR_WRITE,
    OK,
    Call,
    Shim,
    watched,
)
from tests.learner import Learner

EVENINGS = int(os.environ.get("STUDYLLM_FAULTS", "30"))
SEED = int(os.environ.get("STUDYLLM_SEED", "1"))

CODES = {
    "write": (FULL, IOERR_WRITE),
    "sync": (IOERR_FSYNC,),
    "truncate": (IOERR_TRUNCATE,),
    "read": (IOERR_READ,),
    "open": (CANTOPEN,),
    "delete": (IOERR_DELETE,),
}
"""How each call can fail."""

WORDS = (
    "the disk is full; nothing was saved",
    "the disk failed while the database was read or written",
    "the database cannot be opened",
)


class Disk:
    """Fails at one call, or from that one on until it is mended."""

    def __init__(self, shim: Shim, chance: random.Random) -> None:
        self._what = chance.choice(["write", "write", "sync", "sync", *CODES])
        self._code = chance.choice(CODES[self._what])
        self._left = chance.randint(1, {"write": 200, "sync": 30, "read": 60}.get(self._what, 5))
        self._stays = chance.random() < 0.5
        self.failed = False
        shim.before = self._asked

    def _asked(self, call: Call) -> int:
        if call.what != self._what or call.path.endswith("-journal"):
            return OK
        self._left -= 1
        if self._left > 0 or (self._left < 0 and not self._stays):
            return OK
        self.failed = True
        return self._code

    def mend(self) -> None:
        self._left = 1 << 40


@pytest.fixture
def shim() -> Iterator[Shim]:
    with watched() as made:
        yield made


def facts(learner: Learner) -> set[Fact]:
    found = list(learner.study._ledger.facts())
    assert len({fact.id for fact in found}) == len(found)
    return set(found)


def evening(learner: Learner, chance: random.Random) -> Iterator[Callable[[], object]]:
    """What a learner does, a thing at a step."""
    study = learner.study
    for turn in range(12):
        asked = study.next()
        assert asked is not None
        learner.now += 5000
        yield partial(study.grade, chance.choice(list(Grade)), 1000)
        if turn % 4 == 1:
            yield partial(study.mark, asked.key, Trait.FLAGGED, turn % 8 == 1)
        if turn % 5 == 4:
            yield study.undo
        if turn % 3 == 2:
            yield study._db.checkpoint


def tried(act: Callable[[], object]) -> bool:
    """Whether it was done; if it was not, the learner is told why in plain words."""
    try:
        act()
        return True
    except StoreError as error:
        found = error
    assert str(found).endswith(WORDS), found
    assert found.exit_code == 3
    return False


@pytest.mark.parametrize("seed", range(EVENINGS))
def test_what_is_said_to_be_saved_is_and_the_rest_can_be_done_again(
    folder: Path, shim: Shim, seed: int
) -> None:
    chance = random.Random(f"{SEED} {seed}")
    learner = Learner(folder, {"rope": 20})
    disk = Disk(shim, chance)
    gives_up = chance.random() < 0.4
    for act in evening(learner, chance):
        before = facts(learner) if not disk.failed else None
        if tried(act):
            continue
        disk.mend()
        if before is not None:
            assert facts(learner) == before
        if gives_up:  # and what the log has of it may be found at the next start
            break
        count = len(facts(learner))
        act()
        assert len(facts(learner)) - count in (0, 1)
    now = facts(learner)
    with suppress(StudyError):
        learner.study.close()
    disk.mend()

    again = Learner.again(folder)
    assert facts(again) == now
    assert again.sound()
    assert again.study._db.execute("pragma integrity_check").fetchone() == ("ok",)
    again.answer()
    again.study.close()


@pytest.mark.parametrize("seed", range(EVENINGS // 3))
def test_a_start_or_an_import_that_fails_changes_nothing(
    folder: Path, shim: Shim, seed: int
) -> None:
    chance = random.Random(f"{SEED} {seed}")
    learner = Learner(folder, {"rope": 20})
    for _ in range(3):
        learner.answer()
    before = facts(learner)
    learner.study.close()
    deck = learner.shipped.with_name("large.yaml")
    cards = "".join(f"  - {{id: c{n}, q: Is it {n}?, a: yes}}\n" for n in range(120))
    deck.write_text(f"deck: large\ncards:\n{cards}", encoding="utf-8")

    disk = Disk(shim, chance)
    said = ""
    try:
        learner.study = learner.open()
        learner.study.import_deck(deck)
    except StudyError as error:
        said = str(error)
    assert "\n" not in said
    with suppress(StudyError, sqlite3.ProgrammingError):  # as it may never have been opened
        learner.study.close()
    disk.mend()
    learner.study = learner.open()
    slugs = {row.slug: row.cards for row in learner.study.decks()}
    assert slugs in ({"rope": 20}, {"large": 120, "rope": 20})
    assert said or len(slugs) == 2
    assert facts(learner) == before
    assert learner.study.problems == []
    if len(slugs) == 1:
        learner.study.import_deck(deck)
    assert learner.sound()
    learner.study.close()


def test_an_answer_waits_for_another_program_and_then_says_so(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "WAIT_S", 0.01)
    learner = Learner(folder, {"rope": 20})
    learner.answer()
    asked = learner.asked()
    with closing(sqlite3.connect(learner.home.database, isolation_level=None)) as other:
        other.execute("begin immediate")
        for act in (lambda: learner.study.grade(Grade.GOOD, 5), learner.study.undo):
            with pytest.raises(StoreError, match="another program is writing to the database"):
                act()
        other.execute("rollback")
    assert len(facts(learner)) == 1
    assert learner.study.grade(Grade.GOOD, 5).key == asked
    assert len(facts(learner)) == 2
    learner.study.close()


def test_a_failure_that_wrote_the_answer_after_all_does_not_double_it(
    folder: Path, shim: Shim
) -> None:
    learner = Learner(folder, {"rope": 20})
    learner.answer()
    learner.study.next()
    shim.before = lambda call: IOERR_FSYNC if call.what == "sync" else OK
    assert not tried(lambda: learner.study.grade(Grade.GOOD, 5))
    shim.before = lambda _: OK
    # As if the machine had stopped here: the log has the answer, and nobody knows of it.
    shutil.copytree(folder, folder.with_name("stopped"))
    stopped = Learner.again(folder.with_name("stopped"))
    assert len(facts(stopped)) in (1, 2)
    assert stopped.sound()
    stopped.study.close()
    learner.study.grade(Grade.GOOD, 5)
    assert len(facts(learner)) == 2
    learner.study.close()
    again = Learner.again(folder)
    assert len(facts(again)) == 2
    again.study.close()
