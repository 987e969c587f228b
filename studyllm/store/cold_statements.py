"""The statements on facts and their views that only some commands need, compiled into `cold`."""

from __future__ import annotations

from sqlalchemy import (
    Integer,
    Table,
    and_,
    case,
    delete,
    exists,
    func,
    insert,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable, DropIndex

from studyllm.core.towards import EARLY
from studyllm.store.statements import FACT, FACTS_FROM, FACTS_NOW, bind, card_of, compiled, of_card
from studyllm.store.tables import (
    JOURNAL_ALIAS,
    JOURNAL_CARD,
    JOURNAL_MOCK,
    JOURNAL_PLAN,
    TRIGGERS,
    VIEW_TRIGGERS,
    VIEWS,
    alias,
    calibration,
    card,
    deck,
    device,
    journal,
    memory,
    meta,
    metadata,
    name,
    standing,
    tally,
)


def _made(*tables: Table) -> tuple[str, ...]:
    """What makes these tables with their indexes."""
    return tuple(
        compiled(make)  # type: ignore[arg-type]
        for table in tables
        for make in (
            CreateTable(table),
            *(CreateIndex(index) for index in sorted(table.indexes, key=lambda i: str(i.name))),
        )
    )


SCHEMA: tuple[str, ...] = (
    *_made(*(table for table in metadata.sorted_tables if table not in VIEWS)),
    *TRIGGERS,
)
"""What makes an empty database, without the views of the journal."""

DROP_VIEWS = (
    "drop trigger if exists name_made",
    *(f"drop table if exists {view.name}" for view in VIEWS),
)
MAKE_VIEWS = _made(*VIEWS)
WATCH_VIEWS = VIEW_TRIGGERS
"""What makes the views empty; their triggers apart, to be made once they are filled."""

DROP_JOURNAL_CARD = compiled(DropIndex(JOURNAL_CARD))
MAKE_JOURNAL_CARD = compiled(CreateIndex(JOURNAL_CARD))

INDEX_ALIASES = compiled(CreateIndex(JOURNAL_ALIAS, if_not_exists=True))
INDEX_INTERVIEWS = tuple(
    compiled(CreateIndex(index, if_not_exists=True)) for index in (JOURNAL_MOCK, JOURNAL_PLAN)
)

SET_FRESH = compiled(
    update(card)
    .values(fresh=~exists().where(memory.c.card == card.c.id))
    .where(card.c.fresh == exists().where(memory.c.card == card.c.id))
)
"""Has `fresh` say of each card whether there is no memory of it."""

# Names and settings

NUMBER = compiled(select(name.c.id).where(name.c.text == bind("text")))
"""text -> its number"""

NAME = compiled(select(name.c.text).where(name.c.id == bind("id")))
"""number -> its text"""

ADD_NAME = compiled(
    sqlite.insert(name).values(text=bind("text")).on_conflict_do_nothing(index_elements=["text"])
)
"""text"""

_meta = sqlite.insert(meta).values(name=bind("name"), value=bind("value"))
SET_META = compiled(
    _meta.on_conflict_do_update(index_elements=["name"], set_={"value": _meta.excluded.value})
)
"""name, value"""

ADD_DEVICE = compiled(
    insert(device)
    .values({c: bind(c) for c in ("name", "machine", "path", "made")})
    .returning(device.c.id)
)
"""name, machine, path, made -> id"""

FORGET_DEVICE = compiled(delete(meta).where(meta.c.name == literal_column("'device'")))
"""Lets whoever opens the database next be a new device."""

SUMMARY = compiled(
    select(
        func.coalesce(func.sum(tally.c.answers), literal_column("0")), func.max(tally.c.day)
    ).where(tally.c.state != literal_column("4"))
)
"""-> how many answers count, and the last of their days; practice is none"""

MOCKS = compiled(
    select(*FACT)
    .select_from(FACTS_NOW)
    .where(journal.c.kind == literal_column("13"))
    .order_by(journal.c.at, device.c.name, journal.c.lag)
)
"""-> answers of mock interviews in fold order, under the keys of the cards that they count for"""

# Aliases

_heads, _cards = name.alias("head"), name.alias("lead")
_led_from = alias.join(_heads, _heads.c.id == alias.c.former).join(
    _cards, _cards.c.id == alias.c.card
)

# In no order, so that they are found by the index that has nothing else.
_aliases = select(*FACT).select_from(FACTS_FROM).where(journal.c.kind == literal_column("12"))
ALIASES = compiled(_aliases)
"""-> all aliases, as `fact` takes them, in no order"""

ALIASES_OF = compiled(_aliases.where(name.c.text == bind("key")))
"""key -> the same of one key"""

LEADS = compiled(select(alias).order_by(alias.c.former, alias.c.since))
"""-> key, since, card; by key and instant"""

LEADS_OF = compiled(
    select(alias.c.since, alias.c.card).where(alias.c.former == bind("key")).order_by(alias.c.since)
)
"""key's number -> since, card; by instant"""

LED_AT = compiled(
    select(alias.c.card, name.c.text)
    .select_from(alias.join(name, name.c.id == alias.c.card))
    .where(alias.c.former == bind("key"), alias.c.since <= bind("at"))
    .order_by(alias.c.since.desc())
)
"""key's number, instant -> number and key of the card that a fact of then counts for, the first
row; none if that is the key itself"""

LED = compiled(select(alias.c.card).distinct().order_by(alias.c.card))
"""-> cards that keys lead to, by number"""

LED_KEYS = compiled(select(alias.c.former).distinct())
"""-> keys that the view has"""

LED_TO = compiled(
    select(_heads.c.text).distinct().select_from(_led_from).where(_cards.c.text == bind("card"))
)
"""card -> the keys that lead to it"""

LED_FROM = compiled(
    select(_cards.c.text)
    .select_from(_led_from)
    .where(_heads.c.text == bind("key"))
    .order_by(alias.c.since)
)
"""key -> the cards that it leads to, by instant"""

SIBLINGS = compiled(
    select(name.c.id, name.c.text).where(
        or_(
            name.c.text == bind("key"),
            and_(name.c.text > bind("first"), name.c.text < bind("last")),
        )
    )
)
"""key, what is before and behind all keys of its further siblings -> number, key"""

UNLEAD = compiled(delete(alias).where(alias.c.former == bind("key")))
"""key's number"""

LEAD = compiled(insert(alias).values({c.name: bind(c.name) for c in alias.c}))
"""key, since, card"""

WRITTEN = compiled(
    select(name.c.text)
    .select_from(FACTS_FROM)
    .where(
        journal.c.at == bind("at"), device.c.name == bind("device"), journal.c.lag == bind("lag")
    )
)
"""at, device name, lag -> the key that a fact was made under"""

# Facts and their views

FACTS_OF = compiled(
    select(*FACT)
    .select_from(FACTS_FROM)
    .where(of_card(journal, "card"))
    .order_by(journal.c.at, device.c.name, journal.c.lag)
)
"""card, card, card -> all that count for it, with the keys they were made under; in fold order"""

# Sorted by itself, not by the index on `card`: all of the journal in the index's order would be
# a look-up for each fact.
FACTS_BY_CARD = compiled(
    select(
        *journal.c,
        case(
            (journal.c.device.not_in(select(device.c.id)), literal_column("0")),
            (
                and_(
                    journal.c.kind == literal_column("0"),
                    func.coalesce(journal.c.data, literal_column("'{\"opens\":true}'"))
                    == literal_column("'{\"opens\":true}'"),
                    journal.c.grade.between(literal_column("1"), literal_column("4")),
                ),
                literal_column("1"),
            ),
            (journal.c.kind == literal_column("4"), literal_column("2")),
            else_=literal_column("0"),
        ),
    ).order_by(literal_column("+journal.card"))
)
"""-> all of the journal as it is, card by card, each card's facts in no order; each with 1 if it is
an answer that says nothing but its columns, 2 if it is a promise, else 0"""

KEYS_OF_FACTS = compiled(
    select(name.c.id, name.c.text).where(name.c.id.in_(select(journal.c.card))).order_by(name.c.id)
)
"""-> number and key of each card that has facts, by number"""

DEVICES = compiled(select(device.c.id, device.c.name))
"""-> number, name"""

LAST_NUMBER = compiled(
    select(func.max(journal.c.at + journal.c.lag)).where(journal.c.device == bind("device"))
)
"""device's number -> the greatest number of its facts, or null"""

COUNT_FACTS = compiled(select(func.count()).select_from(journal))

MEMORIES = compiled(select(memory).order_by(memory.c.card))
STANDINGS = compiled(select(standing).order_by(standing.c.card))
TALLIES = compiled(select(tally))
CALIBRATIONS = compiled(select(calibration))
"""-> all of a view; of cards, by card"""

FORGET_CARD = compiled(delete(memory).where(memory.c.card == bind("card")))
"""card"""

FORGET_STANDING = compiled(delete(standing).where(standing.c.card == bind("card")))
"""card"""

_stand = sqlite.insert(standing).values({c.name: bind(c.name) for c in standing.c})
STAND = compiled(
    _stand.on_conflict_do_update(
        index_elements=[standing.c.card],
        set_={c.name: _stand.excluded[c.name] for c in standing.c if c.name != "card"},
    )
)
"""card, suspended, buried, flagged"""

FORGET_EMPTY = compiled(delete(tally).where(tally.c.answers == literal_column("0")))
FORGET_EMPTY_BINS = compiled(
    delete(calibration).where(calibration.c.answers == literal_column("0"))
)

_late = (
    select(
        *(journal.c.at, journal.c.device, journal.c.lag, journal.c.took_ms),
        card_of(journal).label("card"),
    )
    .where(journal.c.kind == literal_column("0"), journal.c.day < bind("day"))
    .order_by(journal.c.at.desc(), journal.c.device.desc(), journal.c.lag.desc())
    .limit(bind("most"))
    .subquery("late")
)
_earlier, _led = journal.alias("earlier"), alias.alias("led")
_before = and_(
    _earlier.c.kind == literal_column("0"),
    _earlier.c.at < _late.c.at,
    card_of(_earlier) == _late.c.card,
)
TIMES = compiled(
    select(
        _late.c.took_ms,
        and_(
            ~exists().where(_earlier.c.card == _late.c.card, _before),
            ~exists().where(_led.c.card == _late.c.card, _earlier.c.card == _led.c.former, _before),
        ),
    ).order_by(_late.c.at.desc(), _late.c.device.desc(), _late.c.lag.desc())
)
"""day, most, 0 -> took_ms, whether it was the card's first; of answers before that day"""

LOAD = compiled(
    select(memory.c.due, memory.c.interval, card.c.deck, func.count())
    .select_from(
        memory.join(card, card.c.id == memory.c.card).outerjoin(
            standing, standing.c.card == memory.c.card
        )
    )
    .where(
        memory.c.due <= bind("until"),
        func.coalesce(standing.c.suspended, literal_column("0")) == literal_column("0"),
    )
    .group_by(memory.c.due, memory.c.interval, card.c.deck)
)
"""until -> due, interval, deck, cards; of those that are not suspended"""

MARKED = compiled(
    select(
        name.c.text,
        standing.c.suspended,
        standing.c.buried,
        standing.c.flagged,
        func.coalesce(memory.c.lapses, literal_column("0")),
    )
    .select_from(
        card.join(name, name.c.id == card.c.id)
        .join(deck, deck.c.id == card.c.deck)
        .outerjoin(memory, memory.c.card == card.c.id)
        .outerjoin(standing, standing.c.card == card.c.id)
    )
    .where(or_(standing.c.card.is_not(None), memory.c.lapses >= bind("lapses")))
    .order_by(deck.c.position.is_(None), deck.c.position, deck.c.slug, card.c.position)
)
"""lapses -> key, suspended, buried, flagged, lapses; cards with a standing or that many lapses"""

# Rounded up, in whole numbers.
_part_of_interval = (memory.c.interval + literal_column(str(EARLY - 1))) // literal_column(
    str(EARLY), Integer
)
_early = memory.c.day + func.max(literal_column("1"), _part_of_interval)
_seen = (
    select(name.c.text, card.c.deck, *memory.c)
    .select_from(
        memory.join(card, card.c.id == memory.c.card)
        .join(name, name.c.id == card.c.id)
        .outerjoin(standing, standing.c.card == memory.c.card)
    )
    .where(
        func.coalesce(standing.c.suspended, literal_column("0")) == literal_column("0"),
        standing.c.buried.is_distinct_from(bind("day")),
    )
)
SEEN_DUE = compiled(_seen.where(memory.c.due <= bind("until")))
"""day, until -> key, deck, then a memory's row; the cards that are asked on that day and are due
until then"""

