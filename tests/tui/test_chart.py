"""The lines of the progress screen's tabs: straight and no wider than the page, whatever they say;
and how the selection moves over their bars.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textual.content import Content

from studyllm.cli import amounts
from studyllm.core.cards import Basic, Card
from studyllm.core.journal import Standing
from studyllm.core.progress import (
    Calibration,
    CardLine,
    Done,
    Passed,
    Period,
    PointCount,
    Progress,
    Topic,
)
from studyllm.core.query import parse
from studyllm.core.schedule import Memory
from studyllm.core.session import Left
from studyllm.report import sections
from studyllm.text.bars import Row
from studyllm.text.cells import cell_len
from studyllm.text.clean import clean
from studyllm.text.symbols import Charset
from studyllm.tui import tab_forecast, tab_history, tab_memory, tab_today, tab_topics
from studyllm.tui.chart import Bar, Chart, Lead, Line, chart
from studyllm.tui.insight import Insight
from studyllm.tui.tab_history import Past, Span, since, trust_words
from studyllm.tui.tab_today import Goals, Today
from tests.learner import Learner
from tests.progress import TODAY, sample, survey_of
from tests.tui.desk import Desk, sit

PIECES = [
    "位置编码",
    "RoPE",
    " ",
    "e\u0301",
    "👩🏽\u200d🔬",
    "❤\ufe0f",
    "🇨🇳",
    "한국",
    "\x1b[2J",
    "[/b]",
    "$x^2$",
]
TITLES = st.lists(
    st.one_of(st.sampled_from(PIECES), st.text(max_size=4)), min_size=1, max_size=9
).map("".join)
LANGUAGES = st.sampled_from(["en", "zh"])
CHARSETS: st.SearchStrategy[Charset] = st.sampled_from(["unicode", "ascii"])
WIDTHS = st.integers(20, 160)


def pages(
    progress: Progress, language: str, charset: Charset, width: int
) -> dict[str, Sequence[Line]]:
    """All five tabs, by name."""
    counts = {one.first: one.answers for one in progress.year}
    left = Left(12, 8, 1)
    today = Today(progress.today, progress.now, progress.streaks, Goals(20, 30), left, 9, counts)
    past = Past(
        progress.today,
        progress.period,
        Span.QUARTER,
        progress.periods,
        progress.total,
        survey_of(progress).calibration,
        survey_of(progress),
    )
    memories = tab_memory.Memories(
        progress.today, progress.states, progress.histograms, progress.hardest
    )
    forecast = tab_forecast.Forecast(progress.today, progress.outlook)
    topics = [tab_topics.Topics(progress.topics, weakest) for weakest in (False, True)]
    return {
        "today": tab_today.lines(language, today, charset, width),
        "history": tab_history.lines(language, past, charset, width),
        "topics": tab_topics.lines(language, topics[0], charset, width),
        "weakest": tab_topics.lines(language, topics[1], charset, width),
        "memory": tab_memory.lines(language, memories, charset, width),
        "forecast": tab_forecast.lines(language, forecast, charset, width),
    }


def drawn(line: Line, charset: Charset) -> Content:
    """A line as the widget draws it behind the margin."""
    if line.bar is None or line.shape is None:
        return line.text
    return Chart(charset)._bar(line.bar, line.shape).pad_left(2)


@settings(deadline=None, max_examples=50)
@given(TITLES, TITLES, LANGUAGES, CHARSETS, WIDTHS)
def test_each_line_fits_and_its_columns_are_straight(
    title: str, tag: str, language: str, charset: Charset, width: int
) -> None:
    progress = sample()
    topics = [
        Topic(f"d{n}", {"": title * n} if n else {"en": title}, tag * (n < 2), 9, 5, 4.5, 3, 2, 1)
        for n in range(3)
    ]
    card = Card("c", {"": title}, Basic({"": "x"}))
    hard = CardLine("d/c", card, Memory(3, 2, 2, 1, 9, 9, 1, 250), 0.5, Standing(), False)
    progress = replace(progress, topics=tuple(topics), hardest=(hard, *progress.hardest))
    points = (PointCount("d/c", {"": title}, 3, 4), *survey_of(progress).points)
    progress = replace(progress, survey=survey_of(progress)._replace(points=points))
    for lines in pages(progress, language, charset, width).values():
        assert lines
        for line in lines:
            shown = drawn(line, charset)
            assert shown.cell_length == cell_len(shown.plain) <= width
            assert clean(shown.plain) == shown.plain
            assert "\n" not in shown.plain
            if line.shape is not None:
                widths = [line.shape.label, *line.shape.numbers]
                widths += [line.shape.bar] if line.shape.bar else []
                assert shown.cell_length == sum(widths) + 2 * len(widths)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_bar_that_leads_to_a_query_leads_to_one_that_can_be_searched(language: str) -> None:
    for name, lines in pages(sample(), language, "unicode", 80).items():
        queries = [line.bar.lead.query for line in lines if line.bar and line.bar.lead]
        for query in queries:
            parse(query)
        assert queries, name


@given(st.integers(0, 20_000), st.sampled_from(Period), st.sampled_from(Span))
def test_a_span_begins_with_a_whole_period(today: int, period: Period, span: Span) -> None:
    first = since(span, period, today)
    if span is Span.ALL:
        assert first is None
    else:
        assert first is not None
        longest = {Period.DAY: 0, Period.WEEK: 6, Period.MONTH: 30, Period.YEAR: 365}
        assert span.value - 1 <= today - first <= span.value - 1 + longest[period]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(
    ("answers", "recalled", "loss"),
    [
        (0, 0, 0.0),
        (399, 350, 0.3),
        (1000, 900, 0.3),
        (1000, 900, 0.4),
        (1000, 800, 0.4),
        (500, 499, 0),
    ],
)
def test_whether_a_forecast_is_trusted_is_said_in_the_same_words_everywhere(
    language: str, answers: int, recalled: int, loss: float
) -> None:
    found = Calibration((), Passed(answers, recalled), 0.9 if answers else 0.0, loss, 0.01)
    said = trust_words(language, found)
    assert sections.trust_words(found, language) == said
    if language == "en":
        assert amounts.verdict(found) == said


def test_a_page_without_answers_divides_by_none_of_them() -> None:
    progress = sample()
    none = Done(TODAY, TODAY)
    nothing = replace(
        progress,
        now=none,
        total=none,
        periods=(none,),
        topics=(),
        hardest=(),
        histograms=(),
        states=progress.states._replace(new=0, young=0, mature=0, suspended=0, buried=0),
        survey=survey_of(progress)._replace(hours=(Passed(0, 0),) * 24, points=()),
    )
    for lines in pages(nothing, "en", "unicode", 60).values():
        assert lines


def numbered(stops: Sequence[bool]) -> Callable[[int], list[Line]]:
    """Lines of which some are bars."""

    def make(width: int) -> list[Line]:
        bars = chart(
            [Bar(Row(f"bar {n}", (), 0.5), Lead(f"{n}")) for n in range(len(stops))], width
        )
        return [
            bar if stop else Line(Content("text")) for bar, stop in zip(bars, stops, strict=True)
        ]

    return make


MOVES = ["down", "j", "up", "k", "pagedown", "pageup", "space", "home", "end", "g", "G"]


@pytest.mark.parametrize("seed", range(3))
def test_the_selection_is_on_a_bar_and_in_sight(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    learner = Learner(tmp_path, {"one": 1})

    async def steps(desk: Desk) -> None:
        await desk.press("P")
        page = desk.app.screen
        assert isinstance(page, Insight)
        shown = page.query_one(Chart)
        for _ in range(4):
            stops = [chance.random() < 0.4 for _ in range(chance.randrange(60))]
            shown.show(numbered(stops), anew=True)
            for _ in range(15):
                before = shown.cursor
                key = chance.choice(MOVES)
                await desk.press(key)
                if any(stops):
                    assert stops[shown.cursor]
                    if shown.cursor != before:
                        top = shown.scroll_offset.y
                        assert top <= shown.cursor < top + shown.size.height
                    assert "› bar" in desk.text() or shown.cursor == before
                else:
                    assert shown.selected is None

    sit(learner, steps, (60, 16), start="home")
    learner.study.close()


def test_all_text_can_be_reached_also_where_there_is_no_bar(tmp_path: Path) -> None:
    learner = Learner(tmp_path, {"one": 1})

    async def steps(desk: Desk) -> None:
        await desk.press("P")
        shown = desk.app.screen.query_one(Chart)
        texts = [Line(Content(f"text {n}.")) for n in range(40)]
        shown.show(lambda _: texts, anew=True)
        await desk.press(*["down"] * 40)
        assert "text 39." in desk.text()
        await desk.press("home")
        assert "text 0." in desk.text()
        await desk.press("pagedown", "pagedown", "pageup", "enter")
        assert isinstance(desk.app.screen, Insight)

    sit(learner, steps, (60, 16), start="home")
    learner.study.close()


def test_reviews_lead_to_what_is_due_until_one_was_answered() -> None:
    progress = sample()
    today = tab_today.Today(
        day=TODAY,
        done=Done(TODAY, TODAY),
        streaks=progress.streaks,
        goals=tab_today.Goals(new=20, minutes=0),
        left=Left(3, 2, 0),
        minutes=1,
        counts={},
    )
    leads = [line.bar.lead for line in tab_today.lines("en", today, "unicode", 80) if line.bar]
    assert leads[0] == Lead("is:due -is:hidden")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_is_late_is_said_before_the_days_that_have_it_not(language: str) -> None:
    outlook = sample().outlook._replace(backlog=13)
    lines = tab_forecast.lines(language, tab_forecast.Forecast(TODAY, outlook), "unicode", 80)
    assert "13" in lines[0].text.plain
