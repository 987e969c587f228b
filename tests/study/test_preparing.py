"""An interview that is prepared for: what is kept, what is read for its plan, and what is not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from studyllm.core.cards import Points
from studyllm.core.fsrs import fsrs
from studyllm.core.interview import Interview, Preparation
from studyllm.core.journal import Grade, Recital, Trait
from studyllm.core.points import digest
from studyllm.core.progress import Result, Work
from studyllm.errors import ConfigError, StudyError
from studyllm.study.situation import SituationReader
from tests.learner import Learner, reading_through


@pytest.fixture
def learner(tmp_path: Path) -> Iterator[Learner]:
    one = Learner(tmp_path, {"a": 6, "b": 4})
    with closing(one.study):
        yield one


def drained(work: Work[Result]) -> Result:
    """What it finds at its end."""
    while True:
        try:
            next(work)
        except StopIteration as end:
            found: Result = end.value
            return found


def prepared(learner: Learner) -> Preparation:
    return drained(learner.study.preparing.prepare())


def test_what_was_chosen_is_there_in_another_process_and_gone_when_cleared(
    learner: Learner,
) -> None:
    today = learner.study.day()
    wanted = Interview(today + 9, 20, (5, 6), (today + 2,), {"a": 3})
    learner.study.preparing.choose(wanted)
    with closing(learner.open()) as other:
        assert other.preparing.interview() == other.interview() == wanted
        assert learner.study.preparing.ahead() == wanted
        other.preparing.clear()
    assert learner.study.preparing.interview() is None
    assert learner.sound()


def test_an_interview_without_a_study_day_is_refused_and_the_old_one_stays(
    learner: Learner,
) -> None:
    today, preparing = learner.study.day(), learner.study.preparing
    kept = Interview(today + 9, 20)
    preparing.choose(kept)
    for refused in (
        Interview(today, 20),
        Interview(today - 1, 20),
        Interview(today + 2, 20, days_off=(today, today + 1)),
    ):
        with pytest.raises(StudyError):
            preparing.choose(refused)
    assert preparing.interview() == kept


def test_from_its_date_on_nothing_is_planned_and_it_is_still_told_how_one_stands(
    learner: Learner,
) -> None:
    learner.heads(2, topics={"a": 1})
    learner.answer()
    assert len(prepared(learner).days) == 2
    for _ in range(3):
        learner.tomorrow(2)
        found = prepared(learner)
        assert (found.days, found.shortfall) == ((), None)
        assert [one.slug for one in found.topics] == ["a"]
        assert 0 < found.now < 1
        assert found.then.mean == pytest.approx(found.now)
        assert learner.study.preparing.today() is None
        assert learner.study.preparing.ahead() is None


def test_without_an_interview_it_is_about_all_decks_that_are_shown(learner: Learner) -> None:
    learner.study.hide_decks(["b"], True)
    assert [one.slug for one in prepared(learner).topics] == ["a"]
    learner.study.hide_decks(["b"], False)
    assert [one.slug for one in prepared(learner).topics] == ["a", "b"]
    learner.heads(5, topics={"b": 1, "gone": 2})
    assert [one.slug for one in prepared(learner).topics] == ["b"]
    assert learner.study.preparing.gone() == ["gone"]


def test_it_is_computed_again_when_something_has_changed_and_not_before(
    learner: Learner,
) -> None:
    learner.heads(5)
    first = prepared(learner)
    assert prepared(learner) is first
    with reading_through(learner.study._db.raw) as through:
        prepared(learner)
        asks = learner.study.preparing.today()
        assert learner.study.preparing.today() is asks
    learner.answer()
    second = prepared(learner)
    assert (second.topics[0].seen, first.topics[0].seen) == (1, 0)
    learner.study.mark("b/c1", Trait.SUSPENDED, True)
    assert prepared(learner).topics[1].cards == 3
    with closing(learner.open()) as other:
        assert other.next() is not None
        other.grade(Grade.GOOD, 1000)
    assert sum(one.seen for one in prepared(learner).topics) == 2
    learner.tomorrow()
    assert len(prepared(learner).days) == 4
    assert [sql for sql in through if "kind = 14" not in sql] == []  # what was chosen is looked up


def test_today_asks_what_the_queue_asks(learner: Learner) -> None:
    learner.heads(3, topics={"a": 1})
    asks = learner.study.preparing.today()
    asked = learner.study.next()
    assert asks is not None
    assert asked is not None
    assert (asks.new, asks.reviews) == (asked.left.new, 0)
    assert asks.new == prepared(learner).days[0].new > 0
    for _ in range(asks.new):
        learner.answer(Grade.EASY)
    after = learner.study.preparing.today()
    assert after is not None
    assert (after.new, after.reviews, after.minutes) == (0, 0, 0)


def test_the_plan_tells_of_today_what_the_queue_does(learner: Learner) -> None:
    learner.heads(6)
    for grade in (Grade.GOOD, Grade.AGAIN, Grade.HARD, Grade.EASY, Grade.GOOD, Grade.GOOD) * 2:
        asks, first = learner.study.preparing.today(), prepared(learner).days[0]
        left = learner.study.next()
        assert asks is not None
        assert left is not None
        assert (asks.new, asks.reviews) == (left.left.new, left.left.due + left.left.again)
        assert asks.minutes == learner.study.minutes(left.left)
        assert first[2:] == asks[1:]
        learner.answer(grade)


def test_a_day_off_stays_one_in_the_plan(learner: Learner) -> None:
    today = learner.study.day()
    learner.study.preparing.choose(Interview(today + 3, 20, days_off=(today,)))
    assert prepared(learner).days[0][1:] == (True, 0, 0, 0)


def test_the_other_model_folds_the_same_answers_and_is_held_against_them(
    learner: Learner,
) -> None:
    """SM-2 asks, FSRS foretells: what FSRS itself would keep of these answers is what is read."""
    for grade in (Grade.GOOD, Grade.AGAIN, Grade.HARD, Grade.EASY):
        for _ in range(3):
            if learner.asked():
                learner.answer(grade)
        learner.tomorrow(2)
    learner.study.undo()
    day, interview = learner.study.day(), Interview(learner.study.day() + 5, 20)
    found = drained(_reader(learner).read(day, interview))
    folded = {one.key: one.model for topic in found.topics for one in topic.learned}
    own = {one.key: one.memory for topic in found.topics for one in topic.learned}
    learner.reopen(scheduler="fsrs")
    again = drained(_reader(learner).read(day, interview))
    assert folded
    assert {one.key: one.memory for topic in again.topics for one in topic.learned} == folded
    assert all(one.memory is one.model for topic in again.topics for one in topic.learned)
    assert own != folded
    assert found.calibration.passed.answers > 2
    assert found.calibration == again.calibration
    assert [topic.fresh for topic in found.topics] == [topic.fresh for topic in again.topics]


def _reader(learner: Learner) -> SituationReader:
    """As `Preparing` reads, with FSRS as what foretells."""
    study = learner.study
    own = study._scheduler
    model = fsrs() if study.settings.scheduler == "sm2" else own
    return SituationReader(study._db, study._ledger, study._shelf, own, model, study.settings)


def test_words_mean_decks_by_slug_or_first_tag_with_weights(tmp_path: Path) -> None:
    learner = Learner(tmp_path, {"a": 1, "b": 1, "c": 1, "nlp": 1})
    for slug in ("b", "c", "nlp"):
        path = learner.shipped / f"{slug}.yaml"
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("cards:", "tags: [nlp, other]\ncards:", 1), encoding="utf-8")
    preparing = learner.reopen().preparing
    with closing(learner.study):
        assert preparing.resolve_topics(["a", "b=7"]) == {"a": 1, "b": 7}
        assert preparing.resolve_topics(["nlp=100"]) == {"nlp": 100}
        path = learner.shipped / "nlp.yaml"
        path.unlink()
        learner.study.sync()
        assert preparing.resolve_topics(["nlp=2", "c = 5"]) == {"b": 2, "c": 5}
        learner.study.hide_decks(["b"], True)
        assert preparing.resolve_topics(["nlp"]) == {"c": 1}
        learner.study.hide_decks(["c"], True)
        assert preparing.resolve_topics(["nlp"]) == {"b": 1, "c": 1}
        assert preparing.resolve_topics(["a、b=2，c"]) == {"a": 1, "b": 2, "c": 1}
        assert preparing.resolve_topics([""]) == {}
        for unknown in ("other", "=", "x=3"):
            with pytest.raises((StudyError, ConfigError)):
                preparing.resolve_topics([unknown])
        for unknown in ("other", "x=3"):
            with pytest.raises(StudyError, match="there is no deck or first tag"):
                preparing.resolve_topics([unknown])
        for wrong in ("a=0", "a=101", "a=-1", "a=²", "a=", "a=1=2", "a=1e1"):
            with pytest.raises(ConfigError, match="a weight is a whole number from 1 to 100"):
                preparing.resolve_topics([wrong])


def test_key_points_are_counted_from_answers_that_count(tmp_path: Path) -> None:
    learner = Learner(tmp_path, {"a": 1})
    text = "deck: a\ncards:\n  - {id: c1, q: What?, points: [one, {point: two, required: true}]}\n"
    text += "  - {id: c2, q: And?, points: [three]}\n  - {id: c3, q: Plain?, a: Yes}\n"
    (learner.shipped / "a.yaml").write_text(text, encoding="utf-8")
    learner.reopen()
    with closing(learner.study):
        learner.heads(5)
        asked = learner.study.next()
        assert asked is not None
        assert isinstance(asked.card.kind, Points)
        one, two = map(digest, asked.card.kind.points)
        learner.study.grade(Grade.HARD, 1000, Recital((one,), (two,)))
        found = drained(learner.study.preparing.points())
        assert [(p.key, p.point[""], p.required, p.said, p.missed) for p in found] == [
            ("a/c1", "two", True, 0, 1),
            ("a/c1", "one", False, 1, 0),
            ("a/c2", "three", False, 0, 0),
        ]
        assert found[0].now < found[1].now
        learner.study.undo()
        assert {(p.said, p.missed) for p in drained(learner.study.preparing.points())} == {(0, 0)}
        learner.study.mark("a/c2", Trait.SUSPENDED, True)
        assert {p.key for p in drained(learner.study.preparing.points())} == {"a/c1"}


def test_steps_rise_to_the_whole(learner: Learner) -> None:
    learner.heads(5)
    learner.answer()
    for work in (learner.study.preparing.points(), learner.study.preparing.prepare()):
        steps = list(work)
        assert steps == sorted(steps)
        assert all(0 <= done <= total == steps[0][1] for done, total in steps)
