"""The statements that give facts to other devices, compiled into `cold`."""

from __future__ import annotations

from sqlalchemy import func, select

from studyllm.store.statements import FACT, FACTS_FROM, bind, compiled
from studyllm.store.tables import device, journal

_number = journal.c.at + journal.c.lag
_by_device = journal.c.device == (
    select(device.c.id).where(device.c.name == bind("name")).scalar_subquery()
)

COUNT_UP_TO = compiled(
    select(func.count()).select_from(journal).where(_by_device, _number <= bind("number"))
)
"""device name, number -> how many facts of it there are up to that number"""

FACTS_ABOVE = compiled(
    select(*FACT)
    .select_from(FACTS_FROM)
    .where(_by_device, _number > bind("number"))
    .order_by(_number, journal.c.at)
)
"""device name, number -> its facts above that number, in the order in which it made them"""
