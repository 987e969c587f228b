"""The sentences of a plan where they turn: one and many, today and later, nothing left."""

from __future__ import annotations

from dataclasses import replace

import pytest

from studyllm.cli import plan_charts, plan_words
from studyllm.cli.charts import Room
from studyllm.core.cards import in_language
from studyllm.core.interview import Expected, Interview, Shortfall
from studyllm.core.session import Left
from tests.progress import TODAY
from tests.report.test_interview import preparation

NAMES = {"rope": "RoPE", "moe": "MoE"}


def test_fitting_says_when_the_last_new_card_is_learned() -> None:
    found = preparation()

    def told(seen: int, complete: int | None) -> str:
        topics = tuple(one._replace(seen=seen, complete=complete) for one in found.topics)
        return plan_words.fit(replace(found, topics=topics), NAMES)

    assert told(40, None) == "It fits: you have learned every card."
    assert told(40, TODAY) == "It fits: you have learned every card."
    assert told(39, TODAY) == "It fits: you will have learned every card by this evening."
    assert told(39, TODAY + 5) == "It fits: you will have learned every card by 9 October."


@pytest.mark.parametrize(
    ("short", "unseen", "said"),
    [
        (
            Shortfall(40, TODAY + 100, ("moe", "gone")),
            1,
            (
                "It does not all fit: 1 card would not be learned. It would fit with 40 minutes a "
                "day, with an interview on 12 January 2025, or without MoE and gone."
            ),
        ),
        (
            Shortfall(1, None, ()),
            0,
            (
                "It does not all fit: not all that is due can be asked. It would fit with 1 "
                "minute a day."
            ),
        ),
        (
            Shortfall(None, None, ()),
            2,
            "It does not all fit: 2 cards would not be learned. The plan takes what helps most.",
        ),
    ],
)
def test_a_shortfall_says_each_way_out(short: Shortfall, unseen: int, said: str) -> None:
    assert plan_words.fit(replace(preparation(short), unseen=unseen), NAMES) == said


@pytest.mark.parametrize(
    ("left", "minutes", "said"),
    [
        (Left(38, 12, 2), 24, "12 new cards and about 40 reviews today, about 24 minutes."),
        (Left(0, 1, 0), 1, "1 new card today, about 1 minute."),
        (Left(1, 0, 0), 1, "about 1 review today, about 1 minute."),
    ],
)
def test_what_is_left_today_is_said_in_one_sentence(left: Left, minutes: int, said: str) -> None:
    interview = Interview(TODAY + 9, 25)
    told = plan_words.asks(interview, left, minutes, TODAY)
    assert told == f"For your interview on 13 October: {said}"


def test_nothing_left_is_a_day_off_or_a_part_that_is_done() -> None:
    none, some = Left(0, 0, 0), Left(2, 3, 0)
    done = plan_words.asks(Interview(TODAY + 9, 25), none, 0, TODAY)
    off = plan_words.asks(Interview(TODAY + 9, 25, days_off=(TODAY,)), none, 0, TODAY)
    assert done == "Nothing left today for your interview on 13 October."
    assert off == "Today is off. Your interview is on 13 October."
    assert off == plan_words.asks(Interview(TODAY + 9, 25, days_off=(TODAY,)), some, 1, TODAY)


def test_a_day_off_asks_nothing_whatever_is_due() -> None:
    interview = Interview(TODAY + 9, 25, days_off=(TODAY,))
    told = plan_words.asks(interview, Left(21, 20, 0), 15, TODAY)
    assert told == "Today is off. Your interview is on 13 October."


def test_many_names_are_not_all_listed() -> None:
    assert plan_words.listed(["a"]) == "a"
    assert plan_words.listed(["a", "b", "c"]) == "a, b and c"
    assert plan_words.listed(tuple("abcdef")) == "a, b, c, d, e and f"
    assert plan_words.listed(tuple("abcdefgh")) == "a, b, c, d, e and 3 more"


@pytest.mark.parametrize(
    ("then", "said"),
    [
        (Expected(0.8, 0.7, 0.9), "about 80% (70% to 90% in four of five cases)."),
        (Expected(0.8, 0.7, 0.904), "about 80% (70% to 90% in four of five cases)."),
        (Expected(0.8, 0.7, 0.906), "70% to 91% in four of five cases; your answers narrow that."),
    ],
)
def test_where_little_is_known_only_the_range_is_told(then: Expected, said: str) -> None:
    found = replace(preparation(), then=then)
    assert plan_words.outcome(found) == f"By 13 October you will recall {said}"
    titles = {one.slug: in_language(one.title, "en") for one in found.topics}
    for rows in (plan_charts.topics, plan_charts.readiness):
        told = " ".join(rows(found, titles, Room(80, "unicode")))
        assert ("80%" in told) is ("about" in said)
    assert bool(plan_words.weakest(found)) is ("about" in said)
