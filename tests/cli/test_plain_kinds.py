"""A plain session with cards that more can be done with than to look at them."""

from __future__ import annotations

import re

import pytest

from tests.cli.conftest import Program

CARDS = {
    "choice": "q: Pick one.\n    choices: [right, wrong, also wrong]",
    "choices": "q: Pick two.\n    choices: [yes, no, oui]\n    right: [1, 3]",
    "number": "q: How many?\n    number: '65504'",
    "unit": "q: How much?\n    number: '14'\n    tolerance: 5%\n    unit: GB",
    "points": "q: Explain.\n    points: [one, {point: two, required: true}, three]",
    "basic": "q: What?\n    a: The **softmax** of scores",
    "cloze": "cloze: It rotates {{queries}}.",
}


def study(program: Program, kind: str, keys: str) -> str:
    """What a session shows over a deck of one card."""
    text = f"deck: own\ncards:\n  - id: {kind}\n    {CARDS[kind]}\n"
    (program.home / "decks").mkdir(parents=True, exist_ok=True)
    (program.home / "decks" / "own.yaml").write_text(text, encoding="utf-8")
    return program("study", "own", "--plain", keys=keys).out


def place(shown: str, option: str) -> str:
    """The number in front of an option."""
    found = re.search(rf"^  (\d)\. {option}$", shown, re.MULTILINE)
    assert found is not None
    return found[1]


def test_the_right_option_is_proposed_as_good(program: Program) -> None:
    options = study(program, "choice", "q\n")
    right = place(options, "right")
    shown = study(program, "choice", f"{right}\n\n")
    assert f"Picked: {right}, right.\nAnswer: {right}. right\nProposed: Good.\n" in shown
    assert "saved: Good" in shown


def test_a_wrong_option_is_proposed_as_again(program: Program) -> None:
    wrong = place(study(program, "choice", "q\n"), "wrong")
    shown = study(program, "choice", f"{wrong}\n\nq\n")
    assert f"Picked: {wrong}, wrong.\n" in shown
    assert "saved: Again" in shown


def test_several_options_are_picked_on_one_line(program: Program) -> None:
    options = study(program, "choices", "q\n")
    assert "Choose 2." in options
    both = f"{place(options, 'oui')}, {place(options, 'yes')}"
    assert "saved: Good" in study(program, "choices", f"{both}\n\n")


@pytest.mark.parametrize(
    ("kind", "typed", "verdict", "proposed"),
    [
        ("number", "65,504", "right", "Good"),
        ("number", "６５５０４", "right", "Good"),
        ("number", "65535", "wrong", "Again"),
        ("number", "1 apple", "not understood", "Good"),
        ("unit", "14.2 GB", "right", "Good"),
        ("unit", "15", "wrong", "Again"),
    ],
)
def test_a_number_is_judged(
    program: Program, kind: str, typed: str, verdict: str, proposed: str
) -> None:
    shown = study(program, kind, f"{typed}\nq\n")
    assert f", {verdict}.\n" in shown
    assert f"Proposed: {proposed}." in shown


def test_a_bare_grade_always_grades(program: Program) -> None:
    assert "saved: Easy" in study(program, "number", "65535\n4\n")
    assert "saved: Hard" in study(program, "points", "\n2\nq\n")


def test_key_points_are_ticked_and_propose_a_grade(program: Program) -> None:
    shown = study(program, "points", "\n+1 3\n+2\n-3\n\nq\n")
    assert "3 key points.\n" in shown
    assert "Said: 1, 3. Proposed: Again." in shown
    assert "Said: 1, 2, 3. Proposed: Good." in shown
    assert "Said: 1, 2. Proposed: Hard." in shown
    assert "saved: Hard" in shown


def test_missed_points_come_first_the_next_time(program: Program) -> None:
    study(program, "points", "\n+1 2\n1\nq\n")
    shown = study(program, "points", "\nq\n")
    assert "3 key points, 1 missed the last time." in shown
    assert "  1. three\n  2. one\n  3. two (required)\n" in shown


def test_typed_words_are_compared_and_never_graded(program: Program) -> None:
    shown = study(program, "basic", "t the sum of scores\n\n")
    assert "Typed: the sum of scores\nOnly typed: sum\nMissing: softmax\n" in shown
    assert "Proposed" not in shown
    assert "saved: Good" in shown
    assert "Typed: queries\nAnswer" in study(program, "cloze", "t queries\nq\n")


def test_what_cannot_be_done_is_said(program: Program) -> None:
    assert "Type your answer behind the t" in study(program, "basic", "t\nq\n")
    assert "no key points to tick" in study(program, "basic", "\n+1\nq\n")


def test_text_that_steers_a_terminal_is_not_said_back(program: Program) -> None:
    shown = study(program, "basic", "t \x1b]52;c;eA==\x07 scores\nq\n")
    assert "\x1b" not in shown
