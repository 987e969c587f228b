"""A learner's progress to be shown by tests: two years by a seed, every number plausible."""

from __future__ import annotations

import random
from collections.abc import Iterable

from studyllm.core.cards import Basic, Card, Cloze, Point, Points, Text
from studyllm.core.journal import Standing
from studyllm.core.progress import (
    NO_GRADES,
    STATES,
    Bar,
    Bin,
    Calibration,
    CardLine,
    Done,
    DueDay,
    GradeCounts,
    Histogram,
    Outlook,
    Passed,
    Period,
    PointCount,
    Progress,
    Quantity,
    States,
    Streaks,
    Survey,
    Topic,
)
from studyllm.core.schedule import OLD, YOUNG, Memory

TODAY = 20_000
TITLES: dict[str, Text] = {
    "rope": {"en": "Positional encoding and RoPE", "zh": "位置编码与 RoPE"},
    "peft": {"en": "PEFT <b>& co</b>", "zh": "参数高效微调"},
    "moe": {"": "混合专家 MoE"},
}


def sample(period: Period = Period.DAY) -> Progress:
    """Sixty days of study, the last of them day TODAY."""
    chance = random.Random(7)
    days = [_day(chance, TODAY - 365 + place, place >= 306) for place in range(366)]
    total = together(days[306:])
    cards = (
        Card(
            "rotary", {"en": "Why does RoPE rotate?", "zh": "RoPE 为什么要旋转？"}, Basic({"": "…"})
        ),
        Card("formula", {}, Cloze({"": "=1+1 is {{two}}, `x` <i>|</i>"})),
        Card("=lead", {"": "@cell"}, Points((Point({"": "a"}, required=True),))),
    )
    memories = (
        Memory(TODAY + 3, TODAY - 3, TODAY - 3, 6, 4, 11, 2, 214),
        Memory(TODAY - 2, TODAY - 3, TODAY - 3, 1, 9, 20, 0, 130),
        None,
    )
    lines = tuple(
        CardLine(
            f"{slug}/{card.id}",
            card,
            memory,
            memory and share,
            Standing(flagged=not memory),
            i == 1,
        )
        for i, (slug, card, memory, share) in enumerate(
            zip(TITLES, cards, memories, (0.948, 0.81, None), strict=True)
        )
    )
    bins = tuple(
        Bin(n / 10, (n + 1) / 10, Passed(n * 7, round(n * 7 * (n + 0.4) / 10)), n / 10 + 0.05)
        for n in range(10)
    )
    answered = sum(one.passed.answers for one in bins)
    recalled = sum(one.passed.recalled for one in bins)
    calibration = Calibration(bins, Passed(answered, recalled), 0.71, 0.52, 0.021)
    return Progress(
        today=TODAY,
        decks=(),
        since=TODAY - 59,
        period=period,
        streaks=Streaks(5, 23),
        now=days[-1],
        total=total,
        periods=tuple(days[306:]),
        year=tuple(days),
        by_deck={"rope": total, "peft": Done(total.first, total.last), "gone": days[-1]},
        states=States(40, 61, 30, 2, 1),
        histograms=(
            Histogram(
                Quantity.INTERVAL,
                tuple(
                    Bar(low, 2 * low, cards) for low, cards in ((1, 12), (2, 0), (4, 31), (8, 48))
                ),
                7,
            ),
            Histogram(Quantity.EASE, (Bar(1.3, 1.5, 3), Bar(1.5, 1.7, 40), Bar(2.3, 2.5, 48)), 2.5),
            Histogram(
                Quantity.RECALL, tuple(Bar(n / 10, (n + 1) / 10, n * n) for n in range(10)), 0.93
            ),
        ),
        outlook=Outlook(
            17,
            tuple(DueDay(TODAY + n, chance.randrange(9), chance.randrange(5)) for n in range(30)),
            4,
            11_500,
        ),
        topics=tuple(
            Topic(
                slug,
                title,
                "architecture" * (slug != "moe"),
                44,
                30 - n,
                25.5 - n,
                20 - n,
                11.25,
                n,
            )
            for n, (slug, title) in enumerate(TITLES.items())
        ),
        hardest=lines[:2],
        survey=Survey(
            tuple(Passed(n, n * 9 // 10) for n in (0,) * 7 + tuple(range(17))),
            {"attention": total, "面试": days[-1]},
            (PointCount("moe/=lead", {"en": "Say <why>", "zh": "说明原因"}, 2, 5),),
            calibration,
        ),
    )


def survey_of(progress: Progress) -> Survey:
    """Its survey, which it must have."""
    assert progress.survey is not None
    return progress.survey


def together(days: list[Done]) -> Done:
    """All of them as one stretch."""
    grades = tuple(
        _four(sum(day.grades[state][place] for day in days) for place in range(4))
        for state in STATES
    )
    return Done(days[0].first, days[-1].last, grades, sum(day.took_ms for day in days))


def _day(chance: random.Random, day: int, studied: bool) -> Done:
    if not studied or chance.random() < 0.2:
        return Done(day, day)
    counts = [NO_GRADES] * len(STATES)
    for state, most in zip(STATES, (8, 30, 20, 9, 2), strict=True):
        again = chance.randrange(most // 4 + 1) if state in (YOUNG, OLD) else 1
        counts[state] = _four((again, *(chance.randrange(most) for _ in range(3))))
    answers = sum(map(sum, counts))
    return Done(day, day, tuple(counts), answers * chance.randrange(4_000, 15_000))


def _four(numbers: Iterable[int]) -> GradeCounts:
    again, hard, good, easy = numbers
    return again, hard, good, easy
