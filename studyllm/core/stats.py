"""From facts and memories to numbers."""

from __future__ import annotations

from collections.abc import Iterable

from studyllm.core.journal import Day


def streak(days: Iterable[Day], today: Day) -> int:
    """Study days in a row with an answer, up to today, or to yesterday if today has none yet.

    Args:
        days: days with answers, the newest first; repeats and days after today do not matter.
        today: the present study day.
    """
    expected = today
    count = 0
    for day in days:
        if day > expected:
            continue
        if day < expected and not (count == 0 and day == today - 1):
            break
        count += 1
        expected = day - 1
    return count
