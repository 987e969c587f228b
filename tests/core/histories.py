"""Random histories of one card, and the schedulers that laws are held against."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TypeVar

import pytest
from hypothesis import is_hypothesis_test, settings
from hypothesis import strategies as st

from studyllm.core.fsrs import fsrs
from studyllm.core.journal import Grade, Promise, Review
from studyllm.core.schedule import Memory, Scheduler
from studyllm.core.sm2 import SM2
from tests.golden.make_fsrs import BUSY_DAYS

CARD = "deck/card"
FIRST_DAY = 20_000

EXACT = {
    "sm2": SM2,
    "fsrs 0.70": fsrs(retention=0.7),
    "fsrs 0.90": fsrs(),
    "fsrs 0.99": fsrs(retention=0.99),
    "busy days": fsrs(BUSY_DAYS),
}
SPREAD = {f"{name}, spread": replace(made, spreads=True) for name, made in EXACT.items()}
EVERY = EXACT | SPREAD

TestT = TypeVar("TestT", bound=Callable[..., None])


def exact(test: TestT) -> TestT:
    """Hold a law over all schedulers, with spread off."""
    return _over(EXACT, test)


def every(test: TestT) -> TestT:
    """Hold a law over all schedulers, with spread off and on."""
    return _over(EVERY, test)


def _over(schedulers: Mapping[str, Scheduler], test: TestT) -> TestT:
    # Half of the examples that a law has by itself: this makes five or ten laws of it.
    if is_hypothesis_test(test):
        test = settings(max_examples=settings().max_examples // 2)(test)
    over: Callable[[TestT], TestT] = pytest.mark.parametrize(
        "scheduler", schedulers.values(), ids=schedulers
    )
    return over(test)


GRADES = st.sampled_from(Grade)
GAPS = st.one_of(st.integers(0, 3), st.integers(0, 400), st.integers(0, 40_000))
PASTS = st.lists(st.tuples(GRADES, GAPS), max_size=15)
"""Grades, each with the days since the answer before."""


def reviews(past: Iterable[tuple[Grade, int]], start: int = FIRST_DAY) -> list[Review]:
    """Answers with so many days between them."""
    return list(_reviews(past, start))


def _reviews(past: Iterable[tuple[Grade, int]], day: int) -> Iterator[Review]:
    for grade, gap in past:
        day += gap
        yield Review(grade, day, 0)


@st.composite
def promises(draw: st.DrawFn, day: st.SearchStrategy[int] | None = None) -> Promise:
    """What another program may have promised."""
    on = draw(day if day is not None else st.integers(FIRST_DAY - 400, FIRST_DAY))
    interval = draw(st.one_of(st.integers(0, 8), st.integers(0, 40_000)))
    return Promise(
        on,
        on + draw(st.one_of(st.just(interval), st.integers(0, 40_000))),
        interval,
        draw(st.none() | st.integers(0, 500)),
        draw(st.none() | st.floats(0, 40_000)),
        draw(st.none() | st.floats(0, 11)),
    )


@st.composite
def pasts(draw: st.DrawFn) -> list[Review | Promise]:
    """Answers in the order of their days, perhaps with a promise taken over before them."""
    promise = draw(st.none() | promises())
    answers = reviews(draw(PASTS))
    return [*answers] if promise is None else [promise, *answers]


@st.composite
def mixed(draw: st.DrawFn) -> list[Review | Promise]:
    """Answers and promises as they come, also on days before the last."""
    days = st.integers(FIRST_DAY - 3, FIRST_DAY + 40) | st.integers(FIRST_DAY, FIRST_DAY + 4000)
    answers = st.builds(Review, GRADES, days, st.just(0))
    return draw(st.lists(answers | promises(days), max_size=15))


def last_day(memory: Memory | None) -> int:
    """The day of the last review, or the first on which there may be one."""
    return FIRST_DAY if memory is None else max(memory.day, FIRST_DAY)
