"""Two years of study in many zones and under clocks that go wrong: held against the rules of a day.

Each row of the table is a date with sittings at other times or under another clock than usual;
clock and zone come from STUDYLLM_NOW and TZ, as they do for the program.
"""

from __future__ import annotations

import random
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import pytest

from studyllm.cli.clock import date_of, make_clock
from studyllm.core.journal import Grade, Moment
from studyllm.core.schedule import COUNTED_MS
from studyllm.core.session import note_of
from studyllm.study import Asked, Scope
from tests.conftest import surroundings
from tests.learner import Learner, deck_text, notes_text
from tests.study.model import Model

BERLIN, SHANGHAI, NEW_YORK = "Europe/Berlin", "Asia/Shanghai", "America/New_York"
LORD_HOWE, HONOLULU = "Australia/Lord_Howe", "Pacific/Honolulu"

FIRST, DAYS = date(2026, 10, 1), 731
USUAL = "20:00"
YEARS = timedelta(days=3653)


class Row(NamedTuple):
    """What is not as usual on a date, there and from then on."""

    date: str
    zone: str
    times: str
    """Of the sittings by the right clock; one with a `*` is the second of that name that day.
    One that begins with a date is of another than this."""
    what: str
    wrong: timedelta = timedelta(0)
    """How far the clock is ahead of the right one in these sittings."""
    limit: int | None = None
    """Cards at most in each of these sittings."""
    undo: bool = False
    """Whether the learner takes the last sitting back before these."""


TABLE = (
    Row("2026-10-01", BERLIN, "20:00", "begins"),
    Row("2026-10-09", BERLIN, "03:50 04:10 20:00", "up early"),
    Row("2026-10-25", BERLIN, "01:30 02:30 02:30* 03:50 04:10", "an hour twice"),
    Row("2026-10-26", BERLIN, "03:59 04:00", "the morning after"),
    Row("2027-01-15", BERLIN, "06:00", "before a flight east"),
    Row("2027-01-16", SHANGHAI, "03:50 04:10 22:00", "after it"),
    Row("2027-03-01", SHANGHAI, "09:00", "before a flight west"),
    Row("2027-03-01", BERLIN, "18:00 23:59", "after it, on the same day"),
    Row("2027-03-28", BERLIN, "01:59 03:00 03:50 04:10", "an hour never"),
    Row("2027-05-01", BERLIN, "12:00", "before the clock goes wrong"),
    Row("2027-05-01", BERLIN, "12:05", "an hour back", timedelta(hours=-1)),
    Row("2027-05-01", BERLIN, "12:10", "right again"),
    Row("2027-06-05", BERLIN, "20:00", "a day back", timedelta(days=-1)),
    Row("2027-07-20", BERLIN, "19:00", "ten years back", -YEARS),
    Row("2027-07-20", BERLIN, "20:00", "right again"),
    Row("2027-08-10", BERLIN, "20:00", "ten years forward", YEARS, 6),
    Row("2027-08-11", BERLIN, "20:00", "right again, and taken back", undo=True),
    Row("2027-08-15", BERLIN, "20:00", "ten years forward, and never noticed", YEARS, 3),
    Row("2027-08-16", BERLIN, "20:00", "right again"),
    Row("2027-09-01", BERLIN, "08:00", "before a flight west"),
    Row("2027-09-01", NEW_YORK, "20:00 23:30", "after it"),
    Row("2027-09-28", NEW_YORK, "08:00", "before the date line, westward"),
    Row("2027-09-30", LORD_HOWE, "12:00 20:00", "a date that never was"),
    Row("2027-10-03", LORD_HOWE, "01:59 02:30 03:50 04:10", "half an hour never"),
    Row("2027-10-20", LORD_HOWE, "10:00", "before the date line, eastward"),
    Row("2027-10-20", HONOLULU, "2027-10-19T18:00 20:00", "yesterday once more"),
    Row("2027-10-28", NEW_YORK, "20:00", "after a flight east"),
    Row("2027-11-07", NEW_YORK, "01:30 01:30* 03:50 04:10", "an hour twice"),
    Row("2028-02-28", NEW_YORK, "23:59", "before the leap day"),
    Row("2028-02-29", NEW_YORK, "03:59 04:00 23:59", "the leap day"),
    Row("2028-03-01", NEW_YORK, "03:50 04:10", "after it"),
    Row("2028-03-12", NEW_YORK, "01:59 03:00 03:50 04:10", "an hour never"),
    Row("2028-03-25", LORD_HOWE, "20:00", "after a flight west"),
    Row("2028-04-02", LORD_HOWE, "01:45 01:45* 03:50 04:10", "half an hour twice"),
    Row("2028-05-01", LORD_HOWE, "05:00", "before a flight west"),
    Row("2028-05-01", BERLIN, "20:00", "after it"),
)

HOLIDAYS = (("2026-12-20", 10), ("2027-06-20", 21), ("2028-07-01", 10))

