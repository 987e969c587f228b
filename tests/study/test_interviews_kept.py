"""Plans and mock interviews in the journal, whichever device they come from and in which order."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyllm.core.interview import MOST_DAYS_OFF, MOST_TOPICS, Interview
from studyllm.core.journal import (
    ID,
    NO_CARD,
    Answer,
    Appointment,
    Fact,
    FactId,
    Grade,
    Mock,
    Review,
    effective,
)
from studyllm.core.schedule import CRAM
from studyllm.errors import StudyError
from studyllm.store.merging import Merged
from studyllm.store.mocks import mocks
from studyllm.store.orphans import Orphans
from tests.core.journals import FIRST_DAY, NOON, every_kind, journals
from tests.learner import unheard
from tests.study.devices import devices, facts_of, follows, learner, slowly, take


def is_beside(fact: Fact) -> bool:
    """Whether a fact is a plan, or an answer of a mock interview."""
    return isinstance(fact, Appointment) or (isinstance(fact, Answer) and fact.mock is not None)


def about(fact: Fact) -> FactId | None:
    return getattr(fact, "answer", None) or getattr(fact, "cause", None)


@slowly
@given(journals(25), st.data(), st.sampled_from(["sm2", "fsrs"]))
def test_no_mock_interview_and_no_plan_changes_a_memory(
    facts: list[Fact], data: st.DataObject, scheduler: str
) -> None:
    beside = {fact.id for fact in facts if is_beside(fact)}
    without = [one for one in facts if one.id not in beside and about(one) not in beside]
    with devices(2) as (one, other):
        for each in (one, other):
            each.reopen(scheduler=scheduler)
        take(one, data.draw(st.permutations(facts)))
        take(other, without)
        assert one.sound()
        found, expected = follows(one), follows(other)
        for view in ("memory", "standing", "calibration", "alias", "fresh"):
            assert found[view] == expected[view]
        assert _counted(found["tally"]) == _counted(expected["tally"])


def _counted(tally: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Rows of all but practice: deck, day, grade, state, answers and milliseconds."""
    return [row for row in tally if row[3] != CRAM]


@slowly
@given(journals(25), st.data())
def test_the_newest_plan_counts_and_mocks_are_whole(facts: list[Fact], data: st.DataObject) -> None:
    """Whatever the order in which facts arrive."""
    plans = sorted((one for one in facts if isinstance(one, Appointment)), key=ID)
    given: dict[tuple[str, int], list[FactId]] = {}
    for answer in effective(facts):
        if isinstance(answer, Answer) and answer.mock is not None:
            given.setdefault((answer.id.device, answer.mock.began), []).append(answer.id)
    cut = data.draw(st.integers(0, len(facts)))
    parts = data.draw(st.permutations([facts[:cut], facts[cut:]]))
    with devices(1) as (one,):
        for part in parts:
            take(one, part)
        ledger = one.study._ledger
        assert ledger.interview() == (plans[-1].interview if plans else None)
        held = mocks(one.study._db, ledger)
        assert sorted([answer.id for answer in mock] for mock in held) == sorted(given.values())
        assert mocks(one.study._db, ledger, 1) == held[:1]


def test_each_word_on_the_interview_replaces_the_one_before(tmp_path: Path) -> None:
    """Also by a clock that stands still."""
    one = learner(tmp_path)
    soon, later = Interview(FIRST_DAY + 21, 25, (5,), (), {"rope": 2}), Interview(FIRST_DAY, 10)
    ledger = one.study._ledger
    assert ledger.interview() is None
    for chosen in (soon, later, None, soon):
        with one.study._db.writing():
            ledger.appoint(chosen, *one.study.moment())
        assert ledger.interview() == chosen
    assert [fact.card for fact in facts_of(one)] == [NO_CARD] * 4
    assert one.sound()
    assert one.study.undo() is None
    one.reopen()
    assert one.study._ledger.interview() == soon


@pytest.mark.parametrize(
    "chosen",
    [
        Interview(FIRST_DAY, 25, topics={f"deck{n}": 1 for n in range(MOST_TOPICS + 1)}),
        Interview(FIRST_DAY, 25, days_off=tuple(range(MOST_DAYS_OFF + 1))),
    ],
)
def test_a_plan_that_no_other_device_would_take_is_not_written(
    tmp_path: Path, chosen: Interview
) -> None:
    one = learner(tmp_path)
    refused = pytest.raises(StudyError, match="at most 300 topics and 366 single days off")
    with refused, one.study._db.writing():
        one.study._ledger.appoint(chosen, *one.study.moment())
    assert facts_of(one) == []


def test_a_plan_is_about_no_card(tmp_path: Path) -> None:
    """Nowhere is it counted as one, or looked for in the decks."""
    one = learner(tmp_path)
    plans = [
        Appointment(FactId(NOON + step, "laptop", NOON + step), NO_CARD, FIRST_DAY, chosen)
        for step, chosen in enumerate((Interview(FIRST_DAY + 9, 25), None))
    ]
    assert take(one, plans) == Merged(2, 0, 0, 0)
    with one.study._db.writing():
        one.study._ledger.appoint(Interview(FIRST_DAY + 9, 25), *one.study.moment())
    found = one.study.differences(unheard)
    assert (found.facts, found.cards) == (3, 0)
    assert found.none
    assert Orphans(one.study._db).absent() == []
    assert one.study.history.newest() == []


def test_a_mock_interview_tells_the_grades_that_count_now(tmp_path: Path) -> None:
    one = learner(tmp_path)
    mock = Mock(NOON, 7, 30, 10, 1, 0)
    answers = [
        Answer(
            FactId(NOON + 100 + step, "laptop", NOON + 100 + step),
            "rope/c1",
            Review(Grade.AGAIN, FIRST_DAY, 9),
            cram=True,
            mock=mock._replace(question=step),
        )
        for step in (1, 2)
    ]
    take(one, [*every_kind(), *answers])
    ledger = one.study._ledger
    newest = mocks(one.study._db, ledger, 1)
    assert newest == [answers]
    with one.study._db.writing():
        ledger.correct(answers[0], Grade.EASY, FIRST_DAY)
        ledger.withdraw(answers[1], *one.study.moment())
    ((left,),) = mocks(one.study._db, ledger, 1)
    assert left.review.grade is Grade.EASY
    assert left.mock == mock
    with one.study._db.writing():
        ledger.withdraw(answers[0], *one.study.moment())
    assert all(answers[0].id != kept.id for found in mocks(one.study._db, ledger) for kept in found)
