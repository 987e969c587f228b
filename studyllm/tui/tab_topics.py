"""Topics on the progress screen: how well each deck is known, now and if nothing is done."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from studyllm.core.cards import in_language
from studyllm.core.progress import Topic
from studyllm.core.query import LONGEST
from studyllm.text.bars import LEAST_BAR, Row
from studyllm.text.clean import one_line
from studyllm.text.rounding import percent
from studyllm.tui.chart import BLANK, Bar, Lead, Line, chart, texts
from studyllm.tui.strings import say
from studyllm.tui.topics import by_topic, topic_title

if TYPE_CHECKING:
    from studyllm.text.symbols import Charset


class Topics(NamedTuple):
    """All that the page tells of."""

    topics: Sequence[Topic] | None
    """In the learner's order; `None` as long as they were not measured."""
    weakest: bool
    """Whether the weakest come first."""


def lines(language: str, found: Topics, charset: Charset, width: int) -> list[Line]:
    """The page in lines for a width in cells."""
    topics = found.topics
    if topics is None:
        return texts(say(language, "memories later"), width, "$muted")
    if not topics:
        return texts(say(language, "no cards"), width)
    bars = _weakest(language, topics) if found.weakest else _grouped(language, topics)
    names = ("head now", "head week", "head month", "weak", "learned")
    heads = Row(say(language, "deck"), tuple(say(language, name) for name in names))
    least_bar = LONG_BAR if width >= ROOMY else LEAST_BAR
    about = "topics by weakness" if found.weakest else "topics by order"
    return [
        *texts(say(language, about), width),
        *texts(_advice(language, topics), width, "$muted"),
        BLANK,
        *chart(
            bars, width, heads, least=LEAST_TITLE, widest=WIDEST, least_bar=least_bar, sure=SURE
        ),
    ]


LEAST_TITLE, WIDEST, SURE = 11, 20, 3
"""Cells of a cut title and of the longest bar, and the numbers that must stay beside a bar."""

ROOMY, LONG_BAR = 60, 10
"""Cells of a page on which bars may cut titles to be so long, in cells."""


def _advice(language: str, topics: Iterable[Topic]) -> str:
    """What is known worst of what was begun."""
    begun = [topic for topic in topics if topic.learned]
    if not begun:
        return say(language, "nothing learned")
    worst = min(begun, key=lambda one: one.now / one.learned)
    title = one_line(in_language(worst.title, language))
    return say(
        language, "weakest deck", worst.learned, title=title,
        share=percent(worst.now / worst.learned),
    )  # fmt: skip


def _weakest(language: str, topics: Iterable[Topic]) -> list[Bar]:
    ordered = sorted(topics, key=lambda one: one.share(one.now))
    return [_bar(one, in_language(one.title, language), f"deck:{one.slug}") for one in ordered]


def _grouped(language: str, topics: Sequence[Topic]) -> list[Bar]:
    """Decks below their topics, as on the home screen."""
    bars: list[Bar] = []
    for tag, decks in by_topic(topics, lambda one: one.tag):
        if tag:
            title = in_language(topic_title(tag), language)
            bars.append(_bar(together(decks), title, _query_of(decks)))
        indent = "  " if tag else ""
        bars += [
            _bar(one, indent + one_line(in_language(one.title, language)), f"deck:{one.slug}")
            for one in decks
        ]
    return bars


def _query_of(decks: Iterable[Topic]) -> str:
    """What finds the cards of some decks; nothing if that is too long to be searched."""
    query = " or ".join(f"deck:{one.slug}" for one in decks)
    return query if len(query) <= LONGEST else ""


def together(decks: Sequence[Topic]) -> Topic:
    """Decks as if they were one."""
    return Topic(
        "",
        {},
        "",
        sum(one.cards for one in decks),
        sum(one.learned for one in decks),
        sum(one.now for one in decks),
        sum(one.week for one in decks),
        sum(one.month for one in decks),
        sum(one.weak for one in decks),
    )


def _bar(topic: Topic, title: str, query: str) -> Bar:
    shares = [topic.share(known) for known in (topic.now, topic.week, topic.month)]
    numbers = (*map(percent, shares), str(topic.weak), f"{topic.learned}/{topic.cards}")
    return Bar(Row(title, numbers, shares[0]), Lead(query) if query else None, "$success")
