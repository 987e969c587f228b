"""Readiness on the interview's screen: what will be recalled of each topic on the day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studyllm.core.cards import in_language
from studyllm.core.interview import Expected, Preparation, TopicOutlook
from studyllm.text.bars import LEAST_BAR, Row
from studyllm.text.clean import one_line
from studyllm.text.rounding import percent
from studyllm.tui.chart import BLANK, Bar, Lead, Line, chart, texts
from studyllm.tui.strings import say
from studyllm.tui.tab_history import trust_words
from studyllm.tui.tab_topics import LEAST_TITLE, LONG_BAR, ROOMY, WIDEST
from studyllm.tui.wording import date_of

if TYPE_CHECKING:
    from studyllm.text.symbols import Charset

SURE = 3
"""Numbers that must stay beside a bar."""


def lines(
    language: str, found: Preparation | None, weakest: bool, charset: Charset, width: int
) -> list[Line]:
    """The page in lines for a width in cells.

    Args:
        language: of words and titles.
        found: the plan; `None` as long as it was not worked out.
        weakest: whether the topics that will be known least come first.
        charset: for bars.
        width: in cells.
    """
    if found is None:
        return texts(say(language, "plan later"), width, "$muted")
    dash = "–" if charset == "unicode" else "-"
    return [
        *texts(_in_all(language, found), width),
        *_tenth(language, found, width),
        *texts(_trust(language, found), width, "$muted"),
        BLANK,
        *_topics(language, found, weakest, dash, width),
        *texts(say(language, "ready mark"), width, "$muted"),
    ]


def _in_all(language: str, found: Preparation) -> str:
    return say(
        language,
        "ready in all, vague" if found.then.is_vague else "ready in all",
        then=percent(found.then.mean),
        low=percent(found.then.low),
        high=percent(found.then.high),
        now=percent(found.now),
        idle=percent(found.idle),
    )


def _tenth(language: str, found: Preparation, width: int) -> list[Line]:
    """How the cards that are known least will stand, if so much is known."""
    if found.then.is_vague:
        return []
    return texts(say(language, "ready weakest", share=percent(found.weakest)), width)


def _trust(language: str, found: Preparation) -> str:
    """Whether all of this can be trusted, by the learner's own answers."""
    question = say(language, "can it be trusted")
    answer = trust_words(language, found.calibration)
    return say(language, "sentences", first=question, second=answer)


def _topics(language: str, found: Preparation, weakest: bool, dash: str, width: int) -> list[Line]:
    names = ("head now", "head then", "head range", "head complete", "learned", "head plan new")
    heads = Row(say(language, "deck"), tuple(say(language, name) for name in names))
    topics = sorted(found.topics, key=lambda one: one.then.mean) if weakest else found.topics
    return chart(
        [_bar(language, topic, dash, is_vague=found.then.is_vague) for topic in topics],
        width,
        heads,
        least=LEAST_TITLE,
        widest=WIDEST,
        least_bar=LONG_BAR if width >= ROOMY else LEAST_BAR,
        sure=SURE,
    )


def _bar(language: str, topic: TopicOutlook, dash: str, *, is_vague: bool) -> Bar:
    numbers = (
        percent(topic.now),
        "-" if is_vague else percent(topic.then.mean),
        interval_of(topic.then, dash),
        _complete(language, topic),
        f"{topic.seen}/{topic.cards}",
        str(topic.new),
    )
    title = one_line(in_language(topic.title, language))
    row = Row(title, numbers, topic.then.mean)
    return Bar(row, Lead(f"deck:{topic.slug}"), "$success", mark=topic.now)


def _complete(language: str, topic: TopicOutlook) -> str:
    """The day by whose end all cards of a topic are learned; that they are, if so."""
    if topic.seen == topic.cards:
        return say(language, "plan all learned")
    return "-" if topic.complete is None else date_of(topic.complete)


def interval_of(expected: Expected, dash: str) -> str:
    """From low to high, as `84–92%`."""
    return f"{percent(expected.low).removesuffix('%')}{dash}{percent(expected.high)}"
