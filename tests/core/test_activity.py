"""What was done in stretches of days, held against single answers counted one by one."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from studyllm.core.activity import CELLS, Adding, by_stretch
from studyllm.core.journal import Grade
from studyllm.core.periods import stretches
from studyllm.core.progress import STATES, Done, Period

TODAY = 20_000


class One(NamedTuple):
    """An answer."""

    day: int
    state: int
    grade: int
    took_ms: int


ANSWERS = st.lists(
    st.builds(
        One,
        st.integers(TODAY - 90, TODAY),
        st.sampled_from(STATES),
        st.sampled_from([int(grade) for grade in Grade]),
        st.integers(0, 60_000),
    )
)


def counted(answers: list[One]) -> Counter[tuple[int, int]]:
    return Counter((one.state, one.grade) for one in answers)


def cells(done: Done) -> Counter[tuple[int, int]]:
    return +Counter({(state, int(grade)): done.grades[state][grade - 1] for state, grade in CELLS})


@given(answers=ANSWERS, period=st.sampled_from(Period), more=st.integers(0, 60))
def test_each_answer_is_in_the_stretch_of_its_day_and_nowhere_else(
    answers: list[One], period: Period, more: int
) -> None:
    first = min((one.day for one in answers), default=TODAY) - more
    parts = stretches(period, first, TODAY)
    days = {one.day: [one.day, 0, *(0 for _ in CELLS)] for one in sorted(answers)}
    for one in answers:
        days[one.day][1] += one.took_ms
        days[one.day][2 + CELLS.index((one.state, Grade(one.grade)))] += 1
    found = by_stretch(parts, days.values())
    assert [one[:2] for one in found] == parts
    for part in found:
        own = [one for one in answers if part.first <= one.day <= part.last]
        assert cells(part) == counted(own)
        assert part.took_ms == sum(one.took_ms for one in own)


@given(answers=ANSWERS)
def test_what_is_added_up_is_what_was_done(answers: list[One]) -> None:
    adding = Adding((TODAY - 90, TODAY))
    for one in answers:
        adding.add(one.grade, one.state, 1, one.took_ms)
    assert cells(adding.done()) == counted(answers)
    assert adding.done().took_ms == sum(one.took_ms for one in answers)


def test_nothing_added_is_nothing_done() -> None:
    assert Adding((3, 5)).done() == Done(3, 5)
