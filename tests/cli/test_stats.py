"""`studyllm stats`: what it says of somebody who has studied, against the answers they gave."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import closing
from datetime import date, timedelta
from typing import Any

import jsonschema
import pytest

from studyllm.cli import stats
from studyllm.cli.opening import begin
from studyllm.core.journal import Grade
from studyllm.study import open_study
from tests.cli.conftest import ROOT, Program, Studied
from tests.cli.learned import CARDS, DECKS, TODAY, Given
from tests.learner import reading_through

posix = pytest.mark.skipif(sys.platform == "win32", reason="signals as POSIX has them")

TOP = (
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
)

CHINESE = DECKS["positions"]

BYS = ("deck", "tag", "day", "week", "month", "year")


@pytest.fixture(params=["studied", "studied_elsewhere"])
def somebody(request: pytest.FixtureRequest) -> Studied:
    """Somebody with either scheduler."""
    found = request.getfixturevalue(request.param)
    assert isinstance(found, Studied)
    return found


def iso(day: int) -> str:
    return (date(1970, 1, 1) + timedelta(days=day)).isoformat()


def wide(program: Program, columns: int) -> Program:
    return Program(program.home, program.now, {"COLUMNS": str(columns)})


def cells(text: str) -> int:
    """Columns of a terminal, by the standard's own classes."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def strict(schema: Any) -> Any:
    """The schema with no room for a property that it does not name."""
    if isinstance(schema, list):
        return [strict(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {name: strict(value) for name, value in schema.items()}
    return closed | {"additionalProperties": False} if "properties" in schema else closed


def share(given: Iterable[Given], holds: Callable[[Given], bool]) -> tuple[int, float | None]:
    """How many first answers of a day to cards seen before are so, and the share recalled."""
    found = [one for one in given if not one.is_new and not one.repeat and holds(one)]
    passed = sum(one.grade > Grade.AGAIN for one in found)
    return len(found), passed / len(found) if found else None


# For programs


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["--full"],
        ["positions"],
        ["positions", "--full"],
        ["--since", "2w", "--by", "day", "--limit", "3"],
    ],
)
def test_json_is_what_its_schema_says(words: list[str], somebody: Studied) -> None:
    check(somebody.program, words)


def test_json_of_somebody_who_answered_nothing_is_what_its_schema_says(program: Program) -> None:
    check(program, [])


def check(program: Program, words: list[str]) -> None:
    schema = strict(program("stats", "--json-schema").loaded)
    checker = jsonschema.Draft202012Validator
    checker.check_schema(schema)
    data = program("stats", "--json", *words).loaded
    checker(schema, format_checker=checker.FORMAT_CHECKER).validate(data)


def test_the_page_of_commands_has_every_property_at_the_top(program: Program) -> None:
    page = (ROOT / "docs/commands.md").read_text(encoding="utf-8")
    section = page.partition("\n## studyllm stats\n")[2].partition("\n## ")[0]
    properties = program("stats", "--json-schema").loaded["properties"]
    assert [name for name in properties if f"`{name}`" not in section] == []
    assert [name for name in TOP if name not in properties] == []


def test_json_keeps_the_counts_at_its_top(program: Program) -> None:
    program("study", "moe", "--plain", keys="\n3\n\n1\n")
    counts = program("stats", "--json").json
    assert {type(counts[name]) for name in TOP} == {int}
    assert counts["cards_new"] == counts["cards_total"] - 2
    assert (counts["reviews_total"], counts["reviews_today"], counts["new_today"]) == (2, 2, 2)
    assert (counts["cards_due"], counts["streak_days"]) == (0, 1)
    program.now = "2026-03-03T09:00:00+00:00"
    later = program("stats", "--json").json
    assert (later["reviews_total"], later["reviews_today"], later["cards_due"]) == (2, 0, 2)
    assert (later["new_today"], later["time_today_ms"], later["streak_days"]) == (0, 0, 1)


