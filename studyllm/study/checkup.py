"""Whether all is well with what is the learner's, and what can be made anew if it is not."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from studyllm.config import Home
from studyllm.core.health import Finding, State, worst
from studyllm.errors import StoreError
from studyllm.store.backup import all_of_them, newest_whole
from studyllm.store.inspecting import LATEST, inspected
from studyllm.store.integrity import Ticking
from studyllm.store.logs import keep_hidden
from studyllm.store.views import Differences, Progress
from studyllm.study import file_checks, journal_checks, place_checks
from studyllm.study.journal_checks import Sitting
from studyllm.study.study import Study


class Inside(NamedTuple):
    """What was found in an open study."""

    differences: Differences
    findings: list[Finding]

    @property
    def is_wrong(self) -> bool:
        """Whether anything is wrong; all of it can be made anew."""
        return worst(self.findings) is State.WRONG


class Checkup:
    """Looks at one learner's things, from outside and then from inside."""

    def __init__(self, home: Home, at: int) -> None:
        """`at`: the present instant, epoch milliseconds."""
        self._home = home
        self._at = at
        self._version = 0
        self.mendable = False
        """Whether there are indexes or triggers to be put right."""
        self.sittings: list[Sitting] = []
        """Those of the future, as far as the journal was looked at."""
        self.newest_whole: Path | None = newest_whole(home.backups, at)

    @property
    def is_older(self) -> bool:
        """Whether opening the study will bring the database up to date."""
        return 0 < self._version < LATEST

    def file(self, tick: Ticking) -> list[Finding]:
        """What is to be said of the database file, before anything in it is trusted.

        Args:
            tick: is told how far SQLite's own check has come.
        """
        path = self._home.database
        if not path.exists():
            return [file_checks.absent(self._home, self.newest_whole)]
        found: list[Finding] = []
        keep_hidden(path, self._home.backups, self._at)  # what is opened may be written over
        try:
            with inspected(path) as inspection:
                self._version = inspection.version()
                found += file_checks.check_file(inspection, self.newest_whole, tick)
                if inspection.is_being_written():
                    says = "another program writes to the database just now"
                    found.append(Finding("file", "lock", State.NOTE, says))
        except StoreError as error:
            found.append(file_checks.unusable(error, self.newest_whole))
        return found

    def contents(self, latest: int) -> list[Finding]:
        """What is to be said of the schema, and of the journal if that can be relied on.

        Args:
            latest: the instant, epoch milliseconds, after which an answer is one of the future.
        """
        found: list[Finding] = []
        try:
            with inspected(self._home.database) as inspection:
                departures = inspection.departures()
                self.mendable = any(departures.of("index", "trigger", "view"))
                found += file_checks.check_schema(departures, self.newest_whole)
                tables = departures.of("table")
                if not (tables.missing or tables.changed):
                    journal = list(journal_checks.check_journal(inspection, self._at))
                    found += journal
                    if worst(journal) is not State.WRONG:
                        self.sittings = journal_checks.sittings_after(inspection, latest)
        except StoreError as error:
            found.append(file_checks.unusable(error, self.newest_whole))
        return found

    def unusable(self, error: StoreError) -> Finding:
        """What to say of a database that a command could not use."""
        return file_checks.unusable(error, self.newest_whole)

    def mend(self) -> tuple[Path, list[str]]:
        """Put indexes and triggers right; the backup that was made before, and what was done."""
        with inspected(self._home.database) as inspection:
            return inspection.mend(self._home.backups, self._at)

    def inside(self, study: Study, progress: Progress) -> Inside:
        """What is to be said of what follows from the journal, and of the decks."""
        differences = study.differences(progress)
        with inspected(self._home.database) as inspection:
            fresh = inspection.stale_fresh()
            odd = sum(inspection.odd_mirror())
        stale = [str(path) for path in study.mirror.stale()]
        decks, waiting = len(study.slugs()), study.keeping.waiting()
        findings = [
            *journal_checks.check_views(differences, fresh),
            *journal_checks.check_decks(decks, study.problems, stale, odd, waiting),
        ]
        return Inside(differences, findings)

    def places(self, newest_fact: int | None) -> list[Finding]:
        """What is to be said of the folders and backups, whatever is wrong with the database.

        Args:
            newest_fact: the instant of the newest answer, if it is known and there is one.
        """
        folder = self._home.backups
        if self.newest_whole != next(iter(all_of_them(folder, self._at)), None):
            self.newest_whole = newest_whole(folder, self._at)  # a repair makes one, too
        return [
            *place_checks.check_places(self._home),
            *place_checks.check_backups(folder, self._at, newest_fact, self.newest_whole),
        ]


def remade(study: Study, inside: Inside, progress: Progress) -> tuple[Path, list[str]]:
    """Make what is wrong inside anew; the backup that was made before, and what was made.

    Raises:
        StoreError: no backup could be made; nothing was changed.
    """
    groups = {finding.group for finding in inside.findings if finding.state is State.WRONG}
    backup = study.repair(progress)
    made = ["made due days, marks, counts, forecasts and aliases anew from your answers"]
    if "decks" in groups:
        study.mirror.reread()
        study.sync()
        made.append("read all deck files again")
    return backup, made
