"""Today on the progress screen: what was done, against the day's goals, and the past year."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from studyllm.core.journal import Day, Grade
from studyllm.core.progress import Done, Streaks
from studyllm.core.session import Left
from studyllm.core.stats import bounds
from studyllm.text.bars import Row
from studyllm.text.rounding import minutes, percent
from studyllm.tui.calendar import calendar_lines
from studyllm.tui.chart import BLANK, Bar, Lead, Line, chart, heading, texts
from studyllm.tui.grades import COLOURS
from studyllm.tui.strings import grade_name, say
from studyllm.tui.wording import date_of, duration, left_words

if TYPE_CHECKING:
    from studyllm.text.symbols import Charset


class Goals(NamedTuple):
    """What the learner wants to do in a day, by the settings."""

    new: int
    """Cards."""
    minutes: int
    """0 is no limit."""


class Today(NamedTuple):
    """All that the page tells of."""

    day: Day
    done: Done
    streaks: Streaks
    goals: Goals
    left: Left
    minutes: int
    """That what is left takes."""
    counts: Mapping[Day, int]
    """Answers by day."""


def lines(language: str, today: Today, charset: Charset, width: int) -> list[Line]:
    """The page in lines for a width in cells."""
    done = today.done
    return [
        *texts(_done(language, done), width),
        *texts(_streak(language, today.streaks), width, "$muted"),
        *texts(_left(language, today), width),
        BLANK,
        *_goals(language, today, width),
        *(_grades(language, done, width) if done.answers else []),
        *texts(_recalled(language, done), width, "$muted"),
        *heading(say(language, "past year"), width),
        *map(
            Line,
            calendar_lines(
                language, today.counts, bounds(today.counts.values()), today.day, width, charset
            ),
        ),
    ]


def _done(language: str, done: Done) -> str:
    if not done.answers and not done.practice:
        return say(language, "nothing yet")
    facts = []
    if done.answers:
        facts += [say(language, "answers", done.answers), say(language, "n new", done.begun)]
    if done.practice:
        facts.append(say(language, "n practised", done.practice))
    facts.append(duration(language, done.took_ms))
    return say(language, "today total", total=say(language, "comma").join(facts))


def _streak(language: str, streaks: Streaks) -> str:
    return say(language, "streaks", streaks.now, longest=streaks.longest)


def _left(language: str, today: Today) -> str:
    if not any(today.left):
        return say(language, "nothing left")
    counts = left_words(language, today.left)
    return say(language, "minutes left today", today.minutes, counts=counts)


def _goals(language: str, today: Today, width: int) -> list[Line]:
    """What was done of what the day asks for."""
    done, goals, left = today.done, today.goals, today.left
    answered = Lead(f"answered:{date_of(today.day)}")
    due = left.due + left.again
    reviews = answered if done.answers > done.begun else Lead("is:due -is:hidden")
    bars = [
        Bar(
            _of(
                say(language, "reviews today"),
                done.answers - done.begun,
                done.answers - done.begun + due,
            ),
            reviews,
        ),
    ]
    if goals.new or done.begun:
        new = _of(say(language, "new cards"), done.begun, max(goals.new, done.begun))
        bars.append(Bar(new, Lead("is:new")))
    if goals.minutes:
        studied = minutes(done.took_ms)
        bars.append(Bar(_of(say(language, "minutes studied"), studied, goals.minutes), answered))
    return chart(bars, width)


def _of(label: str, done: int, wanted: int) -> Row:
    share = done / wanted if wanted else 1.0
    return Row(label, (f"{done} / {wanted}",), share)


def _grades(language: str, done: Done, width: int) -> list[Line]:
    return [*heading(say(language, "grades given"), width), *grade_bars(language, done, width)]


def grade_bars(language: str, done: Done, width: int, lead: Lead | None = None) -> list[Line]:
    """How often each grade was given, practice not among them."""
    counts = done.by_grade
    return chart(
        [
            Bar(
                Row(
                    grade_name(language, grade),
                    (str(counts[grade - 1]), percent(counts[grade - 1] / max(done.answers, 1))),
                    counts[grade - 1] / max(*counts, 1),
                ),
                lead,
                COLOURS[grade],
            )
            for grade in Grade
        ],
        width,
    )


def _recalled(language: str, done: Done) -> str:
    passed = done.retention
    if not passed.answers:
        return ""
    return say(language, "learned before", passed.answers, recalled=passed.recalled)
