"""The views of the journal: folded card by card, made anew as a whole, and held against it."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from heapq import merge
from itertools import groupby, islice
from operator import itemgetter
from typing import Any, NamedTuple, TypeAlias

from studyllm.core.cards import Key
from studyllm.core.counting import Tally
from studyllm.core.journal import (
    NO_CARD,
    PLAIN,
    Fact,
    Mark,
    Promise,
    Standing,
    effective,
    standing,
)
from studyllm.core.schedule import Memory, Scheduler
from studyllm.store import cold, hot
from studyllm.store.aliasing import Aliasing, Led
from studyllm.store.connection import Database
from studyllm.store.facts import CARD, Course, Past, Row, facts_of_card, past_of_card

Progress: TypeAlias = Callable[[int, int], None]
"""Is told how much is done, and how much there is."""

AT_ONCE = 250
"""Cards whose facts are read at once."""

FEW = 200
"""Cards that are folded one by one, however many have a past."""
PART = 5
"""Above that, all views are made anew if more than one card in so many is concerned."""

TOLD_EVERY = 1000
"""Facts from one word of progress to the next."""


class Differences(NamedTuple):
    """Where the views differ from what the journal says."""

    facts: int
    """How many the journal has."""
    cards: int
    """How many cards they are about."""
    memory: tuple[Key, ...]
    """Cards with another memory than they should have, in the order of their numbers."""
    standing: tuple[Key, ...]
    """The same of what the learner has said of them."""
    tally: int
    """Counts that are not right."""
    calibration: int
    """Days and bins whose forecasts are not added up rightly."""
    alias: int
    """Keys that lead elsewhere than they should."""

    @property
    def none(self) -> bool:
        """Whether all is as it should be."""
        return not any(self[2:])


def remake(raw: sqlite3.Connection) -> None:
    """Drop the views and make them anew, empty, within a transaction that is not its own."""
    for statement in (*cold.DROP_VIEWS, *cold.MAKE_VIEWS, *cold.WATCH_VIEWS):
        raw.execute(statement)
    # Made by no scheduler: who opens the database next folds them.
    raw.execute(cold.SET_META, ("scheduler", ""))


class Views:
    """Folds facts, and gathers what that changes in the counts."""

    def __init__(self, database: Database, scheduler: Scheduler) -> None:
        self._db = database
        self._scheduler = scheduler
        self._tally = Tally(scheduler)
        self._slugs: dict[str, int] = {}

    def change(self, card: int, key: Key, before: list[Fact], new: Fact) -> None:
        """Write what follows from one more fact of a card, within a transaction.

        Args:
            card: the number of its key.
            key: its key.
            before: all other facts of it.
            new: the fact, wherever it stands in their order.
        """
        after = [*before, new]
        if isinstance(new, Mark):
            self._stand(card, after)
        else:
            self.fold(key, before, -1)
            self.put(card, key, after)
            self.write_counts()

    def realias(self, keys: Iterable[Key]) -> None:
        """Write what follows from further aliases of these keys, within a transaction.

        They are in the journal, and all views are what it says without them.
        """
        aliasing = Aliasing(self._db)
        changed = aliasing.changed(aliasing.concerned(keys))
        numbers = {
            card
            for key, led in changed.items()
            for _, card in (*led, *(aliasing.known(key) or [(0, key)]))
        }
        if not self.are_few(len(numbers)):
            self.refold(lambda _done, _total: None)
            return
        cards = list(zip(numbers, self._keys(numbers), strict=True))
        for _, key, past in self.pasts(cards):
            self.fold(key, past, -1)
        aliasing.write(changed)
        for card, key, past in self.pasts(cards):
            self.put(card, key, past)
        self.write_counts()

    def are_few(self, cards: int) -> bool:
        """Whether so many cards are folded one by one sooner than the whole journal."""
        # All of it is read as quickly as those facts of it that are spread over it.
        learned: int = self._db.execute(cold.COUNT_MEMORIES).fetchone()[0]
        return cards <= max(FEW, learned // PART)

    def pasts(self, cards: Iterable[tuple[int, Key]]) -> Iterator[tuple[int, Key, list[Fact]]]:
        """Number, key and all present facts, in no order, of cards by number and key."""
        devices = dict(self._db.execute(cold.DEVICES).fetchall())
        waiting = iter(cards)
        while some := list(islice(waiting, AT_ONCE)):
            numbers = json.dumps([card for card, _ in some])
            moved = {card for (card,) in self._db.execute(cold.MOVED_AMONG, (numbers,))}
            found: defaultdict[int, list[Row]] = defaultdict(list)
            for row in self._db.execute(cold.JOURNAL_OF_KEYS, (numbers,)).fetchall():
                found[row[CARD]].append(row)
            for card, key in some:
                if card in moved:
                    yield card, key, self._past_of_moved(card, devices)
                else:
                    yield card, key, facts_of_card(found.get(card, ()), devices, key)

    def _past_of_moved(self, card: int, devices: Mapping[int, str]) -> list[Fact]:
        """All present facts of a card, in no order, under whatever keys they were made."""
        made_under: defaultdict[int, list[Row]] = defaultdict(list)
        for row in self._db.execute(cold.JOURNAL_OF, (card, card, card)).fetchall():
            made_under[row[CARD]].append(row)
        facts: list[Fact] = []
        for rows, own in zip(made_under.values(), self._keys(made_under), strict=True):
            facts += facts_of_card(rows, devices, own)
        return facts

    def put(self, card: int, key: Key, facts: list[Fact]) -> None:
        """Write memory and standing of a card, within a transaction; its answers are counted.

        Args:
            card: the number of its key.
            key: its key.
            facts: all facts of it, in any order.
        """
        memory = self.fold(key, facts)
        if memory:
            self._db.execute(hot.REMEMBER, (card, *memory))
        else:
            self._db.execute(cold.FORGET_CARD, (card,))
        self._stand(card, facts)

    def _stand(self, card: int, facts: list[Fact]) -> None:
        stands = standing(facts)
        if stands == PLAIN:
            self._db.execute(cold.FORGET_STANDING, (card,))
        else:
            self._db.execute(cold.STAND, (card, *stands))

    def fold(self, key: Key, facts: Iterable[Fact], times: int = 1) -> Memory | None:
        """The memory of a card; each answer is counted `times` times, 1 or -1."""
        memory, counted = self._scheduler.tally(effective(facts))
        if counted:
            deck = self._deck(key)
            for review, state, chance in counted:
                self._tally.add(deck, review, state, chance, times)
        return memory

    def refold(self, progress: Progress) -> None:
        """Make all views anew from the journal, within a transaction."""
        execute = self._db.execute
        for statement in (*cold.DROP_VIEWS, *cold.MAKE_VIEWS):
            execute(statement)
        aliasing = Aliasing(self._db)
        aliasing.name_all()
        aliasing.write(aliasing.all())
        stands: list[tuple[Any, ...]] = []

        def memories() -> Iterator[tuple[Any, ...]]:
            for card, key, past in self._by_card(progress):
                memory, now = self._followed(key, past)
                if now != PLAIN:
                    stands.append((card, *now))
                if memory:
                    yield (card, *memory)

        self._db.raw.executemany(hot.REMEMBER, memories())
        self._db.raw.executemany(cold.STAND, stands)
        self.write_counts()
        execute(cold.SET_FRESH)
        for statement in cold.WATCH_VIEWS:
            execute(statement)
        execute(cold.SET_META, ("scheduler", self._scheduler.fingerprint))

    def differences(self, progress: Progress) -> Differences:
        """Fold the journal beside the views and compare, within one transaction."""
        memories = _Rows(self._db, cold.MEMORIES)
        standings = _Rows(self._db, cold.STANDINGS)
        wrong_memory: list[Key] = []
        wrong_standing: list[Key] = []
        facts_read = cards = 0
        for card, key, past in self._by_card(progress):
            facts_read += len(past)
            cards += key != NO_CARD
            memory, now = self._followed(key, past)
            if not memories.has(card, None if memory is None else tuple(memory)):
                wrong_memory.append(key)
            if not standings.has(card, None if now == PLAIN else tuple(now)):
                wrong_standing.append(key)
        return Differences(
            facts_read,
            cards,
            (*wrong_memory, *self._keys(memories.without_facts())),
            (*wrong_standing, *self._keys(standings.without_facts())),
            _differing(self._db.execute(cold.TALLIES), 4, self._tally.counts()),
            _differing(self._db.execute(cold.CALIBRATIONS), 2, self._tally.sums()),
            self._led_wrongly(),
        )

    def _led_wrongly(self) -> int:
        """How many keys lead elsewhere than they should."""
        known: defaultdict[int, Led] = defaultdict(list)
        for key, since, card in self._db.execute(cold.LEADS):
            known[key].append((since, card))
        found = Aliasing(self._db).all()
        return sum(known.get(key) != found.get(key) for key in known.keys() | found.keys())

    def _followed(self, key: Key, past: Past) -> tuple[Memory | None, Standing]:
        """Memory and standing of a card, whose answers are counted."""
        if not isinstance(past, Course):
            return self.fold(key, past), standing(past)
        memory: Memory | None = None
        for stretch in past.stretches:
            if isinstance(stretch, Promise):
                memory = self._scheduler.adopt(memory, stretch)
            else:
                memory = self._tally.fold(self._deck(key), key, stretch, memory)
        return memory, PLAIN

    def _by_card(self, progress: Progress) -> Iterator[tuple[int, Key, Past]]:
        """Number, key and past of each card that has any, by number."""
        execute = self._db.execute
        total = int(execute(cold.COUNT_FACTS).fetchone()[0])
        devices = dict(execute(cold.DEVICES).fetchall())
        led = [card for (card,) in execute(cold.LED)]
        moved = {*led, *(key for (key,) in execute(cold.LED_KEYS))}
        apart = self.pasts(zip(led, self._keys(led), strict=True))
        names = execute(cold.KEYS_OF_FACTS)
        by_key = (
            (card, rows)
            for card, rows in groupby(execute(cold.FACTS_BY_CARD), key=itemgetter(CARD))
            if card not in moved
        )
        unmoved = (
            (card, key, past_of_card(list(rows), devices, key))
            for card, rows in by_key
            for key in (self._key(card, names),)
        )
        read = told = 0
        # What was moved is looked up by itself, so that the many others need not be.
        cards = merge(unmoved, apart, key=itemgetter(0)) if led else unmoved
        for card, key, past in cards:
            if not past:
                continue
            read += len(past)
            yield card, key, past
            if read - told >= TOLD_EVERY:
                progress(read, total)
                told = read
        progress(read, total)

    def _key(self, card: int, names: Iterator[tuple[int, Key]]) -> Key:
        """The key of a card, to which `names`, numbers and keys by number, comes in its turn."""
        for number, key in names:
            if number == card:
                return key
            if number > card:
                break
        return self._keys((card,))[0]

    def _keys(self, cards: Iterable[int]) -> list[Key]:
        return [self._db.execute(cold.NAME, (card,)).fetchone()[0] for card in cards]

    def write_counts(self) -> None:
        """Add what was counted to the counts in the database, within a transaction."""
        for place, count in self._tally.counts().items():
            self._db.execute(hot.BUMP, (*place, *count))
        for day_and_bin, sums in self._tally.sums().items():
            self._db.execute(hot.COMPARE, (*day_and_bin, *sums))
        self._db.execute(cold.FORGET_EMPTY)
        self._db.execute(cold.FORGET_EMPTY_BINS)
        self._tally = Tally(self._scheduler)

    def _deck(self, key: Key) -> int:
        """The number of the slug in a card's key."""
        slug = key.partition("/")[0]
        if slug not in self._slugs:
            row = self._db.execute(cold.NUMBER, (slug,)).fetchone()
            if row is None:
                self._db.execute(cold.ADD_NAME, (slug,))
                row = self._db.execute(cold.NUMBER, (slug,)).fetchone()
            self._slugs[slug] = int(row[0])
        return self._slugs[slug]


