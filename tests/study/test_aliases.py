"""Cards that go by another key: their past held against that of one which had it from the start."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyllm.core.journal import Alias, Answer, Fact, Grade, Trait, Withdrawal
from studyllm.core.query import Order
from studyllm.core.schedule import Memory
from studyllm.store import views
from studyllm.study.browsing import Sort
from tests.core.journals import journals
from tests.learner import Learner, deck_text, notes_text, unheard
from tests.study.devices import devices, follows, slowly, take


@pytest.fixture
def learner(tmp_path: Path) -> Iterator[Learner]:
    """One with a deck of plain cards and one of siblings, some days on."""
    made = Learner(tmp_path, {"rope": 4})
    (made.shipped / "notes.yaml").write_text(notes_text("notes", 2), encoding="utf-8")
    made.reopen()
    yield made
    made.study.close()


def studied(learner: Learner, days: int = 3) -> None:
    """Some days with answers of all grades."""
    for _ in range(days):
        for grade in (Grade.GOOD, Grade.AGAIN, Grade.EASY, Grade.HARD, Grade.GOOD, Grade.GOOD):
            if learner.asked():
                learner.answer(grade)
        learner.tomorrow()
        learner.study.start()


def rename(learner: Learner, deck: str, old: str, new: str) -> None:
    """Have a deck call a card otherwise."""
    path = learner.shipped / f"{deck}.yaml"
    text = path.read_text(encoding="utf-8")
    assert f"- id: {old}\n" in text
    path.write_text(text.replace(f"- id: {old}\n", f"- id: {new}\n"), encoding="utf-8")
    learner.study.sync()


def memory(learner: Learner, key: str) -> Memory | None:
    return learner.study.history.of(key).memory


def reviews(learner: Learner, key: str) -> int:
    found = memory(learner, key)
    return found.reviews if found else 0


def test_a_card_keeps_its_past_under_another_key(learner: Learner) -> None:
    studied(learner)
    learner.study.mark("rope/c1", Trait.FLAGGED, True)
    before = learner.study.history.of("rope/c1")
    counts, today = learner.study.counts(), learner.study.answers_by_day()
    rename(learner, "rope", "c1", "knot")
    learner.alias("rope/c1", "rope/knot")
    after = learner.study.history.of("rope/knot")
    assert after.memory == before.memory is not None
    assert after.standing == before.standing
    assert [entry.answer.id for entry in after.entries] == [one.answer.id for one in before.entries]
    assert {entry.answer.card for entry in after.entries} == {"rope/knot"}
    assert learner.study._ledger.card_of("rope/c1") == "rope/knot"
    assert learner.study._ledger.card_of("rope/c1#2") == "rope/knot#2"
    assert learner.study._ledger.card_of("rope/c2") == "rope/c2"
    assert not learner.study.has_card("rope/c1")
    assert learner.study.counts() == counts
    assert learner.study.answers_by_day() == today
    assert learner.sound()
    assert learner.refolded()
    assert learner.reopen() is not None
    assert learner.sound()


def test_a_card_stays_due_under_another_key_though_due_days_are_spread(learner: Learner) -> None:
    learner.reopen(spread=True)
    for _ in range(12):
        while learner.asked():
            learner.answer(Grade.EASY)
        learner.tomorrow(15)
        learner.study.start()
    before = {f"rope/c{n}": memory(learner, f"rope/c{n}") for n in range(1, 5)}
    assert any(one and one.due != one.day + one.interval for one in before.values())
    for key, past in before.items():
        rename(learner, "rope", key.partition("/")[2], f"x{key[-1]}")
        learner.alias(key, f"rope/x{key[-1]}")
        assert memory(learner, f"rope/x{key[-1]}") == past
    assert learner.sound()
    while learner.asked():
        learner.answer()
    assert learner.sound()
    assert learner.refolded()


def test_the_journal_keeps_the_key_that_a_fact_was_made_under(learner: Learner) -> None:
    studied(learner)
    before = list(learner.study._ledger.facts())
    learner.alias("rope/c1", "rope/c9")
    *kept, last = learner.study._ledger.facts()
    assert kept == before
    assert isinstance(last, Alias)
    assert (last.card, last.to) == ("rope/c1", "rope/c9")


def test_siblings_move_by_their_numbers_even_those_named_later(learner: Learner) -> None:
    studied(learner, 6)
    past = {n: memory(learner, f"notes/n1{n}") for n in ("", "#2")}
    assert all(past.values())
    rename(learner, "notes", "n1", "new")
    learner.alias("notes/n1", "notes/new")
    assert {n: memory(learner, f"notes/new{n}") for n in ("", "#2")} == past
    learner.study.mark("notes/n1#7", Trait.SUSPENDED, True)
    assert learner.study.history.of("notes/new#7").standing.suspended
    assert learner.sound()
    assert learner.refolded()


def test_answers_under_a_former_key_are_put_right_and_taken_back(learner: Learner) -> None:
    studied(learner)
    rename(learner, "rope", "c1", "knot")
    learner.alias("rope/c1", "rope/knot")
    newest = [one for one in learner.study.history.newest() if one.card == "rope/knot"]
    assert newest
    learner.study.history.correct(newest[0], Grade.EASY)
    assert learner.sound()
    for answer in newest:
        learner.study.history.withdraw(answer)
        assert learner.sound()
    assert memory(learner, "rope/knot") is None
    told = [one for one in learner.study._ledger.facts() if isinstance(one, Withdrawal)]
    assert {one.card for one in told} == {"rope/c1"}
    # Whatever becomes of the key, they stay taken back.
    learner.alias("rope/c1", "rope/other")
    assert memory(learner, "rope/other") is None
    assert learner.sound()


def test_an_undo_brings_back_the_card_by_its_present_key(learner: Learner) -> None:
    key = learner.asked()
    assert key == "notes/n1"
    learner.answer()
    rename(learner, "notes", "n1", "new")
    learner.alias("notes/n1", "notes/new")
    undone = learner.study.undo()
    assert undone is not None
    assert undone.key == "notes/new"
    assert learner.asked() == "notes/new"
    learner.answer()
    assert reviews(learner, "notes/new") == 1
    assert learner.sound()


def test_a_key_that_is_used_anew_has_nothing_of_what_was_before(learner: Learner) -> None:
    studied(learner)
    past = reviews(learner, "rope/c1")
    rename(learner, "rope", "c1", "knot")
    learner.alias("rope/c1", "rope/knot")
    text = deck_text("rope", 1).partition("cards:\n")[2]
    path = learner.shipped / "rope.yaml"
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")
    learner.alias("rope/c1", "rope/c1")
    learner.study.sync()
    learner.tomorrow(60)
    learner.study.start()
    assert memory(learner, "rope/c1") is None
    while learner.asked() != "rope/c1":
        learner.answer()
    newest = learner.answer()
    assert newest.memory is not None
    assert reviews(learner, "rope/c1") == 1
    assert reviews(learner, "rope/knot") >= past > 0
    assert learner.sound()
    # What is taken back now was done under the key when it was another card's.
    old = [one for one in learner.study.history.newest() if one.card == "rope/knot"][-1]
    learner.study.history.withdraw(old)
    assert reviews(learner, "rope/c1") == 1
    assert learner.sound()
    assert learner.refolded()


def test_an_answer_under_a_key_that_leads_elsewhere_counts_there(learner: Learner) -> None:
    learner.alias("notes/n1", "rope/c1")
    assert learner.asked() == "notes/n1"
    learner.answer()
    assert reviews(learner, "rope/c1") == 1
    assert memory(learner, "notes/n1") is None
    assert learner.sound()


def test_a_moved_card_counts_for_its_present_deck(learner: Learner) -> None:
    studied(learner)
    before = {row.deck: row.answers for row in learner.study._ledger.counted()}
    assert "rope" in before
    for number in range(1, 5):
        learner.alias(f"rope/c{number}", f"notes/c{number}")
    after = {row.deck for row in learner.study._ledger.counted()}
    assert after == {"notes"}
    assert learner.sound()


def test_a_doctor_finds_keys_that_lead_elsewhere_and_an_emptied_view_is_made_anew(
    learner: Learner,
) -> None:
    studied(learner)
    learner.alias("rope/c1", "rope/c9")
    right = learner.views()
    learner.study._db.execute("update alias set since = since + 1")
    assert learner.study.differences(unheard).alias == 1
    learner.study.repair(unheard)
    assert learner.views() == right
    for empty in ("delete from alias", "drop table alias"):
        learner.study._db.execute(empty)
        learner.reopen()
        assert learner.views() == right


def test_another_program_is_told_of_aliases_before_it_answers(learner: Learner) -> None:
    beside = learner.open()
    asked = beside.next()
    assert asked is not None
    learner.alias(asked.key, "rope/c9")
    beside.grade(Grade.GOOD, 1000)
    assert beside.history.newest(1)[0].card == "rope/c9"
    assert learner.sound()
    beside.close()


def test_going_back_and_forth_ends_where_the_newest_alias_leads(learner: Learner) -> None:
    studied(learner)
    past = memory(learner, "rope/c1")
    before = learner.views()["memory"]
    for _ in range(3):
        learner.alias("rope/c1", "rope/c9")
        assert memory(learner, "rope/c9") == past
        learner.alias("rope/c9", "rope/c1")
        assert memory(learner, "rope/c1") == past
        assert learner.sound()
    assert learner.views()["memory"] == before


def test_two_cards_that_become_one_fold_together(learner: Learner) -> None:
    studied(learner, 4)
    ids = {
        one.id
        for key in ("rope/c1", "rope/c2")
        for one in learner.study._ledger.facts_of(key)
        if isinstance(one, Answer)
    }
    learner.alias("rope/c1", "rope/c2")
    facts = learner.study._ledger.facts_of("rope/c2")
    assert {one.id for one in facts if isinstance(one, Answer)} == ids
    assert [one.id for one in facts] == sorted(one.id for one in facts)
    assert learner.sound()


def test_what_was_answered_lately_is_found_by_the_present_key(learner: Learner) -> None:
    studied(learner, 1)
    rename(learner, "notes", "n1", "new")
    learner.alias("notes/n1", "notes/new")
    learner.alias("rope/c1", "rope/c2")
    given = learner.study.history.newest()
    day = date.fromordinal(learner.study.day() - 1 + date(1970, 1, 1).toordinal())
    for query in ("rated:2", f"answered:{day}"):
        found = learner.study.browsing.search(query, Sort(Order.DECK), "en").look_through()
        assert "notes/new" in set(found.keys())
    times = learner.study._ledger.times(learner.study.day(), 400)
    assert sum(first for _, first in times) == len({one.card for one in given})


HEADS = st.sampled_from(("rope/c1", "rope/c2", "notes/n1", "notes/n2", "gone/x"))


@slowly
@given(
    st.lists(
        st.one_of(
            st.lists(st.tuples(HEADS, HEADS), min_size=1, max_size=4),
            st.sampled_from(Grade),
            st.sampled_from(("undo", "correct", "mark", "reset", "tomorrow")),
        ),
        max_size=25,
    ),
    st.booleans(),
)
def test_the_views_are_the_fold_whatever_is_taken_for_what(steps: list[Any], few: bool) -> None:
    before = views.FEW, views.PART
    with devices(1) as (one,):
        try:
            views.FEW, views.PART = (200, 5) if few else (1, 1_000)
            for step in steps:
                act(one, step)
                assert one.sound()
        finally:
            views.FEW, views.PART = before
        assert one.refolded()


def act(one: Learner, step: Any) -> None:
    """Do something, if that can be done now."""
    study = one.study
    newest = study.history.newest()
    if isinstance(step, list):
        with study._db.writing():
            study._ledger.alias_all(step, *study.moment())
    elif isinstance(step, Grade):
        if one.asked():
            one.answer(step)
    elif step == "undo":
        study.undo()
    elif step == "correct" and newest:
        study.history.correct(newest[-1], Grade.EASY)
    elif step == "mark":
        study.mark("rope/c1", Trait.SUSPENDED, len(newest) % 2 == 0)
    elif step == "reset" and newest and study.history.of(newest[0].card).memory:
        study.history.take_back(study.history.reset(newest[0].card))
    elif step == "tomorrow":
        one.tomorrow()
        study.start()


@slowly
@given(journals(14))
def test_facts_that_come_one_by_one_end_as_all_at_once(facts: list[Fact]) -> None:
    with devices(2) as (one, other):
        take(one, facts)
        for fact in reversed(facts):
            take(other, [fact])
            assert other.sound()
        assert follows(one) == follows(other)
