"""`studyllm decks`: the list, and what is done with decks and their files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from tests.cli.conftest import Program
from tests.learner import deck_text

BROKEN = "deck: broken\ntitle: Broken\ncards:\n  - q: One?\n  - q: Two?\n    b: Three\n"


def slugs(program: Program) -> list[str]:
    return [deck["slug"] for deck in program("decks", "--json").json["decks"]]


def test_the_list_has_each_deck_with_its_counts(program: Program) -> None:
    program.own("own", 3)
    program("study", "own", "--plain", keys="\n3\n")
    deck = next(d for d in program("decks", "--json").json["decks"] if d["slug"] == "own")
    assert deck == {
        "slug": "own",
        "title": "Own",
        "cards": 3,
        "due": 0,
        "new": 2,
        "hidden": False,
        "place": "own",
        "file": str(program.home / "decks/own.yaml"),
    }
    lines = program("decks").lines
    assert lines[0].split() == ["deck", "cards", "due", "new", "place", "title"]
    (line,) = [line for line in lines if line.startswith("own ")]
    assert line.split() == ["own", "3", "0", "2", "own", "Own"]
    assert len({line.index("  shipped") for line in lines if "  shipped" in line}) == 1


def test_a_hidden_deck_is_neither_counted_nor_asked_until_it_is_named(program: Program) -> None:
    total = program("stats", "--json").json["cards_total"]
    program.own("own", 3)
    assert program("decks", "hide", "own").out == "hidden: own\n"
    assert program("stats", "--json").json["cards_total"] == total
    assert "hidden" in next(line for line in program("decks").lines if line.startswith("own"))
    assert "Question 1 of own?" in program("study", "own", "--plain").out
    assert program("decks", "show", "own").out == "shown: own\n"
    assert program("stats", "--json").json["cards_total"] == total + 3


def test_decks_stand_in_the_order_given_and_the_others_behind_them(program: Program) -> None:
    before = slugs(program)
    program("decks", "order", "t5", "moe", "t5")
    assert slugs(program) == ["t5", "moe", *(s for s in before if s not in ("t5", "moe"))]


def test_a_removed_deck_is_put_aside_and_its_answers_stay(program: Program) -> None:
    program.own("own", 2)
    program("study", "own", "--plain", keys="\n3\n")
    done = program("decks", "remove", "own")
    aside = Path(done.out.partition("its file is now ")[2].strip())
    assert aside.read_text(encoding="utf-8") == deck_text("own", 2)
    assert "own" not in slugs(program)
    assert program.reviews() == 1


@pytest.mark.parametrize("what", ["hide", "show", "order", "remove"])
def test_a_deck_that_is_not_there_is_named_and_the_others_stay_as_they_are(
    program: Program, what: str
) -> None:
    before = program("decks").out
    done = program("decks", what, "t5", "nope", code=1)
    assert done.err == "studyllm: there is no deck `nope`; `studyllm decks` lists them\n"
    assert program("decks").out == before


def test_a_shipped_deck_cannot_be_removed(program: Program) -> None:
    assert "studyllm decks hide moe" in program("decks", "remove", "moe", code=1).err


def test_a_new_deck_is_valid_at_once_and_overwrites_nothing(program: Program) -> None:
    path = program.home / "decks/first.yaml"
    assert program("decks", "new", "first").out == f"{path}\n"
    assert program("decks", "lint", path).out == ""
    assert "first" in slugs(program)
    text = path.read_text(encoding="utf-8")
    assert "`first` already" in program("decks", "new", "first", code=1).err
    assert "`moe` already" in program("decks", "new", "moe", code=1).err
    elsewhere = program.home.with_name("there.yaml")
    program("decks", "new", "moe", "--output", elsewhere)
    kept = elsewhere.read_bytes()
    assert "stays as it is" in program("decks", "new", "x", "--output", elsewhere, code=1).err
    no_folder = elsewhere / "in" / "x.yaml"
    assert "cannot be written" in program("decks", "new", "x", "--output", no_folder, code=1).err
    assert elsewhere.read_bytes() == kept
    assert path.read_text(encoding="utf-8") == text
    assert "blanks" in program("decks", "new", "a b", code=1).err


def test_lint_prints_every_mistake_with_its_place(program: Program) -> None:
    path = program.home.with_name("broken.yaml")
    path.write_text(BROKEN, encoding="utf-8")
    done = program("decks", "lint", path, code=1)
    assert [line.removeprefix(f"{path}:").partition(": ")[0] for line in done.lines] == [
        "4:5",
        "5:5",
        "6:5",
    ]
    assert done.lines[2].endswith("unknown key `b`")
    assert done.err == "studyllm: 1 file: 3 mistakes\n"


def test_lint_without_a_file_checks_what_the_learner_has(program: Program) -> None:
    shipped = program("decks", "lint")
    assert (shipped.out, "no mistakes" in shipped.err) == ("", True)
    path = program.own("own")
    path.write_text(BROKEN, encoding="utf-8")
    assert len(program("decks", "lint", code=1).starting(f"{path}:")) >= 2
    assert len(program("decks", "lint", path.parent, code=1).starting(f"{path}:")) >= 2


def test_a_copy_of_a_shipped_deck_is_not_said_to_ask_what_that_asks(program: Program) -> None:
    program("decks", "add", "moe", "What is new here?", "This.")
    done = program("decks", "lint")
    assert "[alike]" not in done.out
    copy = program.home / "decks" / "moe.yaml"
    assert [line.split(":")[0] for line in done.lines] == [str(copy)]  # it names no source


def test_lint_of_what_is_not_there_or_no_file_says_so(program: Program) -> None:
    done = program("decks", "lint", "nope.yaml", code=1)
    assert "nope.yaml: no such file" in done.out
    assert program("decks", "lint", "--encoding", "nope", program.deck("own"), code=2).out == ""


def test_lint_reads_other_encodings(program: Program) -> None:
    path = program.home.with_name("gb.yaml")
    path.write_bytes("deck: gb\ntitle: 卡\ncards: [{q: 问, a: 答}]\n".encode("gb18030"))
    assert "--encoding" in program("decks", "lint", path, code=1).out
    assert program("decks", "lint", "--encoding", "gb18030", path).out == ""


def test_a_broken_deck_is_named_once_and_the_rest_works(program: Program) -> None:
    path = program.own("own")
    program("decks")
    path.write_text(BROKEN.replace("broken", "own"), encoding="utf-8")
    for words in (["decks"], ["stats"], ["study", "own", "--plain"]):
        done = program(*words)
        named = [line for line in done.err.splitlines() if str(path) in line]
        assert len(named) == len(set(named)) >= 2
        assert all(line.startswith("studyllm: ") for line in named)
    assert "Question 1 of own?" in done.out
    assert program("due", "-q", code=1).err == ""


def test_many_mistakes_are_not_all_told_by_every_command(program: Program) -> None:
    path = program.own("own")
    path.write_text(BROKEN + "  - q: Again?\n" * 30, encoding="utf-8")
    told = program("stats").err.splitlines()
    assert len(told) == 6
    assert "`studyllm decks lint` lists them all" in told[-1]


def test_the_schema_is_one_that_our_decks_satisfy(program: Program) -> None:
    schema = json.loads(program("decks", "schema").out)
    Draft202012Validator.check_schema(schema)
    value = {"deck": "x", "title": "X", "cards": [{"q": "?", "a": "!"}]}
    Draft202012Validator(schema).validate(value)


def test_json_of_the_list_is_not_taken_for_that_of_a_command(program: Program) -> None:
    assert "--json belongs behind `lint`" in program("decks", "--json", "lint", code=2).err
