"""A disk that is full or fails while somebody studies on the screen, key by key."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from studyllm.errors import StudyError
from studyllm.store import connection
from tests.faults.test_disk import SEED, Disk, facts
from tests.faults.vfs import FULL, IOERR_FSYNC, IOERR_WRITE, OK, Shim, watched
from tests.learner import Learner
from tests.tui.desk import Desk, sit


@pytest.fixture
def shim() -> Iterator[Shim]:
    with watched() as made:
        yield made


@pytest.fixture
def learner(folder: Path, shim: Shim) -> Iterator[Learner]:
    made = Learner(folder, {"rope": 20})
    made.answer()
    made.study.start()
    yield made
    with suppress(StudyError):
        made.study.close()


FULL_DISK = {"write": FULL}
DYING_DISK = {"write": IOERR_WRITE, "sync": IOERR_FSYNC}


@pytest.mark.parametrize("codes", [FULL_DISK, DYING_DISK])
@pytest.mark.parametrize(
    ("language", "said"), [("en", "Not saved, so the card stays"), ("zh", "没有保存，卡片留在这里")]
)
def test_an_answer_that_cannot_be_saved_can_be_given_again(
    learner: Learner, shim: Shim, codes: dict[str, int], language: str, said: str
) -> None:
    async def steps(desk: Desk) -> None:
        await desk.press("space")
        shim.before = lambda call: codes.get(call.what, OK)
        for _ in range(3):
            await desk.press("3")
            assert said in "".join(desk.text().split("\n")).replace("  ", "")
            assert desk.reviews == 1
        await desk.press("u")  # neither can anything be taken back
        assert desk.reviews == 1
        shim.before = lambda _: OK
        await desk.press("3")
        assert said not in desk.text()
        assert desk.reviews == 2
        await desk.press("space", "3")
        assert desk.reviews == 3
        shim.before = lambda call: codes.get(call.what, OK)
        await desk.press("ctrl+q")

    assert sit(learner, steps, language=language).return_code == 0
    shim.before = lambda _: OK
    assert learner.reopen().counts().reviews_total == 3
    assert learner.sound()


def test_an_answer_that_another_program_holds_up_can_be_given_again(
    learner: Learner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "WAIT_S", 0.01)
    learner.reopen()

    async def steps(desk: Desk) -> None:
        await desk.press("space")
        with closing(sqlite3.connect(learner.home.database, isolation_level=None)) as other:
            other.execute("begin immediate")
            await desk.press("3")
            assert "another program is writing to the database; try again" in desk.words()
            other.execute("rollback")
        assert desk.reviews == 1
        await desk.press("3")
        assert desk.reviews == 2

    sit(learner, steps)


@pytest.mark.parametrize("seed", range(3))
def test_the_next_card_comes_only_when_the_answer_is_on_the_disk(
    learner: Learner, shim: Shim, seed: int
) -> None:
    disk = Disk(shim, random.Random(f"{SEED} {seed}"))

    async def steps(desk: Desk) -> None:
        given = 1
        for _ in range(12):
            await desk.press("space", "3")
            if "Not saved" in desk.words():
                disk.mend()
                assert desk.reviews == given
                await desk.press("3")
            if "cannot be read" in desk.words():
                disk.mend()
                await desk.press("space")
            given += 1
            assert desk.reviews == given

    sit(learner, steps)
    disk.mend()
    before = facts(learner)
    learner.reopen()
    assert facts(learner) == before
    assert learner.sound()
