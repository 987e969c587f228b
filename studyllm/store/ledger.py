"""The journal and the views that follow from it, written together."""

from __future__ import annotations

from collections.abc import Callable, Collection, Generator, Iterable, Iterator
from contextlib import closing
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from studyllm.core.aliases import about
from studyllm.core.cards import Key
from studyllm.core.journal import (
    DAY_MS,
    NO_CARD,
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
    Promise,
    Recital,
    Reset,
    Trait,
    Withdrawal,
    effective,
    follows_in_sitting,
    last_recital,
    since_reset,
)
from studyllm.core.schedule import COUNTED_MS, CRAM, FORETOLD, Memory, Scheduler, state_before
from studyllm.store import hot
from studyllm.store.connection import Database, let_go
from studyllm.store.facts import Pen, fact
from studyllm.store.remembered import complete

if TYPE_CHECKING:
    from studyllm.core.calibration import Forecast
    from studyllm.core.interview import Interview
    from studyllm.store.merging import Merging
    from studyllm.store.views import Differences, Progress, Views


KEPT = "kept."
"""What begins the names in `meta` of what others keep there."""


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
        self.is_current = self._has_views()
        """Whether the views are there and made by this scheduler; if not, `refold` is owed."""
        self.changes = 0
        """How often anything but a new answer was written, or anything at all elsewhere, as far as
        that was noticed: a queue may be out of date."""
        self._look_for_newest()

    def catch_up(self) -> None:
        """Take notice of what another program has written since this was last asked."""
        if self._db.changed_elsewhere():
            self.look_again()

    def look_again(self) -> None:
        """Read anew what is known of the journal.

        If another scheduler made the views, they are made anew for this one.
        """
        self.changes += 1
        self._pen.look_again()
        if not self._has_views():
            self.refold(lambda _done, _total: None)
        self._look_for_newest()

    def newest(self) -> Answer | None:
        """The newest answer that still counts, practice or not."""
        return next(iter(self.newest_answers(1)), None)

    def newest_at(self) -> int | None:
        """The instant of the newest answer or promise that counts, epoch milliseconds."""
        with closing(self._counting()) as counting:
            seen = (one.id.at for one in counting if isinstance(one, Answer | Baseline))
            return next(seen, None)

    def newest_answers(self, most: int) -> list[Answer]:
        """The newest answers that still count, practice too, the newest first."""
        met: list[Fact] = []
        withdrawn: set[FactId] = set()
        found = 0
        last_at = None
        # A withdrawal is newer than its answer, so it is met before it; what puts a grade right
        # has the answer's own instant.
        for row in self._db.execute(hot.ANSWERS):
            one = fact(row)
            if found >= most and one.id.at != last_at:
                break
            last_at = one.id.at
            met.append(one)
            if isinstance(one, Withdrawal):
                withdrawn.add(one.answer)
            found += isinstance(one, Answer) and one.id not in withdrawn
        answers = [one for one in effective(met) if isinstance(one, Answer)]
        return answers[::-1][:most]

    def last_sitting(self) -> list[Answer]:
        """The answers of the newest sitting that still count, the newest first."""
        newest = self.newest()
        met: list[Fact] = []
        after: Answer | None = None
        for row in self._db.execute(hot.ANSWERS) if newest else ():
            one = fact(row)
            if not isinstance(one, Answer):
                met.append(one)
                continue
            if newest is None or one.id.device != newest.id.device or one.id > newest.id:
                continue
            if after is not None and not follows_in_sitting(after.id.at, one.id.at):
                break
            met.append(one)
            after = one
            if one.opens:
                break
        return [one for one in effective(met) if isinstance(one, Answer)][::-1]

    def interview(self) -> Interview | None:
        """What the learner prepares for by the newest word on it; `None` if there is nothing."""
        rows = self._db.execute(hot.PLANNED)
        row = rows.fetchone()
        let_go(rows)
        newest = None if row is None else fact(row)
        return newest.interview if isinstance(newest, Appointment) else None

    def appoint(self, interview: Interview | None, clock: int, day: Day) -> None:
        """Prepare for an interview from now on, or for none, within a transaction.

        Raises:
            StudyError: it names more than other devices would take; nothing was written.
        """
        if interview is not None:
            _check(interview)
        new = Appointment(self.new_id(clock), NO_CARD, day, interview)
        self._pen.write(new, self._number(NO_CARD))
        self._written()

    def answers_of(self, day: Day) -> list[Answer]:
        """The answers of a study day that still count, practice too, in fold order.

        Not those of a card that was begun anew after them.
        """
        # None is older: zones are at most 14 hours ahead of UTC, and an instant is never
        # before what the clock said.
        rows = self._db.execute(hot.SINCE, ((day - 1) * DAY_MS, day))
        return [one for one in since_reset(effective(map(fact, rows))) if one.review.day == day]

    def facts_of(self, key: Key) -> list[Fact]:
        """All facts that count for a card in fold order, with the keys they were made under."""
        from studyllm.store import cold

        row = self._db.execute(cold.NUMBER, (key,)).fetchone()
        return [] if row is None else self._facts(row[0])

    def pasts(self, cards: Iterable[tuple[int, Key]]) -> Iterator[list[Fact]]:
        """The facts that count for each of some cards in turn, in no order, read as it is taken.

        Args:
            cards: numbers and keys.
        """
        return (facts for _, _, facts in self._views().pasts(cards))

    def card_of(self, key: Key) -> Key:
        """The card for which facts of a key count that are made now."""
        from studyllm.store import cold

        head, sign, number = key.partition("#")
        cards = self._db.execute(cold.LED_FROM, (head,)).fetchall()
        return cards[-1][0] + sign + number if cards else key

    def aliases(self) -> list[Alias]:
        """All that was said of which key is which card, in no order."""
        from studyllm.store import cold

        facts = (fact(row) for row in self._db.execute(cold.ALIASES))
        return [one for one in facts if isinstance(one, Alias)]

    def facts(self, devices: Collection[str] | None = None) -> Iterator[Fact]:
        """All facts in fold order, read as they are taken, as the journal is now.

        Args:
            devices: the names of those whose facts are wanted; `None` is all.
        """
        from studyllm.store import cold

        if devices is None:
            return map(fact, self._db.execute(cold.ALL_FACTS))
        import json

        return map(fact, self._db.execute(cold.FACTS_BY, (json.dumps(list(devices)),)))

    def facts_by_device(self) -> dict[str, int]:
        """How many facts there are of each device that has any."""
        from studyllm.store import cold

        return dict(self._db.execute(cold.FACTS_OF_DEVICES).fetchall())

    def has_device(self, start: str) -> bool:
        """Whether the name of any device begins so."""
        from studyllm.store import cold

        asked = (start, f"{start}\U0010ffff")
        return bool(self._db.execute(cold.ANY_DEVICE, asked).fetchone()[0])

    @property
    def device(self) -> str:
        """The name under which facts are written here."""
        return str(self._pen.name)

    def merging(self) -> Merging:
        """What takes facts from elsewhere in; `look_again` is to be called when it has."""
        from studyllm.store.merging import Merging

        return Merging(self._db, self._views(), self._pen.name)

    def recital(self, card: int) -> Recital | None:
        """What the learner last named of a card's key points; `card` is the number of its key."""
        return last_recital(self._facts(card))

    def times(self, before: Day, most: int) -> list[tuple[int, bool]]:
        """Milliseconds of the newest answers before a day, and whether each was a card's first."""
        from studyllm.store import cold

        rows = self._db.execute(cold.TIMES, (before, most, 0))
        return [(took_ms, bool(first)) for took_ms, first in rows]

    def counted(self) -> Iterator[Counted]:
        """Answers by day, deck and state; the newest day first."""
        return map(Counted._make, complete(self._db.execute(hot.TALLY)))

    def new_id(self, clock: int) -> FactId:
        """The id of a fact made now, within a transaction. `clock`: epoch milliseconds."""
        return self._pen.next_id(clock, self._newest)

    def append(
        self, answer: Answer, card: int, deck: int, before: Memory | None, after: Memory | None
    ) -> None:
        """Write an answer and what follows from it, within a transaction.

        Args:
            answer: newer than all other facts that count; its id is from `new_id`.
            card: the number of its key.
            deck: the number of its deck's slug.
            before: the memory that it was answered with.
            after: the memory that it leaves.
        """
        if self._led_elsewhere(card):
            self._write(answer)
            return
        grade, day, took_ms = answer.review
        self._pen.write(answer, card)
        if after is not None and after != before:
            if before is None:
                self._db.execute(hot.REMEMBER, (card, *after))
            else:
                self._db.execute(hot.RENEW, (*after, card))
        state = CRAM if answer.cram else state_before(before, day)
        self._db.execute(hot.BUMP, (day, deck, int(grade), state, 1, min(took_ms, COUNTED_MS)))
        if before and state in FORETOLD:
            told = self._forecast(self._scheduler.recall(before, day), grade > Grade.AGAIN)
            self._db.execute(hot.COMPARE, (day, told.bin, *told.sums))
        self._newest = answer.id.at

    @cached_property
    def _forecast(self) -> Callable[[float, bool], Forecast]:
        from studyllm.core.calibration import forecast  # A start does not need it.

        return forecast

    def touch(self, card: int, memories: Iterable[Memory]) -> None:
        """Read where `append` will write, so that it need not wait for those pages.

        Args:
            card: the number of its key.
            memories: the one that it has, if any, and those that an answer may leave.
        """
        self._db.execute(hot.LAST_OF, (card,)).fetchone()
        for memory in memories:
            self._db.execute(hot.LAST_DUE, (memory.due, memory.interval)).fetchone()

    def append_anywhere(self, answer: Answer) -> None:
        """Write an answer, within a transaction, to whatever its key leads to now.

        For one whose card's numbers are not known; `append` is quicker.
        """
        self._write(answer)

    def has(self, answer: Answer) -> bool:
        """Whether exactly this answer is in the journal."""
        rows = self._db.execute(hot.SINCE, (answer.id.at, answer.review.day))
        return any(fact(row)._replace(card=answer.card) == answer for row in rows)

    def withdraw(self, answer: Answer | Reset, clock: int, day: Day) -> None:
        """Let an answer or a reset not count any more, within a transaction."""
        key = self._key_of(answer)
        self._write(Withdrawal(self.new_id(clock), key, day, answer.id))

    def correct(self, answer: Answer, grade: Grade, day: Day) -> None:
        """Let an answer have had another grade, within a transaction."""
        new_id = self._pen.id_at(answer.id.at)
        self._write(Correction(new_id, self._key_of(answer), day, answer.id, grade))

    def reset(self, key: Key, clock: int, day: Day) -> Reset:
        """Begin a card anew, within a transaction; the fact that says so."""
        fact = Reset(self.new_id(clock), key, day)
        self._write(fact)
        return fact

    def mark(
        self, key: Key, trait: Trait, on: bool, clock: int, day: Day, cause: FactId | None = None
    ) -> None:
        """Give a trait to a card or take it away, within a transaction."""
        self._write(Mark(self.new_id(clock), key, day, trait, on, cause))

    def adopt(self, key: Key, promise: Promise, clock: int) -> None:
        """Go on from what another program had promised for a card, within a transaction."""
        self._write(Baseline(self.new_id(clock), key, promise))

    def alias(self, key: Key, to: Key, clock: int, day: Day) -> None:
        """Have what was done under one key count for another card, within a transaction.

        Args:
            key: of a first sibling; the others go along.
            to: the same, of the card; `key` itself makes that a card of its own from now on.
            clock: epoch milliseconds.
            day: the study day.
        """
        self.alias_all([(key, to)], clock, day)

    def alias_all(self, links: Collection[tuple[Key, Key]], clock: int, day: Day) -> None:
        """Do so with many keys at once, which is quicker; each with the card it belongs to."""
        at = self.new_id(clock).at
        for key, to in links:
            self._pen.write(Alias(self._pen.id_at(at), key, day, to), self._number(key))
        self._views().realias([key for key, _ in links])
        self._written()

    def keep(self, name: str, value: str) -> None:
        """Keep a value that is no fact and follows from none; it is on disk when this returns."""
        with self._db.writing():
            self.note(name, value)

    def note(self, name: str, value: str) -> None:
        """Keep such a value, within a transaction."""
        self._pen.keep(KEPT + name, value)

    def kept(self, name: str) -> str:
        """What was kept under a name; nothing if nothing was."""
        return self._pen.meta.get(KEPT + name, "")

    def refold(self, progress: Progress) -> None:
        """Make all views anew from the journal, in the transaction that is open or in its own."""
        if self._db.raw.in_transaction:
            self._views().refold(progress)
        else:
            with self._db.writing():
                self._views().refold(progress)
        self.is_current = True
        self.changes += 1

    def differences(self, progress: Progress) -> Differences:
        """Where the views differ from what the journal says; nothing is changed."""
        self._db.execute("begin")
        try:
            return self._views().differences(progress)
        finally:
            self._db.execute("rollback")

    def _write(self, new: Fact) -> None:
        """Append a fact and fold its card anew, wherever the fact stands among its others."""
        from studyllm.store import cold

        number = self._number(new.card)
        led = self._db.execute(cold.LED_AT, (number, about(new))).fetchone()
        card, key = led or (number, new.card)
        before = self._facts(card)
        self._pen.write(new, number)
        self._views().change(card, key, before, new)
        self._written()

    def _number(self, key: Key) -> int:
        """The number of a key, given now if it has none."""
        from studyllm.store import cold

        self._db.execute(cold.ADD_NAME, (key,))
        return int(self._db.execute(cold.NUMBER, (key,)).fetchone()[0])

    def _written(self) -> None:
        self.changes += 1
        self._look_for_newest()

    def _led_elsewhere(self, card: int) -> bool:
        """Whether facts of a key that are made now count for another card."""
        if not self._any_led:
            return False
        from studyllm.store import cold

        led = self._db.execute(cold.LEADS_OF, (card,)).fetchall()
        return bool(led) and bool(led[-1][1] != card)

    def _key_of(self, one: Answer | Reset) -> Key:
        """The key that a fact was made under, whatever card it counts for now."""
        from studyllm.store import cold

        at, device, number = one.id
        row = self._db.execute(cold.WRITTEN, (at, device, number - at)).fetchone()
        return one.card if row is None else str(row[0])

    def _facts(self, card: int) -> list[Fact]:
        from studyllm.store import cold

        return [fact(row) for row in self._db.execute(cold.FACTS_OF, (card, card, card))]

    def _views(self) -> Views:
        from studyllm.store.views import Views

        return Views(self._db, self._scheduler)

    def _has_views(self) -> bool:
        """Whether they were made by this scheduler, and nobody has dropped or emptied them."""
        if self._pen.meta.get("scheduler") != self._scheduler.fingerprint:
            return False
        tables = self._db.execute(hot.VIEW_TABLES).fetchone()[0]
        return tables == VIEW_TABLES and not self._db.execute(hot.EMPTIED).fetchone()[0]

    def _look_for_newest(self) -> None:
        self._any_led = bool(self._db.execute(hot.ANY_LED).fetchone()[0])
        with closing(self._counting()) as counting:
            self._newest = next((one.id.at for one in counting), None)

    def _counting(self) -> Generator[Alias | Answer | Appointment | Baseline | Mark | Reset]:
        """The facts that count, the newest first: nothing withdrawn, nor what withdraws it."""
        withdrawn: set[FactId] = set()
        rows = self._db.execute(hot.TAIL)
        try:
            for row in rows:
                one = fact(row)
                if isinstance(one, Withdrawal):
                    withdrawn.add(one.answer)
                elif not isinstance(one, Correction) and one.id not in withdrawn:
                    yield one
        finally:
            let_go(rows)


def _check(interview: Interview) -> None:
    """Refuse what would not fit into a line of a journal file."""
    from studyllm.core.interview import MOST_DAYS_OFF, MOST_TOPICS
    from studyllm.errors import StudyError

    if len(interview.topics) > MOST_TOPICS or len(interview.days_off) > MOST_DAYS_OFF:
        raise StudyError(
            f"an interview names at most {MOST_TOPICS} topics and {MOST_DAYS_OFF} single days off; "
            "without any topic it is about all decks that are shown"
        )


VIEW_TABLES = 5
"""How many views there are."""
