"""A learner's progress as lines of bars and numbers, without any escapes."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from itertools import zip_longest
from textwrap import wrap
from typing import TYPE_CHECKING, NamedTuple

from studyllm.cli import amounts
from studyllm.cli.glance import Glance
from studyllm.cli.output import counted
from studyllm.core.progress import Done, Passed, Period
from studyllm.text import bars
from studyllm.text.bars import Row
from studyllm.text.rounding import minutes, percent

if TYPE_CHECKING:
    from studyllm.text.symbols import Charset

BESIDE = 76
"""Cells of a terminal from which on charts stand in two columns."""

GAP = 4
"""Cells between them."""

PROSE = 80
"""Cells of a sentence's lines at most."""

WIDEST = 100
"""Cells of a line at most."""

PIPED, NARROWEST = 80, 30
"""Cells of a line where there is no terminal, and where there is hardly one."""

DATE, NAME = 10, 20
"""Cells of a label that must not be cut further for numbers: dates in charts, slugs in tables."""

TITLES = {Period.WEEK: "Weeks", Period.MONTH: "Months", Period.YEAR: "Years"}


class Room(NamedTuple):
    """Where something is drawn."""

    width: int
    charset: Charset

    def chart(self, title: str, rows: Sequence[Row]) -> list[str]:
        """A title and its rows."""
        return [self.line(title), *drawn(rows, self, DATE)]

    def line(self, text: str) -> str:
        """A text in one line, cut where it is too long."""
        return bars.fitted(text, self.width, self.charset).rstrip()

    def prose(self, text: str) -> list[str]:
        """A sentence in as many lines as it takes."""
        return wrap(text, min(self.width, PROSE))


def terminal_width() -> int:
    """Cells of a line."""
    return max(min(shutil.get_terminal_size((PIPED, 0)).columns, WIDEST), NARROWEST)


def table(
    head: str, named: Sequence[tuple[str, Done]], total: Done, width: int, charset: Charset
) -> list[str]:
    """What was done, a row each, between a line of heads and the sum of it.

    Args:
        head: stands above the names.
        named: the rows.
        total: of all, as what has two tags is in two rows.
        width: in cells, which no line is wider than.
        charset: for names that are cut.
    """
    rows = [*named, ("in all", total)]
    grades = [tuple(map(str, done.by_grade)) for _, done in rows]
    names = ("again", "hard", "good", "easy")
    room = [max(map(len, column)) for column in zip(names, *grades, strict=True)]

    def joined(texts: Iterable[str]) -> str:
        return " ".join(map(str.rjust, texts, room))

    shown = [Row(head, ("done", "new", "min", "young", "mature", "all", joined(names)))]
    for (name, done), given in zip(rows, grades, strict=True):
        counts = (done.answers, done.begun, minutes(done.took_ms))
        shares = (done.young.share, done.mature.share, done.retention.share)
        label = name.removeprefix("week of ")
        shown.append(Row(label, (*map(str, counts), *map(percent, shares), joined(given))))
    return drawn(shown, Room(width, charset), NAME)


