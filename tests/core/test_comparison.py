"""The page on scheduling against what the scheduler does, and the table in it against Anki's."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.golden.make_comparison import BEGIN, END, MEASURED, Measured, ours, table

PAGE = Path(__file__).parent.parent.parent / "docs" / "scheduling.md"


def test_the_page_shows_the_outcomes_that_the_scheduler_gives() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert page.count(BEGIN) == page.count(END) == 1
    shown = page.partition(BEGIN)[2].partition(END)[0]
    assert shown.strip() == table().strip()


def test_the_table_has_a_row_for_each_card_that_was_measured() -> None:
    rows = table().splitlines()
    assert len(rows) == 2 + len(MEASURED)
    assert {row.count("|") for row in rows} == {6}
    assert rows[5] == "| 10 | 2.50 | when due | 12 / 25 / 33 | 24 / 25 / 26 |"
    assert rows[6] == "| 10 | 2.50 | 5 days late | 12 / 31 / 49 | 24 / 38 / 39 |"


@pytest.mark.parametrize("card", [card for card in MEASURED if card.late < 0])
def test_studying_ahead_does_not_inflate_intervals(card: Measured) -> None:
    assert ours(card) == (12, 13, 13)
    assert all(early <= due for early, due in zip(ours(card), (24, 25, 26), strict=True))
