"""A learner on the way to an interview: what is asked each day, and what is told of it."""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyllm.core.journal import Grade
from studyllm.core.session import Left, note_of
from studyllm.core.towards import early
from studyllm.study import Scope
from tests.learner import Learner, notes_text

TODAY = 20_000


def learner(folder: Path, decks: dict[str, int], **options: Any) -> Learner:
    return Learner(folder, decks, **{"new_per_day": 20, **options})


def left(one: Learner, *decks: str) -> Left:
    """What is left today of decks, or of all."""
    return one.study.left(Scope(decks))


def evening(one: Learner, grade: Grade = Grade.GOOD, took_ms: int = 1000) -> list[str]:
    """Answer all there is today, each card alike but for weak ones, which are passed then."""
    asked: list[str] = []
    while (card := one.study.next()) is not None and len(asked) < 500:
        asked.append(card.key)
        one.now += 5000
        one.study.grade(Grade.GOOD if card.repeat else grade, took_ms)
    return asked


def test_new_cards_are_met_in_time_for_the_interview(tmp_path: Path) -> None:
    one = learner(tmp_path, {"moe": 30}, new_per_day=6)
    one.heads(8)
    new = []
    for _ in range(8):
        evening(one)
        new.append(one.study.decks()[0].new)
        one.tomorrow()
    assert new == [24, 18, 12, 6, 0, 0, 0, 0]


def test_a_missed_day_makes_a_new_plan_of_the_days_that_are_left(tmp_path: Path) -> None:
    one = learner(tmp_path, {"moe": 30}, new_per_day=6)
    one.heads(8, minutes=5)
    assert left(one).new == 6
    one.tomorrow(2)
    assert left(one).new == 12  # 10 in time for the interview, and half of what fits besides


def test_what_is_no_topic_gives_no_new_cards_and_comes_last(tmp_path: Path) -> None:
    one = learner(tmp_path, {"moe": 3, "rope": 3}, new_per_day=2)
    evening(one)
    one.tomorrow(1)
    one.heads(9, topics={"rope": 1})
    assert evening(one) == ["rope/c2", "rope/c3", "rope/c1", "moe/c1"]


def test_the_minutes_are_those_of_the_plan(tmp_path: Path) -> None:
    one = learner(tmp_path, {"moe": 30}, minutes_per_day=60)
    one.heads(4, minutes=2)
    assert left(one).new == 6  # of 20 s each
    assert len(evening(one, took_ms=30_000)) == 4
    assert left(one).new == 0
    one.heads(-1, minutes=2)
    one.reopen()
    assert left(one).new == 16


def test_on_the_last_day_all_cards_are_asked_and_all_counts_agree(tmp_path: Path) -> None:
    one = learner(tmp_path, {"moe": 4, "rope": 3})
    evening(one, Grade.EASY)
    one.tomorrow()
    evening(one, Grade.EASY)
    one.tomorrow(3)
    assert left(one).due == 0
    one.heads(1, topics={"moe": 1})
    one.study.start()
    assert left(one).due == 4
    assert one.study.due_on(0) == 4
    assert {row.slug: row.due for row in one.study.decks()} == {"moe": 4, "rope": 0}
    assert sorted(evening(one)) == [f"moe/c{n}" for n in range(1, 5)]
    assert one.study.due_on(0) == 0


def test_cards_are_counted_on_the_day_on_which_they_will_be_asked(tmp_path: Path) -> None:
    one = learner(tmp_path, {"moe": 2})
    evening(one)
    one.tomorrow()
    evening(one)  # due in six days
    one.heads(4)
    one.study.start()
    assert [one.study.due_on(days) for days in range(6)] == [0, 0, 2, 2, 2, 2]
    one.heads(9)
    assert [one.study.due_on(days) for days in range(3)] == [0, 0, 2]
    one.tomorrow(2)  # they are asked if there are minutes left, and not missed if not
    assert one.study.due_on(0) == 0
    assert left(one).due == 2


def test_of_siblings_one_is_counted_and_of_other_decks_what_is_due(tmp_path: Path) -> None:
    one = learner(tmp_path, {"rope": 2})
    (one.shipped / "notes.yaml").write_text(notes_text("notes", 3), encoding="utf-8")
    one.reopen()
    for _ in range(3):
        evening(one)
        one.tomorrow()
    evening(one)
    one.heads(5, topics={"notes": 1})
    one.study.start()
    memories = {
        key: memory
        for deck in one.study._shelf.decks()
        for key, memory in one.study._shelf.cards_of(deck, one.study.day())
        if memory
    }
    counts = []
    for days in range(1, 7):
        day = one.study.day() + days
        notes = {
            note_of(key)
            for key, memory in memories.items()
            if key.startswith("notes/") and (days >= 4 or early(memory) <= day)
        }
        due = [m for key, m in memories.items() if key.startswith("rope/") and m.due <= day]
        counts.append(len(notes) + len(due))
    assert [one.study.due_on(days) for days in range(1, 7)] == counts
    assert 0 < counts[0] < counts[-1]