def screen(found: Glance, width: int, charset: Charset) -> list[str]:
    """All of it; no line is wider than so many cells."""
    room = Room(width, charset)
    if not found.total.answers and not found.groups:
        return [*_head(found, room), "", *_nothing(found, room)]
    half = room._replace(width=(width - GAP) // 2) if width >= BESIDE else room
    left = _apart([_periods(found, half), _retention(found, half), _states(found, half)])
    right = _ahead(found, half)
    pair = [_beside(left, right, half)] if half is not room else [left, right]
    rest = [_groups(found, room), _hardest(found, room), _calibration(found, room)]
    return _apart([_head(found, room), *pair, *rest])


def _head(found: Glance, room: Room) -> list[str]:
    sentences = (
        f"Today: {amounts.done(found.now)}",
        f"{counted(found.today + 1 - found.since, 'day')}: {amounts.done(found.total)}",
        f"Streak: {amounts.streak(found.streaks)}",
    )
    lines = (line for sentence in sentences for line in room.prose(sentence))
    return [room.line(amounts.about(found)), *lines]


def _nothing(found: Glance, room: Room) -> list[str]:
    return room.prose(amounts.nothing(found))


def _periods(found: Glance, room: Room) -> list[str]:
    most = max((one.answers for one in found.periods), default=0) or 1
    rows = [Row("", ("done", "min", "recall"))]
    for one in found.periods:
        numbers = (one.answers, minutes(one.took_ms), percent(one.retention.share))
        label = amounts.stretch(one.first, found.period).removeprefix("week of ")
        rows.append(Row(label, tuple(map(str, numbers)), one.answers / most))
    return room.chart(f"{TITLES[found.period]}: what you answered", rows)


def _retention(found: Glance, room: Room) -> list[str]:
    none = Passed(0, 0)
    young, mature = (found.before.young, found.before.mature) if found.before else (none, none)
    rows = [Row("", ("now", "before", "answers"))]
    for label, now, past in (
        ("young", found.total.young, young),
        ("mature", found.total.mature, mature),
    ):
        numbers = (percent(now.share), percent(past.share), str(now.answers))
        rows.append(Row(label, numbers, now.share or 0.0))
    return room.chart("True retention", rows)


def _states(found: Glance, room: Room) -> list[str]:
    named = found.states._asdict()
    shown = {name: cards for name, cards in named.items() if cards}
    most = max(shown.values(), default=1)
    rows = [Row(name, (str(cards),), cards / most) for name, cards in shown.items()]
    return room.chart(counted(found.states.cards, "card"), rows)


def _ahead(found: Glance, room: Room) -> list[str]:
    outlook = found.outlook
    most = max([outlook.backlog, *(due.cards for due in outlook.days)]) or 1
    days = [("late", outlook.backlog)]
    days += [
        ("today" if due.day == found.today else amounts.weekday(due.day), due.cards)
        for due in outlook.days
    ]
    rows = [Row("", ("due", "min"))]
    for label, cards in days:
        rows.append(Row(label, (str(cards), str(outlook.minutes(cards))), cards / most))
    later = [Row("later", (str(outlook.later),))]
    return room.chart(f"Ahead: {len(outlook.days)} days", rows + later)


def _groups(found: Glance, room: Room) -> list[str]:
    if not found.groups:
        return []
    rows = [Row("", ("now", "in 7 d", "in 30 d", "weak", "learned"))]
    for one in found.groups:
        shares = map(percent, (one.now, one.week, one.month))
        numbers = (*shares, str(one.weak), f"{one.learned}/{one.cards}")
        rows.append(Row(one.name, numbers, one.now))
    counts = {"more": found.more, "not begun": found.untouched}
    rest = ", ".join(f"{number} {what}" for what, number in counts.items() if number)
    chart = room.chart("Mastery: what you can expect to recall of a topic", rows)
    return [*chart, room.line(rest)] if rest else chart


def _hardest(found: Glance, room: Room) -> list[str]:
    if not found.hardest:
        return []
    rows = [
        Row(f"{one.key}: {one.question}", (str(one.lapses), percent(one.recall)))
        for one in found.hardest
    ]
    return room.chart("Hardest cards", [Row("", ("lapses", "recall")), *rows])


def _calibration(found: Glance, room: Room) -> list[str]:
    return room.prose(amounts.forecast(found))


def drawn(rows: Sequence[Row], room: Room, least: int) -> list[str]:
    """Rows in columns, with labels of so many cells at least, if they have them."""
    shape = bars.layout(rows, room.width, least=least)
    return [bars.parts(row, shape, room.charset).line().rstrip() for row in rows]


def _apart(parts: Iterable[list[str]]) -> list[str]:
    """The parts with an empty line between."""
    lines: list[str] = []
    for part in parts:
        lines += ["", *part] if lines and part else part
    return lines


def _beside(left: list[str], right: list[str], half: Room) -> list[str]:
    """Two columns of lines in which every letter takes one cell: none is from a deck."""
    room = half.width + GAP
    pairs = zip_longest(left, right, fillvalue="")
    return [f"{one:<{room}}{two}".rstrip() for one, two in pairs]
