"""The statements on deck files and their cards, compiled into `cold`."""

from __future__ import annotations

from sqlalchemy import (
    and_,
    delete,
    func,
    literal_column,
    null,
    select,
    update,
)
from sqlalchemy.dialects import sqlite

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

DIGESTS = compiled(
    select(file.c.path, file.c.digest).where(file.c.deck.is_not(None), file.c.digest.is_not(None))
)
"""-> path, digest; of files that give decks"""

UNSEE = compiled(
    update(file).where(file.c.path == bind("path")).values(size=literal_column("-1"), digest=null())
)
"""path; has it read again"""

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

KNOWN_FROM = compiled(
    select(
        file.c.path,
        file.c.digest,
        deck.c.id,
        deck.c.slug,
        deck.c.head,
        select(func.count())
        .select_from(card)
        .where(card.c.deck == deck.c.id, card.c.shares.is_(None))
        .scalar_subquery(),
    )
    .select_from(file.join(deck, deck.c.id == file.c.deck))
    .where(file.c.origin == bind("origin"), file.c.problem.is_(None), file.c.digest.is_not(None))
)
"""origin -> path, digest, deck, slug, head, cards of each deck that has come from there"""

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

kept = select(orphan.c.card)

DROP_CONTENT_OF = compiled(
    delete(content).where(
        content.c.card.in_(select(card.c.id).where(card.c.deck == bind("deck"))),
        content.c.card.not_in(kept),
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
