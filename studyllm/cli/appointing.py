"""What the options of `studyllm plan` mean; where they are silent, it is as it was before."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from studyllm.cli.clock import EPOCH, LAST_YEAR, date_of
from studyllm.core.interview import Interview
from studyllm.core.journal import WEEK, Day
from studyllm.errors import ConfigError
from studyllm.text.clean import one_line

NONE, ALL = "none", "all"

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

CHINESE_WEEK = ("周", "星期", "礼拜")

CHINESE_DAYS = ("一", "二", "三", "四", "五", "六", "日天")

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_AHEAD = re.compile(r"\+([0-9]{1,4})")


class Wished(NamedTuple):
    """What was typed; `None` and nothing leave what was chosen before."""

    date: str | None
    minutes: int | None
    off: tuple[str, ...]
    topics: tuple[str, ...]

    @property
    def anything(self) -> bool:
        """Whether something is to be set."""
        return any(one is not None for one in self[:2]) or any(self[2:])


def appointed(
    wished: Wished,
    before: Interview | None,
    today: Day,
    minutes: int,
    resolve: Callable[[Sequence[str]], dict[str, int]],
) -> Interview:
    """The interview that is meant.

    Args:
        wished: by the learner.
        before: what was chosen last.
        today: the study day.
        minutes: of a day, if none were ever named.
        resolve: finds the weights by slug of the topics named.

    Raises:
        ConfigError: something cannot be meant.
        StudyError: there is no such topic.
    """
    interview = before or Interview(today, minutes)
    if wished.date is not None:
        interview = replace(interview, date=_day(wished.date, today))
    elif before is None:
        raise ConfigError(f"when is the interview? {_how(today)}")
    if interview.date <= today:
        past = "" if wished.date else f"; {_how(today)}"
        raise ConfigError(
            f"an interview on {date_of(interview.date)} is not after today, which is "
            f"{date_of(today)}{past}"
        )
    if wished.minutes is not None:
        interview = replace(interview, minutes=wished.minutes)
    if off := _words(wished.off):
        interview = _with_off(interview, off)
    if topics := _words(wished.topics):
        reset = [word.lower() for word in topics] == [ALL]
        interview = replace(interview, topics={} if reset else resolve(topics))
    return interview


def _how(today: Day) -> str:
    return f"`--date` says it, as in `--date {date_of(today + 21)}`, or `--date +21`"


def _words(given: Sequence[str]) -> list[str]:
    """What stands between commas, in one option or in several."""
    pieces = (word.strip() for one in given for word in re.split("[,，、]", one))
    return [word for word in pieces if word]


def _day(written: str, today: Day) -> Day:
    word = written.strip()
    if ahead := _AHEAD.fullmatch(word):
        return today + int(ahead[1])
    return _date(word, "`--date` takes a date as in 2026-12-14, or +21 for so many days from today")


def _date(word: str, forms: str) -> Day:
    if not _DATE.fullmatch(word):
        raise ConfigError(f"`{one_line(word, 60)}` is no day; {forms}")
    try:
        found = date.fromisoformat(word)
    except ValueError:
        raise ConfigError(f"there is no day {word}") from None
    if found.year > LAST_YEAR or found.toordinal() < EPOCH:
        raise ConfigError(f"{word} is no day that studyllm knows")
    return found.toordinal() - EPOCH


def _with_off(interview: Interview, words: Sequence[str]) -> Interview:
    """With other days off: those named, and no others."""
    if [word.lower() for word in words] == [NONE]:
        return replace(interview, weekdays_off=(), days_off=())
    weekdays: set[int] = set()
    days: set[Day] = set()
    for word in words:
        weekday = _weekday(word)
        if weekday is None:
            forms = "`--off` takes weekdays as in sat,sun, dates as in 2026-12-01, or none"
            days.add(_date(word, forms))
        else:
            weekdays.add(weekday)
    if len(weekdays) == WEEK:
        raise ConfigError("all days of the week would be off; leave one of them for study")
    return replace(interview, weekdays_off=tuple(sorted(weekdays)), days_off=tuple(sorted(days)))


def _weekday(word: str) -> int | None:
    """From 0, Monday; `None` if it is none."""
    name = word.lower()
    for number, (english, chinese) in enumerate(zip(WEEKDAYS, CHINESE_DAYS, strict=True)):
        if len(name) > 2 and english.startswith(name):
            return number
        if any(name == week + one for week in CHINESE_WEEK for one in chinese):
            return number
    return None
