"""Facts out of damaged databases, held against those that were written."""

from __future__ import annotations

import os
import random
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from studyllm.core.interview import Interview
from studyllm.core.journal import Answer, Fact, FactId, Grade, Mock, Recital, Review, Trait
from studyllm.store.pages import BadRecordError, Pages, record
from studyllm.store.salvage import Salvaged, salvage
from tests.learner import Learner, unheard

SEEDS = range(int(os.environ.get("FUZZED_DATABASES", "20")))
PAGE = 4096

Facts = dict[FactId, Fact]


class Whole:
    """A database with facts of every kind, whole."""

    def __init__(self, folder: Path) -> None:
        learner = Learner(folder, {"rope": 150, "moe": 150, "sft": 100}, new_per_day=60)
        chance = random.Random(3)
        for _ in range(30):
            learner.tomorrow()
            self._day(learner, chance)
        learner.alias("sft/c3", "sft/c4")
        if key := learner.asked():
            learner.study.history.reset(key)
        self._rehearse(learner)
        self.facts: Facts = {one.id: one for one in learner.study.exchanging.facts()}
        learner.study.close()
        self.database = learner.home.database
        self.bytes = self.database.read_bytes()

    @staticmethod
    def _rehearse(learner: Learner) -> None:
        """Plan for an interview, hold a mock of it, and plan for none."""
        ledger, (at, day) = learner.study._ledger, learner.study.moment()
        with learner.study._db.writing():
            ledger.appoint(Interview(day + 21, 25, (5, 6), (day + 3,), {"rope": 2}), at, day)
            for place in range(1, 6):
                review = Review(Grade.HARD, day, 30_000)
                recital = Recital(("ab12",), ()) if place % 2 else None
                mock = Mock(at, 7, 30, 5, place, 0)
                ledger.append_anywhere(
                    Answer(ledger.new_id(at), f"moe/c{place}", review, True, False, recital, mock)
                )
            ledger.appoint(None, at, day)

    @staticmethod
    def _day(learner: Learner, chance: random.Random) -> None:
        for _ in range(60):
            key = learner.asked()
            if key is None:
                return
            learner.answer(chance.choice(list(Grade)), chance.randrange(300, 80_000))
            if chance.random() < 0.05:
                learner.study.undo()
            if chance.random() < 0.05:
                learner.study.mark(key, Trait.FLAGGED, chance.random() < 0.5)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Whole:
    return Whole(tmp_path_factory.mktemp("whole"))


def salvaged(folder: Path, content: bytes, log: bytes = b"") -> Salvaged:
    path = folder / "damaged.db"
    path.write_bytes(content)
    path.with_name("damaged.db-wal").write_bytes(log)
    found = salvage(path, frozenset(), unheard)
    assert path.read_bytes() == content
    assert path.with_name("damaged.db-wal").read_bytes() == log
    return found


def true(found: Salvaged, facts: Facts) -> int:
    """How many of the facts are those that were written; all that are sure must be."""
    for fact_id in found.sure:
        assert found.facts[fact_id] == facts.get(fact_id)
    return sum(facts.get(fact_id) == one for fact_id, one in found.facts.items())


def test_a_whole_database_gives_all_of_it(tmp_path: Path, whole: Whole) -> None:
    assert len(whole.facts) > 1500
    found = salvaged(tmp_path, whole.bytes)
    assert found.facts == whole.facts
    assert not found.unread
    # Nothing sums up what took longer than a minute, nor what is no answer or was taken back.
    assert len(found.sure) > len(whole.facts) // 2
    assert all(isinstance(found.facts[fact_id], Answer) for fact_id in found.sure)


