"""The forecast on the progress screen: what falls due on each day, and what is late already."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from studyllm.core.journal import Day
from studyllm.core.progress import DueDay, Outlook
from studyllm.core.stats import monday
from studyllm.text.bars import Row
from studyllm.tui.chart import BLANK, Bar, Lead, Line, chart, column_lines, texts
from studyllm.tui.strings import say
from studyllm.tui.tab_history import ROOM_FOR_COLUMNS, TALL_COLUMNS
from studyllm.tui.wording import date_of, in_minutes

if TYPE_CHECKING:
    from studyllm.text.symbols import Charset

ASKED = "-is:suspended -is:hidden"
"""What leaves out the cards that are not counted here."""

DAYS = (14, 30, 90)
"""How far ahead the page may look."""


class Forecast(NamedTuple):
    """All that the page tells of."""

    day: Day
    outlook: Outlook


def lines(language: str, forecast: Forecast, charset: Charset, width: int) -> list[Line]:
    """The page in lines for a width in cells."""
    outlook = forecast.outlook
    cards = sum(one.cards for one in outlook.days)
    if not (outlook.backlog or cards or outlook.later):
        return texts(say(language, "none ahead"), width)
    about = say(
        language,
        "due within",
        len(outlook.days),
        cards=say(language, "cards", cards),
        minutes=_time(language, outlook, cards),
    )
    return [
        *texts(_late(language, outlook), width, "$warning"),
        *texts(about, width),
        *texts(_most(language, outlook), width),
        *texts(say(language, "forecast without new"), width, "$muted"),
        *_columns(language, outlook, charset, width),
        BLANK,
        *_days(language, forecast, width),
        *texts(_later(language, outlook), width, "$muted"),
    ]


def _time(language: str, outlook: Outlook, cards: int) -> str:
    return in_minutes(language, outlook.minutes(cards))


def _late(language: str, outlook: Outlook) -> str:
    """What is late already, which the days do not have, and what to do; else nothing."""
    if not outlook.backlog:
        return ""
    minutes = _time(language, outlook, outlook.backlog)
    return say(language, "late first", outlook.backlog, minutes=minutes)


def _most(language: str, outlook: Outlook) -> str:
    """The day with most to do, the first if there are several; nothing if there is none."""
    most = max(outlook.days, key=lambda one: one.cards, default=None)
    if most is None or not most.cards:
        return ""
    return say(
        language,
        "day with most",
        day=day_name(language, most.day),
        cards=say(language, "cards", most.cards),
        minutes=_time(language, outlook, most.cards),
    )


def _columns(language: str, outlook: Outlook, charset: Charset, width: int) -> list[Line]:
    if width < ROOM_FOR_COLUMNS or len(outlook.days) < 2:
        return []
    ends = (date_of(outlook.days[0].day), date_of(outlook.days[-1].day))
    cards = [one.cards for one in outlook.days]
    drawn = column_lines(cards, ends, width, TALL_COLUMNS, charset)
    return [BLANK, *drawn] if drawn else []


def _days(language: str, forecast: Forecast, width: int) -> list[Line]:
    """Each day with its cards, and before them what is late already."""
    outlook = forecast.outlook
    names = ("head cards", "head minutes", "head young", "head mature")
    heads = Row(say(language, "day"), tuple(say(language, name) for name in names))
    most = max(outlook.backlog, *(one.cards for one in outlook.days), 1)
    bars = []
    if outlook.backlog:
        numbers = (str(outlook.backlog), _time(language, outlook, outlook.backlog))
        row = Row(say(language, "late"), numbers, outlook.backlog / most)
        bars.append(Bar(row, Lead(f"due:<0 {ASKED}"), "$warning"))
    for ahead, one in enumerate(outlook.days):
        bars.append(
            Bar(
                Row(
                    day_name(language, one.day), _numbers(language, outlook, one), one.cards / most
                ),
                Lead(f"due:{ahead} {ASKED}") if one.cards else None,
            )
        )
    return chart(bars, width, heads, least=LABEL, sure=2)


LABEL = len("Mon 2024-10-04")


def _numbers(language: str, outlook: Outlook, day: DueDay) -> tuple[str, ...]:
    if not day.cards:
        return ("0", "", "", "")
    return (str(day.cards), _time(language, outlook, day.cards), str(day.young), str(day.mature))


def _later(language: str, outlook: Outlook) -> str:
    return say(language, "due later on", outlook.later) if outlook.later else ""


def day_name(language: str, day: Day) -> str:
    """A day with its weekday: `Fri 2024-10-04`."""
    weekday = say(language, "weekdays").split()[day - monday(day)]
    return say(language, "weekday", weekday=weekday, date=date_of(day))
