"""Facts as the rows of the journal, and this device's name in them."""

from __future__ import annotations

import json
import os
from typing import Any

from studyllm.core.journal import (
    Answer,
    Fact,
    FactId,
    Grade,
    Review,
    Withdrawal,
    next_instant,
)
from studyllm.store import hot
from studyllm.store.connection import Database, as_text, machine, undamaged

ANSWER, WITHDRAWAL = range(2)
"""Kinds of facts, as the journal has them; `hot.SINCE` knows the second."""

TAIL = 1000
"""How many of the newest facts are searched for this device's last number."""

GRADES = {int(grade): grade for grade in Grade}


def fact(row: tuple[Any, ...]) -> Fact:
    """The fact that a row of `hot.SINCE` and its like holds."""
    at, device, lag, day, kind, card, grade, took_ms, data = row
    fact_id = FactId(at, device, at + lag)
    if kind == ANSWER and grade in GRADES:
        return Answer(fact_id, card, Review(GRADES[grade], day, took_ms))
    with undamaged():
        return Withdrawal(fact_id, card, day, FactId(*json.loads(data)))


class Pen:
    """Writes facts under this device's name, each with a number of its own."""

    def __init__(self, database: Database, at: int) -> None:
        """`at`: the present instant in epoch ms, noted if the device is a new one."""
        self._db = database
        rows = database.execute(hot.META).fetchall()
        self.meta: dict[str, str] = {row[0]: row[1] for row in rows}
        here = (machine(), as_text(database.path.resolve()))
        known = [row[2:] for row in rows if row[0] == "device"]
        if known and known[0][2:] == here:
            self._device, self.name = known[0][:2]
        else:
            self._device, self.name = self._new_device(here, at)
        with undamaged():
            self._last_number = int(self.meta.get("number", 0))
        self.look_again()

    def look_again(self) -> None:
        """Take notice of facts that another program wrote under the same name."""
        for place, row in enumerate(self._db.execute(hot.TAIL)):
            if row[1] == self.name:
                self._last_number = max(self._last_number, row[0] + row[2])
            if row[1] == self.name or place > TAIL:
                break

    def next_id(self, clock: int, newest: int | None) -> FactId:
        """The id of a fact that is made now, within a transaction; all epoch milliseconds.

        Args:
            clock: what the clock says.
            newest: the instant of the newest answer that still counts.
        """
        at = next_instant(clock, newest)
        return FactId(at, self.name, max(at, self._last_number + 1))

    def write(self, new: Fact, card: int) -> None:
        """Append a fact with an id of ours; `card` is the number of its key."""
        if isinstance(new, Answer):
            grade, day, took_ms = new.review
            what: tuple[object, ...] = (day, ANSWER, card, int(grade), took_ms, None)
        else:
            what = (new.day, WITHDRAWAL, card, None, None, json.dumps(new.answer))
        lag = new.id.number - new.id.at
        self._db.execute(hot.APPEND, (new.id.at, self._device, lag, *what))
        self._last_number = new.id.number
        if lag:
            # The end of the journal does not tell this number: its fact may stand further up.
            from studyllm.store import cold

            self._db.execute(cold.SET_META, ("number", str(new.id.number)))

    def _new_device(self, here: tuple[str, str], at: int) -> tuple[int, str]:
        """A name never used before: of a new database, or of a copy in a new place."""
        from studyllm.store import cold

        name = os.urandom(8).hex()
        with self._db.writing():
            row = self._db.execute(cold.ADD_DEVICE, (name, *here, at)).fetchone()
            self._db.execute(cold.SET_META, ("device", str(row[0])))
        return int(row[0]), name
