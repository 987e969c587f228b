"""`studyllm decks updates`, for somebody who has edited a deck of an earlier version."""

from __future__ import annotations

from pathlib import Path

import pytest

from studyllm.config import Home, Settings, shipped_decks
from studyllm.core.journal import Moment
from studyllm.study import open_study
from tests.cli.conftest import Program
from tests.learner import NOON

TITLE = "title:\n  en: Mixture of Experts\n"
QUESTION = "What is routed in an MoE language model, and how often?"
OTHER = "Mixtral 8x7B has about 47B parameters. Why not 56B?"


@pytest.fixture
def edited(tmp_path: Path) -> Program:
    """The program for a learner whose own copy is of an older version of a deck."""
    folder = tmp_path / "older"
    folder.mkdir()
    now = (shipped_decks() / "moe.yaml").read_text(encoding="utf-8")
    older = now.replace(QUESTION, "What is routed?").replace(OTHER, "Why not 56B?")
    older = older.replace(TITLE, "title:\n  en: Experts\n")
    assert len(older) < len(now) - 60
    (folder / "moe.yaml").write_text(older, encoding="utf-8")
    home = Home(tmp_path / "home", tmp_path / "home")
    study = open_study(home, Settings(), lambda: Moment(NOON, 0), shipped=folder)
    study.sync()
    path = study.edit_place("moe/moe-walk").path
    mine = older.replace("What is routed?", "My question?").replace("en: Experts\n", "en: Mine\n")
    path.write_text(mine, encoding="utf-8")
    study.sync()
    study.close()
    return Program(tmp_path / "home")


def test_what_both_have_changed_is_shown_until_it_is_chosen(edited: Program) -> None:
    path = edited.home / "decks/moe.yaml"
    first = edited("decks")
    updated = "moe-mixtral-total"
    assert first.err == (
        "studyllm: your copy of `moe` has what a newer version changed: 1 updated; "
        "2 to choose: `studyllm decks updates`\n"
        "studyllm: your copy of `moe` and the new version differ in 2 places: "
        "`studyllm decks updates`\n"
    )
    assert OTHER in path.read_text(encoding="utf-8")
    lines = edited("decks", "updates").lines
    assert lines[:3] == [f"moe: {path}", f"  updated: {updated}", "moe/#title"]
    assert lines[3:5] == ["  mine:", "    title:"]
    assert "      en: Mine" in lines
    at = lines.index("moe/moe-route-unit")
    assert lines[at + 3 : at + 4] == ["      en: My question?"]
    assert f"      en: {QUESTION}" in lines[at + 5 :]
    (found,) = edited("decks", "updates", "--json").json["updates"]
    assert [one["name"] for one in found["differences"]] == ["moe/#title", "moe/moe-route-unit"]
    assert found["differences"][0]["mine"]["title"]["en"] == "Mine"
    assert (found["updated"], found["added"], found["file"]) == ([updated], [], str(path))

    take = ("decks", "updates", "--take")
    done = edited(*take, "shipped", "moe/moe-route-unit")
    assert done.out == "moe/moe-route-unit: as the newer version has it\n"
    assert edited("decks").err.endswith("differ in 1 place: `studyllm decks updates`\n")
    assert edited(*take, "mine", "--all").out == "moe/#title: stays as you have it\n"
    assert edited("decks").err == ""
    text = path.read_text(encoding="utf-8")
    assert (QUESTION in text, "en: Mine\n" in text) == (True, True)


def test_a_choice_names_what_there_is(edited: Program) -> None:
    updates = ("decks", "updates")
    assert "--all needs --take" in edited(*updates, "--take", "mine", code=2).err
    refused = edited(*updates, "moe/moe-walk", "--take", "mine", code=1)
    assert "anything to choose about `moe/moe-walk`" in refused.err
    assert not edited(*updates, "moe/#title").starting("moe/moe-route-unit")


def test_where_there_is_nothing_that_is_said(program: Program) -> None:
    done = program("decks", "updates")
    assert (done.out, done.err.count("\n")) == ("", 1)
    assert program("decks", "updates", "--json").json == {"updates": []}
