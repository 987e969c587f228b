"""The journal and the views that follow from it, written together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple, TypeAlias

from studyllm.core.cards import Key
from studyllm.core.journal import (
    DAY_MS,
    Answer,
    Day,
    Fact,
    FactId,
    Withdrawal,
    effective,
)
from studyllm.core.schedule import COUNTED_MS, Memory, Scheduler, state_before, tally
from studyllm.store import hot
from studyllm.store.connection import Database
from studyllm.store.facts import Pen, fact

Place: TypeAlias = tuple[Day, int, int, int]
"""Of one count: day, number of the deck's slug, grade, state before."""


class Counted(NamedTuple):
    """Answers of one day, one deck and one state before."""

    day: Day
    deck: str
    state: int
    answers: int
    took_ms: int


class Ledger:
    """What the learner did, and what follows from it by one scheduler."""

    def __init__(self, database: Database, scheduler: Scheduler, at: int) -> None:
        """`at`: the present instant, epoch milliseconds."""
        self._db = database
        self._scheduler = scheduler
        self._pen = Pen(database, at)
        self._newest: int | None = None
        self.is_current = self._pen.meta.get("scheduler") == scheduler.fingerprint
        """Whether the views were made by this scheduler; if not, `refold` is owed."""
        self._look_for_newest()

    def look_again(self) -> None:
        """Take notice of what another program has written."""
        self._pen.look_again()
        self._look_for_newest()

    def newest(self) -> Answer | None:
        """The newest answer that still counts."""
        withdrawn: set[FactId] = set()
        # A withdrawal is newer than its answer, so it is met before it.
        for row in self._db.execute(hot.TAIL):
            met = fact(row)
            if isinstance(met, Withdrawal):
                withdrawn.add(met.answer)
            elif met.id not in withdrawn:
                return met
        return None

    def answers_of(self, day: Day) -> list[Answer]:
        """The answers of a study day that still count, in fold order."""
        # None is older: zones are at most 14 hours ahead of UTC, and an instant is never
        # before what the clock said.
        rows = self._db.execute(hot.SINCE, ((day - 1) * DAY_MS, day))
        return [a for a in effective(map(fact, rows)) if a.review.day == day]

    def counted(self) -> Iterator[Counted]:
        """Answers by day, deck and state; the newest day first."""
        return map(Counted._make, self._db.execute(hot.TALLY))

    def new_id(self, clock: int) -> FactId:
        """The id of a fact made now, within a transaction. `clock`: epoch milliseconds."""
        return self._pen.next_id(clock, self._newest)

    def append(
        self, answer: Answer, card: int, deck: int, before: Memory | None, after: Memory
    ) -> None:
        """Write an answer and what follows from it, within a transaction.

        Args:
            answer: newer than all others that count; its id is from `new_id`.
            card: the number of its key.
            deck: the number of its deck's slug.
            before: the memory that it was answered with.
            after: the memory that it leaves.
        """
        grade, day, took_ms = answer.review
        self._pen.write(answer, card)
        if after != before:
            self._db.execute(hot.REMEMBER, (card, *after))
        state = state_before(before, day)
        self._db.execute(hot.BUMP, (day, deck, int(grade), state, 1, min(took_ms, COUNTED_MS)))
        self._newest = answer.id.at

    def has(self, answer: Answer) -> bool:
        """Whether exactly this answer is in the journal."""
        rows = self._db.execute(hot.SINCE, (answer.id.at, answer.review.day))
        return any(fact(row) == answer for row in rows)

    def withdraw(self, answer: Answer, clock: int, day: Day) -> None:
        """Let an answer not count any more, within a transaction."""
        from studyllm.store import cold

        card = int(self._db.execute(cold.NUMBER, (answer.card,)).fetchone()[0])
        before = [fact(row) for row in self._db.execute(cold.FACTS_OF, (card,))]
        withdrawal = Withdrawal(self.new_id(clock), answer.card, day, answer.id)
        self._pen.write(withdrawal, card)
        views = _Views(self._db, self._scheduler)
        views.count(answer.card, before, -1)
        memory = views.count(answer.card, [*before, withdrawal], 1)
        if memory:
            self._db.execute(hot.REMEMBER, (card, *memory))
        else:
            self._db.execute(cold.FORGET_CARD, (card,))
        views.write_counts()
        self._look_for_newest()

    def refold(self, progress: Callable[[int], None]) -> None:
        """Make all views anew from the journal. `progress` is told the facts read so far."""
        from studyllm.store import cold

        with self._db.writing():
            self._db.execute(cold.FORGET_MEMORY)
            self._db.execute(cold.FORGET_TALLY)
            views = _Views(self._db, self._scheduler)
            read = 0
            rows = self._db.execute(cold.FACTS_BY_CARD)
            for card, group in groupby(rows, key=itemgetter(-1)):
                facts = [fact(row[:-1]) for row in group]
                memory = views.count(facts[0].card, facts, 1)
                if memory:
                    self._db.execute(hot.REMEMBER, (card, *memory))
                read += len(facts)
                progress(read)
            views.write_counts()
            self._db.execute(cold.SET_META, ("scheduler", self._scheduler.fingerprint))
        self.is_current = True

    def _look_for_newest(self) -> None:
        newest = self.newest()
        self._newest = newest.id.at if newest else None


class _Views:
    """Folds the facts of single cards, and gathers what that changes in the counts."""

    def __init__(self, database: Database, scheduler: Scheduler) -> None:
        self._db = database
        self._step = scheduler.step
        self._answers: Counter[Place] = Counter()
        self._took_ms: Counter[Place] = Counter()
        self._slugs: dict[str, int] = {}

    def count(self, key: Key, facts: Iterable[Fact], times: int) -> Memory | None:
        """The memory of a card; each answer is counted `times` times, 1 or -1."""
        memory, counted = tally(self._step, [a.review for a in effective(facts)])
        deck = self._slug(key.partition("/")[0])
        for review, state in counted:
            place = (review.day, deck, int(review.grade), state)
            self._answers[place] += times
            self._took_ms[place] += times * min(review.took_ms, COUNTED_MS)
        return memory

    def write_counts(self) -> None:
        """Add what was counted to the counts in the database."""
        from studyllm.store import cold

        for place, answers in self._answers.items():
            took_ms = self._took_ms[place]
            if answers or took_ms:
                self._db.execute(hot.BUMP, (*place, answers, took_ms))
        self._db.execute(cold.FORGET_EMPTY)

    def _slug(self, slug: str) -> int:
        from studyllm.store import cold

        if slug not in self._slugs:
            self._db.execute(cold.ADD_NAME, (slug,))
            self._slugs[slug] = int(self._db.execute(cold.NUMBER, (slug,)).fetchone()[0])
        return self._slugs[slug]
