"""What was done and foretold: read from the views, and page by page from the journal."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from studyllm.core.activity import Adding
from studyllm.core.calibration import Sums
from studyllm.core.cards import Card, Key, split_key
from studyllm.core.journal import (
    Answer,
    Baseline,
    Correction,
    Day,
    Fact,
    FactId,
    Reset,
    Review,
    Withdrawal,
)
from studyllm.core.periods import Stretch
from studyllm.core.progress import Done
from studyllm.core.survey import Event
from studyllm.store import cold
from studyllm.store.bodies import unpack_card
from studyllm.store.connection import DamageError, Database, undamaged
from studyllm.store.facts import ANSWER, GRADES, fact
from studyllm.store.remembered import complete


class Subject(NamedTuple):
    """What answers can be about."""

    number: int
    key: Key
    deck: int | None
    """The number of its deck; `None` if it is gone."""
    tags: tuple[str, ...]
    """The card's own."""


class Tallied:
    """Reads counts of answers; `decks` are slugs, none means all."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def days(self, stretch: Stretch, decks: Sequence[str]) -> Iterator[Sequence[int]]:
        """The days with answers in a stretch, as `core.activity.by_stretch` takes them."""
        return complete(self._db.execute(cold.DAYS, (*stretch, *_slugs(decks))))

    def total(self, stretch: Stretch, decks: Sequence[str]) -> Done:
        """All that was done in a stretch."""
        adding = Adding(stretch)
        with undamaged():
            for row in self._db.execute(cold.TOTAL, (*stretch, *_slugs(decks))):
                adding.add(*row)
        return adding.done()

    def by_deck(self, stretch: Stretch, decks: Sequence[str]) -> dict[str, Done]:
        """What was done in a stretch, by deck; the slugs sorted, decks without answers not."""
        found: dict[str, Adding] = {}
        with undamaged():
            for slug, *row in self._db.execute(cold.DECK_TOTALS, (*stretch, *_slugs(decks))):
                found.setdefault(slug, Adding(stretch)).add(*row)
        return {slug: adding.done() for slug, adding in found.items()}

    def first_day(self, decks: Sequence[str]) -> Day | None:
        """The day of the first answer, practice too; `None` if there is none."""
        day: Day | None = self._db.execute(cold.FIRST_DAY, _slugs(decks)).fetchone()[0]
        if not isinstance(day, int | None):
            raise DamageError
        return day

    def until(self, day: Day) -> Stretch:
        """From the first answer to a day, which may be the only one."""
        return min(self.first_day(()) or day, day), day

    def studied(self) -> list[Day]:
        """The days with answers but practice, the newest first."""
        return [day for (day,) in complete(self._db.execute(cold.STUDIED))]

    def foretold(self, stretch: Stretch) -> dict[int, Sums]:
        """The forecasts of a stretch, by bin."""
        rows = complete(self._db.execute(cold.FORETOLD, stretch))
        return {row[0]: Sums(*row[1:]) for row in rows}

    def facts(self) -> int:
        """How many the journal has."""
        return int(self._db.execute(cold.COUNT_FACTS).fetchone()[0])

    def subjects(self, decks: Sequence[str], most: int) -> Iterator[list[Subject]]:
        """All that answers can be about, so many at a time; of cards that are gone, too."""
        after = -1
        while rows := self._db.execute(cold.SUBJECTS, (after, *_slugs(decks), most, 0)).fetchall():
            with undamaged():
                yield [
                    Subject(number, key, deck, _tags_in(tags)) for number, key, deck, tags in rows
                ]
            after = rows[-1][0]

    def events(self, most: int) -> Iterator[list[Event]]:
        """All that happened and counts, in fold order, about so many facts at a time.

        Between two lists nothing holds on to the database. Those in which what does not count is
        looked for come first, and are empty.
        """
        changed = Changed(set(), {})
        for page in self._pages(most * FEW):
            for row in self._db.execute(cold.PAGE_CHANGES, page).fetchall():
                changed.learn(fact(row))
            yield []
        for page in self._pages(most):
            rows = self._db.execute(cold.PAGE_FACTS, page).fetchall()
            # Whatever another program has added since, these say of all that was read.
            devices = dict(self._db.execute(cold.DEVICES).fetchall())
            with undamaged():
                if len(devices) > 1 and len({row[0] for row in rows}) < len(rows):
                    rows.sort(key=lambda row: (row[0], devices[row[1]], row[2]))
                events = _events(rows, devices, changed)
            yield events

    def cards(self, numbers: Sequence[int], most: int) -> Iterator[tuple[int, Key, Card]]:
        """The number, key and card of those that are not gone, read so many at a time."""
        for begin in range(0, len(numbers), most):
            wanted = json.dumps(numbers[begin : begin + most])
            for number, key, body in self._db.execute(cold.BODIES, (wanted,)).fetchall():
                with undamaged():
                    yield number, key, unpack_card(split_key(key)[1], body)

    def _pages(self, most: int) -> Iterator[tuple[int, int]]:
        """After which instant and until which there are about so many facts; all, in order."""
        after, last = FIRST, False
        while not last:
            row = self._db.execute(cold.PAGE_END, (after, most)).fetchone()
            until, last = (LAST, True) if row is None else (row[0], False)
            yield after, until
            after = until


FIRST, LAST = -(2**63), 2**63 - 1
"""No number is less, and none is greater."""

FEW = 20
"""So many facts are passed over in the time in which one is taken."""


class Changed(NamedTuple):
    """What changes what answers say."""

    withdrawn: set[FactId]
    corrections: dict[FactId, Correction]

    def learn(self, new: Fact) -> None:
        """Take notice of a fact that may change another one."""
        if isinstance(new, Withdrawal):
            self.withdrawn.add(new.answer)
        elif isinstance(new, Correction):
            known = self.corrections.get(new.answer)
            if known is None or known.id < new.id:
                self.corrections[new.answer] = new


def _events(
    rows: Iterable[tuple[Any, ...]], devices: Mapping[int, str], changed: Changed
) -> list[Event]:
    """What counts of some rows of the journal; the order stays."""
    touched = {one.at for one in (*changed.withdrawn, *changed.corrections)}
    found: list[Event] = []
    for row in rows:
        at, device, _, day, kind, card, grade, took_ms, data = row
        # Nearly all are of this kind.
        if kind == ANSWER and data is None and grade in GRADES and at not in touched:
            found.append((card, at, Review(GRADES[grade], day, took_ms), False, None))
        else:
            one = fact((at, devices[device], *row[2:]))
            if one.id not in changed.withdrawn:
                found += _event(card, one, changed.corrections.get(one.id))
    return found


def _event(card: int, one: Fact, correction: Correction | None) -> list[Event]:
    """What a fact that was not withdrawn says, if it counts for itself."""
    if isinstance(one, Baseline):
        return [(card, one.id.at, one.promise, False, None)]
    if isinstance(one, Reset):
        return [(card, one.id.at, None, False, None)]
    if not isinstance(one, Answer):
        return []
    review = one.review if correction is None else one.review._replace(grade=correction.grade)
    return [(card, one.id.at, review, one.cram, one.recital)]


@lru_cache(256)
def _tags_in(tags: str | None) -> tuple[str, ...]:
    return tuple(json.loads(tags)) if tags else ()


def _slugs(decks: Sequence[str]) -> tuple[str | None, str | None]:
    given = json.dumps(list(decks)) if decks else None
    return given, given
