"""The statements that add up what was done and foretold, compiled into `cold`."""

from __future__ import annotations

from sqlalchemy import func, literal_column, or_, select

from studyllm.core.activity import CELLS
from studyllm.store.statements import bind, compiled
from studyllm.store.tables import calibration, card, content, deck, journal, name, tally

# Each value is asked for where it stands, so the list of decks is given twice.
_slugs = func.json_each(bind("slugs")).table_valued("value")
_of_decks = or_(
    bind("slugs").is_(None),
    tally.c.deck.in_(select(name.c.id).where(name.c.text.in_(select(_slugs.c.value)))),
)
"""Of decks that are given as a JSON list; of all for null."""

_asked = (tally.c.day >= bind("first"), tally.c.day <= bind("last"), _of_decks)
_sums = (func.sum(tally.c.answers), func.sum(tally.c.took_ms))
_cells = (
    func.coalesce(
        func.sum(tally.c.answers).filter(
            tally.c.state == literal_column(str(state)),
            tally.c.grade == literal_column(str(int(grade))),
        ),
        literal_column("0"),
    )
    for state, grade in CELLS
)

DAYS = compiled(
    select(tally.c.day, func.sum(tally.c.took_ms), *_cells)
    .where(*_asked)
    .group_by(tally.c.day)
    .order_by(tally.c.day)
)
"""first, last, slugs, slugs -> day, took_ms, answers of each of CELLS; the oldest day first"""

TOTAL = compiled(
    select(tally.c.grade, tally.c.state, *_sums)
    .where(*_asked)
    .group_by(tally.c.grade, tally.c.state)
)
"""first, last, slugs, slugs -> grade, state, answers, took_ms"""

_by_deck = (tally.c.deck, tally.c.grade, tally.c.state)
_added = select(*_by_deck, *_sums).where(*_asked).group_by(*_by_deck).subquery("added")
DECK_TOTALS = compiled(
    select(name.c.text, *list(_added.c)[1:])
    .select_from(_added.join(name, name.c.id == _added.c.deck))
    .order_by(name.c.text)
)
"""first, last, slugs, slugs -> slug, grade, state, answers, took_ms; by slug"""

FIRST_DAY = compiled(select(func.min(tally.c.day)).where(_of_decks))
"""slugs, slugs -> the day of the first answer, or null"""

STUDIED = compiled(
    select(tally.c.day)
    .distinct()
    .where(tally.c.state != literal_column("4"))
    .order_by(tally.c.day.desc())
)
"""-> days with answers but practice, the newest first"""

FORETOLD = compiled(
    select(
        calibration.c.bin,
        *(func.sum(c) for c in calibration.c if not c.primary_key),
    )
    .where(calibration.c.day >= bind("first"), calibration.c.day <= bind("last"))
    .group_by(calibration.c.bin)
)
"""first, last -> bin, answers, recalled, chance, loss, square"""

# All of the journal, some cards at a time: between two pages nothing holds on to the database.

PAGE_END = compiled(
    select(journal.c.card)
    .where(journal.c.card > bind("card"))
    .order_by(journal.c.card)
    .limit(literal_column("1"))
    .offset(bind("facts"))
)
"""card, facts -> the last card of a page that begins after a card and has more facts than that"""

_page = (journal.c.card > bind("after"), journal.c.card <= bind("until"))

PAGE_FACTS = compiled(select(*journal.c).where(*_page).order_by(journal.c.card))
"""after, until -> the facts of the cards of a page, by card, each card's in no order"""

PAGE_CARDS = compiled(
    select(name.c.id, name.c.text, deck.c.head, content.c.body)
    .select_from(
        name.outerjoin(card, card.c.id == name.c.id)
        .outerjoin(deck, deck.c.id == card.c.deck)
        .outerjoin(content, content.c.card == func.coalesce(card.c.shares, card.c.id))
    )
    .where(name.c.id.in_(select(journal.c.card).where(*_page)))
)
"""after, until -> card, key, deck's head and card's body, nulls if it is gone; of a page"""
