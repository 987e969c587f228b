"""Facts as the rows of the journal, and this device's name in them."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from contextlib import nullcontext
from operator import itemgetter
from typing import TYPE_CHECKING, Any, TypeAlias

from studyllm.core.journal import (
    Alias,
    Answer,
    Appointment,
    Baseline,
    Correction,
    Day,
    Fact,
    FactId,
    Grade,
    Mark,
    Mock,
    Promise,
    Recall,
    Recital,
    Reset,
    Review,
    Trait,
    Withdrawal,
    next_instant,
)
from studyllm.errors import UnwritableError
from studyllm.store import hot
from studyllm.store.connection import DamageError, Database, as_text, machine, undamaged

if TYPE_CHECKING:
    from studyllm.core.interview import Interview

ANSWER, WITHDRAWAL, CORRECTION, CRAM, BASELINE, MARKS = range(6)
RESET = MARKS + 2 * len(Trait)
ALIAS = RESET + 1
MOCK, PLAN = ALIAS + 1, ALIAS + 2
"""Kinds of facts, as the journal has them; `statements` knows most of them by number. Each trait
has two kinds from MARKS on: one for giving it to a card, one for taking it away."""

CARD = 5
"""The place of the card's number in a row of the journal."""

OPENS = '{"opens":true}'
"""What the first answer of a sitting says."""

TAIL = 1000
"""How many of the newest facts are searched for this device's last number."""

GRADES = {int(grade): grade for grade in Grade}


Row: TypeAlias = tuple[Any, ...]
"""Of the journal."""


def fact(row: Row) -> Fact:
    """The fact that a row of `hot.SINCE` and its like holds."""
    at, device, lag, day, kind, card, grade, took_ms, data = row
    fact_id = FactId(at, device, at + lag)
    if kind == ANSWER and grade in GRADES and (data is None or data == OPENS):
        return Answer(fact_id, card, Review(GRADES[grade], day, took_ms), False, data is not None)
    with undamaged():
        return _other_fact(fact_id, card, kind, row)


def facts_of_card(rows: Iterable[Row], devices: Mapping[int, str], card: str) -> list[Fact]:
    """The facts of one card from rows of the journal as they are; the order stays.

    Args:
        rows: of `journal`.
        devices: names by number.
        card: its key.
    """
    found: list[Fact] = []
    new = tuple.__new__  # A million are made, each of three values by name.
    try:
        for at, device, lag, day, kind, _, grade, took_ms, data in rows:
            name = devices[device]
            if kind == ANSWER and grade in GRADES and data is None:  # nearly all are of this kind
                of = new(FactId, (at, name, at + lag))
                review = new(Review, (GRADES[grade], day, took_ms))
                found.append(new(Answer, (of, card, review, False, False, None, None)))
            else:
                found.append(fact((at, name, lag, day, kind, card, grade, took_ms, data)))
    except KeyError as error:  # a device that nobody is
        raise DamageError from error
    return found


class Course:
    """All facts of a card in fold order, if all are promises, and answers that nothing was done to.

    Its length is their number.
    """

    __slots__ = ("_facts", "stretches")

    def __init__(self, rows: list[Row]) -> None:
        """`rows`: of `cold.FACTS_BY_CARD`, in fold order."""
        self._facts = len(rows)
        self.stretches: list[list[Recall] | Promise] = []
        """Answers that follow each other, and what was promised between them."""
        after = 0
        for place, row in enumerate(rows):
            if row[TOLD] == PROMISED:
                self._answered(rows[after:place])
                self.stretches.append(_promise(row))
                after = place + 1
        self._answered(rows[after:])

    def __len__(self) -> int:
        return self._facts

    def _answered(self, rows: list[Row]) -> None:
        if rows:
            self.stretches.append(list(map(_RECALL, rows)))


Past: TypeAlias = Course | list[Fact]
"""All facts of a card; unless they are a course, in no order."""

TOLD = 9
"""The place in a row of `cold.FACTS_BY_CARD` that says what is told by it: no more than an answer,
a promise of a device that is known, or something else, which is 0."""
PROMISED = 2
_IS_COURSE = itemgetter(TOLD)
_RECALL = itemgetter(6, 3, 7)


