"""Programs that are killed at any line of theirs, or within any change to a file by SQLite.

After each the database opens, `studyllm doctor` finds nothing, what was said to be saved is there
once, and of what was not said there is all of it or nothing. A program that is asked to end, by
SIGTERM or SIGHUP, does so with the code that says it. `STUDYLLM_KILLS=3000` kills programs that
answer so often, imports and backups a sixth and a tenth of that, and others a thirtieth.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.conftest import in_memory
from tests.faults.homes import OUT, Found, backups, environment, found, home_of
from tests.faults.jobs import (
    ANSWERING,
    APPOINTING,
    BACKING_UP,
    EXPORTS,
    IMPORTS,
    MIGRATING,
    MOCKING,
    PLANNING,
    RESTORING,
    SYNCING,
    Job,
    begun,
    is_prefix,
)
from tests.faults.nursery import Ending, Nursery, Ran

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals and forks of POSIX")

KILLS = int(os.environ.get("STUDYLLM_KILLS", "0"))
SEED = int(os.environ.get("STUDYLLM_SEED", "1"))


OLDER = [job.prepare for job in MIGRATING.values()]
"""Only what is killed brings these up to date."""


class Bench:
    """A learner's folder, as it was before a job, which is killed at it again and again."""

    def __init__(self, nursery: Nursery, original: Path, job: Job) -> None:
        self._nursery = nursery
        self.folder = original
        self._job = job
        begun(nursery, self.folder)
        job.prepare(self.folder)
        if job.prepare not in OLDER:
            self._nursery.run(["due"], self.folder, environment(self.folder))
        self._kept = shutil.copytree(self.folder, self.folder.with_name("kept"))
        self.before = found(self.folder)
        self.counted = self.run(counts=True).counted
        self.after = found(self.folder)

    def run(self, ending: Ending | None = None, *, counts: bool = False) -> Ran:
        """Do the job, or begin it."""
        words = [word.format(self.folder) for word in self._job.words]
        return self._nursery.run(
            words,
            self.folder,
            environment(self.folder),
            keys=self._job.keys,
            ending=ending,
            counts=counts,
        )

    def anew(self) -> None:
        """Let all be as it was before."""
        shutil.rmtree(self.folder)
        shutil.copytree(self._kept, self.folder)

    def interrupted(self, chance: random.Random) -> Ran:
        """Begin the job on what there was before, and press ctrl+c somewhere."""
        self.anew()
        ran = self.run(Ending(signal.SIGINT, chance.randint(1, self.counted[0])))
        assert ran.code in (130, 0), ran
        assert "Traceback" not in ran.err, ran.err
        return ran

    def killed(self, chance: random.Random) -> Ran:
        """Begin the job on what there was before, and end it somewhere."""
        self.anew()
        within = chance.random() < 0.4
        numbers = [signal.SIGKILL] if within else [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP]
        number = chance.choice(numbers)
        ran = self.run(Ending(number, chance.randint(1, self.counted[within]), within))
        # Before it has told the system that it listens, it goes as any program does; and no two
        # runs have quite as many lines, so that some are over before.
        assert ran.code in (-number, 128 + number, 0), (number, ran)
        assert "Traceback" not in ran.err, ran.err
        return ran

    def looked_at(self) -> Found:
        """What is there after the next start, which finds nothing wrong."""
        doctor = self._nursery.run(["doctor"], self.folder, environment(self.folder))
        assert doctor.code == 0, (doctor.out, doctor.err)
        return found(self.folder)

    def tidy(self) -> bool:
        """Whether nothing lies about that a killed program had begun to write."""
        hidden = [path for path in self.folder.rglob(".*") if path.name not in (".in", ".out")]
        return hidden == []


@pytest.fixture
def bench(nursery: Nursery, request: pytest.FixtureRequest) -> Iterator[Bench]:
    folder = in_memory()
    yield Bench(nursery, folder, request.param)
    shutil.rmtree(folder.parent)


