"""Progress whose every text from outside is hostile, or empty."""

from __future__ import annotations

from dataclasses import replace

from studyllm.core.cards import Basic, Card
from studyllm.core.journal import Standing
from studyllm.core.progress import (
    Calibration,
    CardLine,
    Done,
    Outlook,
    Passed,
    Period,
    PointCount,
    Progress,
    States,
    Streaks,
    Survey,
    Topic,
)
from tests.progress import TODAY, sample, survey_of

HOSTILE = (
    "<script>alert(1)</script>",
    "</style><style>*{background:url(//evil.example)}</style>",
    "</title></svg><svg onload=alert(1)>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "<!-- --><iframe src=//evil.example></iframe>",
    "]]></desc><image href=//evil.example/x.png>",
    "&lt;b&gt; &amp; &#60;",
    "{{7*7}} ${7*7} %s {n}",
    "javascript:alert(1) [x](javascript:alert(1)) ![y](//evil.example/y.png)",
    "https://evil.example www.evil.example a@evil.example @name #1 :octocat:",
    "**bold** _it_ ~~no~~ `code` $x$ | a | b | \\| \\",
    "# head\n- item\n> quote\n\n---\n| a |",
    "=1+1",
    "\x00\x1b[2J\u202e\ud800\u2066",
    "one\x85two\u2028three\u2029\x9b2J",
    "位置编码 RoPE 为什么要旋转？",
    "W" * 300,
)


def with_text(text: str) -> Progress:
    """A learner whose decks, cards, tags and key points all have that text."""
    sampled = sample()
    card = Card(id_of(text), {"en": text}, Basic({"en": text}), tags=(text,))
    line = CardLine(
        f"deck/{id_of(text)}", card, sampled.hardest[0].memory, 0.5, Standing(), leech=True
    )
    return replace(
        sampled,
        decks=("deck", text),
        by_deck={text: sampled.total},
        topics=(Topic("deck", {"en": text}, text, 3, 2, 1.5, 1.0, 0.5, 1), _empty_topic(text)),
        hardest=(line,),
        survey=survey_of(sampled)._replace(
            tags={text: sampled.total},
            points=(PointCount(f"deck/{id_of(text)}", {"en": text}, 1, 2),),
        ),
    )


def id_of(text: str) -> str:
    """An id that holds the text; no id has a `#`."""
    return text.replace("#", "")


def _empty_topic(text: str) -> Topic:
    return Topic(text, {"": ""}, "", 0, 0, 0.0, 0.0, 0.0, 0)


def nothing() -> Progress:
    """A learner who has not begun."""
    day = Done(TODAY, TODAY)
    return Progress(
        today=TODAY,
        decks=(),
        since=TODAY,
        period=Period.DAY,
        streaks=Streaks(0, 0),
        now=day,
        total=day,
        periods=(day,),
        year=tuple(Done(TODAY - n, TODAY - n) for n in range(365, -1, -1)),
        by_deck={},
        states=States(0, 0, 0, 0, 0),
        histograms=(),
        outlook=Outlook(0, (), 0, 10_000),
        topics=(),
        hardest=(),
        survey=Survey((Passed(0, 0),) * 24, {}, (), Calibration((), Passed(0, 0), 0, 0, 0)),
    )


def single_day() -> Progress:
    """A learner who has begun today."""
    sampled = sample()
    today = sampled.now
    return replace(
        nothing(),
        now=today,
        total=today,
        periods=(today,),
        year=(*nothing().year[:-1], today),
        states=States(40, 12, 0, 0, 0),
        histograms=tuple(one._replace(bars=one.bars[:1]) for one in sampled.histograms),
        outlook=Outlook(0, sampled.outlook.days[:1], 0, 10_000),
        topics=sampled.topics[:1],
    )
