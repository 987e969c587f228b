"""TeX as tokens: our own reader against pylatexenc's, and what neither may take."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyllm.text.tex import DEEPEST, Group, Token, Tokens, UnknownTexError, _environments, _simple
from tests.golden.make_formulas import of_decks, of_papers

SOUP = st.lists(
    st.sampled_from(
        r"""a B 1 { } ^ _ \ \frac \, \{ \} & [ ] \\ % $ # ~ ' α 中 \alpha \left | .""".split()
    )
    | st.sampled_from(" \n"),
    max_size=30,
).map("".join)


def significant(tokens: Tokens) -> list[Token]:
    """Without white space, which pylatexenc counts to the macro before it."""
    return [
        Group(tuple(significant(token.tokens))) if isinstance(token, Group) else token
        for token in tokens
        if token != " "
    ]


def read(how: str, source: str) -> list[Token] | None:
    try:
        return significant(_simple(source) if how == "ours" else _environments(source))
    except UnknownTexError:
        return None


@given(SOUP)
def test_what_we_read_pylatexenc_reads_alike(source: str) -> None:
    ours = read("ours", source)
    if ours is not None:
        assert ours == read("pylatexenc", source)


@pytest.mark.parametrize("source", sorted({formula.source for formula in of_decks()}))
def test_formulas_of_decks_are_read_alike(source: str) -> None:
    assert read("ours", source) == read("pylatexenc", source) is not None


@pytest.mark.parametrize(
    "source", [f.source for f in of_papers() if not f.is_display and "\\begin" not in f.source]
)
def test_formulas_of_papers_are_read_alike(source: str) -> None:
    assert read("ours", source) == read("pylatexenc", source)


@pytest.mark.parametrize("source", ["a % b", "a $ b", "\\(a\\)", "a_{b", "a}", "\\", "#1"])
@pytest.mark.parametrize("how", ["ours", "pylatexenc"])
def test_what_is_no_formula_is_not_read(how: str, source: str) -> None:
    assert read(how, source) is None


@pytest.mark.parametrize("depth", [DEEPEST, DEEPEST + 1])
@pytest.mark.parametrize("how", ["ours", "pylatexenc"])
def test_groups_are_followed_to_a_certain_depth(how: str, depth: int) -> None:
    assert (read(how, "{" * depth + "}" * depth) is None) == (depth > DEEPEST)
