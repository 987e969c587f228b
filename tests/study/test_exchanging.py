"""Journals that go from one device to another, against what each of them had and what one would.

What follows from a merge is held against three things: the fold that `doctor` makes beside it, a
database into which the same facts came in another order, and the answers that a learner gave.
"""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyllm.core.journal import (
    DAY_MS,
    NO_CARD,
    Answer,
    Baseline,
    Fact,
    FactId,
    Grade,
    Promise,
    Recital,
    Review,
    Trait,
)
from studyllm.errors import StudyError
from studyllm.exchange import journal
from studyllm.store import backup, merging, views
from studyllm.store.merging import Merged
from studyllm.study import Scope
from tests.core.journals import NOON, every_kind, journals
from tests.learner import Learner, unheard
from tests.study.devices import asked, devices, facts_of, follows, learner, slowly, take


@pytest.fixture
def device(tmp_path: Path) -> Iterator[Callable[[], Learner]]:
    """Makes learners on devices of their own, with the same decks."""
    made: list[Learner] = []

    def make(**chosen: Any) -> Learner:
        made.append(learner(tmp_path / str(len(made)), **chosen))
        return made[-1]

    yield make
    for one in made:
        one.study.close()


def studied(one: Learner, days: int = 4) -> Learner:
    """The learner after some days in which all was done that there is to do."""
    for day in range(days):
        for turn, grade in enumerate((Grade.GOOD, Grade.AGAIN, Grade.EASY, Grade.HARD)):
            if one.asked():
                one.now += 5000
                recital = Recital(("ab12",), ()) if turn == 2 else None
                one.study.grade(grade, 1000 * turn, recital)
        one.study.history.correct(one.study.history.newest(3)[-1], Grade.HARD)
        one.study.history.withdraw(one.study.history.newest(2)[-1])
        one.study.mark("rope/c1", Trait(day % 3), day % 2 == 0)
        one.study.start(Scope(cram=True))
        one.answer(Grade.AGAIN)
        one.study.history.reset("moe/c1")
        one.reopen()
        one.tomorrow()
    return one


@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_an_empty_home_becomes_what_the_other_was(
    device: Callable[[], Learner], tmp_path: Path, form: str
) -> None:
    laptop, server = studied(device()), device()
    server.now = laptop.now
    path = tmp_path / "journal"
    path.write_text("".join(laptop.study.exchanging.written(form, unheard)), encoding="utf-8")
    taken = server.study.exchanging.take_file(path)
    assert taken == (Merged(len(facts_of(laptop)), 0, 0, taken.merged.cards), 1)
    assert follows(server) == follows(laptop)
    assert server.sound()
    assert asked(server) == asked(laptop)
    assert server.study.counts() == laptop.study.counts()
    assert server.study.answers_by_day() == laptop.study.answers_by_day()
    assert server.study.marked() == laptop.study.marked()
    before = server.views()
    again = server.study.exchanging.take_file(path).merged
    assert again == Merged(0, taken.merged.added, 0, 0)
    assert server.views() == before


@pytest.mark.parametrize("names", [1, 3, 250_000])
def test_what_is_known_is_known_however_few_names_are_remembered(
    device: Callable[[], Learner], monkeypatch: pytest.MonkeyPatch, names: int
) -> None:
    """Facts of devices that are known and of such as are not, of the same cards and in turn."""
    monkeypatch.setattr(merging, "NAMES", names)
    one, other = device(), device()

    def told(by: str, at: int) -> list[Fact]:
        review = Review(Grade.GOOD, 20_000, 1000)
        keys = ("rope/c1", "rope/c2", "moe/c1", "gone/x")
        return [
            Answer(FactId(at + n, by, at + n), key, review, False) for n, key in enumerate(keys)
        ]

    first, second = told("laptop", NOON), told("server", NOON + 10)
    both = [fact for pair in zip(second, first, strict=True) for fact in pair]
    assert take(one, first) == Merged(4, 0, 0, 4)
    assert take(one, both) == Merged(4, 4, 0, 4)
    assert take(one, both * 2) == Merged(0, 16, 0, 0)
    take(other, both)
    assert facts_of(one) == facts_of(other)
    assert follows(one) == follows(other)
    assert one.sound()


