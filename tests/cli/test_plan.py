"""`studyllm plan` and `ready`: an interview from the choice of its date to the day after."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import DAY_LATER, Program, Studied
from tests.conftest import NOW

TODAY = date(2026, 3, 2)
GUILT = re.compile(r"miss|late|behind|catch|should|fail|lost|only", re.IGNORECASE)


def on(program: Program, days: int) -> Program:
    """The program so many days after the first one, in the morning."""
    program.now = f"{TODAY + timedelta(days=days)}T09:00:00+00:00"
    return program


def chosen(program: Program) -> dict[str, Any]:
    found = program("plan", "--json").json["interview"]
    assert isinstance(found, dict)
    return found


def shares(found: dict[str, Any]) -> list[float]:
    return [found[name] for name in ("now", "idle", "then", "then_low", "then_high")]


def sentence(program: Program) -> str:
    """What the plan says first: of today, and of the day."""
    return " ".join(program("plan").out.split("\n\n")[0].split("\n")).partition("It ")[0].strip()


def test_without_an_interview_plan_says_how_to_set_one_and_ready_how_it_stands(
    program: Program,
) -> None:
    assert program("plan").out == (
        "No interview is set. `studyllm plan --date 2026-03-23 --minutes 25` makes a plan towards "
        "one.\n"
    )
    assert program("plan", "--json").json == {
        "today": "2026-03-02",
        "interview": None,
        "plan": None,
    }
    assert " ".join(program("ready").lines) == (
        "No card was learned yet: begin with `studyllm study`, and this will tell what you recall. "
        "No interview is set. `studyllm plan --date 2026-03-23 --minutes 25` makes a plan towards "
        "one."
    )
    assert "%" in program("ready", "--points").out
    found = program("ready", "--json").json
    assert found["interview"] is None
    assert found["readiness"]["days"] == []
    assert found["readiness"]["then"] == found["readiness"]["now"] == 0
    assert "interview" not in program("due").out


def test_a_date_makes_a_plan_that_the_next_start_knows(program: Program) -> None:
    done = program("plan", "--date", "2026-03-23", "--topics", "moe")
    assert re.match(r"\d+ new cards today, about \d+ minutes\. By 23 March", done.out)
    assert "It fits: you will have learned every card by " in done.out
    assert "Interview on 23 March, in 21 days; 25 minutes a day; topics: Mixture" in done.out
    assert all(len(line) <= 80 for line in done.lines)
    assert program("plan").out == done.out
    found = program("plan", "--json").json
    assert found["interview"] == {
        "date": "2026-03-23",
        "ahead": True,
        "minutes": 25,
        "weekdays_off": [],
        "days_off": [],
        "topics": [{"slug": "moe", "weight": 1}],
    }
    plan = found["plan"]
    assert [day["day"] for day in plan["days"]] == [
        str(TODAY + timedelta(days=number)) for number in range(21)
    ]
    (topic,) = plan["topics"]
    assert (topic["slug"], topic["seen"], topic["new_today"]) == ("moe", 0, plan["days"][0]["new"])
    assert sum(day["new"] for day in plan["days"]) == topic["cards"]
    assert "2026-03-02" <= topic["complete"] < "2026-03-23"
    assert (plan["fits"], plan["shortfall"], plan["unseen"]) == (True, None, 0)
    for share in (*shares(plan), *shares(topic), plan["weakest"]):
        assert 0 <= share <= 1
    assert plan["now"] == plan["idle"] == 0 < plan["then_low"] <= plan["then"] <= plan["then_high"]


def test_options_left_out_stay_and_words_reset_them(program: Program) -> None:
    program("plan", "--date", "+21", "--minutes", "40", "--topics", "moe=3,t5")
    program("plan", "--off", "sat,Sunday", "--off", "2026-03-05")
    assert chosen(program) == {
        "date": "2026-03-23",
        "ahead": True,
        "minutes": 40,
        "weekdays_off": ["sat", "sun"],
        "days_off": ["2026-03-05"],
        "topics": [{"slug": "moe", "weight": 3}, {"slug": "t5", "weight": 1}],
    }
    days = program("plan", "--json").json["plan"]["days"]
    assert [day["day"][5:] for day in days if day["off"]] == [
        "03-05", "03-07", "03-08", "03-14", "03-15", "03-21", "03-22"
    ]  # fmt: skip
    assert all(day["new"] == day["reviews"] == day["minutes"] == 0 for day in days if day["off"])
    program("plan", "--off", "none")
    program("plan", "--topics", "all", "--minutes", "30")
    program("plan", "--date", "2026-03-10", "--off", "周六，星期日")
    found = chosen(program)
    assert found == {
        "date": "2026-03-10",
        "ahead": True,
        "minutes": 30,
        "weekdays_off": ["sat", "sun"],
        "days_off": [],
        "topics": [],
    }


def test_a_tag_means_its_decks_and_a_slug_its_own(program: Program) -> None:
    program("plan", "--date", "+5", "--topics", "architecture=2,moe=7")
    topics = {one["slug"]: one["weight"] for one in chosen(program)["topics"]}
    assert topics.pop("moe") == 7
    assert len(topics) > 2
    assert set(topics.values()) == {2}
    program("decks", "hide", "t5")
    program("plan", "--topics", "architecture")
    assert "t5" not in {one["slug"] for one in chosen(program)["topics"]}
    program("plan", "--topics", "t5")
    assert [one["slug"] for one in program("plan", "--json").json["plan"]["topics"]] == ["t5"]


def test_the_minutes_of_the_settings_are_taken_until_some_are_named(program: Program) -> None:
    (program.home / "config.toml").write_text("minutes_per_day = 45\n", encoding="utf-8")
    program("plan", "--date", "+9")
    assert chosen(program)["minutes"] == 45


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ("--minutes 20", 2, "when is the interview? `--date` says it, as in `--date 2026-03-23`"),
        ("--date 2026-03-02", 2, "2026-03-02 is not after today, which is 2026-03-02"),
        ("--date +0", 2, "2026-03-02 is not after today"),
        ("--date 2026-02-30", 2, "there is no day 2026-02-30"),
        ("--date 9999-01-01", 2, "9999-01-01 is no day that studyllm knows"),
        ("--date tomorrow", 2, "`tomorrow` is no day; `--date` takes a date as in 2026-12-14"),
        ("--date +9 --topics mo", 1, "no deck or first tag `mo`; did you mean `moe`?"),
        ("--date +9 --topics quantum-foam", 1, "`studyllm decks` lists all decks"),
        ("--date +9 --topics moe=0", 2, "`moe=0`: a weight is a whole number from 1 to 100"),
        ("--date +9 --topics moe=1.5", 2, "`moe=1.5`: a weight is a whole number"),
        ("--date +9 --topics moe=", 2, "`moe=`: a weight is a whole number"),
        ("--date +9 --off sometimes", 2, "`sometimes` is no day; `--off` takes weekdays"),
        ("--date +9 --off mon,tue,wed,thu,fri,sat,sun", 2, "all days of the week would be off"),
        ("--date +3 --off mon,tue,wed", 1, "all days before the interview are off"),
        ("--date +9 --minutes 0", 2, "0 is not in the range"),
        ("--date +9 --clear", 2, "--clear goes alone"),
        ("--date +9 --topics \x1b[2Jx", 1, "no deck or first tag"),
    ],
)
def test_what_cannot_be_meant_is_refused_in_one_sentence_and_changes_nothing(
    words: str, code: int, said: str, program: Program
) -> None:
    done = program("plan", *words.split(" "), code=code)
    assert said in done.err
    assert done.err.count("studyllm: ") == 1
    assert done.out == ""
    assert program("plan", "--json").json["interview"] is None


def test_too_little_time_says_what_it_would_take(program: Program) -> None:
    done = program("plan", "--date", "+4", "--minutes", "5", "--topics", "moe,t5")
    assert "It does not all fit: " in done.out
    plan = program("plan", "--json").json["plan"]
    assert not plan["fits"]
    assert plan["unseen"] > 0
    short = plan["shortfall"]
    assert short["minutes"] > 5
    assert short["date"] is None or short["date"] > "2026-03-06"
    assert f"with {short['minutes']} minutes a day" in " ".join(done.out.split())
    program("plan", "--minutes", str(short["minutes"]))
    assert program("plan", "--json").json["plan"]["fits"]


def test_a_missed_day_brings_a_new_plan_and_no_word_of_guilt(program: Program) -> None:
    """Three weeks in short: plan, study, miss two days, plan again, the day, the day after."""
    program("plan", "--date", "+21", "--topics", "moe,t5", "--minutes", "15")
    assert "today" in program("due").lines[-1]
    first = program("plan", "--json").json["plan"]
    answered = program("study", "--plain", keys="\n3\n" * 12 + "q\n")
    assert answered.lines[1].startswith("For your interview on 23 March: ")
    assert len(answered.starting("saved")) == 12
    evening = program("plan", "--json").json["plan"]
    assert sum(topic["seen"] for topic in evening["topics"]) == 12
    assert evening["now"] > first["now"] == 0
    before = sentence(program)
    on(program, 3)
    after = sentence(program)
    assert before != after
    told = program("plan").out + program("due").out + program("ready").out
    assert GUILT.search(told) is None, GUILT.search(told)
    days = program("plan", "--json").json["plan"]["days"]
    assert days[0]["day"] == "2026-03-05"
    assert days[0]["reviews"] > 0
    assert program("due", "-q").out == ""
    on(program, 21)
    assert program("due").lines[-1] == "Today is your interview: nothing is planned. Good luck!"
    assert program("plan").lines == ["Today is your interview: nothing is planned. Good luck!"]
    found = program("plan", "--json").json
    assert (found["interview"]["ahead"], found["plan"]) == (False, None)
    assert program("ready", "--json").json["readiness"]["days"] == []
    on(program, 22)
    assert program("due").lines[-1].startswith("Your interview was yesterday; well done.")
    on(program, 23)
    assert "interview" not in program("due").out
    assert program("plan").out.startswith("Your interview was on 23 March; well done.")
    assert "is not after today" in program("plan", "--minutes", "9", code=2).err
    assert program("plan", "--clear").err.startswith("studyllm: cleared: ")
    assert program("plan").out.startswith("No interview is set.")
    assert program("plan", "--clear").err == "studyllm: no interview was set; nothing is changed\n"


def test_the_newest_word_of_two_devices_counts(program: Program, tmp_path: Path) -> None:
    laptop, server = program, Program(tmp_path / "server")
    folder = tmp_path / "between"
    laptop("plan", "--date", "+21", "--minutes", "20", "--topics", "moe")
    laptop("sync", folder, "--create")
    server("sync", folder)
    assert chosen(server) == chosen(laptop)
    server.now = DAY_LATER
    server("plan", "--minutes", "50")
    server("sync")
    laptop("sync")
    assert chosen(laptop)["minutes"] == 50
    laptop.now = "2026-03-03T10:00:00+00:00"
    laptop("plan", "--clear")
    laptop("sync")
    server("sync")
    assert server("plan", "--json").json["interview"] is None


def test_topics_without_cards_and_topics_that_are_gone_are_said_to_be(program: Program) -> None:
    program.own("tiny", 2)
    program("plan", "--date", "+9", "--topics", "tiny,moe")
    program("suspend", "tiny/c1", "tiny/c2")
    topics = program("plan", "--json").json["plan"]["topics"]
    assert {one["slug"]: one["cards"] > 0 for one in topics} == {"moe": True, "tiny": False}
    program("plan", "--topics", "tiny")
    for command in ("plan", "ready"):
        assert "The topics have no cards to ask." in program(command).out
    program("plan", "--topics", "tiny,moe")
    (program.home / "decks/tiny.yaml").unlink()
    done = program("plan")
    assert done.err == "studyllm: no deck has these topics any more: tiny; they are left out\n"
    assert "Mixture of Experts" in done.out


def test_ready_tells_whether_to_believe_it(studied: Studied) -> None:
    done = studied.program("ready")
    told = " ".join(done.out.split())
    assert re.search(r"Can the forecast be trusted\? .*\d+% foretold, \d+% recalled", told)
    found = studied.program("ready", "--json").json
    assert found["readiness"]["calibration"]["answers"] > 0
    assert found["points"] == []
    assert "key point" not in done.out


def test_ready_says_how_to_begin_until_a_card_was_learned(program: Program) -> None:
    begin = "No card was learned yet: begin with `studyllm study`"
    program("plan", "--date", "+10", "--topics", "moe")
    ahead = program("ready")
    assert begin in ahead.out
    assert "By 12 March you will recall about" in ahead.out
    assert "Mixture of Experts" in ahead.out
    program("study", "moe", "--plain", keys="\n3\nq\n")
    assert begin not in program("ready").out
    program("plan", "--clear")
    done = program("ready")
    assert done.lines[0].startswith("Today you would recall about ")
    assert "Mixture of Experts" in done.out


def test_ready_tells_which_key_points_to_say_aloud(program: Program) -> None:
    texts = ["one", "{point: two, required: true}", "three"]
    cards = (f"  - {{id: c{n}, q: What {n}?, points: [{', '.join(texts)}]}}" for n in (1, 2))
    (program.home / "decks").mkdir()
    text = "\n".join(["deck: own", "cards:", *cards]) + "\n"
    (program.home / "decks/own.yaml").write_text(text, encoding="utf-8")
    program("plan", "--date", "+10", "--topics", "own")
    assert program("ready").lines[-1] == "6 key points: `studyllm ready --points` lists all"
    program("study", "own", "--plain", keys="\n+2\n2\nq\n")
    points = program("ready", "--json").json["points"]
    asked = points[0]["card"]
    shown = [(one["point"], one["required"], one["said"], one["missed"]) for one in points[:3]]
    assert sorted(shown) == [("one", False, 0, 1), ("three", False, 0, 1), ("two", True, 1, 0)]
    assert shown[2][0] == "two"  # the one that was said is the least likely to be missing
    assert {one["card"] for one in points[3:]} == {"own/c1", "own/c2"} - {asked}
    assert all(0 <= one[when] <= 1 for one in points for when in ("now", "then"))
    done = program("ready")
    assert done.lines[-1] == "3 further key points: `studyllm ready --points` lists all"
    start = done.lines.index("Key points: the chance that you name them, the least first")
    assert [line.split(": ")[0] for line in done.lines[start + 2 : start + 5]] == [asked] * 3
    everything = program("ready", "--points").lines
    assert len(everything) - everything.index(done.lines[start]) - 2 == 6


def test_ready_is_about_the_day_when_an_interview_is_ahead(program: Program) -> None:
    program("plan", "--date", "+10", "--topics", "moe")
    program("study", "moe", "--plain", keys="\n3\n" * 8 + "q\n")
    done = program("ready")
    said = " ".join(done.out.split())
    assert re.search(r"By 12 March you will recall about \d+% \(\d+% to \d+% in four", said)
    assert "Without any more study it would be " in said
    assert re.search(r"The tenth of the cards known least: \d+% on the day", said)
    assert all(len(line) <= 80 for line in done.lines)
    found = program("ready", "--json").json["readiness"]
    assert 0 < found["idle"] <= found["now"] < found["then"]


def test_the_plan_of_all_is_said_when_all_is_studied_and_not_with_one_deck(
    program: Program,
) -> None:
    assert "interview" not in program("study", "--plain", keys="q\n").out
    program("plan", "--date", "+10")
    assert "For your interview on 12 March: " in program("study", "--plain", keys="q\n").lines[1]
    assert "interview" not in program("study", "moe", "--plain", keys="q\n").out
    assert program.now == NOW


def test_the_report_has_a_part_about_the_interview(program: Program, tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    program("export", "progress", "-o", page)
    assert "Your interview" not in page.read_text(encoding="utf-8")
    program("plan", "--date", "+10", "--topics", "moe")
    program("export", "progress", "-o", page)
    assert '<h2 id="interview">Your interview</h2>' in page.read_text(encoding="utf-8")
    assert "interview-title" in page.read_text(encoding="utf-8")
    text = program("export", "progress", "--format", "md").out
    assert text.index("## Your interview") < text.index("## The year")
    assert "Mixture of Experts" in text.partition("## Your interview")[2].partition("##")[0]
    data = program("export", "progress", "--format", "json").json
    planned = program("plan", "--json").json
    assert (data["interview"], data["plan"]) == (planned["interview"], planned["plan"])
    named = program("export", "progress", "moe", "--format", "json").json
    assert (named["interview"], named["plan"]) == (None, None)
    chinese = program("export", "progress", "--format", "md", "--lang", "zh").out
    assert "## 你的面试" in chinese


def test_both_commands_only_read_where_nothing_can_be_written(program: Program) -> None:
    program("plan", "--date", "+10", "--topics", "moe")
    before = sorted((path.name, path.stat().st_size) for path in program.home.glob("*.db"))
    program("plan")
    program("ready")
    program("plan", "--minutes", "25")  # what it was already
    assert sorted((path.name, path.stat().st_size) for path in program.home.glob("*.db")) == before


def test_all_commands_say_the_same_of_today(program: Program) -> None:
    program("plan", "--date", "+21", "--minutes", "10")
    plan, due = program("plan").out, program("due").out
    plain = program("study", "--plain").out
    today = json.loads(program("plan", "--json").out)["plan"]["days"][0]
    found = re.search(r"(\d+) new cards today, about (\d+) minutes", plan)
    assert found is not None
    assert (today["new"], today["minutes"]) == tuple(map(int, found.groups()))
    assert found[0] in due
    assert found[0] in plain
