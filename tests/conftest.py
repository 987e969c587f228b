"""What tests of every folder need: homes that are not the developer's."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]

NOW = "2026-03-02T09:00:00+00:00"

ONE_WORKER = {
    "tests/report/test_browser.py",
    "tests/store/test_salvage.py",
    "tests/test_benchmarks.py",
    "tests/test_package.py",
}
"""Files with something that takes long to be made, and serves all of their tests."""

FOREIGN = ("STUDYLLM_", "PYTHON", "XDG_", "LC_", "LANG", "NO_COLOR", "FORCE_COLOR", "COLUMNS")


def surroundings(home: Path, now: str = NOW) -> dict[str, str]:
    """The environment in which the program keeps to `home`, in UTC, from the instant `now` on."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(FOREIGN)}
    return kept | {
        "STUDYLLM_HOME": str(home),
        "STUDYLLM_NOW": now,
        "TZ": "UTC",
        "LANG": "C.UTF-8",
        "TERM": "dumb",
        "PYTHONUTF8": "1",
    }


def heed_ctrl_c() -> None:
    """In a process just begun: heed it, though a shell has started the tests in the background."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


# How long an example takes says how busy the machine is.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")


def pytest_xdist_auto_num_workers() -> int:
    """How many `-n auto` are: a test of a screen waits for half of its time."""
    return 2 * (os.cpu_count() or 1)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling:
    """Tests go to whichever worker is free, but those of a file of ONE_WORKER to the same one."""

    class ByFile(LoadScopeScheduling):  # type: ignore[misc]
        def _split_scope(self, nodeid: str) -> str:
            path = nodeid.partition("::")[0]
            return path if path in ONE_WORKER else nodeid

    return ByFile(config, log)


@pytest.fixture(scope="session", autouse=True)
def _nobodys_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A test that forgets to say where it studies does not study with the developer's data."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STUDYLLM_HOME", str(tmp_path_factory.mktemp("nobody") / "home"))
        yield
