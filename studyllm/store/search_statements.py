"""The parts that a search is put together from, compiled into `cold`.

What stands in braces is filled in by `search`: parts from here and signs, never what was typed.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, literal_column, or_, select, update

from studyllm.core.schedule import LEECH, MATURE
from studyllm.store.statements import bind, card_of, compiled
from studyllm.store.tables import card, content, device, journal, memory, name, standing


def _holds(condition: ColumnElement[bool]) -> str:
    """The condition, false where a card has no memory or standing, so that it can be negated."""
    return compiled(func.coalesce(condition, literal_column("0")))


def _constant(number: int) -> Any:
    return literal_column(str(number))


_everything = (
    card.join(name, name.c.id == card.c.id)
    .outerjoin(content, content.c.card == func.coalesce(card.c.shares, card.c.id))
    .outerjoin(memory, memory.c.card == card.c.id)
    .outerjoin(standing, standing.c.card == card.c.id)
)


def _found(start: Any, number: ColumnElement[int], where: ColumnElement[bool]) -> Any:
    """The numbers of cards that meet a condition, from a table that has them all."""
    # Outer joins to a primary key cost nothing where no part needs them.
    tables = start.outerjoin(name, name.c.id == number)
    for other in (card, content, memory, standing):
        if other is not start:
            column = other.c.id if other is card else other.c.card
            tables = tables.outerjoin(other, column == number)
    condition: ColumnElement[bool] = literal_column("{condition}")
    return select(number.label("id")).select_from(tables).where(where, condition)


def _together(found: Any) -> str:
    # A row for each would take as long as finding it.
    return compiled(select(func.count(), func.group_concat(found.subquery("found").c.id)))


_by_position = _found(
    card,
    card.c.id,
    and_(
        card.c.deck == bind("deck"),
        card.c.position >= bind("first"),
        card.c.position < bind("end"),
    ),
).order_by(card.c.position)
FOUND = _together(_by_position)
"""deck, first, end, what the condition takes -> how many of those positions' cards; their numbers
in the order of positions, with commas between, or null of none"""
_by_number = and_(content.c.card >= bind("first"), content.c.card < bind("end"))
FOUND_IN_STEP = _together(_found(content, content.c.card, _by_number).order_by(content.c.card))
"""first, end, what the condition takes -> the same; of cards with those numbers, which IN_STEP
must have counted in full"""

NUMBER_AT = compiled(
    select(card.c.id).where(card.c.deck == bind("deck"), card.c.position == bind("position"))
)
"""deck, position -> card's number"""
IN_STEP = compiled(
    select(func.count()).where(
        card.c.id >= bind("first"),
        card.c.id < bind("end"),
        # Not by its index, which would be a look-up for each card of the deck.
        literal_column("+card.deck") == bind("deck"),
        card.c.id - card.c.position == bind("apart"),
        card.c.shares.is_(None),
    )
)
"""first, end, deck, apart -> cards with those numbers whose position is that much less, and that
have contents of their own"""

FOUND_VALUED = compiled(_by_position.add_columns(literal_column("{value}")))
"""what the value takes, then the same -> card's number, value"""

FOUND_CARD = compiled(
    select(
        name.c.text,
        content.c.body,
        standing.c.suspended,
        standing.c.buried,
        standing.c.flagged,
        *(column for column in memory.c if column.name != "card"),
    )
    .select_from(_everything)
    .where(card.c.id == bind("id"))
)
"""card's number -> key, body, suspended ... flagged, due ... difficulty"""

# Values to sort by

BY_DUE = compiled(memory.c.due)
BY_INTERVAL = compiled(memory.c.interval)
BY_LAPSES = compiled(memory.c.lapses)
BY_EASE = compiled(memory.c.ease)
BY_STABILITY = compiled(memory.c.stability)
BY_DIFFICULTY = compiled(memory.c.difficulty)
_recall = case(
    (
        memory.c.card.is_not(None),
        func.recall(*(column for column in memory.c if column.name != "card"), bind("day")),
    )
)
"""By the scheduler; null for a new card."""
BY_RECALL = compiled(_recall)
"""day"""
_body: ColumnElement[str] = literal_column("{body}")
BY_QUESTION = compiled(_body)

# Conditions

BODY = compiled(content.c.body)
"""Where each card has contents of its own."""
_shown = content.alias("shown")
# That a card shows another one's stands in its row, which the index on positions spares reading: so
# it is only asked where there is nothing under the card's own number.
SHOWN_BODY = compiled(
    func.coalesce(
        content.c.body,
        select(_shown.c.body)
        .where(_shown.c.card == literal_column("card.shares"))
        .scalar_subquery(),
    )
)
"""What else stands for `{body}`."""

