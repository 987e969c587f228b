"""The statements that stage a deck's cards, foresee the merge and make it; compiled into `cold`.

What is staged lies in a database of its own, `staging`: a file without a name that only this
connection sees, that is gone with it, and that is let go as a whole.
"""

from __future__ import annotations

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

from studyllm.store.deck_statements import kept
from studyllm.store.statements import bind, compiled
from studyllm.store.tables import card, content, deck, memory, name

OPEN_STAGING = (
    "attach '' as staging",
    # Large pages, as nearly all of it is bodies in their order.
    "pragma staging.page_size = 16384",
    "pragma staging.cache_size = -500",
    "pragma staging.journal_mode = memory",
    "pragma staging.secure_delete = off",
)
CLOSE_STAGING = "detach staging"
STAGING_IS_OPEN = "select 1 from pragma_database_list where name = 'staging'"

_staging = MetaData(schema="staging")
staged = Table(
    "staged",
    _staging,
    Column("position", Integer, primary_key=True),
    Column("tail", Text, nullable=False),
    Column("head", Integer),
    Column("body", Text),
)
"""`tail` is the key without its deck; a further sibling has no body but, as `head`, the position
of the card that has it."""

plan = Table(
    "plan",
    _staging,
    Column("position", Integer, primary_key=True),
    Column("id", Integer),
    Column("head", Integer),
    Column("shares", Integer),
    Column("text", Text),
    Column("added", Integer, nullable=False),
    Column("written", Integer, nullable=False),
    Column("placed", Integer, nullable=False),
)
"""What the merge has to do with each staged card. `id` and `shares` are the `name`s of its key and
of that of its `head`; `text` is the key where nothing has had it before. `added`: no deck has the
card; `written`: its body is another one; `placed`: its row is."""

gone = Table("gone", _staging, Column("card", Integer, primary_key=True))
"""The deck's cards that are not staged."""

STAGING = ("staged", "plan", "gone")

MAKE_STAGED = compiled(CreateTable(staged))
MAKE_PLAN = (
    "drop table if exists staging.plan",
    "drop table if exists staging.gone",
    compiled(CreateTable(plan)),
    compiled(CreateTable(gone)),
)
_aside = tuple(
    Table(
        f"aside_{each.name}",
        _staging,
        Column("number", Integer, primary_key=True),
        *(
            Column(c.name, c.type, primary_key=c.primary_key, nullable=bool(c.nullable))
            for c in each.c
        ),
        sqlite_with_rowid=False,
    )
    for each in (staged, plan, gone)
)
"""What is staged of decks with few cards, by the number under which it is put aside."""

MAKE_ASIDE = tuple(compiled(CreateTable(each, if_not_exists=True)) for each in _aside)
EMPTY_ASIDE = tuple(
    compiled(delete(each).where(each.c.number == bind("number"))) for each in _aside
)
"""number"""

PUT_ASIDE = tuple(
    compiled(
        insert(each).from_select(
            ["number", *(c.name for c in source.c)],
            select(cast(bind("number"), Integer), *source.c),
        )
    )
    for each, source in zip(_aside, (staged, plan, gone), strict=True)
)
"""number"""

TAKE_UP = tuple(
    compiled(
        insert(target).from_select(
            [c.name for c in target.c],
            select(*(each.c[c.name] for c in target.c))
            .where(each.c.number == bind("number"))
            .order_by(each.c[next(iter(target.c)).name]),
        )
    )
    for each, target in zip(_aside, (staged, plan, gone), strict=True)
)
"""number"""

DROP_STAGED = tuple(f"drop table if exists staging.{table}" for table in STAGING)

MANY = 50
"""Cards that one statement stages; SQLite takes 999 values everywhere."""

_ROW = ("position", "tail", "head", "body")
STAGE = compiled(insert(staged).values({column: bind(column) for column in _ROW}))
"""position, tail, head, body"""

STAGE_MANY = compiled(
    insert(staged).values(
        [{column: bind(f"{column}_{number}") for column in _ROW} for number in range(MANY)]
    )
)
"""position, tail, head, body; and so on, MANY times"""

HEADS = compiled(
    select(card.c.position)
    .where(card.c.deck == bind("deck"), card.c.shares.is_(None))
    .order_by(card.c.position)
)
"""deck -> where its cards stand, siblings counted but only the first ones told"""

