"""What single answers tell, held against answers that were counted as they were drawn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyllm.core.cards import Basic, Card, Point, Points
from studyllm.core.journal import (
    DAY_MS,
    HOUR_MS,
    Answer,
    FactId,
    Grade,
    Promise,
    Recital,
    Review,
)
from studyllm.core.points import digest
from studyllm.core.progress import NO_GRADES, Done, Passed, PointCount, Survey
from studyllm.core.schedule import CRAM, NEW, REPEAT, YOUNG, Scheduler
from studyllm.core.sm2 import SM2
from studyllm.core.survey import HOURS, Event, Surveying
from tests.core.histories import FIRST_DAY, GRADES

LAST_DAY = FIRST_DAY + 400
ALL = FIRST_DAY, LAST_DAY

A, B = Point({"": "a"}), Point({"en": "b", "zh": "乙"}, required=True)
PLAIN = Card("plain", {"": "?"}, Basic({"": "!"}))
ORAL = Card("oral", {"": "?"}, Points((A, B, A)))


def answer(
    day: int,
    grade: Grade = Grade.GOOD,
    *,
    hour: int = 12,
    took_ms: int = 1000,
    cram: bool = False,
    recital: Recital | None = None,
) -> Answer:
    at = (FIRST_DAY + day) * DAY_MS + hour * HOUR_MS
    review = Review(grade, FIRST_DAY + day, took_ms)
    return Answer(FactId(at, "a", at), "deck/card", review, cram, recital=recital)


def event(one: Answer) -> Event:
    return 1, one.id.at, one.review, one.cram, one.recital


def survey(
    answers: Iterable[Answer],
    card: Card | None = PLAIN,
    tags: tuple[str, ...] = (),
    *,
    stretch: tuple[int, int] = ALL,
    offset: int = 0,
) -> Survey:
    surveying = Surveying(SM2, stretch, offset)
    surveying.meet(1, "deck/card", tags)
    surveying.take(map(event, sorted(answers)))
    if card is not None and 1 in surveying.missed:
        surveying.name(1, "deck/card", card)
    return surveying.survey()


@given(
    answers=st.lists(
        st.builds(
            answer,
            st.integers(0, 60),
            GRADES,
            hour=st.integers(0, 23),
            cram=st.booleans(),
        ),
        max_size=25,
        unique_by=lambda one: one.id,
    ),
    ahead=st.integers(-12, 14),
    first=st.integers(0, 60),
)
def test_hours_and_tags_have_each_answer_of_the_stretch_once(
    answers: list[Answer], ahead: int, first: int
) -> None:
    stretch = FIRST_DAY + first, LAST_DAY
    found = survey(
        answers, tags=("own", "both", "both"), stretch=stretch, offset=ahead * HOUR_MS // 1000
    )
    own = [one for one in answers if one.review.day >= stretch[0]]
    hours = Counter((one.id.at // HOUR_MS + ahead) % HOURS for one in own if not one.cram)
    assert [one.answers for one in found.hours] == [hours[hour] for hour in range(HOURS)]
    recalled = sum(one.recalled for one in found.hours)
    assert recalled == sum(one.review.grade > Grade.AGAIN for one in own if not one.cram)
    assert set(found.tags) == ({"own", "both"} if own else set())
    for done in found.tags.values():
        assert (done.first, done.last) == stretch
        assert (done.answers, done.practice) == (
            sum(not one.cram for one in own),
            sum(one.cram for one in own),
        )
        assert done.took_ms == 1000 * len(own)


def test_a_small_past_counted_by_hand() -> None:
    facts = [
        answer(0, hour=8, took_ms=90_000),
        answer(0, hour=9, cram=True),
        answer(0, Grade.AGAIN, hour=10),
        answer(1, Grade.AGAIN, hour=23),
    ]
    found = survey(facts, tags=("tag",))
    grades = [NO_GRADES] * 5
    grades[NEW] = grades[CRAM] = (0, 0, 1, 0)
    grades[REPEAT] = grades[YOUNG] = (1, 0, 0, 0)
    assert found.tags == {"tag": Done(*ALL, tuple(grades), 63_000)}
    busy = {8: Passed(1, 1), 10: Passed(1, 0), 23: Passed(1, 0)}
    assert {hour: one for hour, one in enumerate(found.hours) if one.answers} == busy
    assert found.calibration.passed == Passed(1, 0)
    assert found.calibration.foretold == 0.9


def test_points_that_were_missed_come_with_their_texts_the_most_missed_first() -> None:
    a, b = digest(A), digest(B)
    facts = [
        answer(0, recital=Recital((), (a, b))),
        answer(1, recital=Recital((a,), (b, digest(Point({"": "gone"}))))),
        answer(2, cram=True, recital=Recital((a,), (b,))),
        answer(3),
    ]
    found = survey(facts, ORAL)
    assert found.points == (
        PointCount("deck/card", B.text, 0, 3),
        PointCount("deck/card", A.text, 2, 1),
    )
    assert survey(facts, ORAL, stretch=(FIRST_DAY + 1, LAST_DAY)).points == (
        PointCount("deck/card", B.text, 0, 2),
    )
    assert survey(facts, None).points == survey(facts, PLAIN).points == ()
    assert survey([answer(0, recital=Recital((a, b), ()))], ORAL).points == ()


def test_cards_are_added_up_and_those_that_were_not_met_left_out() -> None:
    surveying = Surveying(SM2, ALL, 0)
    for card in (1, 2):
        surveying.meet(card, f"deck/{card}", ("tag",))
    for day in (0, 1):
        surveying.take((card, *event(answer(day))[1:]) for card in (1, 2, 3))
    found = surveying.survey()
    assert found.tags["tag"].answers == found.hours[12].answers == 4
    assert found.calibration.passed == Passed(2, 2)


def test_cards_are_let_go_of_little_by_little() -> None:
    surveying = Surveying(SM2, ALL, 0)
    for card in range(5):
        surveying.meet(card, f"deck/{card}", ("tag",))
    surveying.take([event(answer(0))])
    before = surveying.survey()
    assert [surveying.forget(2) for _ in range(4)] == [True, True, True, False]
    surveying.take([event(answer(1))])
    assert surveying.survey() == before


def test_forecasts_that_are_known_are_told_as_they_are() -> None:
    known = survey([answer(0), answer(1)]).calibration
    surveying = Surveying(SM2, ALL, 0, known)
    surveying.meet(1, "deck/card", ())
    surveying.take([event(answer(0))])
    assert surveying.survey().calibration is known


@pytest.mark.parametrize("scheduler", [SM2, replace(SM2, spreads=True)])
def test_promises_and_new_beginnings_shape_what_is_foretold(scheduler: Scheduler) -> None:
    promise = Promise(FIRST_DAY, FIRST_DAY + 40, 40)
    passed = Review(Grade.GOOD, FIRST_DAY + 40, 1000)
    history: list[Review | Promise | None] = [
        Review(Grade.GOOD, FIRST_DAY + 5, 1000),
        promise,
        passed,
        Review(Grade.AGAIN, FIRST_DAY + 300, 1000),
        None,
        Review(Grade.EASY, FIRST_DAY + 310, 1000),
        Review(Grade.GOOD, FIRST_DAY + 311, 1000),
    ]
    surveying = Surveying(scheduler, ALL, 0)
    surveying.meet(1, "deck/card", ("tag",))
    surveying.take((1, at, what, False, None) for at, what in enumerate(history))
    found = surveying.survey()
    after = scheduler.after("deck/card", scheduler.adopt(None, promise), passed)
    chances = [0.9, scheduler.recall(after, FIRST_DAY + 300), 0.9]
    assert found.calibration.passed == Passed(3, 2)
    assert found.calibration.foretold == pytest.approx(sum(chances) / 3, abs=1e-4)
    assert found.tags["tag"].begun == 2
    assert found.tags["tag"].mature == Passed(2, 1)
