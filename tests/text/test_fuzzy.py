"""What is meant by a few letters, against the definition, and by examples."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyllm.text.fuzzy import NOT_AT_ALL, fit, holds

LETTERS = st.text("abc -", max_size=8)
WORDS = st.text("abc", min_size=1, max_size=4)


@given(WORDS, LETTERS)
def test_a_word_is_meant_if_its_letters_are_there_in_their_order(word: str, text: str) -> None:
    there = any("".join(letters) == word for letters in combinations(text, len(word)))
    assert (fit(word, text) > NOT_AT_ALL) == there


@given(WORDS, WORDS, LETTERS)
def test_all_words_must_be_there(one: str, other: str, text: str) -> None:
    both = fit(one, text) > NOT_AT_ALL and fit(other, text) > NOT_AT_ALL
    assert (fit(f"{one} {other}", text) > NOT_AT_ALL) == both


@given(st.text(max_size=30), st.text(max_size=30))
def test_any_text_can_be_asked_for(query: str, text: str) -> None:
    assert fit(query, text) >= NOT_AT_ALL
    assert isinstance(holds(query, text), bool)
    assert fit(text, text) > NOT_AT_ALL


@pytest.mark.parametrize(
    ("query", "better", "worse"),
    [
        ("roem", "Rotary embeddings", "A process of them"),
        ("moe", "MoE routing", "Memory of embeddings"),
        ("ro", "Rope", "Mirror"),
        ("mr", "MoE routing", "Memory"),
        ("gq", "Grouped queries", "Eggs in a query"),
        ("th", "Theme", "Go to the end"),
        ("注意", "注意力", "多头注意力"),
    ],
)
def test_starts_of_words_are_meant_rather(query: str, better: str, worse: str) -> None:
    assert fit(query, better) > fit(query, worse)


def test_chinese_is_found_as_it_stands() -> None:
    assert fit("注意", "多头注意力")
    assert not fit("注力", "多头注意力")
    assert fit("ＭＯＥ", "moe")
    assert holds("注意", "多头注意力")


def test_a_long_text_holds_words_only_at_their_starts() -> None:
    assert holds("last ans", "Take the last answer back")
    assert not holds("swer", "Take the last answer back")
    assert not holds("tlab", "Take the last answer back")
