"""Hundreds of edits of the shipped decks, with known truth: what is kept, and that none is wrong.

The rules were made while looking at edits of every other deck; the suite takes a few edits of all
of them, `STUDYLLM_EDITS=20000` as many as it says, `STUDYLLM_SEED=7` others.
"""

from __future__ import annotations

import os
from collections import Counter
from functools import cache

import pytest

from tests.core.edits import outcome, rewordings, shipped
from tests.core.mutations import SORTS, edits
from tests.core.patterns import evenings

COUNT = int(os.environ.get("STUDYLLM_EDITS", "0")) or 10 * len(SORTS)
SEED = int(os.environ.get("STUDYLLM_SEED", "1"))

LEAST = {
    "typo": 0.99,
    "reordered": 0.99,
    "moved": 0.99,
    "reworded": 0.95,
    "reworded by hand": 0.95,
    "typo in both": 0.94,
    "swapped": 0.95,
    "translated": 0.99,
    "answer rewritten": 0.95,
    "at once": 0.95,
}
"""Share of cards that keep their progress, by what was done to them."""


@cache
def told() -> tuple[Counter[str], Counter[str], list[object], int]:
    """Cards kept, and those that should be, by sort of edit; wrong links; edited cards in all."""
    kept: Counter[str] = Counter()
    wanted: Counter[str] = Counter()
    wrong: list[object] = []
    count = 0
    for edit in edits(SEED, shipped(), COUNT):
        result = outcome(edit)
        wrong += [(edit.sort, *pair) for pair in result.wrong]
        kept[edit.sort] += result.kept
        wanted[edit.sort] += result.wanted
        count += result.edited
    return kept, wanted, wrong, count


def test_no_link_is_wrong() -> None:
    _, _, wrong, count = told()
    assert wrong == []
    assert count >= 500


@pytest.mark.parametrize("sort", LEAST)
def test_progress_is_kept(sort: str) -> None:
    kept, wanted, _, _ = told()
    assert kept[sort] >= LEAST[sort] * wanted[sort]


def test_progress_is_kept_where_little_or_nothing_was_rewritten() -> None:
    kept, wanted, _, _ = told()
    sorts = ("typo", "reordered", "moved")
    assert sum(kept[sort] for sort in sorts) >= 0.99 * sum(wanted[sort] for sort in sorts)


def test_no_link_is_wrong_in_lists_of_terms_and_sums() -> None:
    wrong = [pair for edit in evenings(SEED, max(13, COUNT // 20)) for pair in outcome(edit).wrong]
    assert wrong == []


def test_rewordings_by_hand_are_of_cards_that_there_are() -> None:
    names = {card.id for cards in shipped().values() for card in cards}
    assert {name for _, name in rewordings()} <= names
    assert len(rewordings()) >= 60
