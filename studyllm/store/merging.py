"""How facts from elsewhere get into the journal: staged beside it, merged whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from itertools import chain, count, islice
from typing import Any, NamedTuple, TypeAlias

from studyllm.core.cards import Key
from studyllm.core.journal import NO_CARD, Alias, Fact, FactId
from studyllm.store import cold, hot
from studyllm.store.connection import Database, plainly
from studyllm.store.facts import columns, fact
from studyllm.store.views import Progress, Views

Row: TypeAlias = tuple[Any, ...]

TWIN = "twin-"
"""Begins the name of a device that is none: what a second fact of one id is kept under."""

SLICE = 20_000
"""Facts that are appended between two words of progress."""
PAGE = 1_000
"""Facts that are read at once to be looked at by themselves."""
NAMES = 250_000
"""Names whose numbers are kept in memory."""
BUFFER = 1_000
"""Names that are written at once."""
MANY = cold.ARRIVE_MANY.count("(?")
"""Facts that are staged at once."""
WRITERS = 1_000
"""Devices of the journal of which it is known which ones they are."""


class Merged(NamedTuple):
    """What came of facts from elsewhere."""

    added: int
    """Facts that were not known."""
    known: int
    """Facts that were in the journal already."""
    conflicts: int
    """Those of the added that had the id of another fact, and were given one of their own."""
    cards: int
    """Cards that the added are about."""


class Merging:
    """Takes facts in. They stay what they are, with the device and number that they came with."""

    def __init__(self, database: Database, views: Views, device: str) -> None:
        """`device` is the name under which facts are written here."""
        self._db = database
        self._views = views
        self._device = device
        self.known = 0
        """How many of the facts that were read the journal had already."""
        self.staged = self.cards = 0
        """How many facts were staged, and of how many cards."""
        self._writers: frozenset[str] | None = None
        """The devices of the journal, unless they are many."""
        self._names = _Arriving(
            database, cold.NAMES_ARRIVE, cold.NAME_ARRIVES, cold.NAMES_ARE_UNIQUE
        )
        self._devices = _Arriving(
            database, cold.DEVICES_ARRIVE, cold.DEVICE_ARRIVES, cold.DEVICES_ARE_UNIQUE
        )

    def stage(self, facts: Iterable[Fact], *, by_id: bool = False) -> None:
        """Read facts into a table beside the journal, where nobody waits for it.

        Those that the journal has are left out. To be called once.

        Args:
            facts: in any order; the fewer there are out of order, the quicker.
            by_id: whether a fact that the journal has under its id is known, whatever it says:
                for what is told anew each time, of each card the earlier facts first. Further
                facts of its card are taken under the key that it had then.
        """
        with plainly(self._db.path):
            self.drop()
            for statement in cold.MAKE_ARRIVING:
                self._db.execute(statement)
            self._db.execute("begin")
            try:
                self._writers = self._all_writers()
                self._arrive(self._unknown(facts, by_id))
                self._names.flush()
                self._devices.flush()
                self._db.execute(cold.NAMES_KNOWN)  # what is known now need not be asked for later
                self._db.execute("commit")
                self.staged, self.cards = self._counted()
            except BaseException:
                if self._db.raw.in_transaction:
                    self._db.execute("rollback")
                self.drop()
                raise

    def merge(self, at: int, progress: Progress) -> Merged:
        """Append what was staged, and have the views say so, within a transaction.

        The views must be what the journal says now.

        Args:
            at: the present instant, epoch milliseconds.
            progress: is told how many facts were appended or read, and of how many.
        """
        facts, cards = self.staged, self.cards
        shifts = self._number(at)
        few = self._views.are_few(cards)
        if few:
            for _, key, past in self._pasts():
                self._views.fold(key, past, -1)
        with nullcontext() if few else self._quick_index(facts):
            added, conflicts = self._append(facts, at, shifts, progress)
        if few:
            for card, key, past in self._pasts():
                self._views.put(card, key, past)
            self._views.write_counts()
            aliases = self._db.execute(cold.ARRIVED_ALIASES).fetchall()
            self._views.realias([key for (key,) in aliases])
        else:
            self._views.refold(progress)
        self._mind_numbers(at)
        if added:
            # They may be about cards that have other keys here, or say that one has.
            self._db.execute(cold.LOOK)
        return Merged(added, self.known + facts - added, conflicts, cards if added else 0)

    @contextmanager
    def _quick_index(self, facts: int) -> Iterator[None]:
        """Have the index by card made anew, not row by row, where more facts come than are there.

        Cards stand in it in another order than they come in: 1,000,000 facts take a quarter of
        the time.
        """
        if facts <= self._db.execute(cold.COUNT_FACTS).fetchone()[0]:
            yield
            return
        self._db.execute(cold.DROP_JOURNAL_CARD)
        yield
        self._db.execute(cold.MAKE_JOURNAL_CARD)

    def drop(self) -> None:
        """Forget what was staged."""
        self._names.clear()
        self._devices.clear()
        self._db.drop(*cold.DROP_ARRIVING)

    def _all_writers(self) -> frozenset[str] | None:
        """The names of the journal's devices, by which most facts are known to be new at once."""
        cursor = self._db.execute(cold.DEVICES)
        rows = cursor.fetchmany(WRITERS + 1)
        cursor.close()
        return frozenset(name for _, name in rows) if len(rows) <= WRITERS else None

    def _unknown(self, facts: Iterable[Fact], by_id: bool) -> Iterator[Row]:
        """The rows of facts that the journal does not have."""
        writers = self._writers
        devices, names = self._devices, self._names
        device_of, name_of = devices.ids.get, names.ids.get
        former: dict[Key, Key] = {}
        """By id alone: the keys by which the journal has facts of cards that have others now."""
        for one in facts:
            instant, device, number = one.id
            key = one.card
            is_new = writers is not None and device not in writers  # as in most imports
            if by_id:
                if not is_new and self._is_met(one, former):
                    self.known += 1
                    continue
                if former and key in former and not isinstance(one, Alias):
                    key = former[key]
            day, kind, grade, took_ms, data = columns(one)
            if is_new:
                writer = device_of(device) or devices.new(device)
                card = name_of(key) or names.new(key)
            else:
                writer, there_as = devices.number(device)
                card, known = names.number(key)
                if there_as is not None and self._is_there(
                    one.id, there_as, (day, kind, known, grade, took_ms, data)
                ):
                    self.known += 1
                    continue
            odd = 2 if device.startswith(TWIN) else 0
            yield instant, writer, number - instant, day, kind, card, grade, took_ms, data, odd

    def _arrive(self, rows: Iterator[Row]) -> None:
        while many := list(islice(rows, MANY)):
            if len(many) == MANY:
                self._db.execute(cold.ARRIVE_MANY, tuple(chain.from_iterable(many)))
            else:
                self._db.raw.executemany(cold.ARRIVE, many)

    def _counted(self) -> tuple[int, int]:
        """How many facts have been staged, and of how many cards."""
        if self.known:
            facts, cards = self._db.execute(cold.COUNT_ARRIVED).fetchone()
            return facts, cards
        # None was left out, so that each key that was numbered has one.
        facts = self._db.execute(cold.COUNT_ARRIVED_ALONE).fetchone()[0]
        return facts, self._db.execute(cold.COUNT_ARRIVED_KEYS, (NO_CARD,)).fetchone()[0]

    def _is_met(self, one: Fact, former: dict[Key, Key]) -> bool:
        """Whether the journal has a fact of that id; its card's key there, if it is another one,
        is noted in `former`.
        """
        at, device, number = one.id
        row = self._db.execute(cold.WRITTEN, (at, device, number - at)).fetchone()
        if row is not None and row[0] != one.card:
            former[one.card] = row[0]
        return row is not None

    def _is_there(self, of: FactId, writer: int, content: Row) -> bool:
        """Whether the journal has this very fact."""
        asked = of.at, writer, of.number - of.at
        return bool(self._db.execute(cold.CONTENT, asked).fetchone() == content)

    def _number(self, at: int) -> tuple[int, int] | None:
        """Give names and devices that are new here a number.

        Returns:
            By how much the numbers of all devices, and those of all names, are higher than the
            small ones, if that is so.
        """
        names = self._shift(cold.ADD_ARRIVED_NAMES, cold.COUNT_NAMES)
        devices = self._shift(cold.ADD_ARRIVED_DEVICES, cold.COUNT_DEVICES, at)
        if names is None or devices is None:
            self._db.execute(cold.NAMES_KNOWN)
            self._db.execute(cold.NUMBER_ARRIVED_DEVICES)
            return None
        self._db.execute(cold.SHIFT_NAMES_ARRIVED, (names,))
        self._db.execute(cold.SHIFT_DEVICES_ARRIVED, (devices,))
        return devices, names

    def _shift(self, add: str, count: str, *values: int) -> int | None:
        """Add what is new; how much higher all numbers are, if all are new and in a row."""
        arrived, greatest = self._db.execute(count).fetchone()
        added = self._db.execute(add, values)
        if arrived != greatest or added.rowcount != arrived or added.lastrowid is None:
            return None
        return int(added.lastrowid - arrived)

    def _pasts(self) -> Iterator[tuple[int, str, list[Fact]]]:
        """Number, key and present facts, in no order, of the cards that facts were staged for."""
        return self._views.pasts(self._db.execute(cold.ARRIVED_CARDS).fetchall())

    def _append(
        self, facts: int, made: int, shifts: tuple[int, int] | None, progress: Progress
    ) -> tuple[int, int]:
        """Append what was staged; how many facts were new, and how many of them a conflict."""
        execute = self._db.execute
        if execute(cold.TWINS).fetchone()[0]:
            execute(cold.MARK_ODD)
        added = 0
        take_in = cold.TAKE_IN if shifts is None else cold.TAKE_IN_SHIFTED
        for after in range(0, facts, SLICE):
            added += execute(take_in, (*(shifts or ()), after, after + SLICE)).rowcount
            progress(min(after + SLICE, facts), facts)
        if added == facts:
            return added, 0
        near = _Near(-1, -1, {}, {})
        outcomes = []
        for row in self._odd():
            if near[:2] != (row[0], row[2]):
                near = self._near(row[0], row[2])
            outcomes.append(self._settle(row, made, near))
        conflicts = outcomes.count(CONFLICT)
        return added + conflicts + outcomes.count(NEW), conflicts

    def _odd(self) -> Iterator[Row]:
        """What is to be looked at by itself: the second of one id, and last of all the twins."""
        for odd in range(3):
            place = 0
            while rows := self._db.execute(cold.ARRIVED_ODD, (odd, place, PAGE, 0)).fetchall():
                for place, *row in rows:  # noqa: B007  # where the next page begins
                    yield tuple(row)

    def _near(self, at: int, lag: int) -> _Near:
        here = {one[1]: _content(one) for one in self._db.execute(cold.FACTS_AT, (at, lag))}
        twins = {_twin(at, name, lag, told): told for name, told in here.items()}
        return _Near(at, lag, here, twins)

    def _settle(self, row: Row, made: int, near: _Near) -> int:
        """Append a fact unless it is there, under its own id or, if that is taken, a twin's."""
        at, device, lag = row[:3]
        content = _content(row)
        here, twins = near.here, near.twins
        own = _twin(at, device, lag, content)
        if content in (here.get(device), twins.get(device), here.get(own)):
            return KNOWN
        outcome = NEW
        while device in here:
            device = _twin(at, device, lag, content)
            outcome = CONFLICT
        self._write(at, device, lag, content, made)
        here[device] = content
        twins[_twin(at, device, lag, content)] = content
        return outcome

    def _write(self, at: int, device: str, lag: int, content: Row, made: int) -> None:
        day, kind, key, grade, took_ms, data = content
        row = self._db.execute(cold.DEVICE, (device,)).fetchone()
        if row is None:
            row = self._db.execute(cold.ADD_DEVICE, (device, "", "", made)).fetchone()
        card = self._db.execute(cold.NUMBER, (key,)).fetchone()[0]
        self._db.execute(hot.APPEND, (at, row[0], lag, day, kind, card, grade, took_ms, data))

    def _mind_numbers(self, at: int) -> None:
        """Keep a number here that no fact of ours exceeds, so that nobody has to look for it.

        A fact that was written here may have come back, and many others may be newer than ours.
        """
        newest, kept = self._db.execute(cold.NEWEST_AND_NUMBER).fetchone()
        number = min(at, newest)
        # Asked one after the other: together, each fact's device would be looked up for its name.
        arrived = self._db.execute(cold.ARRIVED_DEVICE, (self._device,)).fetchone()
        if arrived is not None and self._db.execute(cold.ARRIVED_OF, arrived).fetchone()[0]:
            own = self._db.execute(cold.DEVICE, (self._device,)).fetchone()[0]
            number = max(number, self._db.execute(cold.LAST_NUMBER, (own,)).fetchone()[0])
        if kept is None or int(kept) < number:
            self._db.execute(cold.SET_META, ("number", str(number)))