def test_keys_and_what_is_saved_tell_the_day_on_which_a_card_will_be_asked(
    tmp_path: Path,
) -> None:
    one = learner(tmp_path, {"moe": 1, "rope": 1})
    evening(one)
    one.tomorrow()
    one.heads(9, topics={"moe": 1}, days_off=(TODAY + 3,))
    one.study.start()
    asked = one.study.next()
    assert asked is not None
    assert asked.key == "moe/c1"
    # Six days, of which a third is two, and that day is off.
    assert asked.outcomes[Grade.GOOD].due == TODAY + 7
    assert asked.asked_on(Grade.GOOD) == TODAY + 4
    assert asked.moves(Grade.GOOD)
    assert not asked.moves(Grade.AGAIN)
    saved = one.answer()
    assert saved.memory is not None
    assert saved.asked_on(saved.memory) == TODAY + 4
    other = one.study.next()
    assert other is not None
    assert other.key == "rope/c1"
    assert other.asked_on(Grade.GOOD) == other.outcomes[Grade.GOOD].due


def test_a_card_due_after_the_interview_is_asked_on_the_last_study_day(tmp_path: Path) -> None:
    one = learner(tmp_path, {"moe": 1})
    evening(one)
    one.tomorrow()
    one.heads(3, days_off=(TODAY + 3,))
    one.study.start()
    asked = one.study.next()
    assert asked is not None
    assert asked.asked_on(Grade.GOOD) == TODAY + 2


def test_a_hidden_deck_that_is_named_is_asked(tmp_path: Path) -> None:
    one = learner(tmp_path, {"moe": 2, "rope": 2})
    one.study.hide_decks(["moe"], True)
    one.heads(3, topics={"moe": 1})
    one.study.start()
    assert evening(one) == ["moe/c1", "moe/c2"]
    one.heads(3)
    one.study.start()
    assert evening(one) == ["rope/c1", "rope/c2"]


@pytest.mark.parametrize(
    "scope", [Scope(("rope",)), Scope(new=2), Scope(ahead=9), Scope(cram=True), Scope(limit=1)]
)
def test_a_sitting_about_something_else_asks_what_it_would_ask_anyway(
    scope: Scope, tmp_path: Path
) -> None:
    plain = learner(tmp_path / "plain", {"moe": 6, "rope": 6}, new_per_day=2)
    one = learner(tmp_path / "one", {"moe": 6, "rope": 6}, new_per_day=2)
    for each in (plain, one):
        evening(each)
        each.tomorrow()
    topics = {"moe": 1, "rope": 1} if scope.limit else {"moe": 1}
    one.heads(9, topics=topics)
    plain.study.start(scope)
    one.study.start(scope)
    assert evening(one) == evening(plain)


def test_a_sitting_about_a_topic_asks_its_part(tmp_path: Path) -> None:
    one = learner(tmp_path, {"moe": 8, "rope": 4}, new_per_day=3)
    one.heads(7, topics={"moe": 1, "rope": 2})
    assert left(one, "moe").new == 2
    assert left(one, "rope").new == 1
    assert left(one).new == 3


def test_how_long_a_backlog_takes_is_not_told_while_there_is_a_plan(tmp_path: Path) -> None:
    one = learner(tmp_path, {"moe": 2}, minutes_per_day=5)
    assert one.study.backlog() == 1
    one.heads(3)
    assert one.study.backlog() is None


GRADES = st.lists(st.sampled_from(Grade), min_size=1, max_size=40)


