"""Hundreds of edits of the shipped decks, with known truth: what is kept, and that none is wrong.

The suite takes a few; `STUDYLLM_EDITS=20000` as many as it says.
"""

from __future__ import annotations

import os
from collections import Counter

from tests.core.edits import edits, outcome, shipped

COUNT = int(os.environ.get("STUDYLLM_EDITS", "190"))


def test_progress_is_kept_and_no_link_is_wrong() -> None:
    kept: Counter[str] = Counter()
    wanted: Counter[str] = Counter()
    wrong = []
    for edit in edits(2, shipped(), COUNT):
        result = outcome(edit)
        wrong += [(edit.sort, *pair) for pair in result.wrong]
        kept[edit.sort] += result.kept
        wanted[edit.sort] += result.wanted
    assert wrong == []
    assert min(kept[sort] / wanted[sort] for sort in wanted if wanted[sort]) > 0.5