def test_json_counts_every_answer_also_of_removed_and_hidden_decks(somebody: Studied) -> None:
    data, given = somebody.program("stats", "--json").json, somebody.given
    assert data["reviews_total"] == data["done"]["answers"] == len(given)
    assert data["since"] == iso(given[0].day)
    assert data["done"]["time_ms"] == sum(one.took_ms for one in given)
    assert data["done"]["new"] == sum(one.is_new for one in given)
    found = {row["deck"]: row["done"]["answers"] for row in data["by_deck"]}
    assert {deck: number for deck, number in found.items() if number} == Counter(
        one.deck for one in given
    )
    grades = Counter(one.grade.name.lower() for one in given)
    assert data["done"]["grades"] == grades
    for name, holds in (
        ("young", lambda one: not one.mature),
        ("mature", lambda one: one.mature),
        ("all", lambda one: True),
    ):
        passed = data["done"]["retention"][name]
        assert (passed["answers"], passed["share"]) == share(given, holds)


def test_json_from_a_day_on_and_of_a_deck_counts_those_answers_alone(somebody: Studied) -> None:
    data = somebody.program("stats", "positions", "--json", "--since", "14d", "--by", "day").json
    given = [one for one in somebody.given if one.deck == "positions"]
    late = [one for one in given if one.day > TODAY - 14]
    assert (data["decks"], data["since"], data["period"]) == (["positions"], iso(TODAY - 13), "day")
    assert (data["reviews_total"], data["done"]["answers"]) == (len(given), len(late))
    days = Counter(iso(one.day) for one in late)
    assert len(data["periods"]) == 14
    assert {row["first"]: row["answers"] for row in data["periods"] if row["answers"]} == days
    assert data["cards_total"] == data["states"]["cards"] == CARDS
    assert [topic["deck"] for topic in data["topics"]] == ["positions"]


def test_json_has_titles_and_questions_in_the_language_of_the_learner(
    studied: Studied, studied_elsewhere: Studied
) -> None:
    for somebody, title in ((studied, "Positions"), (studied_elsewhere, CHINESE)):
        topics = somebody.program("stats", "--json").json["topics"]
        assert title in [topic["title"] for topic in topics]


def test_cards_of_hidden_decks_do_not_count_unless_they_are_named(studied: Studied) -> None:
    everything = studied.program("stats", "--json").json
    hidden = studied.program("stats", "hidden", "--json").json
    assert "hidden" not in [topic["deck"] for topic in everything["topics"]]
    assert [topic["deck"] for topic in hidden["topics"]] == ["hidden"]
    assert hidden["cards_total"] > 0


@pytest.mark.parametrize("decks", [[], ["positions"]])
def test_what_takes_a_look_at_all_answers_comes_if_it_is_asked_for(
    decks: list[str], studied: Studied
) -> None:
    quick = studied.program("stats", "--json", *decks).json
    full = studied.program("stats", "--json", "--full", *decks).json
    missing = {name for name, value in quick.items() if value is None}
    assert missing == {"by_tag", "by_hour", "missed_points", *(["calibration"] if decks else [])}
    assert None not in full.values()
    assert full == quick | {name: full[name] for name in missing}
    given = [one for one in studied.given if not decks or one.deck in decks]
    assert sum(hour["answers"] for hour in full["by_hour"]) == len(given)


def test_as_many_of_the_hardest_cards_come_as_are_asked_for(studied: Studied) -> None:
    three = studied.program("stats", "--json", "--limit", "3").json["hardest"]
    thirty = studied.program("stats", "--json", "--limit", "30").json["hardest"]
    assert (len(three), len(thirty), thirty[:3]) == (3, 30, three)
    shown = studied.program("stats", "--limit", "3").lines
    place = shown.index("Hardest cards")
    assert [line.partition(":")[0] for line in shown[place + 2 : place + 5]] == [
        card["card"] for card in three
    ]
    assert not shown[place + 5]


# For people


@pytest.mark.parametrize("columns", [40, 80, 100])
@pytest.mark.parametrize("by", [None, *BYS])
def test_no_line_is_wider_than_the_terminal(
    by: str | None, columns: int, somebody: Studied
) -> None:
    words = ["--by", by] if by else []
    lines = wide(somebody.program, columns)("stats", *words).lines
    assert max(map(cells, lines)) <= columns
    assert not [line for line in lines if line.startswith("%")]