@settings(max_examples=5, deadline=None)
@given(GRADES, st.integers(1, 5), st.integers(1, 3), st.sets(st.integers(0, 5), max_size=2))
def test_the_rules_of_a_day_hold_and_a_restart_changes_nothing(
    grades: list[Grade], days: int, minutes: int, missed: set[int]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        one = learner(Path(folder), {"moe": 5, "rope": 3}, new_per_day=4)
        (one.shipped / "notes.yaml").write_text(notes_text("notes", 3), encoding="utf-8")
        one.reopen()
        one.study._db.execute("pragma synchronous = off")
        one.heads(days, minutes, topics={"moe": 2, "notes": 1})
        place = 0
        for day in range(days):
            if day in missed:
                one.tomorrow()
                continue
            first: Counter[str] = Counter()
            while (asked := one.study.next()) is not None:
                if place % 4 == 0:
                    one.reopen()
                    again = one.study.next()
                    assert again is not None
                    assert (again.key, again.left) == (asked.key, asked.left)
                if not asked.repeat:
                    first[note_of(asked.key)] += 1
                assert not (asked.is_new and asked.deck.slug == "rope")
                one.now += 5000
                one.study.grade(grades[place % len(grades)], 9000)
                place += 1
                if place % 50 == 49:
                    break
            assert set(first.values()) <= {1}
            one.tomorrow()
        assert one.sound()
        one.study.close()


WAYS: st.SearchStrategy[dict[str, Any]] = st.builds(
    dict,
    minutes=st.sampled_from([1, 3, 1440]),
    weekdays_off=st.sets(st.integers(0, 6), max_size=6).map(lambda days: tuple(sorted(days))),
    days_off=st.sets(st.integers(TODAY, TODAY + 9), max_size=9).map(
        lambda days: tuple(sorted(days))
    ),
    topics=st.dictionaries(
        st.sampled_from(["moe", "rope", "notes", "gone"]), st.sampled_from([1, 100])
    ),
)
"""Interviews, also such as only other devices choose."""


@settings(max_examples=8, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from([1, 2, 5, 367, 2_900_000]), WAYS), min_size=1, max_size=3),
    GRADES,
    st.sampled_from(["sm2", "fsrs"]),
)
def test_whatever_was_chosen_a_sitting_ends_and_a_restart_changes_nothing(
    ways: list[tuple[int, dict[str, Any]]], grades: list[Grade], scheduler: str
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        one = learner(Path(folder), {"moe": 5, "rope": 3}, new_per_day=4, scheduler=scheduler)
        (one.shipped / "notes.yaml").write_text(notes_text("notes", 3), encoding="utf-8")
        one.reopen()
        one.study._db.execute("pragma synchronous = off")
        for days, chosen in ways:
            one.heads(days, **chosen)
            one.study.start()
            met: Counter[str] = Counter()
            for place in range(300):
                asked = one.study.next()
                if asked is None:
                    break
                met[asked.key] += not asked.repeat
                one.now += 5000
                # What failed is passed in the end, as it would be asked for ever.
                one.study.grade(Grade.GOOD if place > 60 else grades[place % len(grades)], 9000)
            assert one.study.next() is None
            assert set(met.values()) <= {1}
            assert one.study.left(Scope()).again == 0
            before = one.study.left(Scope()), one.study.decks(), one.study.counts()
            one.reopen()
            assert one.study.next() is None
            assert (one.study.left(Scope()), one.study.decks(), one.study.counts()) == before
            one.tomorrow()
        assert one.sound()
        one.study.close()


def test_after_the_interview_everything_is_asked_when_it_is_due(tmp_path: Path) -> None:
    plain = learner(tmp_path / "plain", {"moe": 6, "rope": 6})
    one = learner(tmp_path / "one", {"moe": 6, "rope": 6})
    for each in (plain, one):
        evening(each)
        each.tomorrow()
        evening(each)
    one.heads(3, minutes=1, topics={"rope": 1})
    for each in (plain, one):
        each.tomorrow(3)
    while asked := plain.study.next():
        same = one.study.next()
        assert same is not None
        assert (same.key, same.outcomes, same.left) == (asked.key, asked.outcomes, asked.left)
        assert not any(same.moves(grade) for grade in Grade)
        for each in (plain, one):
            each.answer()
    assert one.study.next() is None


def test_a_topic_that_is_begun_to_its_end_leaves_its_share_to_none_today(tmp_path: Path) -> None:
    """A restart counts the morning's cards of it, too."""
    learner = Learner(tmp_path, {"moe": 5, "rope": 3}, new_per_day=4, scheduler="fsrs")
    learner.heads(1, minutes=1, topics={"moe": 1, "rope": 100})
    learner.reopen()
    asked = []
    while key := learner.asked():
        asked.append(key)
        learner.answer(Grade.HARD, 9_000)
    assert asked == ["rope/c1", "rope/c2", "rope/c3"]
    learner.reopen()
    assert learner.asked() is None
    learner.study.close()
