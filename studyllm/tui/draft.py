"""What a form holds before it is an interview: texts that may be wrong, and what is ticked."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

from studyllm.core.interview import (
    LEAST_MINUTES,
    LEAST_WEIGHT,
    MOST_MINUTES,
    MOST_WEIGHT,
    Interview,
)
from studyllm.core.journal import WEEK, Day
from studyllm.errors import StudyError
from studyllm.tui.wording import EPOCH, date_of

AHEAD = 21
"""Days until the interview that a form begins with."""

LAST = date.max.toordinal() - EPOCH
"""The last day that can be written as a date."""


class DraftError(StudyError):
    """A field cannot be understood; its words are `plan {name}` in the table of words."""

    def __init__(self, name: str, text: str = "") -> None:
        """`text`: what stands in the field."""
        super().__init__(name)
        self.name = name
        self.text = text


class Draft:
    """An interview as far as it was typed."""

    def __init__(
        self, today: Day, slugs: Sequence[str], minutes: int, chosen: Interview | None = None
    ) -> None:
        """A draft of what holds, or of what is usual.

        Args:
            today: the present study day.
            slugs: the topics to choose from.
            minutes: of a day, LEAST_MINUTES to MOST_MINUTES, if none were chosen so far.
            chosen: what holds now, if anything.
        """
        self.today = today
        self._usual = minutes
        is_ahead = chosen is not None and chosen.date > today
        self.date = date_of(chosen.date if chosen and is_ahead else today + AHEAD)
        self.minutes = str(chosen.minutes if chosen else minutes)
        self.weekdays_off = set(chosen.weekdays_off) if chosen else set[int]()
        days_off = [day for day in chosen.days_off if day >= today] if chosen else []
        self.days_off = " ".join(map(date_of, days_off))
        weights = chosen.topics if chosen else {}
        self.slugs = [*slugs, *(slug for slug in weights if slug not in slugs)]
        self.weights = {slug: weights.get(slug, LEAST_WEIGHT) for slug in self.slugs}
        """Of all topics, LEAST_WEIGHT to MOST_WEIGHT, also of those that are left out."""
        self.wanted = set(weights or self.slugs)

    @property
    def day(self) -> Day | None:
        """The day in the date's field; `None` if it is none."""
        return _day(self.date, self.today)

    def move_date(self, days: int) -> None:
        """Take a day so many days later, but none that is over."""
        day = self.day
        day = self.today + AHEAD if day is None else day + days
        self.date = date_of(min(max(day, self.today + 1), LAST))

    def move_minutes(self, minutes: int) -> None:
        """Take so many minutes more."""
        now = int(self.minutes) if self.minutes.isdecimal() else self._usual
        self.minutes = str(min(max(now + minutes, LEAST_MINUTES), MOST_MINUTES))

    def move_weight(self, slug: str, steps: int) -> None:
        """Let a topic weigh more or less; it is wanted then."""
        self.weights[slug] = min(max(self.weights[slug] + steps, LEAST_WEIGHT), MOST_WEIGHT)
        self.wanted.add(slug)

    def toggle_weekday(self, weekday: int) -> None:
        """Study on a weekday, from 0 for Monday, or do not."""
        self.weekdays_off ^= {weekday}

    def toggle(self, slug: str) -> None:
        """Take a topic, or leave it out."""
        self.wanted ^= {slug}

    def toggle_all(self) -> None:
        """Take all topics, or none if all are taken."""
        self.wanted = set() if len(self.wanted) == len(self.slugs) else set(self.slugs)

    def interview(self) -> Interview:
        """What was typed and ticked.

        Raises:
            DraftError: a field cannot be understood, or leaves nothing to plan.
        """
        day = self._date()
        weekdays = tuple(sorted(self.weekdays_off))
        if len(weekdays) == WEEK:
            raise DraftError("all days off")
        interview = Interview(day, self._minutes(), weekdays, self._days_off(day), self._topics())
        if not interview.has_study_day(self.today):
            raise DraftError("no day left")
        return interview

    def _date(self) -> Day:
        day = self.day
        if day is None:
            raise DraftError("no date", self.date)
        if day <= self.today:
            raise DraftError("date over", date_of(day))
        return day

    def _minutes(self) -> int:
        if not (
            self.minutes.isdecimal() and LEAST_MINUTES <= int(self.minutes[:9]) <= MOST_MINUTES
        ):
            raise DraftError("no minutes", self.minutes)
        return int(self.minutes)

    def _days_off(self, until: Day) -> tuple[Day, ...]:
        """Those before the interview; others say nothing."""
        found = set()
        for text in re.split(r"[,\s]+", self.days_off.strip()):
            day = _day(text, self.today)
            if text and day is None:
                raise DraftError("no day off", text)
            if day is not None and self.today <= day < until:
                found.add(day)
        return tuple(sorted(found))

    def _topics(self) -> Mapping[str, int]:
        """The weights of those that are wanted; none if that is all of them alike."""
        wanted = {slug: self.weights[slug] for slug in self.slugs if slug in self.wanted}
        if not wanted:
            raise DraftError("no topic")
        if len(wanted) == len(self.slugs) and len(set(wanted.values())) == 1:
            return {}
        return wanted


def _day(text: str, today: Day) -> Day | None:
    """A day as a person writes it, `2026-12-14` or `+17`; `None` if it is none."""
    text = text.strip()
    if re.fullmatch(r"\+[0-9]{1,6}", text):
        return min(today + int(text), LAST)
    written = re.fullmatch(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})", text)
    if written is None:
        return None
    try:
        return date(*map(int, written.groups())).toordinal() - EPOCH
    except ValueError:
        return None
