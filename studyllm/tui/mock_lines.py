"""The report of a mock interview as lines: its account, topics, what to repeat, all answers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from textual.content import Content

from studyllm.core.cards import in_language
from studyllm.core.debrief import Debrief, Given, PointSaid, TopicDebrief
from studyllm.text.bars import Row
from studyllm.text.clean import one_line
from studyllm.text.rounding import percent
from studyllm.tui.card import in_brackets
from studyllm.tui.chart import BLANK, Bar, Lead, Line, chart, heading, texts
from studyllm.tui.content import indented, text_lines, title_line
from studyllm.tui.mock_head import FOLLOW_UP
from studyllm.tui.stopwatch import elapsed
from studyllm.tui.strings import grade_name, say
from studyllm.tui.wording import date_of

if TYPE_CHECKING:
    from studyllm.text.symbols import Charset

LEAST_QUESTION = 12
"""Cells of a question that is cut."""


def lines(language: str, found: Debrief, charset: Charset, width: int) -> list[Line]:
    """The report in lines for a width in cells."""
    title = say(language, "mock of", date=date_of(found.day))
    return [
        BLANK,
        *texts(title, width, "bold"),
        *texts(_account(language, found), width),
        *texts(_points_named(language, found.total), width),
        *_topics(language, found.topics, width),
        *_repeat(language, found.repeat, charset, width),
        *_asked(language, found.given, charset, width),
    ]


def _account(language: str, found: Debrief) -> str:
    """How many questions, how many of them went deeper, and how long they took."""
    total = found.total
    facts = [say(language, "questions of", found.questions, answered=total.questions)]
    if deeper := total.answers - total.questions:
        facts.append(say(language, "follow-ups", deeper))
    time = say(language, "time of", time=elapsed(total.took_ms / 1000), minutes=found.minutes)
    return say(language, "comma").join([*facts, time])


def _points_named(language: str, total: TopicDebrief) -> str:
    points = total.covered + total.missed
    if not points:
        return ""
    share = percent(total.covered / points)
    return say(language, "points named", points, named=total.covered, share=share)


def _topics(language: str, topics: Iterable[TopicDebrief], width: int) -> list[Line]:
    names = ("head said", "head missed", "head minutes", "head allotted", "mock asked")
    heads = Row(say(language, "deck"), tuple(say(language, name) for name in names))
    bars = [_topic(language, one) for one in topics]
    return [
        *heading(say(language, "mock by topic"), width),
        *chart(bars, width, heads, least=LEAST_QUESTION, widest=20, sure=3),
    ]


def _topic(language: str, one: TopicDebrief) -> Bar:
    points = one.covered + one.missed
    share = one.covered / points if points else None
    over = one.took_ms > one.allotted_ms
    numbers = (
        str(one.covered) if points else "-",
        str(one.missed) if points else "-",
        elapsed(one.took_ms / 1000) + ("!" if over else ""),
        elapsed(one.allotted_ms / 1000),
        str(one.questions),
    )
    title = one_line(in_language(one.title, language)) if one.title else one.slug
    return Bar(
        Row(title, numbers, share), Lead(f"deck:{one.slug}") if one.title else None, "$success"
    )


def _repeat(language: str, repeat: Iterable[Given], charset: Charset, width: int) -> list[Line]:
    """What to repeat first, each with the key points that were left out."""
    found = list(repeat)
    lines = heading(say(language, "repeat first"), width)
    if not found:
        return [*lines, *texts(say(language, "nothing to repeat"), width)]
    bars = chart([_given(language, one, charset) for one in found], width, least=LEAST_QUESTION)
    for one, bar in zip(found, bars, strict=True):
        lines.append(bar)
        for point in one.points:
            lines += [] if point.said else _left_out(language, point, charset, width)
    return lines


def _left_out(language: str, point: PointSaid, charset: Charset, width: int) -> list[Line]:
    """A key point that was not said, below its question."""
    text = title_line(in_language(point.text, language), charset)
    if point.required:
        text += in_brackets(language, [say(language, "required")])
    lead, others = "    - ", "      "
    found = text_lines(text, width - len(lead), "$muted")
    return [Line(line) for line in indented(found, Content.styled(lead, "$warning"), others)]


def _asked(language: str, given: Sequence[Given], charset: Charset, width: int) -> list[Line]:
    """All answers, in the order in which they were given."""
    names = ("head grade", "head said", "head minutes")
    heads = Row(say(language, "head question"), tuple(say(language, name) for name in names))
    bars = [_given(language, one, charset, numbered=True) for one in given]
    return [
        *heading(say(language, "all asked"), width),
        *chart(bars, width, heads, least=LEAST_QUESTION),
    ]


def _given(language: str, one: Given, charset: Charset, *, numbered: bool = False) -> Bar:
    """An answer with its grade, how many key points it named of how many, and its time."""
    question = title_line(in_language(one.question, language), charset) if one.question else one.key
    if numbered:
        question = f"   {FOLLOW_UP} {question}" if one.depth else f"{one.number}. {question}"
    points = one.covered + one.missed
    numbers = (
        grade_name(language, one.grade),
        f"{one.covered}/{points}" if points else "",
        elapsed(one.took_ms / 1000),
    )
    return Bar(Row(question, numbers), Lead(key=one.key) if one.question else None)
