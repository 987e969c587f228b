"""What the learner did, and can still put right: answers of a card, of a sitting, of late."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from studyllm.config import Settings
from studyllm.core.cards import Key
from studyllm.core.journal import Answer, Baseline, Day, Fact, Grade, Reset, effective, standing
from studyllm.core.schedule import Memory, Scheduler
from studyllm.errors import StudyError
from studyllm.store.connection import Database, plainly
from studyllm.store.ledger import Ledger
from studyllm.store.shelf import Shelf
from studyllm.study.scheduling import is_leech
from studyllm.text.clean import one_line

if TYPE_CHECKING:
    from studyllm.core.forgetting import Sample
    from studyllm.study.views import CardHistory, Entry

MOST = 200
"""How many of the newest answers can be taken back one by one."""


class History:
    """Reads the journal back, and lets answers count otherwise or not at all."""

    def __init__(
        self,
        database: Database,
        ledger: Ledger,
        shelf: Shelf,
        scheduler: Scheduler,
        settings: Settings,
        moment: Callable[[], tuple[int, Day]],
    ) -> None:
        """`moment` tells the present instant in epoch milliseconds and its study day."""
        self._db = database
        self._ledger = ledger
        self._shelf = shelf
        self._scheduler = scheduler
        self._settings = settings
        self._moment = moment

    def newest(self, most: int = MOST) -> list[Answer]:
        """The newest answers that count, practice too, of whichever card; the newest first."""
        with plainly(self._db.path):
            return self._ledger.newest_answers(most)

    def of(self, key: Key) -> CardHistory:
        """All that happened to a card.

        Raises:
            StudyError: there is no such card, nor was there ever one.
        """
        from studyllm.study.views import CardHistory

        with plainly(self._db.path):
            facts = self._ledger.facts_of(key)
            found = self._shelf.card(key)
        if found is None and not facts:
            raise StudyError(f"there is no card `{one_line(key)}`; a card's name is DECK/ID")
        counting = effective(facts)
        memory, _ = self._scheduler.tally(counting)
        today = self._moment()[1]
        entries, memories = self._entries(key, facts)
        return CardHistory(
            key,
            found.card if found else None,
            memory,
            self._recall(memory, today),
            standing(facts),
            memory is not None and is_leech(self._settings, key, memory.lapses),
            entries,
            [one._replace(card=key) for one in counting if isinstance(one, Baseline)],
            [one._replace(card=key) for one in counting if isinstance(one, Reset)],
            memories,
        )

    def forgetting(self, past: CardHistory, samples: int) -> list[Sample]:
        """The chance of recall as it was foretold, and will be until the card is due.

        Returns:
            Up to so many, as `core.forgetting` gives them, until the later of today and the due
            day; none for a card that was never seen.
        """
        from studyllm.core.forgetting import forgetting

        if past.memory is None:
            return []
        last = max(past.memory.due, self._moment()[1])
        return forgetting(past.memories, self._scheduler.recall, last, samples)

    def withdraw(self, answer: Answer) -> None:
        """Let an answer not count any more, wherever it stands in its card's history.

        Raises:
            StudyError: it does not count already.
        """
        with self._db.writing():
            self._ledger.catch_up()
            self._check(answer)
            self._ledger.withdraw(answer, *self._moment())

    def reset(self, key: Key) -> Reset:
        """Begin a card anew: it is new from now on, its past stays in the journal.

        Returns:
            What `take_back` wants, if the learner thinks better of it.

        Raises:
            StudyError: the card is new already, or there is none.
        """
        with self._db.writing():
            self._ledger.catch_up()
            memory, _ = self._scheduler.tally(effective(self._ledger.facts_of(key)))
            if memory is None:
                raise StudyError(f"the card `{one_line(key)}` is new; there is nothing to reset")
            return self._ledger.reset(key, *self._moment())

    def take_back(self, reset: Reset) -> None:
        """Let a card go on as if it had not been begun anew."""
        with self._db.writing():
            self._ledger.catch_up()
            facts = self._ledger.facts_of(self._ledger.card_of(reset.card))
            if reset.id in {one.id for one in effective(facts)}:
                self._ledger.withdraw(reset, *self._moment())

    def correct(self, answer: Answer, grade: Grade) -> None:
        """Let an answer have had another grade; its place in the order stays.

        Raises:
            StudyError: the answer does not count.
        """
        with self._db.writing():
            self._ledger.catch_up()
            self._check(answer)
            self._ledger.correct(answer, grade, self._moment()[1])

    def undo_sitting(self) -> list[Answer]:
        """Let no answer of the newest sitting count any more; they, the newest first."""
        with self._db.writing():
            self._ledger.catch_up()
            answers = self._ledger.last_sitting()
            for answer in answers:
                self._ledger.withdraw(answer, *self._moment())
        return answers

    def last_sitting(self) -> list[Answer]:
        """The answers that `undo_sitting` would take back, the newest first."""
        with plainly(self._db.path):
            return self._ledger.last_sitting()

    def _check(self, answer: Answer) -> None:
        counting = effective(self._ledger.facts_of(answer.card))
        if answer.id not in {one.id for one in counting if isinstance(one, Answer)}:
            raise StudyError(f"that answer to `{one_line(answer.card)}` does not count any more")

    def _entries(self, key: Key, facts: list[Fact]) -> tuple[list[Entry], list[Memory]]:
        """All answers, and the memories that `CardHistory` has, in fold order."""
        from studyllm.study.views import Entry

        counting = {one.id: one for one in effective(facts)}
        memory: Memory | None = None
        entries, memories = [], []
        for fact in sorted(facts, key=lambda one: one.id):
            if isinstance(fact, Baseline):
                memory = self._scheduler.adopt(memory, fact.promise)
                memories.append(memory)
            elif isinstance(fact, Reset) and fact.id in counting:
                memory = None
                memories.clear()
            if not isinstance(fact, Answer):
                continue
            now = counting.get(fact.id)
            answer = now if isinstance(now, Answer) else fact
            foretold = self._recall(memory, answer.review.day)
            after = None
            if now is not None and not answer.cram:
                after = self._scheduler.after(answer.card, memory, answer.review)
                memory = after
                memories.append(after)
            answer = answer._replace(card=key)
            entries.append(Entry(answer, fact.review.grade, now is None, foretold, after))
        return entries, memories

    def _recall(self, memory: Memory | None, day: Day) -> float | None:
        return None if memory is None else self._scheduler.recall(memory, day)