@slowly
@given(facts=journals(), cuts=st.lists(st.integers(0, 25), max_size=3), data=st.data())
def test_neither_order_nor_parts_of_the_facts_matter(
    facts: list[Fact], cuts: list[int], data: st.DataObject
) -> None:
    with devices(2) as (one, parts):
        merged = take(one, facts)
        assert merged[:3] == (len(facts), 0, 0)
        assert merged.cards == len({fact.card for fact in facts} - {NO_CARD})
        shuffled = data.draw(st.permutations(facts))
        bounds = [0, *sorted(cuts), len(facts)]
        for begin, end in pairwise(bounds):
            twice = shuffled[max(begin - 3, 0) : end]
            take(parts, twice + twice[:2])
        assert facts_of(one) == sorted(facts, key=lambda fact: fact.id)
        assert follows(parts) == follows(one)
        assert one.sound()
        assert parts.sound()
        assert asked(parts) == asked(one)


@slowly
@given(journals(12), journals(12))
def test_each_takes_what_the_other_has(left: list[Fact], right: list[Fact]) -> None:
    right = [fact._replace(id=fact.id._replace(device="right")) for fact in right]
    with devices(2) as (one, other):
        take(one, left)
        take(other, {fact.id: fact for fact in right}.values())
        ours, theirs = facts_of(one), facts_of(other)
        take(other, ours)
        take(one, theirs)
        assert follows(one) == follows(other)
        assert one.sound()
        before = one.views()
        assert take(one, facts_of(other)).added == 0
        assert one.views() == before


@slowly
@given(facts=journals(30))
def test_few_cards_and_all_cards_are_folded_alike(facts: list[Fact]) -> None:
    few, part = views.FEW, views.PART
    with devices(2) as (one, other):
        take(one, facts[::2])
        take(other, facts[::2])
        take(one, facts[1::2])
        try:
            views.FEW, views.PART = 0, 1_000_000
            take(other, facts[1::2])
        finally:
            views.FEW, views.PART = few, part
        assert follows(one) == follows(other)


def test_facts_of_chosen_devices_are_given(device: Callable[[], Learner]) -> None:
    one = device()
    take(one, every_kind())
    found = one.study.exchanging
    assert found.counts() == Counter(fact.id.device for fact in every_kind())
    assert [fact for fact in facts_of(one) if fact.id.device == "laptop"] == list(
        found.facts(["laptop"])
    )
    assert list(found.facts(["laptop", "Server-2", "none"])) == facts_of(one)
    assert list(found.facts([])) == []


def test_own_facts_that_come_back_give_no_number_again(device: Callable[[], Learner]) -> None:
    """A home put back as it was, into which what was done since then comes from elsewhere."""
    one, other = device(), device()
    one.answer()
    # Corrected much later: its number is far ahead of its instant.
    one.tomorrow(3)
    one.study.history.correct(one.study.history.newest(1)[0], Grade.HARD)
    ours, name = facts_of(one), one.study.exchanging.device
    take(other, ours)
    other.study._db.execute("update device set name = 'x' where name = ?", (name,))
    with other.study._db.writing():
        own = other.study.exchanging.device
        other.study._db.execute("update device set name = ? where name = ?", (name, own))
    other.reopen()
    assert other.study.exchanging.device == name
    take(other, ours)
    other.now = one.now - 2 * DAY_MS
    other.answer()
    newest = max(facts_of(other), key=lambda fact: fact.id.number)
    assert isinstance(newest, Answer)
    assert newest.id.number > max(fact.id.number for fact in ours)
    assert other.reopen().exchanging.device == name
    other.answer()
    numbers = [fact.id.number for fact in facts_of(other) if fact.id.device == name]
    assert len(set(numbers)) == len(numbers) == 4


