"""The statements that count cards and memories for statistics, compiled into `cold`."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Integer, case, cast, func, literal_column, select

from studyllm.core.schedule import MATURE
from studyllm.store.statements import bind, compiled
from studyllm.store.tables import card, content, memory, name, standing


def _constant(number: int) -> Any:
    return literal_column(str(number))


_suspended: ColumnElement[int] = func.coalesce(standing.c.suspended, _constant(0))
_mature = memory.c.interval >= _constant(MATURE)
_memory = [column for column in memory.c if column.name != "card"]
_cards = card.outerjoin(memory, memory.c.card == card.c.id).outerjoin(
    standing, standing.c.card == card.c.id
)
# From the memories on: fewer rows than cards, and in the order in which both lie.
_learned = memory.join(card, card.c.id == memory.c.card).outerjoin(
    standing, standing.c.card == memory.c.card
)

ALIKE = compiled(
    select(
        card.c.deck,
        _suspended.label("suspended"),
        func.coalesce(standing.c.buried == bind("day"), _constant(0)).label("buried"),
        _mature.label("mature"),
        func.count(),
    )
    .select_from(_cards)
    .group_by(*(literal_column(str(place)) for place in range(1, 5)))
)
"""day -> deck, suspended, buried that day, mature or null for new ones, cards"""


def _within(first: str, last: str) -> ColumnElement[int]:
    """The due day, all before and after the days that are asked about as one."""
    return func.max(cast(bind(first), Integer), func.min(memory.c.due, cast(bind(last), Integer)))


AHEAD = compiled(
    select(card.c.deck, _within("first", "last"), _mature, func.count())
    .select_from(_learned)
    .where(_suspended == _constant(0))
    .group_by(*(literal_column(str(place)) for place in range(1, 4)))
)
"""first, last -> deck, due day but within first and last, mature, cards; not suspended ones"""

LAPSED = compiled(
    select(card.c.deck, card.c.id, *_memory)
    .select_from(_learned)
    .where(memory.c.lapses > _constant(0), _suspended == _constant(0))
    .order_by(
        memory.c.lapses.desc(), memory.c.ease, memory.c.difficulty.desc(), card.c.deck, card.c.id
    )
)
"""-> deck, card's number, due ... difficulty; cards with lapses that are not suspended, the hardest
first"""


def _shown(number: ColumnElement[float]) -> ColumnElement[float]:
    """As a search compares it; null where there is none."""
    return case((number > _constant(0), func.round(number, _constant(1))))


_page = (
    select()
    .where(card.c.deck == bind("deck"), card.c.position > bind("position"))
    .order_by(card.c.position)
    .limit(bind("most"))
    .offset(_constant(0))
)

MEASURED_FROM = compiled(
    _page.add_columns(
        card.c.position, _shown(memory.c.stability), _shown(memory.c.difficulty), *_memory
    )
    .select_from(
        card.join(memory, memory.c.card == card.c.id).outerjoin(
            standing, standing.c.card == card.c.id
        )
    )
    .where(_suspended == _constant(0))
)
"""deck, position, most -> position, stability and difficulty as shown, due ... difficulty; learned
cards behind that position that are not suspended"""

LINES_FROM = compiled(
    _page.add_columns(
        card.c.position,
        card.c.id,
        name.c.text,
        content.c.body,
        standing.c.suspended,
        standing.c.buried,
        standing.c.flagged,
        *_memory,
    ).select_from(
        _cards.join(name, name.c.id == card.c.id).join(
            content, content.c.card == func.coalesce(card.c.shares, card.c.id)
        )
    )
)
"""deck, position, most -> position, card's number, key, body, suspended ... flagged, due ...
difficulty; cards behind that position"""

ASKED_FROM = compiled(
    _page.add_columns(card.c.position, card.c.id, name.c.text, *_memory)
    .select_from(_cards.join(name, name.c.id == card.c.id))
    .where(_suspended == _constant(0))
)
"""deck, position, most -> position, card's number, key, due ... difficulty, nulls of a new card;
cards behind that position that are not suspended"""

POINTS_FROM = compiled(
    _page.add_columns(card.c.position, card.c.id, name.c.text, content.c.body)
    .select_from(
        _cards.join(name, name.c.id == card.c.id).join(content, content.c.card == card.c.id)
    )
    .where(
        _suspended == _constant(0),
        func.json_extract(content.c.body, literal_column("'$.points'")).is_not(None),
    )
)
"""deck, position, most -> position, card's number, key, body; cards behind that position that ask
for key points and are not suspended"""
