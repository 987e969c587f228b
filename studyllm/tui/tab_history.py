"""The past on the progress screen: what was done by day, week, month or year, and how well."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from studyllm.core.cards import in_language
from studyllm.core.journal import Day
from studyllm.core.periods import first_day
from studyllm.core.progress import Bin, Calibration, Done, Passed, Period, PointCount, Survey
from studyllm.core.trust import ENOUGH, Trust, trust
from studyllm.text.bars import Row, scaled
from studyllm.text.rounding import percent
from studyllm.tui.chart import BLANK, Bar, Lead, Line, chart, column_lines, heading, texts
from studyllm.tui.content import title_line
from studyllm.tui.strings import say
from studyllm.tui.tab_today import grade_bars
from studyllm.tui.wording import date_of, duration

if TYPE_CHECKING:
    from studyllm.text.symbols import Charset

ENOUGH_ANSWERS = 50
"""From so many on true retention means something: it is then known to about 4 points of 100."""

TALL_COLUMNS = 4
"""Lines of the columns."""

ROOM_FOR_COLUMNS = 56
"""Cells of a page that has columns over time above its bars."""

MOST_POINTS = 10
"""Key points that are listed."""


class Span(Enum):
    """How far back the page looks; the value is its days."""

    MONTH = 30
    QUARTER = 91
    YEAR = 365
    ALL = 0


class Past(NamedTuple):
    """All that the page tells of."""

    day: Day
    period: Period
    span: Span
    periods: Sequence[Done]
    """The oldest first."""
    total: Done
    calibration: Calibration
    survey: Survey | None
    """`None` as long as the journal was not read through."""


def since(span: Span, period: Period, today: Day) -> Day | None:
    """The first day that a page is about: that of a whole period; `None` for the first answer."""
    if not span.value:
        return None
    return first_day(period, today - span.value + 1)


def lines(language: str, past: Past, charset: Charset, width: int) -> list[Line]:
    """The page in lines for a width in cells."""
    total = past.total
    facts = [
        say(language, "answers", total.answers),
        say(language, "n new", total.begun),
        duration(language, total.took_ms),
    ]
    head = say(
        language,
        "history of",
        period=say(language, f"by {past.period.value}"),
        span=say(language, f"span {past.span.name.lower()}"),
        total=say(language, "comma").join(facts),
    )
    return [
        *texts(head, width),
        *texts(_retention(language, total), width),
        *_columns(past, charset, width),
        BLANK,
        *_periods(language, past, width),
        *heading(say(language, "grades given"), width),
        *grade_bars(language, total, width),
        *_trust(language, past.calibration, width),
        *_survey(language, past, charset, width),
    ]


def _retention(language: str, total: Done) -> str:
    passed = total.retention
    if passed.answers < ENOUGH_ANSWERS:
        return say(language, "retention later", passed.answers, least=ENOUGH_ANSWERS)
    return say(
        language,
        "retention",
        passed.answers,
        share=percent(passed.share),
        young=percent(total.young.share),
        mature=percent(total.mature.share),
    )


def _columns(past: Past, charset: Charset, width: int) -> list[Line]:
    """Answers over time, the newest at the right."""
    if width < ROOM_FOR_COLUMNS or len(past.periods) < 2:
        return []
    ends = (period_name(past.periods[0], past.period), period_name(past.periods[-1], past.period))
    answers = [one.answers for one in past.periods]
    drawn = column_lines(answers, ends, width, TALL_COLUMNS, charset)
    return [BLANK, *drawn] if drawn else []


def _periods(language: str, past: Past, width: int) -> list[Line]:
    """Each period with its numbers, the newest first."""
    names = ("head answers", "head recalled", "head time", "head young", "head mature")
    heads = Row(say(language, past.period.value), tuple(say(language, name) for name in names))
    shares = scaled([one.answers for one in past.periods])
    found = [
        Bar(
            Row(
                period_name(one, past.period),
                (
                    str(one.answers),
                    _share(one.retention),
                    duration(language, one.took_ms) if one.took_ms else "",
                    _share(one.young),
                    _share(one.mature),
                ),
                share,
            ),
            Lead(f"answered:{date_of(one.first)}..{date_of(one.last)}") if one.answers else None,
        )
        for one, share in zip(past.periods, shares, strict=True)
    ]
    return chart(found[::-1], width, heads, least=len(date_of(past.day)), sure=2)


def _share(passed: Passed) -> str:
    return percent(passed.share) if passed.answers else ""


def period_name(done: Done, period: Period) -> str:
    """A stretch of days by its first one, as exact as the period is."""
    exact = {Period.MONTH: len("2024-10"), Period.YEAR: len("2024")}
    return date_of(done.first)[: exact.get(period)]


def _survey(language: str, past: Past, charset: Charset, width: int) -> list[Line]:
    """What only the whole journal tells, or how far it was read."""
    survey = past.survey
    if survey is None:
        return [BLANK, *texts(say(language, "hours later"), width, "$muted")]
    return [
        *_hours(language, survey.hours, width),
        *_points(language, survey.points, charset, width),
    ]


def _hours(language: str, hours: Sequence[Passed], width: int) -> list[Line]:
    """Answers by the hour of the day, from the first to the last that has some."""
    used = [hour for hour, passed in enumerate(hours) if passed.answers]
    if not used:
        return []
    shares = scaled([passed.answers for passed in hours])
    found = [
        Bar(Row(f"{hour:02}:00", (str(hours[hour].answers), _share(hours[hour])), shares[hour]))
        for hour in range(used[0], used[-1] + 1)
    ]
    heads = Row("", (say(language, "head answers"), say(language, "head recalled")))
    return [*heading(say(language, "by hour"), width), *chart(found, width, heads)]


def _points(
    language: str, points: Sequence[PointCount], charset: Charset, width: int
) -> list[Line]:
    """The key points that were missed most often."""
    if not points:
        return []
    found = [
        Bar(
            Row(
                title_line(in_language(point.point, language), charset),
                (f"{point.missed} / {point.missed + point.said}",),
                point.missed / (point.missed + point.said),
            ),
            Lead(key=point.key),
            "$warning",
        )
        for point in points[:MOST_POINTS]
    ]
    heads = Row("", (say(language, "head missed"),))
    return [*heading(say(language, "points missed"), width), *chart(found, width, heads, widest=12)]


def _trust(language: str, found: Calibration, width: int) -> list[Line]:
    """Whether the forecast can be trusted, and what was recalled of what it foretold."""
    lines = [*heading(say(language, "can it be trusted"), width)]
    lines += texts(trust_words(language, found), width)
    if trust(found) is Trust.LATER:
        return lines
    names = ("head foretold", "head recalled", "head answers")
    heads = Row(say(language, "chance"), tuple(say(language, name) for name in names))
    bins = [_bin(language, one) for one in found.bins if one.passed.answers]
    loss = say(
        language,
        "log-loss",
        loss=f"{found.loss:.3f}",
        error=f"{found.error:.3f}",
        plain=f"{found.plain_loss:.3f}",
    )
    mark = say(language, "mark of calibration")
    return [
        *lines,
        *texts(loss, width, "$muted"),
        *chart(bins, width, heads),
        *texts(mark, width, "$muted"),
    ]


def _bin(language: str, one: Bin) -> Bar:
    share = one.passed.share
    numbers = (percent(one.foretold), percent(share), str(one.passed.answers))
    label = say(language, "share range", low=f"{one.low * 100:g}", high=f"{one.high * 100:g}")
    return Bar(Row(label, numbers, share), mark=one.foretold)


def trust_words(language: str, found: Calibration) -> str:
    """Whether the forecast can be trusted, in a sentence."""
    return say(
        language,
        trust(found).value,
        found.passed.answers,
        least=ENOUGH,
        foretold=percent(found.foretold),
        recalled=percent(found.passed.share),
    )
