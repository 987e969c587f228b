"""`studyllm cards` with a query: hits as columns and as JSON, and mistakes in a sentence."""

from __future__ import annotations

import pytest

from tests.cli.conftest import DAY_LATER, Program


@pytest.fixture
def owner(program: Program) -> Program:
    """The program for someone who has a deck of three cards and answered the first."""
    program.own("own", 3)
    program("study", "own", "--plain", keys="\n3\nq\n")
    return program


def found(program: Program, *words: str) -> list[str]:
    return [card["card"] for card in program("cards", *words, "--json").json["cards"]]


def test_hits_are_columns(owner: Program) -> None:
    owner("flag", "own/c2")
    owner("suspend", "own/c2")
    assert owner("cards", "deck:own").lines == [
        "card    due         interval  ease  lapses                      question",
        "own/c1  2026-03-03  1 day     2.50  0                           Question 1 of own?",
        "own/c2  new                                 suspended, flagged  Question 2 of own?",
        "own/c3  new                                                     Question 3 of own?",
    ]
    assert owner("cards", "deck:own", "is:buried").out == "There are none.\n"


def test_hits_as_json_have_what_is_known(owner: Program) -> None:
    assert owner("cards", "deck:own -is:new", "--json").json == {
        "cards": [
            {
                "card": "own/c1",
                "deck": "Own",
                "question": "Question 1 of own?",
                "due": "2026-03-03",
                "interval": 1,
                "ease": 2.5,
                "stability": None,
                "difficulty": None,
                "recall": 1.0,
                "lapses": 0,
                "suspended": False,
                "buried": False,
                "flagged": False,
                "leech": False,
            }
        ]
    }
    (card,) = owner("--scheduler", "fsrs", "cards", "stability:>0", "--json").json["cards"]
    assert card["ease"] is None
    assert card["stability"] > 0
    assert "own/c1" in owner("--scheduler", "fsrs", "cards", "difficulty:>0").out


def test_hits_are_sorted_and_limited(owner: Program) -> None:
    assert found(owner, "deck:own", "--sort", "question", "--reverse") == [
        *("own/c3", "own/c2", "own/c1")
    ]
    assert found(owner, "deck:own", "--limit", "2") == ["own/c1", "own/c2"]
    assert found(owner, "deck:own", "--sort", "due", "--limit", "1") == ["own/c1"]
    owner.now = DAY_LATER
    assert found(owner, "is:due") == ["own/c1"]


def test_every_card_is_found_by_an_empty_query(owner: Program) -> None:
    total = owner("stats", "--json").json["cards_total"]
    assert len(found(owner, "")) == total
    assert len(owner("cards", "").lines) == total + 1


def test_a_query_in_chinese_finds_what_is_written_so(owner: Program) -> None:
    (one, *_) = found(owner, "负载")
    assert one in found(owner, "负载　is：new")
    assert one not in found(owner, "－负载")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("is:du",), "no card is `du`; did you mean `is:due`?"),
        (("deck:ow",), "there is no deck `ow`; did you mean `deck:own`?"),
        (('"own',), "a quotation mark is never closed"),
        (("own", "--is", "leech"), "--is goes without a QUERY; in one, write is:leech"),
        (("--sort", "due"), "--sort, --reverse and --limit need a QUERY; '' finds all cards"),
        (("--limit", "3"), "--sort, --reverse and --limit need a QUERY; '' finds all cards"),
        (("\udcff\x1b[31m:x",), "nothing is searched by `"),
    ],
)
def test_a_mistake_is_one_sentence(owner: Program, words: tuple[str, ...], sentence: str) -> None:
    assert owner("cards", *words, code=2).err.startswith(f"studyllm: {sentence}")


def test_what_a_cloze_hides_stands_in_brackets_alone(program: Program) -> None:
    shown = program("cards", "deck:moe kind:cloze").out
    assert "⟦…⟧" in shown
    assert "**" not in shown
