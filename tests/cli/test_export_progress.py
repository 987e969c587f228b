"""`studyllm export progress`, as somebody who has studied for three months uses it."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import stat
import sys
from collections import Counter
from pathlib import Path

import jsonschema
import pytest

from studyllm.text.spreadsheet import plain
from tests.cli.conftest import Program, Studied
from tests.cli.learned import CARDS, DECKS

COMMAND = ("export", "progress")


@pytest.fixture(scope="module")
def program(studied: Studied) -> Program:
    """Whoever changes nothing may share it."""
    return studied.program


@pytest.fixture
def beginner(_begun: Path, tmp_path: Path) -> Program:
    shutil.copytree(_begun, tmp_path / "home")
    return Program(tmp_path / "home")


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def test_cards_are_the_lines_of_csv(program: Program) -> None:
    found = rows(program(*COMMAND, "--format", "csv").out)
    listed = program("cards", "", "--json").json["cards"]
    hidden = {row["slug"] for row in program("decks", "--json").json["decks"] if row["hidden"]}
    expected = [one for one in listed if one["card"].partition("/")[0] not in hidden]
    assert [row["card"] for row in found] == [one["card"] for one in expected]
    for row, one in zip(found, expected, strict=True):
        assert int(row["lapses"]) == one["lapses"]
        assert row["interval_days"] == ("" if one["interval"] is None else str(one["interval"]))


def test_decks_can_be_named(program: Program) -> None:
    found = rows(program(*COMMAND, "positions", "hidden", "--format", "csv").out)
    assert {row["deck"] for row in found} == {"positions", "hidden"}
    assert len([row for row in found if row["deck"] == "positions"]) == CARDS


def test_topics_are_the_lines_of_csv(studied: Studied) -> None:
    program, given = studied
    words = (*COMMAND, "--format", "csv", "--of", "topics")
    found = {row["deck"]: row for row in rows(program(*words, "--lang", "zh").out)}
    assert found["positions"]["title"] == DECKS["positions"]
    counts = Counter(one.deck for one in given)
    assert int(found["positions"]["answers"]) == counts["positions"]
    took = sum(one.took_ms for one in given if one.deck == "positions")
    assert float(found["positions"]["minutes"]) == pytest.approx(took / 60_000, abs=0.01)
    late = {row["deck"]: row for row in rows(program(*words, "--since", "30d").out)}
    assert 0 < int(late["positions"]["answers"]) < counts["positions"]


def test_periods_are_the_lines_of_csv(studied: Studied) -> None:
    program, given = studied
    words = (*COMMAND, "--format", "csv", "--of", "periods")
    by_day = rows(program(*words, "--period", "day").out)
    assert sum(int(row["answers"]) for row in by_day) == len(given)
    by_month = rows(program(*words, "--period", "month").out)
    assert len(by_month) == 4
    assert sum(int(row["new"]) for row in by_month) == sum(one.is_new for one in given)
    # Three months by days would be too many to look at.
    assert rows(program(*words).out) == rows(program(*words, "--period", "week").out)
    month = rows(program(*words, "--since", "30d").out)
    assert len(month) == 30


def test_json_is_that_of_stats_with_all_cards(program: Program) -> None:
    found = program(*COMMAND, "--format", "json").json
    cards = found.pop("cards")
    assert (found.pop("interview"), found.pop("plan")) == (None, None)  # none was chosen
    schema = json.loads(program("stats", "--json-schema").out)
    jsonschema.validate({"schema_version": 1, **found}, schema)
    stats = program("stats", "--json", "--full").json
    found["period"], found["periods"] = stats["period"], stats["periods"]
    assert found == stats
    assert [card["card"] for card in cards] == [
        row["card"] for row in rows(program(*COMMAND, "--format", "csv").out)
    ]


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("report.html", "<!DOCTYPE html>"),
        ("report.HTM", "<!DOCTYPE html>"),
        ("report.md", "# Progress report"),
        ("report.markdown", "# Progress report"),
        ("report.json", "{\n"),
        ("report.csv", "deck,card,question"),
    ],
)
def test_the_end_of_the_name_says_the_format(
    program: Program, tmp_path: Path, name: str, begins: str
) -> None:
    file = tmp_path / name
    done = program(*COMMAND, "-o", file)
    assert (done.out, done.err) == ("", "")
    assert file.read_text(encoding="utf-8").startswith(begins)
    assert [path.name for path in tmp_path.iterdir()] == [name]
    if sys.platform != "win32":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_without_a_file_it_is_printed_as_it_would_be_written(
    program: Program, tmp_path: Path
) -> None:
    file = tmp_path / "report.html"
    program(*COMMAND, "-o", file)
    assert program(*COMMAND, "--format", "html").out == file.read_text(encoding="utf-8")


def test_a_mark_tells_excel_of_utf_8(program: Program, tmp_path: Path) -> None:
    file = tmp_path / "cards.csv"
    program(*COMMAND, "--mark", "-o", file)
    marked = file.read_bytes()
    assert marked.startswith(b"\xef\xbb\xbfdeck,")
    assert b"\r\n" in marked
    assert b"\r\r" not in marked
    program(*COMMAND, "-o", file)
    assert marked == b"\xef\xbb\xbf" + file.read_bytes()


@pytest.mark.parametrize("form", ["html", "md"])
def test_the_report_speaks_the_language_of_the_learner(program: Program, form: str) -> None:
    english = program(*COMMAND, "positions", "--format", form).out
    chinese = program(*COMMAND, "positions", "--format", form, "--lang", "zh").out
    assert "Progress report" in english
    assert "学习进度报告" in chinese
    assert DECKS["positions"] in chinese
    assert "Progress report" not in chinese
    assert re.search(r"Question \d+ of positions\?", english)


@pytest.mark.parametrize("form", ["html", "md"])
def test_all_cards_are_listed_when_asked_for(program: Program, form: str) -> None:
    short = program(*COMMAND, "positions", "--format", form).out
    long = program(*COMMAND, "positions", "--format", form, "--cards").out
    keys = [f"positions/c{number}" for number in range(1, CARDS + 1)]
    assert all(re.search(rf"{key}\b", long) for key in keys)
    assert not all(re.search(rf"{key}\b", short) for key in keys)


def test_a_learner_who_has_not_begun_gets_a_report(beginner: Program) -> None:
    assert "There are no answers in this time yet" in beginner(*COMMAND, "--format", "html").out
    assert "There are no answers in this time yet" in beginner(*COMMAND, "--format", "md").out
    assert len(rows(beginner(*COMMAND, "--format", "csv", "--of", "periods").out)) == 1
    assert beginner(*COMMAND, "--format", "json").json["reviews_total"] == 0


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "which format? --format takes csv, json, md or html"),
        (("-o", "report.pdf"), "which format?"),
        (("--format", "csv", "-o", "a.html"), "--format csv is not what `a.html` ends with"),
        (("--format", "html", "--mark"), "--mark goes with CSV"),
        (("-o", "a.md", "--of", "topics"), "--of goes with CSV"),
        (("-o", "a.csv", "--cards"), "--cards goes with md and html"),
        (("-o", "a.csv", "--since", "30d"), "--since goes with --of periods"),
        (("-o", "a.csv", "--period", "day"), "--period goes with --of periods"),
        (("-o", "a.csv", "--of", "topics", "--period", "day"), "--period goes with --of periods"),
        (("-o", "a.html", "--since", "yesterday"), "is no day"),
        (("-o", "a.html", "--since", "2999-01-01"), "is after today"),
    ],
)
def test_what_cannot_be_meant_is_a_usage_error(
    program: Program, words: tuple[str, ...], told: str
) -> None:
    done = program(*COMMAND, *words, code=2)
    assert told in done.err
    assert done.out == ""
    assert not (Path(__file__).parents[2] / words[-1]).exists() if words else True


def test_a_deck_that_is_not_there_is_named(program: Program, tmp_path: Path) -> None:
    done = program(*COMMAND, "position", "-o", tmp_path / "a.html", code=1)
    assert "there is no deck `position`; did you mean `positions`?" in done.err
    assert list(tmp_path.iterdir()) == []


def test_a_target_that_cannot_be_written_is_one_sentence(program: Program, tmp_path: Path) -> None:
    folder = tmp_path / "folder.html"
    folder.mkdir()
    for target in (folder, tmp_path / "missing" / "a.html"):
        done = program(*COMMAND, "-o", target, code=1)
        assert len(done.err.splitlines()) == 1
        assert target.name in done.err
    assert [path.name for path in tmp_path.rglob("*")] == ["folder.html"]


def test_a_card_that_looks_like_a_formula_stays_text(program: Program, tmp_path: Path) -> None:
    home = tmp_path / "home"
    deck = home / "decks" / "sums.yaml"
    deck.parent.mkdir(parents=True)
    deck.write_text(
        "deck: sums\ntitle: '=HYPERLINK(\"http://x.example\")'\ncards:\n"
        "  - {id: one, question: '=1+1', answer: 二}\n"
        "  - {id: two, question: '＝1+1 是多少？', answer: 二}\n"
        "  - {id: three, question: 'a;=1+1', answer: 二}\n",
        encoding="utf-8",
    )
    other = Program(home, program.now)
    cards = rows(other(*COMMAND, "sums", "--format", "csv").out)
    assert [row["question"] for row in cards] == ["'=1+1", "'＝1+1 是多少？", "a;'=1+1"]
    assert plain(cards[0]["question"]) == "=1+1"
    (topic,) = rows(other(*COMMAND, "sums", "--format", "csv", "--of", "topics").out)
    assert topic["title"] == '\'=HYPERLINK("http://x.example")'