@pytest.mark.parametrize(("by", "label"), [("day", 10), ("week", 10), ("deck", 14)])
def test_a_narrow_terminal_cuts_neither_dates_nor_slugs(
    by: str, label: int, studied: Studied
) -> None:
    for line in wide(studied.program, 40)("stats", "--by", by).lines:
        assert re.match(r"\S+( \S+)*$", line[:label].rstrip())
        assert "…" not in line


def test_a_terminal_of_any_width_is_filled_to_a_hundred_columns(studied: Studied) -> None:
    lines = [wide(studied.program, columns)("stats").lines for columns in (100, 150, 400)]
    assert lines[0] == lines[1] == lines[2]
    assert studied.program("stats").lines == wide(studied.program, 80)("stats").lines


def test_one_screen_answers_the_three_questions(somebody: Studied) -> None:
    lines = wide(somebody.program, 80)("stats").lines
    assert len(lines) <= 60
    given = somebody.given
    today = [one for one in given if one.day == TODAY]
    assert lines[0] == "2026-03-02, all decks, since 2026-02-01"
    assert lines[1].startswith(f"Today: {len(today)} answers, ")
    month = [one for one in given if one.day > TODAY - 30]
    assert lines[2].startswith(f"30 days: {len(month)} answers, ")
    shown = "\n".join(lines)
    for title in (
        "Weeks",
        "True retention",
        "Ahead",
        "Mastery",
        "Hardest cards",
        "Can the forecast",
    ):
        assert title in shown
    before = [one for one in given if TODAY - 60 < one.day <= TODAY - 30]
    (young,) = (line for line in lines if line.startswith("young") and "%" in line)
    for some in (month, before):
        _, recalled = share(some, lambda one: not one.mature)
        assert recalled is not None
        assert f" {round(recalled * 100)}%" in young


def test_decks_are_put_together_by_their_topics_where_many_are_begun(program: Program) -> None:
    slugs = [f"deck{number}" for number in range(9)]
    topics = ["even", "odd", "even", "odd", "even", "odd", "even", "odd", ""]
    for slug, topic in zip(slugs, topics, strict=True):
        path = program.own(slug, 2)
        if topic:
            path.write_text(
                path.read_text(encoding="utf-8") + f"tags: [{topic}, other]\n", encoding="utf-8"
            )
    answered = "\n3\n" * 8
    program("study", *slugs[1:], "--new", "8", "--plain", keys=answered)
    shown = mastery(program("stats").lines)
    assert [row.split()[0] for row in shown] == [f"Deck{number}" for number in range(1, 9)]
    program("study", slugs[0], "--new", "1", "--plain", keys="\n3\n")
    shown = mastery(program("stats").lines)
    assert [(row.split()[0], row.split()[-2]) for row in shown] == [
        ("even", "4/8"),
        ("odd", "4/8"),
        ("Deck8", "1/2"),
    ]


def mastery(lines: list[str]) -> list[str]:
    """The rows of topics."""
    place = next(number for number, line in enumerate(lines) if line.startswith("Mastery"))
    return [line for line in lines[place + 2 :] if re.search(r" \d+/\d+ ", line)]


