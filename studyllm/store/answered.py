"""Which cards were answered on some study days: what the views do not tell, from the journal."""

from __future__ import annotations

import json
from collections import Counter

from studyllm.core.journal import DAY_MS, Day
from studyllm.store import cold
from studyllm.store.connection import Database, undamaged


def answered(database: Database, first: Day, last: Day) -> frozenset[int]:
    """The numbers of the cards with an answer on those days that counts and is not practice.

    Args:
        database: where the journal is.
        first: the first study day.
        last: the last one, included.
    """
    # None is older: zones are at most 14 hours ahead of UTC, and an instant is never before what
    # the clock said. It can be much later, if the clock was set back.
    since = (first - 1) * DAY_MS
    rows = database.execute(cold.ANSWERED_ON, (since, first, last))
    answers: Counter[int] = Counter(dict(rows.fetchall()))
    # What withdraws an answer is newer.
    for (told,) in database.execute(cold.WITHDRAWN_SINCE, (since,)).fetchall():
        with undamaged():
            at, device, number = json.loads(told)
        withdrawn = (at, device, number, first, last)
        for (card,) in database.execute(cold.WITHDRAWN_ON, withdrawn):
            answers[card] -= 1
    return frozenset(+answers)
