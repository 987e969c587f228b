"""Small files that once ended in a traceback, a wrong word or a long wait: `kept` has them.

The beginning of a name says what has to become of a file: `taken-` or `refused-`.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from tests.hostile.children import Children, flaws

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="children are forked")

KEPT = sorted((Path(__file__).parent / "kept").iterdir())
TYPED = ["5", "1/" + "9" * 5_000, "9" * 5_000, "1e-9999", "9^9999", "t x"]


@pytest.mark.parametrize("path", KEPT, ids=lambda path: path.name)
def test_what_once_did_harm_does_none(path: Path, run: Children) -> None:
    place = run.place()
    file = place.root / path.name
    shutil.copy(path, file)
    before = place.state()
    lint = [run(place, "decks", "lint", file)] if path.suffix == ".yaml" else []
    taken = run(place, "import", file)
    assert taken.code == (0 if path.name.startswith("taken-") else 1), taken.said
    runs = [*lint, taken]
    if taken.code:
        assert place.state() == before
    else:
        keys = "".join(f"{typed}\n3\n" for typed in TYPED).encode()
        runs.append(run(place, "study", "--plain", keys=keys))
        runs.append(run(place, "study", "d", "--plain", keys=keys))
    assert [flaw for done in runs for flaw in flaws(done)] == []
