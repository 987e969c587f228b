"""The report's part about an interview: its words, its table, its picture, and its JSON."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree.ElementTree import fromstring

import jsonschema
import pytest

from studyllm.core.interview import (
    Expected,
    Interview,
    PlannedDay,
    PointOutlook,
    Preparation,
    Shortfall,
    TopicOutlook,
)
from studyllm.report import html, interview, markdown
from studyllm.report.interview_shapes import (
    INTERVIEW,
    POINT,
    PREPARATION,
    as_interview,
    as_preparation,
)
from studyllm.report.shapes import About
from tests.progress import TITLES, TODAY, sample
from tests.report.test_pictures import drawn
from tests.report.test_plain import strict


def preparation(shortfall: Shortfall | None = None) -> Preparation:
    calibration = sample().calibration
    assert calibration is not None
    topics = tuple(
        TopicOutlook(
            slug, title, 1 + number, 40, 10 * number, 0.1 * number, 0.05 * number,
            Expected(0.8, 0.7, 0.9), TODAY + 5 if number else None, 4,
        )
        for number, (slug, title) in enumerate(TITLES.items())
    )  # fmt: skip
    return Preparation(
        today=TODAY,
        interview=Interview(TODAY + 9, 25, (5, 6), (TODAY + 1,), {"rope": 2}),
        days=(PlannedDay(TODAY, False, 12, 40, 24), PlannedDay(TODAY + 1, True, 0, 0, 0)),
        topics=topics,
        now=0.1,
        idle=0.05,
        then=Expected(0.8, 0.7, 0.9),
        weakest=0.4,
        unseen=3 if shortfall else 0,
        shortfall=shortfall,
        calibration=calibration,
    )


SHORT = Shortfall(40, TODAY + 20, ("moe", "gone"))


@pytest.mark.parametrize(
    "found", [preparation(), preparation(SHORT), preparation(Shortfall(None, None, ()))]
)
def test_data_is_as_the_schema_says(found: Preparation) -> None:
    about = About("en", TODAY)
    jsonschema.validate(as_preparation(found, "en"), strict(PREPARATION.schema()))
    jsonschema.validate(as_interview(found.interview, about), strict(INTERVIEW.schema()))
    point = PointOutlook("a/b", {"": "q"}, {"": "one"}, True, 1, 2, 0.5, 0.75)
    jsonschema.validate(POINT.data(point, about), strict(POINT.schema()))


def test_the_days_off_and_topics_are_named() -> None:
    assert as_interview(preparation().interview, About("en", TODAY)) == {
        "date": "2024-10-13",
        "ahead": True,
        "minutes": 25,
        "weekdays_off": ["sat", "sun"],
        "days_off": ["2024-10-05"],
        "topics": [{"slug": "rope", "weight": 2}],
    }


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_words_say_how_one_stands_and_what_it_would_take(language: str) -> None:
    fits = interview.remark(preparation(), language)
    assert "2024-10-13" in fits
    assert all(share in fits for share in ("10%", "80%", "70%", "90%"))
    short = interview.remark(preparation(SHORT), language)
    assert all(word in short for word in ("40", "2024-10-24", "混合专家 MoE", "gone"))
    hopeless = interview.remark(preparation(Shortfall(None, None, ())), language)
    assert len({fits, short, hopeless}) == 3


@pytest.mark.parametrize("language", ["en", "zh"])
def test_where_little_is_known_only_ranges_are_told(language: str) -> None:
    found = replace(preparation(), then=Expected(0.8, 0.59, 0.93))
    told = interview.remark(found, language)
    assert "59%" in told
    assert "93%" in told
    part = interview.section(found, language)
    assert part.table is not None
    assert all("80%" not in row for row in part.table.rows)
    assert "80%" not in told + interview.drawn(found, language)


def test_one_card_is_not_many() -> None:
    one = replace(preparation(SHORT), unseen=1)
    assert "1 card would not be learned;" in interview.remark(one, "en")
    assert "3 cards would not be learned;" in interview.remark(preparation(SHORT), "en")


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "not all that is due can be asked; it would"), ("zh", "到期的不能全部复习；可行")],
)
def test_where_all_cards_are_learned_the_reviews_do_not_fit(language: str, said: str) -> None:
    told = interview.remark(replace(preparation(SHORT), unseen=0), language)
    assert said in told
    assert not re.search(r"\b0 ", told)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_row_and_a_bar_for_each_topic(language: str) -> None:
    found = preparation()
    part = interview.section(found, language)
    assert part.table is not None
    rows = list(part.table.rows)
    assert [row[1] for row in rows] == list(TITLES)
    assert all(len(row) == len(part.table.heads) for row in rows)
    pieces = drawn(interview.drawn(found, language)).iter()
    bars = [piece for piece in pieces if piece.attrib.get("class") == "now"]
    assert len(bars) == len(TITLES) + 1  # and what it stands for
    none = replace(found, topics=())
    assert interview.section(none, language).table is None
    fromstring(interview.drawn(none, language))


def test_it_comes_first_in_both_documents() -> None:
    page = "".join(html.document(sample(), "en", None, preparation()))
    assert page.index('id="interview"') < page.index('id="year"')
    assert "<script" not in page
    assert "PEFT &lt;b&gt;&amp; co&lt;/b&gt;" in page.partition('id="year"')[0]
    text = "".join(markdown.document(sample(), "en", None, preparation()))
    assert text.index("## Your interview") < text.index("## The year")
    assert "Your interview" not in "".join(markdown.document(sample(), "en"))