def past_of_card(rows: list[Row], devices: Mapping[int, str], card: str) -> Past:
    """The facts of one card from rows of `cold.FACTS_BY_CARD`.

    Args:
        rows: in any order.
        devices: names by number.
        card: its key.
    """
    # Of one instant, facts of several devices stand in the order of their names.
    if all(map(_IS_COURSE, rows)) and (
        len(devices) == 1 or len({row[0] for row in rows}) == len(rows)
    ):
        rows.sort()
        return Course(rows)
    return facts_of_card((row[:TOLD] for row in rows), devices, card)


def _promise(row: Row) -> Promise:
    """What the row of a baseline says."""
    with undamaged():
        return Promise(row[3], **json.loads(row[8]))


def _other_fact(fact_id: FactId, card: str, kind: int, row: Row) -> Fact:
    day, grade, took_ms, data = row[3], row[6], row[7], row[8]
    if kind == BASELINE:
        return Baseline(fact_id, card, _promise(row))
    told: Any = None if data is None else json.loads(data)
    if kind == WITHDRAWAL:
        return Withdrawal(fact_id, card, day, FactId(*told))
    if kind == CORRECTION:
        return Correction(fact_id, card, day, FactId(*told), GRADES[grade])
    if kind in (ANSWER, CRAM, MOCK):
        told = told or {}
        review = Review(GRADES[grade], day, took_ms)
        mock = Mock(*told["mock"]) if kind == MOCK else None
        opens, recital = bool(told.get("opens")), _recital(told)
        return Answer(fact_id, card, review, kind != ANSWER, opens, recital, mock)
    if kind == RESET:
        return Reset(fact_id, card, day)
    if kind == ALIAS:
        return Alias(fact_id, card, day, told["to"])
    if kind == PLAN:
        return Appointment(fact_id, card, day, _interview(told))
    trait, off = divmod(kind - MARKS, 2)
    return Mark(fact_id, card, day, Trait(trait), not off, FactId(*told) if told else None)


def _recital(told: Mapping[str, Any]) -> Recital | None:
    if "missed" not in told:
        return None
    return Recital(tuple(told["said"]), tuple(told["missed"]))


def _interview(told: Mapping[str, Any] | None) -> Interview | None:
    if told is None:
        return None
    from studyllm.core.interview import Interview  # Most starts know of none.

    weekdays, days = tuple(told["weekdays_off"]), tuple(told["days_off"])
    return Interview(told["date"], told["minutes"], weekdays, days, dict(told["topics"]))


def _planned(interview: Interview) -> str:
    """What the row of a plan says beside its columns: JSON, in one way for equal interviews."""
    told = {
        "date": interview.date,
        "minutes": interview.minutes,
        "weekdays_off": sorted(interview.weekdays_off),
        "days_off": sorted(interview.days_off),
        "topics": dict(sorted(interview.topics.items())),
    }
    return json.dumps(told, ensure_ascii=False)


def _said(answer: Answer) -> str:
    """What the row of an answer says beside its columns, if that is more than OPENS."""
    told: dict[str, Any] = {"opens": True} if answer.opens else {}
    if answer.mock is not None:
        told["mock"] = answer.mock
    if answer.recital is not None:
        told |= answer.recital._asdict()
    return json.dumps(told)


def columns(new: Fact) -> tuple[Day, int, int | None, int | None, str | None]:
    """Day, kind, grade, took_ms and data of a fact's row."""
    if isinstance(new, Answer):
        _, _, (grade, day, took_ms), cram, opens, recital, mock = new
        kind = ANSWER if not cram else CRAM if mock is None else MOCK
        if recital is None and mock is None:
            return day, kind, int(grade), took_ms, OPENS if opens else None
        return day, kind, int(grade), took_ms, _said(new)
    if isinstance(new, Withdrawal):
        return new.day, WITHDRAWAL, None, None, json.dumps(new.answer)
    if isinstance(new, Correction):
        return new.day, CORRECTION, int(new.grade), None, json.dumps(new.answer)
    if isinstance(new, Baseline):
        return new.promise.day, BASELINE, None, None, _promised(new.promise)
    if isinstance(new, Reset):
        return new.day, RESET, None, None, None
    if isinstance(new, Alias):
        return new.day, ALIAS, None, None, json.dumps({"to": new.to})
    if isinstance(new, Appointment):
        return new.day, PLAN, None, None, None if new.interview is None else _planned(new.interview)
    cause = None if new.cause is None else json.dumps(new.cause)
    return new.day, MARKS + 2 * new.trait + (not new.on), None, None, cause


