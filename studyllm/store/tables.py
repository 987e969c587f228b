"""Every table, trigger and index of the database, as SQLAlchemy Core.

Instants are epoch milliseconds in UTC, days are study days counted from 1970-01-01.
"""

from __future__ import annotations

from sqlalchemy import (
    REAL,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)

metadata = MetaData()


def _table(name: str, *parts: Column[object] | UniqueConstraint, rowid: bool = True) -> Table:
    return Table(name, metadata, *parts, sqlite_strict=True, sqlite_with_rowid=rowid)


def _int(name: str, *, null: bool = False, key: bool = False, default: str = "") -> Column[object]:
    return Column(
        name,
        Integer,
        nullable=null,
        primary_key=key,
        autoincrement=False,
        server_default=text(default) if default else None,
    )


def _real(name: str) -> Column[object]:
    return Column(name, REAL, nullable=False)


def _text(name: str, *, null: bool = False, key: bool = False) -> Column[object]:
    return Column(name, Text, nullable=null, primary_key=key)


meta = _table("meta", _text("name", key=True), _text("value"), rowid=False)

device = _table(
    "device",
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    _text("machine"),
    _text("path"),
    _int("made"),
)
"""Who wrote facts. `machine` and `path` tell a copied database from the one it was copied from."""

name = _table(
    "name",
    Column("id", Integer, primary_key=True),
    Column("text", Text, nullable=False, unique=True),
)
"""Card keys and deck slugs, by a small number. Rows stay when a deck goes: facts name them."""

# No foreign key to `card`: dropping a deck must never drop what the learner did with it.
journal = _table(
    "journal",
    _int("at", key=True),
    _int("device", key=True),
    # The fact's number less `at`: 0 for nearly every fact, and a 0 takes no byte.
    _int("lag", key=True),
    _int("day"),
    _int("kind"),
    _int("card"),
    _int("grade", null=True),
    _int("took_ms", null=True),
    _text("data", null=True),
    rowid=False,
)
"""What the learner did; `card` is a `name`. Clustered in the order in which facts fold."""

JOURNAL_CARD = Index("journal_card", journal.c.card)
# So few that whoever wants them need not read all the others.
JOURNAL_ALIAS = Index("journal_alias", journal.c.card, sqlite_where=text("kind = 12"))
JOURNAL_MOCK = Index("journal_mock", journal.c.at, sqlite_where=text("kind = 13"))
JOURNAL_PLAN = Index("journal_plan", journal.c.at, sqlite_where=text("kind = 14"))

memory = _table(
    "memory",
    _int("card", key=True),
    _int("due"),
    _int("day"),
    _int("answered"),
    _int("interval"),
    _int("lapses"),
    _int("reviews"),
    _int("repetitions"),
    _int("ease"),
    # Both are 0 where the scheduler has none, and a 0 takes no byte.
    _real("stability"),
    _real("difficulty"),
)
"""A view of the journal: its fold, by card."""

# The interval stands in the index too, so that planning a sitting reads nothing else.
Index("memory_due", memory.c.due, memory.c.interval)

standing = _table(
    "standing",
    _int("card", key=True),
    _int("suspended"),
    _int("buried", null=True),
    _int("flagged"),
)
"""A view of the journal: what the learner has said of a card, if anything that still holds."""

tally = _table(
    "tally",
    _int("day", key=True),
    _int("deck", key=True),
    _int("grade", key=True),
    _int("state", key=True),
    _int("answers"),
    _int("took_ms"),
    rowid=False,
)
"""A view of the journal: answers a day, by deck (a `name`), grade and the card's state before."""

calibration = _table(
    "calibration",
    _int("day", key=True),
    _int("bin", key=True),
    _int("answers"),
    _int("recalled"),
    _int("chance"),
    _int("loss"),
    _int("square"),
    rowid=False,
)
"""A view of the journal: forecasts a day, by the bin of their chance, as `core.calibration` adds
them up."""

alias = _table(
    "alias",
    _int("former", key=True),
    _int("since", key=True),
    _int("card"),
    rowid=False,
)
"""A view of the journal: for which card facts of a key count from an instant on, as
`core.aliases` says. `former` is the key, as `card` a `name`; of keys with an alias and of their
siblings alone: others are cards themselves."""

Index("alias_card", alias.c.card)

VIEWS = (memory, standing, tally, calibration, alias)
"""What follows from the journal, and can be dropped and made anew."""

file = _table(
    "file",
    _text("path", key=True),
    _int("size"),
    _int("mtime_ns"),
    Column("digest", LargeBinary, nullable=True),
    _int("deck", null=True),
    _text("problem", null=True),
    _text("origin", null=True),
    rowid=False,
)
"""Deck files as they were last read: `place:name`. `deck` is null where the file gives none,
because it is broken (`problem`) or another deck has its slug. `origin` is where it came from."""

deck = _table(
    "deck",
    # The `name` of its slug, so that what counts by slug needs no second look-up.
    _int("id", key=True),
    Column("slug", Text, nullable=False, unique=True),
    _text("head"),
    _int("cards"),
    _int("position", null=True),
    _int("hidden", default="0"),
)

card = _table(
    "card",
    _int("id", key=True),
    _int("deck"),
    _int("position"),
    # The card whose content a further sibling shows.
    _int("shares", null=True),
    _int("fresh"),
)
"""Cards that the deck files have now, one row a sibling; `id` is the `name` of its key.

`fresh`: there is no memory of it.
"""

Index("card_fresh", card.c.deck, card.c.position, sqlite_where=text("fresh = 1"))
Index("card_deck", card.c.deck, card.c.position)

content = _table("content", _int("card", key=True), _text("body"))
"""What a card says, apart from `card` so that planning does not read it. Orphans keep theirs."""

orphan = _table(
    "orphan",
    _int("card", key=True),
    _int("deck"),
    _int("position"),
    _int("before"),
    _int("after"),
)
"""Cards with a past that no deck file has any more, as they last stood in one: `before` and
`after` are their neighbours, 0 where there was none. Further siblings go with their first."""

newcomer = _table("newcomer", _int("card", key=True))
"""Cards without a past that a deck file newly has, until it was looked whether they are orphans.

The number 0 is no card and says that it has to be looked, whatever there is."""


def _trigger(name: str, when: str, action: str) -> str:
    return f"create trigger {name} {when} begin {action}; end"


_REFUSE = "select raise(abort, 'the journal is append-only')"

TRIGGERS = (
    _trigger("journal_no_update", "before update on journal", _REFUSE),
    # Fires for `insert or replace` too, because `recursive_triggers` is on.
    _trigger("journal_no_delete", "before delete on journal", _REFUSE),
)

_TAIL = "substr(new.text, instr(new.text, '#'))"
_LEADS = (
    "from name as head join alias on alias.former = head.id "
    "join name as lead on lead.id = alias.card "
    "where head.text = substr(new.text, 1, instr(new.text, '#') - 1)"
)
VIEW_TRIGGERS = (
    _trigger(
        "memory_made", "after insert on memory", "update card set fresh = 0 where id = new.card"
    ),
    _trigger(
        "memory_gone", "after delete on memory", "update card set fresh = 1 where id = old.card"
    ),
    # Siblings go where the first one goes, whenever they get their names.
    _trigger(
        "name_made",
        "after insert on name when instr(new.text, '#') and exists (select 1 from alias)",
        f"insert or ignore into name (text) select distinct lead.text || {_TAIL} {_LEADS}; "
        "insert or ignore into alias (former, since, card) select new.id, alias.since, "
        f"(select id from name where text = lead.text || {_TAIL}) {_LEADS}",
    ),
)
