"""Databases that are damaged: read, refused in plain words, or salvaged; never replaced by less.

Besides the study itself, everything that gives out or checks what was learned is tried on them.
What a study shows as saved must be there when it is opened again.
"""

from __future__ import annotations

import os
import random
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest

from studyllm.core.health import State, worst
from studyllm.core.journal import Answer, Fact, Grade
from studyllm.errors import StoreError, StudyError
from studyllm.exchange.journal import read
from studyllm.store import backup, logs
from studyllm.store.backup import is_whole
from studyllm.store.connection import APPLICATION_ID, MAGIC
from studyllm.store.pages import Pages
from studyllm.store.recovery import recovered_header
from studyllm.store.suspicion import damage
from studyllm.study import Scope, Study
from studyllm.study.checkup import Checkup
from studyllm.study.salvaging import rescue
from tests.learner import Learner, unheard

ODD = {671, 720, 895, 972, 1504, 1623}
"""Where a value was changed into one of another kind, or into none."""
SEEDS = sorted({*range(int(os.environ.get("FUZZED_DATABASES", "20"))), *ODD})
PAGE = 4096
TIME = 1_000_000
"""Milliseconds of the first answer that is given with a damaged database."""
DECKS = {"rope": 40, "moe": 40}


class Whole:
    """A database that somebody has studied with, closed, and as it was while they did."""

    def __init__(self, folder: Path) -> None:
        learner = Learner(folder, DECKS)
        for turn in range(12):
            learner.answer(list(Grade)[turn % 4])
        learner.study.undo()
        self.open = learner.home.database.read_bytes()
        self.log = learner.home.database.with_name("studyllm.db-wal").read_bytes()
        learner.study.close()
        self.closed = learner.home.database.read_bytes()
        self.rows = rows_in(learner)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Whole:
    return Whole(tmp_path_factory.mktemp("whole"))


Harm = Callable[[bytearray, random.Random], None]


def bytes_changed(content: bytearray, chance: random.Random) -> None:
    for _ in range(chance.choice([1, 5, 50, 500])):
        content[chance.randrange(100, len(content))] = chance.randrange(256)


def header_changed(content: bytearray, chance: random.Random) -> None:
    for _ in range(chance.choice([1, 3, 10])):
        content[chance.randrange(100)] = chance.randrange(256)


def first_page_changed(content: bytearray, chance: random.Random) -> None:
    for _ in range(chance.choice([1, 10, 100])):
        content[chance.randrange(PAGE)] = chance.randrange(256)


