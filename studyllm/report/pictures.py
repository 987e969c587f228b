"""The pictures of a report: what the tables say, to be seen at a glance."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby
from math import floor, sqrt
from typing import NamedTuple

from studyllm.core.journal import WEEK, Day
from studyllm.core.progress import Bin, Done, Histogram, Passed, Period, Progress, Quantity
from studyllm.core.stats import bounds, level, monday
from studyllm.report.sections import bound, label, range_of, share_of, title_of
from studyllm.report.svg import (
    FONT,
    LINE,
    WIDTH,
    Key,
    Plot,
    box,
    circle,
    fitted,
    keys,
    line,
    mark,
    picture,
    square,
    steps,
    width_of,
    words,
)
from studyllm.report.words import date_of, say
from studyllm.text.rounding import figure

NEWEST = 120
"""Periods in a picture at most; its table has all of them."""

LEFT = 38
"""Where the squares of the year begin."""

GRADES = ("again", "hard", "good", "easy")

Picture = Callable[[Progress, str], str]


class Column(NamedTuple):
    """One column: its parts from below upwards, and what is told of it."""

    label: str
    parts: tuple[int, ...]
    looks: tuple[str, ...] = ()
    """Of its parts, where they are not those of the others."""


def year(progress: Progress, language: str) -> str:
    """A square a day, in two rows of half a year."""
    counts = {day.first: day.answers for day in progress.year}
    first, today = progress.year[0].first, progress.today
    limits = bounds(counts.values())
    weeks = [range(day, day + WEEK) for day in range(monday(first), today + 1, WEEK)]
    half = -(-len(weeks) // 2)
    cell = (WIDTH - LEFT) / half
    pieces: list[str] = []
    top = 0.0
    for some in (weeks[:half], weeks[half:]):
        pieces += _months(language, [days[0] for days in some], cell, top)
        top += LINE
        for place, days in enumerate(some):
            for row, day in enumerate(days):
                if first <= day <= today:
                    look = f"heat{level(counts[day], limits)}"
                    x, y = LEFT + place * cell, top + row * cell
                    told = f"{date_of(day)}: {counts[day]:,}"
                    pieces.append(box(x, y, cell - 2, cell - 2, look, told))
        pieces += _weekdays(language, cell, top)
        top += WEEK * cell + LINE / 2
    pieces += _heat_keys(language, top)
    studied = sum(count > 0 for count in counts.values())
    told = say(language, "picture of year", studied, first=date_of(first), last=date_of(today))
    return picture("year", say(language, "head year"), told, top + LINE + 4, pieces)


def _weekdays(language: str, cell: float, top: float) -> list[str]:
    names = say(language, "weekdays").split()
    return [
        words(0, top + (row + 0.75) * cell, name) for row, name in enumerate(names) if row % 2 == 0
    ]


def _months(language: str, mondays: Sequence[Day], cell: float, top: float) -> list[str]:
    names = say(language, "month names").split()
    pieces = []
    for place, day in enumerate(mondays):
        # The week that has the first of a month in it.
        last = date_of(day + WEEK - 1)
        name, x = names[int(last[5:7]) - 1], LEFT + place * cell
        if int(last[8:]) <= WEEK and x + width_of(name) <= WIDTH:
            pieces.append(words(x, top + FONT, name))
    return pieces


def _heat_keys(language: str, top: float) -> list[str]:
    fewer = say(language, "fewer")
    pieces = [words(LEFT, top + 13, fewer)]
    x = LEFT + width_of(fewer) + 6
    for heat in range(5):
        pieces.append(box(x, top + 2, 13, 13, f"heat{heat}"))
        x += 16
    return [*pieces, words(x + 3, top + 13, say(language, "more"))]


def answers(progress: Progress, language: str) -> str:
    """A column a period, its grades above each other."""
    columns = [
        Column(label(done, progress.period), done.by_grade) for done in progress.periods[-NEWEST:]
    ]
    return _columns("answers", language, columns, GRADES)


def retention(progress: Progress, language: str) -> str:
    """Points of young and of mature cards, joined where periods follow each other.

    Nothing if the newest periods have none.
    """
    periods = progress.periods[-NEWEST:]
    young, mature = ([kind(done) for done in periods] for kind in (_young, _mature))
    shares = [passed.share for passed in (*young, *mature) if passed.share is not None]
    if not shares:
        return ""
    least = min(5, floor(10 * min(shares))) / 10
    pieces, top = keys(0, _retention_keys(language))
    plot = Plot(top, 190, 1.0, least)
    pieces += plot.grid((n / 10, f"{n / 10:.0%}") for n in range(round(10 * least), 11, 1))
    for passed, shape, look in ((young, circle, "young"), (mature, square, "mature")):
        pieces += _points(plot, passed, periods, progress.period, shape, look)
    pieces += plot.below([label(done, progress.period) for done in periods])
    told = say(
        language,
        "picture of retention",
        first=label(periods[0], progress.period),
        last=label(periods[-1], progress.period),
        least=share_of(min(shares)),
        most=share_of(max(shares)),
    )
    title = say(language, "head retention")
    return picture("retention", title, told, plot.bottom + LINE + 4, pieces)


def _young(done: Done) -> Passed:
    return done.young


def _mature(done: Done) -> Passed:
    return done.mature


def _retention_keys(language: str) -> list[Key]:
    return [("young dot", say(language, "young")), ("mature", say(language, "mature"))]


def _points(
    plot: Plot,
    passed: Sequence[Passed],
    periods: Sequence[Done],
    period: Period,
    shape: Callable[[float, float, float, str, str], str],
    look: str,
) -> list[str]:
    places = [(plot.x((place + 0.5) / len(passed)), one.share) for place, one in enumerate(passed)]
    pieces = []
    for there, run in groupby(places, lambda point: point[1] is not None):
        points = [(x, plot.y(share or 0)) for x, share in run]
        if there and len(points) > 1:
            pieces.append(line(points, f"{look} line"))
    radius = 3 if len(passed) <= NEWEST / 2 else 2
    for (x, share), one, done in zip(places, passed, periods, strict=True):
        if share is not None:
            told = f"{label(done, period)}: {one.recalled:,} / {one.answers:,}"
            pieces.append(shape(x, plot.y(share), radius, look, told))
    return pieces


def outlook(progress: Progress, language: str) -> str:
    """The backlog, then a column a day."""
    found = progress.outlook
    columns = [Column(date_of(due.day)[5:], (due.mature, due.young)) for due in found.days]
    if found.backlog:
        late = Column(say(language, "backlog"), (found.backlog,), ("backlog",))
        columns.insert(0, late)
    looks = ("mature", "young")
    return _columns("outlook", language, columns, looks, ("backlog",) * bool(found.backlog))


def topics(progress: Progress, language: str) -> str:
    """A bar a deck that was begun, with marks for later."""
    entries = [
        (look, say(language, name))
        for look, name in (("now", "now"), ("week tick", "week"), ("month tick", "month"))
    ]
    pieces, top = keys(0, entries)
    room = WIDTH - 48
    begun = [topic for topic in progress.topics if topic.learned] or progress.topics
    for topic in begun:
        now, week, month = (
            topic.share(recalled) for recalled in (topic.now, topic.week, topic.month)
        )
        title = title_of(topic.title, language)
        told = f"{title}: {share_of(now)}, {share_of(week)}, {share_of(month)}"
        pieces += [
            words(0, top + 12, fitted(title, WIDTH)),
            box(0, top + 19, room, 10, "track"),
            box(0, top + 19, now * room, 10, "now", told),
            mark(week * room, top + 24, "week tick"),
            mark(month * room, top + 24, "month tick"),
            words(WIDTH, top + 28, share_of(now), "end"),
        ]
        top += 40
    told = say(language, "picture of topics", len(begun))
    return picture("topics", say(language, "head topics"), told, top, pieces)


def calibration(progress: Progress, language: str) -> str:
    """What was recalled over what was foretold, with the line of a right forecast."""
    found = progress.calibration
    bins = [one for one in found.bins if one.passed.answers] if found else []
    lowest = min(min(one.low, one.passed.share or 0) for one in bins)
    least = min(0.8, floor(10 * lowest) / 10)
    entries = [("foretold dot", say(language, "recalled")), ("line", say(language, "as foretold"))]
    pieces, top = keys(0, entries)
    plot = Plot(top, 250, 1.0, least)
    tenths = [(n / 10, f"{n / 10:.0%}") for n in range(round(10 * least), 11)]
    pieces += plot.grid(tenths)

    def across(chance: float) -> float:
        return plot.x((chance - least) / (1 - least))

    pieces.append(line([(across(least), plot.bottom), (across(1), plot.top)], "line"))
    pieces += [
        words(min(across(number), WIDTH - 18), plot.bottom + 15, said, "middle")
        for number, said in tenths
    ]
    counts = Plot(plot.bottom + 2 * LINE + 14, 46, max(one.passed.answers for one in bins))
    pieces.append(words(0, counts.top - 16, say(language, "answers")))
    for one in bins:
        told = _told_of_bin(one, language)
        pieces += _count(counts, across(one.low), across(one.high), one.passed.answers, told)
        radius = 3 + 7 * sqrt(one.passed.answers / counts.most)
        y = plot.y(one.passed.share or 0)
        pieces.append(circle(across(one.foretold), y, radius, "foretold dot", told))
    title = say(language, "head calibration")
    told = say(language, "picture of calibration")
    return picture("calibration", title, told, counts.bottom + 4, pieces)


def _count(counts: Plot, begin: float, end: float, answers: int, told: str) -> list[str]:
    """A column of how many answers a bin has, with the number above it."""
    y = counts.y(answers)
    middle = min((begin + end) / 2, WIDTH - FONT)
    return [
        box(begin + 1, y, end - begin - 2, counts.bottom - y, "count", told),
        words(middle, y - 3, _short(answers), "middle", "small"),
    ]


def _told_of_bin(one: Bin, language: str) -> str:
    place = range_of(one.low, one.high, Quantity.RECALL, language)
    foretold = f"{say(language, 'foretold')} {share_of(one.foretold)}"
    recalled = f"{say(language, 'recalled')} {share_of(one.passed.share)}"
    return f"{place}: {foretold}, {recalled} ({one.passed.recalled:,} / {one.passed.answers:,})"


def _short(number: int) -> str:
    return f"{number / 1000:.0f}k" if number >= 10_000 else str(number)


def histogram(found: Histogram, language: str) -> str:
    """A column a bar, from its lower bound to the next."""
    quantity = found.quantity
    columns = [
        Column(range_of(bar.low, bar.high, quantity, language), (bar.cards,)) for bar in found.bars
    ]
    edges = [bound(bar.low, quantity) for bar in found.bars]
    edges.append(bound(found.bars[-1].high, quantity))
    return _columns(quantity.value, language, columns, ("now",), edges=edges)


def hours(progress: Progress, language: str) -> str:
    """A column an hour: what was forgotten, below what was recalled."""
    columns = [
        Column(str(hour), (passed.answers - passed.recalled, passed.recalled))
        for hour, passed in enumerate(progress.survey.hours if progress.survey else ())
    ]
    entries = [("again", say(language, "forgotten")), ("good", say(language, "recalled"))]
    return _columns("hours", language, columns, ("again", "good"), entries=entries)


def _columns(
    name: str,
    language: str,
    columns: Sequence[Column],
    looks: Sequence[str],
    more: Sequence[str] = (),
    *,
    entries: Sequence[Key] | None = None,
    edges: Sequence[str] = (),
) -> str:
    """Columns of parts above each other.

    Args:
        name: of the picture.
        language: of its words.
        columns: from left to right.
        looks: of their parts, the lowest first; also the names of what they stand for.
        more: further looks, of single columns.
        entries: what the looks stand for, where that is not their own names.
        edges: labels of the columns' edges, where columns have none of their own.
    """
    if entries is None:
        entries = [(look, say(language, look)) for look in (*looks, *more)]
    pieces, top = keys(0, entries) if len(entries) > 1 else ([], 8.0)
    highest = max(columns, key=lambda column: sum(column.parts))
    numbers = steps(sum(highest.parts))
    plot = Plot(top, 180, numbers[-1])
    pieces += plot.grid((number, _short(number)) for number in numbers)
    room = plot.width / len(columns)
    gap = min(2.0, room / 4)
    for place, column in enumerate(columns):
        below = 0
        told = f"{column.label}: {' + '.join(f'{part:,}' for part in column.parts)}"
        for part, look in zip(column.parts, column.looks or looks, strict=True):
            if part:
                y = plot.y(below + part)
                height = plot.y(below) - y
                x = plot.left + place * room + gap / 2
                pieces.append(box(x, y, room - gap, height, look, told))
            below += part
    labels = [column.label for column in columns]
    pieces += plot.edges(edges) if edges else plot.below(labels)
    told = say(
        language,
        "picture of columns",
        first=columns[0].label,
        last=columns[-1].label,
        highest=highest.label,
        most=figure(sum(highest.parts)),
    )
    title = say(language, f"head {name}")
    return picture(name, title, told, plot.bottom + LINE + 4, pieces)


PICTURES: dict[str, Picture] = {
    "year": year,
    "answers": answers,
    "retention": retention,
    "outlook": outlook,
    "topics": topics,
    "calibration": calibration,
    "hours": hours,
}
"""By the name of their section."""
