"""What single answers tell, held against answers that were counted as they were drawn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st

from studyllm.core.cards import Basic, Card, Point, Points
from studyllm.core.journal import (
    DAY_MS,
    HOUR_MS,
    Answer,
    Correction,
    Fact,
    FactId,
    Grade,
    Recital,
    Review,
    Withdrawal,
)
from studyllm.core.points import digest
from studyllm.core.progress import NO_GRADES, Done, Passed, PointCount, Survey
from studyllm.core.schedule import CRAM, NEW, REPEAT, YOUNG
from studyllm.core.sm2 import SM2
from studyllm.core.survey import HOURS, Surveying
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


def survey(
    facts: Iterable[Fact],
    card: Card | None = PLAIN,
    tags: tuple[str, ...] = (),
    *,
    stretch: tuple[int, int] = ALL,
    offset: int = 0,
) -> Survey:
    surveying = Surveying(SM2, stretch, offset)
    surveying.take("deck/card", facts, card, tags)
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


def test_what_was_taken_back_does_not_count_and_another_grade_does() -> None:
    gone, wrong = answer(3), answer(0)
    facts: list[Fact] = [
        Withdrawal(FactId(gone.id.at + 1, "a", gone.id.at + 1), "deck/card", 0, gone.id),
        Correction(
            FactId(wrong.id.at, "a", wrong.id.at + 1), "deck/card", 0, wrong.id, Grade.AGAIN
        ),
        gone,
        wrong,
    ]
    assert survey(facts).hours[12] == Passed(1, 0)


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


def test_cards_are_added_up() -> None:
    surveying = Surveying(SM2, ALL, 0)
    for key in ("deck/a", "deck/b"):
        surveying.take(key, [answer(0), answer(1)], PLAIN, ("tag",))
    found = surveying.survey()
    assert found.tags["tag"].answers == found.hours[12].answers == 4
    assert found.calibration.passed == Passed(2, 2)
