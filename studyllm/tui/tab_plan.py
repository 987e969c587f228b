"""The plan on the interview's screen: what today asks, whether it fits, and each day until then."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from studyllm.core.cards import Text, in_language
from studyllm.core.interview import HORIZON, Interview, PlannedDay, Preparation, Shortfall
from studyllm.core.journal import Day
from studyllm.text.bars import Row, scaled
from studyllm.text.clean import one_line
from studyllm.text.rounding import percent
from studyllm.tui.chart import BLANK, Bar, Line, chart, texts
from studyllm.tui.strings import say
from studyllm.tui.tab_forecast import LABEL, day_name
from studyllm.tui.wording import date_of, expected, in_minutes


class Plan(NamedTuple):
    """All that the page tells of."""

    today: Day
    interview: Interview
    """Not over yet."""
    asked: str
    """What today asks, in a sentence."""
    preparation: Preparation | None
    """`None` as long as it was not worked out."""


def lines(language: str, plan: Plan, width: int) -> list[Line]:
    """The page in lines for a width in cells."""
    found = plan.preparation
    head = texts(_head(language, plan), width)
    head += texts(plan.asked, width, "bold")
    if found is None:
        return [*head, *texts(say(language, "plan later"), width, "$muted")]
    return [
        *head,
        *texts(_recall(language, found), width),
        *_fit(language, found, width),
        BLANK,
        *_days(language, found, width),
    ]


def _head(language: str, plan: Plan) -> str:
    days = plan.interview.date - plan.today
    name, minutes = day_name(language, plan.interview.date), plan.interview.minutes
    head = say(language, "interview on", days, date=name, minutes=minutes)
    if days <= HORIZON:
        return head
    return _sentences(language, [head, say(language, "plan in sight", HORIZON)])


def _recall(language: str, found: Preparation) -> str:
    return say(language, "plan expects", now=percent(found.now), then=expected(found.then))


def _fit(language: str, found: Preparation, width: int) -> list[Line]:
    """Whether all of it fits, and what it would take."""
    if found.shortfall is None:
        return texts(say(language, "plan fits"), width, "$success")
    titles = {topic.slug: topic.title for topic in found.topics}
    why = "plan not learned" if found.unseen else "plan unasked"
    parts = [say(language, "plan falls short"), say(language, why, found.unseen)]
    lines = texts(_sentences(language, parts), width, "$warning")
    return lines + texts(_ways(language, found.shortfall, titles), width)


def _ways(language: str, short: Shortfall, titles: Mapping[str, Text]) -> str:
    """What it would take: minutes, another date, or fewer topics."""
    take = {
        (True, True): "plan takes either",
        (True, False): "plan takes minutes",
        (False, True): "plan takes date",
        (False, False): "plan takes more",
    }[short.minutes is not None, short.date is not None]
    day = "" if short.date is None else date_of(short.date)
    parts = [say(language, take, minutes=short.minutes, date=day)]
    if short.drop:
        named = (one_line(in_language(titles.get(s, {}), language)) or s for s in short.drop)
        parts.append(say(language, "plan drop", topics=say(language, "comma").join(named)))
    return _sentences(language, parts)


def _sentences(language: str, parts: list[str]) -> str:
    """Sentences one after another."""
    together, *others = parts
    for one in others:
        together = say(language, "sentences", first=together, second=one)
    return together


def _days(language: str, found: Preparation, width: int) -> list[Line]:
    """Each day until the interview."""
    names = ("head minutes", "head plan new", "head plan reviews")
    heads = Row(say(language, "day"), tuple(say(language, name) for name in names))
    shares = scaled([day.minutes for day in found.days])
    bars = [
        Bar(Row(day_name(language, day.day), _numbers(language, day), share), None, "$primary")
        for day, share in zip(found.days, shares, strict=True)
    ]
    return chart(bars, width, heads, least=LABEL, sure=3)


def _numbers(language: str, day: PlannedDay) -> tuple[str, ...]:
    if day.off:
        return (say(language, "plan off word"), "", "")
    return (in_minutes(language, day.minutes), str(day.new), str(day.reviews))