def _promised(promise: Promise) -> str:
    """What a baseline's row says beside its columns: JSON, in one way for equal promises."""
    _, due, interval, ease, stability, difficulty = promise
    whole = type(due) is type(interval) is int and (ease is None or type(ease) is int)
    if whole and stability is None and difficulty is None:
        known = "null" if ease is None else f"{ease}"
        told = f'"due": {due}, "interval": {interval}, "ease": {known}'
        return f'{{{told}, "stability": null, "difficulty": null}}'
    values = promise._asdict()
    del values["day"]
    for name in ("stability", "difficulty"):
        if values[name] is not None:
            values[name] = float(values[name])  # so that equal facts are equal rows
    return json.dumps(values, allow_nan=False)


class Pen:
    """Writes facts under this device's name, each with a number of its own."""

    def __init__(self, database: Database, at: int) -> None:
        """`at`: the present instant in epoch ms, noted if the device is a new one."""
        self._db = database
        self._at = at
        self._here = (machine(), as_text(database.path.resolve()))
        self._last_number = 0
        self.look_again()

    def look_again(self) -> None:
        """Take notice of facts that another program wrote under the same name.

        Where it has put another database in the place of ours, this is another device now.
        """
        rows = self._db.execute(hot.META).fetchall()
        self.meta: dict[str, str] = {row[0]: row[1] for row in rows}
        known = [row[2:] for row in rows if row[0] == "device"]
        if known and known[0][2:] == self._here:
            self._device, self.name = known[0][:2]
        else:
            self._device, self.name = self._new_device()
        self._look_for_number()

    def keep(self, name: str, value: str) -> None:
        """Keep a value in `meta`, within a transaction."""
        from studyllm.store import cold

        self._db.execute(cold.SET_META, (name, value))
        self.meta[name] = value

    def _look_for_number(self) -> None:
        with undamaged():
            self._last_number = max(self._last_number, int(self.meta.get("number", 0)))
        for place, row in enumerate(self._db.execute(hot.TAIL)):
            if row[1] == self.name:
                self._last_number = max(self._last_number, row[0] + row[2])
                return
            if row[0] <= self._last_number:
                return  # so is what comes further down, unless its number was kept
            if place >= TAIL:
                break
        else:
            return
        # So many newer facts of other devices: rare enough for a look at all of them.
        from studyllm.store import cold

        number = self._db.execute(cold.LAST_NUMBER, (self._device,)).fetchone()[0]
        self._last_number = max(self._last_number, number or 0)

    def next_id(self, clock: int, newest: int | None) -> FactId:
        """The id of a fact that is made now, within a transaction; all epoch milliseconds.

        Args:
            clock: what the clock says.
            newest: the instant of the newest fact that still counts.
        """
        return self.id_at(next_instant(clock, newest))

    def id_at(self, at: int) -> FactId:
        """The id of a fact that takes the place of one at that instant; epoch milliseconds."""
        return FactId(at, self.name, max(at, self._last_number + 1))

    def write(self, new: Fact, card: int) -> None:
        """Append a fact with an id of ours; `card` is the number of its key.

        Raises:
            UnwritableError: the database is a copy that nobody keeps.
        """
        if not self._db.saves:
            raise UnwritableError(f"{self._db.path}: it can only be read; nothing was saved")
        lag = new.id.number - new.id.at
        day, kind, grade, took_ms, data = columns(new)
        self._db.execute(
            hot.APPEND, (new.id.at, self._device, lag, day, kind, card, grade, took_ms, data)
        )
        self._last_number = new.id.number
        if lag:
            # The end of the journal does not tell this number: its fact may stand further up.
            self.keep("number", str(new.id.number))

    def _new_device(self) -> tuple[int, str]:
        """A name never used before: of a new database, or of a copy in a new place."""
        from studyllm.store import cold

        name = os.urandom(8).hex()
        own = nullcontext() if self._db.raw.in_transaction else self._db.writing()
        with own:
            row = self._db.execute(cold.ADD_DEVICE, (name, *self._here, self._at)).fetchone()
            self._db.execute(cold.SET_META, ("device", str(row[0])))
            newest = self._db.execute(cold.NEWEST_AND_NUMBER).fetchone()[0]
            if newest is not None:
                # All facts are of others, and no start is to look among them for one of ours.
                number = max(min(self._at, newest), int(self.meta.get("number", 0)))
                self.keep("number", str(number))
        return int(row[0]), name
