"""Decks that break one rule each, against the message and the place that they must give."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from studyllm import deckfile
from studyllm.errors import DeckError, Problem

BAD = Path(__file__).parents[1] / "decks/bad"
DECKS = sorted(BAD.glob("*.yaml"))
NO_KIND = "a card has one of `answer`, `cloze`, `choices`, `number`, `points`; this one has none"
EXPECTED = re.compile(r"^(?:# expect: )?(\d+):(\d+): (.+)$")


def expected(path: Path) -> list[tuple[int, int, str]]:
    """What a deck's first lines promise, or the file beside it where it can hold no comment."""
    sidecar = path.with_suffix(".expect")
    text = (sidecar if sidecar.exists() else path).read_text(encoding="utf-8", errors="replace")
    wanted = []
    for line in text.splitlines():
        match = EXPECTED.match(line)
        if match is None:
            break
        wanted.append((int(match[1]), int(match[2]), match[3]))
    return wanted


def problems(path: Path) -> tuple[Problem, ...]:
    with pytest.raises(DeckError) as refused:
        deckfile.load(path)
    return refused.value.problems


def test_there_is_a_deck_for_many_a_rule() -> None:
    assert len(DECKS) >= 130


@pytest.mark.parametrize("path", DECKS, ids=lambda path: path.stem)
def test_a_bad_deck_is_refused_for_its_reason(path: Path) -> None:
    wanted = expected(path)
    assert wanted
    assert [problem[1:] for problem in problems(path)] == wanted


@pytest.mark.parametrize("path", DECKS, ids=lambda path: path.stem)
def test_a_message_is_one_short_printable_line_that_names_the_file(path: Path) -> None:
    for problem in problems(path):
        assert problem.path == str(path)
        assert problem.message.isprintable()
        assert len(problem.message) < 200


def test_all_problems_of_a_deck_are_named_at_once_and_in_order(tmp_path: Path) -> None:
    path = tmp_path / "d.yaml"
    path.write_text(
        "cards:\n"
        "  - {id: a, question: Q, anwser: A, follow_up: [b]}\n"
        "  - {id: a, question: '', tags: [x, x], right: [0]}\n"
        "  - text\n"
        "deck: d/e\n"
    )
    assert [str(problem).partition(":")[2] for problem in problems(path)] == [
        f"2:5: {NO_KIND}",
        "2:26: unknown key `anwser`; did you mean `answer`?",
        "2:49: `follow_up: b` is no card of this deck",
        f"3:5: {NO_KIND}",
        "3:10: `id: a` is taken by line 2",
        "3:23: `question` is empty",
        "3:37: `x` is in the list already",
        "3:49: `right` takes numbers of choices, counted from 1, not `0`",
        "4:5: a card has keys: `question: …`, `answer: …`",
        "5:7: `deck: d/e` cannot hold `/`",
    ]


def test_problems_before_a_place_that_is_no_yaml_are_named_too(tmp_path: Path) -> None:
    path = tmp_path / "d.yaml"
    path.write_text("deck: d\ncards:\n  - {q: Q}\n  - q: 'open\n")
    assert [problem.line for problem in problems(path)] == [3, 4]


@pytest.mark.skipif(os.name != "posix", reason="such a file name is possible on POSIX only")
def test_hostile_text_in_a_message_is_clean_and_short(tmp_path: Path) -> None:
    path = tmp_path / "\x1b[2J.yaml"
    path.write_text(f'deck: d\ncards:\n  - {{"\\e]52;c;x\\a\\u202e": A, {"k" * 500}: B}}\n')
    named = problems(path)
    assert [problem.message for problem in named[1:]] == [
        "unknown key `␛]52;c;x␇\ufffd`",
        f"unknown key `{'k' * 39}…`",
    ]
    assert named[0].path == str(tmp_path / "␛[2J.yaml")
