"""The reviews that are ahead: what is late, what falls due on each day, and what later."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from studyllm.core.journal import Day
from studyllm.core.progress import DueDay, Outlook


def outlook(
    load: Iterable[tuple[Day, bool, int]], today: Day, days: int, review_ms: int
) -> Outlook:
    """What is ahead, as it stands now.

    Args:
        load: due days, whether cards with so long an interval are mature, and how many such
            cards there are; in any order.
        today: the present study day.
        days: how many are told one by one, today the first; at least 1.
        review_ms: what a due card takes of the learner's time.

    Returns:
        Each card once: its backlog, days and later together are all of `load`.
    """
    due: Counter[tuple[Day, bool]] = Counter()
    backlog = later = 0
    for day, mature, cards in load:
        if day < today:
            backlog += cards
        elif day < today + days:
            due[day, mature] += cards
        else:
            later += cards
    each = (DueDay(day, due[day, False], due[day, True]) for day in range(today, today + days))
    return Outlook(backlog, tuple(each), later, review_ms)
