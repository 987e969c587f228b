"""Key points that were said or missed: written with the answer, asked first the next time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from studyllm.core.attempts import Attempt, recital
from studyllm.core.journal import Grade, Recital
from studyllm.study import Asked, Scope
from tests.learner import Learner

POINTS = """\
deck: moe
cards:
  - id: parts
    question: Name the parts.
    points: [router, {point: experts, required: true}, loss]
"""


@pytest.fixture
def learner(tmp_path: Path) -> Iterator[Learner]:
    made = Learner(tmp_path, {})
    (made.shipped / "moe.yaml").write_text(POINTS, encoding="utf-8")
    made.reopen()
    yield made
    made.study.close()


def asked(learner: Learner) -> Asked:
    found = learner.study.next()
    assert found is not None
    return found


def say(learner: Learner, *places: int, grade: Grade = Grade.GOOD) -> Recital | None:
    """Answer the card that is asked, with points ticked at these places of the screen."""
    now = asked(learner)
    told = recital(now.card, now.face("en"), Attempt(ticked=frozenset(places)))
    learner.study.grade(grade, 1000, told)
    return told


def test_missed_points_are_asked_first_the_next_time(learner: Learner) -> None:
    assert asked(learner).face("en").points == ("router", "experts", "loss")
    told = say(learner, 0, 1)
    learner.tomorrow()
    learner.reopen()
    assert asked(learner).missed == set(told.missed if told else ())
    assert asked(learner).face("en").points == ("loss", "router", "experts")
    say(learner, 0, 1, 2)
    learner.tomorrow(7)
    assert asked(learner).missed == set()
    assert learner.sound()


def test_an_answer_without_ticks_says_nothing_of_the_points(learner: Learner) -> None:
    say(learner, 1)
    learner.tomorrow()
    assert say(learner) is None
    learner.tomorrow(7)
    assert asked(learner).face("en").missed == 2
    answers = learner.study.history.newest()
    assert [answer.recital is None for answer in answers] == [True, False]


def test_an_undone_answer_takes_its_points_along(learner: Learner) -> None:
    say(learner, 1)
    learner.study.undo()
    assert asked(learner).missed == set()


def test_practice_remembers_its_points_too(learner: Learner) -> None:
    learner.study.start(Scope(cram=True))
    told = say(learner, 0, grade=Grade.AGAIN)
    learner.study.start(Scope(cram=True))
    assert asked(learner).missed == set(told.missed if told else ())


def test_what_opens_a_sitting_and_has_points_is_read_back_as_it_was(learner: Learner) -> None:
    told = say(learner, 2)
    answer = learner.study.history.newest(1)[0]
    assert (answer.opens, answer.recital) == (True, told)
    learner.reopen()
    assert learner.study.history.newest(1) == [answer]