IS_NEW = _holds(card.c.fresh == _constant(1))
IS_LEARNED = _holds(card.c.fresh == _constant(0))
IS_DUE = _holds(
    and_(
        memory.c.due <= bind("day"),
        func.coalesce(standing.c.suspended, _constant(0)) == _constant(0),
        standing.c.buried.is_distinct_from(bind("day")),
    )
)
"""day, day"""
IS_YOUNG = _holds(memory.c.interval < _constant(MATURE))
IS_MATURE = _holds(memory.c.interval >= _constant(MATURE))
IS_SUSPENDED = _holds(standing.c.suspended == _constant(1))
IS_BURIED = _holds(standing.c.buried == bind("day"))
"""day"""
IS_FLAGGED = _holds(standing.c.flagged == _constant(1))
IS_LEECH = _holds(memory.c.lapses >= _constant(LEECH))
"""Where the learner wants to be told of leeches."""

RATED = _holds(memory.c.answered > bind("day"))
"""the day before the first that counts"""

ANSWERED = compiled(func.was_answered(card.c.id, bind("first"), bind("last")))
"""the days"""

# By the journal's own order: that of its index on cards would be a look-up for each fact.
ANSWERED_ON = compiled(
    select(card_of(journal), func.count())
    .where(
        journal.c.at >= bind("at"),
        journal.c.kind == _constant(0),
        journal.c.day.between(bind("first"), bind("last")),
    )
    .group_by(literal_column("1"))
)
"""at, first, last -> card, its answers on those days; of the facts from that instant on"""

WITHDRAWN_SINCE = compiled(
    select(journal.c.data)
    .distinct()
    .where(journal.c.at >= bind("at"), journal.c.kind == _constant(1))
)
"""at -> what was withdrawn; told from that instant on"""

WITHDRAWN_ON = compiled(
    select(card_of(journal))
    .select_from(journal.join(device, device.c.id == journal.c.device))
    .where(
        journal.c.at == bind("at"),
        device.c.name == bind("device"),
        journal.c.at + journal.c.lag == bind("number"),
        journal.c.kind == _constant(0),
        journal.c.day.between(bind("first"), bind("last")),
    )
)
"""at, device, number, first, last -> card; of that fact, if it is an answer of those days"""


def _compared(number: ColumnElement[Any], there: ColumnElement[bool] | None = None) -> str:
    comparison = number.op("{sign}", is_comparison=True)(bind("number"))
    return _holds(comparison if there is None else and_(there, comparison))


DUE = _compared(memory.c.due)
INTERVAL = _compared(memory.c.interval)
LAPSES = _compared(memory.c.lapses)
EASE = _compared(memory.c.ease, memory.c.ease > _constant(0))
STABILITY = _compared(
    func.round(memory.c.stability, _constant(1)), memory.c.stability > _constant(0)
)
DIFFICULTY = _compared(
    func.round(memory.c.difficulty, _constant(1)), memory.c.difficulty > _constant(0)
)
"""A number. Those with a fraction as they are shown; a 0 stands for none."""

RECALL = _compared(_recall)
"""day, a number; exactly as it is"""

NAMED = _holds(name.c.text.like(bind("key"), escape="!"))
"""A LIKE pattern, in ASCII but for the deck."""
FITS = compiled(func.fits(name.c.text, bind("pattern")))
"""A folded pattern."""

STARTS = _holds(func.ltrim(_body).like(bind("start")))
"""How the body begins."""

# A body that begins with a blank has letters that LIKE does not find; see `words`.
_plain = _body >= literal_column("'{'")
PERHAPS = compiled(or_(_body.like(bind("pattern")), ~_plain))
"""A pattern; true of all bodies that can have the words."""
SURELY = compiled(and_(_plain, or_(*(_body.not_like(bind(doubt)) for doubt in ("quick", "doubt")))))
"""Two patterns, of which the first finds all that the second does, and sooner; true of the bodies
for which the one of PERHAPS was enough."""
NO_DOUBT = compiled(_body.not_like(bind("doubt")))
"""A further pattern for the same."""
EXACTLY = compiled(
    and_(_plain, or_(*(_body.like(bind(pattern)) for pattern in ("first", "later"))))
)
"""Two patterns; with NO_DOUBT, true of the bodies for which nothing more is to be asked."""
SAYS = compiled(func.says(_body, bind("words")))
"""The words; the whole truth, by reading the body."""
TAGGED = compiled(func.tagged(_body, bind("tag")))
"""A pattern; the whole truth."""

MARK_FOREIGN = compiled(
    update(content)
    .values(body=literal_column("' '").concat(content.c.body))
    .where(func.is_foreign(content.c.body))
)
"""Puts the blank before bodies that need it and were written without."""
