"""One learner's study: sittings, decks, numbers and what was done, and the file's upkeep."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from studyllm.config import Home, Settings, shipped_decks
from studyllm.core.cards import Key
from studyllm.core.journal import Day, Grade, Moment, Recital, Trait
from studyllm.core.session import Left
from studyllm.core.stats import Knowledge
from studyllm.errors import StoreError, StudyError
from studyllm.store import backup
from studyllm.store.connection import Database, plainly
from studyllm.store.ledger import Ledger
from studyllm.store.logs import keep_hidden
from studyllm.store.migrations import open_copy, open_database
from studyllm.store.shelf import Shelf
from studyllm.study import overview
from studyllm.study.history import History
from studyllm.study.knowing import Knowing
from studyllm.study.library import Library
from studyllm.study.scheduling import scheduler_of
from studyllm.study.sitting import Sitting
from studyllm.study.views import Asked, Counts, DeckRow, Marked, Saved, Scope, Today, Withdrawn
from studyllm.study.wishes import Heard, Wishes
from studyllm.text.clean import one_line

if TYPE_CHECKING:
    from studyllm.core.interview import Interview
    from studyllm.store.merged import Merged
    from studyllm.store.views import Differences, Progress
    from studyllm.study.authoring import Authoring
    from studyllm.study.browsing import Browsing
    from studyllm.study.choosing import Choosing
    from studyllm.study.deck_export import DeckExport
    from studyllm.study.exchanging import Exchanging
    from studyllm.study.foreign import Reader
    from studyllm.study.keeping import Keeping, Kept
    from studyllm.study.mirror import Mirror
    from studyllm.study.mocking import Mocking
    from studyllm.study.package_export import PackageExport
    from studyllm.study.preparing import Preparing
    from studyllm.study.statistics import Statistics
    from studyllm.study.syncing import Synced
    from studyllm.study.views import Edited, EditPlace
    from studyllm.study.wishes import Arrived

Clock: TypeAlias = Callable[[], Moment]

TIDY_AFTER = 50
"""Answers from one checkpoint to the next; each adds about 25 KB to the log."""

LOOK_AFTER_MS = 1000
"""From one look at the learner's deck files to the next."""

QUICK_BYTES = 1_000_000
"""Of a database that is backed up before a sitting ends; a larger one takes too long for that."""