ARRIVALS = {
    "2026-10-01": ("moe", deck_text("moe", 24)),
    "2027-01-12": ("notes", notes_text("notes", 14)),
    "2027-09-26": ("rope", deck_text("rope", 20)),
    "2028-03-11": ("more", notes_text("more", 8)),
}
"""Decks that come, so that there is something new when the clock is strange."""


class Sitting(NamedTuple):
    """One sitting, and the environment in which it is held."""

    environment: dict[str, str]
    row: Row
    restart: bool
    """Whether it is a process of its own."""


def instant(day: date, time: str, zone: str) -> datetime:
    """An instant by the right clock there."""
    text, second, _ = time.partition("*")
    text = text if "T" in text else f"{day.isoformat()}T{text}"
    return (
        datetime.fromisoformat(text)
        .replace(tzinfo=ZoneInfo(zone), fold=int(bool(second)))
        .astimezone(UTC)
    )


def sittings() -> Iterator[Sitting]:
    """All sittings of the two years, in the order in which they are held."""
    away = {
        date.fromisoformat(first) + timedelta(days=n)
        for first, days in HOLIDAYS
        for n in range(days)
    }
    zone = BERLIN
    for number in range(DAYS):
        day = FIRST + timedelta(days=number)
        rows = [row for row in TABLE if row.date == day.isoformat()]
        if day in away:
            assert not rows
            continue
        for row in rows or [Row(day.isoformat(), zone, USUAL, "")]:
            zone = row.zone
            for place, time in enumerate(row.times.split()):
                now = instant(day, time, zone) + row.wrong
                one = row if place == 0 else row._replace(undo=False)
                yield Sitting(
                    {"STUDYLLM_NOW": now.isoformat(), "TZ": zone},
                    one,
                    bool(rows) or number % 9 == 0,
                )


def study_day(environment: dict[str, str]) -> int:
    """The day that began at the last 04:00, by the zone's own clock on the wall."""
    now = datetime.fromisoformat(environment["STUDYLLM_NOW"])
    wall = now.astimezone(ZoneInfo(environment["TZ"])).replace(tzinfo=None)
    return ((wall - timedelta(hours=4)).date() - date(1970, 1, 1)).days


class TwoYears:
    """A learner who holds these sittings, and checks each card that is asked."""

    def __init__(self, folder: Path, **settings: Any) -> None:
        self.chance = random.Random(9)
        self.environment = {"STUDYLLM_NOW": f"{FIRST}T12:00:00+02:00", "TZ": BERLIN}
        self.tick = make_clock(self.environment)
        self.learner = Elsewhere(self, folder, new_per_day=5, **settings)
        self.model = Model()
        self.minutes_ms = 60_000 * self.learner.settings.minutes_per_day
        self.spent: dict[int, int] = {}
        self.held_back = 0
        self.new_days = 0

    def hold(self, sitting: Sitting) -> None:
        self.tick = make_clock(sitting.environment)
        row = sitting.row
        if row.date in ARRIVALS:
            slug, text = ARRIVALS[row.date]
            (self.learner.shipped / f"{slug}.yaml").write_text(text, encoding="utf-8")
        if sitting.restart:
            self.learner.reopen()
            self.learner.study._db.execute("pragma synchronous = off")
        study = self.learner.study
        assert study.day() == study_day(sitting.environment)
        if row.undo:
            taken = study.history.undo_sitting()
            assert len(taken) >= 6
            for answer in taken:
                self.model.remove(answer.id)
                self.spent[answer.review.day] -= min(answer.review.took_ms, COUNTED_MS)
        study.start(Scope(limit=row.limit))
        while asked := study.next():
            self.check(asked)
            grade = self.chance.choices(list(Grade), (12, 12, 66, 10))[0]
            took_ms = self.chance.randrange(8_000, 70_000)
            saved = study.grade(grade, took_ms)
            assert saved.memory == asked.outcomes[grade]
            assert saved.day == asked.day == study_day(sitting.environment)
            self.model.add(study.history.newest(1)[0])
            self.spent[asked.day] = self.spent.get(asked.day, 0) + min(took_ms, COUNTED_MS)
        if row.limit is None:
            self.check_evening(study.day())

    def check(self, asked: Asked) -> None:
        """Whether the rules of the study day let this card be asked."""
        again_below = self.learner.study._scheduler.again_below
        self.model.check(asked, again_below, brought_back=False)
        assert asked.is_new == (asked.key not in self.model.begun())
        if asked.is_new:
            assert self.begun_on(asked.day) < 5, date_of(asked.day)
        elif not asked.repeat:
            assert asked.memory is not None
            assert asked.memory.due <= asked.day
        if self.minutes_ms and not asked.repeat:
            assert self.spent.get(asked.day, 0) < self.minutes_ms

    def begun_on(self, day: int) -> int:
        return list(self.model.begun().values()).count(day)

    def check_evening(self, day: int) -> None:
        """Whether nothing is left but what the rules of the study day hold back."""
        shelf = self.learner.study._shelf
        notes = {note_of(one.card) for one in self.model.of(day)}
        left = [one for one in shelf.due(day, shelf.decks()) if note_of(one.card) not in notes]
        full = bool(self.minutes_ms) and self.spent.get(day, 0) >= self.minutes_ms
        assert full or not left
        self.held_back += len(left)
        new = [
            card
            for deck in shelf.decks()
            for card in shelf.fresh(deck, day)
            if note_of(card) not in notes
        ]
        begun = self.begun_on(day)
        assert begun <= 5
        assert begun == 5 or not new or self.minutes_ms
        self.new_days += begun == 5

    def check_all(self) -> None:
        """Whether all that was answered is kept, and the views are what it says."""
        study = self.learner.study
        assert self.learner.sound()
        assert self.learner.refolded()
        answers = study.history.newest(100_000)[::-1]
        assert [one.id for one in answers] == list(self.model.answers)
        instants = [one.id.at for one in answers]
        assert instants == sorted(set(instants))
        assert len({one.id.device for one in answers}) == 1
        assert len({one.id.number for one in answers}) == len(answers)
        shelf = study._shelf
        coming = {one.card for one in shelf.due(study.day(), shelf.decks(), 36_500)}
        assert coming == self.model.begun().keys()
        cards = sum(deck.cards for deck in shelf.decks())
        assert len(coming) == cards
        assert not [new for deck in shelf.decks() for new in shelf.fresh(deck, study.day())]


