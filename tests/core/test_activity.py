"""What was done in stretches of days, held against single answers counted one by one."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from studyllm.core.activity import Adding, Count, by_stretch
from studyllm.core.journal import Grade
from studyllm.core.periods import stretches
from studyllm.core.progress import STATES, Done, Period

TODAY = 20_000

COUNTS = st.lists(
    st.builds(
        Count,
        st.integers(TODAY - 90, TODAY + 5),
        st.sampled_from([int(grade) for grade in Grade]),
        st.sampled_from(STATES),
        st.integers(1, 40),
        st.integers(0, 10**6),
    )
).map(sorted)


@given(counts=COUNTS, period=st.sampled_from(Period), ago=st.integers(0, 100))
def test_each_count_is_in_the_stretch_of_its_day_and_nowhere_else(
    counts: list[Count], period: Period, ago: int
) -> None:
    parts = stretches(period, TODAY - ago, TODAY)
    found = by_stretch(parts, counts)
    assert [one[:2] for one in found] == parts
    for one in found:
        own = [count for count in counts if one.first <= count.day <= one.last]
        cells: Counter[tuple[int, int]] = Counter()
        for count in own:
            cells[count.state, count.grade] += count.answers
        assert {
            (state, grade): one.grades[state][grade - 1]
            for state in STATES
            for grade in Grade
            if one.grades[state][grade - 1]
        } == cells
        assert one.took_ms == sum(count.took_ms for count in own)


def test_nothing_added_is_nothing_done() -> None:
    assert Adding((3, 5)).done() == Done(3, 5)
    assert by_stretch([], [Count(3, 1, 0, 1, 1)]) == []