class _Near(NamedTuple):
    """The facts of one instant and number, of whatever devices: thousands, if somebody wants."""

    at: int
    lag: int
    here: dict[str, Row]
    """What they say, by device."""
    twins: dict[str, Row]
    """The same by the device of the twin that each would have."""


class _Arriving:
    """The names of one kind that arrive, each with a small number of its own."""

    def __init__(self, database: Database, new: str, known: str, unique: str) -> None:
        """`new` and `known` write names; the latter tells what is known of one, once `unique` has
        been executed.
        """
        self._db = database
        self._new, self._known, self._unique = new, known, unique
        self._indexed = False
        self.ids: dict[str, int] = {}
        """The small numbers, from 1, of names that are in memory."""
        self._numbers: dict[str, tuple[int, int | None]] = {}
        self._next = count(1)
        self._waiting: list[tuple[int, str]] = []
        self._all = True
        """Whether what is not among those in memory has not arrived yet."""

    def clear(self) -> None:
        """Forget all of them."""
        self.ids.clear()
        self._numbers.clear()
        self._waiting.clear()
        self._next, self._all = count(1), True
        self._indexed = False

    def new(self, name: str) -> int:
        """The small number of a name, of which nobody asks for another one."""
        found = self.ids.get(name)
        if found is None:
            if not self._all:
                return self.number(name)[0]
            found = self.ids[name] = next(self._next)
            self._waiting.append((found, name))
            if len(self._waiting) >= BUFFER:
                self.flush()
            self._mind_room()
        return found

    def number(self, name: str) -> tuple[int, int | None]:
        """The small number of a name, and that in the database if it has one."""
        found = self._numbers.get(name)
        if found is None:
            self.flush()
            if not self._indexed:
                self._db.execute(self._unique)
                self._indexed = True
            # One that has arrived keeps its small number, and the other one stays unused.
            row = self._db.execute(self._known, (next(self._next), name, name)).fetchone()
            found = self._numbers[name] = row[0], row[1]
            self.ids[name] = found[0]
            self._mind_room()
        return found

    def flush(self) -> None:
        """Write what is waiting for it."""
        self._db.raw.executemany(self._new, self._waiting)
        self._waiting.clear()

    def _mind_room(self) -> None:
        if len(self.ids) >= NAMES:
            self.flush()
            self.ids.clear()
            self._numbers.clear()
            self._all = False


KNOWN, NEW, CONFLICT = range(3)
"""What a fact can turn out to be."""


def _twin(at: int, device: str, lag: int, content: Row) -> str:
    """The device under which a fact is kept whose id another fact has.

    It follows from what the fact says, so that wherever the two meet, and however often, the
    second is kept under the same name.
    """
    from hashlib import blake2b  # Loads all of OpenSSL.

    said = json.dumps([at, device, lag, *content])
    return TWIN + blake2b(said.encode(), digest_size=16).hexdigest()


def _content(row: Row) -> Row:
    """Day, kind, key, grade, took_ms and data of a fact, as they would be written now."""
    day, kind, grade, took_ms, data = columns(fact(row))
    return day, kind, row[5], grade, took_ms, data
