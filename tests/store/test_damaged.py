"""Databases with changed bytes: read, or refused in plain words; never a traceback."""

from __future__ import annotations

import os
import random
from contextlib import suppress
from pathlib import Path

import pytest

from studyllm.core.journal import Grade
from studyllm.errors import StoreError
from tests.learner import Learner

SEEDS = range(int(os.environ.get("FUZZED_DATABASES", "20")))


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    learner = Learner(tmp_path_factory.mktemp("whole"), {"rope": 40, "moe": 40})
    for turn in range(12):
        learner.answer(list(Grade)[turn % 4])
    learner.study.undo()
    learner.study.close()
    return learner.home.database.read_bytes()


@pytest.mark.parametrize("seed", SEEDS)
def test_damage_is_refused_in_plain_words(tmp_path: Path, whole: bytes, seed: int) -> None:
    chance = random.Random(seed)
    damaged = bytearray(whole)
    for _ in range(chance.choice([1, 5, 50, 500])):
        damaged[chance.randrange(100, len(damaged))] = chance.randrange(256)
    learner = Learner(tmp_path, {"rope": 40, "moe": 40})
    learner.study.close()
    learner.home.database.write_bytes(damaged)
    with suppress(StoreError):
        study = learner.open()
        try:
            study.counts()
            study.today()
            study.decks()
            while study.next():
                study.grade(Grade.GOOD, 5)
            study.undo()
        finally:
            with suppress(StoreError):
                study.close()
