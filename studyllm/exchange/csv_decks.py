"""Decks in CSV and TSV: tables of our own, and those of other programs and of spreadsheets."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from studyllm.core.fields import CARD, DECK
from studyllm.errors import StudyError
from studyllm.exchange import files, table_reading
from studyllm.exchange.by_deck import Order, Problems
from studyllm.exchange.foreign import Foreign, Wish

if TYPE_CHECKING:
    from studyllm.exchange.spool import Spool

_LOOKED_AT: Final = 64 * 1024
"""Bytes by which a table is known."""

_TABLES: Final = (".csv", ".tsv", ".tab")
"""Ends of names that say what is in the file, whatever it looks like."""


def recognised(path: Path) -> bool:
    """Whether a file is a table: one of ours, with Anki's head, or with the same cells each row."""
    from studyllm.exchange.table_layout import is_table

    start = files.start_of(path, _LOOKED_AT)
    if not start.strip():
        return False
    if table_reading.is_ours(start.partition("\n")[0]) or path.suffix.lower() in _TABLES:
        return True
    return is_table(start)


@contextmanager
def read(path: Path, wish: Wish) -> Iterator[Foreign]:
    """The decks of a table.

    Raises:
        ConfigError: no encoding is known by that name.
        StudyError: it cannot be read, or is no table of cards; with file, line and the way out.
    """
    from studyllm.exchange.spool import spool
    from studyllm.exchange.table_cards import foreign

    with files.text(path, wish.encoding) as text, spool(wish.room) as aside:
        ours = table_reading.is_ours(next(text.lines(), ""))
        yield _ours(text, aside) if ours else foreign(text, path, wish, aside)


def _ours(text: files.TextFile, aside: Spool) -> Foreign:
    """A table of ours is taken whole or not at all."""
    from studyllm.exchange.fitting import unfit

    order, problems = Order(text.name), Problems()
    for found in table_reading.read(text.lines(), text.name, problems.note):
        if flaw := unfit(found.card, CARD) or unfit(found.deck, DECK):
            problems.note(StudyError(f"{text.name}:{found.line}: {flaw}"))
        order.check_room(found)
        try:
            order.note(found)
        except StudyError as error:
            problems.note(error)
        aside.put(found)
    problems.refuse()
    if not order.cards:
        raise StudyError(f"{text.name}: the table has no cards")
    return Foreign(
        "CSV",
        order.decks(lambda: aside.cards(lambda: table_reading.read(text.lines(), text.name))),
    )
