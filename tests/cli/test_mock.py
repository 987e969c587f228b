"""A mock interview by lines, what is kept of it, and its export, as a learner uses them."""

from __future__ import annotations

import json
import re
import sqlite3
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import pytest

from studyllm.cli.mock_plain import PlainMock
from studyllm.cli.wording import POINTS
from studyllm.errors import StoreError
from studyllm.report.mock_data import DEBRIEF, LINE
from tests.cli.conftest import DAY_LATER, Program
from tests.learner import Learner

DECK = """\
deck: own
title: {en: My own, zh: 我的}
cards:
  - id: parts
    question: {en: Name the parts., zh: 有哪些部分？}
    points:
      - router
      - {point: {en: experts, zh: 专家}, required: true}
      - "loss of | balance"
    follow_up: [kind]
  - id: kind
    question: {en: Which kind is it?, zh: 是哪一种？}
    choices: [sparse, dense]
    follow_up: [size]
  - id: size
    question: How many?
    number: 8
"""


def seed_of_parts(folder: Path) -> int:
    """The first seed that opens with the card that has key points, on an untouched deck."""
    learner = Learner(folder, {})
    (learner.shipped / "own.yaml").write_text(DECK, encoding="utf-8")
    study = learner.reopen()
    try:
        for seed in range(100):
            first = study.mocking.begin(questions=1, seed=seed).asked()
            if first is not None and first.asked.card.id == "parts":
                return seed
    finally:
        study.close()
    raise AssertionError


