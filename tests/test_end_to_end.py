"""A learner's first evening at a real terminal, by keys alone, and what is written down of it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from studyllm.config import Home, Settings
from studyllm.core.journal import Grade, Moment
from studyllm.study import open_study
from tests.conftest import surroundings
from tests.tui.seat import GIVEN, ROOT, SHELL, TAKEN, Seat

WORDS = (sys.executable, "-m", "studyllm", "--new-per-day", "50", "study", "own")

DECK = r"""
deck: own
title: {en: My own, zh: 我的}
cards:
  - {id: plain, q: What does softmax return?, a: Shares that add up to one}
  - {id: both, q: Which layer mixes tokens?, a: Attention, reverse: true}
  - {id: gap, cloze: 'RoPE rotates {{queries}} and keys.'}
  - {id: one, q: Which one is sparse?, choices: [A mixture of experts, A dense layer, A norm]}
  - {id: some, q: Which are optimizers?, choices: [Adam, ReLU, SGD], right: [1, 3]}
  - {id: count, q: What is the largest float16?, number: '65504'}
  - {id: room, q: How much room does it take?, number: '14', tolerance: 5%, unit: GB}
  - id: points
    q: What does a KV cache do?
    points: [No key is computed twice, {point: It costs memory, required: true}, It grows]
  - {id: formula, q: 'What is $\sqrt{d_k}$ for?', a: 'It keeps $QK^T$ small'}
  - {id: chinese, q: {zh: 什么是注意力机制？}, a: {zh: 按相关程度对值加权求和}}
  - {id: spare, q: Is this one left over?, a: So it is}
"""

NAMES = re.findall(r"id: (\w+)", DECK)

EDITOR = """
import sys
from pathlib import Path
path = Path(sys.argv[-1])
text = path.read_text(encoding="utf-8")
path.write_text(text.replace("small'", "moderate'"), encoding="utf-8")
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    home = tmp_path / "home"
    (home / "decks").mkdir(parents=True)
    (home / "decks" / "own.yaml").write_text(DECK, encoding="utf-8")
    return home


@pytest.fixture
def seat(home: Path, tmp_path: Path) -> Iterator[Seat]:
    script = tmp_path / "an editor.py"
    script.write_text(EDITOR, encoding="utf-8")
    made = Seat(home, SHELL, WORDS, EDITOR=f"'{sys.executable}' '{script}'")
    yield made
    made.close()


def number_of(seat: Seat, option: str) -> str:
    """The key that picks an option."""
    shown = seat.until(option)
    line = next(line for line in shown.splitlines() if option in line)
    return line.split()[0].rstrip(".")


def grade(seat: Seat, key: str, then: str) -> None:
    """Grade the answer that is shown, and wait for what comes then."""
    seat.until("4 Easy")
    seat.type(key)
    seat.until(then)


def colour(seat: Seat) -> str:
    """That of the screen's first cell."""
    return str(seat.screen.buffer[0][0].bg)


def study_each_kind(seat: Seat) -> None:
    seat.until("q Leave")
    seat.type("\r")
    seat.until("What does softmax return?")
    seat.type("f")
    seat.until("own/plain is flagged")
    seat.type(" ")
    seat.until("Shares that add up to one")
    grade(seat, "3", "Which layer mixes tokens?")
    seat.type(" ")
    seat.until("Attention")
    grade(seat, "4", "RoPE rotates ⟦…⟧ and keys.")
    seat.type("t")
    seat.until("enter Done")
    seat.paste("Queries")
    seat.until("Queries")
    seat.type("\r")
    seat.until("You typed: Queries")
    grade(seat, "3", "Which one is sparse?")
    seat.type(number_of(seat, "A mixture of experts"))
    seat.until("✓ A mixture of experts")
    grade(seat, "\r", "Which are optimizers?")
    seat.type(number_of(seat, "Adam") + number_of(seat, "SGD"))
    seat.wait(lambda shown: shown.count("[x]") == 2)
    seat.type(" ")
    seat.wait(lambda shown: shown.count("✓") == 2)
    grade(seat, "\r", "What is the largest float16?")
    seat.type("65,5")
    seat.until("65,5")
    seat.paste("04")
    seat.until("65,504")
    seat.type("\r")
    seat.until("65,504 ✓")
    grade(seat, "4", "How much room does it take?")
    seat.type("１４")
    seat.type(" GB\r")
    seat.until("✓")
    grade(seat, "3", "What does a KV cache do?")
    seat.type(" ")
    seat.until("0 of 3 said")
    seat.type("12")
    seat.until("2 of 3 said")
    seat.type("\r")
    grade(seat, "2", "What is √dₖ for?")


