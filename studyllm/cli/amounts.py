"""Shares, times and stretches of days in words, as `studyllm stats` prints them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studyllm.cli.clock import date_of
from studyllm.cli.output import counted
from studyllm.core.journal import Day
from studyllm.core.progress import Calibration, Done, Passed, Period, Streaks
from studyllm.core.stats import monday

if TYPE_CHECKING:
    from studyllm.cli.glance import Glance

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

FEW = 50
"""Answers below which a forecast cannot be judged."""

NEAR = 0.02
"""How far the mean forecast may be from what was recalled and still be right."""


def percent(share: float | None) -> str:
    """A share as `91 %`, rounded to whole ones; a dash of nothing."""
    return "-" if share is None else f"{round(share * 100)} %"


def minutes(ms: int) -> int:
    """Whole minutes, rounded; 1 where it is more than none."""
    return max(round(ms / 60_000), 1 if ms > 0 else 0)


def hours(number: int) -> str:
    """So many minutes in words: `14 minutes`, `2 hours 10 minutes`."""
    long, rest = divmod(number, 60)
    if not long:
        return counted(rest, "minute")
    return f"{counted(long, 'hour')} {counted(rest, 'minute')}" if rest else counted(long, "hour")


def points(now: Passed, before: Passed) -> int | None:
    """By how many points of a hundred the share has risen; `None` if there is none to compare."""
    if now.share is None or before.share is None:
        return None
    return round(now.share * 100) - round(before.share * 100)


def done(one: Done) -> str:
    """What was done: `85 answers, 12 new, 14 minutes, 91 % recalled`."""
    words = [counted(one.answers, "answer"), f"{one.begun} new", hours(minutes(one.took_ms))]
    if one.practice:
        words.insert(2, f"{one.practice} in practice")
    if one.retention.answers:
        words.append(f"{percent(one.retention.share)} recalled")
    return ", ".join(words)


def streak(streaks: Streaks) -> str:
    """Days in a row: `5 days, the longest 23`."""
    return f"{counted(streaks.now, 'day')}, the longest {streaks.longest}"


def stretch(first: Day, period: Period) -> str:
    """The period that a day is in: its date, `week of` its Monday, `2026-02`, `2026`."""
    if period is Period.WEEK:
        return f"week of {date_of(monday(first))}"
    return date_of(first)[: {Period.DAY: 10, Period.MONTH: 7, Period.YEAR: 4}[period]]


def weekday(day: Day) -> str:
    """`Tue 03-03`."""
    return f"{WEEKDAYS[(day + 3) % 7]} {date_of(day)[5:]}"  # day 0 was a Thursday


def about(found: Glance) -> str:
    """The day, and what the numbers are about."""
    decks = ", ".join(found.decks) or "all decks"
    return f"{date_of(found.today)}, {decks}, since {date_of(found.since)}"


def nothing(found: Glance) -> str:
    """That there is nothing to tell yet, and how to begin."""
    waiting = f"{counted(found.states.new, 'new card')} can be begun: `studyllm study` asks them."
    return f"Nothing was answered yet. {waiting}"


def forecast(found: Glance) -> str:
    """In a sentence whether the chances of recall can be trusted, which all decks tell of."""
    return f"{'All decks: ' * bool(found.decks)}{verdict(found.calibration)}"


def verdict(found: Calibration) -> str:
    """In a sentence whether the forecast can be trusted."""
    answers, observed = found.passed.answers, found.passed.share
    if observed is None:
        return "No forecast could be checked yet: no card has been answered on a later day."
    said = (
        f"Of {counted(answers, 'answer')}, {percent(found.foretold)} were foretold to be recalled "
        f"and {percent(observed)} were"
    )
    if answers < FEW:
        return f"{said}: too few to judge the forecast by."
    doubt = 2 * (observed * (1 - observed) / answers) ** 0.5
    if abs(found.foretold - observed) <= max(NEAR, doubt):
        return f"{said}: the forecast can be trusted."
    if found.foretold > observed:
        return f"{said}: the forecast hopes too much, you forget more than it says."
    return f"{said}: the forecast is too careful, you recall more than it says."