def _differing(
    rows: Iterable[tuple[Any, ...]], width: int, counts: Mapping[Any, Sequence[int]]
) -> int:
    """How many counts of a view are not what was counted; a row begins with its place."""
    known = {row[:width]: row[width:] for row in rows}
    found = {place: tuple(count) for place, count in counts.items() if count[0]}
    return sum(known.get(place) != found.get(place) for place in known.keys() | found.keys())


class _Rows:
    """The rows of a view, one a card, compared in the order of the cards' numbers."""

    def __init__(self, database: Database, statement: str) -> None:
        self._rows = iter(database.execute(statement))
        self._row = next(self._rows, None)
        self._extra: list[int] = []

    def has(self, card: int, expected: tuple[Any, ...] | None) -> bool:
        """Whether the view has exactly this of a card; cards must come in rising order."""
        while self._row is not None and self._row[0] < card:
            self._pass_over()
        if self._row is None or self._row[0] != card:
            return expected is None
        same = bool(self._row[1:] == expected)
        self._row = next(self._rows, None)
        return same

    def without_facts(self) -> list[int]:
        """Cards that the view has and that were never asked for; to be called last."""
        while self._row is not None:
            self._pass_over()
        return self._extra

    def _pass_over(self) -> None:
        assert self._row is not None
        self._extra.append(self._row[0])
        self._row = next(self._rows, None)
