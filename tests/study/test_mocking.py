"""Mock interviews through `Study`: answers on disk at once, no memory changed, reports kept."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyllm.core.interview import Interview
from studyllm.core.journal import Grade, Trait
from studyllm.core.points import recital
from studyllm.errors import ConfigError, StoreError, StudyError
from studyllm.study.rehearsal import Question, Rehearsal, recital_of
from studyllm.study.trial import Trial
from tests.learner import Learner
from tests.study.devices import facts_of, take

AGAIN, HARD, GOOD, EASY = Grade

POINTS = """\
deck: moe
title: {en: Mixture of Experts, zh: 混合专家}
tags: [architecture]
cards:
  - id: parts
    question: {en: Name the parts., zh: 有哪些部分？}
    points: [router, {point: experts, required: true}, loss]
    follow_up: [deep]
  - id: deep
    question: Why a loss?
    answer: To balance.
    follow_up: [deeper]
  - id: deeper
    question: How large?
    number: 2
"""


@pytest.fixture
def learner(tmp_path: Path) -> Iterator[Learner]:
    made = Learner(tmp_path, {"rope": 6, "sft": 6})
    (made.shipped / "moe.yaml").write_text(POINTS, encoding="utf-8")
    made.reopen()
    yield made
    made.study.close()


def asked(rehearsal: Rehearsal) -> Question:
    found = rehearsal.asked()
    assert found is not None
    return found


def on_moe(learner: Learner) -> Rehearsal:
    """One question, which has two follow-ups."""
    found = learner.study.mocking.begin(topics={"moe": 1}, questions=1, seed=seed_of_parts(learner))
    assert asked(found).asked.key == "moe/parts"
    return found


def seed_of_parts(learner: Learner) -> int:
    """The first seed that opens with the card that has key points."""

    def opens(seed: int) -> str:
        begun = learner.study.mocking.begin(topics={"moe": 1}, questions=1, seed=seed)
        return asked(begun).asked.key

    return next(seed for seed in range(100) if opens(seed) == "moe/parts")


def keys(rehearsal: Rehearsal) -> list[str]:
    """The cards that it asks, all answered."""
    found = []
    while (question := rehearsal.asked()) is not None:
        found.append(question.asked.key)
        rehearsal.answer(GOOD, 1000)
    return found


def test_the_same_seed_asks_the_same_and_another_something_else(learner: Learner) -> None:
    begin = learner.study.mocking.begin

    def threads(seed: int) -> object:
        return begin(questions=5, seed=seed)._threads

    assert threads(7) == threads(7)
    assert len({threads(seed) for seed in range(10)}) > 5


def test_without_a_seed_the_clock_gives_one_that_the_mock_tells(learner: Learner) -> None:
    first = learner.study.mocking.begin()
    learner.now += 1000
    second = learner.study.mocking.begin()
    assert first.chosen.seed != second.chosen.seed
    again = learner.study.mocking.begin(seed=first.chosen.seed)
    assert again._threads == first._threads


def test_thirty_minutes_are_ten_questions_of_three_minutes(learner: Learner) -> None:
    begun = learner.study.mocking.begin()
    assert begun.questions == 10
    assert asked(begun).allotted_ms == 180_000
    assert learner.study.mocking.begin(60, questions=4).questions == 4


def test_fewer_cards_than_questions_are_fewer_questions_with_more_time(learner: Learner) -> None:
    begun = learner.study.mocking.begin(30, questions=9, topics={"rope": 1})
    assert begun.questions == 6
    assert asked(begun).allotted_ms == 300_000


def test_nothing_to_ask_is_said(learner: Learner) -> None:
    for n in range(1, 7):
        learner.study.mark(f"rope/c{n}", Trait.SUSPENDED, True)
    with pytest.raises(StudyError, match="there is no card to ask in a mock interview"):
        learner.study.mocking.begin(topics={"rope": 1})


def test_topics_are_all_decks_that_are_shown(learner: Learner) -> None:
    learner.study.hide_decks(["sft"], True)
    assert learner.study.mocking.topics() == {"moe": 1, "rope": 1}
    assert not [key for key in keys(learner.study.mocking.begin()) if key.startswith("sft")]


def test_topics_are_those_of_the_interview_that_is_ahead(learner: Learner) -> None:
    today = learner.study.day()

    def prepare(date: int, topics: dict[str, int]) -> dict[str, int]:
        with learner.study._db.writing():
            interview = Interview(date, 25, topics=topics)
            learner.study._ledger.appoint(interview, *learner.study.moment())
        return learner.study.mocking.topics()

    assert prepare(today + 9, {"sft": 3, "moe": 1, "gone": 2}) == {"moe": 1, "sft": 3}
    assert prepare(today, {"sft": 3}) == {"sft": 3}
    assert {key[:3] for key in keys(learner.study.mocking.begin())} == {"sft"}
    everything = {"moe": 1, "rope": 1, "sft": 1}
    assert prepare(today + 9, {}) == everything
    assert prepare(today + 9, {"gone": 2}) == everything
    assert prepare(today - 1, {"sft": 3}) == everything


def test_topics_are_named_by_deck_or_first_tag_with_weights(learner: Learner) -> None:
    named = learner.study.mocking.named
    assert named("") == {}
    assert named("rope=3, moe") == {"moe": 1, "rope": 3}
    assert named("architecture = 2") == {"moe": 2}
    assert named("all, sft=2") == {"moe": 1, "rope": 1, "sft": 2}
    learner.study.hide_decks(["moe"], True)
    assert named("moe=4") == {"moe": 4}
    assert named("all") == {"rope": 1, "sft": 1}
    for near, hint in (("rop=2", "did you mean `rope`?"), ("xyz", "`studyllm decks` lists all")):
        with pytest.raises(StudyError, match="there is no deck or first tag") as told:
            named(near)
        assert hint in str(told.value)
        assert told.value.exit_code == 1
    for wrong in ("rope=", "rope=0", "rope=101", "rope=x", "rope=1.5"):
        with pytest.raises(ConfigError, match="a weight is a whole number from 1 to 100"):
            named(wrong)


def test_a_question_is_followed_up_in_its_time_without_a_hint(learner: Learner) -> None:
    begun = on_moe(learner)
    first = asked(begun)
    assert (first.number, first.of, first.depth, first.follow_ups) == (1, 1, 0, 2)
    assert (first.asked.missed, first.asked.cram, first.asked.outcomes) == (frozenset(), True, {})
    begun.answer(GOOD, 400_000)
    second = asked(begun)
    assert (second.asked.key, second.number, second.depth) == ("moe/deep", 1, 1)
    assert (second.allotted_ms, second.spent_ms, second.left_ms) == (1_800_000, 400_000, 1_400_000)
    begun.answer(GOOD, 2_000_000)
    third = asked(begun)
    assert (third.asked.key, third.depth, third.follow_ups) == ("moe/deeper", 2, 0)
    assert third.left_ms == 0
    begun.answer(AGAIN, -5)
    assert begun.asked() is None
    assert begun.given == 3
    with pytest.raises(ValueError, match="nothing is asked"):
        begun.answer(GOOD, 5)


def test_what_is_asked_stays_until_it_is_answered_or_passed_over(learner: Learner) -> None:
    begun = learner.study.mocking.begin(questions=3, topics={"rope": 1})
    first = asked(begun)
    assert asked(begun) == first
    begun.skip()
    assert asked(begun).number == 2


def test_the_last_answer_can_be_taken_back_and_its_question_comes_again(learner: Learner) -> None:
    begun = on_moe(learner)
    assert begun.undo() is None
    first = asked(begun)
    begun.answer(AGAIN, 5)
    second = asked(begun)
    begun.answer(GOOD, 7)
    learner.study.undo()  # elsewhere
    assert begun.undo() is not None
    assert asked(begun).depth == second.depth
    assert asked(begun).spent_ms == 5
    withdrawn = begun.undo()
    assert withdrawn is not None
    assert (withdrawn.key, withdrawn.grade) == ("moe/parts", AGAIN)
    assert asked(begun) == first
    begun.answer(GOOD, 5)
    (answer,) = learner.study.history.newest()
    assert (answer.review.grade, answer.opens) == (GOOD, True)
    assert [one.grade for one in begun.debrief().given] == [GOOD]  # type: ignore[union-attr]


def test_follow_ups_can_be_passed_over(learner: Learner) -> None:
    begun = on_moe(learner)
    begun.answer(AGAIN, 1000)
    assert asked(begun).depth == 1
    begun.skip()
    assert begun.asked() is None


def test_an_answer_is_on_disk_when_its_call_returns(learner: Learner) -> None:
    begun = on_moe(learner)
    begun.answer(HARD, 1000)
    other = learner.open()
    (found,) = other.mocking.held()
    assert found.total.answers == 1
    assert not other._db.raw.in_transaction
    other.close()


def ticked(question: Question, *places: int) -> Trial:
    trial = Trial(question.asked)
    trial.reveal()
    trial.tick(places)
    return trial


def test_key_points_are_written_down_also_if_none_was_said(learner: Learner) -> None:
    begun = on_moe(learner)
    trial = ticked(asked(begun))
    points = trial.asked.card.kind.points  # type: ignore[union-attr]
    assert recital_of(trial) == recital(points, ())
    assert trial.proposed is AGAIN
    begun.answer(trial.proposed, 1000, recital_of(trial))
    assert recital_of(Trial(asked(begun).asked)) is None
    (said,) = (one.recital for one in learner.study.history.newest() if one.recital)
    assert (len(said.said), len(said.missed)) == (0, 3)


def test_an_answer_that_could_not_be_saved_can_be_given_again(learner: Learner) -> None:
    begun = on_moe(learner)
    first = asked(begun)
    blocker = sqlite3.connect(learner.home.database, isolation_level=None)
    blocker.execute("begin immediate")
    learner.study._db.execute("pragma busy_timeout = 1")
    with pytest.raises(StoreError, match="another program is writing"):
        begun.answer(GOOD, 5)
    blocker.execute("rollback")
    blocker.close()
    assert asked(begun) == first
    begun.answer(GOOD, 5)
    assert begun.given == len(learner.study.history.newest()) == 1


def test_an_answer_that_was_saved_after_all_does_not_count_twice(learner: Learner) -> None:
    begun = on_moe(learner)
    before = begun._asked
    saved = begun.answer(HARD, 5)
    (written,) = learner.study.history.newest()
    # As if the commit had succeeded and its message had been lost.
    begun._asked, begun._unsure, begun._depth = before, written, 0
    assert begun.answer(HARD, 5) == saved
    assert len(learner.study.history.newest()) == 1


def test_a_card_that_another_process_took_away_is_passed_over(learner: Learner) -> None:
    begun = learner.study.mocking.begin(questions=3, topics={"rope": 1})
    other = learner.open()
    other.mark(asked(begun).asked.key, Trait.SUSPENDED, True)
    other.close()
    assert asked(begun).number == 2
    (learner.shipped / "rope.yaml").unlink()
    learner.study.sync()
    assert begun.asked() is None


def test_a_card_that_was_renamed_meanwhile_goes_on_under_its_new_key(learner: Learner) -> None:
    on_moe(learner).answer(GOOD, 5)
    begun = on_moe(learner)
    path = learner.shipped / "moe.yaml"
    path.write_text(POINTS.replace("id: parts", "id: pieces\n    was: [parts]"), encoding="utf-8")
    other = learner.open()
    other.close()
    begun.answer(AGAIN, 5)
    answer = learner.study.history.newest(1)[0]
    entries = learner.study.history.of("moe/pieces").entries
    assert [one.given for one in entries] == [GOOD, AGAIN]
    assert entries[1].answer.id == answer.id
    assert [one.key for one in begun.debrief().given] == ["moe/pieces"]  # type: ignore[union-attr]
    assert learner.sound()


def test_a_card_that_was_renamed_before_it_is_asked_is_asked(learner: Learner) -> None:
    on_moe(learner).answer(GOOD, 5)
    begun = on_moe(learner)
    path = learner.shipped / "moe.yaml"
    path.write_text(POINTS.replace("id: parts", "id: pieces\n    was: [parts]"), encoding="utf-8")
    other = learner.open()
    other.close()
    assert asked(begun).asked.key == "moe/pieces"


@pytest.mark.parametrize("scheduler", ["sm2", "fsrs"])
def test_what_failed_is_asked_again_today_until_it_is_good(
    learner: Learner, scheduler: str
) -> None:
    learner.reopen(new_per_day=0, scheduler=scheduler)
    begun = learner.study.mocking.begin(questions=2, topics={"rope": 1})
    failed = asked(begun).asked.key
    assert begun.answer(AGAIN, 5).again_today
    asked(begun)
    assert not begun.answer(HARD, 5).again_today
    for grade in (HARD, GOOD):
        again = learner.study.next()
        assert again is not None
        assert (again.key, again.cram, again.repeat) == (failed, True, True)
        learner.study.grade(grade, 5)
    assert learner.study.next() is None
    assert learner.study._shelf.card(failed).memory is None  # type: ignore[union-attr]


def test_a_card_that_is_weak_already_needs_a_good_answer(learner: Learner) -> None:
    begun = on_moe(learner)
    begun.answer(AGAIN, 5)
    again = learner.study.mocking.begin(topics={"moe": 1}, questions=1, seed=begun.chosen.seed)
    question = asked(again)
    assert question.asked.key == "moe/parts"
    assert again.answer(HARD, 5).again_today


GRADES = st.lists(st.tuples(st.sampled_from(Grade), st.booleans()), min_size=1, max_size=12)


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(["sm2", "fsrs"]), GRADES, st.integers(0, 1000))
def test_no_mock_fact_changes_a_memory(
    scheduler: str, grades: list[tuple[Grade, bool]], seed: int
) -> None:
    """Among answers that do change memories, which are the same with and without the mock."""
    folder = Path(tempfile.mkdtemp(prefix="studyllm-"))
    try:
        learner = Learner(folder, {"rope": 5, "sft": 4}, scheduler=scheduler)
        begun = learner.study.mocking.begin(questions=8, seed=seed)
        for grade, in_mock in grades:
            learner.now += 5000
            if in_mock and begun.asked() is not None:
                before = learner._rows("select * from memory")
                begun.answer(grade, 1000)
                assert learner._rows("select * from memory") == before
            elif not in_mock and learner.study.next() is not None:
                learner.study.grade(grade, 1000)
        assert learner.sound()
        assert learner.refolded()
        learner.study.close()
    finally:
        shutil.rmtree(folder)


def test_a_mock_is_kept_and_told_from_its_facts(learner: Learner) -> None:
    begun = on_moe(learner)
    assert begun.debrief() is None
    begun.answer(AGAIN, 60_000, recital_of(ticked(asked(begun), 0, 2)))
    asked(begun)
    begun.answer(EASY, 30_000)
    learner.tomorrow()
    learner.reopen()
    (found,) = learner.study.mocking.held()
    assert found == learner.study.mocking.debrief(begun.chosen.began)
    assert (found.minutes, found.questions, found.seed) == (30, 1, begun.chosen.seed)
    (topic,) = found.topics
    assert topic.title == {"en": "Mixture of Experts", "zh": "混合专家"}
    assert (topic.questions, topic.answers, topic.covered, topic.missed) == (1, 2, 2, 1)
    assert (topic.took_ms, topic.allotted_ms) == (90_000, 1_800_000)
    assert [one.key for one in found.repeat] == ["moe/parts"]
    assert [point.text for point in found.repeat[0].points if not point.said] == [{"": "experts"}]


def test_what_was_taken_back_or_put_right_counts_so(learner: Learner) -> None:
    begun = on_moe(learner)
    asked(begun)
    begun.answer(AGAIN, 5)
    asked(begun)
    begun.answer(GOOD, 5)
    learner.study.undo()
    (answer,) = learner.study.history.newest()
    learner.study.history.correct(answer, EASY)
    found = begun.debrief()
    assert found is not None
    assert found.total.grades == Counter({AGAIN: 0, HARD: 0, GOOD: 0, EASY: 1})
    learner.study.undo()
    assert learner.study.mocking.held() == []


def test_two_mocks_at_one_instant_are_two(learner: Learner) -> None:
    for _ in range(2):
        begun = learner.study.mocking.begin(seed=7)
        asked(begun)
        begun.answer(GOOD, 5)
    held = learner.study.mocking.held()
    assert [one.total.answers for one in held] == [1, 1]
    assert held[0].began > held[1].began


def test_a_mock_is_told_alike_on_another_device_and_each_device_has_its_own(
    learner: Learner, tmp_path: Path
) -> None:
    other = Learner(tmp_path / "other", {"rope": 6, "sft": 6})
    (other.shipped / "moe.yaml").write_text(POINTS, encoding="utf-8")
    other.reopen()
    for one in (learner, other):  # at the same instant, by the same seed
        begun = on_moe(one)
        begun.answer(AGAIN, 60_000, recital_of(ticked(asked(begun), 0)))
    here, there = (facts_of(one) for one in (learner, other))
    take(other, here)
    take(other, here)
    take(learner, there)
    told = [one.study.mocking.held() for one in (learner, other)]
    assert told[0] == told[1]
    assert [one.total.answers for one in told[0]] == [1, 1]
    assert other.sound()
    other.study.close()


def test_a_mock_that_is_not_the_newest_is_found_by_its_instant(learner: Learner) -> None:
    began = []
    for _ in range(3):
        begun = on_moe(learner)
        begun.answer(GOOD, 5)
        began.append(begun.chosen.began)
    found = [learner.study.mocking.debrief(one) for one in began]
    assert [one.began for one in found if one] == began
    assert [one.began for one in learner.study.mocking.held(2)] == began[:0:-1]
    assert learner.study.mocking.debrief(began[0] - 1) is None
