"""`studyllm history` and `undo`: what was done, and put right."""

from __future__ import annotations

import sqlite3

import pytest

from tests.cli.conftest import DAY_LATER, Program

TWO_DAYS_LATER = "2026-03-04T09:00:00+00:00"


@pytest.fixture
def studied(program: Program) -> Program:
    """Somebody who has answered two cards, one of them badly, and both a day later."""
    program.own("own", 2)
    program("study", "own", "--plain", keys="\n3\n\n1\n\n3\n")
    program.now = DAY_LATER
    program("study", "own", "--plain", keys="\n4\n\n3\n")
    program.now = TWO_DAYS_LATER
    return program


def interval(program: Program, card: str) -> int:
    return int(program("history", card, "--json").json["interval"])


def test_undo_takes_back_the_newest_answer_and_then_the_one_before(program: Program) -> None:
    program.own("own", 2)
    program("study", "own", "--plain", keys="\n3\n\n1\n")
    assert program("undo").out == "undone: Again of 2026-03-02, own/c2\n"
    assert "Question 2 of own?" in program("study", "own", "--plain").out
    program.now = DAY_LATER
    assert program("undo", "--json").json == {
        "undone": {"card": "own/c1", "grade": "Good", "day": "2026-03-02"}
    }
    assert program.reviews() == 0
    assert program("undo").out == "There is no answer to undo.\n"
    assert program("undo", "--json").json == {"undone": None}


def test_any_of_the_newest_answers_can_be_taken_back_by_its_number(studied: Program) -> None:
    listed = studied("history", "--json").json["answers"]
    assert [(a["number"], a["card"], a["grade"]) for a in listed] == [
        (1, "own/c2", "Good"),
        (2, "own/c1", "Easy"),
        (3, "own/c2", "Good"),
        (4, "own/c2", "Again"),
        (5, "own/c1", "Good"),
    ]
    assert studied("undo", "--answer", "5").out == "undone: Good of 2026-03-02, own/c1\n"
    assert interval(studied, "own/c1") == 1
    assert len(studied("history", "--json").json["answers"]) == 4
    assert "only 4 answers" in studied("undo", "--answer", "5", code=1).err
    studied("undo", "--answer", "1", "--sitting", code=2)
    studied("undo", "--answer", "201", code=2)


def test_the_newest_answers_for_people_are_numbered_and_aligned(studied: Program) -> None:
    lines = studied("history", "--limit", "2").lines
    assert [line.split()[:3] for line in lines] == [
        ["1", "2026-03-03", "Good"],
        ["2", "2026-03-03", "Easy"],
    ]
    assert [line.split()[-1] for line in lines] == ["own/c2", "own/c1"]


def test_without_answers_the_history_says_so(program: Program) -> None:
    assert program("history").out == "Nothing was answered yet.\n"
    assert program("history", "--json").json == {"answers": []}
    assert "It was not answered yet." in program("history", "moe/moe-layer-eq").lines
    assert program("history", "moe/moe-layer-eq", "--json").json["due"] is None


def test_the_last_sitting_is_taken_back_as_a_whole(studied: Program) -> None:
    assert studied("undo", "--sitting").lines == [
        "undone: Good of 2026-03-03, own/c2",
        "undone: Easy of 2026-03-03, own/c1",
        "2 answers taken back",
    ]
    undone = studied("undo", "--sitting", "--json").json["undone"]
    assert [one["grade"] for one in undone] == ["Good", "Again", "Good"]
    assert studied("undo", "--sitting").out == "There is no answer to undo.\n"
    assert studied("undo", "--sitting", "--json").json == {"undone": []}
    assert studied.reviews() == 0


def test_a_sitting_under_a_wrong_clock_is_taken_back_alone(studied: Program) -> None:
    studied.now = "2037-01-01T09:00:00+00:00"
    studied("study", "own", "--plain", keys="\n3\n\n3\n")
    studied.now = TWO_DAYS_LATER
    assert "is the clock right?" in studied("due").err
    assert studied("undo", "--sitting").lines[-1] == "2 answers taken back"
    assert studied("due").err == ""
    assert studied.reviews() == 5


