"""Mock interviews in Markdown, read by another program, and as JSON against their schema."""

from __future__ import annotations

import jsonschema
import pytest

from studyllm.core.cards import Key, Text
from studyllm.core.debrief import Debrief, Given, PointSaid, TopicDebrief
from studyllm.core.journal import Grade
from studyllm.report.lines import in_a_line
from studyllm.report.mock import document
from studyllm.report.mock_data import DEBRIEF, LINE, as_data, as_line
from studyllm.text.clean import one_line
from tests.report.test_markdown import READER, cells, inlines, told
from tests.report.texts import HOSTILE

AGAIN, HARD, GOOD, EASY = Grade


def topic(slug: str, title: Text) -> TopicDebrief:
    grades = {AGAIN: 1, HARD: 0, GOOD: 2, EASY: 0}
    return TopicDebrief(slug, title, 2, 3, 5, 1, grades, 4_000_000, 360_000)


def given(key: Key, question: Text, grade: Grade, *points: PointSaid) -> Given:
    said = sum(point.said for point in points)
    return Given(key, "moe", question, 2, 1, grade, 65_000, said, len(points) - said, points)


def debrief(text: str, *, repeats: bool = True) -> Debrief:
    """With that text wherever a deck has one."""
    written = {"en": text, "zh": text}
    weak = given(
        "moe/a", written, HARD, PointSaid(written, True, False), PointSaid(written, False, True)
    )
    answers = (weak, given("moe/gone", {}, GOOD))
    total = topic("", {})
    repeat = answers[:1] if repeats else ()
    return Debrief(0, 20_000, 7, 30, 10, total, (topic("moe", written),), answers, repeat)


def blocks(written: str) -> list[str]:
    """Headings, lists, tables and what is in them."""
    return [token.type for token in READER.parse(written)]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("text", [*HOSTILE, "1. one", "12) two", "+ three", "---", "== x"])
def test_text_from_decks_stays_text(text: str, language: str) -> None:
    written = "".join(document(debrief(text), "2026-03-02 09:00", language))
    for token in inlines(written):
        told(token)
    plain = "".join(document(debrief("word"), "2026-03-02 09:00", language))
    assert blocks(written) == blocks(plain)
    read = cells(written)
    assert any(row[0] == one_line(text) for row in read)
    assert any(row[:2] == ["2.1", in_a_line(text)] for row in read)


def test_all_of_it_is_told() -> None:
    written = "".join(document(debrief("Why?"), "2026-03-02 09:00", "en"))
    read = cells(written)
    assert ["Questions", "2 of 10"] in read
    assert ["Key points said", "5 of 6"] in read
    assert ["Time", "66:40 of 6:00"] in read
    assert ["Why?", "2", "3", "5", "1", "1", "0", "2", "0", "66:40", "6:00"] in read
    assert ["2.1", "Why?", "Hard", "1 of 2", "1:05"] in read
    assert ["2.1", "moe/gone", "Good", "", "1:05"] in read
    items = [token.content for token in inlines(written)]
    assert "Why? (Hard)" in items
    assert "Why? (required)" in items
    assert READER.parse(written)[0].tag == "h1"


def test_nothing_to_repeat_is_said() -> None:
    written = "".join(document(debrief("Why?", repeats=False), "2026-03-02 09:00", "zh"))
    assert "每个回答都良好、完整。" in written
    assert "先重复这些" in written


def test_json_is_what_its_schema_says() -> None:
    found = debrief("Why?")
    jsonschema.validate(as_data(found, "en"), DEBRIEF.schema())
    jsonschema.validate(as_line(found), LINE.schema())
    assert as_line(found).items() <= as_data(found, "en").items()
