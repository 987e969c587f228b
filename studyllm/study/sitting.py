"""One sitting: from the next card to the answer on disk, and back by undo."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, TypeAlias

from studyllm.config import Settings
from studyllm.core.cards import Key, Points
from studyllm.core.journal import (
    Answer,
    Day,
    FactId,
    Grade,
    Recital,
    Review,
    Trait,
    follows_in_sitting,
)
from studyllm.core.schedule import Memory, Scheduler, becomes_leech
from studyllm.errors import StoreError
from studyllm.store.connection import Database, plainly
from studyllm.store.ledger import Ledger
from studyllm.store.shelf import Shelf, ShelfCard
from studyllm.study.planning import Plan, Planning, turn_of
from studyllm.study.scheduling import is_leech
from studyllm.study.views import Asked, Saved, Scope, Withdrawn

if TYPE_CHECKING:
    from studyllm.study.ahead import Ahead


Ready: TypeAlias = tuple[ShelfCard, frozenset[str], Day, dict[Grade, Memory]]
"""A card with all that asking it takes: the digests of the key points that were left out the last
time, and a day with what each grade would leave behind on it."""


MOMENT_MS = 20
"""From a grade to the next card, if nobody waits in between."""


class Sitting:
    """Asks the cards of a scope, takes answers, undoes."""

    def __init__(
        self,
        database: Database,
        shelf: Shelf,
        ledger: Ledger,
        scheduler: Scheduler,
        settings: Settings,
        moment: Callable[[], tuple[int, Day]],
        scope: Scope,
    ) -> None:
        """`moment` tells the present instant in epoch milliseconds and its study day."""
        self._db = database
        self._shelf = shelf
        self._ledger = ledger
        self._scheduler = scheduler
        self._settings = settings
        self._moment = moment
        self.planning = Planning(shelf, ledger, scheduler, settings, scope)
        self.last_at: int | None = None
        """When the learner last answered; epoch milliseconds by the clock."""
        self._queue: Plan | None = None
        self._planned_for: Day = 0
        self._planned_at = 0
        self._looked = False
        self._asked: tuple[ShelfCard, Asked] | None = None
        self._ahead: Ahead | None = None
        self._unsure: Answer | None = None
        self._brought_back: Answer | None = None
        """The answer that an undo has withdrawn: its card is asked next."""
        self._given: list[Answer] = []
        """The answers of this sitting that still count."""
        self._begun: set[FactId] = set()
        """Which of them began a new card."""

    def next(self) -> Asked | None:
        """The card to ask now; `None` when nothing is left today."""
        with plainly(self._db.path):
            at, day = self._moment()
            if not self._has_just_looked(at):
                self._ledger.catch_up()
            queue = self._current_queue(day)
            while key := self._brought_back.card if self._brought_back else queue.next():
                ready = self._look_up(key, day)
                if ready is not None and not ready[0].standing.away(day):
                    asked = self._ask(key, ready, queue)
                    self._asked = ready[0], asked
                    return asked
                self._brought_back = None
                queue.drop(key)
        self._asked = None
        return None

    def look_ahead(self) -> None:
        """Read what `grade` and `next` will most likely need; while a card is read."""
        if self._asked is None or self._queue is None:
            return
        if self._ahead is None:
            from studyllm.study.ahead import Ahead  # The first card needs none.

            self._ahead = Ahead(self._db, self._ledger)
        found, asked = self._asked
        keys = self._queue.upcoming(asked.key, asked.deck.slug)
        outcomes = asked.outcomes.values()
        with suppress(StoreError), plainly(self._db.path):  # `next` will say what is wrong
            self._ahead.look(keys, lambda key: self._look_up(key, asked.day))
            if outcomes:
                own = () if found.memory is None else (found.memory,)
                self._ledger.touch(found.number, (*own, *outcomes))

    def asked_again(self) -> Asked | None:
        """The card that `next` gave, as its deck has it now; `None` if no deck has it."""
        if self._asked is None:
            return None
        with plainly(self._db.path):
            before, asked = self._asked
            found = self._shelf.card(asked.key)
            if found is None:
                self._asked = self._by_new_key(asked)
                return self._asked and self._asked[1]
            missed = self._missed(found)
        now = asked._replace(
            deck=found.deck, card=found.card, standing=found.standing, missed=missed
        )
        # The memory stays the one that the outcomes were reckoned from.
        self._asked = found._replace(memory=before.memory), now
        return now

    def grade(self, grade: Grade, took_ms: int, recital: Recital | None = None) -> Saved:
        """Record the answer to the card that `next` gave.

        Args:
            grade: the learner's.
            took_ms: milliseconds from question shown to grade given.
            recital: which key points it named, if the learner went through them.

        Raises:
            StoreError: it could not be saved. The card stays asked, and trying again cannot
                count the answer twice.
        """
        if self._asked is None:
            raise ValueError("no card is asked")
        found, asked = self._asked
        with self._db.writing():  # what is read here cannot change before it is written
            self._ledger.catch_up()
            gone = False
            if self._ledger.changes != self._planned_at:
                present = self._shelf.card(asked.key)
                renamed = None if present else self._by_new_key(asked)
                gone = not (present or renamed)
                found, asked = renamed or (present or found, asked)
                self._queue = None
            ahead = self._ahead if self._ahead is not None and self._ahead.holds() else None
            answer, memory = self._append(asked, found, grade, max(0, took_ms), recital, gone)
            if ahead is not None:
                ahead.answered(answer.card)
        if self._brought_back is not None:
            self._queue = None  # the card need not have stood where the queue looks for it
        self._unsure = self._asked = self._brought_back = None
        self._looked = True
        return self._count(asked, found, answer, memory)

    def undo(self) -> Withdrawn | None:
        """Let the newest answer that counts, of whichever sitting, not count any more.

        Its card is the next one asked.
        """
        with self._db.writing():
            self._ledger.catch_up()
            answer = self._ledger.newest()
            if answer is None:
                return None
            self._ledger.withdraw(answer, *self._moment())
        self._queue = self._asked = None
        self._brought_back = answer
        if answer.opens:
            self.last_at = None  # the next answer opens in its place
        return Withdrawn(answer.card, answer.review.grade, answer.review.day)

    def plan_anew(self) -> None:
        """Forget what was planned: decks have changed."""
        self._queue = None

    def leave(self, key: Key) -> None:
        """Do not insist on a card that an undo has brought back."""
        if self._brought_back is not None and self._brought_back.card == key:
            self._brought_back = None

    def _has_just_looked(self, at: int) -> bool:
        """Whether the last thing done was a grade, which catches up, and a moment ago.

        What was written elsewhere since then is found by the next grade, like what is written
        while the card is read.
        """
        looked, self._looked = self._looked, False
        return looked and self.last_at is not None and 0 <= at - self.last_at < MOMENT_MS

    def _current_queue(self, day: Day) -> Plan:
        """The queue, planned anew if the world has changed since it was planned."""
        if self._planned_for != day or self._planned_at != self._ledger.changes:
            self._queue = None
        if self._queue is None:
            self._forget_withdrawn()
            met = frozenset(answer.card for answer in self._given)
            queue = self.planning.plan(day, met, len(self._begun))
            for card in queue.weak:
                found = self._shelf.card(card)
                if found is None or found.standing.away(day):
                    queue.drop(card)
            self._queue = queue
            self._planned_for, self._planned_at = day, self._ledger.changes
        return self._queue

    def _forget_withdrawn(self) -> None:
        """Count no answer as given that was taken back since, here or elsewhere."""
        days = {answer.review.day for answer in self._given}
        counting = {one.id: one for day in days for one in self._ledger.answers_of(day)}
        self._given = [counting[one.id] for one in self._given if one.id in counting]
        self._begun &= counting.keys()

    def _look_up(self, key: Key, day: Day) -> Ready | None:
        """A card to be asked on a day; `None` if no deck has it."""
        ready = self._ahead.take(key) if self._ahead is not None else None
        if ready is not None and ready[2] == day:
            return ready
        found = self._shelf.card(key)
        if found is None:
            return None
        outcomes = self._scheduler.outcomes(key, found.memory, day)
        return found, self._missed(found), day, outcomes

    def _ask(self, key: Key, ready: Ready, queue: Plan) -> Asked:
        found, missed, day, outcomes = ready
        memory = found.memory
        again = self._brought_back
        cram = again.cram if again is not None else queue.is_cram(key)
        return Asked(
            key=key,
            deck=found.deck,
            card=found.card,
            number=found.sibling,
            day=day,
            outcomes={} if cram else outcomes,
            memory=memory,
            standing=found.standing,
            leech=memory is not None and is_leech(self._settings, key, memory.lapses),
            cram=cram,
            repeat=key in queue.weak or (memory is not None and memory.answered == day),
            is_new=memory is None,
            missed=missed,
            again_below=queue.again_below(key, cram),
            left=queue.left(),
            done=len(self._given),
            ahead=self.planning.days_after(found.deck.slug),
        )

    def _by_new_key(self, asked: Asked) -> tuple[ShelfCard, Asked] | None:
        """A card that was asked, as it goes on under another key; `None` if no deck has it."""
        key = self._ledger.card_of(asked.key)
        found = self._shelf.card(key)
        if found is None:
            return None
        return found, asked._replace(
            key=key,
            deck=found.deck,
            card=found.card,
            outcomes={} if asked.cram else self._scheduler.outcomes(key, found.memory, asked.day),
            memory=found.memory,
            standing=found.standing,
            is_new=found.memory is None,
            missed=self._missed(found),
        )

    def _missed(self, found: ShelfCard) -> frozenset[str]:
        """The key points that the learner left out the last time, by their digests."""
        if not isinstance(found.card.kind, Points):
            return frozenset()
        recital = self._ledger.recital(found.number)
        return frozenset(recital.missed if recital else ())

    def _append(
        self,
        asked: Asked,
        found: ShelfCard,
        grade: Grade,
        took_ms: int,
        recital: Recital | None,
        gone: bool,
    ) -> tuple[Answer, Memory | None]:
        """Write the answer, unless an attempt that seemed to fail has done so.

        `gone`: no deck has the card any more, so that its numbers and memory may be old.
        """
        key = asked.key
        if self._unsure is not None and self._ledger.has(self._unsure):
            written = self._shelf.card(key) or found
            return self._unsure, written.memory
        at, day = self._moment()
        opens = self.last_at is None or not follows_in_sitting(at, self.last_at)
        review = Review(grade, day, took_ms)
        answer = Answer(self._ledger.new_id(at), key, review, asked.cram, opens, recital)
        memory = found.memory
        if not asked.cram:
            if day == asked.day and memory == asked.memory:
                memory = asked.outcomes[grade]  # what the key has shown
            else:
                memory = self._scheduler.after(key, memory, review)
        self._unsure = answer
        if gone:
            self._ledger.append_anywhere(answer)
        else:
            self._ledger.append(answer, found.number, found.deck_number, found.memory, memory)
        if self._suspends(asked, found.memory, memory):
            self._ledger.mark(key, Trait.SUSPENDED, True, at, day, answer.id)
        self.last_at = at
        return answer, memory

    def _suspends(self, asked: Asked, before: Memory | None, after: Memory | None) -> bool:
        """Whether a card that has become a leech is to be suspended."""
        if after is None or self._settings.leech_of(asked.deck.slug) != "suspend":
            return False
        return becomes_leech(before, after)

    def _count(
        self, asked: Asked, found: ShelfCard, answer: Answer, memory: Memory | None
    ) -> Saved:
        grade, day, _ = answer.review
        self._given.append(answer)
        if found.memory is None and not asked.cram:
            self._begun.add(answer.id)
        if self._queue is not None:
            self._queue.answered(turn_of(answer))
        wants = self._settings.leech_of(asked.deck.slug)
        leech = wants != "off" and memory is not None and becomes_leech(found.memory, memory)
        return Saved(
            asked.key,
            grade,
            memory,
            again_today=grade < asked.again_below,
            day=day,
            cram=asked.cram,
            leech=leech,
            suspended=leech and wants == "suspend",
            ahead=asked.ahead,
        )
