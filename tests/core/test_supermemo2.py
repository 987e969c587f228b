"""SM-2 against the package supermemo2: where they part, why, and how often."""

from __future__ import annotations

import pytest

from tests.golden.check_supermemo2 import (
    ALL,
    HISTORIES,
    NONE,
    Deviation,
    compare,
    histories,
    ours,
    package,
    told,
)


def test_four_deviations_and_nothing_else_part_the_package_from_us() -> None:
    found = compare(histories())
    assert found.histories == HISTORIES
    assert found.unexplained == 0
    assert found.apart == 9_293
    assert found.by == {
        Deviation.EASE_BEFORE: 8_465,
        Deviation.LOWERED_BY_FAILURE: 4_181,
        Deviation.FLOAT_EASE: 240,
        Deviation.NO_LONGEST: 339,
    }
    assert found.by_float == {1: 240}, "a float ease makes an interval a day too long, not more"


@pytest.mark.parametrize(
    ("deviation", "qualities", "theirs", "mine"),
    [
        (Deviation.EASE_BEFORE, [4, 4, 5], 15, 16),  # 6 x 2.5; 6 x 2.6 = 15.6
        (Deviation.LOWERED_BY_FAILURE, [2, 4, 4, 4], 14, 15),  # 6 x 2.18 = 13.08; 6 x 2.5
        (Deviation.FLOAT_EASE, [5, 5, 5, 5, 4], 146, 145),  # 50 x 2.9000000000000004; 50 x 2.9
        (Deviation.NO_LONGEST, [4] * 12, 58_125, 36_500),
    ],
)
def test_each_deviation_can_be_seen_in_a_short_history(
    deviation: Deviation, qualities: list[int], theirs: int, mine: int
) -> None:
    *_, deviating = told(qualities, {deviation})
    *_, own = ours(qualities)
    assert (deviating.interval, own.interval) == (theirs, mine)


def test_the_telling_is_the_package_with_all_and_ours_with_no_deviations() -> None:
    qualities = [4, 5, 3, 0, 4, 4, 5, 1, 2, 4, 4, 3]
    assert list(told(qualities, ALL)) == list(package(qualities))
    assert list(told(qualities, NONE)) == list(ours(qualities))
