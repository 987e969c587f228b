"""What tests of all screens share: an app that has done what it was asked is not waited for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import textual.app
import textual.pilot

from tests.tui.idle import wait_for_idle


@pytest.fixture(scope="session", autouse=True)
def _idle() -> Iterator[None]:
    """Waits for what is left to do, not for the processor."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(textual.app, "wait_for_idle", wait_for_idle)
        patch.setattr(textual.pilot, "wait_for_idle", wait_for_idle)
        yield