def freelist_changed(content: bytearray, chance: random.Random) -> None:
    content[32:40] = chance.randrange(len(content) // PAGE * 2).to_bytes(4, "big") * 2


def cut_off(content: bytearray, chance: random.Random) -> None:
    del content[chance.randrange(len(content)) :]


def pages_zeroed(content: bytearray, chance: random.Random) -> None:
    for _ in range(chance.choice([1, 3])):
        at = chance.randrange(len(content) // PAGE) * PAGE
        content[at : at + PAGE] = bytes(PAGE)


def pages_swapped(content: bytearray, chance: random.Random) -> None:
    one, other = (chance.randrange(1, len(content) // PAGE) * PAGE for _ in range(2))
    content[one : one + PAGE], content[other : other + PAGE] = (
        content[other : other + PAGE],
        content[one : one + PAGE],
    )


HARMS: list[Harm] = [
    bytes_changed,
    header_changed,
    first_page_changed,
    freelist_changed,
    cut_off,
    pages_zeroed,
    pages_swapped,
]


def studied_with(learner: Learner, saved: list[int]) -> None:
    """All that a study does, as far as it goes; answers that it shows as saved go into `saved`.

    They are known again by the time that they took.
    """
    study = learner.open()
    try:
        study.counts()
        study.today()
        study.decks()
        for _ in study.measure():
            pass
        while study.next():
            learner.now += 5000
            study.grade(Grade.GOOD, TIME + len(saved))
            saved.append(TIME + len(saved))
        study.undo()
    finally:
        with suppress(StudyError):
            study.close()


def exported(learner: Learner) -> list[Fact]:
    """The facts that the program gives out."""
    study = learner.open()
    try:
        lines = list(study.exchanging.written("jsonl", unheard))
        return list(read(lines, "journal.jsonl"))
    finally:
        with suppress(StudyError):
            study.close()


def counted(learner: Learner) -> None:
    """What `stats` counts."""
    study = learner.open()
    try:
        numbers = study.statistics
        numbers.streaks()
        numbers.total()
        numbers.by_deck()
        numbers.calibration()
        numbers.states()
        numbers.outlook()
        numbers.hardest()
        for _ in numbers.survey():
            pass
    finally:
        with suppress(StudyError):
            study.close()


def backed_up(learner: Learner) -> None:
    study = learner.open()
    try:
        made = backup.make(study._db.raw, learner.home.backups, learner.now)
        assert is_whole(made)
    finally:
        with suppress(StudyError):
            study.close()


def examined(learner: Learner) -> None:
    """What `doctor` looks at; what SQLite finds wrong is not opened."""
    checkup = Checkup(learner.home, learner.now)
    found = [*checkup.file(lambda _: None), *checkup.contents(learner.now)]
    checkup.places(None)
    if worst(found) is not State.WRONG:
        study = learner.open()
        try:
            checkup.inside(study, unheard)
        finally:
            with suppress(StudyError):
                study.close()


def put(learner: Learner, content: bytes, log: bytes) -> None:
    learner.home.database.write_bytes(content)
    learner.home.database.with_name("studyllm.db-wal").write_bytes(log)
    learner.home.database.with_name("studyllm.db-shm").unlink(missing_ok=True)


def is_ours(content: bytes) -> bool:
    return (
        len(content) >= 100
        and content.startswith(MAGIC)
        and int.from_bytes(content[68:72], "big") == APPLICATION_ID
    )


@contextmanager
def refusing(learner: Learner) -> Iterator[None]:
    """A use that is refused in plain words, or fails in a way that is told to be for the damage."""
    try:
        yield
    except StudyError:
        pass
    except Exception:
        if damage(learner.home.database) is None:
            raise


@pytest.mark.parametrize("seed", SEEDS)
def test_damage_is_refused_in_plain_words_and_nothing_is_replaced(
    tmp_path: Path, whole: Whole, seed: int
) -> None:
    chance = random.Random(seed)
    harm = HARMS[seed % len(HARMS)]
    in_use = chance.random() < 0.4
    content, log = bytearray(whole.open if in_use else whole.closed), bytearray(whole.log)
    if in_use and chance.random() < 0.5:
        harm(log, chance)
    else:
        harm(content, chance)
    learner = Learner(tmp_path, DECKS)
    learner.study.close()
    damaged = bytes(content), bytes(log) if in_use else b""
    put(learner, *damaged)
    recovered = recovered_header(learner.home.database)
    rescued(learner)
    legible = rows_in(learner) & whole.rows
    for use in (examined, exported, counted, backed_up):
        put(learner, *damaged)
        with refusing(learner):
            use(learner)
        check_nothing_is_lost(learner, damaged[0], legible, recovered)
        for path in learner.home.backups.glob("*"):
            path.unlink()
    put(learner, *damaged)
    answers: list[int] = []
    with refusing(learner):
        studied_with(learner, answers)
    check_nothing_is_lost(learner, damaged[0], legible, recovered)
    kept = []
    with refusing(learner):
        kept = exported(learner)
    kept = kept or rescued(learner)
    assert {one.review.took_ms for one in kept if isinstance(one, Answer)} >= set(answers)


def folded(learner: Learner) -> None:
    learner.reopen(scheduler="fsrs")


def compared(learner: Learner) -> None:
    learner.study.differences(unheard)


def told_by_heart(learner: Learner) -> None:
    for _ in learner.study.statistics.survey():
        pass


@pytest.mark.parametrize("use", [folded, compared, told_by_heart])
def test_facts_of_a_device_that_is_gone_are_refused(
    tmp_path: Path, use: Callable[[Learner], None]
) -> None:
    learner = Learner(tmp_path, DECKS)
    for _ in range(3):
        learner.answer()
    learner.study.undo()
    with closing(sqlite3.connect(learner.home.database)) as raw, raw:
        raw.execute("delete from device")
        raw.execute("insert into device values (9, 'other', '', '', 0)")
    with pytest.raises(StoreError, match="the database is damaged"):
        use(learner)
    learner.study.close()


def measured(learner: Learner) -> None:
    for _ in learner.study.measure():
        pass


def asked(learner: Learner) -> None:
    learner.study.next()


def practised(learner: Learner) -> None:
    learner.study.start(Scope(cram=True))
    learner.study.next()


def lacking(learner: Learner, column: str, table: str) -> None:
    """Leave something out as damage does: SQLite asks for it only when it writes."""
    statement = "update sqlite_master set sql = replace(sql, 'NOT NULL', '') where name = ?"
    with closing(sqlite3.connect(learner.home.database)) as raw, raw:
        raw.execute("pragma writable_schema = on")
        raw.execute(statement, (table,))
        raw.execute("pragma writable_schema = reset")
        raw.execute(f"update {table} set {column} = null")


@pytest.mark.parametrize("use", [measured, asked, practised])
def test_memories_that_lack_something_are_refused(
    tmp_path: Path, use: Callable[[Learner], None]
) -> None:
    learner = Learner(tmp_path, {"rope": 1})
    learner.answer(Grade.AGAIN)
    learner.tomorrow()
    learner.study.close()
    lacking(learner, "day", "memory")
    learner.study = learner.open()
    with pytest.raises(StoreError, match="the database is damaged"):
        use(learner)
    learner.study.close()


@pytest.mark.parametrize(
    "use",
    [
        lambda study: study.today(),
        lambda study: study.answers_by_day(),
        lambda study: study.statistics.total(),
        lambda study: study.statistics.by_deck(),
    ],
)
def test_counts_that_lack_something_are_refused(
    tmp_path: Path, use: Callable[[Study], object]
) -> None:
    learner = Learner(tmp_path, {"rope": 1})
    learner.answer(Grade.AGAIN)
    lacking(learner, "answers", "tally")
    with pytest.raises(StoreError, match="the database is damaged"):
        use(learner.study)
    learner.study.close()


@pytest.mark.parametrize(
    ("table", "column", "value", "use"),
    [
        ("tally", "day", "'x'", lambda study: study.statistics.total()),
        ("file", "problem", "7", lambda study: study.sync()),
    ],
)
def test_values_of_another_kind_are_refused(
    tmp_path: Path, table: str, column: str, value: str, use: Callable[[Study], object]
) -> None:
    learner = Learner(tmp_path, {"rope": 1})
    learner.answer()
    with closing(sqlite3.connect(learner.home.database)) as raw, raw:
        raw.execute("pragma writable_schema = on")
        for word in (", STRICT", "INTEGER", "TEXT"):
            change = f"update sqlite_master set sql = replace(sql, '{word}', '') where name = ?"
            raw.execute(change, (table,))
        raw.execute("pragma writable_schema = reset")
        raw.execute(f"update {table} set {column} = {value}")
    with pytest.raises(StoreError, match="the database is damaged"):
        use(learner.study)
    learner.study.close()


def rescued(learner: Learner) -> list[Fact]:
    before = learner.home.database.read_bytes()
    try:
        return rescue(learner.home, learner.now, unheard).facts
    except StudyError:
        return []
    finally:
        assert learner.home.database.read_bytes() == before


def rows_in(learner: Learner) -> set[tuple[object, ...]]:
    """The rows of the journal that stand in the file or its log, or in what was kept of them."""
    found: set[tuple[object, ...]] = set()
    for path in (learner.home.database, *logs.kept(learner.home.backups)):
        pages = Pages(path)
        for number in range(1, pages.count + 1):
            found |= {cell.values for cell in pages.cells(number) if len(cell.values) == 9}
        pages.close()
    return found


def check_nothing_is_lost(
    learner: Learner,
    damaged: bytes,
    legible: set[tuple[object, ...]],
    recovered: bytes | None,
) -> None:
    """A file that is not ours is as it was, another one has all that was legible in it.

    `recovered`: its first bytes as the log beside it has them, where its own are damaged.
    """
    if not is_ours(damaged) and recovered is None:
        assert learner.home.database.read_bytes() == damaged
    assert rows_in(learner) >= legible