def test_the_page_of_statistics_shows_what_is_printed(studied: Studied) -> None:
    program = Program(studied.program.home, "2026-03-04T09:00:00+00:00")
    page = (ROOT / "docs/statistics.md").read_text(encoding="utf-8")
    section = page.partition("\n## On the command line\n")[2].partition("\n## ")[0]
    screen, table, plain = re.findall(r"^```text\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)
    assert screen == program("stats").out
    assert table == program("stats", "--by", "month").out
    assert set(plain.splitlines()) <= set(program("stats", "--plain").lines)


@pytest.mark.parametrize(
    ("since", "title", "bars"),
    [("8w", "Weeks", 8), ("9w", "Months", 4), ("400d", "Months", 4), ("all", "Months", 4)],
)
def test_longer_times_are_told_by_longer_periods(
    since: str, title: str, bars: int, studied: Studied
) -> None:
    lines = wide(studied.program, 40)("stats", "--since", since).lines
    place = lines.index(f"{title}: what you answered")
    assert lines[place + 1].split() == ["done", "min", "recall"]
    assert lines.index("", place) - place - 2 == bars


def test_columns_are_straight_with_chinese_titles(studied_elsewhere: Studied) -> None:
    rows = mastery(studied_elsewhere.program("stats").lines)
    assert any(row.startswith(CHINESE) for row in rows)
    for sign in "%/":
        assert len({cells(row[: row.index(sign)]) for row in rows}) == 1


def test_bars_are_drawn_with_what_the_terminal_has(studied: Studied) -> None:
    assert "█" in studied.program("stats").out
    plain = studied.program("stats", "--charset", "ascii").out
    assert "#" in plain
    assert not set("▏▎▍▌▋▊▉█") & set(plain)


def test_a_deck_is_told_of_by_its_title(studied_elsewhere: Studied) -> None:
    lines = studied_elsewhere.program("stats", "positions", "positions").lines
    assert lines[0].startswith(f"2026-03-02, {CHINESE}, since ")
    assert sum(line.startswith(f"{CHINESE} ") for line in lines) == 1
    assert any(line.startswith("Can the forecast be trusted? (all decks) ") for line in lines[-2:])


def test_who_answered_nothing_is_told_how_to_begin(program: Program) -> None:
    lines = program("stats").lines
    assert lines[:2] == [
        "2026-03-02, all decks, since 2026-03-02",
        "Today: 0 answers, 0 new, 0 minutes",
    ]
    assert " ".join(lines[5:]).startswith("Nothing was answered yet. ")
    assert "`studyllm study`" in " ".join(lines[5:])
    assert program("stats", "--by", "deck").lines == ["Nothing was answered in this time."]


@pytest.mark.parametrize("by", BYS)
def test_a_table_has_the_sum_of_all_answers_below(by: str, somebody: Studied) -> None:
    lines = somebody.program("stats", "--by", by, "--since", "all").lines
    assert lines[0].split()[:4] == [by, "done", "new", "min"]
    heads, *rows = (re.split(r"\s{2,}", line) for line in lines)
    assert heads == [by, "done", "new", "min", "young", "mature", "all", "again hard good easy"]
    assert rows[-1][:2] == ["in all", str(len(somebody.given))]
    if by != "tag":  # An answer counts for each of its tags.
        assert sum(int(row[1]) for row in rows[:-1]) == len(somebody.given)


def test_a_table_by_deck_names_decks_that_are_gone(studied: Studied) -> None:
    lines = studied.program("stats", "--by", "deck", "--since", "all", "--plain").lines
    found = {line.partition(":")[0]: line for line in lines}
    counts = Counter(one.deck for one in studied.given)
    assert found["deck gone (removed)"].startswith(
        f"deck gone (removed): {counts['gone']} answers, "
    )
    assert found["deck hidden"].startswith(f"deck hidden: {counts['hidden']} answers, ")
    assert len(found) == len(counts) + 1


@pytest.mark.parametrize(
    ("by", "rows"), [("day", 30), ("week", 13), ("month", 4), ("year", 2), ("deck", 5)]
)
def test_a_table_goes_back_as_far_as_its_rows_make_sense(
    by: str, rows: int, studied: Studied
) -> None:
    lines = studied.program("stats", "--by", by).lines
    assert len(lines) - 2 == rows  # between the heads and the sum


@pytest.mark.parametrize("plain", [False, True])
def test_neither_the_screen_nor_a_table_but_that_by_tag_reads_all_answers(
    plain: bool, studied: Studied
) -> None:
    start = begin(studied.program.environment)
    with closing(open_study(start.home, start.settings, start.clock)) as study:
        first = study.statistics.first_day()
        for by in BYS:
            with reading_through(study._db.raw) as through:
                stats._say_rows(study, start, by, first, (), plain)
            assert bool(through) == (by == "tag")
        for decks in ((), ("positions",)):
            with reading_through(study._db.raw) as through:
                stats._say_screen(study, start, first, decks, 5, plain)
            assert through == []


# For screen readers


def test_words_and_numbers_have_one_fact_a_line(somebody: Studied) -> None:
    lines = somebody.program("stats", "--plain").lines
    week = [one for one in somebody.given if TODAY - 7 <= one.day < TODAY]
    _, recalled = share(week, lambda one: True)
    assert recalled is not None
    minutes = round(sum(one.took_ms for one in week) / 60_000)
    new = sum(one.is_new for one in week)
    assert (
        f"week of 2026-02-23: {len(week)} answers, {new} new, {minutes} minutes, "
        f"{round(recalled * 100)}% recalled"
    ) in lines
    starts = ("today: ", "streak: ", "true retention of young cards: ", "late: ", "due ")
    assert all(any(line.startswith(start) for line in lines) for start in starts)


@pytest.mark.parametrize("by", [None, *BYS])
def test_words_and_numbers_have_no_graphics(by: str | None, somebody: Studied) -> None:
    words = ["--by", by] if by else []
    lines = somebody.program("stats", "--plain", *words).lines
    # A card's question is as its deck has it.
    shown = "".join(line for line in lines if not line.startswith("hard card"))
    kinds = {unicodedata.category(letter)[0]: letter for letter in shown if letter != " "}
    assert kinds.keys() <= {"L", "N", "P"}, kinds


# Wrong words


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("--json --plain", "--json and --plain exclude each other"),
        ("--json-schema --json", "--json-schema goes alone"),
        ("--json-schema --full", "--json-schema goes alone"),
        ("--full", "--full goes with --json"),
        ("--json-schema moe", "--json-schema goes alone"),
        ("--by deck --limit 3", "--limit is for the hardest cards"),
        ("--by hour", "'hour' is not one of"),
        ("--limit 0", "0 is not in the range"),
        ("--since 2026-03-03", "--since 2026-03-03 is after today, which is 2026-03-02"),
        ("--since 2026-02-30", "there is no day 2026-02-30"),
        ("--since yesterday", "`yesterday` is no day; write a date as in 2026-03-02"),
    ],
)
def test_what_makes_no_sense_is_refused_with_the_way_out(
    words: str, told: str, program: Program
) -> None:
    done = program("stats", *words.split(), code=2)
    assert told in done.err
    assert "`studyllm stats --help` says more." in done.err
    assert done.out == ""