class Elsewhere(Learner):
    """A learner whose clock is the program's."""

    def __init__(self, years: TwoYears, folder: Path, **settings: Any) -> None:
        self._years = years
        super().__init__(folder, {}, **settings)

    def clock(self) -> Moment:
        return self._years.tick()


@pytest.mark.parametrize(
    "settings",
    [
        {"scheduler": "sm2"},
        {"scheduler": "sm2", "spread": True, "minutes_per_day": 10},
        {"scheduler": "fsrs", "minutes_per_day": 4},
    ],
    ids=str,
)
def test_the_rules_of_a_study_day_hold_for_two_years(
    tmp_path: Path, settings: dict[str, Any]
) -> None:
    years = TwoYears(tmp_path, **settings)
    for sitting in sittings():
        years.hold(sitting)
        if sitting.row.what:
            assert years.learner.sound(), sitting
    years.check_all()
    assert bool(years.held_back) == bool(years.minutes_ms)
    assert years.new_days > 10
    years.learner.study.close()


def test_the_table_has_the_moments_it_is_for() -> None:
    found = list(sittings())
    times = [
        datetime.fromisoformat(one.environment["STUDYLLM_NOW"]) - one.row.wrong for one in found
    ]
    assert times == sorted(set(times))
    assert len(found) > 700
    offsets = {make_clock(one.environment)().offset // 60 for one in found}
    assert {60, 120, 480, -240, -300, 630, 660, -600} <= offsets
    assert {row.date for row in TABLE} <= {one.row.date for one in found}
    assert times[-1].date() >= date(2028, 9, 29)


STARTS = (
    # The study day of 3:59 is the date before, whether or not an hour came twice that night.
    ("2026-10-25T03:59:50+01:00", BERLIN, 2, 0),
    ("2026-10-25T04:00:00+01:00", BERLIN, 2, 2),
    # A night with an hour less.
    ("2027-03-28T03:59:50+02:00", BERLIN, 2, 4),
    ("2027-03-28T04:00:00+02:00", BERLIN, 2, 2),
    # Landed in the evening of a day of which the morning was spent elsewhere.
    ("2027-09-01T08:00:00+02:00", BERLIN, 2, 6),
    ("2027-09-01T20:00:00-04:00", NEW_YORK, 0, 0),
    # Across the date line, to the day before: it has its own two new cards.
    ("2027-10-20T10:00:00+11:00", LORD_HOWE, 2, 4),
    ("2027-10-19T18:00:00-10:00", HONOLULU, 2, 0),
)
"""When the program is started, how many new cards it then begins, how many are due."""


def test_the_program_keeps_its_days_at_the_critical_moments(tmp_path: Path) -> None:
    home = tmp_path / "home"
    (home / "decks").mkdir(parents=True)
    (home / "decks" / "mine.yaml").write_text(deck_text("mine", 40), encoding="utf-8")
    (home / "config.toml").write_text("new_per_day = 2\n", encoding="utf-8")
    seen: set[str] = set()
    for now, zone, new, due in STARTS:
        done = subprocess.run(
            [sys.executable, "-m", "studyllm", "study", "mine", "--plain"],
            env=surroundings(home, now) | {"TZ": zone},
            input="\n3\n" * 30,
            capture_output=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        saved = [line for line in done.stdout.splitlines() if line.startswith("saved: Good, due")]
        asked = re.findall(r"Question (\d+) of mine", done.stdout)
        begun = [number for number in asked if number not in seen]
        assert len(begun) == new, (now, done.stdout)
        assert len(asked) - len(begun) == due, (now, done.stdout)
        assert len(saved) == len(asked) == len(set(asked))
        seen.update(asked)
