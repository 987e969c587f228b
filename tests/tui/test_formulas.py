"""Formulas on the screen: where they stand, what stands around them, and how wide ones are seen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyllm.tui.content import markdown_lines
from tests.learner import Learner
from tests.tui.desk import Desk, sit

FRACTION = r"\frac{a}{b}"

WIDE = r"\mathrm{start} \, " + r"\times x_{ab} " * 20 + r"\, \mathrm{end}"

DECK = f"""\
deck: maths
title: Maths
cards:
  - id: wide
    question: Wide?
    answer: 'So: $${WIDE}$$'
  - id: narrow
    question: Narrow?
    answer: 'It is $\\alpha \\le \\sqrt{{d_k}}$.'
"""


def plain(text: str, width: int = 40) -> list[str]:
    return [line.plain.replace("\N{NO-BREAK SPACE}", " ") for line in markdown_lines(text, width)]


def styles(text: str) -> dict[str, list[str]]:
    """By piece of text, the styles that it is shown in."""
    (line,) = markdown_lines(text, 60)
    found: dict[str, list[str]] = {}
    for span in line.spans:
        found.setdefault(line.plain[span.start : span.end], []).append(str(span.style))
    return found


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (r"so $d_k \le n$ is", ["so dₖ ≤ n is"]),
        (r"so $\foo{x}$ is", [r"so \foo{x} is"]),
        (r"\alpha and $\alpha$ and `$\alpha$`", [r"\alpha and α and $\alpha$"]),
        ("so $$x$$ is", ["so", "  x", "is"]),
        ("so\n$$x$$\nis", ["so", "  x", "is"]),
        ("so $$x$$, and", ["so", "  x,", "and"]),
        ("$$x$$。", ["  x。"]),
        ("$$x$$ $$y$$", ["  x", "  y"]),
        (rf"so $${FRACTION}$$ is", ["so", "", "   a", "  ───", "   b", "", "is"]),
        (rf"$${FRACTION}$$.", ["   a", "  ───.", "   b"]),
        (rf"It is **⟦$${FRACTION}$$⟧**.", ["It is", "", "  ⟦  a  ⟧", "  ⟦ ─── ⟧.", "  ⟦  b  ⟧"]),
        (r"It is ⟦so $$x$$⟧.", ["It is ⟦so", "  x", "⟧."]),
        (r"in **⟦$d_k$⟧** parts", ["in ⟦dₖ⟧ parts"]),
        (r"$$\foo{x}$$", [r"  \foo{x}"]),
        (rf"- so $${FRACTION}$$", ["• so", "", "     a", "    ───", "     b"]),
        (rf"> $${FRACTION}$$", ["│    a", "│   ───", "│    b"]),
        (rf"# $${FRACTION}$$", ["   a", "  ───", "   b"]),
        (f"|a|b|\n|-|-|\n|$x^2$|$${FRACTION}$$|", ["a   b", "──  ───", "x²  a/b"]),
    ],
)
def test_where_a_formula_stands(text: str, lines: list[str]) -> None:
    assert [line.rstrip() for line in plain(text)] == lines


def test_ascii_is_for_all_formulas() -> None:
    text = "$\\alpha$ $$\\beta$$\n\n|$\\gamma$|\n|-|\n|$\\delta$|"
    lines = [line.plain for line in markdown_lines(text, 40, "ascii")]
    assert lines == ["alpha", "  beta", "", "gamma", "─────", "delta"]


def test_a_formula_that_is_not_certain_is_its_source_and_looks_so() -> None:
    found = styles(r"so $d_k$ and $\foo{x}$")
    assert found == {"dₖ": ["$formula"], r"\foo{x}": ["$formula", "italic $muted"]}


def test_a_long_formula_in_a_text_is_broken_before_relations_and_sums() -> None:
    text = r"$\mathrm{softmax}(x) = \alpha + \beta(x, y) \le z$"
    assert plain(text, 14) == ["softmax(x) = α", "+ β(x, y) ≤ z"]


def test_a_formula_without_a_place_to_break_is_broken_at_its_blanks() -> None:
    assert plain(r"$\log (\log x \log y \log z)$", 12) == ["log(log x", "log y log z)"]


@given(st.text(st.sampled_from("ab $_^{}\\中。\n|=+"), max_size=60), st.integers(8, 40))
def test_only_formulas_on_lines_of_their_own_are_too_wide(text: str, width: int) -> None:
    if "$$" not in text:
        assert all(line.cell_length <= width for line in markdown_lines(text, width))


@pytest.fixture
def learner(tmp_path: Path) -> Iterator[Learner]:
    made = Learner(tmp_path, {})
    yield made
    made.study.close()


def with_maths(learner: Learner, **settings: Any) -> Learner:
    learner.home.decks.mkdir(parents=True, exist_ok=True)
    (learner.home.decks / "maths.yaml").write_text(DECK, encoding="utf-8")
    learner.reopen(None, **settings)
    return learner


def test_a_wide_formula_is_seen_by_moving_it_and_the_text_stays(learner: Learner) -> None:
    async def steps(desk: Desk) -> None:
        await desk.press("space")
        assert "start ×" in desk.text()
        assert "›" in desk.text()
        assert "end" not in desk.text()
        await desk.press("right")
        assert "start" not in desk.text()
        assert "‹" in desk.text()
        assert "Wide?" in desk.text()
        assert "So:" in desk.text()
        await desk.press(*["right"] * 20)
        assert "end" in desk.text()
        assert "›" not in desk.text()
        await desk.press(*["left"] * 20)
        assert "start ×" in desk.text()
        assert "‹" not in desk.text()
        await desk.press("right", "3", "space")
        assert "‹" not in desk.text()
        assert "α ≤ √dₖ" in desk.words().replace("\N{NO-BREAK SPACE}", " ")
        await desk.press("right")
        assert "It is" in desk.text()

    sit(with_maths(learner), steps, size=(40, 20))


def test_the_setting_chooses_the_characters(learner: Learner) -> None:
    async def steps(desk: Desk) -> None:
        await desk.press("space", "3", "space")
        assert "alpha <= sqrt(d_k)" in desk.words().replace("\N{NO-BREAK SPACE}", " ")

    sit(with_maths(learner, charset="ascii"), steps)
