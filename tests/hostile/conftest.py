"""The program in children, for all tests of a run."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.hostile.children import Children, children


@pytest.fixture(scope="session")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Children]:
    with children(tmp_path_factory.mktemp("hostile")) as made:
        yield made
