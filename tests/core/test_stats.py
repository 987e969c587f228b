"""The streak against days counted by hand."""

from __future__ import annotations

import pytest

from studyllm.core.stats import streak


@pytest.mark.parametrize(
    ("days", "length"),
    [
        ([], 0),
        ([10], 1),
        ([10, 10, 9, 9, 8], 3),
        ([9, 8], 2),
        ([8, 7], 0),
        ([10, 8], 1),
        ([9, 7], 1),
        ([12, 10, 9], 2),
    ],
)
def test_days_in_a_row_up_to_today_or_yesterday(days: list[int], length: int) -> None:
    assert streak(days, today=10) == length
