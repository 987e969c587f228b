"""A learner's progress as one fact a line, in words and numbers alone, for screen readers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from studyllm.cli import amounts
from studyllm.cli.output import counted
from studyllm.core.progress import Done, Passed
from studyllm.text.clean import one_line
from studyllm.text.rounding import percent

if TYPE_CHECKING:
    from studyllm.cli.glance import Glance


def sentences(found: Glance) -> Iterator[str]:
    """All that the screen has, in its order."""
    yield amounts.about(found)
    yield f"today: {amounts.done(found.now)}"
    yield f"{counted(found.today + 1 - found.since, 'day')}: {amounts.done(found.total)}"
    yield f"streak: {amounts.streak(found.streaks)}"
    if not found.total.answers and not found.groups:
        yield amounts.nothing(found)
        return
    for one in found.periods:
        yield f"{amounts.stretch(one.first, found.period)}: {amounts.done(one)}"
    yield from _retention(found)
    states = ", ".join(f"{cards} {name}" for name, cards in found.states._asdict().items() if cards)
    yield f"{counted(found.states.cards, 'card')}: {states}"
    yield from _ahead(found)
    yield from _groups(found)
    for hard in found.hardest:
        known = f"{counted(hard.lapses, 'lapse')}, {percent(hard.recall)} recall now"
        yield f"hard card {hard.key}: {known}: {hard.question}"
    yield amounts.forecast(found)


def rows(by: str, named: Sequence[tuple[str, Done]], total: Done) -> Iterator[str]:
    """What was done, a line for each name, with all that a table has, and the sum of it.

    Args:
        by: what the names are of.
        named: the rows.
        total: of all, as what has two tags is in two rows.
    """
    what = "" if by in ("day", "week") else f"{by} "
    for name, done in named:
        yield _row(one_line(f"{what}{name}"), done)
    yield _row("in all", total)


def _row(name: str, done: Done) -> str:
    shares = "".join(
        f", {percent(passed.share)} of {kind}"
        for kind, passed in (("young", done.young), ("mature", done.mature))
        if passed.answers
    )
    grades = zip(done.by_grade, ("again", "hard", "good", "easy"), strict=True)
    given = ", ".join(f"{number} {grade}" for number, grade in grades)
    return f"{name}: {amounts.done(done)}{shares}, {given}"


def _retention(found: Glance) -> Iterator[str]:
    before = found.before
    for name, now, past in (
        ("young", found.total.young, before.young if before else Passed(0, 0)),
        ("mature", found.total.mature, before.mature if before else Passed(0, 0)),
    ):
        if now.answers:
            trend = f", {percent(past.share)} before" if past.answers else ""
            of = counted(now.answers, "answer")
            yield f"true retention of {name} cards: {percent(now.share)} of {of}{trend}"


def _ahead(found: Glance) -> Iterator[str]:
    outlook = found.outlook

    def told(cards: int) -> str:
        return f"{counted(cards, 'card')}, {amounts.hours(outlook.minutes(cards))}"

    yield f"late: {told(outlook.backlog)}"
    for due in outlook.days:
        yield f"due {amounts.weekday(due.day)}: {told(due.cards)}"
    yield f"due later: {counted(outlook.later, 'card')}"


def _groups(found: Glance) -> Iterable[str]:
    for one in found.groups:
        shares = (
            f"{percent(share)} {when}"
            for share, when in (
                (one.now, "now"),
                (one.week, "in 7 days"),
                (one.month, "in 30 days"),
            )
        )
        cards = f"{one.weak} weak, {one.learned} of {counted(one.cards, 'card')} learned"
        yield f"mastery of {one_line(one.name)}: {', '.join(shares)}, {cards}"
    if found.more:
        yield f"further topics begun: {found.more}"
    if found.untouched:
        yield f"topics not begun: {found.untouched}"
