"""Cards begun anew by commands."""

from __future__ import annotations

from tests.cli.conftest import Program


def test_a_card_is_begun_anew_and_goes_on(program: Program) -> None:
    program.own("own", 2)
    program("study", "own", "--plain", keys="\n3\nq\n")
    assert program("reset", "own/c1").out == "new again: own/c1\n"
    assert program("history", "own/c1").lines[2:4] == ["  new", "  begun anew on 2026-03-02"]
    assert program("history", "own/c1", "--json").json["resets"] == ["2026-03-02"]
    refused = program("reset", "own/c1", code=1)
    assert refused.err == "studyllm: the card `own/c1` is new; there is nothing to reset\n"
    assert program("unreset", "own/c1").out == "goes on: own/c1\n"
    assert program("history", "own/c1", "--json").json["due"] == "2026-03-03"
    refused = program("unreset", "own/c1", code=1)
    assert refused.err == "studyllm: the card `own/c1` was not begun anew\n"
    assert program("doctor").code == 0
