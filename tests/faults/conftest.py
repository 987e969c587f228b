"""What tests of faults need: a folder in memory, and a nursery of programs."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.nursery import Nursery
from tests.learner import deck_text

MEMORY = Path("/dev/shm")
"""Here a sync costs nothing; these tests do not ask what a disk would hold, or work it out."""


@pytest.fixture
def folder() -> Iterator[Path]:
    made = in_memory()
    yield made
    shutil.rmtree(made.parent)


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    if sys.platform == "win32":
        pytest.skip("signals and forks of POSIX")
    made = Nursery({"moe": deck_text("moe", 30), "rope": deck_text("rope", 40)})
    yield made
    made.close()


def in_memory() -> Path:
    """An empty folder, alone in one that can go with it."""
    made = tempfile.mkdtemp(prefix="studyllm-", dir=MEMORY if os.access(MEMORY, os.W_OK) else None)
    path = Path(os.path.realpath(made)) / "x"
    path.mkdir()
    return path
