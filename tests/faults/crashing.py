"""What a disk may hold after the power went: states that a recording can have left behind.

What was synced is there. Of what came after the last sync of a file or folder anything may be
there: all, nothing, some of the writes, some of their sectors or pages, in any order, with the old
size or the new, and rubbish where a write was under way. Names are as lasting as the syncs of
their folder.
"""

from __future__ import annotations

import random
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.faults.recording import (
    FOLDER,
    Cut,
    Event,
    Names,
    Recording,
    Said,
    Sync,
    SyncFolder,
    Write,
)

SECTOR, PAGE = 512, 4096


@dataclass
class State:
    """A disk after the power went."""

    at: int
    """How many events there had been."""
    said: list[Any]
    """What the program had said before."""
    files: dict[str, bytes] = field(default_factory=dict)
    folders: list[str] = field(default_factory=list)

    def lay(self, root: Path) -> None:
        """Write it into a folder that is empty."""
        for folder in self.folders:
            (root / folder).mkdir()
        for path, content in self.files.items():
            (root / path).write_bytes(content)

    @property
    def key(self) -> int:
        """States with different keys differ."""
        said = tuple(map(repr, self.said))
        return hash((said, tuple(sorted(self.files.items())), tuple(self.folders)))


@dataclass
class _File:
    lasting: bytes = b""
    pending: list[Write | Cut] = field(default_factory=list)

    def sync(self) -> None:
        content = bytearray(self.lasting)
        for event in self.pending:
            _apply(content, event)
        self.lasting = bytes(content)
        self.pending.clear()


class Disk:
    """A disk to which the events of a recording happen one by one."""

    def __init__(self, recording: Recording) -> None:
        self._files = {number: _File(content) for number, content in recording.before.items()}
        self._names = dict(recording.names)
        """Those that last."""
        self._pending: dict[str, list[Names]] = {}
        self._said: list[Any] = []
        self._at = 0

    def happens(self, event: Event) -> None:
        self._at += 1
        match event:
            case Write(file) | Cut(file):
                self._file(file).pending.append(event)
            case Sync(file):
                self._file(file).sync()
            case Names(folder):
                self._pending.setdefault(folder, []).append(event)
            case SyncFolder(folder):
                for names in self._pending.pop(folder, []):
                    _rename(self._names, names)
            case Said(what):
                self._said.append(what)

    def cut_off(self, chance: random.Random) -> State:
        """One of the states in which the power can leave it now."""
        names = dict(self._names)
        kept = [names for pending in self._pending.values() for names in _some(pending, chance)]
        chance.shuffle(kept) if chance.random() < 0.3 else None
        for each in kept:
            _rename(names, each)
        state = State(self._at, list(self._said))
        contents: dict[int, bytes] = {}
        for path in sorted(names):
            number, folder = names[path], path.rpartition("/")[0]
            if folder and folder not in state.folders:
                continue  # the folder itself is not there any more
            if number == FOLDER:
                state.folders.append(path)
                continue
            if number not in contents:
                contents[number] = _left(self._file(number), chance)
            state.files[path] = contents[number]
        # What the system keeps of a log's index in memory may be anything on the disk.
        for path in list(state.files):
            if path.endswith("-wal") and chance.random() < 0.3:
                state.files[path[: -len("wal")] + "shm"] = chance.randbytes(32768)
        return state

    def _file(self, number: int) -> _File:
        return self._files.setdefault(number, _File())


def states(recording: Recording, count: int, seed: int) -> Iterator[State]:
    """So many states, each at a moment of its own choice; the last moments of all are among them.

    A moment right before something lasts is the likeliest: then the most is at stake.
    """
    chance = random.Random(seed)
    events = recording.events
    weights = [1 + 3 * isinstance(event, Sync | SyncFolder | Said) for event in events]
    moments = sorted(chance.choices(range(len(events)), weights, k=count))
    disk = Disk(recording)
    for at, event in enumerate(events):
        for _ in range(bisect_right(moments, at) - bisect_right(moments, at - 1)):
            yield disk.cut_off(chance)
        disk.happens(event)
    yield disk.cut_off(chance)


def _rename(names: dict[str, int], each: Names) -> None:
    for path, number in each.changes.items():
        if number is None:
            names.pop(path, None)
        else:
            names[path] = number


def _some(pending: list[Names], chance: random.Random) -> list[Names]:
    """What lasts of changes in one folder: a beginning of them, or any."""
    if chance.random() < 0.5:
        return pending[: chance.randint(0, len(pending))]
    share = chance.choice([0.0, 0.5, 1.0])
    return [each for each in pending if chance.random() < share]


def _left(file: _File, chance: random.Random) -> bytes:
    """What a file may hold."""
    if not file.pending:
        return file.lasting
    content = bytearray(file.lasting)
    longest = len(content)
    pending, torn = _chosen(file.pending, chance)
    for event in pending:
        _apply(content, event)
    for event in torn:
        _tear(content, event, chance)
    for each in file.pending:
        longest = max(longest, each.size if isinstance(each, Cut) else each.offset + len(each.data))
    mood = chance.random()
    if mood < 0.1:  # the data has come, the size not
        del content[len(file.lasting) :]
    elif mood < 0.2:  # the other way round
        content.extend(bytes(longest - len(content)))
    return bytes(content)


def _chosen(
    pending: list[Write | Cut], chance: random.Random
) -> tuple[list[Write | Cut], list[Write | Cut]]:
    """Which events have come whole, and which of them in part."""
    mood = chance.random()
    if mood < 0.15:
        return pending, []
    if mood < 0.25:
        return [], []
    if mood < 0.5:  # in order, and the last one in part
        place = chance.randrange(len(pending))
        return pending[:place], pending[place : place + 1]
    share = chance.choice([0.1, 0.5, 0.9])
    if mood < 0.8:
        return [event for event in pending if chance.random() < share], []
    return [], [event for event in pending if chance.random() < max(share, 0.5)]


def _tear(content: bytearray, event: Write | Cut, chance: random.Random) -> None:
    if isinstance(event, Cut):
        _apply(content, event)
        return
    step = chance.choice([SECTOR, PAGE])
    rubbish = chance.random() < 0.2
    begin, end = event.offset, event.offset + len(event.data)
    for edge in range(begin - begin % step, end, step):
        first, last = max(begin, edge), min(end, edge + step)
        if chance.random() < 0.5:
            continue
        data = event.data[first - begin : last - begin]
        if rubbish and chance.random() < 0.3:
            data = chance.randbytes(len(data))
        _apply(content, Write(event.file, first, data))


def _apply(content: bytearray, event: Write | Cut) -> None:
    if isinstance(event, Cut):
        del content[event.size :]
        content.extend(bytes(event.size - len(content)))
        return
    end = event.offset + len(event.data)
    content.extend(bytes(max(0, end - len(content))))
    content[event.offset : end] = event.data