@pytest.mark.parametrize("seed", SEEDS)
def test_changed_bytes_cost_few_facts_and_make_no_false_one_sure(
    tmp_path: Path, whole: Whole, seed: int
) -> None:
    chance = random.Random(seed)
    damaged = bytearray(whole.bytes)
    count = chance.choice([1, 5, 50, 500])
    for _ in range(count):
        damaged[chance.randrange(len(damaged))] = chance.randrange(256)
    found = salvaged(tmp_path, bytes(damaged))
    good = true(found, whole.facts)
    assert good >= len(whole.facts) * (0.99 if count <= 5 else 0.85)
    # What nothing else tells can be another number; whose fact it is and of which card cannot.
    assert len(found.facts) - good <= max(2, count // 6)


def shuffled(content: bytes, chance: random.Random) -> bytes:
    pages = [content[at : at + PAGE] for at in range(0, len(content), PAGE)]
    chance.shuffle(pages)
    return b"".join(pages)


def zeroed(content: bytes, chance: random.Random) -> bytes:
    damaged = bytearray(content)
    for _ in range(5):
        at = chance.randrange(len(content) // PAGE) * PAGE
        damaged[at : at + PAGE] = bytes(PAGE)
    return bytes(damaged)


def cut(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.randrange(len(content) // 2, len(content))]


def headless(content: bytes, chance: random.Random) -> bytes:
    return chance.randbytes(PAGE) + content[PAGE:]


@pytest.mark.parametrize(
    ("harm", "least"), [(shuffled, 0.99), (zeroed, 0.6), (cut, 0.0), (headless, 0.97)]
)
@pytest.mark.parametrize("seed", range(5))
def test_whole_pages_may_be_gone_or_elsewhere(
    tmp_path: Path,
    whole: Whole,
    harm: Callable[[bytes, random.Random], bytes],
    least: float,
    seed: int,
) -> None:
    found = salvaged(tmp_path, harm(whole.bytes, random.Random(seed)))
    good = true(found, whole.facts)
    assert good == len(found.facts)
    assert good >= least * len(whole.facts)
    if harm is zeroed:
        assert not found.unread & found.facts.keys()


@pytest.mark.parametrize("seed", range(5))
def test_nothing_is_found_where_there_is_nothing(tmp_path: Path, seed: int) -> None:
    assert salvaged(tmp_path, random.Random(seed).randbytes(50 * PAGE + seed)).facts == {}
    assert salvaged(tmp_path, b"").facts == {}


def test_what_only_the_index_knows_is_counted_as_lost(tmp_path: Path, whole: Whole) -> None:
    pages = Pages(whole.database)
    journal = [
        number
        for number in range(1, pages.count + 1)
        if any(len(cell.values) == 9 for cell in pages.cells(number))
    ]
    pages.close()
    damaged = bytearray(whole.bytes)
    for number in journal[1:4]:
        damaged[(number - 1) * PAGE : number * PAGE] = bytes(PAGE)
    found = salvaged(tmp_path, bytes(damaged))
    assert found.facts.keys() | found.unread == whole.facts.keys()
    assert len(found.unread) > 100


def killed(folder: Path) -> tuple[bytes, bytes, Facts]:
    """A database and its log as they are while somebody studies, and all facts."""
    learner = Learner(folder, {"rope": 40})
    for _ in range(10):
        learner.answer()
    content = learner.home.database.read_bytes()
    log = learner.home.database.with_name("studyllm.db-wal").read_bytes()
    facts = {one.id: one for one in learner.study.exchanging.facts()}
    learner.study.close()
    return content, log, facts


def test_the_log_is_read_too_as_far_as_it_is_whole(tmp_path: Path) -> None:
    content, log, facts = killed(tmp_path)
    frame = PAGE + 24
    assert len(facts) == 10
    assert salvaged(tmp_path, content, log).facts == facts
    assert salvaged(tmp_path, content).facts.keys() <= set(facts)
    headless = bytes(32) + log[32:]  # SQLite takes such a log for an empty one
    assert len(salvaged(tmp_path, content, headless).facts) >= 9
    damaged = bytearray(log)
    damaged[32 + frame + 100] ^= 0xFF
    assert salvaged(tmp_path, content, bytes(damaged)).facts == facts  # later frames have it again
    unfinished = log[: len(log) - frame // 2]
    assert set(salvaged(tmp_path, content, unfinished).facts) < set(facts)


def test_a_long_fact_is_read_from_the_pages_it_flows_over_to(tmp_path: Path) -> None:
    learner = Learner(tmp_path, {"rope": 3})
    recital = Recital(tuple(f"{n:016x}" for n in range(400)), ())
    learner.answer()
    learner.now += 5000
    learner.study.next()
    learner.study.grade(Grade.GOOD, 5, recital)
    facts = {one.id: one for one in learner.study.exchanging.facts()}
    learner.study.close()
    found = salvage(learner.home.database, frozenset(), unheard)
    assert found.facts == facts
    assert any(isinstance(one, Answer) and one.recital == recital for one in found.facts.values())


def test_a_name_in_doubt_is_the_known_one(tmp_path: Path, whole: Whole) -> None:
    damaged = bytearray(whole.bytes)
    at = whole.bytes.index(b"rope/c77")
    damaged[at : at + 8] = b"rope/x77"
    path = tmp_path / "damaged.db"
    path.write_bytes(damaged)
    doubtful = salvage(path, frozenset(), unheard)
    assert {one.card for one in doubtful.facts.values()} >= {"rope/c76", "rope/c78"}
    assert not {"rope/c77", "rope/x77"} & {one.card for one in doubtful.facts.values()}
    assert salvage(path, frozenset({"rope/c77"}), unheard).facts == whole.facts


def test_pages_are_what_sqlite_reads(whole: Whole) -> None:
    with sqlite3.connect(whole.database) as raw:
        names = set(raw.execute("select id, text from name"))
        memories = set(raw.execute("select * from memory"))
        tallies = set(raw.execute("select * from tally"))
    raw.close()
    pages = Pages(whole.database)
    cells = {cell for number in range(1, pages.count + 1) for cell in pages.cells(number)}
    pages.close()
    assert {(c.rowid, c.values[1]) for c in cells if len(c.values) == 2} >= names
    assert {(c.rowid, *c.values[1:]) for c in cells if len(c.values) == 11} >= memories
    assert {c.values for c in cells if len(c.values) == 6 and c.rowid is None} >= tallies


@pytest.mark.parametrize(
    "payload",
    [
        b"\x02\x01",  # the value is cut off
        b"\x02\x01\x00",  # 0 takes no byte
        b"\x02\x02\x00\x05",  # 5 takes one byte
        b"\x02\x0a",  # a kind that is reserved
        b"\x03\x0f\x0f\x61",  # the second text is cut off
        b"\x02\x01\x05\x05",  # more than there is
        b"\x7f\x01",  # a header that is longer than all of it
    ],
)
def test_bytes_that_sqlite_would_not_write_are_no_record(payload: bytes) -> None:
    with pytest.raises((BadRecordError, IndexError)):
        record(payload)


def test_a_file_of_pages_of_another_size_is_read(tmp_path: Path) -> None:
    path = tmp_path / "small.db"
    raw = sqlite3.connect(path)
    raw.execute("pragma page_size = 1024")
    raw.execute("create table name (id integer primary key, text text)")
    raw.executemany("insert into name values (?, ?)", [(n, f"deck/c{n}") for n in range(500)])
    raw.commit()
    raw.close()
    pages = Pages(path)
    found = {c.rowid for n in range(1, pages.count + 1) for c in pages.cells(n) if c.rowid}
    pages.close()
    assert found >= set(range(1, 500))
