"""The statements on cards that were lost and gained, compiled into `cold`."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    ScalarSelect,
    and_,
    delete,
    exists,
    func,
    insert,
    literal_column,
    or_,
    select,
    true,
)
from sqlalchemy.schema import CreateTable

from studyllm.store.intake_statements import gone, plan
from studyllm.store.statements import bind, card_of, compiled
from studyllm.store.tables import (
    alias,
    card,
    content,
    journal,
    memory,
    name,
    newcomer,
    orphan,
    standing,
)

MAKE_ORPHANS = tuple(
    compiled(CreateTable(table, if_not_exists=True)) for table in (orphan, newcomer)
)
"""What makes the tables where an older studyllm has made none."""

_zero: ColumnElement[int] = literal_column("0")
_one: ColumnElement[int] = literal_column("1")


def _shows(number: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether something follows from the facts of a card."""
    return or_(exists().where(memory.c.card == number), exists().where(standing.c.card == number))


_fact = journal.alias("fact")
_led = alias.alias("led")


def _counts(number: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether a fact is one that tells what was done with the card of that number.

    An alias and a plan tell nothing of that.
    """
    others: list[ColumnElement[int]] = [literal_column(kind) for kind in ("12", "14")]
    return and_(_fact.c.kind.not_in(others), card_of(_fact) == number)


def _past(number: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether facts count for a card, under whichever keys they were made."""
    return or_(
        _shows(number),
        exists().where(_fact.c.card == number, _counts(number)),
        exists()
        .select_from(_led.join(_fact, _fact.c.card == _led.c.former))
        .where(_led.c.card == number, _counts(number)),
    )


ANY_PAST = compiled(
    select(
        or_(
            exists().select_from(memory),
            exists().select_from(standing),
            exists().select_from(journal),
            exists().select_from(orphan),
        )
    )
)
"""-> whether there is anything that could be lost"""

_head = card.alias("head")
_other = card.alias("other")
_sibling = card.alias("sibling")


def _neighbour(of: Any, *, behind: bool) -> ScalarSelect[Any]:
    place = _other.c.position
    return (
        select(_other.c.id)
        .where(
            _other.c.deck == of.c.deck,
            place > of.c.position if behind else place < of.c.position,
            _other.c.shares.is_(None),
        )
        .order_by(place if behind else place.desc())
        .limit(_one)
        .offset(_zero)
        .correlate(of)
        .scalar_subquery()
    )


def _orphaned(staying: ColumnElement[bool], staying_sibling: ColumnElement[bool]) -> str:
    with_past = select(func.coalesce(_sibling.c.shares, _sibling.c.id)).where(
        _sibling.c.deck == bind("deck"), staying_sibling, _past(_sibling.c.id)
    )
    return compiled(
        insert(orphan)
        .prefix_with("OR REPLACE")
        .from_select(
            ["card", "deck", "position", "before", "after"],
            select(
                _head.c.id,
                _head.c.deck,
                _head.c.position,
                func.coalesce(_neighbour(_head, behind=False), _zero),
                func.coalesce(_neighbour(_head, behind=True), _zero),
            ).where(
                _head.c.deck == bind("deck"),
                _head.c.shares.is_(None),
                staying,
                _head.c.id.in_(with_past),
            ),
        )
    )


def _goes(number: Column[Any]) -> ColumnElement[bool]:
    return number.in_(select(gone.c.card))


ORPHAN_GONE = _orphaned(_goes(_head.c.id), _goes(_sibling.c.id))
"""deck, deck; its cards with a past that are not staged"""

ORPHAN_ALL = _orphaned(true(), true())
"""deck, deck; its cards with a past"""

_known = plan.c.text.is_(None)
_added = plan.c.added == _one

TAKE_BACK = compiled(
    delete(orphan).where(orphan.c.card.in_(select(plan.c.id).where(_added, _known)))
)
"""Those that are staged are orphans no more."""

_one_of = plan.alias("one_of")
_staged_with_past = select(func.coalesce(_one_of.c.shares, _one_of.c.id)).where(
    _one_of.c.text.is_(None), _shows(_one_of.c.id)
)
WELCOME = compiled(
    insert(newcomer)
    .prefix_with("OR IGNORE")
    .from_select(
        ["card"],
        select(plan.c.id).where(plan.c.head.is_(None), _added, plan.c.id.not_in(_staged_with_past)),
    )
)
"""Notes the staged cards that no deck has yet and from whose facts, if any, nothing follows."""

LOOK = compiled(insert(newcomer).prefix_with("OR IGNORE").values(card=_zero))
"""Has it looked whether orphans have come back."""

LOOKED = compiled(delete(newcomer))

COUNT_NEWCOMERS = compiled(select(func.count()).select_from(newcomer))

_before = name.alias("before_name")
_after = name.alias("after_name")

LOST = compiled(
    select(
        name.c.text,
        content.c.body,
        func.coalesce(_before.c.text, literal_column("''")),
        func.coalesce(_after.c.text, literal_column("''")),
    )
    .select_from(
        orphan.join(name, name.c.id == orphan.c.card)
        .join(content, content.c.card == orphan.c.card)
        .outerjoin(_before, _before.c.id == orphan.c.before)
        .outerjoin(_after, _after.c.id == orphan.c.after)
    )
    .order_by(orphan.c.deck, orphan.c.position, orphan.c.card)
)
"""-> key, body, key before, key after; of orphans, deck by deck"""

LOST_KEYS = compiled(select(name.c.text).select_from(orphan.join(name, name.c.id == orphan.c.card)))
"""-> keys of orphans"""


def _gained(condition: ColumnElement[bool]) -> str:
    before = _neighbour(card, behind=False)
    after = _neighbour(card, behind=True)
    return compiled(
        select(
            name.c.text,
            content.c.body,
            func.coalesce(_before.c.text, literal_column("''")),
            func.coalesce(_after.c.text, literal_column("''")),
        )
        .select_from(
            card.join(name, name.c.id == card.c.id)
            .join(content, content.c.card == card.c.id)
            .outerjoin(_before, _before.c.id == before)
            .outerjoin(_after, _after.c.id == after)
        )
        .where(condition)
        .order_by(card.c.deck, card.c.position)
    )


GAINED = _gained(card.c.id.in_(select(newcomer.c.card)))
"""-> key, body, key before, key after; of newcomers, deck by deck"""

_with_past = select(func.coalesce(_sibling.c.shares, _sibling.c.id)).where(
    _sibling.c.deck.in_(select(orphan.c.deck)), _past(_sibling.c.id)
)
UNTOUCHED = _gained(
    and_(
        card.c.deck.in_(select(orphan.c.deck)),
        card.c.shares.is_(None),
        card.c.id.not_in(_with_past),
    )
)
"""-> the same of cards without a past in decks that have orphans"""

# The siblings of a cloze without a first part begin with another number.
_of_key = or_(
    name.c.text == bind("key"), and_(name.c.text >= bind("first"), name.c.text < bind("end"))
)

KEYS_OF = compiled(select(name.c.text).where(_of_key))
"""key, it with `#`, it with `$` -> the keys of its siblings, as far as anything had them"""

PRESENT = compiled(select(exists().where(card.c.id == name.c.id, _of_key)))
"""key, it with `#`, it with `$` -> whether a deck has the card"""

ABSENT = compiled(
    select(name.c.text)
    .select_from(name.outerjoin(card, card.c.id == name.c.id))
    .where(card.c.id.is_(None), _past(name.c.id))
    .order_by(name.c.id)
)
"""-> the keys with a past that no deck has"""

NAMING_FORMER = compiled(
    select(name.c.text, content.c.body)
    .select_from(card.join(name, name.c.id == card.c.id).join(content, content.c.card == card.c.id))
    .where(func.instr(content.c.body, literal_column("'\"was\":'")) > _zero)
    .order_by(card.c.deck, card.c.position)
)
"""-> key, body; of cards that may name ids they had before"""

KEPT_BODY = compiled(
    select(content.c.body)
    .select_from(content.join(name, name.c.id == content.c.card))
    .where(_of_key)
)
"""key, it with `#`, it with `$` -> what the card says, or last said"""

_numbers = select(name.c.id).where(_of_key)
RELEASE = compiled(delete(orphan).where(orphan.c.card.in_(_numbers)))
"""key, it with `#`, it with `$`"""

RELEASE_CONTENT = compiled(
    delete(content).where(content.c.card.in_(_numbers), content.c.card.not_in(select(card.c.id)))
)
"""the same; unless a deck has the card"""
