"""The power goes at any moment: what was said to be done is on the disk, whole and once.

Programs are written down while they study, import, back up and migrate; of each recording states
are made that a disk can be left in (`crashing`), and each is opened as the next start would. The
usual run looks at 500 of them, `STUDYLLM_POWER_CUTS=30000` at so many, `STUDYLLM_SEED=7` at
others.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.faults import stories
from tests.faults.crashing import states
from tests.faults.stories import Story, answering, backing_up, importing, migrating, writing
from tests.learner import Learner

STATES = int(os.environ.get("STUDYLLM_POWER_CUTS", "500"))
SEED = int(os.environ.get("STUDYLLM_SEED", "1"))

MEMORY = Path("/dev/shm")
"""Here a sync costs nothing; what a disk would hold is worked out, not tried."""


@pytest.fixture
def folder() -> Iterator[Path]:
    made = tempfile.mkdtemp(prefix="studyllm-", dir=MEMORY if os.access(MEMORY, os.W_OK) else None)
    path = Path(os.path.realpath(made)) / "x"
    path.mkdir()
    yield path
    shutil.rmtree(made)


def new(folder: Path) -> None:
    """Decks come along, and nobody has studied yet."""
    Learner(folder, {"rope": 12, "moe": 10}).study.close()
    shutil.rmtree(folder / "home")


def begun(folder: Path) -> None:
    """Somebody studies."""
    Learner(folder, {"rope": 12, "moe": 10}).study.close()


def importer(folder: Path) -> None:
    begun(folder)
    stories.prepared_for_import(folder)


def writer(folder: Path) -> None:
    begun(folder)
    stories.prepared_for_writing(folder)


def older(dump: str, version: int) -> Callable[[Path], None]:
    return lambda folder: stories.prepared_as_older(folder, dump, version)


Telling = tuple[Callable[[Path], None], Callable[[Story], None], int]

STORIES: dict[str, Telling] = {
    "answering": (new, answering, 45),
    "importing": (importer, importing, 10),
    "backing up": (begun, backing_up, 15),
    "writing": (writer, writing, 15),
    "migrating from 1": (older("version-1.sql", 1), migrating, 5),
    "migrating from 3": (older("version-3.sql", 3), migrating, 5),
    "migrating from 5": (older("version-3.sql", 5), migrating, 5),
}
"""What was there before, what is done, and how many states of a hundred are of this."""


def failures(story: Story, count: int, seed: int = SEED) -> list[str]:
    """What is wrong with that many states; each is looked at once."""
    seen: set[int] = set()
    found = []
    for state in states(story.recording, count, seed):
        if state.key in seen:
            continue
        seen.add(state.key)
        shutil.rmtree(story.folder)
        story.folder.mkdir()
        state.lay(story.folder)
        wrong = story.check(state)
        if wrong:
            found.append(f"event {state.at} of {len(story.recording.events)}: {wrong}")
    # Otherwise it is always the same few.
    assert len(seen) > count / 3
    return found


@pytest.mark.parametrize("name", STORIES)
def test_nothing_that_was_done_is_lost(folder: Path, name: str) -> None:
    before, tell, share = STORIES[name]
    before(folder)
    story = Story(folder)
    story.record(tell)
    assert failures(story, STATES * share // 100) == []


LIES: dict[str, tuple[str, Callable[[Path], bool], str]] = {
    "SQLite is told to be quick": ("answering", lambda _: False, "normal"),
    "the log is never synced": ("answering", lambda path: path.name.endswith("-wal"), "full"),
    "no folder is synced": ("answering", Path.is_dir, "full"),
    "an imported deck has no lasting name": (
        "importing",
        lambda path: path.name == "decks",
        "full",
    ),
    "backups are not synced": ("backing up", lambda path: path.suffix == ".part", "full"),
    "what is written is not synced": ("writing", lambda path: path.suffix == ".new", "full"),
}
"""What is wrong with a disk, or with us: the story that shows it, for what a sync does nothing, and
how careful SQLite is."""


@pytest.mark.parametrize("lie", LIES)
def test_it_shows_when_something_is_not_synced(folder: Path, lie: str) -> None:
    name, deaf, synchronous = LIES[lie]
    before, tell, _ = STORIES[name]
    before(folder)
    story = Story(folder)
    story.record(tell, deaf, synchronous)
    assert failures(story, 60, seed=1)
