"""What the values of a learner's progress say of themselves, against sums by hand."""

from __future__ import annotations

from dataclasses import replace
from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyllm.core.progress import (
    STATES,
    Calibration,
    Done,
    DueDay,
    Outlook,
    Passed,
    States,
    Topic,
)
from studyllm.core.schedule import CRAM, NEW, OLD, REPEAT, YOUNG
from tests.progress import sample

FOUR = st.tuples(*[st.integers(0, 9)] * 4)


@given(st.tuples(*[FOUR] * len(STATES)))
def test_answers_are_all_but_practice(grades: tuple[tuple[int, int, int, int], ...]) -> None:
    done = Done(1, 7, grades)
    assert done.answers + done.practice == sum(sum(four) for four in grades)
    assert done.practice == sum(grades[CRAM])
    assert sum(done.by_grade) == done.answers
    assert done.begun == sum(grades[NEW])


def test_retention_is_of_first_answers_of_a_day_to_cards_seen_before() -> None:
    grades = {NEW: (9, 9, 9, 9), YOUNG: (1, 2, 3, 4), OLD: (5, 0, 0, 15)}
    grades |= {REPEAT: (8, 8, 8, 8), CRAM: (7, 7, 7, 7)}
    done = Done(1, 1, tuple(grades[state] for state in STATES))
    assert done.young == Passed(10, 9)
    assert done.mature == Passed(20, 15)
    assert done.retention == Passed(30, 24)
    assert done.retention.share == 0.8


def test_nothing_done_has_no_share() -> None:
    assert Done(1, 1).retention.share is None
    assert Done(1, 1).answers == 0


@pytest.mark.parametrize(("answers", "recalled"), [(0, 0), (5, 0), (5, 5)])
def test_what_never_varies_can_be_told_without_loss(answers: int, recalled: int) -> None:
    assert Calibration((), Passed(answers, recalled), 0.9, 0.3, 0.1).plain_loss == 0


def test_the_plain_loss_is_the_entropy_of_the_observed_share() -> None:
    plain = Calibration((), Passed(10, 9), 0.9, 0.3, 0.1).plain_loss
    assert plain == pytest.approx(-(9 * log(0.9) + log(0.1)) / 10)


def test_cards_and_minutes_are_counted_whole() -> None:
    assert States(1, 2, 3, 4, 5).cards == 15
    assert DueDay(9, 2, 3).cards == 5
    outlook = Outlook(0, (), 0, 10_000)
    assert [outlook.minutes(cards) for cards in (0, 1, 6, 7)] == [0, 1, 1, 2]


def test_a_deck_without_cards_has_no_share() -> None:
    assert Topic("a", {"": "A"}, "", 0, 0, 0, 0, 0, 0).share(0) == 0
    assert Topic("a", {"": "A"}, "", 4, 2, 1.5, 1, 1, 1).share(1.5) == 0.375


def test_calibration_is_the_surveys_or_what_was_told_without_one() -> None:
    surveyed = sample()
    assert surveyed.survey is not None
    told = Calibration((), Passed(10, 9), 0.9, 0.3, 0.1)
    assert surveyed.calibration == surveyed.survey.calibration
    assert replace(surveyed, survey=None).calibration is None
    assert replace(surveyed, survey=None, foretold=told).calibration == told
