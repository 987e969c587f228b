"""The statements that add up what was done and foretold, compiled into `cold`."""

from __future__ import annotations

from sqlalchemy import func, literal_column, or_, select

from studyllm.core.activity import CELLS
from studyllm.store.statements import FACT, FACTS_FROM, bind, card_of, compiled
from studyllm.store.tables import calibration, card, content, journal, name, tally

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

# All of the journal in fold order, some facts at a time: between two pages nothing holds on to the
# database.

PAGE_END = compiled(
    select(journal.c.at)
    .where(journal.c.at > bind("after"))
    .order_by(journal.c.at)
    .limit(literal_column("1"))
    .offset(bind("facts"))
)
"""after, facts -> the last instant of a page that begins after an instant and has more facts"""

_page = (journal.c.at > bind("after"), journal.c.at <= bind("until"))

PAGE_FACTS = compiled(
    select(*(card_of(journal) if c.name == "card" else c for c in journal.c))
    .where(*_page)
    .order_by(journal.c.at, journal.c.device, journal.c.lag)
)
"""after, until -> the facts of a page, with the card that each counts for; those of one instant by
the numbers of their devices"""

PAGE_CHANGES = compiled(
    select(*FACT)
    .select_from(FACTS_FROM)
    .where(*_page, journal.c.kind.in_((literal_column("1"), literal_column("2"))))
)
"""after, until -> the withdrawals and corrections of a page"""

_slug = func.substr(
    name.c.text,
    literal_column("1"),
    func.instr(name.c.text, literal_column("'/'")) - literal_column("1"),
)
_tags = func.json_extract(content.c.body, literal_column("'$.tags'"))
_body = name.outerjoin(card, card.c.id == name.c.id).outerjoin(
    content, content.c.card == func.coalesce(card.c.shares, card.c.id)
)

SUBJECTS = compiled(
    select(name.c.id, name.c.text, card.c.deck, _tags)
    .select_from(_body)
    .where(
        name.c.id > bind("after"),
        or_(bind("slugs").is_(None), _slug.in_(select(_slugs.c.value))),
    )
    .order_by(name.c.id)
    .limit(bind("most"))
)
"""after, slugs, slugs, most, 0 -> card, key, its deck and tags, nulls if it is gone; by number"""

BODIES = compiled(
    select(name.c.id, name.c.text, content.c.body)
    .select_from(_body)
    .where(
        name.c.id.in_(select(func.json_each(bind("cards")).table_valued("value").c.value)),
        content.c.body.is_not(None),
    )
)
"""cards, as a JSON list -> card, key and body of those that are not gone"""
