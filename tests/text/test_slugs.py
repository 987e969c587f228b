"""Slugs made of names, against the rules of the deck format."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyllm.deckfile.names import folded, slug_flaw
from studyllm.text.clean import clean
from studyllm.text.slugs import slug_of


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Machine Learning", "machine-learning"),
        ("LLM::KV cache", "llm-kv-cache"),
        ("大模型 面试", "大模型-面试"),
        ("  ..hidden. ", "hidden"),
        ("C++ / Rust?", "c++-rust"),
        ("ＦＳＲＳ　６", "fsrs-6"),
        ("???", ""),
        ("a\u200bb", "ab"),
        ("x" * 99 + "-yz", "x" * 99),
        ("词" * 90, "词" * 66),
    ],
)
def test_a_slug_says_what_the_name_says(name: str, slug: str) -> None:
    assert slug_of(name) == slug


@given(st.text(max_size=150))
def test_every_slug_is_one_to_the_deck_format_and_makes_itself(text: str) -> None:
    slug = slug_of(text)
    assert not slug or (not slug_flaw(slug) and folded(slug) == slug == clean(slug))
    assert slug_of(slug) == slug
