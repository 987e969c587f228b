"""What a learner does and finds again, on a real database, with a clock moved by hand."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studyllm.core.journal import DAY_MS, Grade, Trait
from studyllm.errors import StoreError, StudyError
from studyllm.study import Scope
from tests.learner import NOON, Learner, notes_text


@pytest.fixture
def learner(tmp_path: Path) -> Iterator[Learner]:
    made = Learner(tmp_path, {"rope": 4, "moe": 3})
    yield made
    made.study.close()


def test_new_cards_come_from_each_deck_in_turn(learner: Learner) -> None:
    keys = [learner.answer().key for _ in range(7)]
    assert keys == ["moe/c1", "rope/c1", "moe/c2", "rope/c2", "moe/c3", "rope/c3", "rope/c4"]
    assert learner.asked() is None


def test_what_was_answered_is_asked_again_when_it_is_due(learner: Learner) -> None:
    learner.study.start(Scope(decks=("rope",), limit=2))
    first = [learner.answer().key, learner.answer().key]
    assert learner.asked() is None
    learner.reopen(Scope(decks=("rope",), new=0))
    assert learner.asked() is None
    learner.tomorrow()
    assert [learner.answer().key for _ in range(2)] == first
    assert learner.asked() is None


def test_the_outcomes_shown_are_the_outcomes_given(learner: Learner) -> None:
    for day in (0, 1, 7, 30):
        learner.now = NOON + day * DAY_MS
        asked = learner.study.next()
        assert asked is not None
        for grade in (Grade.HARD, Grade.GOOD):
            asked = learner.study.next()
            assert asked is not None
            assert learner.answer(grade).memory == asked.outcomes[grade]


def test_a_weak_card_comes_back_the_same_day_and_keeps_its_due_day(learner: Learner) -> None:
    learner.study.start(Scope(decks=("moe",), limit=1))
    lapsed = learner.answer(Grade.AGAIN)
    assert lapsed.again_today
    asked = learner.reopen().next()
    assert learner.study.next() == asked
    learner.study.start(Scope(decks=("moe",), new=0))
    asked = learner.study.next()
    assert asked is not None
    assert asked.key == lapsed.key
    assert asked.repeat
    assert lapsed.memory is not None
    assert {memory.due for memory in asked.outcomes.values()} == {lapsed.memory.due}
    assert learner.answer(Grade.GOOD).memory == lapsed.memory
    assert learner.asked() is None


def test_the_daily_limit_counts_over_sittings_and_turns_at_four(tmp_path: Path) -> None:
    learner = Learner(tmp_path, {"rope": 9}, new_per_day=3)
    for _ in range(3):
        learner.answer()
    learner.reopen()
    assert learner.asked() is None
    learner.now = NOON + 15 * 3_600_000  # 03:00
    assert learner.asked() is None
    learner.now = NOON + 16 * 3_600_000  # 04:00: a new study day
    asked = learner.study.next()
    assert asked is not None
    assert (asked.left.new, asked.left.due) == (3, 3)
    learner.study.start(Scope(new=9))
    asked = learner.study.next()
    assert asked is not None
    assert asked.left.new == 6
    learner.study.close()


def test_undo_goes_back_through_all_sittings_and_leaves_no_trace(learner: Learner) -> None:
    before = []
    for grade in (Grade.GOOD, Grade.AGAIN, Grade.EASY, Grade.HARD, Grade.GOOD, Grade.GOOD):
        before.append(learner.follows())
        learner.answer(grade)
        learner.now += DAY_MS // 3
    learner.reopen()
    while before:
        assert learner.study.undo() is not None
        assert learner.follows() == before.pop()
    assert learner.study.undo() is None


def test_an_undone_card_is_asked_next_even_by_a_later_sitting(learner: Learner) -> None:
    done = learner.answer()
    learner.answer()
    learner.reopen()
    learner.study.undo()
    withdrawn = learner.study.undo()
    assert withdrawn is not None
    assert withdrawn.key == done.key
    assert learner.asked() == done.key
    assert learner.answer().key == done.key
    assert learner.asked() != done.key


def test_a_card_brought_back_from_far_down_is_asked_once(tmp_path: Path) -> None:
    learner = Learner(tmp_path, {"a": 12, "b": 3}, new_per_day=99)
    for again in (False, True):
        learner.study.start(Scope(decks=("b",)))
        while learner.asked() != "b/c3":
            learner.answer()
        learner.answer()
        learner.study.start()
        learner.study.undo()
        assert learner.asked() == "b/c3"
        rest = []
        while learner.asked():
            rest.append(learner.answer().key)
        assert sorted(rest) == sorted(["b/c3", *(f"a/c{n}" for n in range(1, 13))]), again
        learner.tomorrow()
    learner.study.close()


def test_a_card_brought_back_keeps_its_siblings_away(tmp_path: Path) -> None:
    learner = Learner(tmp_path, {})
    (learner.shipped / "notes.yaml").write_text(notes_text("notes", 2), encoding="utf-8")
    learner.reopen(Scope(limit=1))
    learner.study.mark("notes/n1", Trait.SUSPENDED, True)
    assert learner.answer().key == "notes/n1#2"
    learner.study.mark("notes/n1", Trait.SUSPENDED, False)
    learner.study.start()
    learner.study.undo()
    keys = []
    while learner.asked():
        keys.append(learner.answer().key)
    assert keys == ["notes/n1#2", "notes/n2"]
    learner.study.close()


def test_undo_gives_a_place_in_the_sitting_back(learner: Learner) -> None:
    learner.study.start(Scope(limit=1))
    learner.answer()
    assert learner.asked() is None
    learner.study.undo()
    asked = learner.study.next()
    assert asked is not None
    assert asked.done == 0
    assert (asked.left.new, asked.left.due) == (1, 0)
    learner.answer()
    assert learner.asked() is None


def test_undo_under_a_clock_that_went_back(learner: Learner) -> None:
    learner.now += 3650 * DAY_MS
    for _ in range(3):
        learner.answer()
    learner.now = NOON
    future = learner.answer()
    assert future.memory is not None
    assert future.memory.due == 20_001
    for _ in range(4):
        assert learner.study.undo() is not None
    assert learner.study.undo() is None
    learner.reopen()
    learner.answer()
    newest = learner.study._ledger.newest()
    assert newest is not None
    assert newest.id.at == learner.now
    numbers = learner.study._db.execute("select device, at + lag from journal").fetchall()
    assert len(set(numbers)) == len(numbers) == 9


def test_two_programs_see_each_other(learner: Learner) -> None:
    other = learner.open()
    first = learner.answer()
    asked = other.next()
    assert asked is not None
    assert asked.key != first.key
    second = other.grade(Grade.AGAIN, 5)
    withdrawn = learner.study.undo()
    assert withdrawn is not None
    assert withdrawn.key == second.key
    assert learner.study.counts().reviews_total == other.counts().reviews_total == 1
    other.close()


def test_two_programs_number_their_facts_apart_after_a_clock_went_back(learner: Learner) -> None:
    learner.now += 3650 * DAY_MS
    learner.answer()
    learner.now -= 3650 * DAY_MS
    learner.study.undo()
    other = learner.open()
    for study in (other, learner.study, other, learner.study):
        learner.now += 5000
        assert study.next() is not None
        study.grade(Grade.GOOD, 5)
    for study in (learner.study, other, learner.study):
        study.history.correct(study.history.newest(3)[-1], Grade.HARD)
    numbers = learner.study._db.execute("select device, at + lag from journal").fetchall()
    assert len(set(numbers)) == len(numbers) == 9
    assert learner.sound()
    other.close()


def test_the_same_card_answered_in_two_windows_counts_twice(learner: Learner) -> None:
    other = learner.open()
    asked, also = learner.study.next(), other.next()
    assert asked is not None
    assert also is not None
    assert asked.key == also.key
    first = other.grade(Grade.EASY, 5)
    second = learner.study.grade(Grade.AGAIN, 5)
    assert second.memory == first.memory
    assert learner.study.counts().reviews_total == 2
    other.close()


def test_an_answer_that_could_not_be_saved_can_be_given_again(learner: Learner) -> None:
    asked = learner.study.next()
    blocker = sqlite3.connect(learner.home.database, isolation_level=None)
    blocker.execute("begin immediate")
    learner.study._db.execute("pragma busy_timeout = 1")
    with pytest.raises(StoreError, match="another program is writing"):
        learner.study.grade(Grade.GOOD, 5)
    blocker.execute("rollback")
    blocker.close()
    assert learner.study.next() == asked
    learner.study.grade(Grade.GOOD, 5)
    assert learner.study.counts().reviews_total == 1


def test_an_answer_that_was_saved_after_all_does_not_count_twice(learner: Learner) -> None:
    learner.study.next()
    asked = learner.study._sitting._asked
    saved = learner.study.grade(Grade.HARD, 5)
    written = learner.study._ledger.newest()
    # As if the commit had succeeded and its message had been lost.
    learner.study._sitting._asked, learner.study._sitting._unsure = asked, written
    assert learner.study.grade(Grade.HARD, 5) == saved
    assert learner.study.counts().reviews_total == 1


def test_refolding_gives_what_was_written_step_by_step(learner: Learner) -> None:
    for n in range(20):
        if learner.asked() is None:
            learner.tomorrow()
            continue
        learner.answer(list(Grade)[n % 4], took_ms=n * 10_000)
        if n % 7 == 5:
            learner.study.undo()
    before = learner.views()
    told: list[tuple[int, int]] = []
    learner.study._ledger.refold(lambda done, total: told.append((done, total)))
    assert learner.views() == before
    facts = len(before["journal"])
    assert told[-1] == (facts, facts)


ACTIONS = st.lists(
    st.one_of(st.sampled_from(Grade), st.sampled_from(["undo", "day", "reopen", "back"])),
    max_size=25,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ACTIONS)
def test_the_views_are_the_fold_whatever_the_learner_does(
    tmp_path_factory: pytest.TempPathFactory, actions: list[Grade | str]
) -> None:
    learner = Learner(tmp_path_factory.mktemp("any"), {"a": 3, "b": 2})
    for action in actions:
        if action == "undo":
            learner.study.undo()
        elif action == "day":
            learner.tomorrow()
        elif action == "back":
            learner.tomorrow(-2)
        elif action == "reopen":
            asked = learner.asked()
            learner.reopen()
            assert learner.asked() == asked or learner.study._sitting._brought_back is None
        elif learner.asked() is not None:
            assert isinstance(action, Grade)
            learner.answer(action)
    assert learner.refolded()
    learner.study.close()


def test_counts_of_the_day_and_of_the_decks(learner: Learner) -> None:
    for grade in (Grade.AGAIN, Grade.GOOD, Grade.GOOD):
        learner.answer(grade, took_ms=90_000)
    today = learner.study.today()
    assert (today.answers, today.new, today.took_ms, today.streak) == (3, 3, 180_000, 1)
    learner.tomorrow()
    learner.study.start(Scope(new=0))
    learner.answer()
    assert learner.study.today().streak == 2
    rows = {row.slug: row for row in learner.study.decks()}
    assert (rows["rope"].cards, rows["rope"].learned, rows["rope"].new) == (4, 1, 3)
    assert rows["rope"].shipped
    assert learner.study.counts() == (7, 4, 2, 4, 1)
    assert learner.study.due_on(0) == 2
    assert learner.study.due_on(6) == 3


def test_a_hidden_deck_is_neither_asked_nor_counted(learner: Learner) -> None:
    learner.study.hide_decks(["moe"], True)
    learner.reopen()
    assert learner.study.counts().cards_total == 4
    assert {learner.answer().key.partition("/")[0] for _ in range(4)} == {"rope"}
    learner.study.start(Scope(decks=("moe",)))
    assert learner.asked() == "moe/c1"


def test_decks_are_asked_in_the_learners_order(learner: Learner) -> None:
    learner.study.order_decks(["rope"])
    learner.reopen()
    assert [row.slug for row in learner.study.decks()] == ["rope", "moe"]
    assert learner.asked() == "rope/c1"


def test_a_deck_that_does_not_exist_is_said_with_the_nearest(learner: Learner) -> None:
    with pytest.raises(StudyError, match="did you mean `rope`"):
        learner.study.start(Scope(decks=("rop",)))


def test_a_tag_narrows_a_sitting(tmp_path: Path) -> None:
    learner = Learner(tmp_path, {"rope": 2})
    text = (
        "deck: tagged\ncards:\n  - {id: x, q: Q1, a: A, tags: [hard]}\n  - {id: y, q: Q2, a: A}\n"
    )
    (learner.shipped / "tagged.yaml").write_text(text)
    learner.reopen(Scope(tag="hard"))
    assert learner.answer(Grade.AGAIN).key == "tagged/x"
    assert learner.answer().key == "tagged/x"
    assert learner.asked() is None
    learner.study.close()


def test_a_card_that_left_its_deck_is_not_asked_and_keeps_its_history(learner: Learner) -> None:
    learner.answer()
    (learner.shipped / "moe.yaml").unlink()
    learner.tomorrow()
    learner.reopen(Scope(new=0))
    assert learner.asked() is None
    assert learner.study.counts().reviews_total == 1


def test_a_weak_card_that_left_its_deck_is_not_counted(learner: Learner) -> None:
    learner.study.start(Scope(decks=("moe",), limit=1))
    learner.answer(Grade.AGAIN)
    (learner.shipped / "moe.yaml").write_text("deck: moe\ncards: [{id: x, q: Q, a: A}]\n")
    asked = learner.reopen().next()
    assert asked is not None
    assert asked.left.again == 0


def test_the_end_of_a_sitting_leaves_a_backup_an_hour_at_least_after_the_last(
    learner: Learner,
) -> None:
    learner.answer()
    learner.reopen()
    learner.answer()
    learner.reopen()
    assert len(list(learner.home.backups.glob("*.db"))) == 1
    learner.now += 3_700_000
    learner.answer()
    learner.reopen()
    assert len(list(learner.home.backups.glob("*.db"))) == 2


def test_a_large_database_is_not_backed_up_before_the_prompt_is_back(
    learner: Learner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("studyllm.study.study.QUICK_BYTES", 1000)
    learner.answer()
    learner.study.close()
    assert learner.study.owes_backup
    assert list(learner.home.backups.iterdir()) == []
    learner.study = learner.open()
    learner.study.close()
    assert not learner.study.owes_backup


def test_the_backups_of_a_clock_that_was_ahead_do_not_stand_for_todays(learner: Learner) -> None:
    learner.answer()
    learner.now += 400 * DAY_MS
    learner.reopen()
    learner.now -= 400 * DAY_MS
    learner.answer()
    learner.reopen()
    assert len(list(learner.home.backups.glob("*.db"))) == 2


def test_a_backup_that_cannot_be_made_costs_no_answer_and_is_told(learner: Learner) -> None:
    learner.home.backups.write_text("in the way", encoding="utf-8")
    learner.answer()
    learner.study.close()
    assert str(learner.home.backups) in learner.study.backup_problem
    assert learner.study.backup_problem.endswith("; your answers are saved")
    learner.study = learner.open()
    assert learner.study.counts().reviews_total == 1


def test_what_is_read_card_by_card_can_outlive_the_database(tmp_path: Path) -> None:
    learner = Learner(tmp_path, {"rope": 5})
    study = learner.study
    (deck,) = study._shelf.decks()
    rows = study._shelf.fresh(deck, study.day())
    assert next(rows) == "rope/c1"
    study.close()
    del rows  # where an error would be told on the terminal
