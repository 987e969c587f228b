"""Views made anew, by another scheduler or because they are gone: held against what they were."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from studyllm.core.journal import Grade, Promise, Trait
from studyllm.core.session import Due
from studyllm.study import Scope, open_study
from tests.learner import Learner, notes_text


@pytest.fixture
def learner(tmp_path: Path) -> Iterator[Learner]:
    """One who has answered 150 times in some weeks, and done all else that there is to do."""
    made = Learner(tmp_path, {"moe": 9, "rope": 10}, leech="suspend")
    (made.shipped / "notes.yaml").write_text(notes_text("notes", 4), encoding="utf-8")
    made.reopen()
    adopt(made, "moe/c9", Promise(19_990, 20_003, 13))
    chance = random.Random(5)
    given = 0
    while given < 150:
        if made.asked() is None or chance.random() < 0.06:
            made.tomorrow(chance.choice([1, 1, 2, 5]))
            made.reopen(Scope(cram=chance.random() < 0.2))
            continue
        made.answer(chance.choices(list(Grade), (3, 2, 5, 1))[0], chance.randrange(90_000))
        given += 1
        if chance.random() < 0.1:
            newest = chance.choice(made.study.history.newest(20))
            if chance.random() < 0.5:
                made.study.history.withdraw(newest)
            else:
                made.study.history.correct(newest, chance.choice(list(Grade)))
    for key, trait in (("rope/c1", 0), ("rope/c2", 1), ("notes/n1", 2), ("rope/c10", 0)):
        made.study.mark(key, Trait(trait), True)
    made.alias("moe/c8", "moe/c7")
    made.alias("moe/c8", "moe/c8")
    made.reopen()
    assert made.sound()
    assert all(made.follows().values())
    yield made
    made.study.close()


def adopt(learner: Learner, key: str, promise: Promise) -> None:
    study = learner.study
    with study._db.writing():
        study._ledger.adopt(key, promise, learner.now)
    study.start()


def due(learner: Learner, ahead: int = 0) -> list[Due]:
    shelf, day = learner.study._shelf, learner.study.day()
    return sorted(shelf.due(day, shelf.decks(), ahead))


def rest_of_week(learner: Learner) -> list[str | None]:
    """What is asked in the next days, without leaving a trace of having looked."""
    before, keys = learner.now, []
    for _ in range(7):
        learner.study.start()
        keys.append(learner.asked())
        learner.tomorrow()
    learner.now = before
    learner.study.start()
    return keys


OTHERS: list[dict[str, Any]] = [
    {"scheduler": "fsrs"},
    {"scheduler": "fsrs", "desired_retention": 0.8},
    {"spread": True},
    {"scheduler": "fsrs", "spread": True},
]


@pytest.mark.parametrize("other", OTHERS, ids=str)
def test_another_scheduler_and_back_leaves_no_trace(
    learner: Learner, other: dict[str, Any]
) -> None:
    own: dict[str, Any] = {"scheduler": "sm2", "desired_retention": 0.9, "spread": False}
    before, asked = learner.views(), rest_of_week(learner)
    learner.reopen(**other)
    between = learner.views()
    assert learner.sound()
    assert between["memory"] != before["memory"]
    for untouched in ("standing", "fresh", "journal"):
        assert between[untouched] == before[untouched]
    learner.reopen(**own)
    assert learner.views() == before
    assert rest_of_week(learner) == asked
    learner.reopen(**other)
    assert learner.views() == between
    learner.reopen(**own)
    assert learner.views() == before


def test_a_settings_change_that_moves_nothing_folds_nothing(learner: Learner) -> None:
    before = learner.views()
    # Damaged on purpose: a fold would put it right.
    learner.study._db.execute(
        "update memory set ease = 999 where card = (select min(card) from memory)"
    )
    wrong = learner.views()
    assert wrong != before
    learner.reopen(new_per_day=3, leech="off", desired_retention=0.8)
    assert learner.views() == wrong
    differences = learner.study.differences(lambda _done, _total: None)
    assert len(differences.memory) == 1
    assert learner.views() == wrong
    learner.reopen(scheduler="fsrs")
    learner.reopen(scheduler="sm2", desired_retention=0.9)
    assert learner.views() == before


def test_a_higher_retention_is_due_sooner(learner: Learner) -> None:
    learner.reopen(scheduler="fsrs", desired_retention=0.7)
    late = {card: row for card, *row in learner.views()["memory"]}
    learner.reopen(desired_retention=0.97)
    soon = {card: row for card, *row in learner.views()["memory"]}
    assert late.keys() == soon.keys()
    assert all(soon[card][0] <= late[card][0] for card in late)
    assert sum(row[0] for row in soon.values()) < sum(row[0] for row in late.values())
    assert [row[-2:] for row in soon.values()] == [row[-2:] for row in late.values()]


def test_spread_moves_due_days_and_nothing_else(learner: Learner) -> None:
    before = learner.views()["memory"]
    learner.reopen(spread=True)
    after = learner.views()["memory"]
    assert [(row[0], *row[2:4]) for row in after] == [(row[0], *row[2:4]) for row in before]
    assert [row[1] for row in after] != [row[1] for row in before]
    for row in after:
        assert row[1] > row[2]  # never on the day of the answer itself


def test_progress_rises_to_the_number_of_facts(tmp_path: Path) -> None:
    learner = Learner(tmp_path, {"rope": 40, "moe": 40}, new_per_day=999)
    learner.reopen(Scope(cram=True))
    answers = [learner.answer() for _ in range(20)]
    first = learner.study.history.newest(1)[0]
    learner.give(
        first._replace(
            id=first.id._replace(at=first.id.at + n, number=first.id.number + n),
            card=answers[n % 20].key,
        )
        for n in range(1, 3500)
    )
    learner.study.close()
    facts = 3519
    told: list[tuple[int, int]] = []
    learner.settings = learner.settings.__class__(scheduler="fsrs")
    study = open_study(
        learner.home,
        learner.settings,
        learner.clock,
        shipped=learner.shipped,
        progress=lambda done, total: told.append((done, total)),
    )
    assert {total for _, total in told} == {facts}
    done = [done for done, _ in told]
    assert done == sorted(set(done))
    assert done[-1] == facts
    assert len(done) > 3
    told.clear()
    assert study.differences(lambda done, total: told.append((done, total))).none
    assert told[-1] == (facts, facts)
    study.close()
    again = open_study(
        learner.home,
        learner.settings,
        learner.clock,
        shipped=learner.shipped,
        progress=lambda *_: pytest.fail("folded once more"),
    )
    again.close()


BY_HAND = (
    "delete from memory",
    "delete from tally",
    "delete from calibration",
    "delete from memory; delete from tally",
    "drop table memory",
    "drop table standing",
    "drop table tally",
    "drop table calibration",
    "drop table memory; drop table standing; drop table tally",
    "update meta set value = 'another/1' where name = 'scheduler'",
    "delete from meta where name = 'scheduler'",
)


@pytest.mark.parametrize("settings", [{}, {"scheduler": "fsrs"}, {"spread": True}], ids=str)
def test_views_that_somebody_took_away_are_made_anew(
    learner: Learner, settings: dict[str, Any]
) -> None:
    learner.reopen(**settings)
    before, asked = learner.views(), rest_of_week(learner)
    found = due(learner), due(learner, 400)
    for damage in BY_HAND:
        learner.study.close()
        with closing(sqlite3.connect(learner.home.database)) as raw:
            raw.executescript(damage)
        learner.study = learner.open()
        assert (due(learner), due(learner, 400)) == found, damage
        assert rest_of_week(learner) == asked, damage
        assert learner.views() == before, damage
        assert learner.sound(), damage


def test_views_made_anew_are_kept_up_to_date(learner: Learner) -> None:
    learner.study.close()
    with closing(sqlite3.connect(learner.home.database)) as raw:
        raw.executescript("drop table memory; drop table standing; drop table tally")
    learner.study = learner.open()
    for grade in (Grade.AGAIN, Grade.GOOD, Grade.EASY, Grade.HARD) * 3:
        if learner.asked() is None:
            learner.tomorrow(3)
        learner.answer(grade)
        assert learner.sound()
    while learner.study.undo() is not None:
        pass
    assert learner.sound()
    promised = learner.study._db.execute("select count(*) from memory").fetchone()
    assert promised == (1,)
    assert learner.views()["tally"] == []
    # Whatever was taken back is new again, for the triggers see to it.
    assert sum(fresh for _, fresh in learner.views()["fresh"]) == len(learner.views()["fresh"]) - 1


# What other programs had promised


@pytest.mark.parametrize("scheduler", ["sm2", "fsrs"])
@pytest.mark.parametrize(
    "promise",
    [
        Promise(19_990, 20_005, 15),
        Promise(19_990, 20_005, 15, 190),
        Promise(19_990, 20_005, 15, 190, 14.2, 6.5),
        Promise(20_000, 20_005, 1),
        Promise(19_000, 20_005, 0),
    ],
    ids=str,
)
def test_a_promise_is_kept(tmp_path: Path, scheduler: str, promise: Promise) -> None:
    learner = Learner(tmp_path, {"rope": 3}, scheduler=scheduler, new_per_day=0)
    adopt(learner, "rope/c2", promise)
    before = learner.follows()
    assert learner.sound()
    assert learner.study.today().answers == 0
    assert learner.study.counts()[:4] == (3, 2, 0, 0)
    for days in (0, 4):
        learner.tomorrow(days)
        learner.reopen()
        assert learner.asked() is None
    learner.tomorrow()
    assert learner.asked() == "rope/c2"
    learner.reopen(scheduler={"sm2": "fsrs", "fsrs": "sm2"}[scheduler])
    assert learner.asked() == "rope/c2"
    learner.reopen(scheduler=scheduler)
    assert learner.follows() == before
    assert learner.answer(Grade.GOOD).memory is not None
    assert learner.sound()
    learner.study.undo()
    assert learner.follows() == before
    learner.study.close()


@pytest.mark.parametrize("scheduler", ["sm2", "fsrs"])
def test_an_answer_on_the_day_of_a_promise_is_one_of_its_own(
    tmp_path: Path, scheduler: str
) -> None:
    learner = Learner(tmp_path, {"rope": 1}, scheduler=scheduler)
    adopt(learner, "rope/c1", Promise(20_000, 20_000, 10, 250))
    before = learner.study.history.of("rope/c1").memory
    asked = learner.study.next()
    assert asked is not None
    assert not asked.repeat
    saved = learner.answer(Grade.GOOD)
    assert saved.memory is not None
    assert before is not None
    assert saved.memory.reviews == before.reviews + 1 == 1
    assert saved.memory.due > 20_000
    assert saved.memory != before
    assert learner.sound()
    assert learner.study.today()[:2] == (1, 0)  # and the card was not new
    learner.study.close()


@pytest.mark.parametrize("scheduler", ["sm2", "fsrs"])
def test_a_promise_goes_on_from_what_was_learned_here(tmp_path: Path, scheduler: str) -> None:
    learner = Learner(tmp_path, {"rope": 1}, scheduler=scheduler)
    learner.answer(Grade.GOOD)
    learner.tomorrow(2)
    learner.answer(Grade.AGAIN)
    adopt(learner, "rope/c1", Promise(20_001, 20_050, 49, 210))
    memory = learner.study.history.of("rope/c1").memory
    assert memory is not None
    assert (memory.due, memory.interval, memory.reviews, memory.lapses) == (20_050, 49, 2, 1)
    assert learner.study.undo() is not None
    forgotten = learner.study.history.of("rope/c1").memory
    assert forgotten is not None
    assert (forgotten.due, forgotten.reviews, forgotten.lapses) == (20_050, 1, 0)
    assert learner.sound()
    learner.study.close()


def test_two_windows_with_different_schedulers_do_not_spoil_each_others_views(
    tmp_path: Path,
) -> None:
    one = Learner(tmp_path, {"moe": 9, "rope": 9})
    other = Learner.again(tmp_path)
    other.reopen(scheduler="fsrs")
    chance = random.Random(8)
    for _ in range(40):
        who = chance.choice([one, other])
        one.now = other.now = max(one.now, other.now) + 60_000
        what = chance.randrange(5)
        if what == 0:
            who.study.undo()
        elif what == 1:
            newest = who.study.history.newest(5)
            if newest:
                who.study.history.correct(newest[-1], chance.choice(list(Grade)))
        elif what == 2:
            who.study.mark("moe/c9", Trait.FLAGGED, chance.random() < 0.5)
        elif who.asked() is not None:
            who.answer(chance.choice(list(Grade)))
        if chance.random() < 0.2:
            one.tomorrow()
    for who in (other, one):
        who.study.next()
        assert who.study.differences(lambda _done, _total: None).none
    other.study.close()
    one.study.close()