def chances(usual: int, share: int) -> Iterator[random.Random]:
    """Numbers for so many kills: as in the usual run, or a share of what is asked for."""
    for number in range(KILLS // share if KILLS else usual):
        yield random.Random(f"{SEED} {number}")


@pytest.mark.parametrize(
    ("bench", "usual"), [(ANSWERING, 50), (MOCKING, 10)], indirect=["bench"], ids=["study", "mock"]
)
def test_no_answer_is_lost(bench: Bench, usual: int) -> None:
    assert len(bench.after.answers) > len(bench.before.answers) + 20
    for chance in chances(usual, 1):
        ran = bench.killed(chance)
        now = bench.looked_at()
        assert is_prefix(now, bench.after)
        given = len(now.answers) - len(bench.before.answers)
        said = ran.out.count("\nsaved: ") + ran.out.count("\nundone: ")
        # One more may have been on its way.
        assert given - said in (0, 1), ran.out


@pytest.mark.parametrize("bench", [BACKING_UP], indirect=True)
def test_no_backup_is_lost_or_half(bench: Bench) -> None:
    for chance in chances(20, 10):
        ran = bench.killed(chance)
        now = bench.looked_at()
        made = backups(bench.folder)
        said = ran.out.split()
        assert set(said) <= set(made)
        facts = len(bench.before.journal)
        assert [made[name] for name in said] == [facts + n for n in range(1, len(said) + 1)]
        assert len(now.journal) - facts - len(said) in (0, 1)


@pytest.mark.parametrize("bench", [APPOINTING], indirect=True)
def test_no_plan_is_lost_or_doubled(bench: Bench) -> None:
    for chance in chances(10, 5):
        ran = bench.killed(chance)
        now = bench.looked_at()
        assert bench.after.journal[: len(now.journal)] == now.journal
        made = len(now.journal) - len(bench.before.journal)
        assert made - len(ran.out.split()) in (0, 1), ran.out


WHOLE = {
    **{f"import {name}": (job, 4, 36) for name, job in IMPORTS.items()},
    **{f"export {name}": (job, 1, 60) for name, job in EXPORTS.items()},
    **{f"migrate {name}": (job, 1, 30) for name, job in MIGRATING.items()},
    **{name: (job, 2, 20) for name, job in PLANNING.items()},
    **{f"sync {name}": (job, 2, 30) for name, job in SYNCING.items()},
    **{name: (job, 4, 30) for name, job in RESTORING.items()},
}
"""The job, how often it is killed in the usual run, and the share of it in others."""


@pytest.mark.parametrize(
    ("bench", "usual", "share"), list(WHOLE.values()), indirect=["bench"], ids=list(WHOLE)
)
def test_all_of_it_is_there_or_nothing(bench: Bench, usual: int, share: int) -> None:
    assert bench.after != bench.before
    for chance in chances(usual, share):
        ran = bench.killed(chance)
        now = bench.looked_at()
        assert now._replace(out=()) in (
            bench.before._replace(out=(), version=now.version),
            bench.after._replace(out=()),
        )
        assert set(now.out) <= {*bench.before.out, *bench.after.out}
        assert len(now.out) in (len(bench.before.out), len(bench.after.out))
        assert backups(bench.folder) is not None
        if ran.out:
            assert now == bench.after
        assert bench.run().code == 0
        again = bench.looked_at()
        assert again._replace(out=()) == bench.after._replace(out=())
        assert [name for name, _ in again.out] == [name for name, _ in bench.after.out]
        assert [path.name for path in (bench.folder / OUT).glob(".*")] == []
        assert list(home_of(bench.folder).rglob(".import*")) == []


LONG = {
    **{f"import {name}": job for name, job in IMPORTS.items()},
    **{f"export {name}": job for name, job in EXPORTS.items()},
    **SYNCING,
    "doctor": Job(["doctor"]),
    "stats": Job(["stats"]),
    "cards": Job(["cards"]),
    "study": ANSWERING,
    "mock": MOCKING,
    "ready": Job(["ready"]),
    **PLANNING,
}
"""What may take so long that one has enough of it."""


@pytest.mark.parametrize("bench", list(LONG.values()), indirect=["bench"], ids=list(LONG))
def test_ctrl_c_ends_a_command_and_leaves_nothing_half(bench: Bench) -> None:
    for chance in chances(1, 60):
        ran = bench.interrupted(chance)
        now = bench.looked_at()
        states = (bench.before._replace(out=()), bench.after._replace(out=()))
        if bench.after.answers[len(bench.before.answers) :]:
            assert is_prefix(now, bench.after) or now._replace(out=()) in states
        else:
            assert now._replace(out=()) in states
        assert set(now.out) <= {*bench.before.out, *bench.after.out}
        if "interrupted: nothing of" in ran.err:
            assert now == bench.before
        if "interrupted: all of" in ran.err or ran.code == 0:
            assert now._replace(out=()) == states[1]
        assert [path.name for path in (bench.folder / OUT).glob(".*")] == []
        assert list(home_of(bench.folder).rglob(".import*")) == []
