"""What tests of plans share: situations, at random and by hand, and a plan with all steps taken."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import Any, TypeVar

from hypothesis import strategies as st

from studyllm.core.budget import Pace
from studyllm.core.calibration import calibration
from studyllm.core.forecast import model_of
from studyllm.core.fsrs import fsrs
from studyllm.core.interview import Interview, Preparation
from studyllm.core.journal import Grade, Review
from studyllm.core.planner import Prospect, prospect
from studyllm.core.schedule import Memory, Scheduler
from studyllm.core.situation import Learned, Situation, TopicCards
from studyllm.core.sm2 import SM2

Found = TypeVar("Found")

TODAY = 20_000
"""A Tuesday."""

NOTHING = calibration({})

SCHEDULERS = {"sm2": SM2, "fsrs": fsrs()}


def learned(
    key: str, scheduler: Scheduler = SM2, grades: Sequence[int] = (3,), ago: int = 3
) -> Learned:
    """A card that was answered on so many days in a row, the last of them so many days ago."""
    model = model_of(scheduler)
    memory: Memory | None = None
    told: Memory | None = None
    for place, grade in enumerate(grades):
        review = Review(Grade(grade), TODAY - ago - len(grades) + 1 + place, 0)
        memory = scheduler.step(memory, review)
        told = model.step(told, review)
    assert memory is not None
    assert told is not None
    return Learned(key, memory, memory if model is scheduler else told)


def topic(
    slug: str, fresh: int = 0, seen: Sequence[Learned] = (), *, weight: int = 1
) -> TopicCards:
    keys = [f"{slug}/new{number:03}" for number in range(fresh)]
    return TopicCards(slug, {"": slug.upper()}, weight, keys, list(seen))


def situation(*topics: TopicCards, days: int = 10, minutes: int = 10, **more: Any) -> Situation:
    parts: dict[str, Any] = {
        "interview": Interview(TODAY + days, minutes),
        "scheduler": SM2,
        "pace": Pace(10_000, 20_000),
        "calibration": NOTHING,
    }
    return Situation(today=TODAY, topics=topics, **(parts | more))


def foreseen(given: Situation) -> Prospect:
    """The prospect; its steps never run past their end."""
    work = prospect(given)
    before = 0
    while True:
        try:
            done, total = next(work)
        except StopIteration as end:
            found: Prospect = end.value
            return found
        assert before <= done <= total
        before = done


def done(work: Generator[object, None, Found]) -> Found:
    """What comes of work, all its steps taken."""
    while True:
        try:
            next(work)
        except StopIteration as end:
            found: Found = end.value
            return found


def plan(*topics: TopicCards, **more: Any) -> Preparation:
    return foreseen(situation(*topics, **more)).preparation


@st.composite
def situations(draw: st.DrawFn) -> Situation:
    """Small ones, with little or much time."""
    scheduler = draw(st.sampled_from(list(SCHEDULERS.values())))
    topics = []
    for slug in draw(st.lists(st.sampled_from("abcd"), unique=True, max_size=4)):
        histories = draw(
            st.lists(
                st.tuples(st.lists(st.integers(1, 4), min_size=1, max_size=4), st.integers(0, 20)),
                max_size=6,
            )
        )
        seen = [
            learned(f"{slug}/old{place}", scheduler, grades, ago)
            for place, (grades, ago) in enumerate(histories)
        ]
        topics.append(topic(slug, draw(st.integers(0, 9)), seen, weight=draw(st.integers(1, 5))))
    off = tuple(sorted(draw(st.sets(st.integers(0, 6), max_size=6))))
    interview = Interview(TODAY + draw(st.integers(-2, 12)), draw(st.integers(1, 9)), off)
    return situation(*topics, interview=interview, scheduler=scheduler)
