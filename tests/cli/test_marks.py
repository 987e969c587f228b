"""Cards that are suspended, buried or flagged, by commands and in a session by lines."""

from __future__ import annotations

import pytest

from tests.cli.conftest import DAY_LATER, Program
from tests.cli.test_plain import questions


@pytest.fixture
def owner(program: Program) -> Program:
    """The program for someone who has a deck of three cards."""
    program.own("own", 3)
    return program


def asked(program: Program) -> list[str]:
    """The ids of the cards that a session over the deck asks."""
    found = questions(program("study", "own", "--plain", keys="\n3\n" * 9).out)
    return [question.split()[1] for question in found]


def test_a_suspended_card_is_not_asked_until_it_is_asked_again(owner: Program) -> None:
    assert owner("suspend", "own/c1", "own/c3").lines == [
        "suspended: own/c1",
        "suspended: own/c3",
    ]
    assert owner("stats", "--json").json["cards_suspended"] == 2
    assert asked(owner) == ["2"]
    assert owner("unsuspend", "own/c1").out == "asked again: own/c1\n"
    assert asked(owner) == ["1"]


def test_a_buried_card_comes_back_on_the_next_study_day(owner: Program) -> None:
    owner("bury", "own/c1", "own/c2")
    owner("unbury", "own/c2")
    assert asked(owner) == ["2", "3"]
    owner.now = DAY_LATER
    assert sorted(asked(owner)) == ["1", "2", "3"]


def test_a_flag_changes_nothing_else(owner: Program) -> None:
    owner("flag", "own/c1")
    assert owner("study", "own", "--plain").starting("Own (new, flagged)")
    assert owner("cards").out == "own/c1  flagged\n"
    owner("unflag", "own/c1")
    assert owner("cards").out == "There are none.\n"


def test_cards_are_listed_by_what_was_said_of_them(owner: Program) -> None:
    owner("suspend", "own/c2")
    owner("flag", "own/c2", "own/c1")
    owner("bury", "own/c3")
    assert owner("cards").lines == [
        "own/c1  flagged",
        "own/c2  suspended, flagged",
        "own/c3  buried",
    ]
    assert owner("cards", "--is", "flagged", "--json").json == {
        "cards": [
            {
                "card": card,
                "suspended": card == "own/c2",
                "buried": False,
                "flagged": True,
                "leech": False,
                "lapses": 0,
            }
            for card in ("own/c1", "own/c2")
        ]
    }
    owner.now = DAY_LATER
    assert owner("cards", "--is", "buried").out == "There are none.\n"


def test_a_card_that_is_not_there_is_refused_and_nothing_is_marked(owner: Program) -> None:
    said = owner("suspend", "own/c1", "own/none", code=1).err
    assert "there is no card `own/none`; a card is named DECK/ID" in said
    assert owner("cards").out == "There are none.\n"
    owner("bury", code=2)


def test_in_a_session_by_lines_letters_mark_and_undo_takes_that_back(owner: Program) -> None:
    done = owner("study", "own", "--plain", keys="b\nu\ns\n\n3\nu\nu\nf\nf\nq\n")
    assert [question.split()[1] for question in questions(done.out)] == list("121232")
    assert done.starting("buried", "asked", "suspended", "undone", "There", "flagged", "not") == [
        "buried until the next study day, `u` takes that back: own/c1",
        "asked today after all: own/c1",
        "suspended, `u` takes that back: own/c1",
        "undone: Good of 2026-03-02, own/c2",
        "There is no answer to undo.",
        "flagged, `f` takes that back: own/c2",
        "not flagged any more: own/c2",
    ]
    assert owner("cards").out == "own/c1  suspended\n"


def test_a_card_that_is_forgotten_eight_times_is_a_leech(program: Program) -> None:
    program.own("own", 1)
    (program.home / "config.toml").write_text('leech = "suspend"\n', encoding="utf-8")
    said = []
    for day in range(2, 31, 2):
        program.now = f"2026-03-{day:02}T09:00:00+00:00"
        keys = "\n3\n" if day % 4 == 2 else "\n1\n\n3\n"
        said += program("study", "own", "--plain", keys=keys).starting("leech")
    assert said == []
    for day in (1, 3, 5, 7):
        program.now = f"2026-04-{day:02}T09:00:00+00:00"
        program("study", "own", "--plain", keys="\n3\n" if day % 4 == 1 else "\n1\n\n3\n")
    (marked,) = program("cards", "--json").json["cards"]
    assert (marked["leech"], marked["suspended"], marked["lapses"]) == (True, True, 8)
    assert program("cards").out == "own/c1  suspended, leech (8 lapses)\n"
    assert program("study", "own", "--plain").lines[0] == "There is nothing to ask now."
    assert program("--leech", "off", "cards").out == "own/c1  suspended\n"
    assert program("--leech", "off", "stats", "--json").json["cards_leech"] == 0
    assert program("history", "own/c1", "--json").json["leech"]
    assert not program("--leech", "off", "history", "own/c1", "--json").json["leech"]
    program("undo")
    program("undo")
    assert program("cards").out == "There are none.\n"


def test_practice_moves_no_due_day_and_counts_as_no_answer(owner: Program) -> None:
    owner("study", "own", "--plain", keys="\n3\n\n3\n\n3\n")
    before = owner("history", "own/c1", "--json").json
    done = owner("study", "own", "--plain", "--cram", keys="\n3\n\n1\n\n4\n\n3\n")
    assert done.starting("saved") == [
        "saved: Good, practice",
        "saved: Again, again today, practice",
        "saved: Easy, practice",
        "saved: Good, practice",
    ]
    assert len(done.starting("Own (practice)")) == 4
    counts = owner("stats", "--json").json
    assert (counts["reviews_total"], counts["practice_today"]) == (3, 4)
    after = owner("history", "own/c1", "--json").json
    assert after["due"] == before["due"]
    assert [a["practice"] for a in after["answers"]] == [False, True]
    assert "(practice)" in owner("history").lines[0]
    owner("study", "--cram", "--ahead", "3", "--plain", code=2)


def test_cards_can_be_asked_before_they_are_due(owner: Program) -> None:
    owner("study", "own", "--plain", keys="\n3\n" * 3)
    owner.now = DAY_LATER
    owner("study", "own", "--plain", keys="\n3\n" * 3)
    owner.now = "2026-03-06T09:00:00+00:00"
    assert questions(owner("study", "own", "--plain").out) == []
    done = owner("study", "own", "--plain", "--ahead", "3", keys="\n3\n" * 5)
    assert len(questions(done.out)) == 3
    assert len(done.starting("Own (ahead)")) == 3
    assert done.starting("saved") == ["saved: Good, due 2026-03-14 (in 8 days)"] * 3
