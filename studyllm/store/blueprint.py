"""The tables, indexes and triggers of a database, held against those that we make."""

from __future__ import annotations

import sqlite3
from typing import NamedTuple, TypeAlias

from studyllm.store.migrations import MIGRATIONS

Thing: TypeAlias = tuple[str, str]
"""Of a schema: its type (table, index, trigger, view) and its name."""


class Departures(NamedTuple):
    """Where a schema is not what it should be; names in the order of the alphabet."""

    missing: tuple[Thing, ...]
    changed: tuple[Thing, ...]
    foreign: tuple[Thing, ...]
    """What we have not made."""

    def of(self, *kinds: str) -> Departures:
        """Those of things of some types."""
        return Departures(*(tuple(thing for thing in part if thing[0] in kinds) for part in self))


MADE_ANEW = ("index", "trigger")
"""Types of what holds nothing by itself."""


def departures(raw: sqlite3.Connection) -> Departures:
    """What is missing in a database, is another one than ours, or was added to it."""
    own, found = _blueprint(), _things(raw)
    return Departures(
        tuple(sorted(own.keys() - found.keys())),
        tuple(sorted(one for one in own.keys() & found.keys() if own[one] != found[one])),
        tuple(sorted(found.keys() - own.keys())),
    )


def mend(raw: sqlite3.Connection, found: Departures) -> list[str]:
    """Make missing and changed indexes and triggers anew; drop foreign ones, and foreign views.

    No table is touched. Within a transaction that is not its own.

    Returns:
        What was made anew, and what was dropped, by type and name.
    """
    statements = _statements(_empty())
    done = []
    for kind, name in (*found.foreign, *found.changed):
        if kind in (*MADE_ANEW, "view"):
            quoted = name.replace('"', '""')
            raw.execute(f'drop {kind} if exists "{quoted}"')
            if (kind, name) in found.foreign:
                done.append(f"dropped the {kind} `{name}`")
    for kind, name in (*found.missing, *found.changed):
        if kind in MADE_ANEW:
            raw.execute(statements[kind, name])
            done.append(f"made the {kind} `{name}` anew")
    return done


def _blueprint() -> dict[Thing, str]:
    return _things(_empty())


def _empty() -> sqlite3.Connection:
    """A new database in memory, made as those of learners are."""
    raw = sqlite3.connect(":memory:", isolation_level=None)
    for migration in MIGRATIONS:
        migration(raw)
    return raw


def _things(raw: sqlite3.Connection) -> dict[Thing, str]:
    """What there is, with all that matters of each."""
    found = {}
    for (kind, name), statement in _statements(raw).items():
        # An older table may be written down otherwise than a new one that is the same.
        found[kind, name] = _columns(raw, name) if kind == "table" else _plain(statement)
    return found


def _statements(raw: sqlite3.Connection) -> dict[Thing, str]:
    rows = raw.execute("select type, name, sql from sqlite_master").fetchall()
    return {(kind, name): sql or "" for kind, name, sql in rows if not name.startswith("sqlite_")}


def _columns(raw: sqlite3.Connection, table: str) -> str:
    columns = raw.execute(
        'select name, upper(type), "notnull", dflt_value, pk, hidden from pragma_table_xinfo(?)',
        (table,),
    ).fetchall()
    kind = raw.execute(
        "select type, wr, strict from pragma_table_list where schema = 'main' and name = ?",
        (table,),
    ).fetchall()
    return repr((columns, kind))


def _plain(statement: str) -> str:
    return " ".join(statement.replace('"', "").split()).casefold()
