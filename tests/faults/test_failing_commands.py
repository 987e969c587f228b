"""Commands on a disk that fails at one of SQLite's calls, as a shell sees them.

A command does what it is there for, or says in one sentence why not, by the exit code that the
help names; what it does not say it has done it has not done. `STUDYLLM_FAULTS=3000` lets so many
fail, the usual run a few.
"""

from __future__ import annotations

import os
import random
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.conftest import in_memory
from tests.faults.homes import OUT, environment, found
from tests.faults.jobs import ANSWERING, IMPORTS, begun
from tests.faults.nursery import Fault, Nursery
from tests.faults.test_disk import CODES, SEED

pytestmark = pytest.mark.skipif(os.name != "posix", reason="forks of POSIX")

RUNS = int(os.environ.get("STUDYLLM_FAULTS", "40"))

COMMANDS = {
    "study --plain": ANSWERING.keys,
    "due": "",
    "due -q": "",
    "stats": "",
    "stats --json": "",
    "doctor": "",
    "undo": "",
    "history": "",
    "cards rope": "",
    "flag rope/c1": "",
    "suspend rope/c2": "",
    "reset rope/c1": "",
    "decks": "",
    "decks hide moe": "",
    "decks order rope moe": "",
    "decks remove large": "",
    "decks add moe Why? Because.": "",
    "export journal": "",
    "export deck moe": "",
    "export deck moe -o {}/out/x.apkg": "",
    "export progress -o {}/out/x.html": "",
    "sync {}/out": "",
    "import {}/elsewhere/large.yaml": "",
    "import {}/elsewhere/words.csv": "",
    "import {}/elsewhere/new.apkg": "",
    "import {}/elsewhere/journal.jsonl": "",
    "import --link {}/elsewhere/linked": "",
}


@pytest.fixture(scope="module")
def begun_once(nursery: Nursery) -> Iterator[Path]:
    """A learner who has answered some cards, and may import more."""
    folder = in_memory()
    begun(nursery, folder)
    IMPORTS["yaml"].prepare(folder)
    shutil.copytree(folder, folder.with_name("kept"))
    yield folder
    shutil.rmtree(folder.parent)


@pytest.mark.parametrize("part", range(4))
def test_a_command_that_fails_says_so_and_costs_nothing(
    nursery: Nursery, begun_once: Path, part: int
) -> None:
    folder = begun_once
    around = environment(folder)
    for number in range(RUNS // 4):
        chance = random.Random(f"{SEED} {part} {number}")
        shutil.rmtree(folder)
        shutil.copytree(folder.with_name("kept"), folder)
        before = found(folder)
        command = chance.choice(list(COMMANDS))
        words = command.format(folder).split()
        what = chance.choice(["write", "write", "sync", "read", *CODES])
        most = {"write": 60, "sync": 12, "read": 80}.get(what, 6)
        fault = Fault(
            what, chance.randrange(most), chance.choice(CODES[what]), chance.random() < 0.5
        )
        ran = nursery.run(words, folder, around, keys=COMMANDS[command], fault=fault)
        about = (command, fault, ran)
        assert "Traceback" not in ran.err, about
        assert ran.code in (0, 1, 3), about
        if command == "doctor" and ran.code:
            assert "WRONG" in ran.out, about  # it is asked for what is wrong
        elif ran.code == 3 or (ran.code == 1 and command != "due -q"):
            assert ran.err.count("studyllm: ") >= 1, about
        doctor = nursery.run(["doctor"], folder, around)
        assert (doctor.code, "Traceback" in doctor.err) == (0, False), (about, doctor)
        now = found(folder)
        assert Counter(before.journal) <= Counter(now.journal), about
        said = ran.out.count("\nsaved: ") + ran.out.count("\nundone: ")
        assert len(now.answers) >= len(before.answers) + said, about
        if command == "study --plain":
            assert len(now.answers) - len(before.answers) - said in (0, 1), about
        assert [path.name for path in (folder / OUT).glob(".*")] == [], about
