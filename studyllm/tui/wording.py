"""Intervals, dates and times as the screens say them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from studyllm.core.journal import Day, Grade
from studyllm.core.schedule import Memory
from studyllm.core.session import Left
from studyllm.study import Asked, Study
from studyllm.text.rounding import minutes, percent
from studyllm.tui.strings import say

if TYPE_CHECKING:
    from studyllm.core.interview import Expected

EPOCH = date(1970, 1, 1).toordinal()

MONTH, YEAR = 30.4375, 365.25
"""Days, on average."""


def date_of(day: Day) -> str:
    """The study day as an ISO date."""
    return date.fromordinal(EPOCH + day).isoformat()


MOVED = "⇤"
"""Behind a day that an interview has moved."""


def interval(language: str, days: int) -> str:
    """So many days, short: `6 d`, `2.3 mo`."""
    if days < MONTH:
        return say(language, "days", days)
    if days < YEAR:
        return say(language, "months", f"{days / MONTH:.1f}".removesuffix(".0"))
    return say(language, "years", f"{days / YEAR:.1f}".removesuffix(".0"))


def distance(language: str, days: int) -> str:
    """How far off a day is, in words: `in 3 days`."""
    if days == 0:
        return say(language, "today")
    return say(language, "in days", days) if days > 0 else say(language, "days late", -days)


def due_words(language: str, memory: Memory, today: Day) -> str:
    """When a card is due: `due 2026-03-04 (in 2 days)`."""
    days = distance(language, memory.due - today)
    return say(language, "due on", date=date_of(memory.due), days=days)


def expected(share: Expected) -> str:
    """A share that is expected, as `88%`; only its range, `65-98%`, where more is not known."""
    if share.is_vague:
        return f"{percent(share.low).removesuffix('%')}-{percent(share.high)}"
    return percent(share.mean)


def duration(language: str, milliseconds: int) -> str:
    """A time of study: to the minute, and to the second where it is less than one."""
    if milliseconds < 59_500:
        return say(language, "seconds", (milliseconds + 500) // 1000)
    return in_minutes(language, minutes(milliseconds))


def in_minutes(language: str, number: int) -> str:
    """So many minutes: `47 min`, `2 h 10 min`."""
    if number < 60:
        return say(language, "minutes", number)
    return say(language, "hours", number // 60, minutes=number % 60)


def outcome(language: str, asked: Asked, grade: Grade) -> tuple[str, ...]:
    """When a card will be asked after a grade: in words that a place may be too small for.

    Returns:
        The same, ever shorter.
    """
    weak = grade < asked.again_below
    if asked.cram:
        words = ("again today", "today") if weak else ("practice",)
        return (*(say(language, word) for word in words), "↻" if weak else "")
    due = interval(language, asked.asked_on(grade) - asked.day)
    short = due.replace(" ", "")
    moved: tuple[str, ...] = ()
    if asked.moves(grade):
        moved = (say(language, "for interview", due=due),)
        due, short = f"{due} {MOVED}", f"{short}{MOVED}"
    if not weak:
        return (*moved, due, short)
    return (
        *(f"{say(language, 'again today')} · {words}" for words in moved),
        f"{say(language, 'again today')} · {due}",
        f"{say(language, 'today')} · {due}",
        f"↻ {due}",
        f"↻{short}",
        short,
    )


def left_words(language: str, left: Left, due: int | None = None) -> str:
    """How much is left of each sort that there is: `3 due, 20 new`.

    Args:
        language: of the words.
        left: the numbers.
        due: how many cards are due, if that is known: what is asked beyond them is asked ahead for
            the interview, and is told apart.
    """
    ahead = max(0, left.due - due) if due is not None else 0
    sorts = {"due": left.due - ahead, "ahead": ahead, "new": left.new, "again": left.again}
    counts = [say(language, f"n {sort}", n) for sort, n in sorts.items() if n]
    return say(language, "comma").join(counts) or say(language, "n due", 0)


def backlog(language: str, days: int | None) -> tuple[str, ...]:
    """That what is due takes more than today, as `Study.backlog` says it; else nothing.

    Returns:
        The same, ever shorter.
    """
    if days is None or days == 1:
        return ()
    words = "backlog" if days else "long backlog"
    return say(language, words, days), say(language, f"{words}, in short", days)


FURTHEST = 365
"""Days that are looked ahead for the next due card."""


class Ahead(NamedTuple):
    """The next day on which cards are due."""

    day: Day
    days: int
    """From today; at least 1."""
    cards: int


def look_ahead(study: Study) -> Ahead | None:
    """When cards of the scope are due after today; `None` if not within a year."""
    today = study.due_on(0)
    if study.due_on(FURTHEST) == today:
        return None
    early, late = 0, FURTHEST  # due by `late`, and not yet by `early`
    while late - early > 1:
        middle = (early + late) // 2
        if study.due_on(middle) > today:
            late = middle
        else:
            early = middle
    return Ahead(study.day() + late, late, study.due_on(late) - today)


def ahead(language: str, found: Ahead | None) -> str:
    """What `look_ahead` found, in words."""
    if found is None:
        return say(language, "nothing ahead")
    if found.days == 1:
        return say(language, "due tomorrow", found.cards)
    days = say(language, "in days", found.days)
    cards = say(language, "cards", found.cards)
    return say(language, "due later", date=date_of(found.day), days=days, cards=cards)
