"""What the commands of shells and scripts import: a start is mostly that."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.cli.conftest import ROOT, Program

MOST = 150
"""Modules beyond the interpreter's own. Versions of Python differ by a few dozen."""

DEAR = {
    "asyncio",
    "calendar",
    "click",
    "difflib",
    "hashlib",
    "importlib.metadata",
    "importlib.resources",
    "markdown_it",
    "platformdirs",
    "rich",
    "shutil",
    "sqlalchemy",
    "tempfile",
    "textual",
    "tomllib",
    "yaml",
    "zoneinfo",
}


def imported(program: Program, *words: str, keys: str = "") -> set[str]:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", *words],
        cwd=ROOT,
        env=program.environment,
        input=keys,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    lines = (line for line in done.stderr.splitlines() if line.startswith("import time:"))
    return {line.rpartition("|")[2].strip() for line in lines}


@pytest.mark.parametrize("words", ["due -q", "study --plain", "study --plain t5"])
def test_a_quick_command_imports_little(program: Program, words: str) -> None:
    program("stats")  # A database that was copied notes its new place.
    bare = imported(program, "-c", "pass")
    found = imported(program, "-m", "studyllm", *words.split(), keys="\nq\n") - bare
    assert "sqlite3" in found
    assert found & DEAR == set()
    assert len(found) < MOST


def test_a_deck_that_has_not_changed_is_taken_in_again_without_what_takes_decks_in(
    program: Program,
) -> None:
    deck = program.deck("t7")
    program("import", deck)
    bare = imported(program, "-c", "pass")
    found = imported(program, "-m", "studyllm", "import", str(deck)) - bare
    assert found & DEAR == {"hashlib"}
    assert not [name for name in found if name.startswith("studyllm.exchange.j")]
    assert "studyllm.study.arrival" not in found
    assert len(found) < MOST + 30


@pytest.mark.parametrize("words", ["study --plain --new 1", "due", "stats", "decks"])
def test_a_plain_command_imports_no_way_in_for_decks_that_did_not_change(
    program: Program, words: str
) -> None:
    program("stats")
    found = imported(program, "-m", "studyllm", *words.split())
    assert "click" in found
    assert found & DEAR - {"click", "hashlib", "difflib", "shutil"} == set()