class Study:
    """Asks, takes answers, undoes. Every answer is on disk when its call returns."""

    def __init__(
        self, database: Database, home: Home, settings: Settings, clock: Clock, shipped: Path
    ) -> None:
        self._db = database
        self._home = home
        self._settings = settings
        self._clock = clock
        self._scheduler = scheduler_of(settings)
        self._shelf = Shelf(database)
        self._ledger = Ledger(database, self._scheduler, clock().at)
        self._library = Library(database, home, shipped, lambda: self.keeping.look())
        self.owes_backup = False
        """Whether a backup is due after `close` that would have taken too long in it."""
        self.backup_problem = ""
        """Why `close` could make none, a sentence; or nothing."""
        self.problems: list[str] = []
        """What is wrong with deck files, a line each, as of the last `sync`."""
        self.kept_log: Path | None = None
        """A copy of the log beside the database, if not all of it could be read."""
        self.history = History(
            database, self._ledger, self._shelf, self._scheduler, settings, self.moment
        )
        self._knowing = Knowing(self._shelf, self._ledger, self._scheduler, settings)
        self._answered = self._tidied = self._looked_at = 0
        self._sitting = self._sit(Scope())

    @property
    def settings(self) -> Settings:
        """The learner's, with what was chosen for this run."""
        return self._settings

    @property
    def settings_file(self) -> Path:
        """Where the learner's settings lie, or would."""
        return self._home.settings

    def bring_up_to_date(self, progress: Progress) -> None:
        """Fold the journal anew if another scheduler, or none, has made the views.

        `progress` is told how many facts were read, and how many there are.
        """
        if not self._ledger.is_current:
            self._ledger.refold(progress)

    def sync(self) -> None:
        """Read again what changed in the deck files."""
        self._looked_at = self._clock().at
        with plainly(self._db.path):
            self.problems = self._library.sync()
        self._decks_changed()

    def look_at_decks(self) -> bool:
        """Take over what was edited in the learner's deck files, at most once a second.

        Returns:
            Whether anything was.
        """
        at = self._clock().at
        if 0 <= at - self._looked_at < LOOK_AFTER_MS:
            return False
        self._looked_at = at
        with plainly(self._db.path):
            stale = self._library.is_stale()
        if stale:
            self.sync()
        return stale

    def start(self, scope: Scope | None = None) -> None:
        """Begin a sitting; without a scope, on all decks that are shown.

        Raises:
            StudyError: a deck of the scope does not exist.
        """
        scope = scope or Scope()
        for slug in scope.decks:
            self.check_deck(slug)
        last_at = self._sitting.last_at
        self._sitting = self._sit(scope)
        self._sitting.last_at = last_at

    def check_deck(self, slug: str) -> None:
        """Raise a `StudyError` unless there is a deck with that slug."""
        known = self.slugs()
        if slug not in known:
            import difflib

            near = difflib.get_close_matches(slug, known, 1)
            hint = f"did you mean `{near[0]}`?" if near else "`studyllm decks` lists them"
            raise StudyError(f"there is no deck `{one_line(slug)}`; {hint}")

    def file_of(self, slug: str) -> Path | None:
        """The file that gives a deck; `None` if there is no such deck."""
        with plainly(self._db.path):
            found = self._shelf.file_of(slug)
        return None if found is None else self._library.path(found[0])

    def slugs(self) -> list[str]:
        """Of all decks in their order, hidden ones too."""
        with plainly(self._db.path):
            return [deck.slug for deck in self._shelf.decks()]

    def newest_at(self) -> int | None:
        """The instant of the newest answer, or of the newest promise taken over; `None` if none.

        Epoch milliseconds.
        """
        with plainly(self._db.path):
            return self._ledger.newest_at()

    def day(self) -> Day:
        """Today's study day, by the clock."""
        return self.moment()[1]

    def moment(self) -> tuple[int, Day]:
        """The present instant in epoch milliseconds, and its study day, by the clock."""
        moment = self._clock()
        return moment.at, moment.day(self._settings.rollover_hour)

    def damage(self) -> StoreError | None:
        """What is wrong with the file of the database; nothing if it is whole."""
        from studyllm.store.suspicion import damage

        return damage(self._db.path)

    @property
    def written(self) -> int:
        """How many times something was written to the database since the study was opened."""
        return self._db.written

    def left(self, scope: Scope) -> Left:
        """What a sitting with that scope would ask today, if it began now."""
        asked = self._sit(scope).next()
        return asked.left if asked else Left(0, 0, 0)

    @property
    def scope(self) -> Scope:
        """What the present sitting is about."""
        return self._sitting.planning.scope

    def next(self) -> Asked | None:
        """The card to ask now; `None` when nothing is left today."""
        return self._sitting.next()

    def grade(self, grade: Grade, took_ms: int, recital: Recital | None = None) -> Saved:
        """Record the answer to the card that `next` gave, as `Sitting.grade` says."""
        saved = self._sitting.grade(grade, took_ms, recital)
        self._answered += 1
        self._knowing.forget(saved.key.partition("/")[0])
        return saved

    def undo(self) -> Withdrawn | None:
        """Let the newest answer that counts, of whichever sitting, not count any more.

        Its card is the next one asked.
        """
        return self._sitting.undo()

    def has_card(self, key: Key) -> bool:
        """Whether a deck has the card now, or it has a past."""
        with plainly(self._db.path):
            return self._shelf.card(key) is not None or bool(self._ledger.facts_of(key))

    def mark(self, key: Key, trait: Trait, on: bool) -> None:
        """Suspend, bury or flag a card, or take that back; it is on disk when this returns."""
        with self._db.writing():
            self._ledger.catch_up()
            self._ledger.mark(key, trait, on, *self.moment())
        if trait is not Trait.FLAGGED:
            self._sitting.leave(key)

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
        wishes = Wishes(replace, slug, encoding)
        return self.import_file(path, None, wishes, Heard(progress)).decks[0]

    def import_file(
        self,
        path: Path,
        reader: Reader | None,
        wishes: Wishes,
        heard: Heard,
        digest: Callable[[Path], bytes] | None = None,
    ) -> Arrived:
        """Take a file with decks in, whole or not at all; what that changed.

        Decks of other formats become deck files in the data folder.

        Args:
            path: the file; it stays as it is.
            reader: of its format, as `foreign.kind_of` tells; `None` if it is a deck file.
            wishes: of the learner.
            heard: who is told how far this is.
            digest: tells that of a deck file, if somebody knows it already.

        Raises:
            StudyError: it cannot be read, or a slug is another deck's; nothing has changed.
            ConfigError: what is wished for cannot be a slug, or the encoding is unknown.
        """
        from studyllm.deckfile import digest as deck_digest
        from studyllm.study.again import unchanged

        try:
            with plainly(self._db.path):
                arrived = None
                if reader is None:
                    arrived = unchanged(self._shelf, path, wishes, digest or deck_digest)
                if arrived is None:
                    from studyllm.study.arrival import Arrival

                    arrival = Arrival(self._db, self._home, self._library, self.exchanging)
                    arrived = arrival.take(path, reader, self._clock().at, wishes, heard)
                if not wishes.rehearse:
                    self._library.keep()
                return arrived
        finally:
            self._decks_changed()

    def edit_place(self, key: Key) -> EditPlace:
        """Which file and line to open to edit a card; what was learned of it stays.

        A shipped deck is copied to the data folder first, and the copy gives the deck from then
        on. The id of a card that has none in the file is written there.

        Raises:
            StudyError: no deck has the card, or its file cannot be written.
        """
        from studyllm.study.editing import Editing

        with plainly(self._db.path):
            place = Editing(self._db, self._home, self._library).place(key)
        if place.copied:
            self._sitting.plan_anew()
        return place

    def take_edit(self, key: Key, path: Path) -> Edited:
        """Take over what was edited in the file of a card; what came of it.

        A copy of a shipped deck in which nothing was changed goes again.
        """
        from studyllm.study.editing import Editing

        editing = Editing(self._db, self._home, self._library)
        with plainly(self._db.path):
            editing.drop_if_untouched(key, path)
        self.sync()
        with plainly(self._db.path):
            now = key if self._shelf.card(key) else self._ledger.card_of(key)
            return editing.outcome(now, path)

    def asked_again(self) -> Asked | None:
        """The card that is asked, with its present text; `None` if no deck has it any more."""
        return self._sitting.asked_again()

    def picture(self, slug: str, name: str) -> Path:
        """The absolute path of a picture that a card of a deck names.

        Raises:
            StudyError: it is not there, or is not a picture in the deck's own folder.
        """
        with plainly(self._db.path):
            return self._library.picture(slug, name)

    def remove_deck(self, slug: str) -> Path:
        """Take an own deck out; where its file was put. What was learned is kept."""
        self._decks_changed()
        with plainly(self._db.path):
            return self._library.remove(slug)

    def link(self, folder: Path) -> None:
        """Read the deck files in a folder from now on, where they are."""
        with plainly(self._db.path):
            self._library.link(folder)
        self.sync()

    def unlink(self, folder: Path) -> None:
        """Read them no more; the files stay, and what was learned.

        Raises:
            StudyError: the folder is not linked.
        """
        with plainly(self._db.path):
            self._library.unlink(folder)
        self.sync()

    def hide_decks(self, slugs: Iterable[str], hidden: bool) -> None:
        """Leave decks out of study and counts, or take them in again."""
        self._sitting.plan_anew()
        for slug in slugs:
            self._shelf.hide(slug, hidden)

    def order_decks(self, slugs: Iterable[str]) -> None:
        """Put these decks first, in this order; the others follow by their slugs."""
        self._sitting.plan_anew()
        self._shelf.order(slugs)

    def decks(self) -> list[DeckRow]:
        """All decks in their order, hidden ones too."""
        with plainly(self._db.path):
            return overview.deck_rows(self._shelf, self._ledger, self._library, self.day())

    def today(self) -> Today:
        """What was done today."""
        with plainly(self._db.path):
            return overview.day_total(self._ledger, self.day())

    def answers_by_day(self) -> Counter[Day]:
        """How many answers that count were given on each study day, practice not among them."""
        with plainly(self._db.path):
            return overview.answers_by_day(self._ledger)

    def knowledge(self) -> dict[str, Knowledge]:
        """How well the cards of each deck are known, as far as `measure` has come; by slug."""
        return self._knowing.known

    def measure(self) -> Iterator[None]:
        """Find out how well cards are known, where that may have changed.

        A step takes some milliseconds; anything else may be done between two steps.
        """
        with plainly(self._db.path):
            self._ledger.catch_up()
            yield from self._knowing.measure(self.day())

    def minutes(self, left: Left) -> int:
        """About how many minutes so many cards take, by the learner's own times and grades.

        With those that are expected to be asked again; to the nearest, but at least 1 if any.
        """
        from studyllm.core.budget import whole_minutes
        from studyllm.core.habits import repeats
        from studyllm.store.tallied import Tallied
        from studyllm.study.planning import own_grades

        day = self.day()
        with plainly(self._db.path):
            self._ledger.catch_up()
            grades = own_grades(Tallied(self._db), day)
            pace = self._sitting.planning.pace(day)
            below = overview.again_below(self._ledger, self._scheduler, day)
        return whole_minutes(pace.takes_ms(left, repeats(grades, below)))

    def counts(self) -> Counts:
        """Cards of the decks that are shown, and all answers that count."""
        with plainly(self._db.path):
            return overview.counts(self._shelf, self._ledger, self.day())

    def marked(self) -> list[Marked]:
        """The cards that are suspended, buried today, flagged or leeches, in the order of decks."""
        with plainly(self._db.path):
            return overview.marked(self._shelf, self._settings, self.day())

    @property
    def kept(self) -> Kept | None:
        """What came of lost cards when decks last changed; `None` if they have not."""
        return self._library.kept

    @cached_property
    def keeping(self) -> Keeping:
        """What joins histories and cards when keys have changed."""
        from studyllm.study.keeping import Keeping

        return Keeping(self._db, self._ledger, self.moment)

    @cached_property
    def mirror(self) -> Mirror:
        """What holds the mirror of the deck files against them."""
        from studyllm.study.mirror import Mirror

        return Mirror(self._db, self._shelf, self._library)

    @cached_property
    def browsing(self) -> Browsing:
        """What looks through all cards."""
        from studyllm.study.browsing import Browsing

        return Browsing(self._db, self._shelf, self._settings, self.day)

    @cached_property
    def authoring(self) -> Authoring:
        """What writes into the learner's deck files."""
        from studyllm.study.authoring import Authoring

        return Authoring(self._db, self._home, self._library)

    @cached_property
    def choosing(self) -> Choosing:
        """What tells what newer versions did to the learner's copies, and settles what is open."""
        from studyllm.study.choosing import Choosing

        return Choosing(self._db, self._home, self._library)

    def differing(self) -> list[tuple[str, int]]:
        """Slugs of own copies about which a newer version leaves something to choose; how much."""
        return self.choosing.differing() if self._home.bases.exists() else []

    def undecided(self) -> list[str]:
        """Slugs of own copies about which something was not chosen yet; no deck file is read."""
        from studyllm.study.bases import Bases

        return Bases(self._home).undecided()

    @property
    def news(self) -> list[str]:
        """What the newest `sync` did to decks beside reading them, a line each."""
        return self._library.news

    @cached_property
    def deck_export(self) -> DeckExport:
        """What gives decks out in other formats."""
        from studyllm.study.deck_export import DeckExport

        return DeckExport(self._db, self._shelf, self._library)

    def package_export(self) -> PackageExport:
        """What gives decks and what was learned of them out, as a package for Anki."""
        from studyllm.study.package_export import PackageExport

        return PackageExport(
            self._db,
            self._shelf,
            self._library,
            self._ledger,
            self._scheduler,
            self._settings,
            self.moment,
        )

    @cached_property
    def exchanging(self) -> Exchanging:
        """What gives the journal out and takes other devices' facts in."""
        from studyllm.study.exchanging import Exchanging

        return Exchanging(self._db, self._home, self._ledger, self.moment, self._library.keep)

    def sync_with(self, folder: Path, progress: Progress = lambda _done, _total: None) -> Synced:
        """Exchange what was done with other devices, through a folder that is carried about.

        Args:
            folder: where each device has one file of its own.
            progress: is told how many bytes of a file were read, or facts taken, of how many.

        Raises:
            StudyError: the folder cannot be used or written; nothing is lost by it.
        """
        from studyllm.study.syncing import Syncing

        try:
            with plainly(self._db.path):
                return Syncing(self._db, self._ledger, self.exchanging, progress).run(folder)
        finally:
            self._decks_changed()

    @cached_property
    def statistics(self) -> Statistics:
        """The numbers of the learner's progress."""
        from studyllm.study.statistics import Statistics

        return Statistics(
            self._db,
            self._ledger,
            self._shelf,
            self._scheduler,
            self._settings,
            self.moment,
            self._clock,
        )

    @cached_property
    def mocking(self) -> Mocking:
        """What holds mock interviews, and tells of earlier ones."""
        from studyllm.study.mocking import Mocking

        return Mocking(
            self._db, self._shelf, self._ledger, self._scheduler, self.moment, self._has_answered
        )

    def interview(self) -> Interview | None:
        """What the learner prepares for, also when its date has come; `None` if nothing is set."""
        with plainly(self._db.path):
            return self._ledger.interview()

    @cached_property
    def preparing(self) -> Preparing:
        """What plans towards an interview, and tells how ready the learner is."""
        from studyllm.study.preparing import Preparing

        return Preparing(
            self._db,
            self._ledger,
            self._shelf,
            self._scheduler,
            self._settings,
            self.moment,
            self._left_today,
            self.minutes,
        )

    def is_due(self) -> bool:
        """Whether any card of the scope's decks that was answered before is left to ask today."""
        with plainly(self._db.path):
            return self._sitting.planning.is_due(self.day())

    def due_on(self, days_ahead: int) -> int:
        """How many cards of the scope's decks can be asked that many days from today."""
        with plainly(self._db.path):
            return self._sitting.planning.due_on(self.day(), days_ahead)

    def backlog(self) -> int | None:
        """In how many days nothing due will be left over in the evening; 1 is today.

        Returns:
            `None` if the minutes of a day are not limited; 0 if it takes more than a year.
        """
        with plainly(self._db.path):
            return self._sitting.planning.backlog(self.day())

    def repair(self, progress: Progress) -> Path:
        """Make what is kept beside the journal anew from it; the backup that was made before."""
        made = backup.make(self._db.raw, self._home.backups, self.moment()[0])
        self._ledger.refold(progress)
        return made

    def differences(self, progress: Progress) -> Differences:
        """Where what is kept differs from what the journal says; nothing is changed."""
        with plainly(self._db.path):
            self._ledger.catch_up()
            return self._ledger.differences(progress)

    def remember(self, name: str, value: str) -> None:
        """Remember a habit, such as the theme last chosen; it is no fact of the journal."""
        self._ledger.keep(name, value)

    def recollect(self, name: str) -> str:
        """What was last remembered under a name; nothing if nothing was."""
        return self._ledger.kept(name)

    def rest(self) -> bool:
        """Take over what was edited in the learner's deck files, and make the next card quick.

        For that it is looked up, and the file is tidied now and then. To be called while the
        learner reads, never before a card.

        Returns:
            Whether decks were edited, so that the card that is asked may say something else.
        """
        edited = self.look_at_decks()
        # The first commit after a checkpoint begins the log anew and costs a second sync.
        if self._answered - self._tidied >= TIDY_AFTER:
            self._db.checkpoint()
            self._tidied = self._answered
        self._sitting.look_ahead()
        return edited

    def close(self) -> None:
        """End the study: the file is whole, and backed up if that is due and quickly done."""
        try:
            if self._answered and self._db.saves:
                self._back_up()
        finally:
            self._db.close()

    def _has_answered(self) -> None:
        """Take note of an answer that no sitting has taken."""
        self._answered += 1

    def _left_today(self) -> Left:
        """What there is to ask today, as the present sitting knows it if it is about all of it."""
        if self.scope != Scope():
            return self.left(Scope())
        asked = self.next()
        return asked.left if asked else Left(0, 0, 0)

    def _decks_changed(self) -> None:
        """Neither plan nor measure by what the decks were."""
        self._sitting.plan_anew()
        self._knowing.forget_all()

    def _sit(self, scope: Scope) -> Sitting:
        return Sitting(
            self._db,
            self._shelf,
            self._ledger,
            self._scheduler,
            self._settings,
            self.moment,
            scope,
        )

    def _back_up(self) -> None:
        from studyllm.study.safekeeping import Safekeeping

        at = self._clock().at
        keeping = Safekeeping(self._home, at)
        try:
            if keeping.due():
                keeping.tidy()
                keeping.look_for_room()
                self.owes_backup = self._home.database.stat().st_size > QUICK_BYTES
                if not self.owes_backup:
                    backup.make(self._db.raw, self._home.backups, at)
        except StoreError as error:
            self.backup_problem = f"{error}; your answers are saved"


def open_study(
    home: Home,
    settings: Settings,
    clock: Clock,
    *,
    shipped: Path | None = None,
    progress: Progress = lambda _done, _total: None,
    copy: bool = False,
) -> Study:
    """The learner's study, its database made or brought up to date, decks not yet synced.

    Args:
        home: where data lies.
        settings: the learner's.
        clock: what tells the present moment.
        shipped: the folder of the decks that come with the program, if another than usual.
        progress: is told how many facts were read, and of how many, if all must be.
        copy: read the database into memory and write nothing, where nothing can be written.

    Raises:
        UnwritableError: nothing could be saved; a copy may be read.
        StoreError: the database cannot be used; nothing was changed.
    """
    kept = None
    if copy:
        database = open_copy(home.database)
    else:
        kept = keep_hidden(home.database, home.backups, clock().at)
        database = open_database(home.database, home.backups, clock().at)
    try:
        with plainly(database.path):
            study = Study(database, home, settings, clock, shipped or shipped_decks())
            study.kept_log = kept
            study.bring_up_to_date(progress)
    except BaseException:
        database.close()
        raise
    return study