def test_a_deck_that_is_not_there_is_refused_with_the_nearest(studied: Studied) -> None:
    assert "did you mean `moe`?" in studied.program("stats", "mo", code=1).err
    assert "there is no deck `gone`" in studied.program("stats", "gone", "--json", code=1).err


def test_a_day_before_the_first_answer_is_the_first_answers(studied: Studied) -> None:
    first = iso(studied.given[0].day)
    done = studied.program("stats", "--since", "2020-01-01")
    assert done.lines[0] == f"2026-03-02, all decks, since {first}"
    assert done.err == (f"studyllm: nothing was answered before {first}; the numbers begin there\n")
    quiet = studied.program("stats", "--since", "6y")
    assert (quiet.out, quiet.err) == (done.out, "")


# Streams


def test_a_pipe_gets_utf_8_whatever_the_system_says(studied_elsewhere: Studied) -> None:
    program = studied_elsewhere.program
    environment = program.environment | {"LANG": "C", "LC_ALL": "C", "PYTHONUTF8": "0"}
    for words in (["stats"], ["stats", "--json"], ["stats", "--plain"]):
        done = subprocess.run(
            [*program.words, *words], env=environment, capture_output=True, check=True
        )
        assert CHINESE in done.stdout.decode("utf-8")


@posix
def test_an_interrupt_ends_it_quietly(studied: Studied) -> None:
    program = studied.program
    with subprocess.Popen(
        [*program.words, "stats", "--json", "--by", "day"],
        env=program.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        # What a shell runs in the background ignores the interrupt, and so does what that runs.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    ) as running:
        assert running.stdout
        running.stdout.read(1)  # It is more than a pipe holds, so that now it waits for us.
        running.send_signal(signal.SIGINT)
        _, err = running.communicate(timeout=20)
    assert (running.returncode, err) == (130, b"")
