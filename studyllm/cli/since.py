"""From which study day on: what `--since` takes, and what it means today."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

import click

from studyllm.cli.clock import EPOCH, date_of
from studyllm.core.journal import Day
from studyllm.text.clean import one_line

ALL = "all"

DAYS = {"d": 1, "w": 7}
MONTHS = {"m": 1, "y": 12}

FORMS = "write a date as in 2026-03-02, or 30d, 12w, 6m or 1y back from today, or all"

_BACK = re.compile(r"([1-9][0-9]{0,4})([dwmy])")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Since(NamedTuple):
    """A study day, or so far back that today is the last of so many days, weeks, months, years.

    Neither: from the first answer on.
    """

    day: Day | None = None
    number: int = 0
    unit: str = ""
    """One of `DAYS` and `MONTHS`."""

    def first(self, today: Day) -> Day | None:
        """The first study day; `None`: of all answers.

        Raises:
            click.UsageError: it is after today.
        """
        if self.day is not None and self.day > today:
            shown = f"--since {date_of(self.day)} is after today"
            raise click.UsageError(f"{shown}, which is {date_of(today)}")
        if self.unit in DAYS:
            return max(today + 1 - self.number * DAYS[self.unit], 0)
        if self.unit in MONTHS:
            return max(_months_before(today, self.number * MONTHS[self.unit]) + 1, 0)
        return self.day


def understood(written: str) -> Since:
    """What was written: `DATE`, `Nd`, `Nw`, `Nm`, `Ny` or `all`.

    Raises:
        click.BadParameter: it is none of them.
    """
    if written == ALL:
        return Since()
    if back := _BACK.fullmatch(written):
        return Since(number=int(back[1]), unit=back[2])
    try:
        if _DATE.fullmatch(written):
            return Since(date.fromisoformat(written).toordinal() - EPOCH)
    except ValueError:
        raise click.BadParameter(f"there is no day {written}") from None
    raise click.BadParameter(f"`{one_line(written, 60)}` is no day; {FORMS}")


def _taken(context: click.Context, option: click.Parameter, written: str | None) -> Since | None:
    return None if written is None else understood(written)


since_option = click.option(
    "--since",
    callback=_taken,
    metavar="DATE|Nd|Nw|Nm|Ny|all",
    help="From that study day on, or for so many days, weeks, months or years up to today.",
)


def _months_before(day: Day, months: int) -> Day:
    """The same day of an earlier month, or its last day if it is shorter; 1970 at the earliest."""
    now = date.fromordinal(EPOCH + day)
    year, month = divmod(now.year * 12 + now.month - 1 - months, 12)
    if year < 1970:
        return -1
    # Where the month is shorter, the day before the first of the next is its last.
    following = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1).toordinal()
    return min(date(year, month + 1, 1).toordinal() + now.day, following) - 1 - EPOCH
