"""Whether the database file is ours, whole, and as it is made."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from studyllm.config import Home
from studyllm.core.health import Finding, State
from studyllm.errors import StoreError
from studyllm.store.blueprint import Departures, Thing
from studyllm.store.inspecting import LATEST, Inspection, Size, is_busy
from studyllm.store.integrity import Ticking
from studyllm.text.clean import one_line
from studyllm.text.rounding import size_of

_file = partial(Finding, "file")
_schema = partial(Finding, "schema")

SHOWN = 3
"""Flaws and things that are named; the others are counted."""

ROOM = 50_000_000
"""Bytes that a disk should have left beside a copy of the database."""

GREAT_LOG = 64_000_000
"""Bytes of a log that nobody has had time to move into the file."""

MENDING = "`studyllm doctor --repair` makes it anew"
UPDATING = "bring studyllm up to date"


def absent(home: Home, newest: Path | None) -> Finding:
    """What to say where there is no database. `newest` is the newest backup that is whole."""
    path = one_line(str(home.database))
    if newest is None:
        says = f"there is no database yet at {path}; the first start makes it"
        return _file("database", State.NOTE, says)
    says = f"there is no database at {path}, but there are backups"
    way_out = f"`studyllm restore --newest` brings {one_line(str(newest), 1000)} back"
    return _file("database", State.WARNING, says, way_out)


def unusable(error: StoreError, newest: Path | None) -> Finding:
    """What to say of a database that cannot be used."""
    if is_busy(error):
        way_out = "wait, or close the other program, and look again"
        return _file("lock", State.WRONG, "another program does not stop writing", way_out)
    return _file("database", State.WRONG, one_line(str(error), 1000), way_back(newest))


def way_back(newest: Path | None) -> str:
    """What leads out of a database that cannot be used."""
    salvage = "`studyllm doctor --salvage FILE` writes what can be read of your answers to a file"
    if newest is None:
        return f"there is no whole backup; {salvage}"
    return (
        f"the newest whole backup is {one_line(str(newest), 1000)}: `studyllm restore --newest` "
        f"brings it back; before that, {salvage}, and `studyllm import` takes that in afterwards"
    )


def check_file(inspection: Inspection, newest: Path | None, tick: Ticking) -> Iterator[Finding]:
    """The version, SQLite's own check, size and room.

    Args:
        inspection: of the file.
        newest: the newest backup that is whole.
        tick: is told how far the check has come.
    """
    version = inspection.version()
    if version > LATEST:
        says = f"made by a newer studyllm: schema {version}, this one knows {LATEST}"
        yield _file("version", State.WRONG, says, UPDATING)
    elif version < LATEST:
        says = f"made by an older studyllm: schema {version} of {LATEST}"
        yield _file("version", State.NOTE, says, "the next start brings it up to date")
    else:
        yield _file("version", State.OK, f"schema {version}")
    yield from check_room(inspection.path, inspection.size())
    flaws = inspection.flaws(tick)  # last: of a badly damaged file it cannot even say so
    if flaws:
        more = f", and {len(flaws) - SHOWN} more" if len(flaws) > SHOWN else ""
        says = f"the database is damaged: {'; '.join(flaws[:SHOWN])}{more}"
        yield _file("integrity", State.WRONG, says, way_back(newest))
    else:
        yield _file("integrity", State.OK, "whole")


def check_room(path: Path, size: Size) -> Iterator[Finding]:
    """The size of a file and its log, and the room that is left beside them."""
    log = f", log {size_of(size.log)}" if size.log else ""
    unused = f", {size_of(size.free)} of it unused" if size.free > size.file // 10 else ""
    says = f"{size_of(size.file)}{unused}{log}"
    if size.log > GREAT_LOG:
        way_out = "close every studyllm that runs; the last one puts the log into the file"
        yield _file("size", State.NOTE, says, way_out)
    else:
        yield _file("size", State.OK, says)
    try:
        left = shutil.disk_usage(path.parent).free
    except OSError:
        return
    says = f"{size_of(left)} left on the disk"
    if left < size.file + size.log + ROOM:
        way_out = "make room: a backup takes as much as the database, and a full disk takes nothing"
        yield _file("room", State.WARNING, says, way_out)
    else:
        yield _file("room", State.OK, says)


def check_schema(found: Departures, newest: Path | None) -> Iterator[Finding]:
    """Tables, indexes and triggers, as `Inspection.departures` has found them."""
    tables = found.of("table")
    for part, what in ((tables.missing, "missing"), (tables.changed, "not as we make them")):
        if part:
            says = f"tables that are {what}: {_named(part)}"
            yield _schema("tables", State.WRONG, says, way_back(newest))
    if tables.foreign:
        says = f"tables that studyllm has not made: {_named(tables.foreign)}; they stay"
        yield _schema("tables", State.WARNING, says)
    rest = found.of("index", "trigger", "view")
    if rest.missing or rest.changed:
        says = f"missing or changed: {_named((*rest.missing, *rest.changed))}"
        yield _schema("triggers", State.WRONG, says, MENDING)
    if rest.foreign:
        says = f"somebody else has put into the database: {_named(rest.foreign)}"
        way_out = "`studyllm doctor --repair` takes it out"
        yield _schema("foreign", State.WRONG, says, way_out)
    if not any(found):
        yield _schema("schema", State.OK, "tables, indexes and triggers are as they should be")


def _named(things: tuple[Thing, ...]) -> str:
    names = [f"{kind} `{one_line(name, 60)}`" for kind, name in things[: 2 * SHOWN]]
    more = [f"{len(things) - 2 * SHOWN} more"] if len(things) > 2 * SHOWN else []
    return ", ".join([*names, *more])
