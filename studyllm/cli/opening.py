"""What every command begins with: settings, clock and the learner's study, opened and closed."""

from __future__ import annotations

import gc
import os
import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, NamedTuple, NoReturn

from studyllm import config
from studyllm.cli import output
from studyllm.cli.clock import Clock, make_clock, shown
from studyllm.config import Home, Settings
from studyllm.core.journal import DAY_MS, Moment
from studyllm.errors import ConfigError, UnwritableError
from studyllm.study import Study, open_study
from studyllm.text.clean import one_line

VARIABLES = ("STUDYLLM_HOME", "STUDYLLM_NOW")

SHOWN_PROBLEMS = 5
"""Problems of deck files that a command names; `decks lint` names them all."""

LONG_AFTER_MS = 180 * DAY_MS
BEFORE_MS = 5 * 60_000
"""How far the clock may stand from the newest answer without a word."""

YEARS_AFTER_MS = 731 * DAY_MS
"""How far after it without a question, where one can be asked."""


class Start(NamedTuple):
    """What is known before anything is touched."""

    home: Home
    settings: Settings
    clock: Clock
    language: str
    """Of cards and titles."""


def begin(environment: Mapping[str, str], chosen: Mapping[str, Any] | None = None) -> Start:
    """Where things lie, the learner's settings and the clock.

    Args:
        environment: variables by name.
        chosen: settings that hold for this run instead of those in the file.

    Raises:
        ConfigError: a setting or a variable has a value that cannot be used.
    """
    check_variables(environment)
    home = config.find_home(environment)
    settings = config.load(home.settings)
    if chosen:
        settings = replace(settings, **chosen)
    return Start(home, settings, make_clock(environment), config.language(settings, environment))


@contextmanager
def opened(
    start: Start, *, quiet: bool = False, asks: bool = False, reads: bool = False
) -> Iterator[Study]:
    """The study with its decks up to date, closed in the end, however that comes.

    Args:
        start: from `begin`.
        quiet: whether to keep silent about deck files with mistakes and a doubtful clock.
        asks: whether the learner will be asked about a clock that can hardly be right.
        reads: whether nothing will be saved, so that a database that can only be read will do.
    """
    end_well()
    study = _synced(start, quiet, reads)
    try:
        if study.kept_log is not None:
            output.tell(
                "the end of the log beside the database could not be read; a copy was kept as "
                f"{study.kept_log}: `studyllm doctor` says what to do"
            )
        if not quiet:
            warn_of_decks(study.problems)
            for line in study.news:
                output.tell(line)
            now, newest = start.clock(), study.newest_at()
            doubt = clock_doubt(now, newest)
            if doubt and not (asks and must_ask(now, newest)):
                output.tell(doubt)
        yield study
    finally:
        study.close()
        if study.backup_problem:
            output.tell(study.backup_problem)
        if study.owes_backup:
            from studyllm.cli.background import go_on

            go_on("backup", "--if-due")


def _synced(start: Start, quiet: bool, reads: bool) -> Study:
    """The study with its decks up to date; of a copy in memory, if only that can be had."""
    try:
        return _opened(start, copy=False)
    except UnwritableError as error:
        if not reads:
            way_out = "`studyllm due`, `stats` and `export` still show what is there"
            raise UnwritableError(f"{error}; {way_out}") from error
        study = _opened(start, copy=True)
        if not quiet:
            output.tell(f"{error}; what is there is shown")
        return study


def _opened(start: Start, *, copy: bool) -> Study:
    with output.bar("reading your answers:") as progress:
        study = open_study(start.home, start.settings, start.clock, progress=progress, copy=copy)
    # The start is over, and with it what `main` keeps the collector from.
    gc.freeze()
    gc.enable()
    try:
        study.sync()
    except BaseException:
        study.close()
        raise
    return study


def warn_of_decks(problems: list[str]) -> None:
    """Name the first mistakes in deck files. Their decks stay as they were."""
    for problem in problems[:SHOWN_PROBLEMS]:
        output.tell(problem)
    if len(problems) > SHOWN_PROBLEMS:
        more = len(problems) - SHOWN_PROBLEMS
        output.tell(f"… and {more} more; `studyllm decks lint` lists them all")


def clock_doubt(now: Moment, newest: int | None) -> str:
    """Why the clock may be wrong, or nothing.

    Args:
        now: what it says.
        newest: the instant of what the learner did last, epoch milliseconds, or `None`.
    """
    # An answer comes after all that was done before it. So its instant may be that of a plan, or
    # of a promise, that was made when the clock was ahead; nothing says that it was answered then.
    if newest is None or -BEFORE_MS <= now.at - newest <= LONG_AFTER_MS:
        return ""
    present, past = shown(now), shown(now._replace(at=newest))
    return f"the clock says {present}, what you did last is of {past}; is the clock right?"


def must_ask(now: Moment, newest: int | None) -> bool:
    """Whether the clock is so far from the newest answer that it can hardly be right.

    Args:
        now: what it says.
        newest: the instant of the newest answer, epoch milliseconds, or `None`.
    """
    return newest is not None and not -BEFORE_MS <= now.at - newest <= YEARS_AFTER_MS


def check_variables(environment: Mapping[str, str]) -> None:
    """Raise a `ConfigError` for a variable that has our prefix and means nothing to us."""
    for name in environment:
        if name.startswith("STUDYLLM_") and name not in VARIABLES:
            from difflib import get_close_matches

            shown = one_line(name, 60)
            near = get_close_matches(shown, VARIABLES, 1, 0.0)[0]
            raise ConfigError(f"{shown} is not a variable of studyllm; did you mean {near}?")


def end_well() -> None:
    """Let a request to end close the study first. One that is ignored stays ignored."""
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _leave)


def _leave(number: int, _: object) -> NoReturn:
    raise SystemExit(128 + number)


def has_terminal(environment: Mapping[str, str]) -> bool:
    """Whether a screen can be shown and keys can be read."""
    if environment.get("TERM") == "dumb":
        return False
    return os.isatty(0) and os.isatty(1)
