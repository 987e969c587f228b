"""Files that were made to do harm, through the program as it is: refused or taken, quickly.

Whatever the file, the program ends by itself with one of its codes and a sentence, within the
bounds of time and memory, prints nothing that steers a terminal, leaves nothing behind, and has
changed nothing if it refused the file. The suite takes every so many of the small ones;
`STUDYLLM_HOSTILE=all` takes all, in half an hour, `STUDYLLM_HOSTILE=bombs` those of a kind.
"""

from __future__ import annotations

import os
import shutil
import sys
from itertools import chain

import pytest

from tests.hostile import deck_cases, package_cases, text_cases
from tests.hostile.children import Children, Done, Place, flaws
from tests.hostile.deck_cases import Case

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="children are forked")

CHOSEN = os.environ.get("STUDYLLM_HOSTILE", "")
EVERY = 47
"""Of so many cases the suite takes one."""
SMALL = 4_000_000
"""Bytes of a file that the suite takes."""

ALL = (*deck_cases.ALL, *text_cases.ALL, *package_cases.ALL)
KINDS = {kind.__name__: kind for kind in ALL}
assert len(KINDS) == len(ALL), "two kinds of one name"


def cases() -> list[Case]:
    if CHOSEN and CHOSEN != "all":
        return list(KINDS[CHOSEN]())
    found = list(chain.from_iterable(kind() for kind in ALL))
    return found if CHOSEN else found[::EVERY]


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_a_file_is_refused_or_taken_and_does_no_harm(case: Case, run: Children) -> None:
    content = case.content()
    facts = content.count(b"\n") if case.file == "j.jsonl" else 0
    if not CHOSEN and len(content) > SMALL:
        pytest.skip("large; STUDYLLM_HOSTILE=all takes it")
    place = run.place()
    file = place.root / case.file
    file.write_bytes(content)
    del content
    before = place.state()
    done = [run(place, "decks", "lint", file)] if file.suffix == ".yaml" else []
    done.append(run(place, "import", "--dry-run", file))
    assert place.state() == before, "rehearsed"
    taken = run(place, "import", file)
    if taken.code:
        assert place.state() == before, taken.said
    else:
        assert [name for name in place.state() if "/." in f"/{name}" or "temporary" in name] == []
        done += shown(place, run)
    done.append(taken)
    facts = facts if taken.code == 0 else 0
    assert [(d.words, flaw, d.said[-400:]) for d in done for flaw in flaws(d, facts)] == []
    assert case.refused in (None, taken.code != 0), taken.said
    shutil.rmtree(place.root)


def shown(place: Place, run: Children) -> list[Done]:
    """What was taken, on every way out that shows texts."""
    return [
        run(place, "study", "--plain", keys=b"\n3\n" * 4),
        run(place, "cards", "a"),
        run(place, "export", "progress", "--format", "html", "--cards"),
        run(place, "stats", "--json"),
    ]
