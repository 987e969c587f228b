"""How devices become one learner: through journals in a folder that something else carries about.

Each writes one file there and reads all others. What a device knows and finds in no file it puts
into its own, whoever did it. So after a sync all that it knows stands in the folder; and when each
has synced, the files have come to all, and each has synced once more, all know the same. A line
that stands in a file stays there: nobody has to ask who relies on it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, suppress
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from studyllm.core.journal import Fact
from studyllm.errors import StudyError
from studyllm.exchange import folder, journal
from studyllm.exchange.contents import Contents, Heard, Memory, Share, recalled
from studyllm.exchange.files import shown
from studyllm.exchange.folder import Reading
from studyllm.exchange.journal import Owner
from studyllm.store.connection import Database, machine
from studyllm.store.ledger import Ledger
from studyllm.store.lock import FileLock
from studyllm.store.merging import TWIN
from studyllm.store.sharing import LEAST, Sharing
from studyllm.store.views import Progress
from studyllm.study.exchanging import TOLD_EVERY, Exchanging

MEMORY = "sync.memory"
"""Under which is kept what was read of a folder."""


class Peer(NamedTuple):
    """Another device whose journal lies in the folder."""

    device: str
    machine: str
    """Its name for people; may be empty."""
    taken: int
    """Facts from its journal that were new here, whoever did them."""


class Synced(NamedTuple):
    """What came of a sync."""

    peers: tuple[Peer, ...]
    taken: int
    """Facts that were new here, in all."""
    given: int
    """Facts that were put into this device's journal."""
    conflicts: int
    """Of the taken, those whose id another fact has: a database was copied without our knowing."""
    problems: tuple[str, ...]
    """Files of which something cannot be taken, a sentence each."""
    unfinished: tuple[str, ...]
    """Files that end within a line, and did so the last time; a sentence each."""