_lead = card.alias("lead")
STAGE_KEPT = compiled(
    insert(staged).from_select(
        list(_ROW),
        select(
            card.c.position + cast(bind("by"), Integer),
            func.substr(name.c.text, bind("start")),
            select(_lead.c.position + cast(bind("by_"), Integer))
            .where(_lead.c.id == card.c.shares)
            .scalar_subquery(),
            case((card.c.shares.is_(None), content.c.body)),
        )
        .select_from(
            card.join(name, name.c.id == card.c.id).outerjoin(content, content.c.card == card.c.id)
        )
        .where(
            card.c.deck == bind("deck"),
            card.c.position >= bind("first"),
            card.c.position < bind("behind"),
        )
        .order_by(card.c.position),
    )
)
"""by, start, by, deck, first, behind; the deck's cards from the first position to before the other
one, so much further on. Their names without the deck begin at `start`."""

PLACES_OF = compiled(
    select(card.c.position)
    .select_from(name.join(card, card.c.id == name.c.id))
    .where(
        or_(
            name.c.text == bind("key"),
            and_(name.c.text > bind("first"), name.c.text < bind("behind")),
        ),
        # Not by an index on it: that would go through all cards of the deck.
        literal_column("+card.deck") == bind("deck"),
    )
)
"""key, that with `#`, and with what follows it, deck -> positions of the card and its siblings"""

STAGED_PICTURES = compiled(
    select(staged.c.tail, staged.c.body).where(func.instr(staged.c.body, literal_column("'!['")))
)
"""-> tail, body of staged cards that may name pictures"""

COUNT_STAGED = compiled(
    select(
        func.count(),
        func.count().filter(staged.c.head.is_(None), staged.c.body.is_(None)),
        func.count().filter(
            or_(
                func.instr(staged.c.body, literal_column("'\"follow_up\":'")),
                func.instr(staged.c.body, literal_column("'\"was\":'")),
            )
        ),
    ).select_from(staged)
)
"""-> staged cards, siblings counted; those that lack a body; those that name others"""

_slash: ColumnElement[str] = literal_column("'/'")
_zero: ColumnElement[int] = literal_column("0")
_one: ColumnElement[int] = literal_column("1")


def _key(tail: Column[str]) -> ColumnElement[str]:
    return cast(bind("slug"), Text).concat(_slash).concat(tail)


LAST_NAME = compiled(select(func.coalesce(func.max(name.c.id), _zero)))
"""-> the highest number of a name"""

ANY_NAMED = compiled(
    select(exists().where(name.c.text >= bind("first"), name.c.text < bind("behind")))
)
"""first, behind -> whether there is a name from the first to before the other one"""

_PLAN = ["position", "id", "head", "shares", "text", "added", "written", "placed"]
_whole = staged.c.head.is_(None)

PLAN_NEW = compiled(
    insert(plan).from_select(
        _PLAN,
        select(
            staged.c.position,
            cast(bind("first"), Integer) + staged.c.position,
            staged.c.head,
            cast(bind("first"), Integer) + staged.c.head,
            _key(staged.c.tail),
            _one,
            _whole,
            _one,
        ),
    )
)
"""first, first, slug; all keys are new, and are numbered from the first on"""

_differs = content.c.body.is_distinct_from(staged.c.body)

PLAN = compiled(
    insert(plan).from_select(
        _PLAN,
        select(
            staged.c.position,
            name.c.id,
            staged.c.head,
            literal_column("null"),
            case((name.c.id.is_(None), _key(staged.c.tail))),
            card.c.id.is_(None),
            and_(_whole, _differs),
            or_(
                card.c.id.is_(None),
                card.c.position != staged.c.position,
                card.c.shares.is_(None) != _whole,
            ),
        ).select_from(
            staged.outerjoin(name, name.c.text == _key(staged.c.tail))
            .outerjoin(card, card.c.id == name.c.id)
            .outerjoin(content, content.c.card == name.c.id)
        ),
    )
)
"""slug, slug; keys that nothing has had before have no number yet"""

_unnumbered = (
    select(
        plan.c.position,
        (cast(bind("last"), Integer) + func.row_number().over(order_by=plan.c.position)).label(
            "id"
        ),
    )
    .where(plan.c.id.is_(None))
    .subquery("unnumbered")
)
PLAN_NUMBERS = compiled(
    update(plan).values(id=_unnumbered.c.id).where(plan.c.position == _unnumbered.c.position)
)
"""last; numbers the others in their order, behind the last one"""