def looks_at_no_other_fact(one: Learner) -> bool:
    """Whether a start finds a number that was not given before without reading all facts."""
    ran: list[str] = []
    one.study._db.raw.set_trace_callback(ran.append)
    one.study._ledger.look_again()
    one.study._db.raw.set_trace_callback(None)
    one.answer()
    numbers = [fact.id.number for fact in facts_of(one)]
    searched = any("max(journal.at + journal.lag)" in statement for statement in ran)
    return not searched and len(set(numbers)) == len(numbers)


def test_a_start_does_not_look_for_the_last_number_in_all_that_came_in(
    device: Callable[[], Learner],
) -> None:
    one = device()
    one.answer()
    one.now += DAY_MS
    take(one, [_answer(10_000 + step, f"rope/c{step % 4 + 1}") for step in range(1500)])
    assert looks_at_no_other_fact(one)


def test_nor_does_a_copy_in_another_place_in_all_that_was_done_before(
    device: Callable[[], Learner], tmp_path: Path
) -> None:
    one = device()
    take(one, [_answer(step - 10_000, f"rope/c{step % 4 + 1}") for step in range(1500)])
    with one.study._db.writing():  # Nothing is kept where all was answered on the device itself.
        one.study._db.execute("delete from meta where name = 'number'")
    one.study.close()
    shutil.copytree(tmp_path / "0", tmp_path / "copy")
    copy = Learner.again(tmp_path / "copy")
    assert looks_at_no_other_fact(copy)
    assert len(facts_of(copy)) == 1501
    copy.study.close()


def test_what_is_asked_follows_what_came_in(device: Callable[[], Learner]) -> None:
    one, other = device(), device()
    first = one.asked()
    other.answer(Grade.EASY)
    assert first == facts_of(other)[0].card
    list(one.study.measure())
    known = one.study.knowledge()
    take(one, facts_of(other))
    assert one.asked() != first
    list(one.study.measure())
    assert one.study.knowledge() != known
    assert one.study.undo() is not None
    assert one.study.today().answers == 0


def test_a_program_that_runs_notices_what_another_took_in(device: Callable[[], Learner]) -> None:
    one, other = device(), device()
    beside = one.open()
    first = beside.next()
    other.answer(Grade.EASY)
    take(one, facts_of(other))
    second = beside.next()
    assert first is not None
    assert second is not None
    assert first.key != second.key
    beside.grade(Grade.GOOD, 5)
    assert beside.today().answers == 2
    assert one.sound()
    beside.close()


def test_a_large_journal_is_taken_in_after_a_backup(device: Callable[[], Learner]) -> None:
    one = device()
    facts = [_answer(number, f"load/c{number}") for number in range(101)]
    take(one, facts[:100])
    assert backup.newest(one.home.backups, one.now) is None
    take(one, [fact._replace(id=fact.id._replace(device="b")) for fact in facts])
    assert backup.newest(one.home.backups, one.now) is not None


def _answer(step: int, card: str = "rope/c1", device: str = "a") -> Answer:
    return Answer(FactId(NOON + step, device, NOON + step), card, Review(Grade.GOOD, 20_000, 5))


def test_a_refusal_changes_nothing(device: Callable[[], Learner]) -> None:
    one = device()
    before = one.views()

    def broken() -> Iterator[Fact]:
        yield from every_kind()
        raise StudyError("no more")

    with pytest.raises(StudyError, match="no more"):
        take(one, broken())
    far = _answer(200 * 366 * DAY_MS)
    with pytest.raises(StudyError, match="100 years ahead"):
        take(one, [*every_kind(), far])
    with pytest.raises(StudyError, match="100 years ahead"):
        take(one, [far._replace(id=FactId(NOON, "a", far.id.number))])
    assert one.views() == before
    assert one.study._db.execute(
        "select count(*) from name where text = 'gone/卡片#2'"
    ).fetchone() == (0,)
    assert take(one, every_kind()).added == len(every_kind())


