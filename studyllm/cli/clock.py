"""The only place with a real clock: the present instant, and how far the local clock is ahead."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, tzinfo
from typing import TypeAlias

from studyllm.core.journal import DAY_MS, Day, Moment
from studyllm.errors import ConfigError
from studyllm.text.clean import one_line

Clock: TypeAlias = Callable[[], Moment]

EPOCH = date(1970, 1, 1).toordinal()

MINUTE_MS = 60_000

FIRST_YEAR, LAST_YEAR = 1971, 2999


def make_clock(environment: Mapping[str, str]) -> Clock:
    """A clock in the zone of TZ, else of the system, that starts now or at STUDYLLM_NOW.

    Raises:
        ConfigError: STUDYLLM_NOW is not an instant with an offset.
    """
    instant = _now
    if chosen := environment.get("STUDYLLM_NOW"):
        instant = _running_on_from(_instant(chosen))
    zone = _zone(environment.get("TZ", ""))

    known = 0, 0

    def clock() -> Moment:
        # It is asked twice an answer, and clocks are put forward or back at whole minutes.
        nonlocal known
        at = instant()
        minute = at // MINUTE_MS
        if known[0] != minute:
            known = minute, _offset(at, zone)
        return Moment(at, known[1])

    return clock


def moment_of(at: int, environment: Mapping[str, str]) -> Moment:
    """An instant, epoch milliseconds, as the local clock had or will have it."""
    return Moment(at, _offset(at, _zone(environment.get("TZ", ""))))


def date_of(day: Day) -> str:
    """The date of a study day, as in `2026-03-02`."""
    return date.fromordinal(EPOCH + day).isoformat()


def shown(moment: Moment) -> str:
    """Date and time as the learner's calendar and clock have them."""
    days, ms = divmod(moment.at + moment.offset * 1000, DAY_MS)
    hours, minutes = divmod(ms // MINUTE_MS, 60)
    return f"{date_of(days)} {hours:02}:{minutes:02}"


def knows_zone(name: str) -> bool:
    """Whether there is a time zone of that name."""
    return _zone(name) is not None


def _now() -> int:
    return time.time_ns() // 1_000_000


def _running_on_from(start: int) -> Callable[[], int]:
    begun = time.monotonic_ns()
    return lambda: start + (time.monotonic_ns() - begun) // 1_000_000


def _instant(text: str) -> int:
    """Epoch milliseconds of an ISO instant."""
    shown = f"STUDYLLM_NOW is `{one_line(text, 60)}`"
    example = "such as 2026-03-02T09:00:00+08:00"
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        raise ConfigError(f"{shown}; it must be an ISO instant with offset, {example}") from None
    if moment.tzinfo is None:
        raise ConfigError(f"{shown}, which has no offset; it must have one, {example}")
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise ConfigError(f"{shown}; its year must be from {FIRST_YEAR} to {LAST_YEAR}")
    whole = moment.replace(microsecond=0)
    return int(whole.timestamp()) * 1000 + moment.microsecond // 1000


def _zone(name: str) -> tzinfo | None:
    """The zone that TZ names, if it names one; the system understands other forms of TZ."""
    name = name.removeprefix(":")
    if not name:
        return None
    if name in ("UTC", "Etc/UTC"):
        return UTC
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None


def _offset(at: int, zone: tzinfo | None) -> int:
    """Seconds that the local clock is ahead of UTC at an instant."""
    if zone is None:
        return time.localtime(at // 1000).tm_gmtoff
    ahead = datetime.fromtimestamp(at // 1000, zone).utcoffset()
    return int(ahead.total_seconds()) if ahead else 0
