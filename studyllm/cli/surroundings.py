"""What studyllm runs on and by: versions, the settings file, the clock."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from studyllm import __version__
from studyllm.core.health import Finding, State
from studyllm.core.journal import Moment

if TYPE_CHECKING:
    from studyllm.study.journal_checks import Sitting

_versions = partial(Finding, "versions")
_config = partial(Finding, "config")
_clock = partial(Finding, "clock")

LIBRARIES = ("textual", "rich", "click", "pyyaml", "sqlalchemy", "markdown-it-py", "pylatexenc")
"""Whose versions say most about how things look and work."""

SAFE_SQLITE = (3, 51, 3)
"""From this version on two programs may move the log into the file at once."""

_POSIX_ZONE = re.compile(r"<?[A-Za-z0-9+-]{3,}>?[+-]?\d.*")
"""How a zone can be written out, as in `CET-1CEST`."""

SHOWN = 5
"""Sittings that are named."""


def versions() -> dict[str, str]:
    """What runs, by name: studyllm, Python, SQLite, the system and libraries."""
    import platform

    from studyllm.store.integrity import SQLITE

    found = {
        "studyllm": __version__,
        "python": platform.python_version(),
        "sqlite": ".".join(map(str, SQLITE)),
    }
    for name in LIBRARIES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            found[name] = "?"
    found["libyaml"] = _libyaml()
    found["system"] = f"{platform.system()}-{platform.release()}-{platform.machine()}"
    return found


def _libyaml() -> str:
    from studyllm.deckfile import events

    return events.parser_version()


def check_versions(found: Mapping[str, str]) -> Iterator[Finding]:
    """What is remarkable about the versions."""
    from studyllm.store.integrity import SQLITE

    if SQLITE < SAFE_SQLITE:
        says = (
            "SQLite before 3.51.3 can damage a database when two programs move its log at once; "
            "studyllm lets only one do so at a time"
        )
        yield _versions("sqlite", State.NOTE, says)
    main = ", ".join(f"{name} {found[name]}" for name in ("studyllm", "python", "sqlite"))
    yield _versions("versions", State.OK, f"{main}, {found['system']}")


def check_config(path: Path, problems: Iterable[str]) -> Iterator[Finding]:
    """What is wrong with settings and variables."""
    from studyllm.text.clean import one_line

    wrong = list(problems)
    for problem in wrong:
        way_out = "until then most commands refuse to run; `studyllm config check` checks it again"
        yield _config("settings", State.WRONG, problem, way_out)
    if not wrong:
        name = one_line(str(path), 1000)
        yield _config("settings", State.OK, name if path.exists() else "the usual settings")


def check_clock(
    now: Moment, newest: int | None, sittings: Iterable[Sitting], environment: Mapping[str, str]
) -> Iterator[Finding]:
    """Whether the clock can be right, and what was answered under one that was not.

    Args:
        now: what the clock says.
        newest: the instant of the newest answer that counts, if it is known and there is one.
        sittings: those of the future.
        environment: variables by name.
    """
    from studyllm.cli.clock import knows_zone, shown
    from studyllm.cli.opening import clock_doubt

    listed = list(sittings)
    for sitting in listed[:SHOWN]:
        count = "1 answer" if sitting.answers == 1 else f"{sitting.answers:,} answers"
        at = shown(now._replace(at=sitting.first))
        says = f"{count} of the future, from {at} on"
        yield _clock("future", State.WARNING, says, _TAKE_BACK)
    if len(listed) > SHOWN:
        more = f"{len(listed) - SHOWN} more sittings of the future"
        yield _clock("future", State.WARNING, more, _TAKE_BACK)
    doubt = clock_doubt(now, newest)
    if doubt and not listed:
        way_out = "set the clock before you study, or go on if it is right"
        yield _clock("clock", State.WARNING, doubt, way_out)
    zone = environment.get("TZ", "").removeprefix(":")
    if zone and not knows_zone(zone) and not _POSIX_ZONE.fullmatch(zone):
        says = f"TZ is `{_short(zone)}`, which is no time zone that is known here"
        way_out = "days begin as in UTC until it is one, such as Asia/Shanghai"
        yield _clock("zone", State.WARNING, says, way_out)
    if not doubt and not listed:
        hours, minutes = divmod(abs(now.offset) // 60, 60)
        sign = "-" if now.offset < 0 else "+"
        yield _clock("clock", State.OK, f"{shown(now)}, UTC{sign}{hours:02}:{minutes:02}")


_TAKE_BACK = (
    "once the clock is right, `studyllm undo --sitting` takes the newest sitting back, the next "
    "time the one before it"
)


def _short(text: str) -> str:
    from studyllm.text.clean import one_line

    return one_line(text, 60)


def environment_problems(environment: Mapping[str, str]) -> Iterator[str]:
    """What is wrong with variables of ours."""
    from studyllm.cli.opening import check_variables
    from studyllm.errors import ConfigError

    try:
        check_variables(environment)
    except ConfigError as error:
        yield str(error)