def test_a_cards_history_tells_what_was_foretold_and_what_followed(studied: Program) -> None:
    found = studied("history", "own/c2", "--json").json
    assert [
        (a["number"], a["grade"], a["given"], a["day"], a["withdrawn"], a["interval_after"])
        for a in found["answers"]
    ] == [
        (1, "Again", "Again", "2026-03-02", False, 1),
        (2, "Good", "Good", "2026-03-02", False, 1),
        (3, "Good", "Good", "2026-03-03", False, 1),
    ]
    assert [a["foretold"] for a in found["answers"]] == [None, 1.0, 0.9]
    assert (found["due"], found["lapses"], found["ease"]) == ("2026-03-04", 0, 2.5)
    assert found["stability"] is None
    text = studied("history", "own/c2").lines
    assert text[:3] == [
        "own/c2",
        "  Question 2 of own?",
        "  due 2026-03-04, interval 1 day, ease 2.50, 0 lapses, recall now 90%",
    ]


def test_the_history_of_a_sibling_shows_what_it_asks(program: Program) -> None:
    program("study", "moe", "--plain", keys="\n3\n")
    shown = program("history", "moe/moe-layer-eq").lines[1]
    assert shown.startswith("  An MoE layer replaces the ⟦…⟧ of a block")


def test_a_history_under_fsrs_has_stability_and_difficulty(studied: Program) -> None:
    found = studied("--scheduler", "fsrs", "history", "own/c1", "--json").json
    assert found["ease"] is None
    assert found["stability"] > 2.3
    assert 1 <= found["difficulty"] <= 10
    assert "stability" in studied("--scheduler", "fsrs", "history", "own/c1").out


def test_a_grade_is_put_right_and_the_card_is_as_if_it_had_been_given(studied: Program) -> None:
    assert interval(studied, "own/c2") == 1
    changed = studied("history", "own/c2", "--change", "1", "good", "--json").json
    assert changed["interval"] == 6
    assert (changed["answers"][0]["grade"], changed["answers"][0]["given"]) == ("Good", "Again")
    assert "given as Again" in studied("history", "own/c2").out
    studied("history", "own/c2", "--change", "1", "AGAIN")
    assert interval(studied, "own/c2") == 1
    assert studied("doctor").lines[-1] == "All of it agrees with what you did."


def test_an_answer_is_withdrawn_from_a_cards_history_for_good(studied: Program) -> None:
    studied("history", "own/c1", "--withdraw", "1")
    assert "withdrawn" in studied("history", "own/c1").out
    assert interval(studied, "own/c1") == 1
    assert "does not count any more" in studied("history", "own/c1", "--withdraw", "1", code=1).err
    assert "does not count any more" in (
        studied("history", "own/c1", "--change", "1", "good", code=1).err
    )


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["own/none"], 1, "there is no card `own/none`"),
        (["own/c1", "--change", "9", "good"], 1, "has 2 answers, and none of number 9"),
        (["own/c1", "--change", "1", "great"], 2, "great"),
        (["--change", "1", "good"], 2, "need a CARD"),
        (["--withdraw", "1"], 2, "need a CARD"),
        (["own/c1", "--change", "1", "good", "--withdraw", "1"], 2, "exclude each other"),
        (["\x1b[2J/x"], 1, "there is no card `␛[2J/x`"),
    ],
)
def test_what_cannot_be_shown_or_changed_is_refused(
    studied: Program, words: list[str], code: int, said: str
) -> None:
    assert said in studied("history", *words, code=code).err


@pytest.mark.parametrize("statement", ["delete from memory", "drop table memory"])
def test_memories_that_were_deleted_by_hand_are_there_again(
    studied: Program, statement: str
) -> None:
    before = studied("due", "--json").json
    assert before["cards_due"] == 1
    database = sqlite3.connect(studied.home / "studyllm.db")
    with database:
        database.execute(statement)
    database.close()
    assert studied("due", "--json").json == before
    assert studied("doctor", "--json").json["ok"]
