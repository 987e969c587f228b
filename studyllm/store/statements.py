"""The statements of the study path, defined in Core and compiled ahead of time into `hot`.

After a change here or in the files beside: `python -m studyllm.store.generate`.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    and_,
    bindparam,
    case,
    cast,
    column,
    exists,
    func,
    literal_column,
    or_,
    select,
    table,
)
from sqlalchemy.dialects import sqlite
from sqlalchemy.sql import ClauseElement

from studyllm.store.tables import (
    VIEWS,
    alias,
    calibration,
    card,
    content,
    deck,
    device,
    file,
    journal,
    memory,
    meta,
    name,
    newcomer,
    standing,
    tally,
)


def bind(column: str) -> Any:
    """A value that is given when the statement runs."""
    return bindparam(column)


def _is(column: ColumnElement[Any], constant: str) -> ColumnElement[bool]:
    """A comparison that needs no parameter; a partial index is only used for such a one."""
    value = constant if constant.isdecimal() else f"'{constant}'"
    return column == literal_column(value)


FACT = (
    journal.c.at,
    device.c.name.label("device"),
    journal.c.lag,
    journal.c.day,
    journal.c.kind,
    name.c.text,
    journal.c.grade,
    journal.c.took_ms,
    journal.c.data,
)
FACTS_FROM = journal.join(device, device.c.id == journal.c.device).join(
    name, name.c.id == journal.c.card
)


def card_of(facts: Any) -> ColumnElement[int]:
    """The card that a fact counts for, whatever its key; of the journal under any name."""
    # What is about another fact begins with that one's instant.
    about = func.json_extract(facts.c.data, literal_column("'$[0]'"))
    at = case((_is(facts.c.kind, "0"), facts.c.at), else_=func.coalesce(about, facts.c.at))
    lead = (
        select(alias.c.card)
        .where(alias.c.former == facts.c.card, alias.c.since <= at)
        .order_by(alias.c.since.desc())
        .limit(literal_column("1"))
        .offset(literal_column("0"))
        .correlate(facts)
        .scalar_subquery()
    )
    return func.coalesce(lead, facts.c.card)


def of_card(facts: Any, card: str) -> ColumnElement[bool]:
    """Whether a fact counts for the card of that number, which is given three times."""
    number = cast(bind(card), Integer)
    keys = select(number).union_all(select(alias.c.former).where(alias.c.card == bind(card)))
    return and_(facts.c.card.in_(keys), card_of(facts) == number)


FACTS_NOW = journal.join(device, device.c.id == journal.c.device).join(
    name, name.c.id == card_of(journal)
)
"""Facts with the key of the card that they count for in the place of their own."""
_facts = select(*FACT).select_from(FACTS_FROM)
_facts_now = select(*FACT).select_from(FACTS_NOW)
_not_away = and_(
    func.coalesce(standing.c.suspended, literal_column("0")) == literal_column("0"),
    standing.c.buried.is_distinct_from(bind("day")),
)
"""Of a card with or without a standing: it is asked on that day."""
_put_memory = sqlite.insert(memory).values({c.name: bind(c.name) for c in memory.c})
_bump = sqlite.insert(tally).values({c.name: bind(c.name) for c in tally.c})
_compare = sqlite.insert(calibration).values({c.name: bind(c.name) for c in calibration.c})

_master = table("sqlite_master", column("type"), column("name"))


# So many facts and not all: a start must not grow with the journal.
_latest = (
    select(journal.c.kind)
    .order_by(journal.c.at.desc(), journal.c.device.desc(), journal.c.lag.desc())
    .limit(literal_column("1000"))
    .offset(literal_column("0"))
    .subquery("latest")
)


# In the order in which cards and names lie in the file, so that none of its pages is read twice:
# there are too many of them to be kept. A limit keeps SQLite from dropping the order.
_soon = (
    select(memory.c.card, memory.c.due, memory.c.interval)
    .where(memory.c.due <= bind("until"))
    .order_by(memory.c.card + literal_column("0"))
    .limit(literal_column("-1"))
    .offset(literal_column("0"))
    .subquery("soon")
)


def _lately(*kinds: str) -> ColumnElement[bool]:
    """Whether one of the newest facts is of one of these kinds."""
    return exists().where(or_(*(_is(_latest.c.kind, kind) for kind in kinds)))


HOT: dict[str, tuple[str, ClauseElement]] = {
    "META": (
        "-> name, value; with `device`, its id, name, machine, path",
        select(
            meta.c.name, meta.c.value, device.c.id, device.c.name, device.c.machine, device.c.path
        ).select_from(
            meta.outerjoin(
                device, and_(_is(meta.c.name, "device"), device.c.id == cast(meta.c.value, Integer))
            )
        ),
    ),
    "VIEW_TABLES": (
        "-> how many of the views there are",
        select(func.count())
        .select_from(_master)
        .where(
            _is(_master.c.type, "table"),
            or_(*(_is(_master.c.name, view.name) for view in VIEWS)),
        ),
    ),
    "EMPTIED": (
        "-> whether a view is empty though facts, or tally, say that it should not be",
        select(
            or_(
                and_(~exists().select_from(memory), _lately("0", "4")),
                and_(~exists().select_from(tally), _lately("0", "3", "13")),
                and_(
                    ~exists().select_from(calibration),
                    exists().where(or_(_is(tally.c.state, "1"), _is(tally.c.state, "2"))),
                ),
                and_(~exists().select_from(alias), exists().where(_is(journal.c.kind, "12"))),
            )
        ),
    ),
    "FILES": (
        "-> path, size, mtime_ns, deck, problem",
        select(file.c.path, file.c.size, file.c.mtime_ns, file.c.deck, file.c.problem),
    ),
    "TO_LOOK": (
        "-> whether it has to be looked if cards that were lost have come back",
        select(exists().select_from(newcomer)),
    ),
    "DECKS": (
        "-> id, slug, head, cards, hidden; in the order of the home screen",
        select(deck.c.id, deck.c.slug, deck.c.head, deck.c.cards, deck.c.hidden).order_by(
            deck.c.position.is_(None), deck.c.position, deck.c.slug
        ),
    ),
    "DUE": (
        "until, day -> key, deck, due, interval; cards of all decks that are asked on that day",
        select(name.c.text, card.c.deck, _soon.c.due, _soon.c.interval)
        .select_from(
            _soon.join(card, card.c.id == _soon.c.card)
            .join(name, name.c.id == card.c.id)
            .outerjoin(standing, standing.c.card == _soon.c.card)
        )
        .where(_not_away),
    ),
    "BURIED": (
        "day -> key; the cards that are buried on that day",
        select(name.c.text)
        .select_from(standing.join(name, name.c.id == standing.c.card))
        .where(standing.c.buried == bind("day")),
    ),
    "FRESH": (
        "deck, day -> key; new cards that are asked on that day, in the deck's order",
        select(name.c.text)
        .select_from(
            card.join(name, name.c.id == card.c.id).outerjoin(
                standing, standing.c.card == card.c.id
            )
        )
        .where(card.c.deck == bind("deck"), _is(card.c.fresh, "1"), _not_away)
        .order_by(card.c.position),
    ),
    "SINCE": (
        "at, day -> from that instant on, facts of that day, withdrawals and corrections; sorted",
        _facts_now.where(
            journal.c.at >= bind("at"),
            or_(
                journal.c.day == bind("day"),
                _is(journal.c.kind, "1"),
                _is(journal.c.kind, "2"),
            ),
        ).order_by(journal.c.at, device.c.name, journal.c.lag),
    ),
    "TAIL": (
        "-> facts, the newest first",
        _facts.order_by(journal.c.at.desc(), journal.c.device.desc(), journal.c.lag.desc()),
    ),
    "ANSWERS": (
        "-> answers and what puts them right or withdraws them, the newest first",
        _facts_now.where(
            or_(journal.c.kind < literal_column("4"), _is(journal.c.kind, "13"))
        ).order_by(journal.c.at.desc(), journal.c.device.desc(), journal.c.lag.desc()),
    ),
    "TALLY": (
        "-> day, deck slug, state, answers, took_ms; the newest day first",
        select(tally.c.day, name.c.text, tally.c.state, tally.c.answers, tally.c.took_ms)
        .select_from(tally.join(name, name.c.id == tally.c.deck))
        .order_by(tally.c.day.desc()),
    ),
    "PLANNED": (
        "-> plans as facts, the newest first",
        _facts.where(_is(journal.c.kind, "14")).order_by(
            journal.c.at.desc(), device.c.name.desc(), journal.c.lag.desc()
        ),
    ),
    "ANY_LED": (
        "-> whether there is any alias",
        select(exists().where(_is(journal.c.kind, "12"))),
    ),
    "CARD": (
        "key -> its number, deck's, deck head, body; suspended ... flagged; due ... difficulty",
        select(
            name.c.id,
            deck.c.id,
            deck.c.head,
            content.c.body,
            standing.c.suspended,
            standing.c.buried,
            standing.c.flagged,
            *(column for column in memory.c if column.name != "card"),
        )
        .select_from(
            name.join(card, card.c.id == name.c.id)
            .join(deck, deck.c.id == card.c.deck)
            .join(content, content.c.card == func.coalesce(card.c.shares, card.c.id))
            .outerjoin(memory, memory.c.card == card.c.id)
            .outerjoin(standing, standing.c.card == card.c.id)
        )
        .where(name.c.text == bind("key")),
    ),
    "APPEND": (
        "at, device, lag, day, kind, card, grade, took_ms, data",
        sqlite.insert(journal).values({c.name: bind(c.name) for c in journal.c}),
    ),
    "REMEMBER": (
        "card, due ... difficulty",
        _put_memory.on_conflict_do_update(
            index_elements=[memory.c.card],
            set_={c.name: _put_memory.excluded[c.name] for c in memory.c if c.name != "card"},
        ),
    ),
    "RENEW": (
        "due ... difficulty, card; of one that has a memory, sooner than by REMEMBER",
        memory.update()
        .values({c.name: bind(c.name) for c in memory.c if c.name != "card"})
        .where(memory.c.card == bind("of")),
    ),
    "LAST_OF": (
        "card -> instant of the last fact of its key",
        select(func.max(journal.c.at)).where(journal.c.card == bind("card")),
    ),
    "LAST_DUE": (
        "due, interval -> the last card with these",
        select(func.max(memory.c.card)).where(
            memory.c.due == bind("due"), memory.c.interval == bind("interval")
        ),
    ),
    "BUMP": (
        "day, deck slug's number, grade, state, answers, took_ms; adds the last two",
        _bump.on_conflict_do_update(
            index_elements=[tally.c.day, tally.c.deck, tally.c.grade, tally.c.state],
            set_={
                "answers": tally.c.answers + _bump.excluded.answers,
                "took_ms": tally.c.took_ms + _bump.excluded.took_ms,
            },
        ),
    ),
    "COMPARE": (
        "day, bin, answers, recalled, chance, loss, square; adds the last five",
        _compare.on_conflict_do_update(
            index_elements=[calibration.c.day, calibration.c.bin],
            set_={
                c.name: c + _compare.excluded[c.name] for c in calibration.c if not c.primary_key
            },
        ),
    ),
}


def compiled(statement: ClauseElement) -> str:
    """The statement's text for sqlite3, its parameters as `?` in the order in which they stand."""
    text = str(statement.compile(dialect=sqlite.dialect()))
    return " ".join(text.split())
