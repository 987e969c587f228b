"""`studyllm due` and `stats`: numbers for people and for programs."""

from __future__ import annotations

from tests.cli.conftest import DAY_LATER, Program


def test_stats_count_cards_and_answers(program: Program) -> None:
    program("study", "moe", "--plain", keys="\n3\n\n1\n")
    counts = program("stats", "--json").json
    assert {name: type(value) for name, value in counts.items()} == dict.fromkeys(
        [
            "cards_total",
            "cards_new",
            "cards_due",
            "cards_suspended",
            "cards_flagged",
            "cards_leech",
            "reviews_total",
            "reviews_today",
            "new_today",
            "practice_today",
            "time_today_ms",
            "streak_days",
        ],
        int,
    )
    assert counts["cards_new"] == counts["cards_total"] - 2
    assert (counts["reviews_total"], counts["reviews_today"], counts["new_today"]) == (2, 2, 2)
    assert (counts["cards_due"], counts["streak_days"]) == (0, 1)
    program.now = DAY_LATER
    later = program("stats", "--json").json
    assert (later["reviews_total"], later["reviews_today"], later["cards_due"]) == (2, 0, 2)
    assert (later["new_today"], later["time_today_ms"], later["streak_days"]) == (0, 0, 1)


def test_stats_for_people_are_aligned(program: Program) -> None:
    lines = program("stats").lines
    assert lines[0].startswith("cards  ")
    assert lines[6:8] == ["answers              0", "  today              0  in 0 min 0 s"]


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