class Syncing:
    """One sync with a folder: what others did is read first, then our own file is written."""

    def __init__(
        self, database: Database, ledger: Ledger, exchanging: Exchanging, progress: Progress
    ) -> None:
        """`progress` is told how many bytes of a file were read, or facts taken, of how many."""
        self._db = database
        self._ledger = ledger
        self._exchanging = exchanging
        self._progress = progress
        self._sharing = Sharing(database)
        self._device = ledger.device
        self._own = folder.own(Path(), self._device).name
        self._before = recalled(ledger.kept(MEMORY))
        self._files: dict[str, Heard] = {}
        """What is known of each journal, by the file's name."""
        self._peers: dict[str, Peer] = {}
        self._taken = self._given = self._conflicts = 0
        self._problems: dict[str, str] = {}
        self._unfinished: list[str] = []

    def run(self, place: Path) -> Synced:
        """Sync with a folder; what came of it.

        Raises:
            StudyError: the folder cannot be used or written, or another program is at it. What
                was taken until then stays, and the next sync goes on from there.
        """
        self._refuse(place)
        lock = FileLock(self._db.path.with_name(f"{self._db.path.name}-sync"))
        if not lock.take():
            raise StudyError("another program is syncing this database; nothing was done")
        try:
            folder.tidy(place, self._device)
            for path in folder.files(place):
                self._hear(path)
            self._exchanging.keep()
            self._give(place)
        finally:
            lock.release()
        return Synced(
            tuple(sorted(self._peers.values())),
            self._taken,
            self._given,
            self._conflicts,
            tuple(self._problems.values()),
            tuple(self._unfinished),
        )

    def _refuse(self, place: Path) -> None:
        folder.check(place)
        if any(place.samefile(one) for one in self._db.path.resolve().parents):
            raise StudyError(
                f"{shown(place)}: your database lies in there, and must not be carried "
                "about itself; choose a folder that has nothing else in it"
            )

    # Reading

    def _hear(self, path: Path) -> None:
        """Take what is new in a file, if it is a journal."""
        try:
            reading = folder.opened(path)
            if reading is not None:
                with closing(reading):
                    if journal.may_begin(reading.first):
                        self._read(reading)
        except StudyError as error:
            if error.exit_code != StudyError.exit_code:
                raise
            self._problems[path.name] = str(error)
            if path.name in self._before.files and path.name != self._own:
                self._files[path.name] = self._before.files[path.name]

    def _read(self, reading: Reading) -> None:
        name = reading.path.name
        before = self._before.files.get(name, Heard())
        if not reading.goes_on_from(before.known):
            before = Heard()
        contents = Contents(before.contents)

        def heard() -> None:
            broken = name in self._problems
            self._files[name] = Heard(reading.known, len(reading.tail), broken, contents)

        def remember() -> None:
            heard()
            self._remember({**self._before.files, **self._files}, {})

        taken = self._take(self._new_facts(reading, contents), shown(reading.path), remember)
        heard()
        self._meet(reading, taken)
        self._mind_the_end(reading)

    def _new_facts(self, reading: Reading, contents: Contents) -> Iterator[Fact]:
        """The facts of lines that are new, up to a line that can be none."""
        if not reading.first.endswith(b"\n"):
            return  # Not even its first line has arrived.
        name = shown(reading.path)
        lines = (line.decode("utf-8", "surrogateescape") for _, line in reading.lines())
        try:
            for count, fact in enumerate(journal.read(lines, name, reading.known.lines + 1), 1):
                contents.add(fact.id)
                yield fact
                if count % TOLD_EVERY == 0:
                    self._progress(reading.known.size, reading.size)
        except StudyError as error:
            self._problems[reading.path.name] = str(error)

    def _take(self, facts: Iterator[Fact], name: str, remember: Callable[[], None]) -> int:
        """Take facts in, and in the same moment remember that they were read; how many are new."""
        first = next(facts, None)
        if first is None:
            return 0
        merged = self._exchanging.take(
            chain([first], facts), progress=self._progress, name=name, also=remember
        )
        self._taken += merged.added
        self._conflicts += merged.conflicts
        return merged.added

    def _meet(self, reading: Reading, taken: int) -> None:
        """Take notice of the device whose journal was read, if it is another one."""
        owner = journal.owner(reading.first.decode("utf-8", "replace"))
        if owner is not None and owner.device != self._device:
            known = self._peers.get(owner.device)
            taken += 0 if known is None else known.taken
            self._peers[owner.device] = Peer(*owner, taken)

    def _mind_the_end(self, reading: Reading) -> None:
        """Say of a file that ends within a line that it does, if it did so the last time."""
        name = reading.path.name
        heard = self._files[name]
        if heard.tail and heard == self._before.files.get(name) and name != self._own:
            self._unfinished.append(
                f"{shown(reading.path)}:{heard.known.lines + 1}: the file still ends "
                "within this line; what is missing has not arrived"
            )

    # Writing

    def _give(self, place: Path) -> None:
        """Put into our own journal what stands in no file, and remember how things are."""
        with self._sharing.reading():
            held = self._ledger.facts_by_device()
            own = self._files.get(self._own, Heard())
            settled = own.whole and Memory(self._files, held) == self._before
            if self._may_write() and not settled:
                self._write(folder.own(place, self._device), own, held)
        if Memory(self._files, held) != self._before:
            with self._db.writing():
                self._remember(self._files, held)

    def _may_write(self) -> bool:
        """Whether our own journal may be made anew: not if it cannot be read.

        It may say then what we do not know, as one that a newer studyllm has written. A line in it
        that is none costs nothing, and is made good.
        """
        if self._own in self._problems:
            readable = self._own in self._files and self._files[self._own].known.lines > 0
            if readable:
                del self._problems[self._own]
            return readable
        return True

    def _write(self, path: Path, own: Heard, held: Mapping[str, int]) -> None:
        contents = Contents(own.contents)
        facts = self._counted(self._missing(path.parent, held), contents)
        first = next(facts, None)
        if first is not None or not own.whole:
            begun = [] if first is None else [first]
            lines = map(journal.line, chain(begun, facts))
            header = journal.header(Owner(self._device, machine()))
            known = folder.write(path, own.known, [header], lines)
            self._files[self._own] = Heard(known, 0, False, contents)

    def _counted(self, facts: Iterator[Fact], contents: Contents) -> Iterator[Fact]:
        for fact in facts:
            self._given += 1
            contents.add(fact.id)
            yield fact

    def _missing(self, place: Path, held: Mapping[str, int]) -> Iterator[Fact]:
        """The facts that stand in no file, and those done here that stand not in our own.

        Args:
            place: the folder.
            held: how many facts of each device there are.
        """
        # Facts of one id that say different things are counted as one.
        doubtful = any(device.startswith(TWIN) for device in held)
        for device, count in sorted(held.items()):
            files = self._with_facts_of(device)
            shares = [heard.contents[device] for heard in files.values()]
            if doubtful or not all(self._is_all_up_to(share, device, count) for share in shares):
                yield from self._sought(device, place, files)
            elif all(share.facts < count for share in shares):
                above = max((share.last for share in shares), default=LEAST)
                yield from self._sharing.facts(device, above)

    def _with_facts_of(self, device: str) -> dict[str, Heard]:
        """The files in which a device's facts count as given: of our own, our own file alone."""
        return {
            name: heard
            for name, heard in self._files.items()
            if device in heard.contents and (device != self._device or name == self._own)
        }

    def _is_all_up_to(self, share: Share, device: str, count: int) -> bool:
        """Whether a file has all facts of a device that there are up to the last that it has."""
        if not share.rising:
            return False
        return share.facts == count or share.facts == self._sharing.count_up_to(device, share.last)

    def _sought(self, device: str, place: Path, files: Mapping[str, Heard]) -> Iterator[Fact]:
        """The facts of a device that stand in none of these files, each one looked for."""
        there: set[bytes] = set()
        for name, heard in files.items():
            with suppress(StudyError):  # Rather given twice than not at all.
                facts = _again(place / name, heard)
                there.update(_digest(fact) for fact in facts if fact.id.device == device)
        return (fact for fact in self._sharing.facts(device) if _digest(fact) not in there)

    def _remember(self, files: Mapping[str, Heard], settled: Mapping[str, int]) -> None:
        self._ledger.note(MEMORY, Memory(files, settled).text())


def _again(path: Path, heard: Heard) -> Iterator[Fact]:
    """The facts of a file once more, as far as it was read."""
    reading = folder.opened(path)
    if reading is not None:
        with closing(reading):
            lines = (
                line.decode() for number, line in reading.lines() if number <= heard.known.lines
            )
            yield from journal.read(lines, shown(path))


def _digest(fact: Fact) -> bytes:
    return hashlib.blake2b(journal.line(fact).encode(), digest_size=16).digest()