@pytest.fixture(scope="module")
def seed(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(seed_of_parts(tmp_path_factory.mktemp("seed")))


@pytest.fixture
def owner(program: Program) -> Program:
    """Somebody with a deck of their own."""
    (program.home / "decks").mkdir()
    (program.home / "decks" / "own.yaml").write_text(DECK, encoding="utf-8")
    return program


@pytest.fixture
def words(seed: str) -> tuple[str, ...]:
    return ("mock", "--plain", "--topics", "own", "--questions", "1", "--seed", seed)


@pytest.fixture
def held(owner: Program, words: tuple[str, ...]) -> Program:
    """Somebody who has held a mock: points 1 and 3 said, a wrong option, a right number."""
    owner(*words, keys="\n+1 3\n\n1\n\n8\n\n")
    return owner


def test_a_mock_is_held_by_lines_and_told_at_the_end(
    owner: Program, words: tuple[str, ...], seed: str
) -> None:
    done = owner(*words, keys="I would say that\nthere are three\n\n+1 3\n+2\n-1\n\n1\n\n8\n\n")
    assert done.err == ""
    assert done.lines[0] == (
        f"Mock interview: 1 question in 30 minutes, 30:00 each with its follow-ups. Seed {seed}."
    )
    assert done.starting("Question ") == [
        "Question 1 of 1. My own. Time: 30:00 for it and 2 follow-ups.",
        "Question 1 of 1, follow-up 1. My own. Time: 30:00 for it and 1 follow-up.",
        "Question 1 of 1, follow-up 2. My own. Time: 30:00.",
    ]
    assert done.starting("  1.", "  2. e", "  3.")[:3] == [
        "  1. router",
        "  2. experts (required)",
        "  3. loss of | balance",
    ]
    assert done.starting("Said: ") == [
        "Said: 1, 3. Proposed: Again.",
        "Said: 1, 2, 3. Proposed: Good.",
        "Said: 2, 3. Proposed: Hard.",
    ]
    assert len(done.starting("Time taken: 0:00 of 30:00.")) == 3
    assert done.starting("saved: ") == [
        "saved: Hard, practice",
        "saved: Again, again today, practice",
        "saved: Good, practice",
    ]
    report = done.lines[done.lines.index("Questions: 1 of 1, 3 answers.") - 1 :]
    assert report == [
        f"Mock interview of 2026-03-02 09:00: 30 minutes, seed {seed}.",
        "Questions: 1 of 1, 3 answers.",
        "Key points: 2 of 3 said.",
        "Grades: 1 Again, 1 Hard, 1 Good.",
        "Time: 0:00 of 30:00.",
        "By topic:",
        "  My own: 1 question; 2 of 3 key points said; 1 Again, 1 Hard, 1 Good; 0:00 of 30:00",
        "Repeat first:",
        "  1. Name the parts. (Hard)",
        "     left out: router",
        "  2. Which kind is it? (Again)",
    ]


def test_no_due_day_moves_and_what_failed_comes_back_as_practice(held: Program) -> None:
    assert held("history", "own/parts", "--json").json["due"] is None
    counts = held("stats", "--json").json
    assert counts["reviews_total"] == 0
    again = held("study", "own", "--new", "0", "--plain", keys="\n+1 2 3\n\n2\n\n")
    assert again.starting("My own") == [
        f"My own (practice). Left today: 0 due, 0 new, {n} again." for n in (2, 1)
    ]
    assert again.starting("saved") == ["saved: Good, practice"] * 2
    assert "Nothing left today." in again.out


def test_what_was_typed_is_not_kept(owner: Program, words: tuple[str, ...]) -> None:
    owner(*words, keys="Geheimnisvoll\n\n\n\nq\n")
    kept = b"".join(path.read_bytes() for path in owner.home.rglob("*") if path.is_file())
    assert b"Name the parts." in kept
    assert b"Geheimnisvoll" not in kept


def test_none_of_the_points_is_again_all_are_good_and_the_learner_decides(
    owner: Program, words: tuple[str, ...]
) -> None:
    none = owner(*words, keys="\n\nq\n")
    assert none.starting("What did", "Proposed")[:2] == [
        POINTS,
        "Proposed: Again. Enter takes it, 1 to 4 give another: Again, Hard, Good, Easy.",
    ]
    assert none.starting("saved") == ["saved: Again, again today, practice"]
    assert none.starting("Key points") == ["Key points: 0 of 3 said."]
    every = owner(*words, keys="\nwhat\n+all\n4\nq\n")
    assert (
        "`+1 3` ticks key points, 1 to 4 grade the answer, Enter is Again, ? helps." in every.lines
    )
    assert every.starting("Said") == ["Said: 1, 2, 3. Proposed: Good."]
    assert every.starting("saved") == ["saved: Easy, practice"]


def test_a_line_means_the_same_as_in_a_session_by_lines(
    owner: Program, words: tuple[str, ...]
) -> None:
    for keys in ("+1 3", "+all\n-1", "-2", "+9", "-all\n+2 3", "1 3", "all", "+", "+1,2"):
        lines = f"\n{keys}\nq\n"
        told = [
            done.starting("Said: ", "`+1 3` ticks", "What did you say")
            for done in (owner(*words, keys=lines), owner("study", "own", "--plain", keys=lines))
        ]
        assert told[0] == told[1]
        assert len(told[0]) >= 2


def test_a_choice_and_a_number_propose_their_grades(owner: Program, words: tuple[str, ...]) -> None:
    done = owner(*words, keys="\n+all\n\n1\nx\n+1\n\n7\n1 2 3\n\n")
    assert done.starting("Picked", "Typed") == ["Picked: 1, wrong.", "Typed: 7, wrong."]
    assert "This card has no key points to tick." in done.lines
    assert len([line for line in done.lines if line.startswith("1 to 4 grade")]) == 2


def test_n_goes_on_with_the_next_question_and_q_ends(program: Program) -> None:
    words = ("mock", "--plain", "--seed", "7", "--questions", "4")
    done = program(*words, keys="n\nn\n?\nq\n")
    numbers = re.findall(r"^Question (\d) of 4\.", done.out, re.MULTILINE)
    assert numbers == ["1", "2", "3"]
    assert "?      this help" in done.lines
    assert done.lines[-1] == "Nothing was answered, so there is no report."
    assert program.reviews() == 0


def test_the_end_of_the_input_ends_it_and_what_was_answered_is_told(
    owner: Program, words: tuple[str, ...]
) -> None:
    done = owner(*words, keys="\n+1 2\n\n")
    assert done.starting("saved", "Questions", "Key points") == [
        "saved: Hard, practice",
        "Questions: 1 of 1, 1 answer.",
        "Key points: 2 of 3 said.",
    ]


def test_the_language_changes_with_l(owner: Program, words: tuple[str, ...]) -> None:
    done = owner(*words, "--lang", "zh", keys="l\n\nl\n+1\n\n1\n\nL\nq\n")
    shown = done.starting("有哪些", "Name the parts.", "  2. ")
    asked, points = ["有哪些部分？", "Name the parts."], ["  2. experts (required)"]
    assert shown[:5] == [*asked, *points, asked[0], "  2. 专家 (required)"]
    assert done.starting("This card has one language") == ["This card has one language only."]
    assert "  我的: 1 question; 1 of 3 key points said; 2 Again" in done.out


def test_the_same_seed_asks_the_same(program: Program) -> None:
    words = ("mock", "--plain", "--questions", "5", "--seed")
    keys = "n\n" * 5
    first, again, other = (program(*words, seed, keys=keys).out for seed in ("7", "7", "8"))
    assert first == again != other


def test_topics_and_numbers_that_cannot_be_are_refused(program: Program) -> None:
    told = program("mock", "--plain", "--topics", "mo=2", code=1).err
    assert told == "studyllm: there is no deck or first tag `mo`; did you mean `moe`?\n"
    told = program("mock", "--plain", "--topics", "moe=0", code=2).err
    assert "a weight is a whole number from 1 to 100, as in `moe=3`" in told
    for option, number in (("minutes", "0"), ("questions", "201"), ("seed", "-1")):
        assert f"--{option}" in program("mock", "--plain", f"--{option}", number, code=2).err
    told = program("mock", code=2).err
    assert "`studyllm mock --plain` is a mock interview by lines" in told


def test_more_questions_than_the_minutes_have_room_for_are_refused(program: Program) -> None:
    words = ("mock", "--plain", "--minutes", "1", "--questions")
    for plain in (words, ("mock", *words[2:])):
        told = program(*plain, "200", code=2).err
        assert "'--questions': 200 do not fit into 1 min; at most 2 do, 2 a minute" in told
    done = program(*words, "2", keys="q\n")
    assert done.lines[0].startswith("Mock interview: 2 questions in 1 minute, 0:30 each ")
    assert "at most 2 a minute" in " ".join(program("mock", "--help").out.split())


def test_options_that_exclude_each_other_are_told(program: Program) -> None:
    told = program("mock", "--list", "--report", code=2).err
    assert "--list and --report exclude each other" in told
    assert "--json goes with --list or --report" in program("mock", "--json", code=2).err
    assert "--seed is about a new mock" in program("mock", "--list", "--seed", "7", code=2).err


def test_without_a_mock_there_is_nothing_to_tell(program: Program) -> None:
    none = "No mock interview was held yet: `studyllm mock` begins one."
    assert program("mock", "--list").lines == [none]
    assert program("mock", "--list", "--json").json == {"mocks": []}
    told = "studyllm: no mock interview was held yet; `studyllm mock` begins one\n"
    assert program("mock", "--report", code=1).err == told
    assert program("export", "mock", "--format", "md", code=1).err == told


def test_without_a_card_there_is_nothing_to_ask(program: Program) -> None:
    program.own("own", 1)
    program("suspend", "own/c1")
    told = program("mock", "--plain", "--topics", "own", code=1).err
    assert told == (
        "studyllm: there is no card to ask in a mock interview; "
        "`studyllm decks` shows what there is\n"
    )


def test_fewer_cards_than_questions_are_fewer_questions(program: Program) -> None:
    program.own("own", 2)
    done = program("mock", "--plain", "--topics", "own", "--seed", "1", keys="q\n")
    assert done.lines[0] == (
        "Mock interview: 2 questions in 30 minutes, 15:00 each with its follow-ups. Seed 1."
    )


def test_mocks_are_kept_and_found_by_when_they_began(
    held: Program, words: tuple[str, ...], seed: str
) -> None:
    held.now = DAY_LATER
    held(*words, keys="\n+all\n\nq\n")
    assert held("mock", "--list").lines == [
        f"2026-03-03 09:00  1 of 1 question  3 of 3 key points  0:00  seed {seed}",
        f"2026-03-02 09:00  1 of 1 question  2 of 3 key points  0:00  seed {seed}",
    ]
    told = {
        when: held("mock", "--report", when).lines[0]
        for when in ("last", "2026-03-02", "2026-03-03T09:00", "2026")
    }
    assert {when: line[18:28] for when, line in told.items()} == {
        "last": "2026-03-03",
        "2026-03-02": "2026-03-02",
        "2026-03-03T09:00": "2026-03-03",
        "2026": "2026-03-03",
    }
    assert held("mock", "--report").lines[0] == told["last"]
    missing = held("mock", "--report", "2025-01-01", code=1).err
    assert "there is no mock interview of `2025-01-01`; `studyllm mock --list` has all" in missing


def test_json_has_all_of_it_and_is_what_the_page_says(held: Program) -> None:
    listed = held("mock", "--list", "--json").json
    assert listed.keys() == {"mocks"}
    jsonschema.validate(listed["mocks"][0], LINE.schema())
    found = held("mock", "--report", "--json").json
    jsonschema.validate(found, DEBRIEF.schema())
    assert {name: found[name] for name in listed["mocks"][0]} == listed["mocks"][0]
    assert (found["day"], found["minutes"], found["questions"]) == ("2026-03-02", 30, 1)
    total = found["total"]
    assert (total["answers"], total["covered"], total["missed"]) == (3, 2, 1)
    assert [answer["card"] for answer in found["answers"]] == ["own/parts", "own/kind", "own/size"]
    assert [(answer["number"], answer["depth"]) for answer in found["answers"]] == [
        (1, 0),
        (1, 1),
        (1, 2),
    ]
    assert found["repeat"][0]["points"][1] == {"point": "experts", "required": True, "said": False}
    page = (Path(__file__).parents[2] / "docs/commands.md").read_text(encoding="utf-8")
    section = page.partition("## studyllm mock\n")[2].partition("\n## ")[0]
    named = set(re.findall(r"`(\w+)`", section))
    properties = {name for shape in shapes(found) for name in shape}
    assert properties <= named


def shapes(value: object) -> Iterator[list[str]]:
    if isinstance(value, dict):
        yield list(value)
        for one in value.values():
            yield from shapes(one)
    elif isinstance(value, list):
        for one in value:
            yield from shapes(one)


def test_an_answer_that_was_taken_back_is_not_told(held: Program) -> None:
    held("undo")
    assert held("mock", "--report", "--json").json["total"]["answers"] == 2


def test_it_is_exported_as_json_or_markdown_by_the_ending(held: Program, tmp_path: Path) -> None:
    target = tmp_path / "mock.json"
    held("export", "mock", "-o", target)
    assert json.loads(target.read_text(encoding="utf-8")) == (
        held("mock", "--report", "--json").loaded
    )
    if sys.platform != "win32":
        assert stat.S_IMODE(target.stat().st_mode) == 0o600
    page = tmp_path / "mock.md"
    held("export", "mock", "2026-03-02", "-o", page)
    told = page.read_text(encoding="utf-8")
    assert held("export", "mock", "--format", "md").out == told
    assert told.startswith("# Mock interview\n\n2026-03-02 09:00, 30 minutes, seed ")
    assert "\n1. Name the parts. (Again)\n   - experts (required)\n" in told
    assert "which format? --format takes json or md" in (
        held("export", "mock", "-o", tmp_path / "mock.txt", code=2).err
    )
    assert "is not what" in held("export", "mock", "--format", "json", "-o", page, code=2).err


def test_the_exported_page_speaks_the_learners_language(held: Program) -> None:
    told = held("export", "mock", "--format", "md", "--lang", "zh").out
    assert told.startswith("# 模拟面试\n")
    assert "\n1. 有哪些部分？（重来）\n   - 专家（必答）\n" in told
    assert "| 我的 |" in told


def test_an_answer_that_could_not_be_saved_stays_to_be_given_again(tmp_path: Path) -> None:
    learner = Learner(tmp_path, {"own": 1})
    learner.study._db.execute("pragma busy_timeout = 1")
    blocker = sqlite3.connect(learner.home.database, isolation_level=None)
    said: list[str] = []

    def lines(*typed: str) -> None:
        rehearsal = learner.study.mocking.begin(questions=1, seed=1)
        keys = iter(typed)

        def hear() -> str | None:
            key = next(keys, None)
            if key == "free":
                blocker.execute("rollback")
                key = next(keys)
            return key

        blocker.execute("begin immediate")
        PlainMock(rehearsal, "en", hear, said.append).run()

    lines("", "3", "free", "3")
    assert [line.partition(":")[0] for line in said[-2:]] == ["Not saved", "saved"]
    with pytest.raises(StoreError, match="another program is writing"):
        lines("", "3", "q")
    blocker.close()
    assert len(learner.study.history.newest()) == 1
    learner.study.close()
