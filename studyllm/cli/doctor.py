"""`studyllm doctor`: whether all is well, and what to do where it is not."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from studyllm.cli.commands import as_json_option, examples
from studyllm.cli.options import chosen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from studyllm.cli.clock import Clock
    from studyllm.cli.opening import Start
    from studyllm.config import Home
    from studyllm.core.health import Finding
    from studyllm.store.views import Differences
    from studyllm.study.checkup import Checkup

WRONG = 3
"""The exit code where something is wrong: the database cannot be relied on."""

GROUPS = (
    "file",
    "schema",
    "journal",
    "views",
    "decks",
    "backups",
    "places",
    "clock",
    "config",
    "versions",
    "terminal",
)
"""In the order in which they are told."""


@click.command(
    epilog=examples(
        "studyllm doctor",
        "studyllm doctor --json",
        "studyllm doctor --repair",
        "studyllm doctor --salvage journal.jsonl",
    )
)
@click.option(
    "--repair", is_flag=True, help="Make anew what can be made anew; a backup goes first."
)
@click.option(
    "--salvage",
    "target",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Write what can be read of a damaged database to FILE, which `studyllm import` takes in.",
)
@as_json_option
def doctor(repair: bool, target: Path | None, as_json: bool) -> int:
    """Say whether all is well, and what to do where it is not.

    The database file, its tables, the journal of what you did, all that follows from it (due
    days, counts, marks), decks, backups, folders, clock, settings, versions and the terminal are
    looked at. Each check is ok, a note, a warning or wrong. The exit code is 3 if anything is
    wrong, else 0. Nothing is changed without --repair.

    --repair makes due days, counts, marks, indexes and triggers anew and reads deck files again.
    No answer is touched, and without a backup nothing is.

    --salvage reads a database that nothing else can read any more, by its bytes, and never writes
    to it. It says how many answers were read and lost.

    JSON has ok, state (the worst of all checks) and checks, each with group, name, state, says and
    way_out; repaired (what was made anew) and backup; facts, cards, memory and standing (the cards
    that differ), tally, calibration and alias (how many differ), null where they were not compared;
    versions; and warnings. With --salvage: facts, sure, from_backup, lost by device, backup, file.
    """
    if target is not None:
        if repair:
            raise click.UsageError("--repair and --salvage exclude each other")
        from studyllm.cli.salvaging import salvage

        return salvage(target, as_json=as_json)
    return _Visit(repair, as_json).run()


class _Visit:
    """One look at everything."""

    def __init__(self, repair: bool, as_json: bool) -> None:
        self._repair = repair
        self._as_json = as_json
        self._found: list[Finding] = []
        self._differences: Differences | None = None
        self._repaired: list[str] = []
        self._backup: Path | None = None
        self._newest: int | None = None

    def run(self) -> int:
        from studyllm.cli import surroundings
        from studyllm.core.health import State, worst
        from studyllm.study.checkup import Checkup

        home, clock = self._begin()
        now = clock()
        checkup = Checkup(home, now.at)
        self._look(checkup, home, clock)
        self._found += checkup.places(self._newest)
        self._found += surroundings.check_clock(now, self._newest, checkup.sittings, os.environ)
        versions = surroundings.versions()
        self._found += surroundings.check_versions(versions)
        self._look_at_terminal()
        self._found.sort(key=lambda finding: GROUPS.index(finding.group))
        state = worst(self._found)
        self._tell(state, versions)
        return WRONG if state is State.WRONG else 0

    def _begin(self) -> tuple[Home, Clock]:
        """Where things lie, and the clock; what is wrong with settings is told, too."""
        from studyllm import config
        from studyllm.cli import surroundings
        from studyllm.cli.clock import make_clock

        home = config.find_home(os.environ)
        problems = [*surroundings.environment_problems(os.environ), *config.check(home.settings)]
        self._found += surroundings.check_config(home.settings, problems)
        return home, make_clock(os.environ)

    def _look(self, checkup: Checkup, home: Home, clock: Clock) -> None:
        """Look at the database as far as can be, and make anew what is wished for."""
        from studyllm.cli import output
        from studyllm.cli.opening import BEFORE_MS
        from studyllm.errors import StoreError

        latest = clock().at + BEFORE_MS
        with output.counting("checking the file, millions of steps:") as tick:
            self._found += checkup.file(tick)
        if not home.database.exists() or self._is_wrong("file"):
            return
        contents = [] if checkup.is_older else checkup.contents(latest)
        if self._repair and checkup.mendable:
            self._backup, done = checkup.mend()
            self._repaired += done
            contents = checkup.contents(latest)
        if not any(_is_wrong(finding) for finding in contents):
            try:
                self._look_inside(checkup, home, clock)
            except StoreError as error:
                if self._repair:
                    raise
                self._found.append(checkup.unusable(error))
            if checkup.is_older and not self._is_wrong("file"):  # opened, it is the present one
                contents = checkup.contents(latest)
        self._found += contents

    def _look_inside(self, checkup: Checkup, home: Home, clock: Clock) -> None:
        from studyllm.cli import output
        from studyllm.cli.opening import opened
        from studyllm.study.checkup import remade

        with opened(self._start(home, clock), quiet=True, reads=not self._repair) as study:
            self._newest = study.newest_at()
            with output.bar("reading your answers:") as progress:
                inside = checkup.inside(study, progress)
            if self._repair and inside.is_wrong:
                with output.bar("making anew:") as progress:
                    backup, done = remade(study, inside, progress)
                    self._backup = self._backup or backup
                    self._repaired += done
                    inside = checkup.inside(study, progress)
        self._differences = inside.differences
        self._found += inside.findings

    def _start(self, home: Home, clock: Clock) -> Start:
        """The learner's settings, or the usual ones if the file cannot be used."""
        from dataclasses import replace

        from studyllm import config
        from studyllm.cli.opening import Start
        from studyllm.errors import ConfigError

        settings = config.Settings()
        with suppress(ConfigError):
            settings = config.load(home.settings)
        settings = replace(settings, **chosen())
        return Start(home, settings, clock, config.language(settings, os.environ))

    def _look_at_terminal(self) -> None:
        from studyllm.cli.terminal_check import check_terminal

        self._found += check_terminal(os.environ, ask=not self._as_json)

    def _is_wrong(self, group: str) -> bool:
        return any(_is_wrong(finding) for finding in self._found if finding.group == group)

    def _tell(self, state: str, versions: Mapping[str, str]) -> None:
        if self._as_json:
            self._tell_json(state, versions)
            return
        from studyllm.cli import output
        from studyllm.cli.findings import lines

        for line in lines(self._found):
            output.say(line)
        if self._repaired:
            output.say()
            for done in self._repaired:
                output.say(f"repaired: {done}")
            output.say(f"The backup before is {self._backup}")
        wrong = sum(_is_wrong(finding) for finding in self._found)
        output.say()
        if wrong:
            output.say("1 thing is wrong." if wrong == 1 else f"{wrong} things are wrong.")
        elif self._differences is not None:
            output.say("All of it agrees with what you did.")
        else:
            output.say("Nothing is wrong.")

    def _tell_json(self, state: str, versions: Mapping[str, str]) -> None:
        from studyllm.cli import output
        from studyllm.core.health import State

        found = self._differences
        names = ("facts", "cards", "memory", "standing", "tally", "calibration", "alias")
        compared = {name: None if found is None else getattr(found, name) for name in names}
        output.say_json(
            {
                "ok": state != State.WRONG,
                "state": str(state),
                "checks": [finding._asdict() for finding in self._found],
                "repaired": self._repaired,
                "backup": None if self._backup is None else str(self._backup),
                **compared,
                "versions": versions,
                "warnings": [one.says for one in self._found if one.state is State.WARNING],
            }
        )


def _is_wrong(finding: Finding) -> bool:
    from studyllm.core.health import State

    return finding.state is State.WRONG
