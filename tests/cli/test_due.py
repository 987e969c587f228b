"""`studyllm due`: for people, for programs and for shell prompts."""

from __future__ import annotations

from tests.cli.conftest import DAY_LATER, Program


def test_due_counts_what_was_answered_before_and_whose_day_has_come(program: Program) -> None:
    assert program("due").out.startswith("Nothing is due. ")
    assert program("due", "--json").json == {"cards_due": 0, "decks": []}
    program("study", "moe", "--plain", keys="\n3\n\n3\n")
    program("study", "t5", "--plain", keys="\n3\n")
    assert program("due").out.startswith("Nothing is due. ")
    program.now = DAY_LATER
    due = program("due", "--json").json
    assert due["cards_due"] == 3
    assert [(deck["slug"], deck["due"]) for deck in due["decks"]] == [("moe", 2), ("t5", 1)]
    assert program("due").lines[-1] == "3  in all"
    program("decks", "hide", "moe")
    assert program("due", "--json").json["cards_due"] == 1


def test_due_answers_a_shell_prompt_by_its_exit_code_alone(program: Program) -> None:
    assert program("due", "-q", code=1) == program("due", "--quiet", code=1)
    program("study", "moe", "--plain", keys="\n3\n")
    assert program("due", "-q", code=1).out == ""
    program.now = DAY_LATER
    for words in (["-q"], ["--quiet"], ["-q", "--json"]):
        done = program("due", *words)
        assert (done.out, done.err) == ("", "")


def test_a_shell_prompt_makes_no_home(program: Program) -> None:
    program.home = program.home.with_name("nobody")
    assert program("due", "-q", code=1).err == ""
    assert not program.home.exists()
