"""`studyllm edit`, with an editor that is a small program."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Program

SCRIPT = """
import sys
from pathlib import Path
path = Path(sys.argv[-1])
text = path.read_text(encoding="utf-8")
assert {before!r} in text
path.write_text(text.replace({before!r}, {after!r}), encoding="utf-8")
"""


def editor(program: Program, before: str, after: str) -> None:
    """Have the program use an editor that puts one text in the place of another."""
    script = program.home.with_name("editor.py")
    script.write_text(SCRIPT.format(before=before, after=after), encoding="utf-8")
    program.more = {"VISUAL": "", "EDITOR": f"'{sys.executable}' '{script}'"}


def test_an_own_card_is_edited(program: Program) -> None:
    path = program.own("own")
    editor(program, "A1", "mine")
    assert program("edit", "own/c1").out == f"own/c1: {path}\n"
    assert "answer: mine" in path.read_text()


def test_a_shipped_deck_becomes_a_copy_of_ones_own(program: Program) -> None:
    editor(program, "id: moe-layer-eq", "id: moe-layer-eq  # mine")
    done = program("edit", "moe/moe-layer-eq")
    path = program.home / "decks" / "moe.yaml"
    assert done.err == f"studyllm: the deck is your own copy now: {path}\n"
    (row,) = (row for row in program("decks", "--json").json["decks"] if row["slug"] == "moe")
    assert (row["place"], row["file"]) == ("own", str(path))
    program("decks", "remove", "moe")
    (row,) = (row for row in program("decks", "--json").json["decks"] if row["slug"] == "moe")
    assert row["place"] == "shipped"


def test_a_mistake_is_named_with_its_line_and_the_deck_stays(program: Program) -> None:
    path = program.own("own")
    editor(program, "answer: A2", "answr: A2")
    told = program("edit", "own/c2", code=1).err
    assert f"{path}:7:5: " in told
    assert "stays as it was" in told
    assert "own" in program("decks").out


def test_a_card_that_is_gone_is_said(program: Program) -> None:
    program.own("own")
    editor(program, "id: c2", "id: other")
    assert "no card `own/c2` any more" in program("edit", "own/c2", code=1).err
    assert "no deck has a card `own/c2`" in program("edit", "own/c2", code=1).err


@pytest.mark.parametrize("key", ["moe/none", "none", "-/x", "\x1b[2Jx/y"])
def test_a_card_that_is_not_there_is_refused(program: Program, key: str) -> None:
    editor(program, "", "")
    assert "no deck has a card" in program("edit", "--", key, code=1).err


def test_an_editor_that_is_not_there_is_a_setting_that_cannot_be_used(program: Program) -> None:
    program.more = {"VISUAL": "no-such-editor -x"}
    told = program("edit", "moe/moe-layer-eq", code=2).err
    assert "`no-such-editor`, which VISUAL names" in told
    assert not (program.home / "decks").exists()


def test_an_editor_that_fails_is_said(program: Program, tmp_path: Path) -> None:
    program.own("own")
    program.more = {"VISUAL": "", "EDITOR": f"'{sys.executable}' -c 'raise SystemExit(4)'"}
    assert "ended with 4" in program("edit", "own/c1", code=1).err
