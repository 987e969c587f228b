"""The interview's screen as words: what a plan says, whatever its numbers are."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from rich.cells import cell_len

from studyllm.core.calibration import calibration
from studyllm.core.interview import (
    HORIZON,
    Expected,
    Interview,
    PlannedDay,
    PointOutlook,
    Preparation,
    Shortfall,
    TopicOutlook,
)
from studyllm.text import bars
from studyllm.tui import tab_plan, tab_points, tab_readiness
from studyllm.tui.chart import Line

TODAY = 20_000
"""2024-10-04, a Friday."""

WIDTHS = (18, 38, 76, 84)

INTERVIEW = Interview(TODAY + 3, 25, days_off=(TODAY + 1,))
DAYS = (
    PlannedDay(TODAY, False, 12, 40, 24),
    PlannedDay(TODAY + 1, True, 0, 0, 0),
    PlannedDay(TODAY + 2, False, 0, 61, 25),
)
TOPICS = (
    TopicOutlook(
        "moe", {"en": "Experts", "zh": "专家"}, 1, 9, 9, 0.6, 0.3, Expected(0.9, 0.8, 1), TODAY, 0
    ),
    TopicOutlook("dpo", {"en": "[/b] DPO"}, 2, 5, 0, 0.0, 0.0, Expected(0.4, 0.2, 0.6), None, 3),
)


KNOWN = Expected(0.88, 0.84, 0.92)
VAGUE = Expected(0.84, 0.65, 0.97)


def preparation(
    shortfall: Shortfall | None = None,
    unseen: int = 0,
    then: Expected = KNOWN,
) -> Preparation:
    none = calibration({})
    return Preparation(
        TODAY, INTERVIEW, DAYS, TOPICS, 0.62, 0.4, then, 0.55, unseen, shortfall, none
    )


def plain(lines: Sequence[Line]) -> list[str]:
    """The lines as they stand there, without the cells in which the cursor is."""
    return [
        bars.parts(line.bar.row, line.shape).line() if line.bar and line.shape else line.text.plain
        for line in lines
    ]


def plan(found: Preparation | None, language: str = "en", width: int = 84) -> str:
    told = tab_plan.Plan(TODAY, INTERVIEW, "12 new", found)
    return " ".join(" ".join(plain(tab_plan.lines(language, told, width))).split())


@pytest.mark.parametrize(
    ("shortfall", "unseen", "said"),
    [
        (None, 0, ["It fits: each card is learned"]),
        (
            Shortfall(40, TODAY + 9, ("dpo",)),
            3,
            [
                "Not all of it fits. 3 cards are not learned by then.",
                "It would fit with 40 min a day, or if the interview were on 2024-10-13.",
                "It fits without these topics, the least loss first: [/b] DPO.",
            ],
        ),
        (Shortfall(40, None, ()), 1, ["1 card is not learned", "with 40 min a day."]),
        (Shortfall(None, TODAY + 9, ()), 0, ["Each card is learned, but", "were on 2024-10-13."]),
        (Shortfall(None, None, ("gone", "moe")), 2, ["Neither more minutes", "gone, Experts."]),
    ],
)
def test_it_says_whether_it_fits_and_what_it_would_take(
    shortfall: Shortfall | None, unseen: int, said: list[str]
) -> None:
    found = plan(preparation(shortfall, unseen))
    for words in said:
        assert words in found


def test_the_plan_has_each_day_with_its_work() -> None:
    found = plan(preparation())
    for day in ("Fri 2024-10-04 24 min 12 40", "Sat 2024-10-05 off", "Sun 2024-10-06 25 min 0 61"):
        assert day in found
    assert "Of all cards you recall 62% now; 88% on the day" in found


@pytest.mark.parametrize("language", ["en", "zh"])
def test_where_little_is_known_only_the_range_is_told(language: str) -> None:
    found = preparation(then=VAGUE)
    ready = tab_readiness.lines(language, found, False, "ascii", 84)
    told = plan(found, language), " ".join(plain(ready))
    assert "65-97%" in told[0]
    assert "65%" in told[1]
    assert "97%" in told[1]
    assert not any(share in words for words in told for share in ("84%", "90%", "55%"))


@pytest.mark.parametrize(("language", "said"), [("en", "the next 366 days"), ("zh", "今后 366 天")])
def test_of_an_interview_far_ahead_it_says_how_far_is_planned(language: str, said: str) -> None:
    for days in (HORIZON, HORIZON + 1):
        told = tab_plan.Plan(TODAY, Interview(TODAY + days, 25), "12 new", preparation())
        found = " ".join(plain(tab_plan.lines(language, told, 84)))
        assert (said in found) is (days > HORIZON)


def test_until_it_is_worked_out_it_says_that() -> None:
    assert "The plan follows once it is worked out." in plan(None)
    for language in ("en", "zh"):
        waiting = plain(tab_readiness.lines(language, None, False, "unicode", 76))
        assert plain(tab_points.lines(language, None, "unicode", 76)) == waiting


@pytest.mark.parametrize("weakest", [False, True])
def test_readiness_has_each_topic_now_and_then_with_its_range(weakest: bool) -> None:
    found = tab_readiness.lines("en", preparation(), weakest, "unicode", 84)
    words = [" ".join(line.split()) for line in plain(found)]
    rows = [line for line in words if "/" in line and "%" in line]
    expected = ["Experts 60% 90% 80–100% yes 9/9 0", "[/b] DPO 0% 40% 20–60% - 0/5 3"]
    assert [row.rpartition(" ")[0] for row in rows] == (expected[::-1] if weakest else expected)
    marks = [line.bar.mark for line in found if line.bar]
    assert sorted(mark or 0 for mark in marks) == [0, 0.6]
    assert any("88% of the cards (84% to 92%)" in line for line in words)


WHY = {"en": "Why *experts* with $d_k$?", "zh": "为什么用专家？"}
HOW = {"en": "How does DPO do without a reward model, and what does that cost? " * 2}

POINTS = (
    PointOutlook("moe/why", WHY, {"en": "Fewer $d_k$"}, True, 1, 2, 0.2, 0.3),
    PointOutlook("dpo/how", HOW, {"en": "No reward model"}, False, 0, 0, 0.0, 0.4),
    PointOutlook("moe/why", WHY, {"en": "Routing"}, False, 3, 0, 0.8, 0.9),
)


def test_the_points_of_a_card_stand_together_below_its_question() -> None:
    lines = tab_points.lines("en", POINTS, "unicode", 76)
    found = [" ".join(line.split()) for line in plain(lines)]
    places = [
        next(place for place, line in enumerate(found) if line.startswith(words))
        for words in (
            "Why experts with dₖ?",
            "Fewer dₖ (required) 30% 20% 2 / 3",
            "Routing 90% 80% 0 / 3",
            "How does DPO do without a reward model, and what does that cost? How does D…",
            "No reward model 40% 0% -",
        )
    ]
    assert places == list(range(places[0], places[0] + 5))
    assert [line.bar.lead.key for line in lines if line.bar and line.bar.lead] == [
        "moe/why",
        "moe/why",
        "dpo/how",
    ]


@pytest.mark.parametrize(
    ("language", "first", "then"),
    [
        ("en", "Key points are what a full answer says. Answer cards", "most likely missing"),
        ("zh", "要点是完整的回答该说到的。先回答", "最可能漏掉的"),
    ],
)
def test_its_first_line_says_what_key_points_are_and_when_they_are_told(
    language: str, first: str, then: str
) -> None:
    for points, is_first in ((POINTS, False), (POINTS[1:2], True)):
        lines = plain(tab_points.lines(language, points, "unicode", 200))
        assert lines[0].startswith(first) is is_first
        assert first[:7] in lines[0]
        assert then in lines[0]


def test_without_points_it_says_so() -> None:
    assert plain(tab_points.lines("en", [], "unicode", 76)) == [
        "No card of these topics has key points."
    ]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_line_is_wider_than_the_page(language: str, width: int) -> None:
    short = preparation(Shortfall(40, TODAY + 9, ("dpo", "moe")), 3)
    told = tab_plan.Plan(TODAY, INTERVIEW, "12 new, 40 reviews", short)
    pages = [
        tab_plan.lines(language, told, width),
        tab_readiness.lines(language, short, True, "ascii", width),
        tab_points.lines(language, POINTS, "ascii", width),
    ]
    for page in pages:
        assert all(cell_len(line) <= width for line in plain(page))
