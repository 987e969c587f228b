"""Writes `hot.py` and `cold.py`, the text of all statements: `python -m studyllm.store.generate`.

Importing SQLAlchemy would be most of a command's start, so it is asked once, here, and what it
says runs as text. A test holds the modules and the definitions equal.
"""

from __future__ import annotations

from pathlib import Path

from studyllm.store import (
    audit_statements,
    census_statements,
    cold_statements,
    deck_statements,
    intake_statements,
    merging_statements,
    orphan_statements,
    search_statements,
    sharing_statements,
    tally_statements,
)
from studyllm.store.statements import HOT, compiled

FOLDER = Path(__file__).parent

HEAD = '''"""{about}, made by `studyllm.store.generate`.

Not to be edited. {what}
"""

# ruff: noqa: E501
'''


TUPLES = (
    "SCHEMA",
    "DROP_VIEWS",
    "MAKE_VIEWS",
    "WATCH_VIEWS",
    "MAKE_ARRIVING",
    "DROP_ARRIVING",
    "MAKE_ORPHANS",
    "OPEN_STAGING",
    "STAGING",
    "MAKE_PLAN",
    "DROP_STAGED",
    "MAKE_ASIDE",
    "EMPTY_ASIDE",
    "PUT_ASIDE",
    "TAKE_UP",
    "INDEX_INTERVIEWS",
)
"""Definitions of several statements, to be run in their order."""


def hot() -> str:
    """The source of `hot.py`."""
    parts = [
        HEAD.format(
            about="Statements of the study path",
            what="Each is followed by what goes in -> what comes out.",
        )
    ]
    for label, (doc, statement) in HOT.items():
        parts.append(f'{label} = "{compiled(statement)}"\n"""{doc}"""\n')
    return "\n".join(parts)


def cold() -> str:
    """The source of `cold.py`."""
    what = "What goes in and comes out stands in the `…_statements` beside."
    parts = [HEAD.format(about="Statements that only some commands need", what=what)]
    sources = (
        audit_statements,
        cold_statements,
        deck_statements,
        intake_statements,
        census_statements,
        merging_statements,
        orphan_statements,
        search_statements,
        sharing_statements,
        tally_statements,
    )
    for label, value in (item for source in sources for item in vars(source).items()):
        if not label.isupper():
            continue
        if isinstance(value, str):
            parts.append(f"{label} = {_text(value)}\n")
        elif label in TUPLES:
            rows = "".join(f"    {_text(row)},\n" for row in value)
            parts.append(f"{label} = (\n{rows})\n")
    return "\n".join(parts)


def _text(statement: str) -> str:
    """The statement as the formatter writes it."""
    quote = "'" if '"' in statement and "'" not in statement else '"'
    escaped = statement.replace(quote, f"\\{quote}") if quote == '"' else statement
    return f"{quote}{escaped}{quote}"


if __name__ == "__main__":
    (FOLDER / "hot.py").write_text(hot(), encoding="utf-8")
    (FOLDER / "cold.py").write_text(cold(), encoding="utf-8")
