"""Three devices that study and sync through folders that are carried about badly.

Whatever they do, and however files are delivered: late, twice, out of order, cut off at any byte,
with a broken line, as copies of other names, or not at all for a while. After each step the facts
that a device has are those of a model, which knows only what was done and which lines lay in the
folder. In the end, when the newest file of each has come to all, three syncs of each make them one
learner. `SYNCING_LEARNERS=2000` lets so many of them study, the usual run a few.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from studyllm.core.journal import DAY_MS, Fact, FactId, Grade, Trait
from studyllm.study import Scope
from tests.learner import NOON, Learner, notes_text

LEARNERS = int(os.environ.get("SYNCING_LEARNERS", "25"))

DEVICES = st.integers(0, 2)

HEADS = ("moe/c1", "moe/c2", "moe/c3", "notes/n1", "notes/n2", "notes/n3")
"""Cards that are taken for one another."""

JUNK = {
    "README": "What lies here is mine.\n",
    "rope.yaml": "deck: rope\n",
    "numbers.jsonl": '{"a": 1}\n',
    ".stfolder": "",
    ".abc.jsonl.~tmp~": '{"studyllm":"journal","ver',
}
"""What else may lie in such a folder."""

COPIES = ("{} (conflicted copy 2026-03-02).jsonl", "{}.sync-conflict-20260302-1.jsonl", "{}~1")


def ids_in(content: bytes) -> set[FactId]:
    """The facts that a file tells: of its whole lines, up to one that is broken."""
    found: set[FactId] = set()
    lines = content.split(b"\n")[:-1]
    for number, line in enumerate(lines):
        try:
            told = json.loads(line)
        except ValueError:
            break
        if number:
            found.add(FactId(told["at_ms"], told["device"], told["number"]))
        elif told.get("studyllm") != "journal":
            break
    return found


class Device:
    """One of the three: a learner, its copy of the folder, and what it must know."""

    def __init__(self, folder: Path, number: int) -> None:
        self.folder = folder / f"device{number}"
        self.replica = folder / f"replica{number}"
        self.replica.mkdir()
        for name, text in JUNK.items():
            (self.replica / name).write_text(text, encoding="utf-8")
        self.learner = Learner(self.folder, {"moe": 5}, new_per_day=6)
        (self.learner.shipped / "notes.yaml").write_text(notes_text("notes", 3), encoding="utf-8")
        self.learner.now = NOON + number * 7000
        self.known: set[FactId] = set()
        self.saved: tuple[bytes, set[FactId]] | None = None
        self.moves = self.wordings = 0
        self.reopen()

    @property
    def name(self) -> str:
        return self.learner.study.exchanging.device

    @property
    def own(self) -> Path:
        return self.replica / f"{self.name}.jsonl"

    def reopen(self) -> None:
        self.learner.reopen()
        self.learner.study._db.execute("pragma synchronous = off")

    def facts(self) -> dict[FactId, Fact]:
        facts = list(self.learner.study._ledger.facts())
        found = {fact.id: fact for fact in facts}
        assert len(found) == len(facts)
        return found

    def files(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in self.replica.iterdir()}

    def state(self) -> dict[str, list[tuple[Any, ...]]]:
        """All that follows from the facts, whatever numbers the names have."""
        execute = self.learner.study._db.execute
        memories = execute("select text, m.* from memory m join name n on n.id = m.card")
        standings = execute("select text, s.* from standing s join name n on n.id = s.card")
        tallies = execute("select text, t.* from tally t join name n on n.id = t.deck")
        # Which siblings have names depends on where the aliases were made.
        leads = execute(
            "select n.text, since, c.text from alias a join name n on n.id = a.former "
            "join name c on c.id = a.card where n.text not like '%#%'"
        )
        return {
            "memories": sorted((row[0], *row[2:]) for row in memories),
            "standings": sorted((row[0], *row[2:]) for row in standings),
            "tallies": sorted((row[0], row[1], *row[3:]) for row in tallies),
            "calibration": sorted(execute("select * from calibration").fetchall()),
            "alias": sorted(leads.fetchall()),
        }


class Machine(RuleBasedStateMachine):
    """Three devices with the same decks, and what carries files between their folders."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="studyllm-"))
        self.devices = [Device(self.folder, number) for number in range(3)]
        self.facts: dict[FactId, Fact] = {}
        """All that were ever made."""
        self.versions: dict[str, list[bytes]] = {}
        """Of each file all contents that its device has written, the newest last."""

    def teardown(self) -> None:
        try:
            self.become_one()
        finally:
            for device in self.devices:
                device.learner.study.close()
            shutil.rmtree(self.folder)

    # What the learner does

    @rule(which=DEVICES, grades=st.lists(st.sampled_from(Grade), min_size=1, max_size=6))
    def answer(self, which: int, grades: list[Grade]) -> None:
        learner = self.devices[which].learner
        for grade in grades:
            if learner.study.next() is not None:
                learner.answer(grade)

    @rule(which=DEVICES)
    def practise(self, which: int) -> None:
        learner = self.devices[which].learner
        learner.study.start(Scope(cram=True))
        learner.answer(Grade.HARD)
        learner.study.start()

    @rule(which=DEVICES)
    def undo(self, which: int) -> None:
        self.devices[which].learner.study.undo()

    @rule(which=DEVICES, place=st.integers(0, 9), grade=st.sampled_from(Grade))
    def correct(self, which: int, place: int, grade: Grade) -> None:
        history = self.devices[which].learner.study.history
        if newest := history.newest(10):
            history.correct(newest[place % len(newest)], grade)

    @rule(which=DEVICES, place=st.integers(0, 9))
    def withdraw(self, which: int, place: int) -> None:
        history = self.devices[which].learner.study.history
        if newest := history.newest(10):
            history.withdraw(newest[place % len(newest)])

    @rule(which=DEVICES, card=st.integers(1, 5), trait=st.sampled_from(Trait), on=st.booleans())
    def mark(self, which: int, card: int, trait: Trait, on: bool) -> None:
        self.devices[which].learner.study.mark(f"moe/c{card}", trait, on)

    @rule(which=DEVICES, card=st.integers(1, 5), thinks_better=st.booleans())
    def reset(self, which: int, card: int, thinks_better: bool) -> None:
        history = self.devices[which].learner.study.history
        if history.of(f"moe/c{card}").memory is not None:
            fact = history.reset(f"moe/c{card}")
            if thinks_better:
                history.take_back(fact)

    @rule(which=DEVICES, card=st.integers(1, 5))
    def reword(self, which: int, card: int) -> None:
        device = self.devices[which]
        device.wordings += 1
        path = device.learner.shipped / "moe.yaml"
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        place = lines.index(f"  - id: c{card}\n") + 1
        lines[place] = f"    question: Wording {device.wordings} on {device.folder.name}?\n"
        path.write_text("".join(lines), encoding="utf-8")
        device.learner.study.sync()
        assert device.learner.study.problems == []

    @rule(which=DEVICES, old=st.sampled_from(HEADS), new=st.sampled_from(HEADS), anew=st.booleans())
    def take_for(self, which: int, old: str, new: str, anew: bool) -> None:
        """Have a card's past be another one's; it is there still, perhaps as a new one."""
        learner = self.devices[which].learner
        learner.alias(old, new)
        if anew:
            learner.alias(old, old)
        learner.study.start()

    @rule(which=DEVICES, days=st.integers(1, 6))
    def days_later(self, which: int, days: int) -> None:
        self.devices[which].learner.tomorrow(days)
        self.devices[which].learner.study.start()

    # What becomes of a database

    @rule(which=DEVICES)
    def save(self, which: int) -> None:
        device = self.devices[which]
        device.reopen()
        device.saved = device.learner.home.database.read_bytes(), set(device.known)

    @precondition(lambda self: any(device.saved for device in self.devices))
    @rule(which=DEVICES)
    def restore(self, which: int) -> None:
        """Go on from an old copy, in another place: by that it is known to be another device."""
        device = self.devices[which]
        if device.saved is None:
            return
        former = device.name
        device.learner.study.close()
        device.moves += 1
        place = device.folder.with_name(f"{device.folder.name}-{device.moves}")
        device.learner.home = type(device.learner.home)(place, place)
        place.mkdir()
        content, device.known = device.saved
        device.known = set(device.known)
        device.learner.home.database.write_bytes(content)
        device.learner.study = device.learner.open()
        assert device.name != former
        device.reopen()

    @rule(which=DEVICES)
    def forget_what_was_read(self, which: int) -> None:
        self.devices[which].learner.study.remember("sync.memory", "")

    # Syncing, and what carries files about

    @rule(which=DEVICES)
    def sync(self, which: int) -> None:
        device = self.devices[which]
        before = device.files()
        own_before = before.get(device.own.name, b"")
        lay_there = set().union(*map(ids_in, before.values()))
        synced = device.learner.study.sync_with(device.replica)
        after = device.files()
        own = after[device.own.name]
        assert synced.taken == len(lay_there - device.known)
        assert synced.conflicts == 0
        device.known |= lay_there
        self.know_what_was_done_here(device)
        # Nobody's file but our own has changed, and what stood in that stays.
        assert {**after, device.own.name: own_before} == {device.own.name: b""} | before
        assert ids_in(own) >= ids_in(own_before)
        assert own.count(b"\n") == len(ids_in(own)) + 1
        assert synced.given == len(ids_in(own)) - len(ids_in(own_before))
        # All that is known here stands in the folder now, and what was done here in our own file.
        assert set().union(*map(ids_in, after.values())) == device.known
        assert ids_in(own) >= {one for one in device.known if one.device == device.name}
        versions = self.versions.setdefault(device.own.name, [])
        if not versions or versions[-1] != own:
            versions.append(own)

    @rule(which=DEVICES)
    def sync_again(self, which: int) -> None:
        device = self.devices[which]
        self.sync(which)
        before = device.own.stat(), device.files()
        synced = device.learner.study.sync_with(device.replica)
        assert (synced.taken, synced.given) == (0, 0)
        after = device.own.stat(), device.files()
        assert after[1] == before[1]
        assert (after[0].st_mtime_ns, after[0].st_ino) == (before[0].st_mtime_ns, before[0].st_ino)

    @precondition(lambda self: self.versions)
    @rule(
        to=DEVICES,
        file=st.integers(0, 9),
        age=st.sampled_from([0, 0, 0, 1, 2, 5]),
        part=st.one_of(st.just(1.0), st.floats(0, 1)),
        broken=st.sampled_from([False, False, False, True]),
        copy=st.sampled_from([None, None, *COPIES]),
    )
    def deliver(
        self, to: int, file: int, age: int, part: float, broken: bool, copy: str | None
    ) -> None:
        """Bring any version of a file to a folder, all of it or its beginning, by any name."""
        name = sorted(self.versions)[file % len(self.versions)]
        versions = self.versions[name]
        content = versions[max(0, len(versions) - 1 - age)]
        content = content[: round(part * len(content))]
        if broken and content.count(b"\n") > 1:
            half = content.index(b"\n", len(content) // 2 - 1) + 1
            content = content[:half] + b"<<<<<<< HEAD\n" + content[half:]
        stem = name.removesuffix(".jsonl")
        target = copy.format(stem) if copy else name
        (self.devices[to].replica / target).write_bytes(content)

    @rule(which=DEVICES)
    def deliver_all(self, which: int) -> None:
        for name, versions in self.versions.items():
            (self.devices[which].replica / name).write_bytes(versions[-1])

    @precondition(lambda self: self.versions)
    @rule(which=DEVICES, file=st.integers(0, 9))
    def lose(self, which: int, file: int) -> None:
        name = sorted(self.versions)[file % len(self.versions)]
        (self.devices[which].replica / name).unlink(missing_ok=True)

    # What always holds

    @invariant()
    def what_each_knows_is_what_was_done_and_read(self) -> None:
        for device in self.devices:
            facts = self.know_what_was_done_here(device)
            assert facts == {one: self.facts[one] for one in device.known}

    def know_what_was_done_here(self, device: Device) -> dict[FactId, Fact]:
        """All facts of a device; what is new of them was made by it, also by itself."""
        facts = device.facts()
        for new in facts.keys() - device.known:
            assert new.device == device.name
            assert new not in self.facts
            self.facts[new] = facts[new]
            device.known.add(new)
        return facts

    @invariant()
    def the_views_are_the_fold(self) -> None:
        assert all(device.learner.sound() for device in self.devices)

    def become_one(self) -> None:
        """Have all files delivered, and each sync three times: then all is the same everywhere.

        The second time each may set cards apart that another has said to be one, and all do so
        alike; the third time they hear of it.
        """
        for round_ in range(3):
            for which in range(3):
                self.deliver_all(which)
            for which in (1, 0, 2)[:: 1 - 2 * (round_ % 2)]:
                self.sync(which)
                self.what_each_knows_is_what_was_done_and_read()
        first, *others = self.devices
        for other in others:
            assert other.known == first.known
            assert other.state() == first.state()
        for which in range(3):
            self.deliver_all(which)
        for device in self.devices:
            synced = device.learner.study.sync_with(device.replica)
            assert (synced.taken, synced.given) == (0, 0)
            assert device.learner.refolded()
        self.study_alike()

    def study_alike(self) -> None:
        """Be asked the same cards in the same order, on whichever device."""
        latest = max(device.learner.now for device in self.devices)
        asked = []
        for device in self.devices:
            device.learner.now = latest + DAY_MS
            device.reopen()
            keys: list[str] = []
            while (key := device.learner.asked()) and len(keys) < 30:
                keys.append(key)
                device.learner.answer(list(Grade)[len(keys) % 4])
            asked.append((keys, [row.due for row in device.learner.study.decks()]))
        assert asked[0] == asked[1] == asked[2]


def test_three_devices_end_as_one_learner_however_files_are_carried() -> None:
    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=LEARNERS,
            stateful_step_count=40,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
