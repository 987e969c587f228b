"""Whether the places where things lie are safe, and what lies there that should not."""

from __future__ import annotations

import os
import re
import stat
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from studyllm.config import Home
from studyllm.core.health import Finding, State
from studyllm.core.journal import DAY_MS, HOUR_MS
from studyllm.store import backup, logs
from studyllm.study.publishing import REST
from studyllm.study.whereabouts import carried
from studyllm.text.clean import one_line

_places = partial(Finding, "places")
_backups = partial(Finding, "backups")

OLD_MS = 30 * DAY_MS
"""How old the newest backup may be if something was answered since."""

LEFT_S = 600
"""Seconds after which nobody writes to a file any more that is not done."""

SHOWN = 3

NETWORK = re.compile(
    r"nfs\d?|cifs|smb\w*|afs|9p|ncpfs|glusterfs|ceph|lustre|fuse\.(sshfs|smbnetfs|rclone|davfs\w*|"
    r"s3fs|gcsfuse|glusterfs|ceph\w*)|davfs\d?|webdav|vboxsf|drvfs|prl_fs|fuse\.vmhgfs-fuse|vmhgfs"
)
"""File systems, as Linux names them, on which locks or shared memory are not what SQLite needs."""

MOUNTS = Path("/proc/self/mountinfo")


def check_places(home: Home) -> Iterator[Finding]:
    """Who may read and write the data, and who else may have it."""
    yield from _check_rights(home)
    network = network_file_system(home.data)
    if network:
        says = f"the data folder lies on a network drive ({network}), on which two programs at once"
        says += " can damage a database"
        yield _places("drive", State.WARNING, says, _MOVE)
    for carrier, folder in carried(home.database):
        says = (
            f"the database lies in {one_line(str(folder), 1000)}, which {carrier} carries from "
            "device to device: one would overwrite the other's answers"
        )
        yield _places("carried", State.WARNING, says, _MOVE)
    found = list(leftovers(home))
    if found:
        names = ", ".join(one_line(str(path), 1000) for path in found[:SHOWN])
        more = f" and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
        way_out = "they may be deleted"
        yield _places("leftovers", State.NOTE, f"left by killed programs: {names}{more}", way_out)


_MOVE = (
    "move it out (STUDYLLM_HOME says where it lies) and let `studyllm sync FOLDER` exchange what "
    "you did"
)


def _check_rights(home: Home) -> Iterator[Finding]:
    shown = one_line(str(home.data), 1000)
    if not home.data.is_dir():
        yield _places("data", State.NOTE, f"there is no data folder yet at {shown}")
        return
    shut = [path for path in (home.data, home.database) if path.exists() and not _is_ours(path)]
    if shut:
        says = f"{one_line(str(shut[0]), 1000)} cannot be written"
        yield _places("data", State.WARNING, says, "answers can only be saved where it can be")
    open_ones = [path for path in (home.data, home.database) if _is_open(path)]
    for path in open_ones:
        mode = "700" if path.is_dir() else "600"
        name = one_line(str(path), 1000)
        says = f"other users of this machine may look into {name}"
        yield _places("rights", State.WARNING, says, f"chmod {mode} '{name}'")
    if not shut and not open_ones:
        yield _places("data", State.OK, f"{shown} is yours alone" if _POSIX else shown)


_POSIX = os.name == "posix"


def _is_ours(path: Path) -> bool:
    return os.access(path, os.R_OK | os.W_OK | (os.X_OK if path.is_dir() else 0))


def _is_open(path: Path) -> bool:
    """Whether other users may read or write it."""
    try:
        mode = path.stat().st_mode
    except OSError:
        return False
    return _POSIX and bool(stat.S_IMODE(mode) & 0o077)


def network_file_system(folder: Path, mounts: Path = MOUNTS) -> str:
    """The kind of network drive that a folder lies on; nothing if it lies on none, as it seems.

    Args:
        folder: which need not exist.
        mounts: what is mounted where, as Linux tells.
    """
    try:
        lines = mounts.read_text("utf-8", "surrogateescape").splitlines()
    except OSError:
        return ""
    place = os.path.realpath(folder)
    best, kind = "", ""
    for line in lines:
        before, _, after = line.partition(" - ")
        fields = before.split(" ")
        if len(fields) < 5 or not after:
            continue
        point = re.sub(r"\\([0-7]{3})", lambda code: chr(int(code[1], 8)), fields[4])
        inside = place == point or place.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(best):  # the last one mounted there hides the others
            best, kind = point, after.split(" ")[0]
    return kind if NETWORK.fullmatch(kind) else ""


def leftovers(home: Home) -> Iterator[Path]:
    """Files of programs that were killed before they could end what they did."""
    now = time.time()
    patterns = (
        (home.backups, "*.part*"),
        (home.data, f".{home.database.name}.*.new*"),
        (home.data, f"{REST}*"),
        (home.decks, f"{REST}*"),
        (home.decks / "media", f"{REST}*"),
    )
    for folder, pattern in patterns:
        for path in sorted(folder.glob(pattern)):
            try:
                age = now - path.stat().st_mtime
            except OSError:
                continue
            if age > LEFT_S:
                yield path


def check_backups(
    folder: Path, at: int, newest_fact: int | None, whole: Path | None
) -> Iterator[Finding]:
    """How many backups there are, how old the newest is, and whether it is whole.

    Args:
        folder: where they lie.
        at: the present instant, epoch milliseconds.
        newest_fact: the instant of the newest answer, if it is known and there is one.
        whole: the newest backup that is whole.
    """
    if kept := logs.kept(folder):
        name = one_line(str(kept[-1]), 1000)
        says = f"a database whose log could not be read to its end was kept: {name}"
        way_out = (
            "`studyllm doctor --salvage FILE` reads it, `studyllm import FILE` takes in what is "
            "missing; then it may be deleted"
        )
        yield _backups("log", State.WARNING, says, way_out)
    paths = backup.all_of_them(folder, at)
    if not paths:
        state = State.OK if newest_fact is None else State.NOTE
        says = "there is no backup yet; a sitting ends in one"
        yield _backups("backups", state, says)
        return
    newest = paths[0]
    name = one_line(str(newest), 1000)
    if newest != whole:
        says = f"the newest backup is damaged: {name}"
        way_out = f"the newest whole one is {one_line(str(whole), 1000)}" if whole else ""
        yield _backups("newest", State.WRONG, says, way_out or "there is no whole one")
        return
    made = backup.made_at(newest)
    says = f"{len(paths)}, the newest {_ago(at - made)} old and whole"
    if newest_fact is not None and min(newest_fact, at) - made > OLD_MS:
        way_out = "a sitting ends in one, if it is not killed; `studyllm backup` makes one now"
        yield _backups("backups", State.WARNING, says, way_out)
    else:
        yield _backups("backups", State.OK, says)


def _ago(ms: int) -> str:
    """About how long that is."""
    hours = max(ms, 0) // HOUR_MS
    if hours < 1:
        return "less than an hour"
    number, unit = (hours, "hour") if hours < 48 else (hours // 24, "day")
    return f"{number} {unit}{'' if number == 1 else 's'}"
