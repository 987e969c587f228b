"""Everything that a program writes, renames and syncs below a folder, in order.

SQLite is watched call by call. Of files that Python writes, each sync, rename and the like is seen
where it happens, and what was written since the last of them is found by looking.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple, TypeAlias

import pytest

from tests.faults.vfs import Call, watched

FOLDER = -1
"""Stands for any folder where a file has its number."""


class Write(NamedTuple):
    file: int
    offset: int
    data: bytes


class Cut(NamedTuple):
    """A file gets another size."""

    file: int
    size: int


class Sync(NamedTuple):
    file: int


class Names(NamedTuple):
    """Names in one folder that change together; `None` is for one that goes."""

    folder: str
    changes: dict[str, int | None]


class SyncFolder(NamedTuple):
    folder: str


class Said(NamedTuple):
    """What the program said by then."""

    what: object


Event: TypeAlias = Write | Cut | Sync | Names | SyncFolder | Said

TOLD_AUDITS = frozenset(
    f"{module}.{what}"
    for module in ("os", "shutil")
    for what in ("rename", "remove", "link", "symlink", "mkdir", "rmdir", "truncate", "rmtree")
) | {"open"}


@dataclass
class Recording:
    """What happened below a folder, from the moment on at which all there was on the disk."""

    root: Path
    deaf: Callable[[Path], bool] = lambda _: False
    """For which files and folders a sync does nothing, as on a disk that lies."""
    events: list[Event] = field(default_factory=list)
    before: dict[int, bytes] = field(default_factory=dict)
    """What files held in the beginning, by their numbers."""
    names: dict[str, int] = field(default_factory=dict)
    """All paths below the root as they were in the beginning, and their files' numbers."""

    def __post_init__(self) -> None:
        self._count = 0
        self._now: dict[str, int] = {}
        self._numbers: dict[int, int] = {}
        """Of files that have a name, by what the system calls them."""
        self._held: dict[int, bytes] = {}
        """What Python's files held when they were last looked at."""
        self._of_sqlite: set[int] = set()
        self._look()
        self.names = dict(self._now)
        self.before = {number: b"" for number in self._now.values() if number != FOLDER}
        for event in self.events:
            if isinstance(event, Write):
                self.before[event.file] = event.data
        self.events.clear()

    @contextmanager
    def running(self) -> Iterator[None]:
        """Write down what happens in the block; databases are opened and closed in it."""
        global _listener
        assert _listener is None
        if not _hooked:
            sys.addaudithook(_audited)
            _hooked.append(True)
        usual = os.fsync
        with watched() as shim, pytest.MonkeyPatch.context() as patch:

            def fsync(file: int) -> None:
                usual(file)
                self._synced(file)

            patch.setattr(os, "fsync", fsync)
            shim.before, shim.after = self._ahead, self._called
            _listener = self._look
            try:
                yield
            finally:
                _listener = None
        self._look()

    def say(self, what: object) -> None:
        """Note that the program has said something, as that an answer is saved."""
        self._look()
        self.events.append(Said(what))

    def _synced(self, descriptor: int) -> None:
        self._look()
        found = os.fstat(descriptor).st_ino
        paths = [path for path in self._now if (self.root / path).stat().st_ino == found]
        if self.root.stat().st_ino == found:
            paths = [""]
        for path in paths[:1]:
            self._sync(path)

    def _sync(self, path: str) -> None:
        if self.deaf(self.root / path):
            return
        number = self._now.get(path, FOLDER)
        self.events.append(SyncFolder(path) if number == FOLDER else Sync(number))

    def _ahead(self, call: Call) -> int:
        if call.what in ("open", "delete"):
            self._look()
        return 0

    def _called(self, call: Call) -> None:
        path = self._below(call.path)
        if path is None or path.endswith("-shm"):
            return
        if call.what in ("open", "delete"):
            self._look()
            if call.what == "open" and path in self._now:
                self._of_sqlite.add(self._now[path])
        elif call.what in ("write", "truncate", "sync") and path in self._now:
            number = self._now[path]
            if call.what == "write":
                self.events.append(Write(number, call.offset, call.data))
            elif call.what == "truncate":
                self.events.append(Cut(number, call.offset))
            else:
                self._sync(path)
        if call.folder:
            self._sync(str(Path(path).parent) if "/" in path else "")

    def _below(self, path: str) -> str | None:
        try:
            return str(Path(path).relative_to(self.root))
        except ValueError:
            return None

    def _look(self) -> None:
        """Find out which names there are now, and what Python's files hold."""
        found = dict(self._walk("", self.root))
        # A file that had no name a moment ago is a new one, though the system may call it the same.
        had = set(self._now.values())
        known = {inode: number for inode, number in self._numbers.items() if number in had}
        for inode in dict.fromkeys(found.values()):
            if inode not in known and inode != FOLDER:
                self._count += 1
                known[inode] = self._count
        self._numbers = known
        now = {path: known.get(inode, FOLDER) for path, inode in found.items()}
        self._renamed(now)
        self._now = now
        for path, number in now.items():
            if number != FOLDER and number not in self._of_sqlite:
                self._written(number, (self.root / path).read_bytes())

    def _walk(self, within: str, folder: Path) -> Iterator[tuple[str, int]]:
        with os.scandir(folder) as entries:
            for entry in sorted(entries, key=lambda one: one.name):
                # The index of a log is made anew from it.
                if entry.name.endswith("-shm"):
                    continue
                path = f"{within}/{entry.name}" if within else entry.name
                if entry.is_dir(follow_symlinks=False):
                    yield path, FOLDER
                    yield from self._walk(path, folder / entry.name)
                else:
                    yield path, entry.inode()

    def _renamed(self, now: dict[str, int]) -> None:
        changes: dict[str, dict[str, int | None]] = {}
        for path in sorted(self._now.keys() | now.keys()):
            if self._now.get(path) == now.get(path):
                continue
            # What moves from folder to folder goes with its new name.
            moved = [
                new for new in now.keys() - self._now.keys() if now[new] == self._now.get(path)
            ]
            named = path if now.get(path) or not moved or now[moved[0]] == FOLDER else moved[0]
            folder = str(Path(named).parent) if "/" in named else ""
            changes.setdefault(folder, {})[path] = now.get(path)
        self.events += (Names(folder, changed) for folder, changed in changes.items())

    def _written(self, number: int, content: bytes) -> None:
        held = self._held.get(number, b"")
        if content == held:
            return
        self._held[number] = content
        if content.startswith(held):
            self.events.append(Write(number, len(held), content[len(held) :]))
            return
        if len(content) < len(held):
            self.events.append(Cut(number, len(content)))
        self.events.append(Write(number, 0, content))


_listener: Callable[[], None] | None = None
_hooked: list[bool] = []


def _audited(event: str, _: object) -> None:
    """An audit hook, which stays for ever; it is heard before the thing is done."""
    global _listener
    if _listener is not None and event in TOLD_AUDITS:
        listener, _listener = _listener, None  # looking opens files, too
        try:
            listener()
        finally:
            _listener = listener
