"""The statements that give facts to other devices, compiled into `cold`."""

from __future__ import annotations

from sqlalchemy import and_, func, select

from studyllm.store.statements import FACT, FACTS_FROM, bind, compiled
from studyllm.store.tables import device, journal

_by_device = select(device.c.id).where(device.c.name == bind("name")).scalar_subquery()

COUNT_UP_TO = compiled(
    select(func.count())
    .select_from(journal)
    .where(journal.c.device == _by_device, journal.c.at + journal.c.lag <= bind("number"))
)
"""device name, number -> how many facts of it there are up to that number"""

# Found in the index on `card`, which has the journal's key in it, and only then read.
_found = journal.alias("found")
_number = _found.c.at + _found.c.lag
FACTS_ABOVE = compiled(
    select(*FACT)
    .select_from(
        FACTS_FROM.join(
            _found,
            and_(
                journal.c.at == _found.c.at,
                journal.c.device == _found.c.device,
                journal.c.lag == _found.c.lag,
            ),
        )
    )
    .where(_found.c.device == _by_device, _number > bind("number"))
    .order_by(_number, _found.c.at)
)
"""device name, number -> its facts above that number, in the order in which it made them"""
