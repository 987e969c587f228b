"""The statements that look for what cannot be, compiled into `cold`."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Integer, and_, case, cast, exists, func, not_, or_, select
from sqlalchemy import literal_column as literal

from studyllm.store.statements import FACT, FACTS_FROM, bind, compiled
from studyllm.store.tables import card, content, deck, device, journal, memory, name

DAY_MS: ColumnElement[int] = literal("86400000")


def _count(condition: ColumnElement[bool]) -> ColumnElement[Any]:
    return func.coalesce(
        func.sum(case((condition, literal("1")), else_=literal("0"))), literal("0")
    )


def _among(column: ColumnElement[Any], *numbers: int) -> ColumnElement[bool]:
    return column.in_([literal(str(number)) for number in numbers])


_answers = _among(journal.c.kind, 0, 3, 13)
_graded = _among(journal.c.kind, 0, 2, 3, 13)
_about = _among(journal.c.kind, 1, 2)
_readable = func.json_valid(func.coalesce(journal.c.data, literal("'null'"))) == literal("1")

ODD_FACTS = compiled(
    select(
        func.count(),
        _count(not_(journal.c.kind.between(literal("0"), literal("14")))),
        _count(
            or_(
                and_(
                    _graded,
                    not_(
                        func.coalesce(journal.c.grade, literal("0")).between(
                            literal("1"), literal("4")
                        )
                    ),
                ),
                and_(_answers, func.coalesce(journal.c.took_ms, literal("-1")) < literal("0")),
            )
        ),
        _count(not_(_readable)),
        _count(journal.c.at < literal("0")),
        _count(journal.c.at > bind("future")),
        _count(and_(_answers, journal.c.day * DAY_MS > journal.c.at + DAY_MS)),
        _count(and_(_answers, (journal.c.day + literal("3")) * DAY_MS < journal.c.at)),
        _count(~exists().where(device.c.id == journal.c.device)),
        _count(~exists().where(name.c.id == journal.c.card)),
    ).select_from(journal)
)
"""an instant -> facts; of unknown kind; with a value that cannot be; with unreadable data; before
1970; after the instant; of a day that is later than anywhere; of one long before the instant; of no
device; of no card"""

_numbered = (
    select(func.count().label("facts"))
    .select_from(journal)
    .group_by(journal.c.device, journal.c.at + journal.c.lag)
    .having(func.count() > literal("1"))
    .subquery("numbered")
)
DOUBLED = compiled(select(func.count()).select_from(_numbered))
"""-> how many numbers of a device name more than one fact"""

_other = journal.alias("other")
_writer = device.alias("writer")
_told = journal.c.data
DANGLING = compiled(
    select(func.count())
    .select_from(journal)
    .where(
        _about,
        _readable,
        ~exists().where(
            _writer.c.name == func.json_extract(_told, literal("'$[1]'")),
            _other.c.device == _writer.c.id,
            _other.c.at == func.json_extract(_told, literal("'$[0]'")),
            _other.c.lag
            == func.json_extract(_told, literal("'$[2]'"))
            - func.json_extract(_told, literal("'$[0]'")),
        ),
    )
)
"""-> how many withdrawals and corrections are about no fact"""

FROM_THE_FUTURE = compiled(
    select(*FACT)
    .select_from(FACTS_FROM)
    .where(journal.c.at > bind("at"))
    .order_by(journal.c.at, device.c.name, journal.c.lag)
    .limit(cast(bind("most"), Integer))
    .offset(literal("0"))
)
"""at, most -> facts after that instant, in fold order"""

STALE_FRESH = compiled(
    select(func.count())
    .select_from(card)
    .where(card.c.fresh == exists().where(memory.c.card == card.c.id))
)
"""-> how many cards are said to be new and are not, or the other way round"""

_of_deck = select(func.count()).select_from(card).where(card.c.deck == deck.c.id).scalar_subquery()
ODD_MIRROR = compiled(
    select(
        select(func.count())
        .select_from(card)
        .where(~exists().where(deck.c.id == card.c.deck))
        .scalar_subquery(),
        select(func.count())
        .select_from(card)
        .where(~exists().where(content.c.card == func.coalesce(card.c.shares, card.c.id)))
        .scalar_subquery(),
        select(func.count())
        .select_from(card)
        .where(~exists().where(name.c.id == card.c.id))
        .scalar_subquery(),
        select(func.count()).select_from(deck).where(deck.c.cards != _of_deck).scalar_subquery(),
    )
)
"""-> cards of no deck, without a text, without a key; decks with another number of cards"""

ALL_NAMES = compiled(select(name.c.text).union_all(select(device.c.name)))
"""-> all keys, slugs and names of devices"""
