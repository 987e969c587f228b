"""Shares, times and stretches of days in words, as `studyllm stats` prints them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studyllm.cli.clock import date_of
from studyllm.cli.output import counted
from studyllm.core.journal import Day, day_of_week
from studyllm.core.progress import Calibration, Done, Period, Streaks
from studyllm.core.stats import monday
from studyllm.core.trust import ENOUGH, Trust, trust
from studyllm.text.rounding import minutes, percent

if TYPE_CHECKING:
    from studyllm.cli.glance import Glance

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

TRUST = {
    Trust.LATER: "That shows from {least} foretold answers on; so far there are {n}.",
    Trust.CARDS: "Yes: {foretold} foretold, {recalled} recalled.",
    Trust.AVERAGE: "On average, not card by card: {foretold} foretold, {recalled} recalled.",
    Trust.LESS: "It promises too much: {foretold} foretold, {recalled} recalled. Expect less.",
    Trust.MORE: "It promises too little: {foretold} foretold, {recalled} recalled. You know more.",
}
"""The words of the progress screen."""


def hours(number: int) -> str:
    """So many minutes in words: `14 minutes`, `2 hours 10 minutes`."""
    long, rest = divmod(number, 60)
    if not long:
        return counted(rest, "minute")
    return f"{counted(long, 'hour')} {counted(rest, 'minute')}" if rest else counted(long, "hour")


def done(one: Done) -> str:
    """What was done: `85 answers, 12 new, 14 minutes, 91% recalled`."""
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
    return f"{WEEKDAYS[day_of_week(day)]} {date_of(day)[5:]}"


def about(found: Glance) -> str:
    """The day, and what the numbers are about."""
    decks = ", ".join(found.decks) or "all decks"
    return f"{date_of(found.today)}, {decks}, since {date_of(found.since)}"


def nothing(found: Glance) -> str:
    """That there is nothing to tell yet, and how to begin."""
    waiting = f"{counted(found.states.new, 'new card')} can be begun: `studyllm study` asks them."
    return f"Nothing was answered yet. {waiting}"


def forecast(found: Glance) -> str:
    """Whether the chances of recall can be trusted, which all decks tell of."""
    about = " (all decks)" * bool(found.decks)
    return f"Can the forecast be trusted?{about} {verdict(found.calibration)}"


def verdict(found: Calibration) -> str:
    """In a sentence whether the forecast can be trusted."""
    return TRUST[trust(found)].format(
        n=found.passed.answers,
        least=ENOUGH,
        foretold=percent(found.foretold),
        recalled=percent(found.passed.share),
    )