def edit_and_undo(seat: Seat) -> None:
    seat.type(" ")
    seat.until("small")
    seat.type("e")
    seat.until("moderate")
    grade(seat, "3", "什么是注意力机制？")
    seat.type("t")
    seat.until("enter Done")
    seat.type("按相关")
    seat.until("按相关")
    seat.paste("程度求和")
    seat.until("程度求和")
    seat.type("\r")
    seat.until("You typed: 按相关程度求和")
    seat.until("Missing: 对值加权")
    grade(seat, "1", "Is this one left over?")
    seat.type("u")
    seat.until("Took back “Again” for own/chinese.")
    seat.type(" ")
    grade(seat, "2", "Is this one left over?")
    seat.type("b")
    seat.until("own/spare is buried until tomorrow.")


def look_around(seat: Seat) -> None:
    """Search, put a grade right, go to another deck, switch language and theme."""
    seat.type("/")
    seat.until("esc Back")
    seat.paste("注意力 deck:own")
    seat.until("1 card")
    seat.type("\x15id:gap")
    seat.until("RoPE rotates")
    seat.type("\x1b[B")
    seat.until("b Bury")
    seat.type("h")
    seat.until("Easy")
    seat.until("Take back")
    seat.type("2")
    seat.until("Hard")
    seat.type("q")
    seat.until("esc Back")
    seat.type("q")


def switch(seat: Seat) -> None:
    """Another deck by the palette, another language, another theme, another size, the shell."""
    before = colour(seat)
    seat.type(":")
    seat.until("something to do")
    seat.type("Positional")
    seat.until("positional-encoding")
    seat.type("\r")
    seat.until("Show the answer")
    seat.type("L")
    seat.until("显示答案")
    seat.type("L")
    seat.until("Show the answer")
    seat.type("\x14")
    seat.wait(lambda _: colour(seat) != before)
    seat.resize(40, 20)
    seat.whole("Show the answer")
    seat.resize(80, 24)
    shown = seat.whole("Show the answer")
    seat.wipe()
    seat.type("\x1a")
    seat.until("stopped ")
    assert all(code in seat.heard for code in GIVEN)
    assert seat.modes() == seat.before
    seat.wipe()
    seat.type("fg\n")
    seat.same(shown)
    assert all(code in seat.heard for code in TAKEN)
    seat.type(" ")
    grade(seat, "3", "Show the answer")


def told(home: Path, *words: str) -> dict[str, object]:
    """What a command says as JSON."""
    done = subprocess.run(
        [sys.executable, "-m", "studyllm", *words, "--json"],
        cwd=ROOT,
        env=surroundings(home),
        capture_output=True,
        check=True,
    )
    says: dict[str, object] = json.loads(done.stdout)
    return says


def entries(home: Path) -> dict[str, list[tuple[Grade, Grade, bool, int | None, int | None]]]:
    """Of each card its answers: the grades given and counted, withdrawn, points said, missed."""
    found = {}
    study = open_study(Home(home, home), Settings(), lambda: Moment(0, 0), shipped=ROOT / "decks")
    with closing(study):
        for name in NAMES:
            found[name] = [
                (
                    entry.given,
                    entry.answer.review.grade,
                    entry.withdrawn,
                    *([None] * 2 if (r := entry.answer.recital) is None else map(len, r)),
                )
                for entry in study.history.of(f"own/{name}").entries
            ]
    return found


def given(grade: Grade, counts: Grade | None = None) -> list[object]:
    """One answer, to a card without key points."""
    return [(grade, counts or grade, False, None, None)]


def test_an_evening_at_the_terminal_is_in_the_journal_as_it_was(seat: Seat, home: Path) -> None:
    study_each_kind(seat)
    edit_and_undo(seat)
    look_around(seat)
    switch(seat)
    chosen = colour(seat)
    seat.type("\x11")
    assert seat.code(10) == 0
    assert all(code in seat.heard for code in GIVEN)
    assert seat.modes() == seat.before

    assert entries(home) == {
        "plain": given(Grade.GOOD),
        "both": given(Grade.EASY),
        "gap": given(Grade.GOOD, Grade.HARD),
        "one": given(Grade.GOOD),
        "some": given(Grade.GOOD),
        "count": given(Grade.EASY),
        "room": given(Grade.GOOD),
        "points": [(Grade.HARD, Grade.HARD, False, 2, 1)],
        "formula": given(Grade.GOOD),
        "chinese": [
            (Grade.AGAIN, Grade.AGAIN, True, None, None),
            (Grade.HARD, Grade.HARD, False, None, None),
        ],
        "spare": [],
    }
    stats = told(home, "stats")
    assert (stats["reviews_total"], stats["cards_flagged"]) == (11, 1)
    marked = told(home, "cards")["cards"]
    assert isinstance(marked, list)
    assert {(one["card"], one["flagged"], one["buried"]) for one in marked} == {
        ("own/plain", True, False),
        ("own/spare", False, True),
    }
    assert told(home, "doctor")["ok"] is True
    assert "small'" not in (home / "decks" / "own.yaml").read_text(encoding="utf-8")

    again = Seat(home, SHELL, WORDS)
    try:
        again.until("Undo")
        again.wait(lambda _: colour(again) == chosen)
        again.type("\x11")
        assert again.code(10) == 0
        assert again.modes() == again.before
    finally:
        again.close()
    assert told(home, "stats")["reviews_total"] == 11