# Not by the index on due days: nearly all of them are found in the order in which they lie.
_due = memory.c.due + literal_column("0")
SEEN_EARLY = compiled(_seen.where(_due > bind("from"), _early <= bind("until")))
"""day, from, until -> key, deck, then a memory's row; the cards that are asked on that day, are due
after the second, and of whose interval the part EARLY has passed on the third"""

_note = func.coalesce(card.c.shares, card.c.id)
COUNT_ASKED = compiled(
    select(
        card.c.deck,
        func.count(case((memory.c.due <= bind("until"), _note)).distinct()),
        func.count(_note.distinct()),
    )
    .select_from(
        memory.join(card, card.c.id == memory.c.card).outerjoin(
            standing, standing.c.card == memory.c.card
        )
    )
    .where(
        or_(memory.c.due <= bind("until"), _early <= bind("until")),
        func.coalesce(standing.c.suspended, literal_column("0")) == literal_column("0"),
        standing.c.buried.is_distinct_from(bind("day")),
    )
    .group_by(card.c.deck)
)
"""day, until, until, day -> deck, cards, cards; how many are asked on that day, one of siblings:
those that are due; and those that are until the second day, or are early then"""

CARDS_OF = compiled(
    select(name.c.text, *memory.c)
    .select_from(
        card.join(name, name.c.id == card.c.id)
        .outerjoin(memory, memory.c.card == card.c.id)
        .outerjoin(standing, standing.c.card == card.c.id)
    )
    .where(
        card.c.deck == bind("deck"),
        func.coalesce(standing.c.suspended, literal_column("0")) == literal_column("0"),
        standing.c.buried.is_distinct_from(bind("day")),
    )
    .order_by(card.c.position)
)
"""deck, day -> key, then a memory's row or nulls; the cards that are asked on that day"""
