"""Days, weeks, months and years as stretches of study days."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TypeAlias

from studyllm.core.journal import WEEK, Day
from studyllm.core.progress import Period
from studyllm.core.stats import monday

Stretch: TypeAlias = tuple[Day, Day]
"""The first and the last day; both are in it."""

EPOCH = date(1970, 1, 1).toordinal()
"""Of day 0."""


def first_day(period: Period, day: Day) -> Day:
    """The first day of the day, week, month or year that a day is in."""
    if period is Period.DAY:
        return day
    if period is Period.WEEK:
        return monday(day)
    then = date.fromordinal(day + EPOCH)
    first = then.replace(day=1) if period is Period.MONTH else date(then.year, 1, 1)
    return first.toordinal() - EPOCH


def last_day(period: Period, day: Day) -> Day:
    """The last day of the day, week, month or year that a day is in."""
    if period is Period.DAY:
        return day
    if period is Period.WEEK:
        return monday(day) + WEEK - 1
    then = date.fromordinal(day + EPOCH)
    if period is Period.YEAR:
        return date(then.year, 12, 31).toordinal() - EPOCH
    next_month = then.replace(day=1) + timedelta(days=31)
    return first_day(Period.MONTH, next_month.toordinal() - EPOCH) - 1


def stretches(period: Period, first: Day, last: Day) -> list[Stretch]:
    """All days from `first` to `last`, by period, the oldest first.

    Returns:
        Stretches without a gap between them; the first begins with `first` and the last ends with
        `last`, so both may be parts of their periods. None if `last` is before `first`.
    """
    found = []
    while first <= last:
        end = min(last_day(period, first), last)
        found.append((first, end))
        first = end + 1
    return found