def test_an_interruption_changes_nothing(device: Callable[[], Learner]) -> None:
    one = device()
    before = one.views()

    def interrupt(*_: int) -> None:
        raise KeyboardInterrupt

    ways: tuple[dict[str, Any], ...] = ({"read": interrupt}, {"progress": interrupt})
    for told in ways:
        with pytest.raises(KeyboardInterrupt):
            one.study.exchanging.take((_answer(step) for step in range(1500)), **told)
    assert one.views() == before
    assert one.asked() is not None
    one.answer()
    assert one.sound()


def test_the_index_by_card_is_whole_after_many_facts_and_after_an_interruption(
    device: Callable[[], Learner],
) -> None:
    one = device()
    facts = [_answer(step, f"rope/c{step % 300 + 1}", "phone") for step in range(1500)]

    def interrupt(*_: int) -> None:
        raise KeyboardInterrupt

    def by_card() -> list[Any]:
        with closing(sqlite3.connect(one.home.database)) as database:
            assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            sql = "SELECT sql FROM sqlite_master WHERE name = 'journal_card'"
            return database.execute(sql).fetchall()

    before = by_card()
    assert before
    with pytest.raises(KeyboardInterrupt):
        one.study.exchanging.take(facts, progress=interrupt)
    assert by_card() == before
    assert take(one, facts).added == 1500
    assert by_card() == before
    assert one.sound()


@pytest.mark.parametrize("scheduler", ["sm2", "fsrs"])
@given(
    numbers=st.tuples(*[st.sampled_from([-1e9, -1.0, 0.0, 1e-300, 1e9])] * 2),
    days=st.tuples(*[st.sampled_from([-700_000, 0, 20_000, 2_900_000])] * 2),
    whole=st.tuples(*[st.sampled_from([-(10**9), 0, 7, 10**9])] * 2),
)
@slowly
def test_promises_as_absurd_as_a_file_can_have_them_fold(
    scheduler: str, numbers: tuple[float, float], days: tuple[int, int], whole: tuple[int, int]
) -> None:
    promise = Promise(*days, *whole, *numbers)
    facts: list[Fact] = [Baseline(FactId(NOON, "a", NOON), "rope/c1", promise)]
    with devices(1) as (one,):
        one.reopen(scheduler=scheduler)
        take(one, [*facts, _answer(1), _answer(2)])
        assert one.sound()
        one.study.next()


TAKES = """
import sys
from pathlib import Path
from studyllm.config import Home, Settings
from studyllm.core.journal import Moment
from studyllm.study import open_study
from tests.learner import NOON
folder = Path(sys.argv[1])
home = Home(folder / "home", folder / "home")
study = open_study(home, Settings(), lambda: Moment(NOON, 0), shipped=folder / "shipped")
print(study.exchanging.take_file(folder / "journal.jsonl").merged.added)
study.close()
"""


def test_programs_that_take_one_journal_in_at_once_take_it_once(tmp_path: Path) -> None:
    one = learner(tmp_path)
    facts = [_answer(step, f"rope/c{step % 4 + 1}", "phone") for step in range(2000)]
    path = tmp_path / "journal.jsonl"
    path.write_text("".join(journal.lines([*facts, *every_kind()])), encoding="utf-8")
    programs = [
        subprocess.Popen(
            [sys.executable, "-c", TAKES, str(tmp_path)], stdout=subprocess.PIPE, text=True
        )
        for _ in range(3)
    ]
    given = 0
    while any(program.poll() is None for program in programs):
        if one.asked():
            one.answer(list(Grade)[given % 4])
            given += 1
        one.tomorrow()
    added = [int(program.communicate()[0]) for program in programs]
    assert sorted(added) == [0, 0, len(facts) + len(every_kind())]
    counts = one.study.exchanging.counts()
    assert counts == {
        **Counter(fact.id.device for fact in (*facts, *every_kind())),
        one.study.exchanging.device: given,
    }
    assert one.sound()
    assert one.refolded()
    one.study.close()