_head = plan.alias("head")
_shares = select(_head.c.id).where(_head.c.position == plan.c.head).scalar_subquery()
_shared = select(card.c.shares).where(card.c.id == plan.c.id).scalar_subquery()
PLAN_SIBLINGS = compiled(
    update(plan)
    .values(shares=_shares, placed=or_(plan.c.placed == _one, _shares.is_distinct_from(_shared)))
    .where(plan.c.head.is_not(None))
)

_made = plan.c.text.is_not(None)
_added = plan.c.added == _one
_rewritten = and_(
    plan.c.written == _one, ~_added, exists().where(content.c.card == plan.c.id).correlate(plan)
)
COUNT_PLAN = compiled(
    select(
        func.count().filter(_added, plan.c.head.is_(None)),
        func.count().filter(_rewritten),
        func.count().filter(~_added),
        func.count().filter(_made),
    ).select_from(plan)
)
"""-> cards added, cards changed; siblings that the deck has already, keys that are new"""

COUNT_CARDS = compiled(select(func.count()).where(card.c.deck == bind("deck")))
"""deck -> its cards, siblings counted"""

PLAN_GONE = compiled(
    insert(gone).from_select(
        ["card"],
        select(card.c.id).where(
            card.c.deck == bind("deck"), card.c.id.not_in(select(plan.c.id).where(~_added))
        ),
    )
)
"""deck"""

COUNT_GONE = compiled(
    select(func.count())
    .select_from(gone.join(card, card.c.id == gone.c.card))
    .where(card.c.shares.is_(None))
)
"""-> cards that go, siblings not counted"""

SHIFT_NAMES = compiled(
    update(plan)
    .values(id=plan.c.id + cast(bind("by"), Integer))
    .where(plan.c.id > bind("last"), _made)
)
SHIFT_SHARED = compiled(
    update(plan)
    .values(shares=plan.c.shares + cast(bind("by"), Integer))
    .where(plan.c.shares > bind("last"))
)
"""Each: by, last; new keys get numbers that are higher by so much."""

ADD_NUMBERED = compiled(
    insert(name)
    .prefix_with("OR IGNORE")
    .from_select(["id", "text"], select(plan.c.id, plan.c.text).where(_made))
)
ADD_PLANNED = compiled(
    insert(name)
    .prefix_with("OR IGNORE")
    .from_select(["text"], select(plan.c.text).where(_made).order_by(plan.c.position))
)
NUMBER_AGAIN = compiled(
    update(plan)
    .values(id=select(name.c.id).where(name.c.text == plan.c.text).scalar_subquery())
    .where(_made)
)
NONE_MADE = compiled(update(plan).values(text=null()).where(_made))
"""Forgets which keys are new: something may be known of them."""

_bodies = sqlite.insert(content).from_select(
    ["card", "body"],
    select(plan.c.id, staged.c.body)
    # An outer join, as that begins with the plan: most of the bodies need not be read.
    .select_from(plan.outerjoin(staged, staged.c.position == plan.c.position))
    .where(plan.c.written == _one),
)
PUT_CONTENT = compiled(
    _bodies.on_conflict_do_update(index_elements=["card"], set_={"body": _bodies.excluded.body})
)

_cards = sqlite.insert(card).from_select(
    ["id", "deck", "position", "shares", "fresh"],
    select(
        plan.c.id,
        cast(bind("deck"), Integer),
        plan.c.position,
        plan.c.shares,
        case((_made, _one), else_=~exists().where(memory.c.card == plan.c.id)),
    ).where(plan.c.placed == _one),
)
PUT_CARDS = compiled(
    _cards.on_conflict_do_update(
        index_elements=["id"], set_={c: _cards.excluded[c] for c in ("position", "shares")}
    )
)
"""deck"""

DROP_SHARED = compiled(
    delete(content).where(
        content.c.card.in_(
            select(plan.c.id).where(
                plan.c.placed == _one, plan.c.head.is_not(None), plan.c.text.is_(None)
            )
        )
    )
)
"""Of cards that were the first of their siblings and are a further one now."""

_gone = select(gone.c.card)
DROP_CONTENT = compiled(
    delete(content).where(content.c.card.in_(_gone), content.c.card.not_in(kept))
)
"""Of those that go, but orphans keep theirs."""

DROP_CARDS = compiled(delete(card).where(card.c.id.in_(_gone)))

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
