"""What home is told of decks: against the same numbers taken card by card from the histories."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from studyllm.core.journal import Grade, Trait
from studyllm.core.session import Left
from studyllm.core.stats import Knowledge
from tests.learner import Learner, deck_text


@pytest.fixture(params=["sm2", "fsrs"])
def learner(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Learner]:
    """Someone who has learned most of two decks, on three days."""
    made = Learner(tmp_path, {"rope": 7, "moe": 5}, scheduler=request.param)
    grades = [Grade.GOOD, Grade.AGAIN, Grade.EASY, Grade.HARD, Grade.GOOD]
    for day in range(3):
        for n in range(5):
            if made.asked():
                made.answer(grades[(n + day) % 5])
        made.tomorrow(3)
    yield made
    made.study.close()


def measured(learner: Learner) -> dict[str, Knowledge]:
    for _ in learner.study.measure():
        pass
    return learner.study.knowledge()


def by_histories(learner: Learner, slug: str, cards: int) -> Knowledge:
    """The same, card by card."""
    counted = weak = 0
    recalled = 0.0
    for n in range(1, cards + 1):
        past = learner.study.history.of(f"{slug}/c{n}")
        if past.standing.suspended:
            continue
        counted += 1
        if past.memory is not None and past.recall is not None:
            last = [e for e in past.entries if not e.withdrawn][-1].answer.review.grade
            recalled += past.recall
            weak += past.recall < 0.7 or past.leech or last == Grade.AGAIN
    return Knowledge(counted, recalled, weak)


def agrees(learner: Learner) -> bool:
    found = measured(learner)
    expected = {slug: by_histories(learner, slug, n) for slug, n in (("rope", 7), ("moe", 5))}
    assert found.keys() == expected.keys()
    for slug, one in found.items():
        assert one.recalled == pytest.approx(expected[slug].recalled)
        assert one == expected[slug]._replace(recalled=one.recalled)
    return True


@pytest.mark.parametrize("page", [1, 2, 3, 100])
def test_no_card_is_lost_between_two_pages(learner: Learner, page: int) -> None:
    for deck in learner.study._shelf.decks():
        whole = [memory for _, memory in learner.study._shelf.cards_of(deck, 0) if memory]
        parts = list(learner.study._shelf.learned(deck.number, page))
        assert [memory for part in parts for memory in part] == whole
        assert all(len(part) <= page for part in parts)


def test_decks_are_known_as_their_cards_are(learner: Learner) -> None:
    assert agrees(learner)
    assert any(one.weak for one in measured(learner).values())
    learner.tomorrow(30)
    assert agrees(learner)


def test_what_changes_is_measured_again_and_nothing_else(learner: Learner) -> None:
    assert agrees(learner)
    assert list(learner.study.measure()) == []
    learner.reopen()
    measured(learner)
    saved = learner.answer()
    slug = saved.key.partition("/")[0]
    assert set(learner.study.knowledge()) == {"rope", "moe"} - {slug}
    assert agrees(learner)
    learner.study.undo()
    assert agrees(learner)
    learner.study.mark("rope/c1", Trait.SUSPENDED, True)
    assert agrees(learner)
    assert measured(learner)["rope"].cards == 6


def test_decks_that_change_are_measured_again(learner: Learner) -> None:
    measured(learner)
    (learner.shipped / "more.yaml").write_text(deck_text("more", 3), encoding="utf-8")
    learner.study.sync()
    assert measured(learner)["more"] == Knowledge(3, 0.0, 0)


def test_an_answer_while_it_is_measured_is_not_overlooked(learner: Learner) -> None:
    steps = learner.study.measure()
    next(steps)
    learner.answer()
    list(steps)
    assert agrees(learner)


def test_another_window_is_noticed(learner: Learner) -> None:
    measured(learner)
    other = learner.open()
    other.next()
    other.grade(Grade.GOOD, 1000)
    other.close()
    assert agrees(learner)


def test_minutes_are_those_of_the_learners_own_times(tmp_path: Path) -> None:
    learner = Learner(tmp_path, {"rope": 20})
    assert learner.study.minutes(Left(0, 0, 0)) == 0
    assert learner.study.minutes(Left(3, 1, 3)) == 2  # 6 x 10 s + 20 s
    for _ in range(6):
        learner.answer(Grade.GOOD, 45_000)
    learner.tomorrow()
    assert learner.study.minutes(Left(0, 4, 0)) == 3
    assert learner.study.minutes(Left(1, 4, 0)) == 4
    learner.study.close()


def test_days_have_the_answers_that_count(tmp_path: Path) -> None:
    learner = Learner(tmp_path, {"rope": 20})
    today = learner.study.day()
    learner.answer()
    learner.answer()
    learner.tomorrow(2)
    learner.answer()
    assert learner.study.answers_by_day() == {today: 2, today + 2: 1}
    learner.study.undo()
    assert learner.study.answers_by_day() == {today: 2}
    learner.study.close()
