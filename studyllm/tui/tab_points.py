"""Key points on the interview's screen: those that may be missing on the day, card by card."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.content import Content

from studyllm.core.cards import Key, in_language
from studyllm.core.interview import PointOutlook
from studyllm.text.bars import Row, fitted
from studyllm.text.rounding import percent
from studyllm.tui.chart import BLANK, Bar, Lead, Line, chart, texts
from studyllm.tui.content import title_line
from studyllm.tui.strings import say

if TYPE_CHECKING:
    from studyllm.text.symbols import Charset

WIDEST, LEAST = 12, 16
"""Cells of the longest bar, and of a point that must not be cut further."""


def lines(
    language: str, points: Sequence[PointOutlook] | None, charset: Charset, width: int
) -> list[Line]:
    """The page in lines for a width in cells; `None` as long as points were not worked out."""
    if points is None:
        return texts(say(language, "plan later"), width, "$muted")
    if not points:
        return texts(say(language, "no key points"), width)
    names = ("head then", "head now", "head missed")
    heads = Row("", tuple(say(language, name) for name in names))
    ordered = [one for card in by_card(points) for one in card]
    bars = [_bar(language, one, charset) for one in ordered]
    head, *drawn = chart(bars, width, heads, least=LEAST, widest=WIDEST)
    tried = any(one.said + one.missed for one in points)
    about = say(language, "ready points" if tried else "ready points, none said")
    found = [*texts(about, width, "$muted"), BLANK, head]
    card: Key = ""
    for one, line in zip(ordered, drawn, strict=True):
        if one.key != card:
            card = one.key
            question = title_line(in_language(one.question, language), charset)
            asked = fitted(question or card, width, charset).rstrip()
            found.append(Line(Content.styled(asked, "$secondary")))
        found.append(line)
    return found


def by_card(points: Sequence[PointOutlook]) -> list[list[PointOutlook]]:
    """The points of each card together, where the first of them stands."""
    cards: dict[Key, list[PointOutlook]] = {}
    for one in points:
        cards.setdefault(one.key, []).append(one)
    return list(cards.values())


def _bar(language: str, one: PointOutlook, charset: Charset) -> Bar:
    said = one.said + one.missed
    missed = f"{one.missed} / {said}" if said else "-"
    numbers = (percent(one.then), percent(one.now), missed)
    point = title_line(in_language(one.point, language), charset)
    if one.required:
        point += say(language, "in brackets", what=say(language, "required"))
    return Bar(Row(point, numbers, one.then), Lead(key=one.key), "$warning", mark=one.now)
