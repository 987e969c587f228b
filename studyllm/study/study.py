"""One learner's study: from the next card to the answer on disk, and back by undo."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from studyllm.config import Home, Settings, shipped_decks
from studyllm.core.cards import Key
from studyllm.core.journal import Answer, Day, Grade, Moment, Review
from studyllm.core.schedule import Memory, Scheduler, outcomes
from studyllm.core.session import Left, Queue, Turn
from studyllm.core.sm2 import SM2
from studyllm.errors import StudyError
from studyllm.store import backup
from studyllm.store.connection import Database, plainly
from studyllm.store.ledger import Ledger
from studyllm.store.migrations import open_database
from studyllm.store.shelf import Shelf, ShelfCard
from studyllm.study import overview
from studyllm.study.library import Library
from studyllm.study.planning import Planning
from studyllm.study.views import Asked, Counts, DeckRow, Saved, Scope, Today, Withdrawn
from studyllm.text.clean import one_line

if TYPE_CHECKING:
    from studyllm.store.intake import Merged

Clock: TypeAlias = Callable[[], Moment]

TIDY_AFTER = 50
"""Answers from one checkpoint to the next; each adds about 25 KB to the log."""

BACKUP_AFTER_MS = 3_600_000
"""A sitting with answers ends in a backup if the last one is older."""


class Study:
    """Asks, takes answers, undoes. Every answer is on disk when its call returns."""

    def __init__(
        self, database: Database, home: Home, settings: Settings, clock: Clock, shipped: Path
    ) -> None:
        self._db = database
        self._home = home
        self._settings = settings
        self._clock = clock
        self._scheduler: Scheduler = SM2
        self._shelf = Shelf(database)
        self._ledger = Ledger(database, self._scheduler, clock().at)
        self._library = Library(database, home, shipped)
        self.problems: list[str] = []
        """What is wrong with deck files, a line each, as of the last `sync`."""
        self._answered = self._tidied = 0
        self._queue: Queue | None = None
        self.start()

    def bring_up_to_date(self, progress: Callable[[int], None]) -> None:
        """Fold the journal anew if another scheduler, or none, has made the views.

        `progress` is told how many facts were read.
        """
        if not self._ledger.is_current:
            self._ledger.refold(progress)

    def sync(self) -> None:
        """Read again what changed in the deck files."""
        with plainly(self._db.path):
            self.problems = self._library.sync()
        self._queue = None

    def start(self, scope: Scope | None = None) -> None:
        """Begin a sitting; without a scope, on all decks that are shown.

        Raises:
            StudyError: a deck of the scope does not exist.
        """
        scope = scope or Scope()
        for slug in scope.decks:
            self.check_deck(slug)
        new_per_day = self._settings.new_per_day
        self._planning = Planning(self._shelf, self._ledger, scope, new_per_day)
        self._queue = None
        self._planned_for: Day = 0
        self._looked = False
        self._asked: tuple[ShelfCard, Asked] | None = None
        self._unsure: Answer | None = None
        self._brought_back: Key | None = None
        self._sitting: list[Key] = []
        self._begun: set[Key] = set()

    def check_deck(self, slug: str) -> None:
        """Raise a `StudyError` unless there is a deck with that slug."""
        known = self.slugs()
        if slug not in known:
            import difflib

            near = difflib.get_close_matches(slug, known, 1)
            hint = f"did you mean `{near[0]}`?" if near else "`studyllm decks` lists them"
            raise StudyError(f"there is no deck `{one_line(slug)}`; {hint}")

    def slugs(self) -> list[str]:
        """Of all decks in their order, hidden ones too."""
        with plainly(self._db.path):
            return [deck.slug for deck in self._shelf.decks()]

    def newest_at(self) -> int | None:
        """The instant of the newest answer that counts, epoch milliseconds; `None` without one."""
        with plainly(self._db.path):
            newest = self._ledger.newest()
        return newest.id.at if newest else None

    def day(self) -> Day:
        """Today's study day, by the clock."""
        return self._clock().day(self._settings.rollover_hour)

    def next(self) -> Asked | None:
        """The card to ask now; `None` when nothing is left today."""
        with plainly(self._db.path):
            day = self.day()
            queue = self._current_queue(day)
            while key := self._brought_back or queue.next():
                if found := self._shelf.card(key):
                    asked = self._ask(key, found, day, queue.left())
                    self._asked = found, asked
                    return asked
                self._brought_back = None
                queue.drop(key)
        self._asked = None
        return None

    def grade(self, grade: Grade, took_ms: int) -> Saved:
        """Record the answer to the card that `next` gave.

        Args:
            grade: the learner's.
            took_ms: milliseconds from question shown to grade given.

        Raises:
            StoreError: it could not be saved. The card stays asked, and trying again cannot
                count the answer twice.
        """
        if self._asked is None:
            raise ValueError("no card is asked")
        found, asked = self._asked
        with self._db.writing():  # what is read here cannot change before it is written
            if self._db.changed_elsewhere():
                self._ledger.look_again()
                found = self._shelf.card(asked.key) or found
                self._queue = None
            answer, memory = self._append(asked.key, found, grade, max(0, took_ms))
        self._unsure = self._asked = self._brought_back = None
        self._looked = True
        return self._count(asked, found, answer, memory)

    def undo(self) -> Withdrawn | None:
        """Let the newest answer that counts, of whichever sitting, not count any more.

        Its card is the next one asked.
        """
        with self._db.writing():
            if self._db.changed_elsewhere():
                self._ledger.look_again()
            answer = self._ledger.newest()
            if answer is None:
                return None
            self._ledger.withdraw(answer, self._clock().at, self.day())
        self._queue = self._asked = None
        self._brought_back = answer.card
        if answer.card in self._sitting:
            self._sitting.reverse()
            self._sitting.remove(answer.card)
            self._sitting.reverse()
        if answer.card not in self._sitting:
            self._begun.discard(answer.card)
        return Withdrawn(answer.card, answer.review.grade, answer.review.day)

    def import_deck(
        self,
        path: Path,
        *,
        replace: bool = False,
        slug: str | None = None,
        encoding: str | None = None,
        progress: Callable[[int], None] = lambda _: None,
    ) -> Merged:
        """Take a deck file in, by a copy in the data folder; what that changed.

        Args:
            path: the file; it stays as it is.
            replace: take the place of a deck that has the slug, whoever wrote it.
            slug: another slug for the deck than the file says.
            encoding: of the file, if it is neither UTF-8 nor UTF-16 with a mark.
            progress: is told how many cards were read.

        Raises:
            DeckError: the file breaks a rule of the format; nothing has changed.
            StudyError: its slug is another deck's; nothing has changed.
            ConfigError: `slug` cannot be a slug, or the encoding is unknown.
        """
        from studyllm.study.arrival import Arrival

        self._queue = None
        with plainly(self._db.path):
            return Arrival(self._db, self._home, self._library).take(
                path,
                self._clock().at,
                replace=replace,
                slug=slug,
                encoding=encoding,
                progress=progress,
            )

    def remove_deck(self, slug: str) -> Path:
        """Take an own deck out; where its file was put. What was learned is kept."""
        self._queue = None
        with plainly(self._db.path):
            return self._library.remove(slug)

    def hide_decks(self, slugs: Iterable[str], hidden: bool) -> None:
        """Leave decks out of study and counts, or take them in again."""
        self._queue = None
        for slug in slugs:
            self._shelf.hide(slug, hidden)

    def order_decks(self, slugs: Iterable[str]) -> None:
        """Put these decks first, in this order; the others follow by their slugs."""
        self._queue = None
        self._shelf.order(slugs)

    def decks(self) -> list[DeckRow]:
        """All decks in their order, hidden ones too."""
        with plainly(self._db.path):
            return overview.deck_rows(self._shelf, self._library, self.day())

    def today(self) -> Today:
        """What was done today."""
        with plainly(self._db.path):
            return overview.day_total(self._ledger, self.day())

    def counts(self) -> Counts:
        """Cards of the decks that are shown, and all answers that count."""
        with plainly(self._db.path):
            return overview.counts(self._shelf, self._ledger, self.day())

    def due_on(self, days_ahead: int) -> int:
        """How many cards of the scope's decks are due within that many days from today."""
        with plainly(self._db.path):
            return len(self._shelf.due(self.day() + days_ahead, self._planning.decks()))

    def rest(self) -> None:
        """Tidy the file now and then; to be called while the learner reads, never before a card."""
        # The first commit after a checkpoint begins the log anew and costs a second sync.
        if self._answered - self._tidied >= TIDY_AFTER:
            self._db.checkpoint()
            self._tidied = self._answered

    def close(self) -> None:
        """End the study: the file is whole, and backed up if that is due."""
        try:
            if self._answered:
                self._back_up()
        finally:
            self._db.close()

    def _back_up(self) -> None:
        at = self._clock().at
        last = backup.newest(self._home.backups)
        if last is None or at - backup.made_at(last) > BACKUP_AFTER_MS:
            backup.make(self._db.raw, self._home.backups, at)

    def _current_queue(self, day: Day) -> Queue:
        """The queue, planned anew if the world has changed since it was planned."""
        # A grade has looked in its transaction, a moment ago.
        looked, self._looked = self._looked, False
        if not looked and self._db.changed_elsewhere():
            self._ledger.look_again()
            self._queue = None
        if self._queue is None or self._planned_for != day:
            agenda = self._planning.agenda(day, frozenset(self._sitting), len(self._begun))
            self._queue = Queue(agenda, self._scheduler.again_below)
            self._planned_for = day
            for card in self._queue.weak:
                if self._shelf.card(card) is None:
                    self._queue.drop(card)
        return self._queue

    def _ask(self, key: Key, found: ShelfCard, day: Day, left: Left) -> Asked:
        memory = found.memory
        return Asked(
            key=key,
            deck=found.deck,
            card=found.card,
            number=found.sibling,
            day=day,
            outcomes=outcomes(self._scheduler.step, memory, day),
            repeat=memory is not None and memory.day == day,
            is_new=memory is None,
            again_below=self._scheduler.again_below,
            left=left,
            done=len(self._sitting),
        )

    def _append(
        self, key: Key, found: ShelfCard, grade: Grade, took_ms: int
    ) -> tuple[Answer, Memory]:
        """Write the answer, unless an attempt that seemed to fail has done so."""
        if self._unsure is not None and self._ledger.has(self._unsure):
            written = self._shelf.card(key) or found
            if written.memory is not None:
                return self._unsure, written.memory
        moment = self._clock()
        review = Review(grade, moment.day(self._settings.rollover_hour), took_ms)
        answer = Answer(self._ledger.new_id(moment.at), key, review)
        memory = self._scheduler.step(found.memory, review)
        self._unsure = answer
        self._ledger.append(answer, found.number, found.deck_number, found.memory, memory)
        return answer, memory

    def _count(self, asked: Asked, found: ShelfCard, answer: Answer, memory: Memory) -> Saved:
        grade, day, _ = answer.review
        self._answered += 1
        self._sitting.append(asked.key)
        if found.memory is None:
            self._begun.add(asked.key)
        if self._queue is not None:
            self._queue.answered(Turn(asked.key, asked.deck.slug, grade))
        again = grade < self._scheduler.again_below
        return Saved(asked.key, grade, memory, again, day)


def open_study(
    home: Home,
    settings: Settings,
    clock: Clock,
    *,
    shipped: Path | None = None,
    progress: Callable[[int], None] = lambda _: None,
) -> Study:
    """The learner's study, its database made or brought up to date, decks not yet synced.

    Args:
        home: where data lies.
        settings: the learner's.
        clock: what tells the present moment.
        shipped: the folder of the decks that come with the program, if another than usual.
        progress: is told how many facts were read, if all must be read again.

    Raises:
        StoreError: the database cannot be used; nothing was changed.
    """
    database = open_database(home.database, home.backups, clock().at)
    try:
        with plainly(database.path):
            study = Study(database, home, settings, clock, shipped or shipped_decks())
            study.bring_up_to_date(progress)
    except BaseException:
        database.close()
        raise
    return study
