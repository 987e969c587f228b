"""The statements on deck files and their cards, compiled into `cold`."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Integer,
    MetaData,
    Table,
    Text,
    and_,
    case,
    cast,
    delete,
    exists,
    func,
    insert,
    literal_column,
    null,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateTable

from studyllm.store.statements import bind, compiled
from studyllm.store.tables import card, content, deck, file, memory, name, orphan, standing

PUT_FILE = compiled(
    (
        _file := sqlite.insert(file).values({c.name: bind(c.name) for c in file.c})
    ).on_conflict_do_update(
        index_elements=["path"],
        set_={c.name: _file.excluded[c.name] for c in file.c if c.name != "path"},
    )
)
"""path, size, mtime_ns, digest, deck, problem, origin"""

FILE = compiled(
    select(
        file.c.size, file.c.mtime_ns, file.c.digest, file.c.deck, file.c.problem, file.c.origin
    ).where(file.c.path == bind("path"))
)
"""path -> size, mtime_ns, digest, deck, problem, origin"""

FILE_OF_DECK = compiled(
    select(file.c.path, file.c.origin)
    .select_from(file.join(deck, deck.c.id == file.c.deck))
    .where(deck.c.slug == bind("slug"))
)
"""slug -> path, origin"""

CONTENTS = compiled(
    select(name.c.text, content.c.body)
    .select_from(card.join(name, name.c.id == card.c.id).join(content, content.c.card == card.c.id))
    .where(card.c.deck == bind("deck"), card.c.shares.is_(None))
    .order_by(card.c.position)
)
"""deck -> key, body; each card once, not its further siblings"""

SAME_IMPORT = compiled(
    select(deck.c.slug, func.count())
    .select_from(file.join(deck, deck.c.id == file.c.deck).join(card, card.c.deck == deck.c.id))
    .where(
        file.c.digest == bind("digest"),
        file.c.origin == bind("origin"),
        file.c.problem.is_(None),
        card.c.shares.is_(None),
    )
    .group_by(deck.c.slug)
)
"""digest, origin -> slug, cards of the deck that such a file has given"""

GIVEN_BY = compiled(
    select(file.c.origin, deck.c.slug, func.count())
    .select_from(file.join(deck, deck.c.id == file.c.deck).join(card, card.c.deck == deck.c.id))
    .where(
        file.c.origin >= bind("first"),
        file.c.origin < bind("behind"),
        file.c.problem.is_(None),
        card.c.shares.is_(None),
    )
    .group_by(file.c.origin, deck.c.slug)
    .order_by(deck.c.slug)
)
"""first, behind -> origin, slug, cards of each deck whose origin is from the first to before the
other one"""

DROP_FILE = compiled(delete(file).where(file.c.path == bind("path")))
"""path"""

UNSEE_SHADOWED = compiled(
    update(file).where(file.c.deck.is_(None)).values(size=literal_column("-1"), digest=null())
)
"""Has the files that give no deck read again: their slug may be free now."""

_deck = sqlite.insert(deck).values({c: bind(c) for c in ("id", "slug", "head", "cards")})
PUT_DECK = compiled(
    _deck.values(hidden=literal_column("0")).on_conflict_do_update(
        index_elements=["id"], set_={"head": _deck.excluded.head, "cards": _deck.excluded.cards}
    )
)
"""id, slug, head, cards"""

DROP_DECK = compiled(delete(deck).where(deck.c.id == bind("id")))
"""id"""

HIDE_DECK = compiled(update(deck).where(deck.c.slug == bind("slug")).values(hidden=bind("hidden")))
"""hidden, slug"""

UNPLACE_DECKS = compiled(update(deck).values(position=null()))
PLACE_DECK = compiled(
    update(deck).where(deck.c.slug == bind("slug")).values(position=bind("position"))
)
"""position, slug"""

LEAVE_DECK = compiled(update(file).where(file.c.deck == bind("deck")).values(deck=null()))
"""deck; its file gives it no more"""

_kept = select(orphan.c.card)

DROP_CONTENT_OF = compiled(
    delete(content).where(
        content.c.card.in_(select(card.c.id).where(card.c.deck == bind("deck"))),
        content.c.card.not_in(_kept),
    )
)
"""deck; orphans keep theirs"""

DROP_CARDS_OF = compiled(delete(card).where(card.c.deck == bind("deck")))
"""deck"""

COUNT_FRESH = compiled(
    select(card.c.deck, func.count(), func.count(standing.c.card))
    .select_from(
        card.outerjoin(
            standing,
            and_(standing.c.card == card.c.id, standing.c.suspended == literal_column("1")),
        )
    )
    .where(card.c.fresh == literal_column("1"))
    .group_by(card.c.deck)
)
"""-> deck, cards without a memory, those of them that are suspended"""

COUNT_SUSPENDED = compiled(
    select(card.c.deck, func.count())
    .select_from(standing.join(card, card.c.id == standing.c.card))
    .where(standing.c.suspended == literal_column("1"))
    .group_by(card.c.deck)
)
"""-> deck, its cards that are suspended"""

LEARNED_FROM = compiled(
    select(card.c.position, *(column for column in memory.c if column.name != "card"))
    .select_from(
        card.join(memory, memory.c.card == card.c.id).outerjoin(
            standing, standing.c.card == card.c.id
        )
    )
    .where(
        card.c.deck == bind("deck"),
        card.c.position > bind("position"),
        func.coalesce(standing.c.suspended, literal_column("0")) == literal_column("0"),
    )
    .order_by(card.c.position)
    .limit(bind("most"))
    .offset(literal_column("0"))
)
"""deck, position, most -> position, due ... difficulty; learned cards behind that position that are
not suspended"""

# A deck's cards on their way in: filled outside any write transaction, so that an answer in
# another window waits only for the merge.

_temporary = MetaData()
staged = Table(
    "staged",
    _temporary,
    Column("position", Integer, primary_key=True),
    Column("tail", Text, nullable=False),
    Column("head", Text),
    Column("body", Text),
    Column("id", Integer),
    Column("shares", Integer),
    schema="temp",
    prefixes=["TEMPORARY"],
)
"""`tail` is the key without its deck; a further sibling has no body but, as `head`, the tail
of the card that has it. `id` and `shares` are the `name`s of both."""

_STAGED = ("position", "tail", "head", "body")
"""What is known of a card when it is read."""

MAKE_STAGED = compiled(CreateTable(staged))
DROP_STAGED = "drop table if exists temp.staged"

aside = Table(
    "aside",
    _temporary,
    Column("number", Integer, primary_key=True, nullable=False),
    Column("position", Integer, primary_key=True, nullable=False),
    Column("tail", Text, nullable=False),
    Column("head", Text),
    Column("body", Text),
    schema="temp",
    prefixes=["TEMPORARY"],
)
"""Decks of a few cards that were staged, by the number of each."""

MAKE_ASIDE = compiled(CreateTable(aside, if_not_exists=True))
DROP_ASIDE = "drop table if exists temp.aside"
FORGET_ASIDE = compiled(delete(aside).where(aside.c.number == bind("number")))
PUT_ASIDE = compiled(
    insert(aside).from_select(
        ["number", *_STAGED],
        select(bind("number").label("number"), *(staged.c[name] for name in _STAGED)),
    )
)
TAKE_UP = compiled(
    insert(staged).from_select(
        _STAGED,
        select(*(aside.c[name] for name in _STAGED))
        .where(aside.c.number == bind("number"))
        .order_by(aside.c.position),
    )
)

STAGE = compiled(insert(staged).values({c: bind(c) for c in _STAGED}))
"""position, tail, head, body"""

_slash: ColumnElement[str] = literal_column("'/'")


def _key(tail: Column[str]) -> ColumnElement[str]:
    return cast(bind("slug"), Text).concat(_slash).concat(tail)


def _number_of(tail: Column[str]) -> Any:
    return select(name.c.id).where(name.c.text == _key(tail)).scalar_subquery()


NAME_STAGED = compiled(
    insert(name)
    .prefix_with("OR IGNORE")
    .from_select(["text"], select(_key(staged.c.tail)).order_by(staged.c.position))
)
"""slug"""

KEY_STAGED = compiled(
    update(staged).values(
        id=_number_of(staged.c.tail),
        shares=case((staged.c.head.is_not(None), _number_of(staged.c.head))),
    )
)
"""slug, slug"""

_staged_keys = select(staged.c.id)
_of_deck = and_(card.c.deck == bind("deck"), card.c.id.not_in(_staged_keys))
_whole = staged.c.head.is_(None)

COUNT_MERGE = compiled(
    select(
        select(func.count())
        .select_from(staged.outerjoin(card, card.c.id == staged.c.id))
        .where(_whole, card.c.id.is_(None))
        .scalar_subquery(),
        select(func.count())
        .select_from(
            staged.join(card, card.c.id == staged.c.id).join(content, content.c.card == card.c.id)
        )
        .where(_whole, content.c.body != staged.c.body)
        .scalar_subquery(),
        select(func.count())
        .select_from(card)
        .where(_of_deck, card.c.shares.is_(None))
        .scalar_subquery(),
        select(func.count()).select_from(staged).where(_whole).scalar_subquery(),
        select(func.count()).select_from(staged).scalar_subquery(),
    )
)
"""deck -> cards added, changed, removed; cards in all; siblings in all"""

_bodies = sqlite.insert(content).from_select(
    ["card", "body"], select(staged.c.id, staged.c.body).where(_whole)
)
MERGE_CONTENT = compiled(
    _bodies.on_conflict_do_update(
        index_elements=["card"],
        set_={"body": _bodies.excluded.body},
        where=content.c.body != _bodies.excluded.body,
    )
)

_cards = sqlite.insert(card).from_select(
    ["id", "deck", "position", "shares", "fresh"],
    select(
        staged.c.id,
        cast(bind("deck"), Integer),
        staged.c.position,
        staged.c.shares,
        ~exists().where(memory.c.card == staged.c.id),
    ).where(literal_column("true")),
)
MERGE_CARDS = compiled(
    _cards.on_conflict_do_update(
        index_elements=["id"],
        set_={c: _cards.excluded[c] for c in ("position", "shares")},
        where=or_(
            card.c.position != _cards.excluded.position,
            card.c.shares.is_distinct_from(_cards.excluded.shares),
        ),
    )
)
"""deck"""

DROP_CONTENT = compiled(
    delete(content).where(
        content.c.card.in_(select(card.c.id).where(_of_deck)), content.c.card.not_in(_kept)
    )
)
"""deck; of those not staged, but orphans keep theirs"""

DROP_CARDS = compiled(delete(card).where(_of_deck))
"""deck; those not staged"""

COUNT_STAGED = compiled(select(func.count()).select_from(staged))

_present = (
    select(name.c.id)
    .select_from(card.join(deck, deck.c.id == card.c.deck).join(name, name.c.id == card.c.id))
    .where(deck.c.slug == bind("slug"), card.c.shares.is_(None))
)
SHARED_WITH_STAGED = compiled(
    select(
        select(func.count())
        .select_from(_present.with_only_columns(name.c.text).subquery("present"))
        .where(literal_column("present.text").in_(select(_key(staged.c.tail))))
        .scalar_subquery(),
        select(func.count()).select_from(_present.subquery()).scalar_subquery(),
    )
)
"""slug, slug, slug -> cards of that deck among the staged, cards of that deck"""
